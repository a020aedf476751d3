// Change: how a figure moved, in the colour of its direction. Of a cost, more is no good news, and less is no bad one.
import type { Figure } from "../base/answers";
import { sign_of } from "../base/figures";
import { format_change, format_difference, type Kind, type Value } from "../base/format";

export type Tone = "up" | "down" | undefined;

/** What is shown as 0.0% has no direction. */
const SHOWN_MIN = 0.05;

export function tone_of(value: Value, cost = false): Tone {
  if (typeof value === "number" && Math.abs(value) < SHOWN_MIN) return undefined;
  const sign = sign_of(value) * (cost ? -1 : 1);
  return sign === 0 ? undefined : sign > 0 ? "up" : "down";
}

/** The relative change. */
export function Change({ figure, cost }: { figure: Figure; cost?: boolean }) {
  const { change } = figure;
  return <span class={change === null ? "muted" : tone_of(change, cost)}>{format_change(change)}</span>;
}

/** The absolute one. */
export function Difference({ figure, kind, cost }: { figure: Figure; kind: Kind; cost?: boolean }) {
  const { difference } = figure;
  return <span class={difference === null ? "muted" : tone_of(difference, cost)}>{format_difference(kind, difference)}</span>;
}
