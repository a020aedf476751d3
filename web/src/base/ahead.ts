// Asking ahead: the answer to a choice that somebody points at is asked for before it is made. A choice then finds its
// answer there, and the page is laid out and painted once instead of twice.
import { useEffect } from "preact/hooks";
import { type Changes, with_params } from "./address";
import { type Fetched, get_json } from "./api";
import { live } from "./live";
import { place } from "./router";

/** What a page asks for when the query is this; null: nothing. */
type AddressOf = (search: string) => string | null;

interface Guess {
  address: string;
  /** Of another epoch, the answer may be of another generation. */
  epoch: number;
  asked_ms: number;
  answer: Promise<Fetched<unknown>>;
  abort: () => void;
}

const KEPT_MS = 10_000;

let address_of: AddressOf | null = null;
let guess: Guess | null = null;

function still_holds({ epoch, asked_ms }: Guess): boolean {
  return epoch === live.get().epoch && performance.now() - asked_ms < KEPT_MS;
}

/** The page that is shown says what its choices lead to. `of` stays the same between drawings. */
export function useAhead(of: AddressOf): void {
  useEffect(() => {
    address_of = of;
    return () => {
      address_of = null;
    };
  }, [of]);
}

/** Somebody points at a choice that would change these parameters. */
export function consider(changes: Changes): void {
  if (address_of === null) return;
  const address = address_of(with_params(place.get().search, changes));
  if (address === null) return;
  if (guess?.address === address && still_holds(guess)) return;
  guess?.abort();
  const controller = new AbortController();
  const answer = get_json<unknown>(address, controller.signal);
  const made: Guess = {
    address,
    epoch: live.get().epoch,
    asked_ms: performance.now(),
    answer,
    abort: () => controller.abort(),
  };
  guess = made;
  // Nobody waits for it: whoever makes the choice asks again, and is told what is wrong.
  answer.catch(() => {
    if (guess === made) guess = null;
  });
}

/** get_json, or the answer that was asked for ahead, which is given away once. */
export function get_json_or_ahead<T>(address: string, signal: AbortSignal): Promise<Fetched<T>> {
  const made = guess;
  if (made === null || made.address !== address || !still_holds(made)) return get_json<T>(address, signal);
  guess = null;
  signal.addEventListener("abort", made.abort);
  return made.answer as Promise<Fetched<T>>;
}
