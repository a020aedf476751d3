import { expect, test } from "vitest";
import * as f from "./format";

test("money and counts are grouped, a minus is a minus, nothing is a dash", () => {
  expect(f.format_value("money", 1234567.891)).toBe("1,234,567.89");
  expect(f.format_value("money", -0.5)).toBe("−0.50");
  expect(f.format_value("money", -0.001)).toBe("0.00");
  expect(f.format_value("count", 1234567)).toBe("1,234,567");
  expect(f.format_value("ratio", 12.345)).toBe("12.3%");
  expect(f.format_value("money", null)).toBe("–");
});

test("decimal text is written digit by digit, beyond what a number holds", () => {
  expect(f.format_value("money", "900719925474099312345.67")).toBe("900,719,925,474,099,312,345.67");
  expect(f.format_value("money", "-1234.50")).toBe("−1,234.50");
  expect(f.format_value("money", "0.00")).toBe("0.00");
  expect(f.format_value("money", "-0.00")).toBe("0.00");
  expect(f.format_value("count", "1234567.00")).toBe("1,234,567");
  expect(f.format_value("count", "12.50")).toBe("12.5");
  expect(f.format_difference("money", "123456.00")).toBe("+123,456.00");
  expect(f.format_difference("money", "-0.01")).toBe("−0.01");
  expect(f.format_difference("count", "0.00")).toBe("0");
});

test("money carries the sign of its currency, where one is configured; nothing else does", () => {
  f.set_currency("€");
  expect(f.format_value("money", "-1234.50")).toBe("−€1,234.50");
  expect(f.format_value("money", 0.5)).toBe("€0.50");
  expect(f.format_difference("money", "12.00")).toBe("+€12.00");
  expect(f.format_value("money", null)).toBe("–");
  expect(f.format_value("count", 12)).toBe("12");
  expect(f.format_value("ratio", 12)).toBe("12.0%");
  f.set_currency("CHF");
  expect(f.format_value("money", 0.5)).toBe("CHF\u00a00.50");
  f.set_currency("");
});

test("differences and changes carry their sign", () => {
  expect(f.format_difference("money", 1200)).toBe("+1,200.00");
  expect(f.format_difference("money", -1200)).toBe("−1,200.00");
  expect(f.format_difference("ratio", -1.26)).toBe("−1.3 pp");
  expect(f.format_change(12.34)).toBe("+12.3%");
  expect(f.format_change(-0.01)).toBe("0.0%");
  expect(f.format_change(null)).toBe("–");
});

test("an empty label is seen", () => {
  expect([f.format_label(""), f.format_label(" "), f.format_label("DE")]).toEqual(["(empty)", "(empty)", "DE"]);
});

test("axes are short", () => {
  expect(f.format_axis("money", 1_200_000)).toBe("1.2M");
  expect(f.format_axis("money", -340_000)).toBe("−340K");
  expect(f.format_axis("ratio", 12.5)).toBe("12.5%");
});

test("ages, months, sizes and times", () => {
  expect([-3, 40, 60, 3599, 3600, 47 * 3600, 50 * 3600].map(f.format_age)).toEqual(
    ["0 s", "40 s", "1 min", "59 min", "1 h", "47 h", "2 days"]);
  expect(f.format_month("2025-10")).toBe("Oct 2025");
  expect([999, 1000, 123456, 9876543210].map(f.format_bytes)).toEqual(["999 B", "1.0 KB", "123 KB", "9.9 GB"]);
  expect(f.format_time("2025-10-03T08:15:00Z")).toBe("3 Oct 2025, 08:15 UTC");
  expect([0.0234, 4, 300].map(f.format_seconds)).toEqual(["23 ms", "4.0 s", "5 min"]);
});

test("schedules, and what is left of a wait", () => {
  expect(["1h", "6h", "15m", "30 min", "03:00", "fortnight"].map(f.format_every)).toEqual(
    ["every hour", "every 6 hours", "every 15 minutes", "every 30 minutes", "daily at 03:00", "every fortnight"]);
  expect([0, 7, 65, 750].map(f.format_clock)).toEqual(["0:00", "0:07", "1:05", "12:30"]);
});

test("what a table leaves out is counted, and what has no name is told by its number", () => {
  expect([1, 2, 2345].map(f.format_others)).toEqual(["1 other", "2 others", "2,345 others"]);
  expect([f.called({ id: 3, name: null }), f.called({ id: 3, name: " " }), f.called({ id: 3, name: "Acme" })]).toEqual(["No. 3", "(empty)", "Acme"]);
  expect([f.code_of({ id: 3, asin: "" }), f.code_of({ id: 3, asin: "B0" })]).toEqual(["No. 3", "B0"]);
});
