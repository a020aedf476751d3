// How figures are written. One language, one way, whatever the machine is set to: figures are compared, copied and
// read out between people.

export type Kind = "money" | "units" | "percent";

export const EBITDA_METRIC = "Brand EBITDA %";
const MINUS = "−";
const NONE = "–";

/** What a metric counts, by its name: the tables hold money unless the name says otherwise. */
export function kind_of(metric: string): Kind {
  const name = metric.toLowerCase();
  if (/%|percent/.test(name)) return "percent";
  if (/\b(units?|quantity|qty|orders|sessions|clicks|impressions|count)\b/.test(name)) return "units";
  return "money";
}

const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, useGrouping: false });
const percent = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

function magnitude(kind: Kind, value: number): string {
  if (kind === "money") return money.format(value);
  return kind === "units" ? plain.format(value) : percent.format(value);
}

/** Money "1,234,567.89", units "48213", percent "12.3%"; "–" for nothing. A minus is a true minus sign. */
export function format_value(kind: Kind, value: number | null): string {
  if (value === null) return NONE;
  const digits = magnitude(kind, Math.abs(value)) + (kind === "percent" ? "%" : "");
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits;
}

/** With its sign. Percentages differ by points: "+1.2 pp". */
export function format_difference(kind: Kind, value: number | null): string {
  if (value === null) return NONE;
  const digits = magnitude(kind, Math.abs(value));
  const sign = !/[1-9]/.test(digits) ? "" : value < 0 ? MINUS : "+";
  return sign + digits + (kind === "percent" ? " pp" : "");
}

/** A change in percent, with its sign: "+12.3%". */
export function format_change(value: number | null): string {
  if (value === null) return NONE;
  const digits = percent.format(Math.abs(value));
  const sign = !/[1-9]/.test(digits) ? "" : value < 0 ? MINUS : "+";
  return `${sign}${digits}%`;
}

/** Short, for axes: "1.2M", "40%". */
export function format_axis(kind: Kind, value: number): string {
  const text = kind === "percent" ? `${plain.format(Math.abs(value))}%` : compact.format(Math.abs(value));
  return value < 0 ? MINUS + text : text;
}

export function format_count(value: number): string {
  return whole.format(value).replace("-", MINUS);
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
