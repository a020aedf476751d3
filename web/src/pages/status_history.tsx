// The card "Refresh history" of /status. Administrators go back to an earlier generation from here.
import { useState } from "preact/hooks";
import type { History as Generations, Published, Status } from "../base/answers";
import { format_count, format_seconds, format_time } from "../base/format";
import { useResource } from "../base/resource";
import { is_admin, session } from "../base/session";
import { useStore } from "../base/store";
import { begin_rollback } from "../base/work";
import { CardHead } from "../parts/card_head";
import { Confirm } from "../parts/confirm";
import { type Column, DataTable } from "../parts/data_table";
import { Loaded } from "../parts/notices";

function changed_rows({ changes }: Published): number {
  return [changes.asin, changes.brand, changes.category].reduce((n, c) => n + c.inserted + c.updated + c.deleted, 0);
}

const COLUMNS: Column<Published>[] = [
  { key: "generation", title: "Generation", text: true, cell: (row) => <b>{row.generation}</b> },
  { key: "published_at", title: "Published", text: true, cell: (row) => format_time(row.published_at) },
  { key: "kind", title: "Kind", text: true, cell: (row) => (row.restored ? `rollback to ${row.restored}` : row.kind) },
  { key: "duration", title: "Took", cell: (row) => format_seconds(row.duration_s) },
  { key: "changed", title: "Tier rows written", cell: (row) => format_count(changed_rows(row)) },
  { key: "actor", title: "By", text: true, cell: (row) => row.actor || <span class="muted">–</span> },
  { key: "why", title: "Why", text: true, cell: (row) => <span class="why">{row.why}</span> },
];

function rollback_column(status: Status, choose: (row: Published) => void): Column<Published> {
  const busy = Boolean(status.refresh?.running);
  return {
    key: "rollback",
    title: "Rollback",
    cell: (row) =>
      row.generation < status.generation && (
        <button
          type="button"
          class="quiet small"
          disabled={busy}
          aria-label={`Roll back to generation ${row.generation}`}
          onClick={() => choose(row)}
        >
          Roll back to this
        </button>
      ),
  };
}

function ConfirmRollback({ to, from, on_close }: { to: Published; from: number; on_close: () => void }) {
  return (
    <Confirm
      title={`Roll back to generation ${to.generation}?`}
      action="Roll back"
      on_agree={() => begin_rollback(to.generation)}
      on_close={on_close}
    >
      <p>
        All three tiers become what they were on {format_time(to.published_at)}, for everybody, as a new generation. Nothing is lost: you can
        go back to generation {from} in the same way.
      </p>
      <p>The raw rows are not touched. The next refresh is a full one and brings back what they say.</p>
    </Confirm>
  );
}

export function History({ status }: { status: Status }) {
  const resource = useResource<Generations>("/api/history");
  const known = useStore(session);
  const [chosen, set_chosen] = useState<Published | null>(null);
  const may = is_admin(known) && status.refresh !== null;
  return (
    <section class="card">
      <CardHead>
        <h2>Refresh history</h2>
      </CardHead>
      <Loaded resource={resource}>
        {({ generations }) => (
          <DataTable
            caption="Refresh history"
            columns={may && generations.length > 1 ? [...COLUMNS, rollback_column(status, set_chosen)] : COLUMNS}
            rows={generations}
            row_key={(row) => row.generation}
          />
        )}
      </Loaded>
      {chosen && <ConfirmRollback to={chosen} from={status.generation} on_close={() => set_chosen(null)} />}
    </section>
  );
}
