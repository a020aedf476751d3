// The first column of a table by month, and how its quarters stand out.
import type { Figure } from "../base/answers";
import type { MonthLine } from "../base/compare";
import type { Column } from "./data_table";

export function month_column<Row extends MonthLine<Figure>>(): Column<Row> {
  return {
    key: "month",
    title: "Month",
    text: true,
    cell: (row) => (
      <>
        <span class="whole">{row.label}</span>
        {row.against && <span class="muted against"> vs {row.against}</span>}
      </>
    ),
    csv: (row) => (row.against === null ? row.label : `${row.label} vs ${row.against}`),
  };
}

/** What tells a file's reader which lines must not be added to others. */
export function part_column<Row extends MonthLine<Figure>>(): Column<Row> {
  return { key: "part", title: "Row", cell: () => null, csv: (row) => row.part };
}

export function is_quarter(row: MonthLine<Figure>): boolean {
  return row.part === "quarter";
}
