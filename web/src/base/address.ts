// The address is the state of a page: what is chosen stands in the query, and nowhere else. Pure functions.

export type Changes = Record<string, string | number | null | undefined>;

/** The query with some parameters changed; null, undefined and "" take one out. Others stay where they are. */
export function with_params(search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") params.delete(name);
    else params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** A parameter, or null where it is absent or empty. */
export function param(search: string, name: string): string | null {
  return new URLSearchParams(search).get(name) || null;
}

/** `path` with those of the named parameters that the query has: what a page passes on to the API. */
export function request_for(path: string, search: string, names: readonly string[], more: Changes = {}): string {
  const changes: Changes = {};
  for (const name of names) changes[name] = param(search, name);
  return path + with_params("", { ...changes, ...more });
}

export interface Sort {
  key: string;
  descending: boolean;
}

/** The order that the query asks for: `sort=name&order=asc`. */
export function sort_of(search: string, otherwise: Sort, known: readonly string[]): Sort {
  const key = param(search, "sort");
  if (key === null || !known.includes(key)) return otherwise;
  return { key, descending: param(search, "order") !== "asc" };
}

/** Parameters for an order; none for the one that holds without them. */
export function sort_changes(sort: Sort, otherwise: Sort): Changes {
  const same = sort.key === otherwise.key && sort.descending === otherwise.descending;
  if (same) return { sort: null, order: null };
  return { sort: sort.key, order: sort.descending ? "desc" : "asc" };
}

/** Part of the year that a chart shows: positions of its first and last month. `zoom=3-8` counts from 1. */
export interface Zoom {
  first: number;
  last: number;
}

export function zoom_of(search: string, count: number): Zoom {
  const whole = { first: 0, last: count - 1 };
  const match = /^(\d{1,3})-(\d{1,3})$/.exec(param(search, "zoom") ?? "");
  if (match === null) return whole;
  const first = Number(match[1]) - 1;
  const last = Number(match[2]) - 1;
  return first >= 0 && first < last && last < count ? { first, last } : whole;
}

export function zoom_changes(zoom: Zoom, count: number): Changes {
  const whole = zoom.first === 0 && zoom.last === count - 1;
  return { zoom: whole ? null : `${zoom.first + 1}-${zoom.last + 1}` };
}
