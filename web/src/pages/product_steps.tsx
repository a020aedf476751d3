// The two upper steps of /products: all categories, and the brands of one.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { sort_changes, sort_of } from "../base/address";
import type { BrandRow, BrandsAnswer, CategoriesAnswer, CategoryRow, Line } from "../base/answers";
import { compare_request, names_of } from "../base/compare";
import { called, EBITDA_METRIC, format_others } from "../base/format";
import { useResource } from "../base/resource";
import { choose } from "../base/router";
import { CardHead } from "../parts/card_head";
import { Crumbs } from "../parts/crumbs";
import { type Column, DataTable } from "../parts/data_table";
import { crumbs_to, step } from "../parts/descent";
import { LevelLegend } from "../parts/level";
import { RowsNote } from "../parts/like_for_like";
import { BY_REVENUE, ebitda_columns, revenue_columns } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { name_of_category, type Scope } from "../parts/scope";
import { useTitle } from "../parts/title";

const ROWS_MAX = 10_000;

/** A line of a step: a category or a brand, the others, or the total. */
type StepLine = Line & { key: string | number; label: string; href: string };

interface StepsProps {
  caption: string;
  note: string;
  answer: CategoriesAnswer | BrandsAnswer;
  lines: readonly StepLine[];
  scope: Scope;
  dim: boolean;
}

function Steps({ caption, note, answer, lines, scope, dim }: StepsProps) {
  const { roles, search } = scope;
  const columns = useMemo((): Column<StepLine>[] => {
    const names = names_of(answer);
    const name: Column<StepLine> = { key: "name", title: caption, text: true, cell: (row) => row.label, value: (row) => row.label };
    return [name, ...revenue_columns<StepLine>(names, roles), ...ebitda_columns<StepLine>(names, roles)];
  }, [answer, roles, caption]);
  const sort = sort_of(search, BY_REVENUE, columns.map((column) => column.key));
  const { others, total } = answer;
  const foot = (line: Line, label: string): StepLine => ({ ...line, key: label, label, href: "" });
  return (
    <>
      <MetricNotice roles={roles} needed={["revenue", "margin"]} />
      <RowsNote answer={answer} period={scope.period} />
      <section class="card">
        <CardHead>
          <LevelLegend />
        </CardHead>
        <DataTable
          caption={caption}
          columns={columns}
          rows={lines}
          row_key={(row) => row.key}
          href={(row) => row.href}
          sort={sort}
          on_sort={(next) => choose(sort_changes(next, BY_REVENUE))}
          others={others && foot(others, format_others(others.count))}
          footer={foot(total, "Total")}
          dim={dim}
        />
        <p class="footnote">{note}</p>
      </section>
    </>
  );
}

interface StepProps<Answer extends StepsProps["answer"]> extends Pick<StepsProps, "caption" | "note" | "scope"> {
  by: string;
  /** Parameters that the step passes on. */
  names: readonly string[];
  lines_of: (answer: Answer) => StepLine[];
  /** What stands where there is no row. */
  empty: ComponentChildren;
}

function Step<Answer extends StepsProps["answer"]>({ by, names, lines_of, empty, ...shown }: StepProps<Answer>) {
  const { search, period } = shown.scope;
  const resource = useResource<Answer>(compare_request(search, period, names, { by, metric: EBITDA_METRIC, limit: ROWS_MAX }));
  return (
    <Loaded resource={resource}>
      {(answer, dim) => (answer.rows.length === 0 ? empty : <Steps {...shown} answer={answer} lines={lines_of(answer)} dim={dim} />)}
    </Loaded>
  );
}

export function CategorySteps({ scope }: { scope: Scope }) {
  useTitle("Products");
  const { search } = scope;
  const line = (row: CategoryRow): StepLine => ({
    ...row,
    key: row.id ?? "none",
    label: name_of_category(row),
    href: step(search, { category_id: row.id ?? "none" }),
  });
  const lines_of = ({ rows }: CategoriesAnswer) => rows.map(line);
  return (
    <>
      <PageHead title="Products" where="Choose a category to see its brands, or search" />
      <Step
        by="category"
        names={[]}
        caption="Category"
        note="A row leads down to the brands of its category."
        lines_of={lines_of}
        empty={<Notice title="There are no categories yet">Search for an ASIN, a name or a brand above instead.</Notice>}
        scope={scope}
      />
    </>
  );
}

export function BrandSteps({ scope }: { scope: Scope }) {
  const { search } = scope;
  const name = scope.category_name(scope.category_id) ?? "Category";
  useTitle(`Products · ${name}`);
  const line = (row: BrandRow): StepLine => ({
    ...row,
    key: row.id,
    label: called(row),
    href: step(search, { brand_id: row.id }),
  });
  const lines_of = ({ rows }: BrandsAnswer) => rows.map(line);
  return (
    <>
      <PageHead title={name} where="Brands">
        <Crumbs crumbs={[...crumbs_to(search), { name }]} />
      </PageHead>
      <Step
        by="brand"
        names={["category_id"]}
        caption="Brand"
        note="A row leads down to the products of its brand."
        lines_of={lines_of}
        empty={
          <Notice title="No brands here" action={<a class="button" href={step(search, {})}>All categories</a>}>
            No brand of this category has figures, or there is no such category.
          </Notice>
        }
        scope={scope}
      />
    </>
  );
}
