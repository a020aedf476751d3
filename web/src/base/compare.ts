// Asking for a comparison (GET /api/compare): every figure of these pages is one of its answers, so that a total is the
// sum of what stands above it, a ratio is one of two totals, and pages agree with each other. Pure functions.
import { type Changes, param, with_params } from "./address";
import type { Figure, MonthPlace, MonthsAnswer } from "./answers";
import { format_month, month_name } from "./format";
import { describe_quarter, describe_span, type Period } from "./period";

/** `names`: the parameters that the page passes on; `more`: what it sets itself. Null as long as the period is unknown. */
export function compare_request(
  search: string,
  period: Period | null,
  names: readonly string[],
  more: Changes,
): string | null {
  if (period === null) return null;
  const { current, comparison, choice } = period;
  const changes: Changes = { from: current.from, to: current.to };
  if (comparison !== null) {
    changes.versus_from = comparison.from;
    changes.versus_to = comparison.to;
    changes.like_for_like = choice.like_for_like ? 1 : null;
  }
  for (const name of names) changes[name] = param(search, name);
  return `/api/compare${with_params("", { ...changes, ...more })}`;
}

/** A line of a table by month: a month, the subtotal of a quarter, or the total. */
export type MonthLine<F extends Figure> = F & {
  key: string;
  label: string;
  /** The month that it is compared with, where that is not the same one of another year. */
  against: string | null;
  part: "month" | "quarter" | "total";
  has_rows: [boolean, boolean];
};

/** "Jan", or "Nov 2024" where the period is of two years. */
function label_of(row: MonthPlace, one_year: boolean): string {
  const month = row.month ?? row.versus_month ?? "";
  return one_year && row.month !== null ? month_name(Number(month.slice(5))) : format_month(month);
}

function against_of(row: MonthPlace): string | null {
  if (row.month === null || row.versus_month === null) return null;
  return row.month.slice(5) === row.versus_month.slice(5) ? null : format_month(row.versus_month);
}

/** The months in their order, each whole quarter after its months, and the total. */
export function month_lines<F extends Figure>(answer: MonthsAnswer<F>): { lines: MonthLine<F>[]; total: MonthLine<F> } {
  const one_year = answer.from.slice(0, 4) === answer.to.slice(0, 4);
  const ends = new Map<number, F & { quarter: string }>();
  let at = 0;
  for (const quarter of answer.quarters) ends.set((at += quarter.rows), quarter);
  if (ends.size === 1) ends.delete(answer.rows.length); // the total says the same
  const lines: MonthLine<F>[] = [];
  answer.rows.forEach((row, i) => {
    // Like for like, a month that one period lacks counts in neither.
    const both = row.has_rows[0] && row.has_rows[1];
    const has_rows: [boolean, boolean] = answer.like_for_like ? [both, both] : row.has_rows;
    const key = row.month ?? `versus ${row.versus_month}`;
    lines.push({ ...row, key, label: label_of(row, one_year), against: against_of(row), part: "month", has_rows });
    const quarter = ends.get(i + 1);
    if (quarter === undefined) return;
    const label = describe_quarter(quarter.quarter);
    lines.push({ ...quarter, key: quarter.quarter, label, against: null, part: "quarter", has_rows: [true, true] });
  });
  const total: MonthLine<F> = { ...answer.total, key: "total", label: "Total", against: null, part: "total", has_rows: [true, true] };
  return { lines, total };
}

/** Whether there is anything to show. */
export function has_figures({ months }: Pick<MonthsAnswer, "months">): boolean {
  return months.current_with_rows > 0 || months.comparison_with_rows > 0;
}

/** What an answer says about its periods, whatever its rows are. */
export type Periods = Pick<MonthsAnswer, "months" | "like_for_like" | "from" | "to" | "versus_from" | "versus_to">;

export interface PeriodNames {
  current: string;
  comparison: string | null;
}

/** What the periods of an answer are called. */
export function names_of(answer: Omit<Periods, "months" | "like_for_like">): PeriodNames {
  const { versus_from, versus_to } = answer;
  return {
    current: describe_span(answer),
    comparison: versus_from === null || versus_to === null ? null : describe_span({ from: versus_from, to: versus_to }),
  };
}

/** "7 of 10 months have rows"; of a complete period its length. */
export function describe_rows(have: number, of: number): string {
  if (have === of) return of === 1 ? "one month" : `${of} months`;
  return `${have} of ${of} ${of === 1 ? "month" : "months"} ${have === 1 ? "has" : "have"} rows`;
}

/** "7 of 10 months have rows in Jan–Oct 2024", of each period that lacks some. */
export function rows_notes(answer: Periods): string[] {
  const { months } = answer;
  const names = names_of(answer);
  const told = (have: number, of: number, name: string | null) =>
    have < of && name !== null ? [`${describe_rows(have, of)} in ${name}`] : [];
  return [
    ...told(months.current_with_rows, months.current, names.current),
    ...told(months.comparison_with_rows, months.comparison, names.comparison),
  ];
}
