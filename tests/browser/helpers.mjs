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

export const query_of = (page) => Object.fromEntries(new URL(page.url()).searchParams);

export async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Lines of cells; the pages quote nothing in these files. */
export function csv_of({ bytes }) {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  return text.trimEnd().split("\r\n").map((line) => line.split(","));
}

export const money = (value) =>
  value === null
    ? "–"
    : value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).replace("-", "−");

/** Chooses in a combobox by typing a part of the name. */
export async function choose_in_combo(page, label, typed) {
  const box = page.getByRole("combobox", { name: label, exact: true });
  await box.click();
  await box.fill(typed);
  await box.press("Enter");
}

/** The dashboard's months as the API says them, written as the page writes money. */
export function rows_of_answer(answer) {
  const [previous, current] = Object.keys(answer).filter((key) => key.startsWith("data_")).sort();
  return answer.months.map((month, i) => [month, money(answer[previous][i]), money(answer[current][i])]);
}

/** Asks the server again at each look: it may not have an answer yet, or another one since. */
export async function shows_answer(page, serving, request) {
  const look = async () => {
    const answer = await serving.json(request);
    const shown = (await table_of(page)).slice(1, 13).map((row) => row.slice(0, 3));
    return answer.months ? { wanted: rows_of_answer(answer), shown } : { answer };
  };
  await eventually(look, ({ wanted, shown }) => wanted && JSON.stringify(shown) === JSON.stringify(wanted));
}
