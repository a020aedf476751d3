// What it means that a page adds up: reading its tables and files, and holding each figure against those that it is made of.
import assert from "node:assert/strict";
import { cents, csv_of, download, month_plus, sum } from "./helpers.mjs";

export const span = (from, months) => ({ from, to: month_plus(from, months - 1) });
export const shifted = ({ from, to }, months) => ({ from: month_plus(from, months), to: month_plus(to, months) });

/** Periods as addresses ask for them, each with the months it is of, and those of its comparison. */
export function periods_of(as_of) {
  const year = as_of.slice(0, 4);
  const ytd = { from: `${year}-01`, to: as_of };
  const ltm = span(month_plus(as_of, -11), 12);
  const whole = span(`${year}-01`, 12);
  const across = { from: month_plus(as_of, -13), to: month_plus(as_of, -3) };
  return [
    { query: "", current: ytd, versus: shifted(ytd, -12) },
    { query: "period=ltm", current: ltm, versus: shifted(ltm, -12) },
    { query: "period=year", current: whole, versus: shifted(whole, -12) },
    { query: "period=month&versus=previous", current: span(as_of, 1), versus: span(month_plus(as_of, -1), 1) },
    { query: `period=quarter&at=${year}-05&versus=previous`, current: span(`${year}-04`, 3), versus: span(`${year}-01`, 3) },
    { query: `period=custom&from=${across.from}&to=${across.to}`, current: across, versus: shifted(across, -12) },
    { query: "period=year&like_for_like=1", current: whole, versus: shifted(whole, -12), like_for_like: true },
  ];
}

/** Waits for the figures of a page, or for what stands in their place. */
export const settled = (page) =>
  page.waitForFunction(() => document.querySelector("tbody tr, tfoot tr, .notice") && !document.querySelector(".dim, [aria-busy=true]"));

/** A table with its headings as one line, its rows, those of its foot, and which rows are subtotals; null if there is none. */
export async function read(page, caption) {
  await page.waitForFunction(() => document.querySelector("tfoot tr") && !document.querySelector(".dim, [aria-busy=true]"));
  return table_now(page, caption);
}

/** The same without waiting. */
export function table_now(page, caption) {
  return page.evaluate((name) => {
    const wrap = [...document.querySelectorAll(".table-wrap")].find((one) => one.getAttribute("aria-label").includes(name));
    if (!wrap) return null;
    const cell = (one) => {
      const copy = one.cloneNode(true);
      for (const spoken of copy.querySelectorAll(".sr-only, .arrow")) spoken.remove();
      return copy.textContent.replace(/\s+/g, " ").trim();
    };
    const rows = (selector) => [...wrap.querySelectorAll(selector)].map((row) => [...row.cells].map(cell));
    return {
      head: rows("thead tr")[0],
      rows: rows("tbody tr:not(.subtotal)"),
      all: [...wrap.querySelectorAll("tbody tr")].map((row) => ({ subtotal: row.classList.contains("subtotal"), cells: [...row.cells].map(cell) })),
      foot: rows("tfoot tr"),
    };
  }, caption);
}

export const column = (table, title) => {
  const at = table.head.findIndex((name) => name.startsWith(title));
  assert.ok(at >= 0, `${title} among ${table.head}`);
  return at;
};

/** Every figure of the foot's total is the sum of the rows above it, what they leave out included. */
export function adds_up(table, columns, what) {
  const total = table.foot.at(-1);
  assert.equal(total[0], "Total", what);
  const above = [...table.rows, ...table.foot.slice(0, -1)];
  for (const i of columns) {
    assert.equal(sum(above.map((row) => cents(row[i]))), cents(total[i]), `${what}: ${table.head[i]}`);
  }
  return total;
}

/** No figures in either period: its own page says so, and has no table. */
export const has_nothing = (row) => [1, 2].every((i) => cents(row[i]) === 0n);

/** A percentage as it is written, with so many decimals. Of the very large ones no double holds the last digits. */
function percent_is(text, percent, what, decimals) {
  const shown = Number(text.replace("−", "-").replace(/[,%+]/g, ""));
  const off = 0.501 / 10 ** decimals + Math.abs(percent) * 1e-14;
  assert.ok(text !== "" && Math.abs(shown - percent) <= off, `${what}: ${text} for ${percent}`);
}

/** "+12.3%" is (current − comparison) / comparison, of the figures beside it. */
export function change_is_right(text, current, comparison, what, { none = "–", decimals = 1 } = {}) {
  if (comparison <= 0n) return assert.equal(text, none, what);
  percent_is(text, (Number(current - comparison) / Number(comparison)) * 100, what, decimals);
}

export function share_is_right(text, margin, revenue, what, { none = "–", decimals = 1 } = {}) {
  if (revenue <= 0n) return assert.equal(text, none, what);
  percent_is(text, (Number(margin) / Number(revenue)) * 100, what, decimals);
}

/** What two shares differ by, in points. */
export function points_are_right(text, [margin, revenue], [margin_before, revenue_before], what, { none = "–", decimals = 1 } = {}) {
  if (revenue <= 0n || revenue_before <= 0n) return assert.equal(text, none, what);
  const share = (part, whole) => (Number(part) / Number(whole)) * 100;
  percent_is(text.replace(" pp", ""), share(margin, revenue) - share(margin_before, revenue_before), what, decimals);
}

export async function saved(page) {
  const [head, ...lines] = csv_of(await download(page, () => page.getByRole("button", { name: "Download CSV" }).click()));
  return { head, lines };
}

/** The figures of a file are those of the table, in its order. */
export function same_figures(lines, rows, columns, what) {
  const figures = (of) => of.map((row) => columns.map((i) => cents(row[i])));
  assert.deepEqual(figures(lines), figures(rows), what);
}

/** Each quarter is the sum of the months since the quarter before; with the months of none, all of them are the total. */
export function quarters_add_up({ all, foot }, what, columns = [1, 2]) {
  let months = [];
  const parts = [];
  for (const { subtotal, cells } of all) {
    months.push(cells);
    if (!subtotal) continue;
    months.pop();
    assert.equal(months.length, 3, what);
    for (const i of columns) assert.equal(sum(months.map((row) => cents(row[i]))), cents(cells[i]), `${what}: ${cells[0]}`);
    parts.push(cells);
    months = [];
  }
  for (const i of columns) assert.equal(sum([...parts, ...months].map((row) => cents(row[i]))), cents(foot.at(-1)[i]), what);
}
