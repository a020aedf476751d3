import { expect, test } from "vitest";
import type { Figure, MonthsAnswer } from "../base/answers";
import { shown_of, tiles_of } from "./dashboard_figures";

const figure = (current: string, comparison: string, difference: string, change: number | null): Figure => ({ current, comparison, difference, change });

const ANSWER: MonthsAnswer = {
  metric: "Net revenue", kind: "money", cost: false, by: "month", from: "2025-01", to: "2025-02", versus_from: "2024-01", versus_to: "2024-02",
  months: { current: 2, comparison: 2, current_with_rows: 2, comparison_with_rows: 1 },
  like_for_like: false, count: 2, offset: 0, others: null, quarters: [], total: figure("300.00", "100.00", "200.00", 200),
  rows: [
    { month: "2025-01", versus_month: "2024-01", has_rows: [true, false], ...figure("100.00", "0.00", "100.00", null) },
    { month: "2025-02", versus_month: "2024-02", has_rows: [true, true], ...figure("200.00", "100.00", "100.00", 100) },
  ],
};

const tiles = (answer: MonthsAnswer) => tiles_of(shown_of(answer), answer).map(({ label, value, note, tone }) => [label, value, note, tone]);

test("tiles are named by their periods, and say which months have rows", () => {
  expect(tiles(ANSWER)).toEqual([
    ["Jan–Feb 2025", "300.00", "2 months", undefined],
    ["Jan–Feb 2024", "100.00", "1 of 2 months has rows", undefined],
    ["Difference", "+200.00", "over Jan–Feb 2024", "up"],
    ["Change", "+200.0%", "over Jan–Feb 2024", "up"],
  ]);
});

test("of a cost, more is no good news", () => {
  expect(tiles({ ...ANSWER, cost: true }).slice(2).map((tile) => tile[3])).toEqual(["down", "down"]);
  // Costs as negative figures: from -300 to -100 is less of them.
  const total = figure("-100.00", "-300.00", "200.00", null);
  expect(tiles({ ...ANSWER, cost: true, total }).slice(2).map((tile) => tile[3])).toEqual(["up", undefined]);
});

test("ratios differ by points alone, and without a comparison there is none", () => {
  const total = { current: 12.34, comparison: 10, difference: 2.34, change: null };
  expect(tiles({ ...ANSWER, kind: "ratio", total }).map((tile) => tile[1])).toEqual(["12.3%", "10.0%", "+2.3 pp"]);
  expect(tiles({ ...ANSWER, versus_from: null, versus_to: null })).toHaveLength(1);
});

test("the chart has a gap where there are no rows, by position in the periods", () => {
  const { model } = shown_of(ANSWER);
  expect(model.labels).toEqual(["Jan", "Feb"]);
  expect(model.series.map((series) => [series.name, series.values])).toEqual([
    ["Jan–Feb 2024", [null, "100.00"]],
    ["Jan–Feb 2025", ["100.00", "200.00"]],
  ]);
  expect(model.differences).toEqual(["+100.00", "+100.00 (+100.0%)"]);
});
