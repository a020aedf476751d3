// How fresh and how proved the figures are: a line on every page, and a banner when there is something to know.
import { useEffect, useState } from "preact/hooks";
import { format_month } from "../base/format";
import { type Live, live } from "../base/live";
import { place } from "../base/router";
import { useStore } from "../base/store";
import { describe_proof, proof_of } from "./proof";
import { useAges } from "./ticks";
import { is_stale, type Warning, warnings_of } from "./warnings";

const STATUS = "/status";

function server_now_ms({ clock_ms }: Live): number {
  return Date.now() + clock_ms;
}

function state_of(now: Live): "good" | "fair" | "poor" {
  const { status, problem } = now;
  if (problem || !status || !status.database.reachable) return "poor";
  const { state } = proof_of(status, server_now_ms(now));
  if (state === "failed") return "poor";
  return is_stale(status, server_now_ms(now)) || state === "unverified" ? "fair" : "good";
}

export function Freshness() {
  const now = useStore(live);
  useAges();
  const { status, problem } = now;
  if (status === null) {
    return <span class="freshness">{problem ? problem.error.message : "asking the server …"}</span>;
  }
  const proof = proof_of(status, server_now_ms(now));
  return (
    <a class="freshness" href={STATUS} title={`${describe_proof(proof)}: ${proof.note}`}>
      <span class={`dot ${state_of(now)}`} aria-hidden="true" />
      <span>
        generation <b>{status.generation}</b> <i>·</i> as of {format_month(status.as_of)} <i>·</i> {describe_proof(proof)}
      </span>
    </a>
  );
}

function useWarnings(): Warning[] {
  const now = useStore(live);
  useAges();
  return warnings_of(now, server_now_ms(now));
}

/** The most pressing of what there is to know, on every page but the one that has all of it. */
export function Banner() {
  const [first, ...others] = useWarnings();
  const { path } = useStore(place);
  if (first === undefined || path === STATUS) return null;
  const more = others.length === 0 ? null : <u>{others.length} more to know</u>;
  if (first.tone === "calm") {
    // One line, which a small screen cuts: all of it leads to the whole.
    return (
      <div class="banner calm" role="status">
        <a href={STATUS} title={first.text}>
          {first.text} {more}
        </a>
      </div>
    );
  }
  return (
    <div class={`banner ${first.tone}`} role="alert">
      {first.text} {more && <a href={STATUS}>{more}</a>}
    </div>
  );
}

/** All of it. */
export function Warnings() {
  const warnings = useWarnings();
  if (warnings.length === 0) return null;
  return (
    <section class="card warnings" aria-label="What there is to know">
      <ul>
        {warnings.map(({ tone, text }) => (
          <li key={text} class={tone}>
            <span class={`dot ${tone}`} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Says that the page has changed under its reader's eyes, and leaves by itself. */
export function Replaced() {
  const { replaced, status } = useStore(live);
  const [shown, set_shown] = useState(0);
  const generation = status?.generation ?? 0;
  useEffect(() => {
    if (replaced === 0) return;
    set_shown(generation);
    const timer = setTimeout(() => set_shown(0), 6000);
    return () => clearTimeout(timer);
  }, [replaced, generation]);
  return (
    <div class={shown ? "toast shown" : "toast"} role="status" aria-live="polite">
      {shown ? `Now showing generation ${shown}` : ""}
    </div>
  );
}
