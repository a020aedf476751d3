// The lines that pages have to show of rows: what they are called, and what each of their cells has to say.
import assert from "node:assert/strict";
import { amount, change, name, points, share } from "./cells.mjs";
import { folded, HostileBusiness } from "./hostile_business.mjs";

const { both } = HostileBusiness;

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const seen = (label) => (label.trim() === "" ? "(empty)" : label);
export const called = ({ id, name: own }) => (own === "" ? `No. ${id}` : seen(own));
export const month_name = (month) => `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
export const distinct = (list) => [...new Set(list)];
/** Of a label in any of its spellings. */
export const spelled = (label) => (text, what) => assert.equal(folded(text.trim()), folded(seen(label)).trim(), what);

/** Revenue, growth and EBITDA of some places, below a label. */
export function revenue_line(label, [revenue, margin], places, { versus }) {
  const [r, m] = [both(revenue, places), both(margin, places)];
  if (!versus) return [name(label), amount(r[0]), share(m[0], r[0])];
  return [name(label), amount(r[0]), amount(r[1]), change(r), share(m[0], r[0]), share(m[1], r[1])];
}

/** One metric, or the share of two. */
export function metric_line(label, kind, [rows, margin], places, { versus }, short = false) {
  const [r, m] = [both(rows, places), both(margin ?? [], places)];
  if (kind === "share") return [name(label), share(m[0], r[0]), ...(versus ? [share(m[1], r[1]), points(m, r)] : [])];
  const line = [name(label), amount(r[0])];
  if (versus) line.push(amount(r[1]), ...(short ? [] : [amount(r[0] - r[1])]), change(r));
  return line;
}

/** Months, quarters and the total, as `line` makes them. */
export function lines_by_month(places, { current }, line) {
  const one_year = current.from.slice(0, 4) === current.to.slice(0, 4);
  const quarters = Number(current.from.slice(5)) % 3 === 1 && places.length > 3;
  const lines = places.flatMap((place, i) => {
    const { month, versus_month } = place;
    const against = versus_month === null || versus_month.slice(5) === month.slice(5) ? "" : ` vs ${month_name(versus_month)}`;
    const own = { part: "month", line: line((one_year ? month_name(month).slice(0, 3) : month_name(month)) + against, [place]) };
    if (!quarters || i % 3 !== 2) return [own];
    const label = `Q${Math.ceil(Number(month.slice(5)) / 3)} ${month.slice(0, 4)}`;
    return [own, { part: "quarter", line: line(label, places.slice(i - 2, i + 1)) }];
  });
  return [...lines, { part: "total", line: line("Total", places) }];
}
