// Where we are: path and query of the address bar, as a store, and how to get elsewhere. Each step of the history has a
// key in its state, by which the place where it was left is found again.
import { type Changes, with_params } from "./address";
import { login_address } from "./next_page";
import { begin_paint } from "./paint_meter";
import { come_back, stay_here, where_left } from "./return";
import { store_steps, stored_steps } from "./steps";
import { Store } from "./store";

export interface Place {
  path: string;
  search: string;
}

function read_place(): Place {
  return { path: location.pathname.replace(/(.)\/+$/, "$1"), search: location.search };
}

export const place = new Store<Place>(read_place());

const steps = stored_steps();
let step = "";

interface StepState {
  step: string;
}

function new_step(): StepState {
  return { step: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}` };
}

/** The key of the step that is shown; one that a link within the page or another program made is given one. */
function note_step(): void {
  const known = (history.state as Partial<StepState> | null)?.step;
  if (typeof known === "string") {
    step = known;
    return;
  }
  const made = new_step();
  history.replaceState(made, "");
  step = made.step;
}

/** False where we are there already. */
function go(address: string, replace: boolean): boolean {
  if (address === location.pathname + location.search) return false;
  begin_paint();
  if (replace) {
    history.replaceState(history.state, "", address);
  } else {
    steps.note(step, where_left());
    history.pushState(new_step(), "", address);
    note_step();
  }
  stay_here();
  place.set(read_place());
  return true;
}

/** What opens beside the figures, which stay where they are. */
const BESIDE = "detail";

function without_beside(address: string): string {
  const { pathname, search } = new URL(address, location.origin);
  return pathname + with_params(search, { [BESIDE]: null });
}

/** Goes to an address of these pages, as a link does: what is there is read from its top. */
export function navigate(address: string): void {
  const beside = without_beside(address) === without_beside(location.pathname + location.search);
  if (go(address, false) && !beside) arrive();
}

/** Changes parameters of the page that we are on, which stays where it is. `replace` leaves no step to go back to: for
 * what is typed or dragged. */
export function choose(changes: Changes, replace = false): void {
  go(location.pathname + with_params(location.search, changes), replace);
}

/** Shows the login in place of this page, which leaves no step behind: back leads to what was before it. */
export function go_to_login(): void {
  if (location.pathname === "/login") return;
  history.replaceState(history.state, "", login_address(location.pathname, location.search));
  place.set(read_place());
}

/** A new page begins at its top, and says so to a screen reader. */
function arrive(): void {
  scrollTo(0, 0);
  document.getElementById("content")?.focus({ preventScroll: true });
}

/** A step back or forward: the page is as it was left. */
function return_here(): void {
  begin_paint();
  steps.note(step, where_left());
  const { path } = place.get();
  note_step();
  place.set(read_place());
  const left = steps.find(step);
  if (place.get().path !== path) document.getElementById("content")?.focus({ preventScroll: true });
  if (left !== null) come_back(left);
  else if (place.get().path !== path) arrive();
}

function is_plain_click(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

function click_link(event: MouseEvent): void {
  const link = (event.target as Element).closest?.("a");
  if (!link || event.defaultPrevented || !is_plain_click(event)) return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (/^\/(api|export)\//.test(link.pathname) || link.hash) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}

export function start_router(): void {
  if (location.pathname === "/") history.replaceState(history.state, "", `/dashboard${location.search}`);
  // By hand: the browser would scroll before the figures are there.
  history.scrollRestoration = "manual";
  note_step();
  place.set(read_place());
  const left = steps.find(step);
  if (left !== null) come_back(left);
  addEventListener("popstate", return_here);
  addEventListener("pagehide", () => {
    steps.note(step, where_left());
    store_steps(steps);
  });
  document.addEventListener("click", click_link);
}
