// The months of one product by marketplace, from the series of its answer. Pure.
import type { Product } from "../base/answers";
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

/** marketplace → month → value of a metric. */
function values_of(product: Product, metric: string): Map<string, Values> {
  const wanted = metric.toLowerCase();
  const found = new Map<string, Values>();
  for (const series of product.series) {
    if (series.metric.toLowerCase() !== wanted) continue;
    found.set(series.marketplace, new Map(series.months.map((month, i) => [month, series.values[i] ?? 0])));
  }
  return found;
}

function ratio(cm3: number, revenue: number): number {
  return revenue > 0 ? (cm3 / revenue) * 100 : 0;
}

/** The metrics that the product has figures of, and the computed one if it can be computed. */
export function metrics_of_product(product: Product): string[] {
  const names = [...new Set(product.series.map((series) => series.metric))].sort();
  const lower = names.map((name) => name.toLowerCase());
  return lower.includes("cm3") && lower.includes("net revenue") ? [...names, EBITDA_METRIC] : names;
}

export function by_marketplace(product: Product, metric: string): ByMarketplace {
  const computed = metric.toLowerCase() === EBITDA_METRIC.toLowerCase();
  const main = values_of(product, computed ? "Net revenue" : metric);
  const cm3 = computed ? values_of(product, "CM3") : main;
  const marketplaces = [...main.keys()].sort();
  const months = [...new Set([...main.values()].flatMap((values) => [...values.keys()]))].sort();
  return {
    marketplaces,
    months: months.map((month) => {
      const mine = marketplaces.map((name) => main.get(name)?.get(month) ?? null);
      const total = add_up(mine.map((value) => value ?? 0));
      if (!computed) return { month, values: mine, total };
      const margins = marketplaces.map((name) => cm3.get(name)?.get(month) ?? 0);
      return {
        month,
        values: mine.map((revenue, i) => (revenue === null ? null : ratio(margins[i] ?? 0, revenue))),
        total: ratio(add_up(margins), total),
      };
    }),
  };
}
