// Level: a percentage in the colour of its threshold. The colour is never alone: each level has its own mark, and a
// word for a screen reader.
import { type Level as Grade, level_of } from "../base/figures";
import { format_value } from "../base/format";
import { live } from "../base/live";
import { useStore } from "../base/store";

const WORDS: Record<Grade, string> = { good: "good", fair: "fair", poor: "poor" };
export const DEFAULT_THRESHOLDS = { green: 15, orange: 5 };

export function useThresholds() {
  return useStore(live).status?.settings.ebitda_thresholds ?? DEFAULT_THRESHOLDS;
}

export function Level({ value }: { value: number | null }) {
  const level = level_of(value, useThresholds());
  const text = format_value("ratio", value);
  if (level === null) return <span class="muted">{text}</span>;
  return (
    <span class={`level ${level}`}>
      <span class="sr-only">{WORDS[level]} </span>
      {text}
    </span>
  );
}

export function LevelLegend() {
  const { green, orange } = useThresholds();
  return (
    <p class="level-legend">
      <span class="muted">EBITDA</span>
      <span class="level good">from {green}%</span>
      <span class="level fair">from {orange}%</span>
      <span class="level poor">below</span>
    </p>
  );
}
