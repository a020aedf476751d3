// Of a long list, only the rows that can be seen are in the document: which those are, and how far to scroll. All rows
// have one height. Pure functions.

export interface Window {
  /** The first row that is drawn, and the one after the last. */
  first: number;
  end: number;
}

/** Drawn beyond each edge, so that scrolling does not show a gap before the next frame. */
const SPARE = 8;

export function window_of(count: number, row_px: number, scroll_px: number, height_px: number): Window {
  const first = Math.max(0, Math.floor(scroll_px / row_px) - SPARE);
  const end = Math.min(count, Math.ceil((scroll_px + height_px) / row_px) + SPARE);
  return { first: Math.min(first, end), end };
}

/** How far to scroll so that a row is seen, moving as little as can be. */
export function scroll_to_row(row: number, row_px: number, scroll_px: number, height_px: number): number {
  const top = row * row_px;
  if (top < scroll_px) return top;
  const below = top + row_px - height_px;
  return below > scroll_px ? below : scroll_px;
}

/** The row that a key leads to in a list of `count`; null for a key that leads nowhere. Arrows go round, pages do not. */
export function row_after_key(key: string, row: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const within = (wanted: number) => Math.min(Math.max(wanted, 0), count - 1);
  switch (key) {
    case "ArrowDown":
      return (row + 1) % count;
    case "ArrowUp":
      return (row - 1 + count) % count;
    case "PageDown":
      return within(row + page);
    case "PageUp":
      return within(row - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
