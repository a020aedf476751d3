// Tables as files: RFC 4180, with a full stop for decimals, so that any spreadsheet reads them back.
import type { Kind, Value } from "./answers";

export type Cell = string | number | null;

function cell_text(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  if (/^-?\d+(\.\d+)?$/.test(cell)) return cell;
  // A text that a spreadsheet would take for a formula is made one no more (OWASP, CSV injection).
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function to_csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell_text).join(",")}\r\n`).join("");
}

/** A figure with so many decimals, as CSV wants it: not grouped. */
export function fixed(value: number | null, decimals: number): Cell {
  return value === null ? null : value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1");
}

/** Money and counts digit by digit as they came, percentages with two decimals. */
export function exact(kind: Kind, value: Value): Cell {
  if (typeof value !== "string") return fixed(value, 2);
  return kind === "count" ? value.replace(/\.0+$/, "") : value;
}

/** "Net revenue, Kitchen" → "net-revenue-kitchen". */
export function file_name(words: readonly string[], ending: string): string {
  const text = words.join(" ").toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${text || "stepwell"}.${ending}`;
}

export function save_file(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function save_csv(name: string, rows: readonly (readonly Cell[])[]): void {
  // The mark at its beginning tells spreadsheets that it is UTF-8.
  save_file(name, new Blob(["\uFEFF", to_csv(rows)], { type: "text/csv;charset=utf-8" }));
}
