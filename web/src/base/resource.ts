// What a component needs from the server. Asked for as soon as the address is known, before anything is painted; a
// request that is no longer wanted is aborted. What was shown stays until the next is there.
import { useLayoutEffect, useState } from "preact/hooks";
import { get_json_or_ahead } from "./ahead";
import { type ApiError, as_api_error } from "./api";
import { live, look_now } from "./live";
import { useStore } from "./store";

export interface Resource<T> {
  /** The last answer; of another address while `pending`. */
  value: T | null;
  error: ApiError | null;
  pending: boolean;
  retry: () => void;
}

interface State<T> {
  address: string | null;
  value: T | null;
  error: ApiError | null;
}

/** What the server did not answer is asked for again after that long. A page that nobody looks at asks for nothing. */
const AGAIN_MS = 3000;

function in_a_while(act: () => void): () => void {
  const timer = setInterval(() => {
    if (document.hidden) return;
    clearInterval(timer);
    act();
  }, AGAIN_MS);
  return () => clearInterval(timer);
}

/** `address` null: nothing is wanted now. */
export function useResource<T>(address: string | null): Resource<T> {
  const { epoch } = useStore(live);
  const [state, set_state] = useState<State<T>>({ address: null, value: null, error: null });
  const [attempt, set_attempt] = useState(0);

  useLayoutEffect(() => {
    if (address === null) return;
    const controller = new AbortController();
    let give_up = () => {};
    get_json_or_ahead<T>(address, controller.signal).then(
      (answer) => {
        if (controller.signal.aborted) return; // it came just before
        set_state({ address, value: answer.value, error: null });
        const { status } = live.get();
        if (status !== null && answer.generation !== 0 && answer.generation !== status.generation) look_now();
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const known = as_api_error(error);
        set_state((before) => ({
          address,
          value: before.address === address ? before.value : null,
          error: known,
        }));
        if (known.status !== 0 && known.status !== 503) return;
        look_now();
        // Another one may have been answered all the while: then no news of the server tells this page to go on.
        give_up = in_a_while(() => set_attempt((n) => n + 1));
      },
    );
    return () => {
      controller.abort();
      give_up();
    };
  }, [address, epoch, attempt]);

  const pending = address !== null && state.address !== address;
  return {
    value: state.value,
    error: pending ? null : state.error,
    pending,
    retry: () => set_attempt((n) => n + 1),
  };
}
