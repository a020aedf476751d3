// Warnings: all there is to know about the figures that are shown, the most pressing first. Every page shows the first of
// them, /status all. Pure functions.
import type { Status } from "../base/answers";
import type { Live } from "../base/live";
import { format_age } from "../base/format";
import { format_moment } from "../base/times";
import { proof_of } from "./proof";

export interface Warning {
  /** grave: do not rely on the figures, or nobody knows; fair: somebody has to do something; calm: good to know. */
  tone: "grave" | "fair" | "calm";
  text: string;
}

function age_of(iso: string, now_ms: number): string {
  return format_age((now_ms - Date.parse(iso)) / 1000);
}

export function is_stale(status: Status, now_ms: number): boolean {
  return (now_ms - Date.parse(status.confirmed_at)) / 1000 > status.settings.stale_after_s;
}

function disproved({ verification }: Status, now_ms: number): Warning[] {
  if (verification === null || verification.passed) return [];
  const when = format_moment(verification.verified_at, now_ms);
  return [
    {
      tone: "grave",
      text: `The last verification (${when}) found differences between generation ${verification.generation} and the raw rows. Do not rely on these figures; “stepwell verify --full” shows which differ.`,
    },
  ];
}

function unanswered({ problem, clock_ms }: Live, status: Status, now_ms: number): Warning[] {
  if (problem === null) return [];
  const since = format_moment(new Date(problem.since_ms + clock_ms).toISOString(), now_ms);
  const what =
    problem.error.status === 0
      ? `The server has not answered since ${since}.`
      : `The server has been unable to answer since ${since}: ${problem.error.message}.`;
  return [
    { tone: "grave", text: `${what} What you see is generation ${status.generation}; it is asked again every few seconds.` },
  ];
}

function unreachable({ database, generation, confirmed_at }: Status, now_ms: number): Warning[] {
  if (database.reachable) return [];
  const since = database.problem_since ? ` since ${format_moment(database.problem_since, now_ms)}` : "";
  return [
    {
      tone: "grave",
      text: `The database has been out of reach${since}. These are the figures of generation ${generation}, which were current ${age_of(confirmed_at, now_ms)} ago.`,
    },
  ];
}

function held({ held, generation }: Status, now_ms: number): Warning[] {
  if (held === null) return [];
  return [
    {
      tone: "fair",
      text: `A refresh has been held since ${format_moment(held.since, now_ms)}: ${held.why}. These are still the figures of generation ${generation}. If that loss is right, “stepwell refresh --accept-shrink” publishes it.`,
    },
  ];
}

/** Of what the server does by itself. A refresh from elsewhere that has run through since then has mended it. */
function failed({ refresh, held, generation, confirmed_at }: Status, now_ms: number): Warning[] {
  const last = refresh?.last;
  if (!last || last.ok || Date.parse(last.at) < Date.parse(confirmed_at)) return [];
  if (held !== null && last.what === "refresh") return []; // that is why it failed
  return [
    {
      tone: "fair",
      text: `The last ${last.what} failed at ${format_moment(last.at, now_ms)}: ${last.outcome}. Generation ${generation} is served as before.`,
    },
  ];
}

function stale(status: Status, now_ms: number): Warning[] {
  if (!is_stale(status, now_ms)) return [];
  return [
    {
      tone: "fair",
      text: `No refresh has run through for ${age_of(status.confirmed_at, now_ms)}, which is longer than it should be. Run “stepwell refresh”, or see why the scheduled one does not.`,
    },
  ];
}

function rolled_back({ kind, generation, why, published_at }: Status, now_ms: number): Warning[] {
  if (kind !== "rollback") return [];
  return [
    {
      tone: "calm",
      text: `Generation ${generation} is a rollback (${format_moment(published_at, now_ms)}): ${why}. The next refresh brings back what the raw rows say.`,
    },
  ];
}

function unproved(status: Status, now_ms: number): Warning[] {
  const { state, words, note } = proof_of(status, now_ms);
  if (state !== "unverified") return [];
  return [{ tone: "calm", text: `Generation ${status.generation} is ${words}: ${note}.` }];
}

/** `now_ms` is the server's clock. */
export function warnings_of(live: Live, now_ms: number): Warning[] {
  const { status } = live;
  if (status === null) return [];
  return [
    ...disproved(status, now_ms),
    ...unanswered(live, status, now_ms),
    ...unreachable(status, now_ms),
    ...held(status, now_ms),
    ...failed(status, now_ms),
    ...stale(status, now_ms),
    ...rolled_back(status, now_ms),
    ...unproved(status, now_ms),
  ];
}
