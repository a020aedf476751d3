// Where we are: path and query of the address bar, as a store, and how to get elsewhere.
import { type Changes, with_params } from "./address";
import { login_address } from "./next_page";
import { begin_paint } from "./paint_meter";
import { Store } from "./store";

export interface Place {
  path: string;
  search: string;
}

function read_place(): Place {
  return { path: location.pathname.replace(/(.)\/+$/, "$1"), search: location.search };
}

export const place = new Store<Place>(read_place());

/** Goes to an address of these pages. `replace` leaves no step to go back to: for what is typed or dragged. */
export function navigate(address: string, replace = false): void {
  const here = location.pathname + location.search;
  if (address === here) return;
  const elsewhere = new URL(address, location.href).pathname !== location.pathname;
  begin_paint();
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  place.set(read_place());
  if (elsewhere) arrive();
}

/** Changes parameters of the page that we are on. */
export function choose(changes: Changes, replace = false): void {
  navigate(location.pathname + with_params(location.search, changes), replace);
}

/** Shows the login in place of this page, which leaves no step behind: back leads to what was before it. */
export function go_to_login(): void {
  if (location.pathname === "/login") return;
  history.replaceState(null, "", login_address(location.pathname, location.search));
  place.set(read_place());
}

/** A new page begins at its top, and says so to a screen reader. */
function arrive(): void {
  scrollTo(0, 0);
  document.getElementById("content")?.focus({ preventScroll: true });
}

function is_plain_click(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

export function start_router(): void {
  if (location.pathname === "/") history.replaceState(null, "", `/dashboard${location.search}`);
  place.set(read_place());
  addEventListener("popstate", () => {
    begin_paint();
    place.set(read_place());
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a");
    if (!link || event.defaultPrevented || !is_plain_click(event)) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (/^\/(api|export)\//.test(link.pathname) || link.hash) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
