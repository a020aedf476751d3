// /dashboard: one metric, month by month, in a period and in the one that it is compared with.
import { useMemo } from "preact/hooks";
import { param, request_for, with_params } from "../base/address";
import type { Figure, MonthsAnswer } from "../base/answers";
import { compare_request, has_figures, type MonthLine } from "../base/compare";
import { exact, file_name, fixed, save_csv } from "../base/csv";
import { format_label, format_value, is_ebitda } from "../base/format";
import { live } from "../base/live";
import { page_about, type Period } from "../base/period";
import { useResource } from "../base/resource";
import { Chart } from "../chart/chart";
import { CardHead, SaveButton } from "../parts/card_head";
import { Change, Difference } from "../parts/change";
import { type Column, csv_lines, DataTable } from "../parts/data_table";
import { Filters } from "../parts/filters";
import { later } from "../parts/later";
import { RowsNote } from "../parts/like_for_like";
import { MetricNotice } from "../parts/metric_notice";
import { is_quarter, month_column, part_column } from "../parts/month_columns";
import { Loaded, Notice, Placeholder } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { PeriodBar } from "../parts/period_bar";
import { describe_scope, has_ebitda, type Scope, useRequestAhead, useScope } from "../parts/scope";
import { BrandField, CategoryField, MarketplaceField, MetricField } from "../parts/scope_fields";
import { Tiles } from "../parts/tiles";
import { useTitle } from "../parts/title";
import { type Shown, shown_of, tiles_of } from "./dashboard_figures";
import type { MonthDetail as Detail } from "./month_detail";

type Row = MonthLine<Figure>;

const MonthDetail = later<Parameters<typeof Detail>[0]>(async () => (await import("./month_detail")).MonthDetail, { ahead: true });

function columns_of({ names, kind, cost }: Shown): Column<Row>[] {
  const current: Column<Row> = {
    key: "current",
    title: names.current,
    cell: (row) => <span class={row.has_rows[0] ? undefined : "muted"}>{format_value(kind, row.current)}</span>,
    csv: (row) => exact(kind, row.current),
  };
  if (names.comparison === null) return [month_column(), current];
  const columns: Column<Row>[] = [
    month_column(),
    current,
    {
      key: "comparison",
      title: names.comparison,
      cell: (row) => <span class={row.has_rows[1] ? undefined : "muted"}>{format_value(kind, row.comparison)}</span>,
      csv: (row) => exact(kind, row.comparison),
    },
    {
      key: "difference",
      title: "Difference",
      cell: (row) => <Difference figure={row} kind={kind} cost={cost} />,
      csv: (row) => exact(kind, row.difference),
    },
  ];
  if (kind === "ratio") return columns;
  const change = { key: "change", title: "% change", cell: (row: Row) => <Change figure={row} cost={cost} />, csv: (row: Row) => fixed(row.change, 2) };
  return [...columns, change];
}

function Empty() {
  return (
    <Notice title="No figures for this choice" action={<a class="button" href="/dashboard">Clear the filters</a>}>
      Neither period has a row that fits all filters at once. Try another period or marketplace, or take a filter away.
    </Notice>
  );
}

function NotAddedUp({ metric, search }: { metric: string; search: string }) {
  return (
    <Notice title="Ratios are not added up">
      “{format_label(metric)}” is a ratio of single products, and what several of them come to together cannot be told from it.
      Each product has its own: see <a href={page_about("/products", search)}>Products</a>.
    </Notice>
  );
}

/** The file of the server is of two calendar years, up to a month that has figures. */
function export_address(scope: Scope, { to }: MonthsAnswer): string {
  const latest = scope.filters.as_of;
  return request_for("/export/dashboard-csv", scope.search, ["brand_id", "category_id", "marketplace"], {
    as_of: to < latest ? to : null,
  });
}

/** Only months of the current period have something behind them. */
function detail_address(search: string, { part, key }: Row): string | undefined {
  return part === "month" && /^\d/.test(key) ? `/dashboard${with_params(search, { detail: key })}` : undefined;
}

