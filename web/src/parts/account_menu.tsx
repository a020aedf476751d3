// AccountMenu: who is logged in, and the way out. Nothing where the server has no logins.
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import { as_api_error } from "../base/api";
import { log_out, session } from "../base/session";
import { useStore } from "../base/store";

const ROLES = { viewer: "Viewer: sees all figures", admin: "Administrator: may refresh and roll back" };

/** Closes on a click elsewhere, on Escape, and when the focus leaves. */
function useClosing(open: boolean, close: (refocus: boolean) => void) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) close(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape") close(true);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open, close]);
  return box;
}

export function AccountMenu() {
  const known = useStore(session);
  const [open, set_open] = useState(false);
  const [problem, set_problem] = useState("");
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback((refocus: boolean) => {
    set_open(false);
    if (refocus) button.current?.focus();
  }, []);
  const box = useClosing(open, close);
  if (!known?.user) return null;
  const leave = () => {
    set_problem("");
    log_out().catch((error: unknown) => set_problem(`Still logged in: ${as_api_error(error).message}.`));
  };
  return (
    <div class="account" ref={box}>
      <button
        ref={button}
        type="button"
        class="account-button"
        aria-expanded={open}
        aria-controls="account-menu"
        aria-label={`Logged in as ${known.user}`}
        onClick={() => set_open(!open)}
      >
        <span class="initial" aria-hidden="true">
          {[...known.user][0]}
        </span>
        <span class="account-name">{known.user}</span>
      </button>
      <div id="account-menu" class="account-menu" hidden={!open}>
        <p>
          <b>{known.user}</b>
        </p>
        {known.role && <p class="muted">{ROLES[known.role]}</p>}
        <button type="button" class="quiet" onClick={leave}>
          Log out
        </button>
        <p class="problem" role="alert">
          {problem}
        </p>
      </div>
    </div>
  );
}
