// WorkCard: what the server does by itself or is told to, with how it is going, as /status has it of each kind of work.
import type { ComponentChildren } from "preact";
import { CardHead } from "./card_head";

interface Props {
  /** Of the heading. */
  id: string;
  title: string;
  state: ComponentChildren;
  children: ComponentChildren;
}

export function WorkCard({ id, title, state, children }: Props) {
  return (
    <section class="card" aria-labelledby={id}>
      <CardHead>
        <h2 id={id}>{title}</h2>
        <div class="state" role="status">
          {state}
        </div>
      </CardHead>
      {children}
    </section>
  );
}

/** `what` failed, and what came out of it; below, what that means and what to do. */
export function Failure({ what, outcome, children }: { what: string; outcome: string; children?: ComponentChildren }) {
  return (
    <div class="failure">
      <p>
        <b>{what} failed:</b> {outcome}
      </p>
      {children && <p>{children}</p>}
    </div>
  );
}
