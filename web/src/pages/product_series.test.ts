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
    { marketplace: "US", metric: "ACOS %", months: ["2025-02", "2025-03"], values: [12.5, 30] },
    { marketplace: "DE", metric: "ACOS %", months: ["2025-02"], values: [10] },
  ],
};

const ROLES: MetricRoles = {
  opening: "Net revenue",
  revenue: { name: "Net revenue", known: true },
  margin: { name: "CM3", known: true },
  units: { name: "Net units", known: false },
};

test("months and marketplaces are those that have rows, in order, and the total is the sum of what stands above it", () => {
  expect(by_marketplace(PRODUCT, "Net revenue", "money", ROLES, null)).toEqual({
    marketplaces: ["DE", "US"],
    months: [
      { month: "2025-01", values: ["0.10", null], total: "0.10" },
      { month: "2025-02", values: ["0.20", "100.00"], total: "100.20" },
      { month: "2025-03", values: [null, "0.00"], total: "0.00" },
    ],
    total: { month: null, values: ["0.30", "100.00"], total: "100.30" },
    history: { from: "2025-01", to: "2025-03" },
  });
  const none = by_marketplace(PRODUCT, "Net units", "count", ROLES, null);
  expect([none.marketplaces, none.months, none.history]).toEqual([[], [], null]);
});

test("a period leaves out the other months, of the total as well", () => {
  const { months, total, history } = by_marketplace(PRODUCT, "Net revenue", "money", ROLES, { from: "2025-02", to: "2025-02" });
  expect(months.map((row) => row.month)).toEqual(["2025-02"]);
  expect(total).toEqual({ month: null, values: ["0.20", "100.00"], total: "100.20" });
  expect(history).toEqual({ from: "2025-01", to: "2025-03" });
});

test("EBITDA is CM3 over revenue, nothing without revenue, and over marketplaces and months from their sums", () => {
  const { months, total } = by_marketplace(PRODUCT, "brand ebitda %", "ratio", ROLES, null);
  expect(months[1]?.values).toEqual([25, 25]);
  expect(months[1]?.total).toBeCloseTo((25.05 / 100.2) * 100, 10);
  expect(months[2]).toEqual({ month: "2025-03", values: [null, null], total: null });
  expect(total?.total).toBeCloseTo((25.05 / 100.3) * 100, 10);
  expect(metrics_of_product(PRODUCT, ROLES)).toContain("Brand EBITDA %");
});

test("EBITDA counts a margin in months and marketplaces without revenue", () => {
  const late = { marketplace: "FR", metric: "CM3", months: ["2025-04"], values: [-10] };
  const { marketplaces, months, total, history } = by_marketplace({ ...PRODUCT, series: [...PRODUCT.series, late] }, "Brand EBITDA %", "ratio", ROLES, null);
  expect(marketplaces).toEqual(["DE", "FR", "US"]);
  expect(months.at(-1)).toEqual({ month: "2025-04", values: [null, null, null], total: null });
  expect(total?.total).toBeCloseTo((15.05 / 100.3) * 100, 10);
  expect(history).toEqual({ from: "2025-01", to: "2025-04" });
});

test("a ratio of the facts is shown, and not added up", () => {
  const { months, total } = by_marketplace(PRODUCT, "ACOS %", "ratio", ROLES, null);
  expect(months[0]).toEqual({ month: "2025-02", values: [10, 12.5], total: null });
  expect(total).toBeNull();
});

test("EBITDA is made of what the server calls revenue and margin", () => {
  const roles = { ...ROLES, revenue: { name: "Umsatz ", known: true }, margin: { name: "DB, netto", known: true } };
  const series = [
    { marketplace: "DE", metric: "UMSATZ", months: ["2025-02"], values: [200] },
    { marketplace: "DE", metric: "DB, Netto", months: ["2025-02"], values: [50] },
  ];
  const product = { ...PRODUCT, series };
  expect(metrics_of_product(product, roles)).toContain("Brand EBITDA %");
  expect(by_marketplace(product, "Brand EBITDA %", "ratio", roles, null).months).toEqual([{ month: "2025-02", values: [25], total: 25 }]);
  expect(metrics_of_product(product, ROLES)).not.toContain("Brand EBITDA %");
  expect(metrics_of_product(PRODUCT, roles)).not.toContain("Brand EBITDA %");
});
