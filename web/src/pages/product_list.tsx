// The third step of /products: the products of a brand, or those that a search finds. Sorted and paged by the server,
// which knows them all.
import { useMemo } from "preact/hooks";
import { type Changes, param, request_for, type Sort, sort_changes, sort_of, with_params } from "../base/address";
import { type ProductLine, type Products, years_of } from "../base/answers";
import { format_count, format_value } from "../base/format";
import { use_resource } from "../base/resource";
import { choose } from "../base/router";
import { type Crumb, Crumbs } from "../parts/crumbs";
import { type Column, DataTable } from "../parts/data_table";
import { LevelLegend } from "../parts/level";
import { ebitda_columns, revenue_columns } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import type { Scope } from "../parts/scope";
import { use_title } from "../parts/title";

const BY_REVENUE: Sort = { key: "revenue_ltm", descending: true };
const PAGE_SIZE = 50;

function columns_of(previous: number, scope: Scope, with_brand: boolean): Column<ProductLine>[] {
  const { roles } = scope;
  const shown = (role: "margin" | "units", column: Column<ProductLine>) => (roles?.[role].known === false ? [] : [column]);
  return [
    { key: "asin", title: "ASIN", text: true, cell: (row) => <code>{row.asin || `No. ${row.asin_id}`}</code>, value: (row) => row.asin },
    { key: "name", title: "Name", text: true, cell: (row) => <span class="clip">{row.name || "–"}</span>, value: (row) => row.name },
    ...(with_brand
      ? [{ key: "brand", title: "Brand", text: true, cell: (row: ProductLine) => scope.brand_name(row.brand_id) ?? "–" }]
      : []),
    ...revenue_columns<ProductLine>(previous, roles),
    ...shown("units", { key: "units_ltm", title: "Units LTM", cell: (row) => format_value("units", row.units_ltm), value: (row) => row.units_ltm }),
    ...shown("margin", {
      key: "cm3_ltm",
      title: `${roles?.margin.name ?? "Margin"} LTM`,
      cell: (row) => format_value("money", row.cm3_ltm),
      value: (row) => row.cm3_ltm,
    }),
    ...ebitda_columns<ProductLine>(previous, roles).slice(0, 1),
  ];
}

const SORTS = ["asin", "name", "revenue_ltm", "yoy_growth", "units_ltm", "cm3_ltm", "ebitda_ltm"];

/** The order as asked; the year's name is known only with the answer, so that any revenue_YYYY passes. */
function asked_sort(search: string): Sort {
  const key = param(search, "sort") ?? "";
  return sort_of(search, BY_REVENUE, /^revenue_\d{4}$/.test(key) ? [...SORTS, key] : SORTS);
}

function request_of(search: string, typed: string | null, sort: Sort): string {
  const names = typed ? ["q", "as_of", "offset"] : ["brand_id", "as_of", "offset"];
  const order: Changes = { sort: sort.key, order: sort.descending ? "desc" : "asc", limit: PAGE_SIZE };
  return request_for("/api/products", search, names, order);
}

function Pager({ answer }: { answer: Products }) {
  const { total, offset, limit, products } = answer;
  const go = (to: number) => choose({ offset: to === 0 ? null : to });
  return (
    <nav class="pager" aria-label="Pages of products">
      <span>
        {format_count(offset + 1)}–{format_count(offset + products.length)} of {format_count(total)} products
      </span>
      <div class="actions">
        <button type="button" class="quiet" disabled={offset === 0} onClick={() => go(Math.max(0, offset - limit))}>
          Previous
        </button>
        <button type="button" class="quiet" disabled={offset + limit >= total} onClick={() => go(offset + limit)}>
          Next
        </button>
      </div>
    </nav>
  );
}

function List({ answer, scope, typed, sort, dim }: { answer: Products; scope: Scope; typed: string | null; sort: Sort; dim: boolean }) {
  const first = answer.products[0];
  const previous = first ? (years_of(first, "revenue_")[0] ?? 0) : 0;
  const columns = useMemo(() => columns_of(previous, scope, typed !== null), [previous, scope.brand_name, scope.roles, typed !== null]);
  if (first === undefined) {
    return (
      <Notice title={typed ? "Nothing is called that" : "No products here"} action={<a class="button" href="/products">All categories</a>}>
        {typed
          ? `No ASIN, name or brand contains “${typed}”. A shorter part of the name finds more.`
          : "This brand has no products with figures, or there is no such brand."}
      </Notice>
    );
  }
  return (
    <>
      <MetricNotice roles={scope.roles} needed={["revenue", "margin", "units"]} />
      <section class="card">
        <div class="card-head">
          <LevelLegend />
        </div>
        <DataTable
          caption="Products"
          columns={columns}
          rows={answer.products}
          row_key={(row) => row.asin_id}
          href={(row) => `/products${with_params("", { id: row.asin_id, as_of: param(scope.search, "as_of") })}`}
          sort={sort}
          on_sort={(next) => choose({ ...sort_changes(next, BY_REVENUE), offset: null })}
          sorted
          dim={dim}
        />
        <Pager answer={answer} />
      </section>
    </>
  );
}

export function ProductList({ scope }: { scope: Scope }) {
  const typed = param(scope.search, "q");
  const sort = asked_sort(scope.search);
  const resource = use_resource<Products>(request_of(scope.search, typed, sort));
  const brand = scope.filters.brands.find((item) => item.id === scope.brand_id);
  const name = typed ? `“${typed}”` : (scope.brand_name(scope.brand_id) ?? "Brand");
  use_title(`Products · ${name}`);
  const crumbs: Crumb[] = [{ name: "All categories", href: "/products" }];
  if (!typed && brand) {
    crumbs.push({
      name: scope.category_name(brand.category_id) ?? "Uncategorised",
      href: `/products?category_id=${brand.category_id ?? "none"}`,
    });
  }
  return (
    <>
      <div class="page-head">
        <Crumbs crumbs={[...crumbs, { name: typed ? "Search" : name }]} />
        <h1>{name}</h1>
        <p class="where">{typed ? "Products whose ASIN, name or brand contains it" : "Products"}</p>
      </div>
      <Loaded resource={resource}>
        {(answer, dim) => <List answer={answer} scope={scope} typed={typed} sort={sort} dim={dim} />}
      </Loaded>
    </>
  );
}
