import { expect, test } from "vitest";
import { with_params } from "./address";
import * as p from "./period";

/** "2025-01..2025-10 | 2024-01..2024-10" */
function read(search: string, latest = "2025-10", fiscal_start = 1): string {
  const period = p.period_of(p.choice_of(search), latest, fiscal_start);
  if (period === null) return "unknown";
  const text = (span: p.Span | null) => (span === null ? "none" : `${span.from}..${span.to}`);
  return `${text(period.current)} | ${text(period.comparison)}`;
}

const USUAL = "2025-01..2025-10 | 2024-01..2024-10";

test("without parameters: this year up to the latest month, and the same months a year before", () => {
  expect(read("")).toBe(USUAL);
  expect(read("", "2026-01")).toBe("2026-01..2026-01 | 2025-01..2025-01");
  expect(read("", "")).toBe("unknown");
});

test("every kind of period, at a month and at the latest", () => {
  expect(read("?period=month")).toBe("2025-10..2025-10 | 2024-10..2024-10");
  expect(read("?period=month&at=2025-01")).toBe("2025-01..2025-01 | 2024-01..2024-01");
  expect(read("?period=quarter")).toBe("2025-10..2025-12 | 2024-10..2024-12");
  expect(read("?period=quarter&at=2025-09")).toBe("2025-07..2025-09 | 2024-07..2024-09");
  expect(read("?period=ytd&at=2024-02")).toBe("2024-01..2024-02 | 2023-01..2023-02");
  expect(read("?period=ltm")).toBe("2024-11..2025-10 | 2023-11..2024-10");
  expect(read("?period=ltm&at=2024-12")).toBe("2024-01..2024-12 | 2023-01..2023-12");
  expect(read("?period=year&at=2024-05")).toBe("2024-01..2024-12 | 2023-01..2023-12");
  expect(read("?from=2024-11&to=2025-02")).toBe("2024-11..2025-02 | 2023-11..2024-02");
  expect(read("?period=custom&from=2025-03&to=2025-03")).toBe("2025-03..2025-03 | 2024-03..2024-03");
});

test("a fiscal year begins where the server says, and so do its quarters", () => {
  expect(read("?period=quarter", "2025-10", 4)).toBe("2025-10..2025-12 | 2024-10..2024-12");
  expect(read("?period=quarter&at=2025-01", "2025-10", 2)).toBe("2024-11..2025-01 | 2023-11..2024-01");
  expect(read("?period=fiscal")).toBe("2025-01..2025-12 | 2024-01..2024-12");
  expect(read("?period=fiscal", "2025-10", 4)).toBe("2025-04..2026-03 | 2024-04..2025-03");
  expect(read("?period=fiscal&at=2025-03", "2025-10", 4)).toBe("2024-04..2025-03 | 2023-04..2024-03");
  expect(read("?period=fiscal&at=2025-04", "2025-10", 4)).toBe("2025-04..2026-03 | 2024-04..2025-03");
  expect(read("?period=fiscal&at=2025-12", "2025-12", 12)).toBe("2025-12..2026-11 | 2024-12..2025-11");
});

test("the period before has as many months, and ends where this one begins", () => {
  expect(read("?versus=previous")).toBe("2025-01..2025-10 | 2024-03..2024-12");
  expect(read("?period=month&at=2025-01&versus=previous")).toBe("2025-01..2025-01 | 2024-12..2024-12");
  expect(read("?period=quarter&at=2025-02&versus=previous")).toBe("2025-01..2025-03 | 2024-10..2024-12");
  expect(read("?period=ltm&versus=previous")).toBe("2024-11..2025-10 | 2023-11..2024-10");
  expect(read("?from=2024-11&to=2025-02&versus=previous")).toBe("2024-11..2025-02 | 2024-07..2024-10");
  expect(read("?versus=none")).toBe("2025-01..2025-10 | none");
});

