import { expect, test } from "vitest";
import type { MetricRoles, Product } from "../base/answers";
import { by_marketplace, metrics_of_product } from "./product_series";

const PRODUCT: Product = {
  asin_id: 1,
  asin: "B0",
  name: "",
  brand: null,
  category: null,
  series: [
    { marketplace: "US", metric: "Net revenue", months: ["2025-02", "2025-03"], values: [100, 0] },
    { marketplace: "DE", metric: "net Revenue", months: ["2025-01", "2025-02"], values: [0.1, 0.2] },
    { marketplace: "US", metric: "CM3", months: ["2025-02"], values: [25] },
    { marketplace: "DE", metric: "CM3", months: ["2025-02"], values: [0.05] },
  ],
};

const ROLES: MetricRoles = {
  opening: "Net revenue",
  revenue: { name: "Net revenue", known: true },
  margin: { name: "CM3", known: true },
  units: { name: "Net units", known: false },
};

test("months and marketplaces are those that have rows, in order", () => {
  expect(by_marketplace(PRODUCT, "Net revenue", ROLES)).toEqual({
    marketplaces: ["DE", "US"],
    months: [
      { month: "2025-01", values: [0.1, null], total: 0.1 },
      { month: "2025-02", values: [0.2, 100], total: 100.2 },
      { month: "2025-03", values: [null, 0], total: 0 },
    ],
  });
  expect(by_marketplace(PRODUCT, "Net units", ROLES)).toEqual({ marketplaces: [], months: [] });
});

test("EBITDA is CM3 over revenue, 0 without revenue, and over all marketplaces from their sums", () => {
  const { months } = by_marketplace(PRODUCT, "brand ebitda %", ROLES);
  expect(months[1]?.values).toEqual([25, 25]);
  expect(months[1]?.total).toBeCloseTo((25.05 / 100.2) * 100, 10);
  expect(months[2]).toEqual({ month: "2025-03", values: [null, 0], total: 0 });
  expect(metrics_of_product(PRODUCT, ROLES)).toContain("Brand EBITDA %");
});

test("EBITDA is made of what the server calls revenue and margin", () => {
  const roles = { ...ROLES, revenue: { name: "Umsatz ", known: true }, margin: { name: "DB, netto", known: true } };
  const series = [
    { marketplace: "DE", metric: "UMSATZ", months: ["2025-02"], values: [200] },
    { marketplace: "DE", metric: "DB, Netto", months: ["2025-02"], values: [50] },
  ];
  const product = { ...PRODUCT, series };
  expect(metrics_of_product(product, roles)).toContain("Brand EBITDA %");
  expect(by_marketplace(product, "Brand EBITDA %", roles).months).toEqual([{ month: "2025-02", values: [25], total: 25 }]);
  expect(metrics_of_product(product, ROLES)).not.toContain("Brand EBITDA %");
  expect(metrics_of_product(PRODUCT, roles)).not.toContain("Brand EBITDA %");
});
