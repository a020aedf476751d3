// The card "Refresh" of /status: what the server refreshes by itself, what it is at, and how the last time ended.
// Administrators begin one here.
import type { RefreshState, Status } from "../base/answers";
import { format_age, format_every, format_seconds } from "../base/format";
import { age_s } from "../base/live";
import { is_admin, session } from "../base/session";
import { useStore } from "../base/store";
import { format_moment, format_when } from "../base/times";
import { begin_refresh } from "../base/work";
import { BeginButtons } from "../parts/begin_buttons";
import { type Fact, Facts } from "../parts/facts";
import { useAges } from "../parts/ticks";
import { Failure, WorkCard } from "../parts/work_card";
import { Working } from "../parts/working";

const DOING = { refresh: "Refreshing", rollback: "Rolling back" };

interface Props {
  refresh: RefreshState;
  status: Status;
  clock_ms: number;
}

function State({ refresh: { running, last }, clock_ms }: Props) {
  if (running && running.what !== "verify") return <Working doing={DOING[running.what]} since={running.since} clock_ms={clock_ms} />;
  if (last === null) return null;
  return <span class={`level ${last.ok ? "good" : "poor"}`}>{last.ok ? "in order" : `last ${last.what} failed`}</span>;
}

/** A time of day is the server's own; when that is next, is told in UTC as all times are. */
function schedule_text({ every, next_at }: RefreshState, clock_ms: number): string {
  if (every === null) return "none: only when somebody asks for it";
  const when = every.includes(":") ? `${format_every(every)}, local time of the server` : format_every(every);
  if (next_at === null) return when;
  const wait_s = -age_s(next_at, clock_ms);
  const moment = format_moment(next_at, Date.now() + clock_ms);
  return wait_s > 0 ? `${when}, next in ${format_age(wait_s)} (${moment})` : `${when}, next now`;
}

function last_text({ last }: RefreshState, clock_ms: number): string {
  if (last === null) return "none since the server started";
  return `${last.what} ${format_when(last.at, Date.now() + clock_ms)}, took ${format_seconds(last.seconds)}`;
}

/** What runs after a generation takes nothing of it back. */
function AfterFailure({ refresh: { after } }: Props) {
  if (after === null || after.ok) return null;
  return (
    <Failure what={`The command after generation ${after.generation}`} outcome={after.outcome}>
      The generation stands. What the command does for others ([refresh] after) was not done, and is not tried again.
    </Failure>
  );
}

/** It needs two things said: that the figures are whole, and what to do. */
function LastFailure({ refresh: { last, every }, status }: Props) {
  if (last === null || last.ok) return null;
  return (
    <Failure what={`The last ${last.what}`} outcome={last.outcome}>
      Generation {status.generation} is served as before: nothing of it was changed. Mend what is named above
      {every === null ? "" : "; the schedule tries again by itself"}. “stepwell {last.what}” on the server shows the whole of it.
    </Failure>
  );
}

function Buttons({ busy }: { busy: boolean }) {
  return (
    <BeginButtons
      busy={busy}
      choices={[
        ["Refresh now", () => begin_refresh(false)],
        ["Full refresh", () => begin_refresh(true)],
      ]}
      note="“Refresh now” reads only what changed, where that can be exact. A full refresh reads every raw row."
    />
  );
}

export function RefreshCard(props: Props) {
  const { refresh, clock_ms } = props;
  const known = useStore(session);
  useAges();
  const facts: Fact[] = [
    ["Schedule", schedule_text(refresh, clock_ms)],
    ["Last", last_text(refresh, clock_ms)],
  ];
  if (refresh.last?.ok) facts.push(["Outcome", refresh.last.outcome]);
  if (refresh.after?.ok) facts.push(["Command after it", `ran for generation ${refresh.after.generation}`]);
  return (
    <WorkCard id="refresh-title" title="Refresh" state={<State {...props} />}>
      <LastFailure {...props} />
      <AfterFailure {...props} />
      <Facts facts={facts} near />
      {is_admin(known) && <Buttons busy={refresh.running !== null} />}
    </WorkCard>
  );
}
