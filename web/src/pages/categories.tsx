// /categories-dashboard: every category, and the brands that have none, in a period and the one it is compared with.
import { useMemo } from "preact/hooks";
import { param, sort_changes, sort_of } from "../base/address";
import type { CategoriesAnswer, Line, MetricRoles, Stock } from "../base/answers";
import { compare_request, names_of, type PeriodNames } from "../base/compare";
import { file_name, save_csv } from "../base/csv";
import { rest_of, rest_of_value, sort_rows } from "../base/figures";
import { EBITDA_METRIC, format_change, format_others, format_value } from "../base/format";
import { page_about } from "../base/period";
import { useResource } from "../base/resource";
import { choose } from "../base/router";
import { CardHead, SaveButton } from "../parts/card_head";
import { tone_of_figure } from "../parts/change";
import { type Column, csv_lines, DataTable } from "../parts/data_table";
import { Filters } from "../parts/filters";
import { LevelLegend } from "../parts/level";
import { RowsNote } from "../parts/like_for_like";
import { BY_REVENUE, ebitda_columns, figure_column, revenue_columns } from "../parts/line_columns";
import { find_matches } from "../parts/match";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { PeriodBar } from "../parts/period_bar";
import { SearchField } from "../parts/search_field";
import { has_ebitda, name_of_category, type Scope, useScope } from "../parts/scope";
import { type Tile, Tiles } from "../parts/tiles";
import { useTitle } from "../parts/title";

/** A line of the table: a category, what a narrowed table leaves out, or the total. */
type CategoryLine = Line & { id: number | null; label: string; stock: Stock | null };

/** Stock is a balance: twelve month-ends of one box are one box. */
function stock_columns(names: PeriodNames, known: boolean): Column<CategoryLine>[] {
  if (!known) return [];
  const column = (key: keyof Stock, title: string, period: string) =>
    figure_column<CategoryLine>(`stock_${key}`, title, period, "money", (row) => row.stock?.[key] ?? null);
  const current = [column("end", "Stock at the end", names.current), column("average", "Stock on average", names.current)];
  return names.comparison === null ? current : [...current, column("comparison_end", "Stock at the end", names.comparison)];
}

function columns_of(answer: CategoriesAnswer, roles: MetricRoles | null): Column<CategoryLine>[] {
  const names = names_of(answer);
  return [
    { key: "category", title: "Category", text: true, cell: (row) => row.label, value: (row) => row.label, csv: (row) => row.label },
    ...revenue_columns<CategoryLine>(names, roles),
    ...ebitda_columns<CategoryLine>(names, roles),
    ...stock_columns(names, answer.total.stock !== null),
  ];
}

function rest_of_stock(total: Stock | null, rows: readonly CategoryLine[]): Stock | null {
  if (total === null) return null;
  const rest = (side: keyof Stock) => rest_of_value(total[side], rows.map((row) => row.stock?.[side] ?? null));
  return {
    end: rest("end"),
    average: rest("average"),
    comparison_end: rest("comparison_end"),
    comparison_average: rest("comparison_average"),
  };
}

/** The lines that the typed part of a name leaves, the rest, and the total of both. */
function narrowed(answer: CategoriesAnswer, typed: string) {
  const all = answer.rows.map((row): CategoryLine => ({ ...row, label: name_of_category(row) }));
  const rows = find_matches(all, typed, (line) => line.label);
  const hidden = all.length - rows.length;
  const total: CategoryLine = { ...answer.total, id: null, label: "Total" };
  const others: CategoryLine | null =
    hidden === 0
      ? null
      : {
          ...rest_of(answer.total, rows),
          id: null,
          label: format_others(hidden),
          stock: rest_of_stock(answer.total.stock, rows),
        };
  return { rows, others, total };
}

function tiles_of(answer: CategoriesAnswer, roles: MetricRoles | null): Tile[] {
  const { revenue, current } = answer.total;
  const names = names_of(answer);
  const tiles: Tile[] = [{ label: `Revenue ${names.current}`, value: format_value("money", revenue.current), note: "all categories" }];
  if (names.comparison !== null) {
    const growth = { label: "Growth", value: format_change(revenue.change), tone: tone_of_figure(revenue, "change"), note: `over ${names.comparison}` };
    tiles.push({ label: `Revenue ${names.comparison}`, value: format_value("money", revenue.comparison), note: "all categories" }, growth);
  }
  if (has_ebitda(roles)) tiles.push({ label: `EBITDA ${names.current}`, value: format_value("ratio", current), note: "all categories" });
  return tiles;
}

function Figures({ answer, scope, dim }: { answer: CategoriesAnswer; scope: Scope; dim: boolean }) {
  const { roles, search } = scope;
  const columns = useMemo(() => columns_of(answer, roles), [answer, roles]);
  const sort = sort_of(search, BY_REVENUE, columns.map((column) => column.key));
  const typed = param(search, "q") ?? "";
  const { rows, others, total } = useMemo(() => narrowed(answer, typed), [answer, typed]);
  if (answer.rows.length === 0) {
    return (
      <Notice title="There are no categories yet">
        The category table is empty. Fill it, for example with “stepwell import --table category FILE”, and refresh.
      </Notice>
    );
  }
  const save = () => {
    const by = columns.find((column) => column.key === sort.key)?.value;
    const lines = [...(by ? sort_rows(rows, by, sort.descending) : rows), ...(others ? [others] : []), total];
    save_csv(file_name(["categories", names_of(answer).current], "csv"), csv_lines(columns, lines));
  };
  return (
    <>
      <MetricNotice roles={roles} needed={["revenue", "margin"]} />
      <RowsNote answer={answer} period={scope.period} />
      {roles?.revenue.known !== false && <Tiles tiles={tiles_of(answer, roles)} dim={dim} />}
      <section class="card">
        <CardHead actions={<SaveButton on_save={save} />}>
          <LevelLegend />
        </CardHead>
        <DataTable
          caption="Categories"
          columns={columns}
          rows={rows}
          row_key={(row) => row.id ?? "none"}
          href={(row) => page_about("/dashboard", search, { category_id: row.id ?? "none" })}
          sort={sort}
          on_sort={(next) => choose(sort_changes(next, BY_REVENUE))}
          others={others}
          footer={total}
          dim={dim}
        />
        {rows.length === 0 && <p class="none">No category is called “{typed}”.</p>}
        <p class="footnote">
          A row opens the dashboard of its category.
          {answer.total.stock !== null && " Stock is a balance: at the last month that has any, and on average over the months."}
        </p>
      </section>
    </>
  );
}

export function Categories() {
  const scope = useScope();
  useTitle("Categories");
  const address = compare_request(scope.search, scope.period, [], { by: "category", metric: EBITDA_METRIC, limit: 10_000 });
  const resource = useResource<CategoriesAnswer>(address);
  return (
    <>
      <PageHead title="Categories" where="Revenue, growth, EBITDA and stock" />
      <Filters>
        <SearchField label="Category" placeholder="Part of a name" />
        <PeriodBar scope={scope} />
      </Filters>
      <Loaded resource={resource}>
        {(answer, dim) => <Figures answer={answer} scope={scope} dim={dim} />}
      </Loaded>
    </>
  );
}
