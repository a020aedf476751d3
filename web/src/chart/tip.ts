// The tooltip's content, as elements: the page's policy forbids markup that carries its own style.
import { format_value } from "../base/format";
import type { ChartModel } from "./model";
import type { Palette } from "./palette";

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

export function tip_content(model: ChartModel, index: number, palette: Palette): HTMLElement {
  const box = element("div", "tip-box");
  box.append(element("div", "tip-title", model.labels[index] ?? ""));
  for (const series of model.series) {
    const value = series.values[index] ?? null;
    if (value === null && model.series.length > 3) continue;
    const row = element("div", "tip-row");
    const swatch = element("span", "tip-swatch");
    swatch.style.background = palette.series(series.tone);
    row.append(swatch, element("span", "tip-name", series.name), element("span", "tip-value", format_value(series.kind, value)));
    box.append(row);
  }
  const difference = model.differences?.[index] ?? null;
  if (difference !== null) {
    const row = element("div", "tip-row tip-difference");
    row.append(element("span", "tip-name", "Difference"), element("span", "tip-value", difference));
    box.append(row);
  }
  return box;
}

/** The same as a sentence, for a screen reader. */
export function tip_text(model: ChartModel, index: number): string {
  const values = model.series.map(
    (series) => `${series.name} ${format_value(series.kind, series.values[index] ?? null)}`,
  );
  return `${model.labels[index] ?? ""}: ${values.join(", ")}`;
}
