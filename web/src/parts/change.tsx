// Change: how a figure moved, in the colour of its direction. Of a cost, more is no good news, and less is no bad one;
// where costs are negative figures, more of them is less, and the sign says so by itself.
import type { Figure, Kind, Value } from "../base/answers";
import { sign_of } from "../base/figures";
import { format_change, format_difference } from "../base/format";

export type Tone = "up" | "down" | undefined;

/** What is shown as 0.0% has no direction. */
const SHOWN_MIN = 0.05;

function tone_of(value: Value): Tone {
  if (typeof value === "number" && Math.abs(value) < SHOWN_MIN) return undefined;
  const sign = sign_of(value);
  return sign === 0 ? undefined : sign > 0 ? "up" : "down";
}

/** Of a figure's difference or its change. */
export function tone_of_figure(figure: Figure, side: "difference" | "change", cost = false): Tone {
  const tone = tone_of(figure[side]);
  const negative = sign_of(figure.comparison) < 0 || (sign_of(figure.comparison) === 0 && sign_of(figure.current) < 0);
  if (tone === undefined || !cost || negative) return tone;
  return tone === "up" ? "down" : "up";
}

/** The relative change. */
export function Change({ figure, cost = false }: { figure: Figure; cost?: boolean }) {
  const { change } = figure;
  return <span class={change === null ? "muted" : tone_of_figure(figure, "change", cost)}>{format_change(change)}</span>;
}

/** The absolute one. */
export function Difference({ figure, kind, cost = false }: { figure: Figure; kind: Kind; cost?: boolean }) {
  const { difference } = figure;
  return <span class={difference === null ? "muted" : tone_of_figure(figure, "difference", cost)}>{format_difference(kind, difference)}</span>;
}
