// The lowest step of /products: the months of one product, by marketplace, in the period that all pages share.
import { useMemo } from "preact/hooks";
import type { Kind, Product } from "../base/answers";
import { exact, file_name, save_csv } from "../base/csv";
import { called, code_of, format_label, format_month, format_value } from "../base/format";
import { describe_span, period_changes, type Span } from "../base/period";
import { useResource } from "../base/resource";
import { choose } from "../base/router";
import { Chart } from "../chart/chart";
import { type ChartModel, tone_of } from "../chart/model";
import { CardHead, SaveButton } from "../parts/card_head";
import { Crumbs } from "../parts/crumbs";
import { type Column, csv_lines, DataTable } from "../parts/data_table";
import { crumbs_to, step } from "../parts/descent";
import { Filters } from "../parts/filters";
import { Loaded, Notice, Placeholder } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { kind_of, type Scope, UNCATEGORISED_NAME } from "../parts/scope";
import { useTitle } from "../parts/title";
import { MetricField } from "../parts/scope_fields";
import { by_marketplace, type ByMarketplace, metrics_of_product, type MonthByMarketplace } from "./product_series";

/** Ratios that are no percentages ("ROAS") are plain numbers. */
function shown_kind(kind: Kind, metric: string): Kind {
  return kind === "ratio" && !/%|percent/i.test(metric) ? "money" : kind;
}

function columns_of(data: ByMarketplace, kind: Kind): Column<MonthByMarketplace>[] {
  const columns: Column<MonthByMarketplace>[] = [
    {
      key: "month",
      title: "Month",
      text: true,
      cell: (row) => <span class="whole">{row.month === null ? "Total" : format_month(row.month)}</span>,
      csv: (row) => row.month ?? "Total",
    },
    ...data.marketplaces.map((name, i) => ({
      key: `of ${name}`,
      title: format_label(name),
      cell: (row: MonthByMarketplace) => format_value(kind, row.values[i] ?? null),
      csv: (row: MonthByMarketplace) => exact(kind, row.values[i] ?? null),
    })),
  ];
  if (data.total === null) return columns;
  return [
    ...columns,
    { key: "total", title: "Total", cell: (row) => <b>{format_value(kind, row.total)}</b>, csv: (row) => exact(kind, row.total) },
  ];
}

function model_of(data: ByMarketplace, kind: Kind, stacked: boolean): ChartModel {
  return {
    labels: data.months.map((row) => format_month(row.month ?? "")),
    stacked,
    series: data.marketplaces.map((name, i) => ({
      name: format_label(name),
      values: data.months.map((row) => row.values[i] ?? null),
      kind,
      shape: stacked || data.months.length === 1 ? "bar" : "line",
      tone: tone_of(i),
    })),
  };
}

function show_all(scope: Scope, history: Span): void {
  if (scope.period === null) return;
  choose({ ...period_changes({ ...scope.period.choice, kind: "custom", at: null, custom: history }), zoom: null });
}

function NoMonths({ metric, history, scope }: { metric: string; history: Span | null; scope: Scope }) {
  if (history === null) {
    return <Notice title={`No ${metric} here`}>This product has no rows of that metric. Choose another metric above.</Notice>;
  }
  return (
    <Notice
      title={`No ${metric} in this period`}
      action={
        <button type="button" onClick={() => show_all(scope, history)}>
          Show {describe_span(history)}
        </button>
      }
    >
      This product has rows of that metric in {describe_span(history)}.
    </Notice>
  );
}

function Figures({ product, scope, span, dim }: { product: Product; scope: Scope; span: Span; dim: boolean }) {
  const { metric, roles } = scope;
  const kind = kind_of(scope.filters, metric);
  const shown = shown_kind(kind, metric);
  const data = useMemo(() => by_marketplace(product, metric, kind, roles, span), [product, metric, kind, roles, span]);
  const model = useMemo(() => model_of(data, shown, kind !== "ratio"), [data, shown, kind]);
  if (metric === "") return <Placeholder />; // the server has not said yet what opens the page
  if (data.months.length === 0) return <NoMonths metric={format_label(metric)} history={data.history} scope={scope} />;
  const columns = columns_of(data, shown);
  const save = () => {
    const lines = [...data.months, ...(data.total === null ? [] : [data.total])];
    save_csv(file_name([title_of(product), metric, describe_span(span)], "csv"), csv_lines(columns, lines));
  };
  const { history } = data;
  const whole = history === null || (span.from <= history.from && history.to <= span.to);
  return (
    <>
      <Chart
        key={model.labels.length}
        model={model}
        caption={{ title: `${title_of(product)}: ${format_label(metric)}, ${describe_span(span)}`, subtitle: product.name, footer: "by month and marketplace" }}
        dim={dim}
      />
      <section class="card">
        <CardHead actions={<SaveButton on_save={save} />}>
          <h2>By month and marketplace</h2>
        </CardHead>
        <DataTable
          caption={`${format_label(metric)} by month and marketplace`}
          columns={columns}
          rows={[...data.months].reverse()}
          row_key={(row) => row.month ?? ""}
          footer={data.total}
          dim={dim}
        />
        <p class="footnote">
          {data.total === null ? "Ratios are not added up. " : `The total is of ${describe_span(span)}. `}
          {!whole && history !== null && (
            <button type="button" class="link" onClick={() => show_all(scope, history)}>
              All months: {describe_span(history)}
            </button>
          )}
        </p>
      </section>
    </>
  );
}

function crumbs_of(product: Product | null, code: string, search: string) {
  const { brand = null, category = null } = product ?? {};
  const above = brand ? { id: category?.id ?? null, name: category ? called(category) : UNCATEGORISED_NAME } : undefined;
  return [
    ...crumbs_to(search, above),
    ...(brand ? [{ name: called(brand), href: step(search, { brand_id: brand.id }) }] : []),
    { name: code },
  ];
}

/** What a product is called in titles and files. */
function title_of({ asin, asin_id }: Product): string {
  return code_of({ asin, id: asin_id });
}

export function ProductMonths({ id, asin: asked, scope }: { id: string | null; asin: string | null; scope: Scope }) {
  const asin = asked ?? `product ${id}`;
  const resource = useResource<Product>(id ? `/api/product?id=${encodeURIComponent(id)}` : `/api/product/${encodeURIComponent(asin)}`);
  const product = resource.value;
  const span = scope.period?.current ?? null;
  const code = product === null ? asin : title_of(product);
  useTitle(`${code} · ${format_label(scope.metric)}`);
  return (
    <>
      <PageHead
        title={product?.name || code}
        where={
          <>
            <code>{code}</code> · {format_label(scope.metric)}
          </>
        }
      >
        <Crumbs crumbs={crumbs_of(product, code, scope.search)} />
      </PageHead>
      <Loaded resource={resource}>
        {(value, dim) => (
          <>
            <Filters label="What is shown" search={false}>
              <MetricField scope={scope} metrics={metrics_of_product(value, scope.roles)} />
            </Filters>
            {span === null ? <Placeholder /> : <Figures product={value} scope={scope} span={span} dim={dim} />}
          </>
        )}
      </Loaded>
    </>
  );
}
