// EmptyDatabase: what stands in place of figures where there are none at all: not a choice to take back, but what to do
// next.
import { format_count } from "../base/format";
import { live } from "../base/live";
import { useStore } from "../base/store";

/** Raw rows are there, and none of them is in a group: they are not missing, they are left out, each for a reason. */
function AllExcluded({ rows }: { rows: number }) {
  return (
    <>
      <p>
        {rows === 1 ? "The only raw row is" : `All ${format_count(rows)} raw rows are`} excluded, so that no figure can be shown.{" "}
        <a href="/status">Status</a> says for which reasons. Most often products, brands or their groups are missing: import them,
        and the next refresh has the figures.
      </p>
      <Steps tables={["brand", "asin"]} />
    </>
  );
}

function Steps({ tables }: { tables: readonly string[] }) {
  return (
    <ol class="steps">
      <li>
        Import files, CSV or Parquet:
        {tables.map((table) => (
          <code key={table}>stepwell import --table {table} FILE</code>
        ))}
      </li>
      <li>
        An import refreshes what it touched. Where your own jobs write the tables, refresh them:
        <code>stepwell refresh</code>
      </li>
    </ol>
  );
}

export function EmptyDatabase() {
  const rows = useStore(live).status?.raw.rows ?? 0;
  return (
    <section class="card notice empty" role="status">
      <h2>There are no figures yet</h2>
      {rows > 0 ? (
        <AllExcluded rows={rows} />
      ) : (
        <>
          <p>The database has no raw rows. On the server, with the same configuration:</p>
          <Steps tables={["category", "brand", "asin", "financials"]} />
          <p>
            To look around first, <code>stepwell generate --rows 1000000</code> makes a business to play with. This page goes on by
            itself once there are figures.
          </p>
        </>
      )}
    </section>
  );
}
