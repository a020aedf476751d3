// DataTable: aligned columns whose headings sort. The order is the caller's, so that it can live in the address.
import type { ComponentChildren } from "preact";
import type { Sort } from "../base/address";
import { follow } from "../base/click";
import type { Cell } from "../base/csv";
import { sort_rows, type SortKey } from "../base/figures";

export interface Column<Row> {
  key: string;
  title: string;
  /** Which period the figures are of: a second line of the heading. */
  period?: string | undefined;
  /** What is shown. */
  cell: (row: Row) => ComponentChildren;
  /** What sorting compares; without it, the column does not sort. */
  value?: (row: Row) => SortKey;
  /** What a file holds; without it, the column is not in one. */
  csv?: (row: Row) => Cell;
  text?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  row_key: (row: Row) => string | number;
  /** Where a click on a row leads; some may lead nowhere. */
  href?: (row: Row) => string | undefined;
  sort?: Sort;
  on_sort?: (sort: Sort) => void;
  /** The rows come in order already. */
  sorted?: boolean;
  /** Rows that add up others. */
  is_subtotal?: (row: Row) => boolean;
  /** What the rows leave out of the footer. */
  others?: Row | null | undefined;
  footer?: Row | null;
  dim?: boolean;
}

/** The rows as lines of a file, below their headings. */
export function csv_lines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Cell[][] {
  const written = columns.filter((column) => column.csv !== undefined);
  return [
    written.map((column) => (column.period ? `${column.title} ${column.period}` : column.title)),
    ...rows.map((row) => written.map((column) => column.csv?.(row) ?? null)),
  ];
}

function next_sort<Row>(column: Column<Row>, sort: Sort): Sort {
  if (sort.key === column.key) return { key: column.key, descending: !sort.descending };
  return { key: column.key, descending: !column.text };
}

function Heading<Row>({ column, sort, on_sort }: { column: Column<Row> } & Pick<Props<Row>, "sort" | "on_sort">) {
  const name = class_of(column);
  const title = (
    <span class="title">
      {column.title}
      {column.period && <span class="period-of"> {column.period}</span>}
    </span>
  );
  if (!column.value || !sort || !on_sort) {
    return (
      <th scope="col" class={name}>
        {title}
      </th>
    );
  }
  const active = sort.key === column.key;
  return (
    <th scope="col" class={name} aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}>
      <button type="button" class={active ? "sort active" : "sort"} onClick={() => on_sort(next_sort(column, sort))}>
        {title}
        <span class="arrow" aria-hidden="true">
          {active && !sort.descending ? "↑" : "↓"}
        </span>
      </button>
    </th>
  );
}

function class_of<Row>(column: Column<Row>): string {
  return column.text ? "text" : "figure";
}

function Cells<Row>({ columns, row, href }: { columns: readonly Column<Row>[]; row: Row; href?: string | undefined }) {
  return (
    <>
      {columns.map((column, i) => {
        const content = column.cell(row);
        if (i > 0) {
          return (
            <td key={column.key} class={class_of(column)}>
              {content}
            </td>
          );
        }
        return (
          <th key={column.key} scope="row" class={class_of(column)}>
            {href ? <a href={href}>{content}</a> : content}
          </th>
        );
      })}
    </>
  );
}

/** Whether the reader has just marked text in it, to copy it. */
function holds_selection(row: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}

/** The whole row does what its link does, for every kind of click; links and buttons in it do so by themselves. */
function click_row(event: MouseEvent, address: string): void {
  const row = event.currentTarget as HTMLElement;
  if ((event.target as Element).closest("a, button") || holds_selection(row)) return;
  // Where a step back will find its place again.
  if (event.button === 0) row.querySelector("a")?.focus({ preventScroll: true });
  follow(address, event);
}

/** Some systems scroll with the middle button, unless it is pressed on a link. */
function press_row(event: MouseEvent): void {
  if (event.button === 1) event.preventDefault();
}

function row_events(address: string | undefined) {
  if (address === undefined) return {};
  const click = (event: MouseEvent) => click_row(event, address);
  return { onClick: click, onAuxClick: click, onMouseDown: press_row };
}

export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, row_key, href, sort, on_sort, sorted, is_subtotal, others, footer, dim } = props;
  const by = sorted ? undefined : columns.find((column) => column.key === sort?.key)?.value;
  const ordered = by && sort ? sort_rows(rows, by, sort.descending) : rows;
  return (
    <div class={dim ? "table-wrap dim" : "table-wrap"} tabIndex={0} role="region" aria-label={caption}>
      <table class={href ? "links" : undefined}>
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} {...(sort && on_sort ? { sort, on_sort } : {})} />
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={row_key(row)} class={is_subtotal?.(row) ? "subtotal" : undefined} {...row_events(href?.(row))}>
              <Cells columns={columns} row={row} href={href?.(row)} />
            </tr>
          ))}
        </tbody>
        {footer && (
          <tfoot>
            {others && (
              <tr class="others">
                <Cells columns={columns} row={others} />
              </tr>
            )}
            <tr>
              <Cells columns={columns} row={footer} />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
