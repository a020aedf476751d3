// /profitability: revenue, growth and EBITDA of a brand or a category, month by month.
import { useMemo } from "preact/hooks";
import { request_for } from "../base/address";
import { type MetricRoles, type MonthLine, years_of } from "../base/answers";
import { file_name, fixed, save_csv } from "../base/csv";
import { compare_years, describe_months } from "../base/figures";
import { format_change, format_month, format_value } from "../base/format";
import { use_resource } from "../base/resource";
import { choose } from "../base/router";
import { Chart } from "../chart/chart";
import type { ChartModel } from "../chart/model";
import { type Column, DataTable } from "../parts/data_table";
import { Level, LevelLegend } from "../parts/level";
import { ebitda_of } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice } from "../parts/notices";
import { describe_scope, has_ebitda, type Scope, use_scope } from "../parts/scope";
import { AsOfField, BrandField, CategoryField } from "../parts/scope_fields";
import { Tiles } from "../parts/tiles";
import { use_title } from "../parts/title";
import { tone_of_change } from "./dashboard";

interface Answer {
  data: MonthLine[];
}

export interface Month {
  label: string;
  revenue_previous: number | null;
  revenue_current: number | null;
  growth: number | null;
  ebitda_previous: number | null;
  ebitda_current: number | null;
}

/** Months of this year that are still to come are 0 in the answer, and nothing here. */
export function months_of(lines: MonthLine[], as_of: string): { previous: number; current: number; months: Month[] } {
  const [previous = 0, current = 0] = lines[0] ? years_of(lines[0], "revenue_") : [];
  const last = as_of.startsWith(String(current)) ? Number(as_of.slice(5)) : 12;
  const months = lines.map((line, i): Month => {
    const before = line[`revenue_${previous}`] ?? 0;
    const now = line[`revenue_${current}`] ?? 0;
    const come = i < last;
    return {
      label: line.month,
      revenue_previous: before,
      revenue_current: come ? now : null,
      growth: come && before > 0 ? (line.yoy_growth ?? null) : null,
      ebitda_previous: ebitda_of(line[`ebitda_${previous}`], before),
      ebitda_current: come ? ebitda_of(line[`ebitda_${current}`], now) : null,
    };
  });
  return { previous, current, months };
}

function model_of(months: Month[], previous: number, current: number, ebitda: boolean): ChartModel {
  const values = (pick: (month: Month) => number | null) => months.map(pick);
  return {
    labels: months.map((month) => month.label),
    series: [
      { name: `Revenue ${previous}`, values: values((m) => m.revenue_previous), kind: "money", shape: "bar", tone: "previous" },
      { name: `Revenue ${current}`, values: values((m) => m.revenue_current), kind: "money", shape: "bar", tone: "current" },
      ...(ebitda
        ? ([
            { name: `EBITDA ${previous}`, values: values((m) => m.ebitda_previous), kind: "percent", shape: "line", tone: "ebitda-previous", dashed: true, right: true },
            { name: `EBITDA ${current}`, values: values((m) => m.ebitda_current), kind: "percent", shape: "line", tone: "ebitda-current", right: true },
          ] as const)
        : []),
    ],
  };
}

function columns_of(previous: number, current: number, ebitda: boolean): Column<Month>[] {
  return [
    { key: "month", title: "Month", text: true, cell: (row) => row.label },
    { key: "revenue_previous", title: `Revenue ${previous}`, cell: (row) => format_value("money", row.revenue_previous) },
    { key: "revenue_current", title: `Revenue ${current}`, cell: (row) => format_value("money", row.revenue_current) },
    { key: "growth", title: "Growth", cell: (row) => <Level value={row.growth} change /> },
    ...(ebitda
      ? [
          { key: "ebitda_previous", title: `EBITDA ${previous}`, cell: (row: Month) => <Level value={row.ebitda_previous} /> },
          { key: "ebitda_current", title: `EBITDA ${current}`, cell: (row: Month) => <Level value={row.ebitda_current} /> },
        ]
      : []),
  ];
}

function csv_of(months: Month[], previous: number, current: number) {
  return [
    ["Month", `Revenue ${previous}`, `Revenue ${current}`, "Growth %", `EBITDA % ${previous}`, `EBITDA % ${current}`],
    ...months.map((m) => [
      m.label,
      ...[m.revenue_previous, m.revenue_current, m.growth, m.ebitda_previous, m.ebitda_current].map((v) => fixed(v, 2)),
    ]),
  ];
}

