// What the filters choose from, and how the choice is called. Asked for once, for all pages.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { param } from "../base/address";
import type { Filters, Named } from "../base/answers";
import { EBITDA_METRIC, format_month } from "../base/format";
import { place } from "../base/router";
import { use_store } from "../base/store";

const NOTHING: Filters = { brands: [], categories: [], marketplaces: [], metrics: [], months: [], as_of: "" };

/** null until the server has answered. */
export const FiltersContext = createContext<Filters | null>(null);

export const DEFAULT_METRIC = "Net revenue";

export interface Scope {
  ready: boolean;
  filters: Filters;
  search: string;
  metric: string;
  brand_id: number | null;
  category_id: number | null;
  marketplace: string | null;
  /** "2025-10"; the server's own unless the address says another. */
  as_of: string;
  brand_name: (id: number | null) => string | null;
  category_name: (id: number | null) => string | null;
}

function number_param(search: string, name: string): number | null {
  const text = param(search, name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function namer(list: readonly Named[]): (id: number | null) => string | null {
  const names = new Map(list.map((item) => [item.id, item.name]));
  return (id) => (id === null ? null : (names.get(id) ?? `No. ${id}`));
}

export function use_scope(): Scope {
  const given = useContext(FiltersContext);
  const filters = given ?? NOTHING;
  const { search } = use_store(place);
  const brand_name = useMemo(() => namer(filters.brands), [filters]);
  const category_name = useMemo(() => namer(filters.categories), [filters]);
  return {
    ready: given !== null,
    filters,
    search,
    metric: param(search, "metric") ?? DEFAULT_METRIC,
    brand_id: number_param(search, "brand_id"),
    category_id: number_param(search, "category_id"),
    marketplace: param(search, "marketplace"),
    as_of: param(search, "as_of") ?? filters.as_of,
    brand_name,
    category_name,
  };
}

/** The metrics that can be asked for: those of the tiers, and the one that is computed. */
export function metrics_of(filters: Filters): string[] {
  return filters.metrics.length === 0 ? [DEFAULT_METRIC] : [...filters.metrics, EBITDA_METRIC];
}

/** "Kitchen · Acme · DE", for titles; the whole business where nothing is chosen. */
export function describe_scope(scope: Scope, with_marketplace = true): string {
  const words = [
    scope.category_name(scope.category_id),
    scope.brand_name(scope.brand_id),
    with_marketplace ? scope.marketplace : null,
  ].filter((word) => word !== null);
  if (words.length === 0) return "All brands";
  return words.join(" · ");
}

export function as_of_choices(filters: Filters): { value: string; text: string }[] {
  const months = [...filters.months].reverse();
  return [
    { value: "", text: filters.as_of ? `${format_month(filters.as_of)}, latest` : "Latest" },
    ...months.filter((month) => month !== filters.as_of).map((month) => ({ value: month, text: format_month(month) })),
  ];
}
