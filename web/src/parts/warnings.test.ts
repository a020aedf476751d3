import { expect, test, vi } from "vitest";
import type { Status } from "../base/answers";
import type { Live } from "../base/live";
import { describe_proof, proof_of } from "./proof";
import { warnings_of } from "./warnings";

vi.mock("../base/router", () => ({}));
const { ApiError } = await import("../base/api");

const NOW = Date.parse("2026-03-05T14:30:00Z");

function status_with(changes: Partial<Status>): Status {
  return {
    generation: 7,
    kind: "incremental",
    why: "",
    published_at: "2026-03-05T14:00:00Z",
    confirmed_at: "2026-03-05T14:00:00Z",
    held: null,
    verification: { generation: 7, verified_at: "2026-03-05T14:10:00Z", full: true, passed: true },
    database: { description: "", reachable: true, problem: null, problem_since: null },
    settings: { ebitda_thresholds: { green: 1, orange: 0 }, stale_after_s: 86400 },
    ...changes,
  } as Status;
}

function live_with(changes: Partial<Status>, more: Partial<Live> = {}): Live {
  return { status: status_with(changes), clock_ms: 0, problem: null, epoch: 0, replaced: 0, ...more };
}

const last = { what: "refresh", at: "2026-03-05T14:05:00Z", seconds: 1, ok: false, outcome: "no space left" } as const;
const refresh = { every: "1h", next_at: null, running: null, last, verification: null, after: null };
const texts = (live: Live) => warnings_of(live, NOW).map((warning) => warning.text);

test("all in order: nothing to know", () => {
  expect(texts(live_with({}))).toEqual([]);
  expect(warnings_of({ ...live_with({}), status: null }, NOW)).toEqual([]);
});

test("a failed refresh, until another has run through", () => {
  expect(texts(live_with({ refresh }))).toEqual([
    "The last refresh failed at 14:05 UTC: no space left. Generation 7 is served as before.",
  ]);
  expect(texts(live_with({ refresh, confirmed_at: "2026-03-05T14:06:00Z" }))).toEqual([]);
  expect(texts(live_with({ refresh: { ...refresh, last: { ...last, ok: true } } }))).toEqual([]);
});

test("a held refresh is told once", () => {
  const held = { since: "2026-03-04T14:05:00Z", why: "half would be gone" };
  expect(texts(live_with({ refresh, held }))).toHaveLength(1);
  expect(texts(live_with({ held }))[0]).toMatch(/^A refresh has been held since 4 Mar 2026, 14:05 UTC: half would be gone\./);
});

test("a rollback says why, an unverified generation which one was, and both come last", () => {
  const changes: Partial<Status> = {
    kind: "rollback",
    why: "rolled back from generation 6 to 5",
    verification: { generation: 6, verified_at: "2026-03-05T11:10:00Z", full: true, passed: true },
    refresh,
  };
  const warnings = warnings_of(live_with(changes), NOW);
  expect(warnings.map((warning) => warning.tone)).toEqual(["fair", "calm", "calm"]);
  expect(warnings[1]?.text).toMatch(/^Generation 7 is a rollback \(14:00 UTC\): rolled back from generation 6 to 5\./);
  expect(warnings[2]?.text).toBe("Generation 7 is not verified yet: generation 6 was verified 3 h ago.");
});

test("the gravest comes first", () => {
  const problem = { error: new ApiError(0, "the server does not answer"), since_ms: NOW - 60_000 };
  const failed = { generation: 7, verified_at: "2026-03-05T14:10:00Z", full: true, passed: false };
  const told = texts(live_with({ verification: failed, refresh }, { problem }));
  expect(told[0]).toMatch(/found differences/);
  expect(told[1]).toMatch(/^The server has not answered since 14:29 UTC\. What you see is generation 7/);
  expect(told).toHaveLength(3);
});

test("the outage is told in the server's time", () => {
  const problem = { error: new ApiError(503, "no snapshot"), since_ms: NOW };
  expect(texts(live_with({}, { problem, clock_ms: -60_000 }))[0]).toMatch(/since 14:29 UTC: no snapshot\./);
});

test("one story of the verification", () => {
  const story = (verification: Status["verification"]) => describe_proof(proof_of(status_with({ verification }), NOW));
  const made = { generation: 7, verified_at: "2026-03-05T14:10:00Z", full: false, passed: true };
  expect(story(made)).toBe("verified 20 min ago");
  expect(story(null)).toBe("not verified yet");
  expect(story({ ...made, generation: 6 })).toBe("not verified yet");
  expect(story({ ...made, passed: false })).toBe("verification failed 20 min ago");
  expect(story({ ...made, passed: false, generation: 6 })).toBe("verification failed 20 min ago");
});
