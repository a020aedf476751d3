// Dialog: the platform's. It is open as long as it is drawn, Escape closes it, and the focus goes back to where it was.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  /** Of the style sheet. */
  kind: string;
  /** What it is called; or the id of what says so in it. */
  label?: string;
  labelled_by?: string;
  /** Whether a press beside it closes it, too. */
  lightly?: boolean;
  /** It has been closed: whoever draws it, draws it no more. */
  on_close: () => void;
  children: (close: () => void) => ComponentChildren;
}

export function Dialog({ kind, label, labelled_by, lightly = false, on_close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const drawn = useRef(true);
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => {
      drawn.current = false; // that it closes is told later, and no longer news
      opened?.close();
    };
  }, []);
  // Told at once: the platform tells it later, and what opens the dialog in between would find it open.
  const close = () => {
    dialog.current?.close();
    on_close();
  };
  const cancel = (event: Event) => {
    event.preventDefault();
    close();
  };
  // What is pressed beside it is pressed on the dialog itself.
  const press = (event: MouseEvent) => {
    if (lightly && event.target === event.currentTarget) close();
  };
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape does the same
    <dialog
      ref={dialog}
      class={kind}
      aria-label={label}
      aria-labelledby={labelled_by}
      onCancel={cancel}
      onClose={() => drawn.current && on_close()}
      onClick={press}
    >
      {children(close)}
    </dialog>
  );
}
