// What a chart shows, apart from how it is drawn.
import type { Kind, Value } from "../base/answers";

export interface ChartSeries {
  name: string;
  values: readonly Value[];
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
  /** How the series differ at each label, in words. */
  differences?: readonly (string | null)[];
}

/** The tones that tell marketplaces apart, in the order they are given out. */
const TONES = 8;
export function tone_of(position: number): string {
  return String((position % TONES) + 1);
}
