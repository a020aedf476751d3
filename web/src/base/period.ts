// The period that all pages are about, and the one that it is compared with. Both follow from the address:
// `period=ytd&at=2025-10&versus=year`, or `from=2025-03&to=2025-05`. Without `at` a period follows the latest month.
// Pure functions; a month is "2025-10", and a span has both its ends.
import { type Changes, param, with_params } from "./address";
import { month_name } from "./format";

export type PeriodKind = "month" | "quarter" | "ytd" | "ltm" | "year" | "fiscal" | "custom";
export type Versus = "year" | "previous" | "none";

export interface Span {
  from: string;
  to: string;
}

/** What the address asks for. */
export interface Choice {
  kind: PeriodKind;
  /** A month of the period: its last one for `ytd` and `ltm`; null: the latest. */
  at: string | null;
  /** Of a custom one alone. */
  custom: Span | null;
  versus: Versus;
  like_for_like: boolean;
}

/** What that comes to. */
export interface Period {
  choice: Choice;
  current: Span;
  comparison: Span | null;
}

const KINDS: readonly PeriodKind[] = ["month", "quarter", "ytd", "ltm", "year", "fiscal", "custom"];
const USUAL: PeriodKind = "ytd";

/** Months are counted from the first of the year 0. */
function index_of(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}

function month_at(index: number): string {
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

function span_at(first: number, count: number): Span {
  return { from: month_at(first), to: month_at(first + count - 1) };
}

export function shifted(span: Span, months: number): Span {
  return { from: month_at(index_of(span.from) + months), to: month_at(index_of(span.to) + months) };
}

export function length_of({ from, to }: Span): number {
  return index_of(to) - index_of(from) + 1;
}

/** Years before 1000 are typing errors, and would leave no room for a comparison. */
function month_param(search: string, name: string): string | null {
  const text = param(search, name);
  return text !== null && /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}

function custom_of(search: string): Span | null {
  const from = month_param(search, "from");
  const to = month_param(search, "to");
  if (from === null || to === null) return null;
  return from <= to ? { from, to } : { from: to, to: from };
}

/** What makes no sense counts as absent. Older links say `as_of=2025-10`: that year up to that month. */
export function choice_of(search: string): Choice {
  const asked = param(search, "period");
  const known = KINDS.find((kind) => kind === asked);
  const custom = known === undefined || known === "custom" ? custom_of(search) : null;
  const versus = param(search, "versus");
  return {
    kind: custom !== null ? "custom" : known === undefined || known === "custom" ? USUAL : known,
    at: month_param(search, "at") ?? month_param(search, "as_of"),
    custom,
    versus: versus === "previous" || versus === "none" ? versus : "year",
    like_for_like: param(search, "like_for_like") === "1",
  };
}

/** The period of that kind which the month is in, or ends. A fiscal year, and so its quarters, begins with the month
 * `fiscal_start`. */
function span_of(kind: Exclude<PeriodKind, "custom">, month: string, fiscal_start: number): Span {
  const at = index_of(month);
  const of_year = at % 12;
  const of_fiscal_year = (of_year - (fiscal_start - 1) + 12) % 12;
  switch (kind) {
    case "month":
      return span_at(at, 1);
    case "quarter":
      return span_at(at - (of_fiscal_year % 3), 3);
    case "ytd":
      return span_at(at - of_year, of_year + 1);
    case "ltm":
      return span_at(at - 11, 12);
    case "year":
      return span_at(at - of_year, 12);
    case "fiscal":
      return span_at(at - of_fiscal_year, 12);
  }
}

/** The same months a year before, or as many months just before. */
export function comparison_of(current: Span, versus: Versus): Span | null {
  if (versus === "none") return null;
  return shifted(current, versus === "year" ? -12 : -length_of(current));
}

/** Nothing before the latest month is known, unless the address names all that is needed. */
export function period_of(choice: Choice, latest: string, fiscal_start: number): Period | null {
  const at = choice.at ?? latest;
  if (choice.kind !== "custom" && at === "") return null;
  const current = choice.kind === "custom" ? choice.custom : span_of(choice.kind, at, fiscal_start);
  return current === null ? null : { choice, current, comparison: comparison_of(current, choice.versus) };
}

/** Parameters for a choice; none for what holds without them. */
export function period_changes({ kind, at, custom, versus, like_for_like }: Choice): Changes {
  return {
    as_of: null,
    period: kind === USUAL ? null : kind,
    at: kind === "custom" ? null : at,
    from: kind === "custom" ? (custom?.from ?? null) : null,
    to: kind === "custom" ? (custom?.to ?? null) : null,
    versus: versus === "year" ? null : versus,
    like_for_like: like_for_like && versus !== "none" ? 1 : null,
  };
}

/** What a link to another page takes along. */
export function carried(search: string): Changes {
  return period_changes(choice_of(search));
}

/** The address of another page, about the same period. */
export function page_about(path: string, search: string, changes: Changes = {}): string {
  return path + with_params("", { ...carried(search), ...changes });
}

export interface PeriodChoice {
  /** For `at`; null: the one with the latest month. */
  at: string | null;
  span: Span;
}

/** The periods of a kind that have a month among those given, the newest first. */
export function periods_among(
  kind: PeriodKind,
  months: readonly string[],
  latest: string,
  fiscal_start: number,
): PeriodChoice[] {
  const found: PeriodChoice[] = [];
  if (kind === "custom" || latest === "") return found;
  for (const month of [latest, ...months.filter((month) => month !== latest).sort().reverse()]) {
    const span = span_of(kind, month, fiscal_start);
    if (found.some((known) => known.span.from === span.from && known.span.to === span.to)) continue;
    found.push({ at: month === latest ? null : month, span });
  }
  return found;
}

const name_of = (month: string) => month_name(Number(month.slice(5)));
const year_of = (month: string) => month.slice(0, 4);

/** "Oct 2025", "Jan–Oct 2025", "Nov 2024–Oct 2025". */
export function describe_span({ from, to }: Span): string {
  if (from === to) return `${name_of(to)} ${year_of(to)}`;
  const first = year_of(from) === year_of(to) ? name_of(from) : `${name_of(from)} ${year_of(from)}`;
  return `${first}–${name_of(to)} ${year_of(to)}`;
}

/** "2025-Q4" → "Q4 2025", "FY2026-Q3" → "Q3 FY2026". */
export function describe_quarter(quarter: string): string {
  return quarter.split("-").reverse().join(" ");
}

/** A fiscal year is called by the year that it ends in. */
function fiscal_year_of(month: string, fiscal_start: number): string {
  if (fiscal_start === 1) return year_of(month);
  return `FY${Number(year_of(month)) + (Number(month.slice(5)) >= fiscal_start ? 1 : 0)}`;
}

/** As the list of periods of a kind calls it: "2025", "FY2026", "Q4 2025", "Jan–Oct 2025". */
export function describe_period(kind: PeriodKind, span: Span, fiscal_start: number): string {
  if (kind === "year") return year_of(span.from);
  if (kind === "fiscal") return fiscal_year_of(span.from, fiscal_start);
  if (kind !== "quarter") return describe_span(span);
  const quarter = Math.floor(((Number(span.from.slice(5)) - fiscal_start + 12) % 12) / 3) + 1;
  return `Q${quarter} ${fiscal_year_of(span.from, fiscal_start)}`;
}

/** "2024", or "2023/24" where the span begins in one year and ends in the next. */
export function describe_years({ from, to }: Span): string {
  return year_of(from) === year_of(to) ? year_of(to) : `${year_of(from)}/${year_of(to).slice(2)}`;
}
