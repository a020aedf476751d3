// What is carried along: which choices each page understands, so that a tab leads to another page with all of them that
// mean something there. What a page does not understand is kept for the next one that does. The one table of it; a page
// that learns a parameter is told of here, and nowhere else.
import { type Changes, param, with_params } from "./address";
import { type Place, place } from "./router";

/** The months that are looked at, and what they are compared with; `as_of` is their older form. */
export const PERIOD = ["period", "at", "from", "to", "versus", "like", "like_for_like", "as_of"] as const;

export const CARRIED: Record<string, readonly string[]> = {
  "/dashboard": ["metric", "category_id", "brand_id", "marketplace", ...PERIOD],
  "/categories-dashboard": PERIOD,
  "/profitability": ["category_id", "brand_id", ...PERIOD],
  "/products": ["category_id", "brand_id", ...PERIOD],
};

const NUMBERS: readonly string[] = ["category_id", "brand_id"];

/** Every page knows the brands that have no category; other words mean nothing on any. */
function carries(name: string, value: string | null): boolean {
  if (value === null || !NUMBERS.includes(name)) return true;
  return /^-?\d+$/.test(value) || (name === "category_id" && value === "none");
}

/** What the address of a page says. A product, or a search for some, says nothing of the brand: it is not let go. */
function said_by({ path, search }: Place): readonly string[] {
  const names = CARRIED[path] ?? [];
  if (path !== "/products" || !["id", "asin", "q"].some((name) => param(search, name) !== null)) return names;
  return PERIOD;
}

/** What is chosen after a page was shown: what it says, and what was chosen before of which it says nothing. */
export function chosen_after(before: Changes, shown: Place): Changes {
  const after = { ...before };
  for (const name of said_by(shown)) {
    const value = param(shown.search, name);
    if (carries(name, value)) after[name] = value;
  }
  return after;
}

/** The address of a page with all of these choices that it understands. */
export function address_with(path: string, chosen: Changes, changes: Changes = {}): string {
  const understood: Changes = {};
  for (const name of CARRIED[path] ?? []) understood[name] = chosen[name];
  return path + with_params("", { ...understood, ...changes });
}

let chosen: Changes = {};

/** The address of a page with what is chosen now, and these changes of it: for tabs, rows and finds that lead there. */
export function carried_to(path: string, changes: Changes = {}): string {
  return address_with(path, chosen, changes);
}

export function start_carrying(): void {
  const note = () => {
    chosen = chosen_after(chosen, place.get());
  };
  place.subscribe(note);
  note();
}
