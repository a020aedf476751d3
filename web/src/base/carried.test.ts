import { expect, test, vi } from "vitest";

vi.mock("./router", () => ({ place: {} }));
const { address_with, chosen_after } = await import("./carried");

const shown = (address: string) => {
  const { pathname, search } = new URL(address, "http://localhost");
  return { path: pathname, search };
};
const after = (...addresses: string[]) => addresses.reduce((chosen, address) => chosen_after(chosen, shown(address)), {});

test("a page is given what it understands, and nothing else", () => {
  const chosen = after("/dashboard?brand_id=7&category_id=3&marketplace=DE&metric=CM3&zoom=2-4&period=last_12&versus=year");
  expect(address_with("/profitability", chosen)).toBe("/profitability?category_id=3&brand_id=7&period=last_12&versus=year");
  expect(address_with("/categories-dashboard", chosen)).toBe("/categories-dashboard?period=last_12&versus=year");
  expect(address_with("/status", chosen)).toBe("/status");
  expect(address_with("/elsewhere", chosen)).toBe("/elsewhere");
});

test("what a page does not understand is kept for the next that does", () => {
  const chosen = after("/dashboard?brand_id=7&metric=CM3", "/status", "/profitability?brand_id=8&as_of=2025-03");
  expect(address_with("/dashboard", chosen)).toBe("/dashboard?metric=CM3&brand_id=8&as_of=2025-03");
});

test("what was let go on one page is let go on all", () => {
  expect(address_with("/dashboard", after("/dashboard?brand_id=7", "/profitability"))).toBe("/dashboard");
});

test("a single product says nothing of its brand", () => {
  const chosen = after("/products?brand_id=7&as_of=2025-03", "/products?id=12");
  expect(address_with("/dashboard", chosen)).toBe("/dashboard?brand_id=7");
});

test("brands without a category are known everywhere, and other words nowhere", () => {
  expect(address_with("/dashboard", after("/products?category_id=none"))).toBe("/dashboard?category_id=none");
  expect(address_with("/dashboard", after("/products?category_id=all&brand_id=none"))).toBe("/dashboard");
});

test("a number may be a negative one", () => {
  expect(address_with("/dashboard", after("/profitability?category_id=-1&brand_id=-7"))).toBe("/dashboard?category_id=-1&brand_id=-7");
});

test("changes win", () => {
  const chosen = after("/dashboard?brand_id=7&metric=CM3");
  expect(address_with("/dashboard", chosen, { brand_id: 9, category_id: null })).toBe("/dashboard?metric=CM3&brand_id=9");
});
