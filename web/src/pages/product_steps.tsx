// The two upper steps of /products: all categories, and the brands of one.
import { useMemo } from "preact/hooks";
import { param, request_for, type Sort, sort_changes, sort_of, with_params } from "../base/address";
import { called, type BrandLine, type CategoryLine, type Line, years_of } from "../base/answers";
import { format_count } from "../base/format";
import { use_resource } from "../base/resource";
import { choose } from "../base/router";
import { Crumbs } from "../parts/crumbs";
import { type Column, DataTable } from "../parts/data_table";
import { LevelLegend } from "../parts/level";
import { ebitda_columns, revenue_columns } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import type { Scope } from "../parts/scope";
import { use_title } from "../parts/title";

const BY_REVENUE: Sort = { key: "revenue_ltm", descending: true };
const UNCATEGORISED = "none";

const name_of_category = ({ id, category }: CategoryLine) => called({ id, name: category });
const name_of_brand = ({ id, brand }: BrandLine) => called({ id, name: brand });

/** An address of the step below, as of the same month. */
function below(scope: Scope, changes: Record<string, string | number>): string {
  return `/products${with_params("", { as_of: param(scope.search, "as_of"), ...changes })}`;
}

interface StepsProps<Row extends Line> {
  caption: string;
  note: string;
  rows: readonly Row[];
  columns: Column<Row>[];
  href: (row: Row) => string;
  scope: Scope;
}

function Steps<Row extends Line & { id: number }>({ caption, note, rows, columns, href, scope }: StepsProps<Row>) {
  const sort = sort_of(scope.search, BY_REVENUE, columns.map((column) => column.key));
  return (
    <>
      <MetricNotice roles={scope.roles} needed={["revenue", "margin"]} />
      <section class="card">
        <div class="card-head">
          <LevelLegend />
        </div>
        <DataTable
          caption={caption}
          columns={columns}
          rows={rows}
          row_key={(row) => row.id}
          href={href}
          sort={sort}
          on_sort={(next) => choose(sort_changes(next, BY_REVENUE))}
        />
        <p class="footnote">{note}</p>
      </section>
    </>
  );
}

export function CategorySteps({ scope }: { scope: Scope }) {
  use_title("Products");
  const resource = use_resource<{ categories: CategoryLine[] }>(
    request_for("/api/categories-dashboard-data", scope.search, ["as_of"]),
  );
  const loose = scope.filters.brands.some((brand) => brand.category_id === null);
  return (
    <>
      <div class="page-head">
        <h1>Products</h1>
        <p class="where">Choose a category to see its brands, or search</p>
      </div>
      <Loaded resource={resource}>
        {({ categories }) => {
          if (categories[0] === undefined) return <NoCategories />;
          const previous = years_of(categories[0], "revenue_")[0] ?? 0;
          const columns: Column<CategoryLine>[] = [
            { key: "category", title: "Category", text: true, cell: name_of_category, value: name_of_category },
            ...revenue_columns<CategoryLine>(previous, scope.roles),
            ...ebitda_columns<CategoryLine>(previous, scope.roles),
          ];
          return (
            <Steps
              caption="Categories"
              note="A row leads down to the brands of its category."
              rows={categories}
              columns={columns}
              href={(row) => below(scope, { category_id: row.id })}
              scope={scope}
            />
          );
        }}
      </Loaded>
      {loose && (
        <p class="aside">
          Some brands have no category: <a href={below(scope, { category_id: UNCATEGORISED })}>uncategorised brands</a>
        </p>
      )}
    </>
  );
}

function NoCategories() {
  return <Notice title="There are no categories yet">Search for an ASIN, a name or a brand above instead.</Notice>;
}

export function BrandSteps({ scope }: { scope: Scope }) {
  const loose = param(scope.search, "category_id") === UNCATEGORISED;
  const name = loose ? "Uncategorised" : (scope.category_name(scope.category_id) ?? "Category");
  use_title(`Products · ${name}`);
  const resource = use_resource<{ brands: BrandLine[] }>(
    request_for("/api/brands", scope.search, loose ? ["as_of"] : ["category_id", "as_of"]),
  );
  return (
    <>
      <div class="page-head">
        <Crumbs crumbs={[{ name: "All categories", href: below(scope, {}) }, { name }]} />
        <h1>{name}</h1>
        <p class="where">Brands</p>
      </div>
      <Loaded resource={resource}>
        {({ brands }) => <Brands brands={loose ? brands.filter((b) => b.category_id === null) : brands} scope={scope} />}
      </Loaded>
    </>
  );
}

function Brands({ brands, scope }: { brands: BrandLine[]; scope: Scope }) {
  const first = brands[0];
  const previous = first ? (years_of(first, "revenue_")[0] ?? 0) : 0;
  const columns = useMemo(
    (): Column<BrandLine>[] => [
      { key: "brand", title: "Brand", text: true, cell: name_of_brand, value: name_of_brand },
      ...revenue_columns<BrandLine>(previous, scope.roles),
      ...ebitda_columns<BrandLine>(previous, scope.roles),
      { key: "products", title: "Products", cell: (row) => format_count(row.products), value: (row) => row.products },
    ],
    [previous, scope.roles],
  );
  if (first === undefined) {
    return (
      <Notice title="No brands here" action={<a class="button" href={below(scope, {})}>All categories</a>}>
        This category has no brands, or there is no such category.
      </Notice>
    );
  }
  return (
    <Steps
      caption="Brands"
      note="A row leads down to the products of its brand."
      rows={brands}
      columns={columns}
      href={(row) => below(scope, { brand_id: row.id })}
      scope={scope}
    />
  );
}
