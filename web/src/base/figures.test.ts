import { expect, test } from "vitest";
import { add_up, change_percent, compare_years, describe_months, level_of, sort_rows } from "./figures";

const LABELS = ["Jan", "Feb", "Mar", "Apr"];

test("money adds up to the cent", () => {
  expect(add_up([0.1, 0.2])).toBe(0.3);
  expect(add_up([12345678901.23, 0.01, -12345678901.24])).toBe(0);
  expect(add_up([])).toBe(0);
});

test("the total is over the months that both years have", () => {
  const { rows, total, shared } = compare_years(LABELS, [0, 100.1, 200.2, 50], [10, 110.2, 150.1, null], "money");
  expect(shared).toEqual([1, 2]);
  expect(total).toEqual({ label: "Total", previous: 300.3, current: 260.3, difference: -40, change: expect.closeTo(-13.32, 2) });
  expect(rows[0]).toEqual({ label: "Jan", previous: 0, current: 10, difference: 10, change: null });
  expect(rows[3]).toEqual({ label: "Apr", previous: 50, current: null, difference: null, change: null });
});

test("a month of this year that adds up to zero counts", () => {
  expect(compare_years(["Jan"], [5], [0], "money").total?.change).toBe(-100);
});

test("percentages are averaged, without the months that have no revenue", () => {
  const { total, shared } = compare_years(LABELS, [10, 20, 0, 30], [20, 0, 5, null], "percent");
  expect(shared).toEqual([0]);
  expect(total).toMatchObject({ label: "Average", previous: 10, current: 20, difference: 10 });
});

test("there is no total without a month in common", () => {
  expect(compare_years(LABELS, [0, 0, 0, 0], [1, 2, null, null], "money").total).toBeNull();
});

test("a change over nothing, or over a loss, is nothing", () => {
  expect(change_percent(10, 0)).toBeNull();
  expect(change_percent(10, -5)).toBeNull();
  expect(change_percent(null, 5)).toBeNull();
  expect(change_percent(-5, 5)).toBe(-200);
});

test("months are told as runs", () => {
  expect(describe_months(LABELS, [0, 1, 2])).toBe("Jan–Mar");
  expect(describe_months(LABELS, [0, 2, 3])).toBe("Jan, Mar–Apr");
  expect(describe_months(LABELS, [])).toBe("");
});

test("thresholds belong to the better level", () => {
  const thresholds = { green: 15, orange: 5 };
  expect([15, 14.99, 5, 4.99, -3].map((v) => level_of(v, thresholds))).toEqual(["good", "fair", "fair", "poor", "poor"]);
  expect(level_of(null, thresholds)).toBeNull();
});

test("rows are sorted as people sort, nothing last", () => {
  const by = (values: (number | string | null)[], descending: boolean) => sort_rows(values, (v) => v, descending);
  expect(by([2, null, 10, 1], true)).toEqual([10, 2, 1, null]);
  expect(by([2, null, 10, 1], false)).toEqual([1, 2, 10, null]);
  expect(by(["b", "Ä", "a10", "a9"], false)).toEqual(["Ä", "a9", "a10", "b"]);
  const ties = sort_rows([{ k: 1, n: "x" }, { k: 1, n: "y" }], (row) => row.k, true);
  expect(ties.map((row) => row.n)).toEqual(["x", "y"]);
});
