// RowsNote: which of the months have no rows, and so count as 0, and a switch to leave months out that only one of the
// periods has. Nothing where both are complete.
import { type Periods, rows_notes } from "../base/compare";
import { type Period, period_changes } from "../base/period";
import { choose } from "../base/router";

export function RowsNote({ answer, period }: { answer: Periods; period: Period | null }) {
  const lacking = rows_notes(answer);
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
