// The months of one product by marketplace, from the series of its answer. Pure.
import type { MetricRoles, Product } from "../base/answers";
import { add_up } from "../base/figures";
import { EBITDA_METRIC } from "../base/format";

export interface MonthByMarketplace {
  month: string;
  /** In the order of `marketplaces`; nothing where there is no row. */
  values: (number | null)[];
  total: number;
}

export interface ByMarketplace {
  marketplaces: string[];
  months: MonthByMarketplace[];
}

type Values = Map<string, number>;

/** Equal for spellings of one metric: case and blanks at the end do not tell metrics apart. */
function folded(metric: string): string {
  return metric.toLowerCase().replace(/ +$/, "");
}

/** marketplace → month → value of a metric. */
function values_of(product: Product, metric: string): Map<string, Values> {
  const wanted = folded(metric);
  const found = new Map<string, Values>();
  for (const series of product.series) {
    if (folded(series.metric) !== wanted) continue;
    found.set(series.marketplace, new Map(series.months.map((month, i) => [month, series.values[i] ?? 0])));
  }
  return found;
}

function ratio(margin: number, revenue: number): number {
  return revenue > 0 ? (margin / revenue) * 100 : 0;
}

/** The metrics that the product has figures of, and the computed one if it can be computed. */
export function metrics_of_product(product: Product, roles: MetricRoles | null): string[] {
  const names = [...new Set(product.series.map((series) => series.metric))].sort();
  const has = (metric: string) => names.some((name) => folded(name) === folded(metric));
  return roles !== null && has(roles.revenue.name) && has(roles.margin.name) ? [...names, EBITDA_METRIC] : names;
}

export function by_marketplace(product: Product, metric: string, roles: MetricRoles | null): ByMarketplace {
  const computed = roles !== null && folded(metric) === folded(EBITDA_METRIC);
  const main = values_of(product, computed ? roles.revenue.name : metric);
  const margin = computed ? values_of(product, roles.margin.name) : main;
  const marketplaces = [...main.keys()].sort();
  const months = [...new Set([...main.values()].flatMap((values) => [...values.keys()]))].sort();
  return {
    marketplaces,
    months: months.map((month) => {
      const mine = marketplaces.map((name) => main.get(name)?.get(month) ?? null);
      const total = add_up(mine.map((value) => value ?? 0));
      if (!computed) return { month, values: mine, total };
      const margins = marketplaces.map((name) => margin.get(name)?.get(month) ?? 0);
      return {
        month,
        values: mine.map((revenue, i) => (revenue === null ? null : ratio(margins[i] ?? 0, revenue))),
        total: ratio(add_up(margins), total),
      };
    }),
  };
}
