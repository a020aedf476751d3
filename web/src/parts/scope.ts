// What the filters choose from, and how the choice is called. Asked for once, for all pages.
import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { param } from "../base/address";
import { called, type Filters, type MetricRoles, type Named } from "../base/answers";
import { EBITDA_METRIC, format_month } from "../base/format";
import { live } from "../base/live";
import { place } from "../base/router";
import { use_store } from "../base/store";

const NOTHING: Filters = { brands: [], categories: [], marketplaces: [], metrics: [], months: [], as_of: "" };

/** null until the server has answered. */
export const FiltersContext = createContext<Filters | null>(null);

export interface Scope {
  ready: boolean;
  filters: Filters;
  search: string;
  /** What the server's configuration calls revenue, margin and units; null until it has said so. */
  roles: MetricRoles | null;
  /** Empty until it is known. */
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
  const names = new Map(list.map((item) => [item.id, called(item)]));
  return (id) => (id === null ? null : (names.get(id) ?? `No. ${id}`));
}

export function use_scope(): Scope {
  const given = useContext(FiltersContext);
  const filters = given ?? NOTHING;
  const { search } = use_store(place);
  const roles = use_store(live).status?.metrics ?? null;
  const brand_name = useMemo(() => namer(filters.brands), [filters]);
  const category_name = useMemo(() => namer(filters.categories), [filters]);
  return {
    ready: given !== null,
    filters,
    search,
    roles,
    metric: param(search, "metric") ?? roles?.opening ?? "",
    brand_id: number_param(search, "brand_id"),
    category_id: number_param(search, "category_id"),
    marketplace: param(search, "marketplace"),
    as_of: param(search, "as_of") ?? filters.as_of,
    brand_name,
    category_name,
  };
}

/** Whether EBITDA can be computed; as long as nobody knows, it is taken for so. */
export function has_ebitda(roles: MetricRoles | null): boolean {
  return roles === null || (roles.revenue.known && roles.margin.known);
}

/** The metrics that can be asked for: those of the tiers, and the one that is computed where that is possible. */
export function metrics_of({ filters, roles, metric }: Scope): string[] {
  if (filters.metrics.length === 0) return [metric];
  return has_ebitda(roles) ? [...filters.metrics, EBITDA_METRIC] : filters.metrics;
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
