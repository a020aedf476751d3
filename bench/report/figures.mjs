// Numbers as people read them: the same forms as the program's own tables (src/cli/table.cc).

export function spread_of(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1) };
}

export const count = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

/// "68 million", "2.5 million", "100,000".
export const rows = (number) => (number < 1e6 ? count(number) : `${Number((number / 1e6).toPrecision(3))} million`);

export function bytes(number) {
  let amount = number;
  let unit = 0;
  const kUnits = ["B", "kB", "MB", "GB", "TB"];
  for (; amount >= 999.95 && unit + 1 < kUnits.length; ++unit) amount /= 1000;
  return `${unit === 0 ? amount : amount.toFixed(1)} ${kUnits[unit]}`;
}

export function duration(seconds) {
  if (seconds < 0.9995) return `${(seconds * 1000).toFixed(seconds < 0.00995 ? 1 : 0)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export const ratio = (number) => `${number < 9.95 ? number.toFixed(1) : count(number)} ×`;
/// Rounded down: what is not all of it is never 100%.
export const percent = (number) => `${(Math.floor(number * 100) / 100).toFixed(2)}%`;

/// "6.5 s (6.4–6.7)": the median, and the ends where they differ as shown.
export function spread({ median, least, most }, format) {
  const [low, high] = [format(least), format(most)];
  if (low === high) return format(median);
  const parts = (text) => /^([0-9.,]+) (\D+)$/.exec(text);
  const short = parts(low)?.[2] !== undefined && parts(low)[2] === parts(high)?.[2];
  return `${format(median)} (${short ? `${parts(low)[1]}–${parts(high)[1]}` : `${low} – ${high}`})`;
}
