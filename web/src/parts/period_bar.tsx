// PeriodBar: which months every page is about, and which they are compared with: "[Year to date | Jan–Oct 2025] versus
// [Same months 2024]". It writes to the address, and every link takes it along.
import { format_month } from "../base/format";
import {
  type Choice,
  comparison_of,
  describe_period,
  describe_span,
  describe_years,
  type Period,
  type PeriodKind,
  period_changes,
  periods_among,
  type Span,
  type Versus,
} from "../base/period";
import { choose } from "../base/router";
import { Field } from "./field";
import type { Scope } from "./scope";

const KINDS: readonly { value: PeriodKind; text: string }[] = [
  { value: "month", text: "Month" },
  { value: "quarter", text: "Quarter" },
  { value: "ytd", text: "Year to date" },
  { value: "ltm", text: "Last 12 months" },
  { value: "year", text: "Calendar year" },
  { value: "fiscal", text: "Fiscal year" },
  { value: "custom", text: "From … to" },
];

/** Other months have other positions, and other pages: what was picked among them is let go. */
function take(choice: Choice): void {
  choose({ ...period_changes(choice), zoom: null, offset: null });
}

/** Of the kind that is chosen, those that have figures, by their names. */
function AtField({ scope, period }: { scope: Scope; period: Period }) {
  const { choice, current } = period;
  const { filters, fiscal_year_start } = scope;
  const name_of = (span: Span) => describe_period(choice.kind, span, fiscal_year_start);
  const known = periods_among(choice.kind, filters.months, filters.as_of, fiscal_year_start);
  const chosen = known.find(({ span }) => span.from === current.from && span.to === current.to);
  const choices = known.map(({ at, span }) => ({ value: at ?? "", text: name_of(span) }));
  // One without figures can be asked for by its address only; it is named all the same.
  const value = chosen === undefined ? (choice.at ?? "") : (chosen.at ?? "");
  if (chosen === undefined) choices.unshift({ value, text: name_of(current) });
  return <Field id="period-at" label="Months" value={value} choices={choices} on_change={(at) => take({ ...choice, at: at || null })} />;
}

function CustomFields({ scope, period }: { scope: Scope; period: Period }) {
  const { choice, current } = period;
  const months = [...new Set([...scope.filters.months, current.from, current.to])].sort().reverse();
  const choices = months.map((month) => ({ value: month, text: format_month(month) }));
  const change = ({ from, to }: Span) => take({ ...choice, custom: from <= to ? { from, to } : { from: to, to: from } });
  return (
    <>
      <Field id="period-from" label="From" value={current.from} choices={choices} on_change={(from) => change({ ...current, from })} />
      <Field id="period-to" label="To" value={current.to} choices={choices} on_change={(to) => change({ ...current, to })} />
    </>
  );
}

function VersusField({ period }: { period: Period }) {
  const { choice, current } = period;
  const year = comparison_of(current, "year");
  const before = comparison_of(current, "previous");
  const choices: { value: Versus; text: string }[] = [
    { value: "year", text: `Same months ${year === null ? "" : describe_years(year)}` },
    { value: "previous", text: `Just before: ${before === null ? "" : describe_span(before)}` },
    { value: "none", text: "Nothing" },
  ];
  return (
    <>
      <span class="versus">versus</span>
      <Field id="versus" label="Versus" value={choice.versus} choices={choices} on_change={(versus) => take({ ...choice, versus: versus as Versus })} />
    </>
  );
}

/** As high as the bar, until the latest month is known. */
function Waiting({ versus }: { versus: boolean }) {
  const nothing = { value: "", choices: [], on_change: () => {} };
  return (
    <div class="period" inert>
      <div class="joined">
        <Field id="period-kind" label="Period" {...nothing} />
        <Field id="period-at" label="Months" {...nothing} />
      </div>
      {versus && <span class="versus">versus</span>}
      {versus && <Field id="versus" label="Versus" {...nothing} />}
    </div>
  );
}

/** `versus` false: the page compares nothing. */
export function PeriodBar({ scope, versus = true }: { scope: Scope; versus?: boolean }) {
  const { period } = scope;
  if (period === null) return <Waiting versus={versus} />;
  const { choice, current } = period;
  const change = (kind: string) =>
    take({ ...choice, kind: kind as PeriodKind, at: kind === "custom" ? null : choice.at, custom: kind === "custom" ? current : null });
  return (
    <div class="period" role="group" aria-label="Period">
      <div class="joined">
        <Field id="period-kind" label="Period" value={choice.kind} choices={KINDS} on_change={change} />
        {choice.kind === "custom" ? <CustomFields scope={scope} period={period} /> : <AtField scope={scope} period={period} />}
      </div>
      {versus && <VersusField period={period} />}
    </div>
  );
}
