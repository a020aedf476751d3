// How figures are written. One language, one way, whatever the machine is set to: figures are compared, copied and
// read out between people.

import type { Kind, Named, Value } from "./answers";

/** What a label that is an empty text is called, on the pages and in addresses. */
export const EMPTY_LABEL = "(empty)";

export const EBITDA_METRIC = "Brand EBITDA %";

/** Whether a metric is the one that is computed. */
export function is_ebitda(metric: string): boolean {
  return metric.trim().toLowerCase() === EBITDA_METRIC.toLowerCase();
}

const MINUS = "−";
const NONE = "–";

const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const count = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, useGrouping: false });
const percent = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

let currency = "";

/** What is written before money from now on: "€"; "CHF" and "kr." keep their distance. */
export function set_currency(sign: string): void {
  currency = sign === "" || /\p{Sc}$/u.test(sign) ? sign : `${sign}\u00a0`;
}

/** Digit by digit: beyond 2^53 hundredths a number would not hold them. */
function grouped(kind: Kind, text: string): string {
  const [digits = "0", decimals = ""] = text.replace(/^-/, "").split(".");
  const groups = digits.replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = kind === "money" ? decimals.padEnd(2, "0") : decimals.replace(/0+$/, "");
  return rest === "" ? groups : `${groups}.${rest}`;
}

function magnitude(kind: Kind, value: string | number): string {
  const before = kind === "money" ? currency : "";
  if (typeof value === "string") return before + (kind === "ratio" ? percent.format(Math.abs(Number(value))) : grouped(kind, value));
  if (kind === "money") return before + money.format(Math.abs(value));
  return (kind === "count" ? count : percent).format(Math.abs(value));
}

function is_negative(value: string | number): boolean {
  return typeof value === "string" ? value.startsWith("-") : value < 0;
}

function signed(digits: string, value: string | number): string {
  if (!/[1-9]/.test(digits)) return digits;
  return (is_negative(value) ? MINUS : "+") + digits;
}

/** Money "1,234,567.89", counts "48,213", ratios "12.3%"; "–" for nothing. A minus is a true minus sign. */
export function format_value(kind: Kind, value: Value): string {
  if (value === null) return NONE;
  const digits = magnitude(kind, value) + (kind === "ratio" ? "%" : "");
  return is_negative(value) && /[1-9]/.test(digits) ? MINUS + digits : digits;
}

/** With its sign. Ratios differ by points: "+1.2 pp". */
export function format_difference(kind: Kind, value: Value): string {
  if (value === null) return NONE;
  return signed(magnitude(kind, value), value) + (kind === "ratio" ? " pp" : "");
}

/** A change in percent, with its sign: "+12.3%". */
export function format_change(value: number | null): string {
  return value === null ? NONE : `${signed(percent.format(Math.abs(value)), value)}%`;
}

/** A label may be an empty text: it is one like any other, and has to be seen. */
export function format_label(label: string): string {
  return label.trim() === "" ? EMPTY_LABEL : label;
}

/** Of a product, its ASIN; some have none. */
export function code_of({ asin, id }: { asin: string; id: number }): string {
  return asin || `No. ${id}`;
}

/** What it is called on the pages; the database may have no name of it. */
export function called({ id, name }: Named): string {
  return name === null ? `No. ${id}` : format_label(name);
}

/** Short, for axes: "1.2M", "40%". */
export function format_axis(kind: Kind, value: number): string {
  const text = kind === "ratio" ? `${plain.format(Math.abs(value))}%` : compact.format(Math.abs(value));
  return value < 0 ? MINUS + text : text;
}

export function format_count(value: number): string {
  return whole.format(value).replace("-", MINUS);
}

/** What a table leaves out: "1 other", "2,345 others". */
export function format_others(count: number): string {
  return `${format_count(count)} ${count === 1 ? "other" : "others"}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2025-10" → "Oct 2025". */
export function format_month(month: string): string {
  const [year, number] = month.split("-");
  return `${MONTHS[Number(number) - 1] ?? "?"} ${year ?? ""}`;
}

/** 3 → "Mar". */
export function month_name(number: number): string {
  return MONTHS[number - 1] ?? "?";
}

/** "40 s", "12 min", "3 h", "5 days": how long ago, to one figure that means something. */
export function format_age(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 48 * 3600) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} days`;
}

export function format_seconds(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return format_age(seconds);
}

/** Seconds as a clock that counts down: "0:07", "12:30". */
export function format_clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A schedule: "1h", "15m", "03:00". What is written otherwise is shown as it is. */
export function format_every(every: string): string {
  if (/^\d{1,2}:\d{2}$/.test(every)) return `daily at ${every}`;
  const match = /^(\d+)\s*(s|m|min|h|d)$/.exec(every);
  if (match === null) return `every ${every}`;
  const names: Record<string, string> = { s: "second", m: "minute", min: "minute", h: "hour", d: "day" };
  const name = names[match[2] as string];
  return match[1] === "1" ? `every ${name}` : `every ${match[1]} ${name}s`;
}

export function format_bytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit + 1 < units.length) {
    value /= 1000;
    ++unit;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** "2025-10-31T08:15:00Z" → "31 Oct 2025, 08:15 UTC". */
export function format_time(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(iso);
  if (match === null) return iso;
  return `${Number(match[3])} ${month_name(Number(match[2]))} ${match[1]}, ${match[4]} UTC`;
}
