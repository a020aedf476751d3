// The lowest step of /products: the months of one product, by marketplace.
import { useMemo } from "preact/hooks";
import { called, type Product } from "../base/answers";
import { file_name, fixed, save_csv } from "../base/csv";
import { format_month, format_value, kind_of } from "../base/format";
import { use_resource } from "../base/resource";
import { Chart } from "../chart/chart";
import { type ChartModel, tone_of } from "../chart/model";
import { Crumbs } from "../parts/crumbs";
import { type Column, DataTable } from "../parts/data_table";
import { Loaded, Notice, Placeholder } from "../parts/notices";
import type { Scope } from "../parts/scope";
import { use_title } from "../parts/title";
import { MetricField } from "../parts/scope_fields";
import { by_marketplace, type ByMarketplace, metrics_of_product, type MonthByMarketplace } from "./product_series";

function columns_of(data: ByMarketplace, metric: string): Column<MonthByMarketplace>[] {
  const kind = kind_of(metric);
  return [
    { key: "month", title: "Month", text: true, cell: (row) => format_month(row.month) },
    ...data.marketplaces.map((name, i) => ({
      key: name,
      title: name,
      cell: (row: MonthByMarketplace) => format_value(kind, row.values[i] ?? null),
    })),
    { key: "total", title: kind === "percent" ? "Overall" : "Total", cell: (row) => <b>{format_value(kind, row.total)}</b> },
  ];
}

function model_of(data: ByMarketplace, metric: string): ChartModel {
  const kind = kind_of(metric);
  return {
    labels: data.months.map((row) => format_month(row.month)),
    stacked: kind !== "percent",
    series: data.marketplaces.map((name, i) => ({
      name,
      values: data.months.map((row) => row.values[i] ?? null),
      kind,
      shape: kind === "percent" ? "line" : "bar",
      tone: tone_of(i),
    })),
  };
}

function Figures({ product, scope, dim }: { product: Product; scope: Scope; dim: boolean }) {
  const { metric, roles } = scope;
  const data = useMemo(() => by_marketplace(product, metric, roles), [product, metric, roles]);
  const model = useMemo(() => model_of(data, metric), [data, metric]);
  if (metric === "") return <Placeholder />; // the server has not said yet what opens the page
  if (data.months.length === 0) {
    return <Notice title={`No ${metric} here`}>This product has no rows of that metric. Choose another metric above.</Notice>;
  }
  const decimals = kind_of(metric) === "units" ? 0 : 2;
  const save = () =>
    save_csv(file_name([product.asin, metric], "csv"), [
      ["Month", ...data.marketplaces, "Total"],
      ...data.months.map((row) => [row.month, ...row.values.map((v) => fixed(v, decimals)), fixed(row.total, decimals)]),
    ]);
  return (
    <>
      <Chart
        key={model.labels.length}
        model={model}
        caption={{ title: `${product.asin}: ${metric}`, subtitle: product.name, footer: "by month and marketplace" }}
        dim={dim}
      />
      <section class="card">
        <div class="card-head">
          <h2>By month and marketplace</h2>
          <div class="actions">
            <button type="button" class="quiet" onClick={save}>
              Download CSV
            </button>
          </div>
        </div>
        <DataTable
          caption={`${metric} by month and marketplace`}
          columns={columns_of(data, metric)}
          rows={[...data.months].reverse()}
          row_key={(row) => row.month}
          dim={dim}
        />
      </section>
    </>
  );
}

function crumbs_of(product: Product | null, asin: string) {
  const { brand = null, category = null } = product ?? {};
  return [
    { name: "All categories", href: "/products" },
    ...(brand ? [{ name: category ? called(category) : "Uncategorised", href: `/products?category_id=${category?.id ?? "none"}` }] : []),
    ...(brand ? [{ name: called(brand), href: `/products?brand_id=${brand.id}` }] : []),
    { name: product?.asin || asin },
  ];
}

export function ProductMonths({ id, asin: code, scope }: { id: string | null; asin: string | null; scope: Scope }) {
  const asin = code ?? `product ${id}`;
  const resource = use_resource<Product>(id ? `/api/product?id=${encodeURIComponent(id)}` : `/api/product/${encodeURIComponent(asin)}`);
  const product = resource.value;
  use_title(`${product?.asin ?? asin} · ${scope.metric}`);
  return (
    <>
      <div class="page-head">
        <Crumbs crumbs={crumbs_of(product, asin)} />
        <h1>{product?.name || product?.asin || asin}</h1>
        <p class="where">
          <code>{product?.asin ?? asin}</code> · {scope.metric}
        </p>
      </div>
      <Loaded resource={resource}>
        {(value, dim) => (
          <>
            <form class="filters" aria-label="What is shown" onSubmit={(event) => event.preventDefault()}>
              <MetricField scope={scope} metrics={metrics_of_product(value, scope.roles)} />
            </form>
            <Figures product={value} scope={scope} dim={dim} />
          </>
        )}
      </Loaded>
    </>
  );
}
