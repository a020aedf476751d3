// The arithmetic of the pages: two years side by side. Money is added in whole hundredths, so that a total is what its
// rows add up to, to the cent.
import type { Kind } from "./format";

export interface YearRow {
  label: string;
  previous: number | null;
  current: number | null;
  difference: number | null;
  /** In percent; nothing where the year before is not positive. */
  change: number | null;
}

export interface YearTable {
  rows: YearRow[];
  /** Over the months both years have; nothing where there is no such month. Percentages are averaged. */
  total: YearRow | null;
  /** Positions of these months. */
  shared: number[];
}

export function add_up(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
}

export function change_percent(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before <= 0) return null;
  return ((now - before) / before) * 100;
}

function row_of(label: string, previous: number | null, current: number | null): YearRow {
  const both = previous !== null && current !== null;
  return {
    label,
    previous,
    current,
    difference: both ? (Math.round(current * 100) - Math.round(previous * 100)) / 100 : null,
    change: change_percent(current, previous),
  };
}

/**
 * The API says 0 for a month of the year before that has no rows, and null for one of this year; a percentage is 0
 * where there is no revenue to take it of. Such months belong to one year only and are left out of the total.
 */
export function compare_years(
  labels: readonly string[],
  previous: readonly (number | null)[],
  current: readonly (number | null)[],
  kind: Kind,
): YearTable {
  const rows = labels.map((label, i) => row_of(label, previous[i] ?? null, current[i] ?? null));
  const shared: number[] = [];
  rows.forEach((row, i) => {
    if (!row.previous || row.current === null || (kind === "percent" && row.current === 0)) return;
    shared.push(i);
  });
  if (shared.length === 0) return { rows, total: null, shared };
  const sum = (pick: (row: YearRow) => number | null) => {
    const values = shared.map((i) => pick(rows[i] as YearRow) ?? 0);
    return kind === "percent" ? values.reduce((a, b) => a + b, 0) / values.length : add_up(values);
  };
  const total = row_of(kind === "percent" ? "Average" : "Total", sum((r) => r.previous), sum((r) => r.current));
  return { rows, total, shared };
}

/** "Jan–Oct", "Jan–Mar, Jun": runs of months, for people. */
export function describe_months(labels: readonly string[], positions: readonly number[]): string {
  const runs: string[] = [];
  for (let i = 0; i < positions.length; ) {
    let end = i;
    while (end + 1 < positions.length && positions[end + 1] === (positions[end] as number) + 1) ++end;
    const first = labels[positions[i] as number] ?? "";
    const last = labels[positions[end] as number] ?? "";
    runs.push(end === i ? first : `${first}–${last}`);
    i = end + 1;
  }
  return runs.join(", ");
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

/** Sorted by a key of each row; texts as people sort them, nothing always last, ties in the order they had. */
export function sort_rows<Row>(
  rows: readonly Row[],
  key: (row: Row) => number | string | null,
  descending: boolean,
): Row[] {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = key(a);
    const y = key(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === "string" || typeof y === "string") return direction * collator.compare(String(x), String(y));
    return direction * (x - y);
  });
}
