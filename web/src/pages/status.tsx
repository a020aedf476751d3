// /status: what is served, how fresh it is, how it was proved, and what was left out of it.
import type { Account, Status as Answer } from "../base/answers";
import { add_up } from "../base/figures";
import { format_age, format_bytes, format_count, format_month, format_time, format_value } from "../base/format";
import { age_s, live, look_now } from "../base/live";
import { useStore } from "../base/store";
import { CardHead } from "../parts/card_head";
import { type Column, DataTable } from "../parts/data_table";
import { type Fact, Facts } from "../parts/facts";
import { Warnings } from "../parts/freshness";
import { ErrorNotice, Placeholder } from "../parts/notices";
import { PageHead } from "../parts/page_head";
import { proof_of } from "../parts/proof";
import { type Tile, Tiles } from "../parts/tiles";
import { useTitle } from "../parts/title";
import { History } from "./status_history";
import { RefreshCard } from "./status_refresh";
import { VerifyCard } from "./status_verify";

interface AccountLine extends Account {
  name: string;
  share: number;
}

function line(name: string, account: Account, status: Answer): AccountLine {
  const { rows, money } = account;
  return { name, rows, money, share: status.raw.rows > 0 ? (rows / status.raw.rows) * 100 : 0 };
}

function account_lines(status: Answer): AccountLine[] {
  return [
    line("Summarised", status.summarised, status),
    ...status.excluded.filter((e) => e.rows > 0 || e.money !== 0).map((e) => line(`Excluded: ${e.reason}`, e, status)),
  ];
}

const ACCOUNT_COLUMNS: Column<AccountLine>[] = [
  { key: "name", title: "Raw rows", text: true, cell: (row) => row.name },
  { key: "rows", title: "Rows", cell: (row) => format_count(row.rows) },
  { key: "share", title: "Share", cell: (row) => share_text(row.share) },
  { key: "money", title: "Money", cell: (row) => format_value("money", row.money) },
];

function share_text(percent: number): string {
  return percent > 0 && percent < 0.01 ? "<0.01%" : `${percent.toFixed(2)}%`;
}

/** raw = summarised + excluded, in rows and in money. */
function is_conserved(status: Answer): boolean {
  const parts = [status.summarised, ...status.excluded];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return rows === status.raw.rows && add_up(parts.map((part) => part.money)) === add_up([status.raw.money]);
}

function Accounts({ status }: { status: Answer }) {
  const conserved = is_conserved(status);
  return (
    <section class="card">
      <CardHead>
        <h2>Where the raw rows went</h2>
        <span class={`level ${conserved ? "good" : "poor"}`}>
          {conserved ? "raw = summarised + excluded" : "rows or money do not add up"}
        </span>
      </CardHead>
      <DataTable
        caption="Where the raw rows went"
        columns={ACCOUNT_COLUMNS}
        rows={account_lines(status)}
        row_key={(row) => row.name}
        footer={line("All raw rows", status.raw, status)}
      />
      {status.uncategorised.rows > 0 && (
        <p class="footnote">
          Of the summarised, {format_count(status.uncategorised.rows)} rows worth {format_value("money", status.uncategorised.money)}{" "}
          belong to brands without a category: they are in the ASIN and brand tiers only.
        </p>
      )}
    </section>
  );
}

interface Size {
  name: string;
  rows: number;
  inserted: number;
  updated: number;
  deleted: number;
}

const SIZE_COLUMNS: Column<Size>[] = [
  { key: "name", title: "Tier", text: true, cell: (row) => row.name },
  { key: "rows", title: "Rows", cell: (row) => format_count(row.rows) },
  { key: "inserted", title: "Inserted", cell: (row) => format_count(row.inserted) },
  { key: "updated", title: "Updated", cell: (row) => format_count(row.updated) },
  { key: "deleted", title: "Deleted", cell: (row) => format_count(row.deleted) },
];

function Sizes({ status }: { status: Answer }) {
  const { rows, changes } = status;
  const sizes: Size[] = [
    { name: "ASIN", rows: rows.asin, ...changes.asin },
    { name: "Brand", rows: rows.brand, ...changes.brand },
    { name: "Category", rows: rows.category, ...changes.category },
  ];
  return (
    <section class="card">
      <CardHead>
        <h2>Tiers</h2>
        <span class="muted">written by generation {status.generation}</span>
      </CardHead>
      <DataTable caption="Tiers" columns={SIZE_COLUMNS} rows={sizes} row_key={(row) => row.name} />
    </section>
  );
}

function Server({ status, clock_ms }: { status: Answer; clock_ms: number }) {
  const { database } = status;
  const facts: Fact[] = [
    ["Database", database.description],
    ["Reachable", database.reachable ? "yes" : `no: ${database.problem ?? "unknown"}`],
    ["Snapshot in memory", format_bytes(status.snapshot_bytes)],
    ["Products with figures", format_count(status.products)],
    ["Serving for", format_age(age_s(status.started_at, clock_ms))],
    ["Version", status.version],
  ];
  return (
    <section class="card">
      <CardHead>
        <h2>Server</h2>
      </CardHead>
      <Facts facts={facts} />
    </section>
  );
}

function verification_tile(status: Answer, clock_ms: number): Tile {
  const { state, words, when, note } = proof_of(status, Date.now() + clock_ms);
  const tone = state === "failed" ? "down" : state === "verified" ? "up" : undefined;
  return { label: "Verification", value: words, note: when === "" ? note : `${when}, ${note}`, tone };
}

export function Status() {
  useTitle("Status");
  const { status, problem, clock_ms } = useStore(live);
  if (status === null) {
    if (problem) return <ErrorNotice error={problem.error} retry={look_now} />;
    return <Placeholder />;
  }
  const age = format_age(age_s(status.published_at, clock_ms));
  const confirmed = status.confirmed_at === status.published_at ? null : format_age(age_s(status.confirmed_at, clock_ms));
  return (
    <>
      <PageHead title="Status" where="What is served, how fresh it is, and how it was proved" />
      <Warnings />
      <Tiles
        tiles={[
          { label: "Generation", value: status.generation, note: status.kind },
          { label: "Published", value: `${age} ago`, note: confirmed ? `found unchanged ${confirmed} ago` : format_time(status.published_at) },
          { label: "As of", value: format_month(status.as_of), note: "latest month shown" },
          verification_tile(status, clock_ms),
        ]}
      />
      {status.refresh && (
        <>
          <RefreshCard refresh={status.refresh} status={status} clock_ms={clock_ms} />
          <VerifyCard refresh={status.refresh} status={status} clock_ms={clock_ms} />
        </>
      )}
      <Accounts status={status} />
      <div class="columns">
        <Sizes status={status} />
        <Server status={status} clock_ms={clock_ms} />
      </div>
      <History status={status} />
    </>
  );
}
