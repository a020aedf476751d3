// Confirm: a dialog around one question. It stays open until what was agreed to has begun, and says why
// where it could not.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { as_api_error } from "../base/api";
import { Dialog } from "./dialog";

interface Props {
  title: string;
  children: ComponentChildren;
  /** What agreeing does, as the button says it. */
  action: string;
  on_agree: () => Promise<void>;
  on_close: () => void;
}

export function Confirm({ title, children, action, on_agree, on_close }: Props) {
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState("");

  const agree = async (close: () => void) => {
    set_busy(true);
    set_problem("");
    try {
      await on_agree();
      close();
    } catch (error) {
      set_problem(`Not done: ${as_api_error(error).message}.`);
      set_busy(false);
    }
  };

  return (
    <Dialog kind="confirm" labelled_by="confirm-title" on_close={on_close}>
      {(close) => (
        <>
          <h2 id="confirm-title">{title}</h2>
          {children}
          <p class="problem" role="alert">
            {problem}
          </p>
          <div class="actions">
            {/* The harmless one has the focus, so that a key pressed too early does nothing. */}
            <button type="button" class="quiet" autofocus onClick={close}>
              Cancel
            </button>
            <button type="button" class="danger" disabled={busy} onClick={() => void agree(close)}>
              {action}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
