// What a chart shows, apart from how it is drawn.
import type { Kind } from "../base/format";

export interface ChartSeries {
  name: string;
  values: readonly (number | null)[];
  kind: Kind;
  shape: "line" | "bar";
  /** Names a colour: --series-<tone> of the style sheet. */
  tone: string;
  dashed?: boolean;
  /** Has its scale on the right side. */
  right?: boolean;
}

export interface ChartModel {
  labels: readonly string[];
  series: readonly ChartSeries[];
  stacked?: boolean;
}

/** The tones that tell marketplaces apart, in the order they are given out. */
const TONES = 8;
export function tone_of(position: number): string {
  return String((position % TONES) + 1);
}
