// What the filters choose from, and how the choice is called. Asked for once, for all pages.
import { createContext } from "preact";
import { useCallback, useContext, useMemo } from "preact/hooks";
import { param } from "../base/address";
import { useAhead } from "../base/ahead";
import type { CategoryRow, Filters, Kind, MetricRoles, Named } from "../base/answers";
import { called, EBITDA_METRIC, EMPTY_LABEL, format_label, is_ebitda } from "../base/format";
import { live } from "../base/live";
import { choice_of, type Period, period_of } from "../base/period";
import { place } from "../base/router";
import { useStore } from "../base/store";

const NOTHING: Filters = { brands: [], categories: [], marketplaces: [], metrics: [], kinds: [], months: [], as_of: "" };

/** Stands for the brands that have no category, in lists; `none` in addresses. No id of a database is that small. */
export const UNCATEGORISED = -(2 ** 32);
export const UNCATEGORISED_NAME = "Uncategorised";

/** What a row of categories is called; the brands that have none are a row as well. */
export function name_of_category({ id, name }: Pick<CategoryRow, "id" | "name">): string {
  return id === null ? UNCATEGORISED_NAME : called({ id, name });
}

/** null until the server has answered. */
export const FiltersContext = createContext<Filters | null>(null);

const LOOSE: Named = { id: UNCATEGORISED, name: UNCATEGORISED_NAME };

/** The categories to choose from; brands that have none are one more, where there are such brands. */
export function categories_of({ brands, categories }: Filters): Named[] {
  return brands.some((brand) => brand.category_id === null) ? [...categories, LOOSE] : categories;
}

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
  /** Null until the latest month is known. */
  period: Period | null;
  /** The month that a fiscal year begins with. */
  fiscal_year_start: number;
  brand_name: (id: number | null) => string | null;
  category_name: (id: number | null) => string | null;
}

function number_param(search: string, name: string): number | null {
  const text = param(search, name);
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
}

/** Of a category, as the address has it. */
export function category_param(id: number | null): string | number | null {
  return id === UNCATEGORISED ? "none" : id;
}

function category_of(search: string): number | null {
  return param(search, "category_id") === "none" ? UNCATEGORISED : number_param(search, "category_id");
}

function namer(list: readonly Named[]): (id: number | null) => string | null {
  const names = new Map(list.map((item) => [item.id, called(item)]));
  return (id) => (id === null ? null : (names.get(id) ?? `No. ${id}`));
}

export function useScope(): Scope {
  const given = useContext(FiltersContext);
  const filters = given ?? NOTHING;
  const { search } = useStore(place);
  const { status } = useStore(live);
  const roles = status?.metrics ?? null;
  const fiscal_year_start = status?.settings.fiscal_year_start ?? 1;
  const brand_name = useMemo(() => namer(filters.brands), [filters]);
  const category_name = useMemo(() => namer([...filters.categories, LOOSE]), [filters]);
  const period = useMemo(
    () => period_of(choice_of(search), filters.as_of, fiscal_year_start),
    [search, filters.as_of, fiscal_year_start],
  );
  return {
    ready: given !== null,
    filters,
    search,
    roles,
    metric: param(search, "metric") ?? roles?.opening ?? "",
    brand_id: number_param(search, "brand_id"),
    category_id: category_of(search),
    marketplace: param(search, "marketplace"),
    period,
    fiscal_year_start,
    brand_name,
    category_name,
  };
}

/** What the page asks for is asked for ahead. `request_of` stays the same between drawings. */
export function useRequestAhead(scope: Scope, request_of: (search: string, period: Period | null) => string | null): void {
  const { filters, fiscal_year_start } = scope;
  const { as_of } = filters;
  const ahead = useCallback(
    (search: string) => request_of(search, period_of(choice_of(search), as_of, fiscal_year_start)),
    [request_of, as_of, fiscal_year_start],
  );
  useAhead(ahead);
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
    with_marketplace && scope.marketplace !== null ? format_label(scope.marketplace) : null,
  ].filter((word) => word !== null);
  if (words.length === 0) return "All brands";
  return words.join(" · ");
}

/** What a metric is, by the server's word; one that it does not know has no figures anyway. */
export function kind_of(filters: Filters, metric: string): Kind {
  if (is_ebitda(metric)) return "ratio";
  const folded = (name: string) => name.trim().toLowerCase();
  return filters.kinds.find((known) => folded(known.metric || EMPTY_LABEL) === folded(metric))?.kind ?? "money";
}
