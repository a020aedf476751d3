import { expect, test } from "vitest";
import { row_after_key, scroll_to_row, window_of } from "./list_window";

test("a window holds what is seen and a few rows more, never beyond the list", () => {
  expect(window_of(5000, 36, 0, 320)).toEqual({ first: 0, end: 17 });
  expect(window_of(5000, 36, 36 * 1000, 320)).toEqual({ first: 992, end: 1017 });
  expect(window_of(5000, 36, 36 * 5000, 320)).toEqual({ first: 4992, end: 5000 });
  expect(window_of(3, 36, 0, 320)).toEqual({ first: 0, end: 3 });
  expect(window_of(0, 36, 0, 320)).toEqual({ first: 0, end: 0 });
  expect(window_of(3, 36, 9000, 320)).toEqual({ first: 3, end: 3 });
});

test("a row is brought into view by the shortest way", () => {
  expect(scroll_to_row(3, 40, 0, 320)).toBe(0);
  expect(scroll_to_row(8, 40, 0, 320)).toBe(40);
  expect(scroll_to_row(2, 40, 200, 320)).toBe(80);
  expect(scroll_to_row(0, 40, 0, 320)).toBe(0);
});

test("keys: arrows go round, pages and ends do not", () => {
  const after = (key: string, row: number, count = 100) => row_after_key(key, row, count, 8);
  expect(after("ArrowDown", 99)).toBe(0);
  expect(after("ArrowUp", 0)).toBe(99);
  expect(after("PageDown", 95)).toBe(99);
  expect(after("PageUp", 3)).toBe(0);
  expect(after("PageDown", 3)).toBe(11);
  expect(after("Home", 50)).toBe(0);
  expect(after("End", 50)).toBe(99);
  expect(after("a", 50)).toBeNull();
  expect(after("ArrowDown", 0, 0)).toBeNull();
});
