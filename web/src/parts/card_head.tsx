// CardHead: the first line of a card: what it holds, and on the right what can be done with it.
import type { ComponentChildren } from "preact";

export function CardHead({ children, actions }: { children: ComponentChildren; actions?: ComponentChildren }) {
  return (
    <div class="card-head">
      {children}
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}

/** Of a table: its lines as a file. */
export function SaveButton({ on_save }: { on_save: () => void }) {
  return (
    <button type="button" class="quiet" onClick={on_save}>
      Download CSV
    </button>
  );
}
