// MonthDetail: what a month's figure on the dashboard is made of, by marketplace and by product, in a panel at the side
// that has an address of its own (`detail=2025-03`). Each of its tables adds up to the figure.
import type { Figure, MarketplaceFigures, MonthsAnswer, ProductFigures } from "../base/answers";
import { compare_request } from "../base/compare";
import { code_of, format_label, format_month, format_others, format_value } from "../base/format";
import type { Span } from "../base/period";
import { useResource } from "../base/resource";
import { choose } from "../base/router";
import { Change, Difference } from "../parts/change";
import { type Column, DataTable } from "../parts/data_table";
import { step } from "../parts/descent";
import { Dialog } from "../parts/dialog";
import { Loaded } from "../parts/notices";
import { describe_scope, type Scope } from "../parts/scope";

const PRODUCTS_MAX = 50;

/** A line of either table. */
type Line = Figure & {
  key: string;
  label: string;
  note: string;
  href?: string;
};

interface Props {
  scope: Scope;
  answer: MonthsAnswer;
  month: string;
}

function span_of(month: string | null): Span | null {
  return month === null ? null : { from: month, to: month };
}

function columns_of({ kind, cost }: MonthsAnswer, what: string, month: string, versus: string | null): Column<Line>[] {
  const name: Column<Line> = {
    key: "label",
    title: what,
    text: true,
    cell: (row) => (
      <>
        {row.label}
        {row.note && <span class="muted note"> {row.note}</span>}
      </>
    ),
  };
  const current: Column<Line> = { key: "current", title: format_month(month), cell: (row) => format_value(kind, row.current) };
  if (versus === null) return [name, current];
  const change: Column<Line> =
    kind === "ratio"
      ? { key: "difference", title: "Difference", cell: (row) => <Difference figure={row} kind={kind} cost={cost} /> }
      : { key: "change", title: "% change", cell: (row) => <Change figure={row} cost={cost} /> };
  return [name, current, { key: "comparison", title: format_month(versus), cell: (row) => format_value(kind, row.comparison) }, change];
}

interface PartProps<Answer> extends Props {
  what: string;
  request: string | null;
  versus: string | null;
  lines_of: (answer: Answer) => Line[];
}

function Part<Answer extends MarketplaceFigures | ProductFigures>({ answer, month, versus, what, request, lines_of }: PartProps<Answer>) {
  const resource = useResource<Answer>(request);
  return (
    <Loaded resource={resource}>
      {(part, dim) => (
        <DataTable
          caption={`${format_label(answer.metric)} of ${format_month(month)}, by ${what.toLowerCase()}`}
          columns={columns_of(answer, what, month, versus)}
          rows={lines_of(part)}
          row_key={(row) => row.key}
          href={(row) => row.href}
          others={part.others && { ...part.others, key: "others", label: format_others(part.others.count), note: "" }}
          footer={{ ...part.total, key: "total", label: "Total", note: "" }}
          dim={dim}
        />
      )}
    </Loaded>
  );
}

const by_marketplace = ({ rows }: MarketplaceFigures): Line[] =>
  rows.map((row) => ({ ...row, key: row.marketplace, label: format_label(row.marketplace), note: "" }));

function by_product({ rows }: ProductFigures, search: string): Line[] {
  return rows.map((row) => ({
    ...row,
    key: String(row.id),
    label: code_of(row),
    note: row.name,
    href: step(search, { id: row.id }),
  }));
}

function Parts({ scope, answer, month }: Props) {
  const { search, period } = scope;
  const versus = answer.rows.find((row) => row.month === month)?.versus_month ?? null;
  if (period === null) return null;
  const one = { ...period, current: { from: month, to: month }, comparison: span_of(versus) };
  const request = (by: string, limit: number | null) =>
    compare_request(search, one, ["brand_id", "category_id", "marketplace"], { metric: answer.metric, by, limit });
  const shared = { scope, answer, month, versus };
  return (
    <>
      <Part {...shared} what="Marketplace" request={request("marketplace", null)} lines_of={by_marketplace} />
      <Part {...shared} what="ASIN" request={request("asin", PRODUCTS_MAX)} lines_of={(part: ProductFigures) => by_product(part, search)} />
    </>
  );
}

export function MonthDetail(props: Props) {
  const { scope, answer, month } = props;
  return (
    <Dialog kind="detail" labelled_by="detail-title" lightly on_close={() => choose({ detail: null }, true)}>
      {(close) => (
        <div class="detail-body">
          <div class="card-head">
            <div>
              <h2 id="detail-title">
                {format_label(answer.metric)}, {format_month(month)}
              </h2>
              <p class="where">{describe_scope(scope)}</p>
            </div>
            <button type="button" class="quiet" autofocus onClick={close}>
              Close
            </button>
          </div>
          <Parts {...props} />
          <p class="footnote">Each table adds up to the figure of the dashboard.</p>
        </div>
      )}
    </Dialog>
  );
}
