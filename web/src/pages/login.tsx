// /login: name and password. It asks the server for nothing else, and comes back to the page that sent us here.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ApiError, as_api_error } from "../base/api";
import { format_clock } from "../base/format";
import { log_in } from "../base/session";
import { Mark } from "../parts/mark";
import { PasswordField } from "../parts/password_field";
import { useSeconds } from "../parts/ticks";
import { useTitle } from "../parts/title";

const PATIENCE_S = 30;

function describe(error: ApiError): string {
  if (error.status === 401) return "This name and password do not fit together.";
  if (error.status === 429) return "That was tried too often. The server takes the next attempt when the time below is up.";
  if (error.status === 0) return "The server does not answer. Try again in a moment.";
  return `The server could not log you in: ${error.message}.`;
}

/** Seconds until the server takes another attempt; 0 where it takes one now. */
function useWait(error: ApiError | null): number {
  const [until_ms, set_until] = useState(0);
  useLayoutEffect(() => {
    set_until(error?.status === 429 ? Date.now() + (error.retry_after_s ?? PATIENCE_S) * 1000 : 0);
  }, [error]);
  useSeconds(until_ms > Date.now());
  return Math.max(0, Math.ceil((until_ms - Date.now()) / 1000));
}

function button_text(busy: boolean, wait_s: number): string {
  if (wait_s > 0) return `Try again in ${format_clock(wait_s)}`;
  return busy ? "Logging in …" : "Log in";
}

function Form() {
  const [busy, set_busy] = useState(false);
  const [error, set_error] = useState<ApiError | null>(null);
  const wait_s = useWait(error);
  const waited = error?.status === 429 && wait_s === 0;
  const name = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  useLayoutEffect(() => name.current?.focus(), []);
  // What was wrong is most often the password: it is ready to be typed over.
  useLayoutEffect(() => {
    if (error?.status === 401) password.current?.select();
  }, [error]);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || wait_s > 0 || !name.current || !password.current) return;
    set_busy(true);
    set_error(null);
    try {
      await log_in(name.current.value.trim(), password.current.value); // the next page comes: busy until then
    } catch (thrown) {
      set_error(as_api_error(thrown));
      set_busy(false);
    }
  };

  const wrong = error?.status === 401;
  return (
    <form method="post" action="/login" onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for="username">Name</label>
        <input
          ref={name}
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          required
          aria-invalid={wrong}
          aria-describedby="login-error"
        />
      </div>
      <PasswordField field={password} invalid={wrong} described_by="login-error" />
      {/* The button stays focusable while it waits: a disabled one would throw keyboards back to the top. */}
      <button type="submit" aria-disabled={busy || wait_s > 0}>
        {button_text(busy, wait_s)}
      </button>
      <p id="login-error" class="login-error" role="alert" aria-live="assertive">
        {error && !waited ? describe(error) : ""}
      </p>
    </form>
  );
}

export function Login() {
  useTitle("Log in");
  return (
    <main id="content" class="login" tabIndex={-1}>
      <section class="login-card" aria-labelledby="login-title">
        <p class="login-brand">
          <Mark />
          stepwell
        </p>
        <h1 id="login-title">Log in</h1>
        <p class="where">to see the figures, exact to the cent</p>
        <Form />
        <p class="login-help">No login yet? Whoever runs this server adds one with “stepwell user add”.</p>
      </section>
    </main>
  );
}
