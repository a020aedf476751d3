// What the server is at: its status, asked for every few seconds while the page is looked at. When another generation
// is served, or a server that was gone is back, the epoch moves, and everything on the page is asked for anew.
import type { RefreshState, Status } from "./answers";
import { ApiError, get_json } from "./api";
import { set_currency } from "./format";
import { place } from "./router";
import { Store } from "./store";

export interface Live {
  status: Status | null;
  /** The server's clock minus ours. */
  clock_ms: number;
  /** Why the last attempt failed, and when the first of them did. */
  problem: { error: ApiError; since_ms: number } | null;
  epoch: number;
  /** The generation that was just replaced on an open page; 0 if none. */
  replaced: number;
}

const POLL_MS = 3000;
const BUSY_MS = 1000;
const RETRY_MS = 1500;
const PATIENCE_MS = 10_000;

export const live = new Store<Live>({ status: null, clock_ms: 0, problem: null, epoch: 0, replaced: 0 });

function note_status(status: Status, date: number | null): void {
  const before = live.get();
  const moved = before.status !== null && before.status.generation !== status.generation;
  const again = before.status !== null && before.status.published_at !== status.published_at;
  const back = before.problem !== null;
  set_currency(status.settings.currency);
  live.set({
    status,
    clock_ms: date === null ? before.clock_ms : date - Date.now(),
    problem: null,
    epoch: before.epoch + (moved || again || back ? 1 : 0),
    replaced: moved ? (before.status as Status).generation : before.replaced,
  });
}

function note_problem(error: ApiError): void {
  const before = live.get();
  live.set({ ...before, problem: { error, since_ms: before.problem?.since_ms ?? Date.now() } });
}

/** What was begun just now is known before the next look. */
export function note_refresh(refresh: RefreshState): void {
  const before = live.get();
  if (before.status !== null) live.set({ ...before, status: { ...before.status, refresh } });
}

function pause_ms({ problem, status }: Live): number {
  if (problem !== null) return RETRY_MS;
  return status?.refresh?.running ? BUSY_MS : POLL_MS;
}

let timer: ReturnType<typeof setTimeout> | undefined;
let asking = false;
/** Since the look that is under way was begun, something has happened that its answer may not know of. */
let outdated = false;

async function look(): Promise<void> {
  clearTimeout(timer);
  outdated = asking;
  if (asking || document.hidden) return;
  if (place.get().path === "/login") {
    timer = setTimeout(look_now, POLL_MS); // nothing to look at, until a step back leaves the login
    return;
  }
  asking = true;
  try {
    const answer = await get_json<Status>("/api/status", AbortSignal.timeout(PATIENCE_MS));
    if (!outdated) note_status(answer.value, answer.date);
  } catch (error) {
    note_problem(error instanceof ApiError ? error : new ApiError(0, "the server does not answer"));
  } finally {
    asking = false;
    timer = setTimeout(look_now, outdated ? 0 : pause_ms(live.get()));
  }
}

/** Looks at once: something that was asked for failed, or was made from another generation than we know. */
export function look_now(): void {
  void look();
}

export function start_live(): void {
  document.addEventListener("visibilitychange", look_now);
  look_now();
}

/** Seconds since a time that the server told. */
export function age_s(iso: string, clock_ms: number): number {
  return (Date.now() + clock_ms - Date.parse(iso)) / 1000;
}
