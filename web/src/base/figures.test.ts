import { expect, test } from "vitest";
import type { Line, Sum } from "./answers";
import { add_up, level_of, rest_of, rest_of_value, sign_of, sort_key, sort_rows, type SortKey } from "./figures";

test("money adds up to the cent", () => {
  expect(add_up([0.1, 0.2])).toBe(0.3);
  expect(add_up([12345678901.23, 0.01, -12345678901.24])).toBe(0);
  expect(add_up([])).toBe(0);
});

test("thresholds belong to the better level", () => {
  const thresholds = { green: 15, orange: 5 };
  expect([15, 14.99, 5, 4.99, -3].map((v) => level_of(v, thresholds))).toEqual(["good", "fair", "fair", "poor", "poor"]);
  expect(level_of(null, thresholds)).toBeNull();
});

test("rows are sorted as people sort, nothing last", () => {
  const by = (values: SortKey[], descending: boolean) => sort_rows(values, (v) => v, descending);
  expect(by([2, null, 10, 1], true)).toEqual([10, 2, 1, null]);
  expect(by([2, null, 10, 1], false)).toEqual([1, 2, 10, null]);
  expect(by(["b", "Ä", "a10", "a9"], false)).toEqual(["Ä", "a9", "a10", "b"]);
  const ties = sort_rows([{ k: 1, n: "x" }, { k: 1, n: "y" }], (row) => row.k, true);
  expect(ties.map((row) => row.n)).toEqual(["x", "y"]);
});

test("money of any size is sorted by its cents", () => {
  const texts = ["900719925474099312345.67", "9.00", "-10.00", "900719925474099312345.68"];
  expect(sort_rows(texts, sort_key, false)).toEqual(["-10.00", "9.00", "900719925474099312345.67", "900719925474099312345.68"]);
});

test("what a figure is above or below is told by its digits", () => {
  expect(["12.00", "-0.01", "0.00", "-0.00", null, -3, 0, 1e-9].map(sign_of)).toEqual([1, -1, 0, 0, 0, -1, 0, 1]);
});

test("what a narrowed table leaves out is the total without its rows, and its share is of their sums", () => {
  const sum = (current: string, comparison: string): Sum => ({ current, comparison, difference: null, change: null });
  const line = (revenue: [string, string], margin: [string, string]): Line => ({
    revenue: sum(...revenue), margin: sum(...margin), units: sum("3.00", "1.00"),
    current: 1, comparison: 1, difference: 0, change: null,
  });
  const others = rest_of(line(["300.30", "100.00"], ["60.10", "30.00"]), [line(["100.10", "60.00"], ["10.06", "20.00"])]);
  expect(others.revenue).toEqual({ current: "200.20", comparison: "40.00", difference: "160.20", change: 400.5 });
  expect(others.current).toBeCloseTo((50.04 / 200.2) * 100, 10);
  expect(others.comparison).toBe(25);
  expect(rest_of_value("5.00", ["2.00", null])).toBe("3.00");
  expect(rest_of_value(null, [])).toBeNull();
});
