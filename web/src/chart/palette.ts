// The colours of a chart: those of the style sheet, so that a theme is defined once.

export interface Palette {
  text: string;
  muted: string;
  line: string;
  surface: string;
  font: string;
  series: (tone: string) => string;
}

export function read_palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: color("--text"),
    muted: color("--muted"),
    line: color("--line"),
    surface: color("--surface"),
    font: color("--font"),
    series: (tone) => color(`--series-${tone}`) || color("--text"),
  };
}
