// Steps: where each step of the history was left: how far it was scrolled, and what had the focus. Kept for the tab, so
// that a step back from another site, or loading the page again, finds them too. Pure, apart from what it is stored in.

/** What had the focus, so that it is found again in a page that is drawn anew. */
export interface FocusMark {
  tag: string;
  /** What tells it from others of its kind: an id, an address, a name. */
  by: "id" | "href" | "aria-label" | "text";
  value: string;
  /** Which of those that are alike. */
  nth: number;
}

export interface Left {
  x: number;
  y: number;
  focus: FocusMark | null;
}

const KEY = "stepwell-steps";
const KEPT_MAX = 100;

export class Steps {
  private readonly left = new Map<string, Left>();

  constructor(stored: string | null) {
    try {
      for (const [key, value] of JSON.parse(stored ?? "[]") as [string, Left][]) this.left.set(key, value);
    } catch {
      this.left.clear(); // Written by another version: nothing is lost but places.
    }
  }

  note(key: string, where: Left): void {
    this.left.delete(key); // to the end of the order: the newest
    this.left.set(key, where);
    for (const old of this.left.keys()) {
      if (this.left.size <= KEPT_MAX) break;
      this.left.delete(old);
    }
  }

  find(key: string): Left | null {
    return this.left.get(key) ?? null;
  }

  text(): string {
    return JSON.stringify([...this.left]);
  }
}

/** Storage may be forbidden: then places are kept for as long as the page is. */
export function stored_steps(): Steps {
  try {
    return new Steps(sessionStorage.getItem(KEY));
  } catch {
    return new Steps(null);
  }
}

export function store_steps(steps: Steps): void {
  try {
    sessionStorage.setItem(KEY, steps.text());
  } catch {
    // See above.
  }
}
