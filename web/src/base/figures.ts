// The arithmetic that is left to the pages: levels, orders, and what a narrowed table leaves out.
import type { Line, Sum, Value } from "./answers";
import { cents_of, decimal_text, share_of, sum_of } from "./cents";

/** Money that came as numbers, added in whole hundredths. */
export function add_up(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
}

export type Level = "good" | "fair" | "poor";
export interface Thresholds {
  green: number;
  orange: number;
}

/** Which colour a percentage has; none for nothing. */
export function level_of(value: number | null, thresholds: Thresholds): Level | null {
  if (value === null) return null;
  if (value >= thresholds.green) return "good";
  return value >= thresholds.orange ? "fair" : "poor";
}

/** What rows are sorted by; money of any size as whole hundredths. */
export type SortKey = number | bigint | string | null;

/** Sorted by a key of each row; texts as people sort them, nothing always last, ties in the order they had. */
export function sort_rows<Row>(
  rows: readonly Row[],
  key: (row: Row) => SortKey,
  descending: boolean,
): Row[] {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = key(a);
    const y = key(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === "string" || typeof y === "string") return direction * collator.compare(String(x), String(y));
    return x === y ? 0 : direction * (x < y ? -1 : 1);
  });
}

/** Of decimal text or a percentage. */
export function sort_key(value: Value): SortKey {
  return typeof value === "string" ? cents_of(value) : value;
}

/** A percentage, where the value is one. */
export function percent_of(value: Value): number | null {
  return typeof value === "number" ? value : null;
}

/** Up, down or neither, whatever its size. */
export function sign_of(value: Value): -1 | 0 | 1 {
  if (value === null || !/[1-9]/.test(String(value))) return 0;
  return String(value).startsWith("-") ? -1 : 1;
}

/** Decimal text; null where there is no comparison, or no stock. */
type Decimal = string | null;

function rest(total: string, parts: readonly Decimal[]): bigint {
  return cents_of(total) - sum_of(parts.map((part) => (part === null ? 0n : cents_of(part))));
}

/** A total without some of its parts. */
export function rest_of_value(total: Decimal, parts: readonly Decimal[]): Decimal {
  return total === null ? null : decimal_text(rest(total, parts));
}

function rest_of_sum(total: Sum, parts: readonly Sum[]): Sum {
  const current = rest(total.current, parts.map((part) => part.current));
  if (total.comparison === null) return { current: decimal_text(current), comparison: null, difference: null, change: null };
  const comparison = rest(total.comparison, parts.map((part) => part.comparison));
  const difference = current - comparison;
  return {
    current: decimal_text(current),
    comparison: decimal_text(comparison),
    difference: decimal_text(difference),
    change: share_of(difference, comparison),
  };
}

function ebitda_of(margin: Decimal, revenue: Decimal): number | null {
  return margin === null || revenue === null ? null : share_of(cents_of(margin), cents_of(revenue));
}

/** What a table that shows only some rows of a total leaves out, so that its rows and this are the total. */
export function rest_of(total: Line, rows: readonly Line[]): Line {
  const revenue = rest_of_sum(total.revenue, rows.map((row) => row.revenue));
  const margin = rest_of_sum(total.margin, rows.map((row) => row.margin));
  const current = ebitda_of(margin.current, revenue.current);
  const comparison = ebitda_of(margin.comparison, revenue.comparison);
  return {
    revenue,
    margin,
    units: rest_of_sum(total.units, rows.map((row) => row.units)),
    current,
    comparison,
    difference: current === null || comparison === null ? null : current - comparison,
    change: null,
  };
}
