// Coming back: the page that a step of the history leads to is scrolled to where it was left, and what had the focus has
// it again. Its figures may arrive later than the step: it is tried until they are there, or until the reader goes on.
import type { FocusMark, Left } from "./steps";

/** A page whose figures take longer is read from its top. */
const PATIENCE_MS = 5000;

const BY: readonly FocusMark["by"][] = ["id", "href", "aria-label", "text"];

function value_of(element: Element, by: FocusMark["by"]): string {
  if (by === "text") return (element.textContent ?? "").trim().slice(0, 80);
  return element.getAttribute(by) ?? "";
}

function alike(tag: string, by: FocusMark["by"], value: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(tag)].filter((element) => value_of(element, by) === value);
}

function mark_of(element: Element | null): FocusMark | null {
  // The body, and the page as a whole, have the focus where nothing has.
  if (element === null || element === document.body || element.id === "content") return null;
  const by = BY.find((way) => value_of(element, way) !== "");
  if (by === undefined) return null;
  const value = value_of(element, by);
  return { tag: element.tagName, by, value, nth: alike(element.tagName, by, value).indexOf(element as HTMLElement) };
}

function find(mark: FocusMark): HTMLElement | null {
  return alike(mark.tag, mark.by, mark.value)[mark.nth] ?? null;
}

let pending: Left | null = null;
let stop: () => void = () => {};

/** Where the page is now; or where it is about to be, if it has not come there yet. */
export function where_left(): Left {
  return pending ?? { x: scrollX, y: scrollY, focus: mark_of(document.activeElement) };
}

/** Ends what `come_back` tries. */
export function stay_here(): void {
  stop();
}

function may_focus(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.id === "content";
}

export function come_back(left: Left): void {
  stop();
  pending = left;
  const deadline = performance.now() + PATIENCE_MS;
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"] as const;
  let frame = 0;
  stop = () => {
    cancelAnimationFrame(frame);
    for (const move of moves) removeEventListener(move, stop, true);
    pending = null;
    stop = () => {};
  };
  for (const move of moves) addEventListener(move, stop, { capture: true, passive: true });
  const attempt = () => {
    const { scrollHeight } = document.documentElement;
    const late = performance.now() > deadline;
    const high = scrollHeight - innerHeight >= left.y - 1;
    if (high || late) scrollTo(left.x, left.y);
    const target = left.focus === null ? null : find(left.focus);
    if (target !== null && may_focus()) target.focus({ preventScroll: true });
    const there = high && (left.focus === null || target !== null);
    if (there || late) stop();
    else frame = requestAnimationFrame(attempt);
  };
  // Not before the page of that address is drawn: what was shown until now may have something alike.
  frame = requestAnimationFrame(attempt);
}
