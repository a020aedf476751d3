// Where a login leads. The address of the login page carries it, so that anybody can write one: it is trusted with
// nothing but pages of this server. Pure functions.

const LOGIN = "/login";
const HOME = "/dashboard";

/** The login page, told to come back to where we are. */
export function login_address(path: string, search: string): string {
  return `${LOGIN}?next=${encodeURIComponent(path + search)}`;
}

/** What `?next=` of the login page asks for, or the first page where that is no address of ours. */
export function next_page(search: string, origin: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  if (!/^\/(?![/\\])/.test(next)) return HOME;
  // A browser leaves out tabs and line ends, so that "/<tab>/elsewhere" is another server: what it reads is what counts.
  const read = new URL(next, origin);
  if (read.origin !== origin || read.pathname === LOGIN) return HOME;
  return read.pathname + read.search + read.hash;
}
