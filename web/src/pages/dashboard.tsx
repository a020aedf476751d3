// /dashboard: one metric, two years, month by month.
import { useMemo } from "preact/hooks";
import { param, request_for } from "../base/address";
import { use_ahead } from "../base/ahead";
import { type Dashboard as Answer, years_of } from "../base/answers";
import { file_name, fixed, save_csv } from "../base/csv";
import { compare_years, describe_months, type YearRow, type YearTable } from "../base/figures";
import { EBITDA_METRIC, format_change, format_difference, format_month, format_value, type Kind, kind_of } from "../base/format";
import { live } from "../base/live";
import { use_resource } from "../base/resource";
import { choose } from "../base/router";
import { Chart } from "../chart/chart";
import type { ChartModel } from "../chart/model";
import { type Column, DataTable } from "../parts/data_table";
import { MetricNotice } from "../parts/metric_notice";
import { Loaded, Notice, Placeholder } from "../parts/notices";
import { describe_scope, has_ebitda, type Scope, use_scope } from "../parts/scope";
import { AsOfField, BrandField, CategoryField, MarketplaceField, MetricField } from "../parts/scope_fields";
import { type Tile, Tiles } from "../parts/tiles";
import { use_title } from "../parts/title";

export interface TwoYears {
  previous_year: number;
  current_year: number;
  kind: Kind;
  table: YearTable;
  model: ChartModel;
}

function two_years(answer: Answer): TwoYears {
  const [previous_year = 0, current_year = 0] = years_of(answer, "data_");
  const kind = kind_of(answer.metric);
  const previous = answer[`data_${previous_year}`] ?? [];
  const current = answer[`data_${current_year}`] ?? [];
  return {
    previous_year,
    current_year,
    kind,
    table: compare_years(answer.months, previous, current, kind),
    model: {
      labels: answer.months,
      series: [
        { name: String(previous_year), values: previous, kind, shape: "line", tone: "previous", dashed: true },
        { name: String(current_year), values: current, kind, shape: "line", tone: "current" },
      ],
    },
  };
}

export function tone_of_change(value: number | null): "up" | "down" | undefined {
  if (value === null || Math.abs(value) < 0.05) return undefined;
  return value > 0 ? "up" : "down";
}

function tiles_of({ table, kind, previous_year, current_year }: TwoYears, labels: readonly string[]): Tile[] {
  const months = describe_months(labels, table.shared);
  const { total } = table;
  const noun = kind === "percent" ? "average" : "total";
  return [
    { label: `${current_year} ${noun}`, value: format_value(kind, total?.current ?? null), note: months || "no month in both years" },
    { label: `${previous_year} ${noun}`, value: format_value(kind, total?.previous ?? null), note: months ? "same months" : "" },
    { label: "Difference", value: format_difference(kind, total?.difference ?? null), note: `${current_year} over ${previous_year}`, tone: tone_of_change(total?.difference ?? null) },
    { label: "Change", value: format_change(total?.change ?? null), note: `${current_year} over ${previous_year}`, tone: tone_of_change(total?.change ?? null) },
  ];
}

export function year_columns(years: { previous_year: number; current_year: number; kind: Kind }): Column<YearRow>[] {
  const { kind } = years;
  return [
    { key: "month", title: "Month", text: true, cell: (row) => row.label },
    { key: "previous", title: String(years.previous_year), cell: (row) => format_value(kind, row.previous) },
    { key: "current", title: String(years.current_year), cell: (row) => format_value(kind, row.current) },
    { key: "difference", title: "Difference", cell: (row) => <Signed value={row.difference} text={format_difference(kind, row.difference)} /> },
    { key: "change", title: "% change", cell: (row) => <Signed value={row.change} text={format_change(row.change)} /> },
  ];
}

function Signed({ value, text }: { value: number | null; text: string }) {
  return <span class={value === null ? "muted" : tone_of_change(value)}>{text}</span>;
}

export function csv_of(years: TwoYears): (string | number | null)[][] {
  const decimals = years.kind === "units" ? 0 : 2;
  const line = (row: YearRow) => [
    row.label,
    fixed(row.previous, decimals),
    fixed(row.current, decimals),
    fixed(row.difference, decimals),
    fixed(row.change, 2),
  ];
  const { rows, total } = years.table;
  return [
    ["Month", String(years.previous_year), String(years.current_year), "Difference", "% change"],
    ...rows.map(line),
    ...(total ? [line(total)] : []),
  ];
}

