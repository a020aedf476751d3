// The report is a function of the results: what docs/ holds is what docs/benchmarks/results.json makes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import * as show from "./figures.mjs";
import { plot } from "./plot.mjs";
import { why_not } from "./database_server.mjs";
import { merge, read_results, replace_run } from "./results.mjs";
import { render } from "./rendered.mjs";
import { beside, plots, refreshes, servers } from "./sections.mjs";
import { read_settings } from "./settings.mjs";

const docs = new URL("../../docs/", import.meta.url);
const committed = () => read_results(new URL("benchmarks/results.json", docs).pathname);

const taken = (...seconds) => seconds.map((wall_s) => ({ wall_s, cpu_s: wall_s, peak_memory_bytes: 5_000_000 }));
const run_of = (raw_rows, more = {}) => ({ engine: "mariadb", shape: "daily", raw_rows, complete: true, rounds: 2, steps: {}, ...more });

test("docs/benchmarks.md is what the results make, to the byte", () => {
  assert.equal(readFileSync(new URL("benchmarks.md", docs), "utf8"), render(committed()), "run 'node bench/report/docs.mjs'");
});

test("docs/benchmarks/ holds the plots of the results, to the byte, and no others", () => {
  const made = plots(committed());
  assert.ok(made.size > 0);
  const found = readdirSync(new URL("benchmarks/", docs)).filter((name) => name.endsWith(".svg"));
  assert.deepEqual(found.sort(), [...made.keys()].sort());
  for (const [name, text] of made) assert.equal(readFileSync(new URL(`benchmarks/${name}`, docs), "utf8"), text, name);
});

test("every plot that the page shows is there", () => {
  const shown = [...render(committed()).matchAll(/\(benchmarks\/([^)]+\.svg)\)/g)].map((match) => match[1]);
  assert.deepEqual([...new Set(shown)].sort(), [...plots(committed()).keys()].sort());
});

test("a later run replaces an earlier one of the same size, and one that did not end replaces nothing", () => {
  const before = [run_of(10), run_of(5)].reduce(replace_run, { format: 1, runs: [] });
  assert.deepEqual(before.runs.map((run) => run.raw_rows), [5, 10]);
  const newer = { format: 1, runs: [run_of(10, { rounds: 7 }), run_of(5, { rounds: 7, complete: false })] };
  assert.deepEqual(merge(before, newer).runs.map((run) => run.rounds), [2, 7]);
});

test("ratios are taken pair by pair, and steps that were not reached are a dash", () => {
  const steps = { "sql refresh, unchanged": taken(10, 40), "refresh --full, unchanged": taken(1, 4), "sql refresh, tiers empty": taken(3) };
  const page = refreshes({ runs: [run_of(1_000_000, { steps })] }, "mariadb");
  assert.match(page, /nothing changed \| \*\*10 ×\*\* \|/);
  assert.match(page, /`sql refresh` ÷ `refresh`, tiers empty \| – \|/);
  assert.match(page, /in-database `sql refresh`, nothing changed \| 25.0 s \(10.0–40.0\) \|/);
  assert.match(page, /`refresh --full`, nothing changed \| 2.5 s \(1.0–4.0\), 5.0 MB \|/);
});

