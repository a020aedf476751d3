// /profitability: revenue, growth and EBITDA, month by month, of all brands or of those that are chosen.
import { useMemo } from "preact/hooks";
import type { Line, MetricRoles, MonthsAnswer } from "../base/answers";
import { compare_request, has_figures, month_lines, type MonthLine, names_of, type PeriodNames } from "../base/compare";
import { file_name, save_csv } from "../base/csv";
import { percent_of } from "../base/figures";
import { EBITDA_METRIC, format_change, format_difference, format_value } from "../base/format";
import type { Period } from "../base/period";
import { useResource } from "../base/resource";
import { Chart } from "../chart/chart";
import type { ChartModel, ChartSeries } from "../chart/model";
import { CardHead, SaveButton } from "../parts/card_head";
import { tone_of_figure } from "../parts/change";
import { type Column, csv_lines, DataTable } from "../parts/data_table";
import { Filters } from "../parts/filters";
import { LevelLegend } from "../parts/level";
import { RowsNote } from "../parts/like_for_like";
import { ebitda_columns, revenue_columns } from "../parts/line_columns";
import { MetricNotice } from "../parts/metric_notice";
import { is_quarter, month_column, part_column } from "../parts/month_columns";
import { Loaded, Notice } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { PeriodBar } from "../parts/period_bar";
import { describe_scope, has_ebitda, type Scope, useRequestAhead, useScope } from "../parts/scope";
import { BrandField, CategoryField } from "../parts/scope_fields";
import { type Tile, Tiles } from "../parts/tiles";
import { useTitle } from "../parts/title";

type Row = MonthLine<Line>;

function model_of(months: readonly Row[], names: PeriodNames, ebitda: boolean): ChartModel {
  const shape = months.length === 1 ? "bar" : "line";
  const revenue = (name: string, before: boolean): ChartSeries => ({
    name: `Revenue ${name}`,
    values: months.map((m) => (before ? m.revenue.comparison : m.revenue.current)),
    kind: "money",
    shape: "bar",
    tone: before ? "previous" : "current",
  });
  const share = (name: string, before: boolean): ChartSeries => ({
    name: `EBITDA ${name}`,
    values: months.map((m) => (before ? m.comparison : m.current)),
    kind: "ratio",
    shape,
    tone: before ? "ebitda-previous" : "ebitda-current",
    dashed: before,
    right: true,
  });
  const { current, comparison } = names;
  const sides = (of: (name: string, before: boolean) => ChartSeries) =>
    comparison === null ? [of(current, false)] : [of(comparison, true), of(current, false)];
  return { labels: months.map((month) => month.label), series: [...sides(revenue), ...(ebitda ? sides(share) : [])] };
}

function tiles_of(total: Row, names: PeriodNames, ebitda: boolean): Tile[] {
  const { revenue } = total;
  const { current, comparison } = names;
  const tiles: Tile[] = [{ label: `Revenue ${current}`, value: format_value("money", revenue.current) }];
  if (comparison !== null) {
    const growth = { label: "Growth", value: format_change(revenue.change), tone: tone_of_figure(revenue, "change"), note: `over ${comparison}` };
    tiles.push({ label: `Revenue ${comparison}`, value: format_value("money", revenue.comparison) }, growth);
  }
  if (!ebitda) return tiles;
  const before = `${format_difference("ratio", total.difference)} over ${format_value("ratio", total.comparison)}`;
  const note = comparison === null || percent_of(total.difference) === null ? undefined : before;
  return [...tiles, { label: `EBITDA ${current}`, value: format_value("ratio", total.current), note }];
}

function describe_ebitda(roles: MetricRoles | null): string {
  const [margin, revenue] = roles === null ? ["the margin", "revenue"] : [roles.margin.name, roles.revenue.name];
  return `EBITDA is ${margin} as a share of ${revenue}, over all marketplaces; that of several months is the share of their sums.`;
}

function Empty() {
  return (
    <Notice title="No figures for this choice" action={<a class="button" href="/profitability">Clear the filters</a>}>
      Neither period has revenue here. Choose another period, brand or category.
    </Notice>
  );
}

function Figures({ answer, scope, dim }: { answer: MonthsAnswer<Line>; scope: Scope; dim: boolean }) {
  const { roles } = scope;
  const ebitda = has_ebitda(roles);
  const { lines, total } = useMemo(() => month_lines(answer), [answer]);
  const names = useMemo(() => names_of(answer), [answer]);
  const model = useMemo(() => model_of(lines.filter((line) => line.part === "month"), names, ebitda), [lines, names, ebitda]);
  const where = describe_scope(scope, false);
  if (roles?.revenue.known === false) return <MetricNotice roles={roles} needed={["revenue"]} />;
  if (!has_figures(answer)) return <Empty />;
  const columns: Column<Row>[] = [month_column<Row>(), ...revenue_columns<Row>(names, roles), ...ebitda_columns<Row>(names, roles)].map(
    // The months are in their order, which is the only one that quarters make sense in.
    ({ value, ...column }) => column,
  );
  const save = () =>
    save_csv(file_name(["profitability", where, names.current], "csv"), csv_lines([...columns, part_column<Row>()], [...lines, total]));
  return (
    <>
      <MetricNotice roles={roles} needed={["margin"]} />
      <RowsNote answer={answer} period={scope.period} />
      <Tiles dim={dim} tiles={tiles_of(total, names, ebitda)} />
      <Chart model={model} caption={{ title: `Profitability, ${names.current}`, subtitle: where, footer: describe_ebitda(roles) }} dim={dim} />
      <section class="card">
        <CardHead actions={<SaveButton on_save={save} />}>
          <LevelLegend />
        </CardHead>
        <DataTable
          caption="Profitability by month"
          columns={columns}
          rows={lines}
          row_key={(row) => row.key}
          is_subtotal={is_quarter}
          footer={total}
          dim={dim}
        />
        {ebitda && <p class="footnote">{describe_ebitda(roles)}</p>}
      </section>
    </>
  );
}

function request_of(search: string, period: Period | null): string | null {
  return compare_request(search, period, ["brand_id", "category_id"], { metric: EBITDA_METRIC });
}

export function Profitability() {
  const scope = useScope();
  const { search, period } = scope;
  const where = describe_scope(scope, false);
  useTitle(`Profitability · ${where}`);
  useRequestAhead(scope, request_of);
  const resource = useResource<MonthsAnswer<Line>>(request_of(search, period));
  return (
    <>
      <PageHead title="Profitability" where={scope.ready ? where : " "} />
      <Filters>
        <CategoryField scope={scope} />
        <BrandField scope={scope} />
        <PeriodBar scope={scope} />
      </Filters>
      <Loaded resource={resource}>
        {(answer, dim) => <Figures answer={answer} scope={scope} dim={dim} />}
      </Loaded>
    </>
  );
}
