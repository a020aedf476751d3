// /categories-dashboard: every category, the last twelve months beside the year before.
import { useMemo } from "preact/hooks";
import { param, request_for, type Sort, sort_changes, sort_of, with_params } from "../base/address";
import { called, type CategoryLine, type MetricRoles, years_of } from "../base/answers";
import { fixed, save_csv } from "../base/csv";
import { add_up, change_percent, sort_rows } from "../base/figures";
import { format_change, format_month, format_value } from "../base/format";
import { use_resource } from "../base/resource";
import { choose } from "../base/router";
import { type Column, DataTable } from "../parts/data_table";
import { LevelLegend } from "../parts/level";
import { ebitda_columns, revenue_columns } from "../parts/line_columns";
import { find_matches } from "../parts/match";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import { SearchField } from "../parts/search_field";
import { type Scope, use_scope } from "../parts/scope";
import { AsOfField } from "../parts/scope_fields";
import { Tiles } from "../parts/tiles";
import { use_title } from "../parts/title";
import { tone_of_change } from "./dashboard";

interface Answer {
  categories: CategoryLine[];
}

const name_of = ({ id, category }: CategoryLine) => called({ id, name: category });
const BY_REVENUE: Sort = { key: "revenue_ltm", descending: true };

function columns_of(previous: number, roles: MetricRoles | null): Column<CategoryLine>[] {
  return [
    { key: "category", title: "Category", text: true, cell: name_of, value: name_of },
    ...revenue_columns<CategoryLine>(previous, roles),
    ...ebitda_columns<CategoryLine>(previous, roles),
    {
      key: "stock_ltm",
      title: "Stock LTM",
      cell: (row) => format_value("money", row.stock_ltm),
      value: (row) => row.stock_ltm,
    },
  ];
}

function csv_of(rows: CategoryLine[], columns: Column<CategoryLine>[]) {
  const cell = (value: number | string | null) => (typeof value === "string" ? value : fixed(value, 2));
  return [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => cell(column.value?.(row) ?? null))),
  ];
}

function Totals({ lines, previous }: { lines: CategoryLine[]; previous: number }) {
  const ltm = add_up(lines.map((line) => line.revenue_ltm));
  const before = add_up(lines.map((line) => line[`revenue_${previous}`] ?? 0));
  const growth = change_percent(ltm, before);
  return (
    <Tiles
      tiles={[
        { label: "Revenue LTM", value: format_value("money", ltm), note: `${lines.length} categories` },
        { label: `Revenue ${previous}`, value: format_value("money", before), note: "whole year" },
        { label: "Growth", value: format_change(growth), tone: tone_of_change(growth), note: `LTM over ${previous}` },
        { label: "Stock LTM", value: format_value("money", add_up(lines.map((line) => line.stock_ltm))), note: "of the last twelve months" },
      ]}
    />
  );
}

function Figures({ answer, scope }: { answer: Answer; scope: Scope }) {
  const { roles } = scope;
  const first = answer.categories[0];
  const previous = first ? (years_of(first, "revenue_")[0] ?? 0) : 0;
  const columns = useMemo(() => columns_of(previous, roles), [previous, roles]);
  const sort = sort_of(scope.search, BY_REVENUE, columns.map((column) => column.key));
  const typed = param(scope.search, "q") ?? "";
  const rows = useMemo(() => find_matches(answer.categories, typed, name_of), [answer, typed]);
  if (first === undefined) {
    return (
      <Notice title="There are no categories yet">
        The category table is empty. Fill it, for example with “stepwell import --table category FILE”, and refresh.
      </Notice>
    );
  }
  const save = () => {
    const by = columns.find((column) => column.key === sort.key)?.value;
    save_csv("categories.csv", csv_of(by ? sort_rows(rows, by, sort.descending) : rows, columns));
  };
  return (
    <>
      <MetricNotice roles={roles} needed={["revenue", "margin"]} />
      {roles?.revenue.known !== false && <Totals lines={rows} previous={previous} />}
      <section class="card">
        <div class="card-head">
          <LevelLegend />
          <div class="actions">
            <button type="button" class="quiet" onClick={save}>
              Download CSV
            </button>
          </div>
        </div>
        <DataTable
          caption="Categories"
          columns={columns}
          rows={rows}
          row_key={(row) => row.id}
          href={(row) => `/dashboard${with_params("", { category_id: row.id, as_of: param(scope.search, "as_of") })}`}
          sort={sort}
          on_sort={(next) => choose(sort_changes(next, BY_REVENUE))}
        />
        {rows.length === 0 && <p class="none">No category is called “{typed}”.</p>}
        <p class="footnote">
          LTM are the twelve months that end with {format_month(scope.as_of)}. A row opens the dashboard of its category.
        </p>
      </section>
    </>
  );
}

export function Categories() {
  const scope = use_scope();
  use_title("Categories");
  const resource = use_resource<Answer>(request_for("/api/categories-dashboard-data", scope.search, ["as_of"]));
  return (
    <>
      <div class="page-head">
        <h1>Categories</h1>
        <p class="where">Revenue, growth and EBITDA of the last twelve months</p>
      </div>
      <form class="filters" role="search" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <SearchField label="Category" placeholder="Part of a name" />
        <AsOfField scope={scope} />
      </form>
      <Loaded resource={resource}>
        {(answer) => <Figures answer={answer} scope={scope} />}
      </Loaded>
    </>
  );
}