test("MySQL stands beside MariaDB with as many rows, and alone where there is none", () => {
  const time = (median_s) => ({ median_s, least_s: median_s, most_s: median_s });
  const on = (engine, raw_rows, seconds, readers) => run_of(raw_rows, {
    engine, readers, steps: { "refresh, tiers empty": taken(seconds), "sql refresh, tiers empty": taken(2 * seconds) },
    bench: { engine: `${engine} 1.2`, queries: [{ endpoint: "/api/x", raw: time(seconds), tiers: time(0.002) }] } });
  const results = { runs: [on("mariadb", 1e6, 3, 2), on("mariadb", 5e6, 9), on("mysql", 1e6, 4, 2), on("mysql", 2e6, 7, 0)] };
  const page = beside(results);
  assert.match(page, /### `daily`, 1 million rows\n\n\|  \| mariadb 1\.2 \| mysql 1\.2 \|/);
  assert.match(page, /\| `refresh`, tiers empty \| 3\.0 s, 5\.0 MB \| 4\.0 s, 5\.0 MB \|/);
  assert.match(page, /\| in-database `sql refresh`, tiers empty \| 6\.0 s \| 8\.0 s \|/);
  assert.match(page, /\| connections that a refresh reads raw rows on at once \| 2 \| 2 \|/);
  assert.match(page, /\| `\/api\/x`, on the raw rows \| 3\.0 s \| 4\.0 s \|/);
  assert.match(page, /2 million rows\n\n\|  \| mysql 1\.2 \|/);
  assert.doesNotMatch(page, /5 million|\| 0 \|/);
  assert.equal(beside({ runs: [] }), "Not measured on MySQL.");
  assert.deepEqual([...plots(results).keys()], ["queries-mariadb-daily.svg", "refresh-mariadb-daily.svg"]);
  const server = { buffer_pool_bytes: 8e9, peak_memory_bytes: null };
  assert.match(servers({ runs: [{ ...results.runs[2], server }] }), /\| MySQL, `daily`, 1 million rows \| 8\.0 GB \| – \|/);
});

test("an engine whose server is missing is named with what fetches it", () => {
  assert.equal(why_not("mariadb"), undefined);
  assert.match(why_not("mysql", "/nowhere/mysqld"), /^mysql .*'packaging\/deps\.sh servers' fetches it$/);
  assert.equal(why_not("mysql", process.execPath), undefined);
});

test("numbers are told as the program tells them", () => {
  assert.deepEqual(show.spread_of([4, 1, 2, 3]), { median: 2.5, least: 1, most: 4 });
  assert.equal(show.spread(show.spread_of([0.5, 0.9, 1.2]), show.duration), "900 ms (500 ms – 1.2 s)");
  assert.equal(show.spread(show.spread_of([65, 66, 67]), show.duration), "1 min 06 s (1 min 05 s – 1 min 07 s)");
  assert.equal(show.spread(show.spread_of([2, 2]), show.duration), "2.0 s");
  assert.deepEqual([0.0031, 0.25, 59.9, 208.7].map(show.duration), ["3.1 ms", "250 ms", "59.9 s", "3 min 29 s"]);
  assert.deepEqual([999, 17_300_000, 999_960].map(show.bytes), ["999 B", "17.3 MB", "1.0 MB"]);
  assert.deepEqual([25_000, 1e6, 2.5e6, 68_000_123].map(show.rows), ["25,000", "1 million", "2.5 million", "68 million"]);
  assert.deepEqual([1.34, 9.96, 12345].map(show.ratio), ["1.3 ×", "10 ×", "12,345 ×"]);
});

test("a plot places values by their logarithm, and keeps its labels apart", () => {
  const svg = plot("T & <t>", [
    { name: "a", colour: 0, dashed: false, points: [[1e6, 1], [1e8, 100]] },
    { name: "b", colour: 1, dashed: true, points: [[1e7, 10], [1e8, 100]] },
  ]);
  const circles = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map((match) => match.slice(1).map(Number));
  assert.ok(Math.abs(circles[2][0] - (circles[0][0] + circles[1][0]) / 2) < 0.2, "10 million lies midway");
  assert.ok(Math.abs(circles[2][1] - (circles[0][1] + circles[1][1]) / 2) < 0.2);
  const labels = [...svg.matchAll(/y="([\d.]+)" fill="#\w+">/g)].map((match) => Number(match[1]));
  assert.equal(labels.length, 2);
  assert.ok(Math.abs(labels[1] - labels[0]) >= 14);
  assert.match(svg, /T &amp; &lt;t>/);
});

test("a word that no part of the report has is an error", () => {
  assert.throws(() => render({ runs: [] }, "@nonsense@\n"), /no part 'nonsense'/);
});

test("settings: sizes, an eighth for a ledger, databases that are there, and words that are wrong", () => {
  const of = (environment) => read_settings(environment).databases;
  assert.deepEqual(of({ ROWS: "1000", ENGINES: "duckdb" }), [
    { engine: "duckdb", shape: "daily", rows: 1000 }, { engine: "duckdb", shape: "ledger", rows: 125 }]);
  assert.equal(of({}).length, 12);
  assert.deepEqual(of({ BENCH_MARIADB: "mariadb://x/y", ROWS: "5" }), [{ engine: "mariadb", shape: "daily", url: "mariadb://x/y" }]);
  assert.deepEqual(of({ BENCH_MYSQL: "mysql://x/y", ENGINES: "duckdb" }), [{ engine: "mysql", shape: "daily", url: "mysql://x/y" }]);
  assert.throws(() => of({ ROWS: "1e6" }), /ROWS: '1e6'/);
  assert.throws(() => of({ ENGINES: "oracle" }), /ENGINES: 'oracle'/);
  assert.throws(() => read_settings({ ROUNDS: "0" }), /ROUNDS/);
});
