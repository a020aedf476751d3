// The third step of /products: the products of a brand, or those that a search finds. Sorted and paged by the server,
// which knows them all; what other pages of the list hold is a line of its own, so that the lines are the total.
import { useMemo } from "preact/hooks";
import { param, type Sort, sort_changes, sort_of } from "../base/address";
import type { Line, ProductsAnswer } from "../base/answers";
import { compare_request, names_of } from "../base/compare";
import { code_of, EBITDA_METRIC, format_count, format_label, format_others } from "../base/format";
import { useResource } from "../base/resource";
import { choose } from "../base/router";
import { CardHead } from "../parts/card_head";
import { Crumbs } from "../parts/crumbs";
import { type Column, DataTable } from "../parts/data_table";
import { crumbs_to, step } from "../parts/descent";
import { LevelLegend } from "../parts/level";
import { RowsNote } from "../parts/like_for_like";
import { BY_REVENUE, ebitda_columns, figure_column, revenue_columns } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { type Scope, UNCATEGORISED_NAME } from "../parts/scope";
import { useTitle } from "../parts/title";

/** A product, the others, or the total: those have no ASIN. */
type ProductLine = Line & { id: number | null; label: string; name: string; brand_id: number | null };

const PAGE_SIZE = 50;

/** What the server sorts by, as the columns call it. */
const SORTS: Record<string, string> = {
  asin: "asin",
  name: "name",
  revenue: "revenue",
  revenue_before: "revenue_comparison",
  growth: "revenue_change",
  units: "units",
  margin: "margin",
  ebitda: "current",
};

type Naming = Pick<Scope, "roles" | "brand_name">;

function columns_of(answer: ProductsAnswer, { roles, brand_name }: Naming, with_brand: boolean): Column<ProductLine>[] {
  const names = names_of(answer);
  const shown = (role: "margin" | "units", column: Column<ProductLine>) => (roles?.[role].known === false ? [] : [column]);
  const columns: Column<ProductLine>[] = [
    { key: "asin", title: "ASIN", text: true, cell: (row) => (row.id === null ? row.label : <code>{row.label}</code>), value: (row) => row.label },
    { key: "name", title: "Name", text: true, cell: (row) => <span class="clip">{row.name || (row.id === null ? "" : "–")}</span>, value: (row) => row.name },
    ...(with_brand
      ? [{ key: "brand", title: "Brand", text: true, cell: (row: ProductLine) => brand_name(row.brand_id) ?? "" }]
      : []),
    ...revenue_columns<ProductLine>(names, roles),
    ...shown("units", figure_column("units", "Units", names.current, "count", (row) => row.units.current)),
    ...shown("margin", figure_column("margin", roles?.margin.name ?? "Margin", names.current, "money", (row) => row.margin.current)),
    ...ebitda_columns<ProductLine>(names, roles).slice(0, 1),
  ];
  // By what the server does not sort, only one page would be sorted.
  return columns.map(({ value, ...column }) => (value !== undefined && column.key in SORTS ? { ...column, value } : column));
}

function request_of(scope: Scope, typed: string | null, sort: Sort): string | null {
  const names = typed ? ["q", "offset"] : ["brand_id", "offset"];
  return compare_request(scope.search, scope.period, names, {
    by: "asin",
    metric: EBITDA_METRIC,
    sort: SORTS[sort.key],
    order: sort.descending ? "desc" : "asc",
    limit: PAGE_SIZE,
  });
}

function Pager({ answer }: { answer: ProductsAnswer }) {
  const { count, offset, rows } = answer;
  const go = (to: number) => choose({ offset: to === 0 ? null : to });
  return (
    <nav class="pager" aria-label="Pages of products">
      <span>
        {format_count(offset + 1)}–{format_count(offset + rows.length)} of {format_count(count)} products
      </span>
      <div class="actions">
        <button type="button" class="quiet" disabled={offset === 0} onClick={() => go(Math.max(0, offset - PAGE_SIZE))}>
          Previous
        </button>
        <button type="button" class="quiet" disabled={offset + rows.length >= count} onClick={() => go(offset + PAGE_SIZE)}>
          Next
        </button>
      </div>
    </nav>
  );
}

interface ListProps {
  answer: ProductsAnswer;
  scope: Scope;
  typed: string | null;
  sort: Sort;
  dim: boolean;
}

function List({ answer, scope, typed, sort, dim }: ListProps) {
  const { search, roles, brand_name } = scope;
  const searched = typed !== null;
  const columns = useMemo(() => columns_of(answer, { roles, brand_name }, searched), [answer, roles, brand_name, searched]);
  if (answer.rows.length === 0 && scope.roles?.revenue.known === false) return <MetricNotice roles={scope.roles} needed={["revenue"]} />;
  if (answer.rows.length === 0) {
    return (
      <Notice title={typed ? "Nothing is called that" : "No products here"} action={<a class="button" href={step(search, {})}>All categories</a>}>
        {typed
          ? `No ASIN, name or brand contains “${typed}”. A shorter part of the name finds more.`
          : "This brand has no products with figures in the period, or there is no such brand."}
      </Notice>
    );
  }
  const foot = (line: Line, label: string): ProductLine => ({ ...line, id: null, label, name: "", brand_id: null });
  const { others, total } = answer;
  return (
    <>
      <MetricNotice roles={scope.roles} needed={["revenue", "margin", "units"]} />
      <RowsNote answer={answer} period={scope.period} />
      <section class="card">
        <CardHead>
          <LevelLegend />
        </CardHead>
        <DataTable
          caption="Products"
          columns={columns}
          rows={answer.rows.map((row): ProductLine => ({ ...row, label: code_of(row) }))}
          row_key={(row) => row.id ?? ""}
          href={(row) => step(search, { id: row.id })}
          sort={sort}
          on_sort={(next) => choose({ ...sort_changes(next, BY_REVENUE), offset: null })}
          others={others && foot(others, format_others(others.count))}
          footer={foot(total, "Total")}
          sorted
          dim={dim}
        />
        <Pager answer={answer} />
      </section>
    </>
  );
}

export function ProductList({ scope }: { scope: Scope }) {
  const { search } = scope;
  const typed = param(search, "q");
  const sort = sort_of(search, BY_REVENUE, Object.keys(SORTS));
  const resource = useResource<ProductsAnswer>(request_of(scope, typed, sort));
  const brand = scope.filters.brands.find((item) => item.id === scope.brand_id);
  const name = typed ? `“${typed}”` : format_label(scope.brand_name(scope.brand_id) ?? "Brand");
  useTitle(`Products · ${name}`);
  const above = typed || !brand ? undefined : { id: brand.category_id, name: scope.category_name(brand.category_id) ?? UNCATEGORISED_NAME };
  return (
    <>
      <PageHead title={name} where={typed ? "Products whose ASIN, name or brand contains it" : "Products"}>
        <Crumbs crumbs={[...crumbs_to(search, above), { name: typed ? "Search" : name }]} />
      </PageHead>
      <Loaded resource={resource}>
        {(answer, dim) => <List answer={answer} scope={scope} typed={typed} sort={sort} dim={dim} />}
      </Loaded>
    </>
  );
}
