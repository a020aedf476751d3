// The months of one product by marketplace, from the series of its answer. What is added up is added in whole hundredths;
// a ratio of sums is made of them, and one of the facts is not added up at all. Pure.
import type { Kind, MetricRoles, Product, Value } from "../base/answers";
import { cents_of, cents_of_number, decimal_text, share_of, sum_of } from "../base/cents";
import { EBITDA_METRIC, EMPTY_LABEL } from "../base/format";
import type { Span } from "../base/period";

/** A month, or the total of all. */
export interface MonthByMarketplace {
  /** Null: the total. */
  month: string | null;
  /** In the order of `marketplaces`; nothing where there is no row. */
  values: Value[];
  total: Value;
}

export interface ByMarketplace {
  marketplaces: string[];
  months: MonthByMarketplace[];
  /** Null for what does not add up. */
  total: MonthByMarketplace | null;
  /** From the first month that the product has of the metric to its last, whatever the period is. */
  history: Span | null;
}

/** marketplace → month → value of a metric. */
type Figures = Map<string, Map<string, string | number>>;

/** Equal for spellings of one metric: case and blanks at the end do not tell metrics apart. */
function folded(metric: string): string {
  return metric.toLowerCase().replace(/ +$/, "");
}

/** Of an empty metric by its word, unless there is one that is called so. */
function wanted_of(product: Product, metric: string): string {
  const named = product.series.some((series) => folded(series.metric) === folded(metric));
  return metric === EMPTY_LABEL && !named ? "" : folded(metric);
}

function figures_of(product: Product, metric: string): Figures {
  const wanted = wanted_of(product, metric);
  const found: Figures = new Map();
  for (const series of product.series) {
    if (folded(series.metric) !== wanted) continue;
    const known = series.months.flatMap((month, i): [string, string | number][] => {
      const value = series.values[i] ?? null;
      return value === null ? [] : [[month, value]];
    });
    found.set(series.marketplace, new Map(known));
  }
  return found;
}

function cents(value: string | number): bigint {
  return typeof value === "string" ? cents_of(value) : cents_of_number(value);
}

/** The sum over months and marketplaces; null where there is no row. */
function sum_over(figures: Figures, marketplaces: readonly string[], months: readonly string[]): bigint | null {
  const values = marketplaces.flatMap((name) => months.map((month) => figures.get(name)?.get(month)));
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : sum_of(known.map(cents));
}

/** What a cell shows of its marketplaces and months: a sum, a ratio of sums, or the fact itself. */
type CellOf = (marketplaces: readonly string[], months: readonly string[]) => Value;

function sums(figures: Figures): CellOf {
  return (marketplaces, months) => {
    const sum = sum_over(figures, marketplaces, months);
    return sum === null ? null : decimal_text(sum);
  };
}

function shares(margin: Figures, revenue: Figures): CellOf {
  return (marketplaces, months) => share_of(sum_over(margin, marketplaces, months) ?? 0n, sum_over(revenue, marketplaces, months) ?? 0n);
}

function facts(figures: Figures): CellOf {
  return ([marketplace, ...others], [month, ...later]) => {
    if (others.length > 0 || later.length > 0) return null;
    const value = figures.get(marketplace ?? "")?.get(month ?? "");
    return value === undefined ? null : Number(value);
  };
}

/** The metrics that the product has figures of, and the computed one if it can be computed. */
export function metrics_of_product(product: Product, roles: MetricRoles | null): string[] {
  const spelled = new Map(product.series.map((series) => [folded(series.metric), series.metric] as const));
  const names = [...spelled.values()].sort();
  const has = (metric: string) => names.some((name) => folded(name) === folded(metric));
  return roles !== null && has(roles.revenue.name) && has(roles.margin.name) ? [...names, EBITDA_METRIC] : names;
}

/** `kind` of the metric; `span`: the months that are wanted, null for all. */
export function by_marketplace(
  product: Product,
  metric: string,
  kind: Kind,
  roles: MetricRoles | null,
  span: Span | null,
): ByMarketplace {
  const computed = roles !== null && folded(metric) === folded(EBITDA_METRIC);
  const main = figures_of(product, computed ? roles.revenue.name : metric);
  const margin = computed ? figures_of(product, roles.margin.name) : new Map<string, Map<string, number>>();
  const cell = computed ? shares(margin, main) : kind === "ratio" ? facts(main) : sums(main);
  // A margin counts where there is no revenue, too: else the total were another than that of the product's row elsewhere.
  const marketplaces = [...new Set([...main.keys(), ...margin.keys()])].sort();
  const all = [...new Set([...main.values(), ...margin.values()].flatMap((values) => [...values.keys()]))].sort();
  const months = all.filter((month) => span === null || (span.from <= month && month <= span.to));
  const line = (month: string | null, of: readonly string[]): MonthByMarketplace => ({
    month,
    values: marketplaces.map((name) => cell([name], of)),
    total: cell(marketplaces, of),
  });
  const [first, last] = [all[0], all.at(-1)];
  return {
    marketplaces,
    months: months.map((month) => line(month, [month])),
    total: kind === "ratio" && !computed ? null : line(null, months),
    history: first === undefined || last === undefined ? null : { from: first, to: last },
  };
}
