// How fresh and how proved the figures are: a line on every page, and a banner when there is something to know.
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../base/answers";
import { format_age, format_month, format_time } from "../base/format";
import { age_s, type Live, live } from "../base/live";
import { use_store } from "../base/store";
import { use_ages } from "./ticks";

export function describe_verification(status: Status, clock_ms: number): string {
  const { verification } = status;
  if (verification === null) return "not verified yet";
  const age = `${format_age(age_s(verification.verified_at, clock_ms))} ago`;
  const which = verification.generation === status.generation ? "" : ` (generation ${verification.generation})`;
  return verification.passed ? `verified ${age}${which}` : `verification failed ${age}${which}`;
}

function state_of({ status, problem }: Live, stale: boolean): "good" | "fair" | "poor" {
  if (problem || !status || !status.database.reachable || status.verification?.passed === false) return "poor";
  const proved = status.verification?.generation === status.generation;
  return stale || !proved ? "fair" : "good";
}

function is_stale(status: Status, clock_ms: number): boolean {
  return age_s(status.confirmed_at, clock_ms) > status.settings.stale_after_s;
}

export function Freshness() {
  const now = use_store(live);
  use_ages();
  const { status, clock_ms, problem } = now;
  if (status === null) {
    return <span class="freshness">{problem ? problem.error.message : "asking the server …"}</span>;
  }
  return (
    <a class="freshness" href="/status" title="What this generation is, and how it was proved">
      <span class={`dot ${state_of(now, is_stale(status, clock_ms))}`} aria-hidden="true" />
      <span>
        generation <b>{status.generation}</b> <i>·</i> as of {format_month(status.as_of)} <i>·</i>{" "}
        {describe_verification(status, clock_ms)}
      </span>
    </a>
  );
}

/** The most pressing of what there is to know. */
function warning_of({ status, problem, clock_ms }: Live): { text: string; grave: boolean } | null {
  if (problem && status) {
    const since = new Date(problem.since_ms).toTimeString().slice(0, 5);
    return {
      text: `The server has not answered since ${since}. What you see is generation ${status.generation}; it is asked again every few seconds.`,
      grave: true,
    };
  }
  if (!status) return null;
  if (status.verification && !status.verification.passed) {
    return {
      text: `The last verification found differences between generation ${status.verification.generation} and the raw rows. Do not rely on these figures; "stepwell verify --full" shows which differ.`,
      grave: true,
    };
  }
  const age = format_age(age_s(status.confirmed_at, clock_ms));
  if (!status.database.reachable) {
    const since = status.database.problem_since ? ` since ${format_time(status.database.problem_since)}` : "";
    return {
      text: `The database has been out of reach${since}. These are the figures of generation ${status.generation}, which were current ${age} ago.`,
      grave: true,
    };
  }
  if (status.held) {
    return {
      text: `A refresh has been held since ${format_time(status.held.since)}: ${status.held.why}. These are still the figures of generation ${status.generation}. If that loss is right, "stepwell refresh --accept-shrink" publishes it.`,
      grave: false,
    };
  }
  if (is_stale(status, clock_ms)) {
    return {
      text: `No refresh has run through for ${age}, which is longer than it should be. Run "stepwell refresh", or see why the scheduled one does not.`,
      grave: false,
    };
  }
  return null;
}

export function Banner() {
  const now = use_store(live);
  use_ages();
  const warning = warning_of(now);
  if (warning === null) return null;
  return (
    <div class={warning.grave ? "banner grave" : "banner"} role="alert">
      {warning.text}
    </div>
  );
}

/** Says that the page has changed under its reader's eyes, and leaves by itself. */
export function Replaced() {
  const { replaced, status } = use_store(live);
  const [shown, set_shown] = useState(0);
  useEffect(() => {
    if (replaced === 0) return;
    set_shown(status?.generation ?? 0);
    const timer = setTimeout(() => set_shown(0), 6000);
    return () => clearTimeout(timer);
  }, [replaced]);
  return (
    <div class={shown ? "toast shown" : "toast"} role="status" aria-live="polite">
      {shown ? `Now showing generation ${shown}` : ""}
    </div>
  );
}
