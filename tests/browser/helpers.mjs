// What the tests of the pages share: reading tables and downloads, and comparing with what the API says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The texts of a table's cells, heading row and footer included; nothing where there is no such table. */
export function table_of(page, caption = "") {
  return page.evaluate((name) => {
    const regions = [...document.querySelectorAll(".table-wrap")];
    const wrap = regions.find((region) => region.getAttribute("aria-label").includes(name));
    if (!wrap) return [];
    return [...wrap.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
  }, caption);
}

/** Waits until `read()` gives what `wanted` accepts. */
export async function eventually(read, wanted, timeout_ms = 30_000) {
  const deadline = Date.now() + timeout_ms;
  let last;
  for (;;) {
    last = await read();
    if (wanted(last)) return last;
    if (Date.now() > deadline) assert.fail(`never came to be; last seen: ${JSON.stringify(last)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Waits until `read()` gives just this: what a page does after it was told is seen a paint or two later. */
export const becomes = (read, value) => eventually(read, (found) => found === value);

export const query_of = (page) => Object.fromEntries(new URL(page.url()).searchParams);

export async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Lines of cells (RFC 4180): those in quotes may hold commas, quotes and ends of lines. */
export function csv_of({ bytes }) {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  const lines = [[]];
  let read = 0;
  for (const [all, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy)) {
    read += all.length;
    lines.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") lines.push([]);
    if (end === "") break;
  }
  assert.equal(read, text.length, "all of the file is lines of cells");
  assert.deepEqual(lines.pop(), [""], "nothing stands behind the last end of a line");
  return lines;
}

/** Decimal text or a number as the pages write money. */
export function money(value) {
  if (value === null) return "–";
  const [digits, decimals] = (typeof value === "number" ? value.toFixed(2) : value).replace("-", "").split(".");
  const text = `${digits.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
  return String(value).startsWith("-") && /[1-9]/.test(text) ? `−${text}` : text;
}

/** What a page or a file writes as a figure, in whole hundredths; null for nothing. */
export function cents(text) {
  const plain = text.replaceAll(",", "").replace("−", "-").replace("+", "");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const [digits, decimals = ""] = plain.replace("-", "").split(".");
  const size = BigInt(digits) * 100n + BigInt(decimals.padEnd(2, "0"));
  return plain.startsWith("-") ? -size : size;
}

export const sum = (all) => all.reduce((total, value) => total + (value ?? 0n), 0n);

/** Chooses in a combobox by typing a part of the name. */
export async function choose_in_combo(page, label, typed) {
  const box = page.getByRole("combobox", { name: label, exact: true });
  await box.click();
  await box.fill(typed);
  await box.press("Enter");
}

/** "2025-10" and -12 → "2024-10". */
export function month_plus(month, months) {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** The question that pages ask where no period is chosen: this year up to a month, and the same months a year before. */
export function compare_address(to, query = "") {
  const from = `${to.slice(0, 4)}-01`;
  const versus = `versus_from=${month_plus(from, -12)}&versus_to=${month_plus(to, -12)}`;
  return `/api/compare?from=${from}&to=${to}&${versus}${query && `&${query}`}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The lines of the dashboard as the API says them, of one year: its months, the quarters after theirs, the total. */
export function lines_of_answer({ rows, quarters, total }) {
  const line = (label, figures) => [label, money(figures.current), money(figures.comparison)];
  const ends = new Map(quarters.map((quarter, i) => [(i + 1) * 3, quarter]));
  if (ends.size === 1) ends.delete(rows.length);
  const lines = rows.flatMap((row, i) => {
    const quarter = ends.get(i + 1);
    const month = line(MONTHS[Number(row.month.slice(5)) - 1], row);
    return quarter ? [month, line(quarter.quarter.split("-").reverse().join(" "), quarter)] : [month];
  });
  return [...lines, line("Total", total)];
}

/** Waits until the dashboard shows what the API says to `query`, in money, up to a month or the latest. Asks the server
 * again at each look: it may not have an answer yet, or another one since. */
export async function shows_answer(page, serving, query = "", to = null) {
  const look = async () => {
    const { as_of } = await serving.json("/api/filters");
    const answer = as_of ? await serving.json(compare_address(to ?? as_of, query)) : {};
    const shown = (await table_of(page)).slice(1).map((row) => row.slice(0, 3));
    return answer.rows ? { wanted: lines_of_answer(answer), shown } : { answer };
  };
  await eventually(look, ({ wanted, shown }) => wanted && JSON.stringify(shown) === JSON.stringify(wanted));
}
