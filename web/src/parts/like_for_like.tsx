// RowsNote: which of the months have no rows, and so count as 0, and a switch to leave months out that only one of the
// periods has. Nothing where both are complete.
import type { MonthsAnswer } from "../base/answers";
import { names_of } from "../base/compare";
import { type Period, period_changes } from "../base/period";
import { choose } from "../base/router";

type Answer = Pick<MonthsAnswer, "months" | "like_for_like" | "from" | "to" | "versus_from" | "versus_to">;

/** "7 of 10 months have rows"; of a complete period its length. */
export function describe_rows(have: number, of: number): string {
  if (have === of) return of === 1 ? "one month" : `${of} months`;
  return `${have} of ${of} ${of === 1 ? "month" : "months"} ${have === 1 ? "has" : "have"} rows`;
}

/** "7 of 10 months have rows in Jan–Oct 2024", of each period that lacks some. */
export function rows_note(answer: Answer): string[] {
  const { months } = answer;
  const names = names_of(answer);
  const told = (have: number, of: number, name: string | null) =>
    have < of && name !== null ? [`${describe_rows(have, of)} in ${name}`] : [];
  return [
    ...told(months.current_with_rows, months.current, names.current),
    ...told(months.comparison_with_rows, months.comparison, names.comparison),
  ];
}

export function RowsNote({ answer, period }: { answer: Answer; period: Period | null }) {
  const lacking = rows_note(answer);
  if (period === null || (lacking.length === 0 && !answer.like_for_like)) return null;
  const { choice } = period;
  const take = (like_for_like: boolean) => choose(period_changes({ ...choice, like_for_like }));
  const rule = answer.like_for_like ? "Only months count that both periods have." : "Months without rows count as 0.";
  return (
    <p class="remark">
      <span>
        {lacking.length > 0 && `${lacking.join("; ")}. `}
        {rule}
      </span>
      {choice.versus !== "none" && (
        <label class="switch">
          <input type="checkbox" checked={choice.like_for_like} onChange={(event) => take(event.currentTarget.checked)} />
          Like for like
        </label>
      )}
    </p>
  );
}