interface TotalsProps {
  months: Month[];
  previous: number;
  current: number;
  ebitda: boolean;
  dim: boolean;
}

function Totals({ months, previous, current, ebitda: with_ebitda, dim }: TotalsProps) {
  const labels = months.map((m) => m.label);
  const revenue = compare_years(labels, months.map((m) => m.revenue_previous), months.map((m) => m.revenue_current), "money");
  const ebitda = compare_years(labels, months.map((m) => m.ebitda_previous), months.map((m) => m.ebitda_current), "percent");
  const when = describe_months(labels, revenue.shared) || "no month in both years";
  const change = revenue.total?.change ?? null;
  return (
    <Tiles
      dim={dim}
      tiles={[
        { label: `Revenue ${current}`, value: format_value("money", revenue.total?.current ?? null), note: when },
        { label: `Revenue ${previous}`, value: format_value("money", revenue.total?.previous ?? null), note: "same months" },
        { label: "Growth", value: format_change(change), tone: tone_of_change(change), note: `${current} over ${previous}` },
        ...(with_ebitda
          ? [
              {
                label: `EBITDA ${current}`,
                value: format_value("percent", ebitda.total?.current ?? null),
                note: `average; ${format_value("percent", ebitda.total?.previous ?? null)} in ${previous}`,
              },
            ]
          : []),
      ]}
    />
  );
}

function describe_ebitda(roles: MetricRoles | null): string {
  const [margin, revenue] = roles === null ? ["the margin", "revenue"] : [roles.margin.name, roles.revenue.name];
  return `EBITDA is ${margin} as a share of ${revenue}, over all marketplaces.`;
}

function Figures({ answer, scope, dim }: { answer: Answer; scope: Scope; dim: boolean }) {
  const { previous, current, months } = useMemo(() => months_of(answer.data, scope.as_of), [answer, scope.as_of]);
  const { roles } = scope;
  const ebitda = has_ebitda(roles);
  const model = useMemo(() => model_of(months, previous, current, ebitda), [months, previous, current, ebitda]);
  const where = describe_scope(scope, false);
  if (roles?.revenue.known === false) return <MetricNotice roles={roles} needed={["revenue"]} />;
  if (months.every((m) => !m.revenue_previous && !m.revenue_current)) {
    return (
      <Notice
        title="No figures for this choice"
        action={<button type="button" onClick={() => choose({ brand_id: null, category_id: null, as_of: null })}>Clear the filters</button>}
      >
        Neither {previous} nor {current} has revenue here. Choose another brand or category.
      </Notice>
    );
  }
  const save = () => save_csv(file_name(["profitability", where, String(current)], "csv"), csv_of(months, previous, current));
  return (
    <>
      <MetricNotice roles={roles} needed={["margin"]} />
      <Totals months={months} previous={previous} current={current} ebitda={ebitda} dim={dim} />
      <Chart
        model={model}
        caption={{ title: "Profitability", subtitle: where, footer: `as of ${format_month(scope.as_of)}` }}
        dim={dim}
      />
      <section class="card">
        <div class="card-head">
          <LevelLegend />
          <div class="actions">
            <button type="button" class="quiet" onClick={save}>
              Download CSV
            </button>
          </div>
        </div>
        <DataTable caption="Profitability by month" columns={columns_of(previous, current, ebitda)} rows={months} row_key={(m) => m.label} dim={dim} />
        {ebitda && <p class="footnote">{describe_ebitda(roles)}</p>}
      </section>
    </>
  );
}

export function Profitability() {
  const scope = use_scope();
  const where = describe_scope(scope, false);
  use_title(`Profitability · ${where}`);
  const resource = use_resource<Answer>(
    request_for("/api/profitability-data", scope.search, ["brand_id", "category_id", "as_of"]),
  );
  // One or the other: the answer is of the brand where both are given.
  const free = { ...scope, category_id: null };
  return (
    <>
      <div class="page-head">
        <h1>Profitability</h1>
        <p class="where">{scope.ready ? where : " "}</p>
      </div>
      <form class="filters" role="search" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <BrandField scope={free} on_change={(brand_id) => choose({ brand_id, category_id: null })} />
        <CategoryField scope={scope} on_change={(category_id) => choose({ category_id, brand_id: null })} />
        <AsOfField scope={scope} />
      </form>
      <Loaded resource={resource}>
        {(answer, dim) => <Figures answer={answer} scope={scope} dim={dim} />}
      </Loaded>
    </>
  );
}