function Filters({ scope }: { scope: Scope }) {
  return (
    <form class="filters" role="search" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <MetricField scope={scope} />
      <CategoryField scope={scope} />
      <BrandField scope={scope} />
      <MarketplaceField scope={scope} />
      <AsOfField scope={scope} />
    </form>
  );
}

function Empty() {
  const clear = () => choose({ brand_id: null, category_id: null, marketplace: null, metric: null, as_of: null });
  return (
    <Notice title="No figures for this choice" action={<button type="button" onClick={clear}>Clear the filters</button>}>
      Neither year has a row that fits all filters at once. Try another marketplace, or take a filter away.
    </Notice>
  );
}

function is_ebitda(metric: string): boolean {
  return metric.trim().toLowerCase() === EBITDA_METRIC.toLowerCase();
}

function NoEbitda({ scope }: { scope: Scope }) {
  return <MetricNotice roles={scope.roles} needed={["revenue", "margin"]} />;
}

/** `settling`: the metric to open with is not known yet, or its answer is not here. */
function Figures({ answer, scope, settling, dim }: { answer: Answer; scope: Scope; settling: boolean; dim: boolean }) {
  const years = useMemo(() => two_years(answer), [answer]);
  const { table, model } = years;
  const where = describe_scope(scope);
  const title = `${answer.metric}, ${years.previous_year} and ${years.current_year}`;
  const empty = table.rows.every((row) => !row.previous && !row.current);
  if (empty && settling) return <Placeholder />;
  if (empty) return is_ebitda(answer.metric) && !has_ebitda(scope.roles) ? <NoEbitda scope={scope} /> : <Empty />;
  const save = () => save_csv(file_name([answer.metric, where, String(years.current_year)], "csv"), csv_of(years));
  const months = describe_months(answer.months, table.shared);
  return (
    <>
      <Tiles tiles={tiles_of(years, answer.months)} dim={dim} />
      <Chart
        model={model}
        caption={{ title, subtitle: where, footer: `as of ${format_month(scope.as_of)}` }}
        dim={dim}
      />
      <section class="card">
        <div class="card-head">
          <h2>By month</h2>
          <div class="actions">
            <button type="button" class="quiet" onClick={save}>
              Download CSV
            </button>
            <a
              class="button quiet"
              download
              href={request_for("/export/dashboard-csv", scope.search, ["brand_id", "category_id", "marketplace", "as_of"])}
            >
              All metrics CSV
            </a>
          </div>
        </div>
        <DataTable
          caption={`${title}, by month`}
          columns={year_columns(years)}
          rows={table.rows}
          row_key={(row) => row.label}
          footer={table.total}
          dim={dim}
        />
        <p class="footnote">
          {table.total
            ? `${table.total.label} over the ${table.shared.length} months that both years have: ${months}.`
            : "The two years have no month in common, so that there is no total."}
        </p>
      </section>
    </>
  );
}

/** Without a metric the server takes revenue; where that has no figures, another one opens the page. */
function request_of(search: string): string {
  const roles = live.get().status?.metrics;
  const metric = param(search, "metric") ?? (roles?.revenue.known === false ? roles.opening : null);
  return request_for("/api/dashboard-data", search, ["brand_id", "category_id", "marketplace", "as_of"], { metric });
}

export function Dashboard() {
  const scope = use_scope();
  const where = describe_scope(scope);
  use_title(`${scope.metric || "Dashboard"} · ${where}`);
  use_ahead(request_of);
  const resource = use_resource<Answer>(request_of(scope.search));
  const unasked = param(scope.search, "metric") === null;
  const settling = unasked && (scope.roles === null || (!scope.roles.revenue.known && resource.pending));
  return (
    <>
      <div class="page-head">
        <h1>{scope.metric || " "}</h1>
        <p class="where">{scope.ready ? where : " "}</p>
      </div>
      <Filters scope={scope} />
      {unasked && scope.filters.metrics.length > 0 && <MetricNotice roles={scope.roles} needed={["revenue"]} />}
      <Loaded resource={resource}>
        {(answer, dim) => <Figures answer={answer} scope={scope} settling={settling} dim={dim} />}
      </Loaded>
    </>
  );
}
