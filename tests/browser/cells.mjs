// What the cells of a line have to say: functions of a cell's text, which complain.
import assert from "node:assert/strict";
import { change_is_right, points_are_right, share_is_right } from "./adding_up.mjs";
import { cents } from "./helpers.mjs";

/** How files write figures, unlike pages. */
export const IN_FILE = { none: "", decimals: 2, file: true };

/** A text that a spreadsheet would take for a formula is written with a mark before it. */
const in_file = (label) => (/^[=+\-@\t\r]/.test(label) && !/^-?\d+(\.\d+)?$/.test(label) ? `'${label}` : label);
const on_page = (label) => label.replace(/\s+/g, " ").trim();

export const name = (label) => (text, what, style) => assert.equal(text, style?.file ? in_file(label) : on_page(label), what);
export const amount = (value) => (text, what) => assert.equal(cents(text), value, `${what}: ${text}`);
export const change = ([now, then]) => (text, what, style) => change_is_right(text, now, then, what, style);
export const share = (margin, revenue) => (text, what, style) => share_is_right(text, margin, revenue, what, style);
export const points = (margin, revenue) => (text, what, style) => points_are_right(text, [margin[0], revenue[0]], [margin[1], revenue[1]], what, style);
export const nothing = (text, what, style) => assert.equal(text, style?.file ? "" : "–", what);

export function line_is(cells, wanted, what, style) {
  assert.equal(cells.length, wanted.length, `${what}: ${JSON.stringify(cells)}`);
  wanted.forEach((check, i) => check(cells[i], `${what}: column ${i} of ${JSON.stringify(cells)}`, style));
}

/** Lines in whatever order, names may repeat: each is one of those wanted, and each of those is there. */
export function lines_are(rows, wanted, what, style) {
  const left = [...wanted];
  for (const cells of rows) {
    for (const line of wanted) assert.equal(cells.length, line.length, `${what}: ${JSON.stringify(cells)}`);
    let nearest = { column: -1 };
    const at = left.findIndex((line) => {
      for (const [column, check] of line.entries()) {
        try {
          line_is([cells[column]], [check], what, style);
        } catch ({ message }) {
          if (column > nearest.column) nearest = { column, message };
          return false;
        }
      }
      return true;
    });
    assert.ok(at >= 0, `${what}: no line is ${JSON.stringify(cells)}; the nearest is not in column ${nearest.column}: ${nearest.message}`);
    left.splice(at, 1);
  }
  assert.equal(left.length, 0, `${what}: ${left.length} of ${wanted.length} lines are missing among ${JSON.stringify(rows)}`);
}
