// What the dashboard makes of an answer: tiles, chart and files. Pure.
import type { Figure, Kind, MonthsAnswer, Value } from "../base/answers";
import { describe_rows, month_lines, type MonthLine, names_of, type PeriodNames } from "../base/compare";
import { format_change, format_difference, format_value } from "../base/format";
import type { ChartModel, ChartSeries } from "../chart/model";
import { tone_of_figure } from "../parts/change";
import type { Tile } from "../parts/tiles";

export interface Shown {
  names: PeriodNames;
  kind: Kind;
  cost: boolean;
  lines: MonthLine<Figure>[];
  total: MonthLine<Figure>;
  model: ChartModel;
}

function difference_of({ difference, change }: Figure, kind: Kind): string | null {
  if (difference === null) return null;
  return format_difference(kind, difference) + (change === null ? "" : ` (${format_change(change)})`);
}

/** A month without rows is 0 in the table, and no point of the line: there, it would look like a month of bad sales. */
function model_of(months: readonly MonthLine<Figure>[], names: PeriodNames, kind: Kind): ChartModel {
  // A line needs two points.
  const shape = months.length === 1 ? "bar" : "line";
  const series = (name: string, values: Value[], tone: string): ChartSeries => ({ name, values, kind, shape, tone });
  const current = series(names.current, months.map((m) => (m.has_rows[0] ? m.current : null)), "current");
  const labels = months.map((month) => month.label);
  if (names.comparison === null) return { labels, series: [current] };
  const before = series(names.comparison, months.map((m) => (m.has_rows[1] ? m.comparison : null)), "previous");
  return {
    labels,
    series: [{ ...before, dashed: true }, current],
    differences: months.map((month) => difference_of(month, kind)),
  };
}

export function shown_of(answer: MonthsAnswer): Shown {
  const { kind, cost } = answer;
  const names = names_of(answer);
  const { lines, total } = month_lines(answer);
  return { names, kind, cost, lines, total, model: model_of(lines.filter((line) => line.part === "month"), names, kind) };
}

/** Current, comparison, difference and change, named by their periods. */
export function tiles_of({ names, kind, cost, total }: Shown, { months }: MonthsAnswer): Tile[] {
  const current = { label: names.current, value: format_value(kind, total.current), note: describe_rows(months.current_with_rows, months.current) };
  if (names.comparison === null) return [current];
  const note = `over ${names.comparison}`;
  const tiles: Tile[] = [
    current,
    { label: names.comparison, value: format_value(kind, total.comparison), note: describe_rows(months.comparison_with_rows, months.comparison) },
    { label: "Difference", value: format_difference(kind, total.difference), note, tone: tone_of_figure(total, "difference", cost) },
  ];
  // Ratios differ by points, which are no further ratio.
  if (kind !== "ratio") tiles.push({ label: "Change", value: format_change(total.change), note, tone: tone_of_figure(total, "change", cost) });
  return tiles;
}