test("an older link means its year up to its month", () => {
  expect(read("?as_of=2024-03")).toBe("2024-01..2024-03 | 2023-01..2023-03");
  expect(read("?as_of=2024-03&at=2025-02")).toBe("2025-01..2025-02 | 2024-01..2024-02");
  expect(p.carried("?as_of=2024-03")).toMatchObject({ as_of: null, at: "2024-03", period: null });
});

test("an address that makes no sense is the usual period", () => {
  for (const search of ["?period=week", "?at=2025-13", "?at=2025-1", "?at=x", "?at=0001-01", "?versus=evil", "?from=2025-01",
    "?period=custom", "?period=custom&from=2025-01", "?from=2025-00&to=2025-03", "?period=ytd&from=2020-01&to=2020-03"]) {
    expect(read(search), search).toBe(USUAL);
  }
  expect(read("?from=2025-03&to=2025-01")).toBe("2025-01..2025-03 | 2024-01..2024-03");
});

test("a choice is written as shortly as it can be, read back as it was, and carried along", () => {
  const address = (search: string) => with_params("", p.period_changes(p.choice_of(search)));
  expect(address("?period=ytd&versus=year")).toBe("");
  for (const search of ["", "?period=quarter&at=2024-05&versus=previous", "?at=2024-05", "?period=ltm&versus=none",
    "?period=custom&from=2024-11&to=2025-02&like_for_like=1"]) {
    expect(address(search)).toBe(search);
  }
  expect(address("?versus=none&like_for_like=1")).toBe("?versus=none");
  expect(with_params("", { ...p.carried("?metric=CM3&period=ltm&zoom=1-3"), brand_id: 3 })).toBe("?period=ltm&brand_id=3");
});

test("the periods to choose from are those with months, the newest first", () => {
  const months = ["2024-11", "2024-12", "2025-01", "2025-02"];
  const names = (kind: p.PeriodKind, fiscal_start = 1) =>
    p.periods_among(kind, months, "2025-02", fiscal_start).map(({ at, span }) => `${p.describe_period(kind, span, fiscal_start)} ${at}`);
  expect(names("month")).toEqual(["Feb 2025 null", "Jan 2025 2025-01", "Dec 2024 2024-12", "Nov 2024 2024-11"]);
  expect(names("quarter")).toEqual(["Q1 2025 null", "Q4 2024 2024-12"]);
  expect(names("year")).toEqual(["2025 null", "2024 2024-12"]);
  expect(names("ltm")[0]).toBe("Mar 2024–Feb 2025 null");
  expect(names("fiscal", 12)).toEqual(["FY2025 null", "FY2024 2024-11"]);
  expect(names("fiscal")).toEqual(["2025 null", "2024 2024-12"]);
  expect(names("quarter", 4)).toEqual(["Q4 FY2025 null", "Q3 FY2025 2024-12"]);
  expect(names("quarter", 2)).toEqual(["Q1 FY2026 null", "Q4 FY2025 2025-01"]);
  expect(names("custom")).toEqual([]);
  expect(p.periods_among("month", [], "", 1)).toEqual([]);
});

test("spans are told as people tell them", () => {
  expect(p.describe_span({ from: "2025-10", to: "2025-10" })).toBe("Oct 2025");
  expect(p.describe_span({ from: "2025-01", to: "2025-10" })).toBe("Jan–Oct 2025");
  expect(p.describe_span({ from: "2024-11", to: "2025-10" })).toBe("Nov 2024–Oct 2025");
  expect(p.describe_years({ from: "2024-01", to: "2024-10" })).toBe("2024");
  expect(p.describe_years({ from: "2023-11", to: "2024-10" })).toBe("2023/24");
  expect([p.describe_quarter("2025-Q4"), p.describe_quarter("FY2026-Q3")]).toEqual(["Q4 2025", "Q3 FY2026"]);
});

test("a link to another page takes the period along, and nothing else", () => {
  expect(p.page_about("/products", "?period=month&at=2025-03&metric=CM3&brand_id=7", { id: 5 })).toBe("/products?period=month&at=2025-03&id=5");
  expect(p.page_about("/products", "?metric=CM3")).toBe("/products");
});
