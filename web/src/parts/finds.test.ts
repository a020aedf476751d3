import { expect, test, vi } from "vitest";
import type { Filters } from "../base/answers";

vi.mock("../base/router", () => ({ place: {} }));
const { address_with } = await import("../base/carried");
const { finds_of } = await import("./finds");

const filters: Filters = {
  brands: Array.from({ length: 40 }, (_, i) => ({ id: i + 1, name: `Brand ${i + 1}`, category_id: null })),
  categories: [{ id: 3, name: "Brändy" }, { id: 4, name: "Kitchen" }],
  marketplaces: [],
  metrics: [],
  kinds: [],
  months: [],
  as_of: "",
};
const product = { asin_id: 9, asin: "B0BRAND", name: "A pan" };

test("nothing typed: the pages", () => {
  expect(finds_of(" ", filters, []).map((find) => find.text)).toEqual(["Dashboard", "Categories", "Profitability", "Products", "Status"]);
});

test("pages, categories, brands and products, in this order, and not too many", () => {
  const finds = finds_of("brand", filters, [product]);
  expect(finds[0]?.text).toBe("Brändy");
  expect(finds.filter((find) => find.kind === "Brand")).toHaveLength(12);
  expect(finds.at(-1)).toMatchObject({ kind: "Product", text: "B0BRAND · A pan" });
  expect(finds_of("stat", filters, []).map((find) => find.text)).toEqual(["Status"]);
  expect(finds_of("stat", null, [])).toHaveLength(1);
});

test("a find leads to its page with what else is chosen", () => {
  const chosen = { metric: "CM3", brand_id: 7, category_id: 4, period: "month" };
  const finds = finds_of("kitchen", filters, []);
  const [kitchen] = finds;
  const address = (find: (typeof finds)[number] | undefined) => find && address_with(find.path, chosen, find.changes);
  expect(address(kitchen)).toBe("/dashboard?metric=CM3&category_id=4&period=month");
  const [found] = finds_of("zzz", filters, [product]);
  expect(address(found)).toBe("/products?period=month&id=9");
});
