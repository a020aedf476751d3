// Who is logged in: asked for as the page opens, and whenever everything else on it is asked for anew.
import type { Session } from "./answers";
import { get_json, post_json } from "./api";
import { live } from "./live";
import { next_page } from "./next_page";
import { go_to_login } from "./router";
import { Store } from "./store";

/** Null until the server has said so. */
export const session = new Store<Session | null>(null);

/** Leads to the login where that is wanted, and away from it where it is not. */
function settle(known: Session): void {
  session.set(known);
  const outside = known.login_required && known.user === null;
  if (outside) go_to_login();
  else if (location.pathname === "/login") leave_login();
}

/** A page of its own, and not a change of this one: browsers take it for a login that worked, and offer to keep it. */
function leave_login(): void {
  location.replace(next_page(location.search, location.origin));
}

function ask(): void {
  get_json<Session>("/api/session").then(
    ({ value }) => settle(value),
    () => {
      // Until a server says who we are, the page offers nothing but to look; what is wrong with the server, others say.
    },
  );
}

export function start_session(): void {
  let { epoch } = live.get();
  live.subscribe(() => {
    if (live.get().epoch === epoch) return;
    epoch = live.get().epoch;
    ask();
  });
  // A page that the browser kept from before a logout would show its figures once more.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  ask();
}

/** Throws ApiError: 401 for a wrong name or password, 429 after too many of them. */
export async function log_in(username: string, password: string): Promise<void> {
  await post_json<Session>("/api/login", { username, password });
  leave_login();
}

/** Nothing of the figures stays in memory. */
export async function log_out(): Promise<void> {
  await post_json("/api/logout", {});
  location.assign("/login");
}

export function is_admin(known: Session | null): boolean {
  return known?.role === "admin";
}
