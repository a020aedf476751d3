import { beforeEach, expect, test, vi } from "vitest";
import type { RefreshState, Status } from "./answers";
import type { Fetched } from "./api";

vi.mock("./router", () => ({ place: { get: () => ({ path: "/status", search: "" }) } }));
vi.mock("./api", () => ({ ApiError: class extends Error {}, get_json: vi.fn() }));
vi.stubGlobal("document", { hidden: false });
vi.useFakeTimers();

const { get_json } = await import("./api");
const { live, look_now, note_refresh } = await import("./live");

const idle: RefreshState = { every: null, next_at: null, running: null, last: null, verification: null, after: null };
const running: RefreshState = { ...idle, running: { what: "refresh", since: "2026-03-05T14:00:00Z" } };

/** Each look waits for its answer here. */
const looks: ((refresh: RefreshState) => Promise<void>)[] = [];

beforeEach(() => {
  vi.mocked(get_json).mockImplementation(
    () =>
      new Promise<Fetched<unknown>>((answer) => {
        looks.push(async (refresh) => {
          const status = { generation: 1, published_at: "", settings: { currency: "" }, refresh } as Status;
          answer({ value: status, generation: 1, date: null });
          await vi.advanceTimersByTimeAsync(1);
        });
      }),
  );
});

test("an answer that was asked for before something was begun does not undo what is known of it", async () => {
  look_now();
  await looks[0]?.(idle);
  expect(live.get().status?.refresh).toEqual(idle);
  await vi.advanceTimersByTimeAsync(3000);
  expect(looks).toHaveLength(2);
  note_refresh(running); // as the answer to the press of a button says
  look_now();
  await looks[1]?.(idle);
  expect(live.get().status?.refresh).toEqual(running);
  expect(looks).toHaveLength(3); // at once
  await looks[2]?.(idle);
  expect(live.get().status?.refresh).toEqual(idle);
  expect(looks).toHaveLength(3);
});
