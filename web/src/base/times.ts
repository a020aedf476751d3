// Times for people: in UTC, and labelled, so that two people who read one page in two places speak of the same minute.
import { format_age, format_time } from "./format";

/** "14:05 UTC", or with its day where that is not today. */
export function format_moment(iso: string, now_ms: number): string {
  const today = new Date(now_ms).toISOString().slice(0, 10);
  return iso.startsWith(`${today}T`) ? `${iso.slice(11, 16)} UTC` : format_time(iso);
}

/** "3 h ago". */
export function format_ago(iso: string, now_ms: number): string {
  return `${format_age((now_ms - Date.parse(iso)) / 1000)} ago`;
}

/** "3 h ago (14:05 UTC)". */
export function format_when(iso: string, now_ms: number): string {
  return `${format_ago(iso, now_ms)} (${format_moment(iso, now_ms)})`;
}
