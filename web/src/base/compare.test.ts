import { expect, test } from "vitest";
import type { Figure, MonthsAnswer } from "./answers";
import { compare_request, describe_rows, has_figures, month_lines, rows_notes } from "./compare";
import { choice_of, period_of } from "./period";

const figure = (current: string): Figure => ({ current, comparison: null, difference: null, change: null });

function answer_of(from: string, months: string[], quarters: [string, number][], versus = (month: string) => month): MonthsAnswer {
  return {
    metric: "Net revenue", kind: "money", cost: false, by: "month", from, to: months.at(-1) ?? from, versus_from: null, versus_to: null,
    months: { current: months.length, comparison: 0, current_with_rows: 0, comparison_with_rows: 0 },
    like_for_like: false, count: months.length, offset: 0, others: null, total: figure("9.00"),
    rows: months.map((month) => ({ month, versus_month: versus(month), has_rows: [true, false], ...figure("1.00") })),
    quarters: quarters.map(([quarter, rows]) => ({ quarter, rows, ...figure("3.00") })),
  };
}

const request = (search: string, names: string[] = [], more = {}) =>
  compare_request(search, period_of(choice_of(search), "2025-10", 1), names, more);

test("a request names both periods, what is chosen, and what the page wants", () => {
  expect(request("?brand_id=3&zoom=1-2", ["brand_id", "metric"], { by: "month" })).toBe(
    "/api/compare?from=2025-01&to=2025-10&versus_from=2024-01&versus_to=2024-10&brand_id=3&by=month");
  expect(request("?versus=none&like_for_like=1")).toBe("/api/compare?from=2025-01&to=2025-10");
  expect(request("?like_for_like=1")).toMatch(/&like_for_like=1$/);
  expect(compare_request("", null, [], {})).toBeNull();
});

test("a quarter stands after its months; months of none stand at the end", () => {
  const months = ["2025-01", "2025-02", "2025-03", "2025-04"];
  const { lines, total } = month_lines(answer_of("2025-01", months, [["2025-Q1", 3]]));
  expect(lines.map((line) => `${line.part} ${line.label}`)).toEqual(["month Jan", "month Feb", "month Mar", "quarter Q1 2025", "month Apr"]);
  expect([total.label, total.current]).toEqual(["Total", "9.00"]);
  expect(new Set([...lines, total].map((line) => line.key)).size).toBe(6);
});

test("like for like, a month that one period lacks has rows in neither", () => {
  const answer = answer_of("2025-01", ["2025-01"], []);
  expect(month_lines(answer).lines[0]?.has_rows).toEqual([true, false]);
  expect(month_lines({ ...answer, like_for_like: true }).lines[0]?.has_rows).toEqual([false, false]);
});

test("a single quarter is the total, and needs no line of its own", () => {
  const { lines } = month_lines(answer_of("2025-01", ["2025-01", "2025-02"], [["2025-Q1", 2]]));
  expect(lines.map((line) => line.part)).toEqual(["month", "month"]);
});

test("months name their year where they are of two, and what they are compared with where that is another month", () => {
  const two = month_lines(answer_of("2024-12", ["2024-12", "2025-01"], [], (month) => month.replace("2024", "2023"))).lines;
  expect(two.map((line) => [line.label, line.against])).toEqual([["Dec 2024", null], ["Jan 2025", null]]);
  const before = month_lines(answer_of("2025-03", ["2025-03"], [], () => "2025-02")).lines;
  expect(before.map((line) => [line.label, line.against])).toEqual([["Mar", "Feb 2025"]]);
});

test("a period without rows has no figures", () => {
  expect(has_figures(answer_of("2025-01", [], []))).toBe(false);
  expect(has_figures({ months: { current: 1, comparison: 1, current_with_rows: 0, comparison_with_rows: 1 } })).toBe(true);
});

test("each period that lacks months says how many have rows", () => {
  const whole = { from: "2025-01", to: "2025-10", versus_from: "2024-01", versus_to: "2024-10", like_for_like: false };
  const months = { current: 10, comparison: 10, current_with_rows: 10, comparison_with_rows: 7 };
  expect(rows_notes({ ...whole, months })).toEqual(["7 of 10 months have rows in Jan–Oct 2024"]);
  expect(rows_notes({ ...whole, months: { ...months, comparison_with_rows: 10 } })).toEqual([]);
  expect(rows_notes({ ...whole, versus_from: null, versus_to: null, months: { ...months, comparison: 0, comparison_with_rows: 0 } })).toEqual([]);
  expect([describe_rows(1, 3), describe_rows(1, 1), describe_rows(0, 1), describe_rows(4, 4)]).toEqual(
    ["1 of 3 months has rows", "one month", "0 of 1 month have rows", "4 months"]);
});
