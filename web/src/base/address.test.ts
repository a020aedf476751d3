import { expect, test } from "vitest";
import { param, request_for, sort_changes, sort_of, with_params, zoom_changes, zoom_of } from "./address";

test("parameters are set, replaced and taken out, and others stay", () => {
  expect(with_params("", {})).toBe("");
  expect(with_params("?a=1&b=2", { a: 3, c: "x y" })).toBe("?a=3&b=2&c=x+y");
  expect(with_params("?a=1&b=2", { a: null, b: "" })).toBe("");
  expect(with_params("", { metric: "Brand EBITDA %" })).toBe("?metric=Brand+EBITDA+%25");
  expect(param("?metric=Brand+EBITDA+%25", "metric")).toBe("Brand EBITDA %");
  expect(param("?a=", "a")).toBeNull();
});

test("a request passes on only what the API knows", () => {
  expect(request_for("/api/x", "?brand_id=17&zoom=1-3&q=", ["brand_id", "q"])).toBe("/api/x?brand_id=17");
  expect(request_for("/api/x", "?brand_id=17", ["brand_id"], { limit: 5 })).toBe("/api/x?brand_id=17&limit=5");
  expect(request_for("/api/x", "", ["brand_id"])).toBe("/api/x");
});

test("an order that is not known is the one without parameters", () => {
  const usual = { key: "revenue", descending: true };
  expect(sort_of("", usual, ["revenue", "name"])).toEqual(usual);
  expect(sort_of("?sort=name&order=asc", usual, ["name"])).toEqual({ key: "name", descending: false });
  expect(sort_of("?sort=name", usual, ["name"])).toEqual({ key: "name", descending: true });
  expect(sort_of("?sort=evil", usual, ["name"])).toEqual(usual);
  expect(sort_changes(usual, usual)).toEqual({ sort: null, order: null });
  expect(sort_changes({ key: "name", descending: false }, usual)).toEqual({ sort: "name", order: "asc" });
});

test("a zoom that makes no sense is the whole", () => {
  expect(zoom_of("?zoom=3-8", 12)).toEqual({ first: 2, last: 7 });
  for (const zoom of ["", "8-3", "0-4", "3-13", "x", "3-3", "3", "1e1-12"]) {
    expect(zoom_of(`?zoom=${zoom}`, 12)).toEqual({ first: 0, last: 11 });
  }
  expect(zoom_changes({ first: 2, last: 7 }, 12)).toEqual({ zoom: "3-8" });
  expect(zoom_changes({ first: 0, last: 11 }, 12)).toEqual({ zoom: null });
});