function ByMonth({ answer, shown, scope, dim }: { answer: MonthsAnswer; shown: Shown; scope: Scope; dim: boolean }) {
  const { lines, total, names } = shown;
  const columns = columns_of(shown);
  const save = () => {
    const name = file_name([format_label(answer.metric), describe_scope(scope), names.current], "csv");
    save_csv(name, csv_lines([...columns, part_column<Row>()], [...lines, total]));
  };
  return (
    <section class="card">
      <CardHead
        actions={
          <>
            <SaveButton on_save={save} />
            <a class="button quiet" download title="Revenue, margin, units and EBITDA of two calendar years" href={export_address(scope, answer)}>
              All metrics CSV
            </a>
          </>
        }
      >
        <h2>By month</h2>
      </CardHead>
      <DataTable
        caption={`${format_label(answer.metric)}, by month`}
        columns={columns}
        rows={lines}
        row_key={(row) => row.key}
        href={(row) => detail_address(scope.search, row)}
        is_subtotal={is_quarter}
        footer={total}
        dim={dim}
      />
    </section>
  );
}

/** `settling`: the metric to open with is not known yet, or its answer is not here. */
function Figures({ answer, scope, settling, dim }: { answer: MonthsAnswer; scope: Scope; settling: boolean; dim: boolean }) {
  const shown = useMemo(() => shown_of(answer), [answer]);
  const { names } = shown;
  const detail = param(scope.search, "detail");
  if (!has_figures(answer)) {
    if (settling) return <Placeholder />;
    const lacks = is_ebitda(answer.metric) && !has_ebitda(scope.roles);
    return lacks ? <MetricNotice roles={scope.roles} needed={["revenue", "margin"]} /> : <Empty />;
  }
  if (answer.kind === "ratio" && !is_ebitda(answer.metric)) return <NotAddedUp metric={answer.metric} search={scope.search} />;
  const title = `${format_label(answer.metric)}, ${[names.current, names.comparison].filter((name) => name !== null).join(" and ")}`;
  return (
    <>
      <RowsNote answer={answer} period={scope.period} />
      <Tiles tiles={tiles_of(shown, answer)} dim={dim} />
      <Chart
        model={shown.model}
        caption={{ title, subtitle: describe_scope(scope), footer: answer.like_for_like ? "like for like" : "" }}
        dim={dim}
      />
      <ByMonth answer={answer} shown={shown} scope={scope} dim={dim} />
      {detail !== null && answer.rows.some((row) => row.month === detail) && (
        <MonthDetail key={detail} scope={scope} answer={answer} month={detail} />
      )}
    </>
  );
}

/** Without a metric the server takes revenue; where that has no figures, another one opens the page. */
function request_of(search: string, period: Period | null): string | null {
  const roles = live.get().status?.metrics;
  const metric = param(search, "metric") ?? (roles?.revenue.known === false ? roles.opening : null);
  return compare_request(search, period, ["brand_id", "category_id", "marketplace"], { metric });
}

export function Dashboard() {
  const scope = useScope();
  const { search, period, filters } = scope;
  const where = describe_scope(scope);
  const metric = scope.metric && format_label(scope.metric);
  useTitle(`${metric || "Dashboard"} · ${where}`);
  useRequestAhead(scope, request_of);
  const resource = useResource<MonthsAnswer>(request_of(search, period));
  const unasked = param(search, "metric") === null;
  const settling = unasked && (scope.roles === null || (!scope.roles.revenue.known && resource.pending));
  return (
    <>
      <PageHead title={metric || " "} where={scope.ready ? where : " "} />
      <Filters>
        <MetricField scope={scope} />
        <CategoryField scope={scope} />
        <BrandField scope={scope} />
        <MarketplaceField scope={scope} />
        <PeriodBar scope={scope} />
      </Filters>
      {unasked && filters.metrics.length > 0 && <MetricNotice roles={scope.roles} needed={["revenue"]} />}
      <Loaded resource={resource}>
        {(answer, dim) => <Figures answer={answer} scope={scope} settling={settling} dim={dim} />}
      </Loaded>
    </>
  );
}
