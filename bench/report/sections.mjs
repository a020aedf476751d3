// The parts of the report: what one word between @ in benchmarks.md.in stands for. Everything here is a function of the
// results alone.
import * as show from "./figures.mjs";
import { plot } from "./plot.mjs";

export const kEngineNames = { duckdb: "Embedded engine (DuckDB)", mariadb: "MariaDB", mysql: "MySQL" };
const kShapes = ["daily", "ledger"];
/// MySQL stands beside MariaDB instead.
const kPlottedEngines = ["duckdb", "mariadb"];

/// Names of steps in measure.mjs, as they are told; the rows of the refresh tables, in this order.
const kSteps = [
  ["limit", { duckdb: "the limit: bare `GROUP BY` of the ASIN tier, into memory", server: "for orientation: `SELECT SUM(value)`, one pass over the raw rows" }],
  ["sql refresh, tiers empty", "in-database `sql refresh`, tiers empty"],
  ["refresh, tiers empty", "`refresh`, tiers empty"],
  ["sql refresh, unchanged", "in-database `sql refresh`, nothing changed"],
  ["refresh --full, unchanged", "`refresh --full`, nothing changed"],
  ["refresh, unchanged", "`refresh`, nothing changed"],
  ["import and refresh", "`import` of 1% of the rows (at most 100,000), with its refresh"],
  ["rollback", "`rollback` of that import"],
  ["verify", "`verify`"],
  ["verify --full", "`verify --full`"],
  ["setup --no-populate", { duckdb: "`setup --no-populate`", server: "`setup --no-populate`: mostly the raw table's two indexes" }],
  ["generate", "`generate`"],
];

/// How many times as long the first takes, pair by pair.
const kPairs = [
  ["sql refresh, tiers empty", "refresh, tiers empty", "`sql refresh` ÷ `refresh`, tiers empty"],
  ["sql refresh, unchanged", "refresh --full, unchanged", "`sql refresh` ÷ `refresh --full`, nothing changed"],
  ["refresh, tiers empty", "limit", "`refresh`, tiers empty ÷ the first line"],
  ["refresh --full, unchanged", "limit", "`refresh --full`, nothing changed ÷ the first line"],
];

const of = (results, engine, shape) => results.runs.filter((run) => run.engine === engine && run.shape === shape);
const text_for = (text, engine) => (typeof text === "string" ? text : text[engine] ?? text.server);

function table(titles, lines) {
  const row = (cells) => `| ${cells.join(" | ")} |`;
  return [row(titles), `|${"---|".repeat(titles.length)}`, ...lines.map(row)].join("\n");
}

const rows_titles = (runs) => runs.map((run) => `${show.rows(run.raw_rows)} rows`);

function each_shape(results, engine, render) {
  const parts = [];
  for (const shape of kShapes) {
    const runs = of(results, engine, shape);
    if (runs.length > 0) parts.push(`### ${kEngineNames[engine]}, \`${shape}\`\n\n${render(runs, shape)}`);
  }
  return parts.join("\n\n") || `Not measured on ${kEngineNames[engine]}.`;
}

/// What was measured where, a line for each machine and set of programs.
export function machines(results) {
  const lines = new Map();
  for (const run of results.runs.filter((one) => one.bench !== undefined)) {
    const { machine, stepwell } = run.bench;
    const programs = (run.serve ?? []).filter((line) => line.wrk).flatMap((line) => [line.wrk, line.nginx]).filter(Boolean);
    const where = `${machine.processor}, ${machine.cores} cores, ${show.bytes(machine.memory_bytes)} of memory, ${machine.kernel}; stepwell ${stepwell}`;
    const found = lines.get(where) ?? { engines: new Set(), days: new Set() };
    [run.bench.engine, ...programs].forEach((program) => found.engines.add(program));
    found.days.add(run.measured_at.slice(0, 10));
    lines.set(where, found);
  }
  return [...lines].map(([where, { engines, days }]) => `- ${where}, ${[...engines].join(", ")} (${[...days].sort().join(", ")})`).join("\n");
}

/// How much of the machine each database was given, and what it took.
export function servers(results) {
  const lines = results.runs.filter((run) => run.server).map(({ engine, shape, raw_rows, server }) => [
    `${kEngineNames[engine]}, \`${shape}\`, ${show.rows(raw_rows)} rows`, show.bytes(server.buffer_pool_bytes),
    server.peak_memory_bytes ? show.bytes(server.peak_memory_bytes) : "–",
  ]);
  return table(["", "buffer pool", "peak memory of the server so far"], lines);
}

const query_time = ({ median_s, least_s, most_s }) => show.spread({ median: median_s, least: least_s, most: most_s }, show.duration);

export function queries(results, engine) {
  return each_shape(results, engine, (runs, shape) => {
    const lines = runs.flatMap((run) => (run.bench?.queries ?? []).map((query) => [
      show.rows(run.raw_rows), `\`${query.endpoint}\``, query_time(query.raw), query_time(query.tiers),
      show.spread(query.faster, show.ratio), show.percent(query.less_time_percent),
      show.count(query.raw.rows_scanned), show.count(query.tiers.rows_scanned), show.percent(query.fewer_rows_percent)]));
    return `![Time of the dashboard queries against raw rows](benchmarks/queries-${engine}-${shape}.svg)\n\n` +
      table(["raw rows", "query", "on raw rows", "on the tiers", "faster", "less time", "raw rows scanned", "tier rows scanned", "fewer rows"], lines);
  });
}

/// The steps of runs on one engine, or on servers: a line each, a column for each run.
function step_lines(runs, engine) {
  const cell = (name, taken) => {
    if (taken === undefined) return "–";
    const time = show.spread(show.spread_of(taken.map((one) => one.wall_s)), show.duration);
    // In a server, plain SQL takes the server's memory, and the client says nothing.
    if (engine !== "duckdb" && (name === "limit" || name.startsWith("sql "))) return time;
    return `${time}, ${show.bytes(Math.max(...taken.map((one) => one.peak_memory_bytes)))}`;
  };
  const lines = kSteps.filter(([name]) => runs.some((run) => run.steps[name] !== undefined))
    .map(([name, text]) => [text_for(text, engine), ...runs.map((run) => cell(name, run.steps[name]))]);
  for (const [a, b, text] of kPairs) {
    lines.push([text, ...runs.map((run) => {
      const ratios = (run.steps[a] ?? []).slice(0, run.steps[b]?.length ?? 0).map((one, i) => one.wall_s / run.steps[b][i].wall_s);
      return ratios.length > 0 ? `**${show.spread(show.spread_of(ratios), show.ratio)}**` : "–";
    })]);
  }
  if (runs.some((run) => run.readers)) {
    lines.push(["connections that a refresh reads raw rows on at once", ...runs.map((run) => String(run.readers || "–"))]);
  }
  return lines;
}

export function refreshes(results, engine) {
  return each_shape(results, engine, (runs, shape) =>
    `![Time of a refresh against raw rows](benchmarks/refresh-${engine}-${shape}.svg)\n\n` +
      table(["", ...rows_titles(runs)], step_lines(runs, engine)));
}

/// Every run on MySQL, and the one on MariaDB with the same rows beside it.
export function beside(results) {
  const parts = results.runs.filter((run) => run.engine === "mysql").map((run) => {
    const { shape, raw_rows } = run;
    const runs = [...of(results, "mariadb", shape).filter((other) => other.raw_rows === raw_rows), run];
    const query_lines = (run.bench?.queries ?? []).flatMap(({ endpoint }, i) => [["raw", "raw rows"], ["tiers", "tiers"]].map(([side, text]) => [
      `\`${endpoint}\`, on the ${text}`, ...runs.map(({ bench }) => (bench ? query_time(bench.queries[i][side]) : "–"))]));
    const titles = runs.map(({ engine, bench }) => bench?.engine ?? kEngineNames[engine]);
    return `### \`${shape}\`, ${show.rows(raw_rows)} rows\n\n${table(["", ...titles], [...step_lines(runs, "mysql"), ...query_lines])}`;
  });
  return parts.join("\n\n") || "Not measured on MySQL.";
}

export function storage(results, engine) {
  return each_shape(results, engine, (runs) => {
    const measured = runs.filter((run) => run.bench !== undefined);
    const names = measured[0]?.bench.tables.map((one) => one.table) ?? [];
    const share = (part, whole) => (part === whole ? "" : ` (${show.percent((100 * part) / whole)})`);
    const lines = names.map((name, i) => [`\`${name}\``, ...measured.map(({ bench }) => {
      const [raw, one] = [bench.tables[0], bench.tables[i]];
      return `${show.count(one.rows)} rows${share(one.rows, raw.rows)}, ${show.bytes(one.bytes)}${share(one.bytes, raw.bytes)}`;
    })]);
    return table(["", ...rows_titles(measured)], lines);
  });
}

export function serving(results) {
  const runs = results.runs.filter((run) => run.serve !== undefined);
  const names = [...new Set(runs.flatMap((run) => run.serve.map((line) => line.name)).filter(Boolean))];
  const figures = (run, name) => run.serve.filter((line) => line.name === name);
  const cell = (taken) => {
    if (taken.length === 0) return "–";
    const middle = (field) => show.spread_of(taken.map((one) => one[field])).median;
    return `${show.spread(show.spread_of(taken.map((one) => one.requests_per_s)), show.count)}/s, ${middle("p50_ms").toFixed(2)} / ${middle("p99_ms").toFixed(2)} ms`;
  };
  const lines = names.map((name) => [name, ...runs.map((run) => cell(figures(run, name)))]);
  lines.push(["**dashboard ÷ nginx**", ...runs.map((run) => {
    const nginx = figures(run, "nginx, the same bytes as a file");
    const ratios = figures(run, "dashboard").slice(0, nginx.length).map((one, i) => one.requests_per_s / nginx[i].requests_per_s);
    return ratios.length > 0 ? `**${show.spread(show.spread_of(ratios), show.ratio)}**` : "–";
  })]);
  const memory = (run) => run.serve.find((line) => line.server_peak_memory_mb)?.server_peak_memory_mb;
  lines.push(["peak memory of the server", ...runs.map((run) => (memory(run) ? `${memory(run)} MB` : "–"))]);
  const notes = [...new Set(runs.flatMap((run) => run.serve.map((line) => line.note)).filter(Boolean))];
  const titles = runs.map((run) => `${run.engine === "duckdb" ? "embedded" : kEngineNames[run.engine]}, ${show.rows(run.raw_rows)} rows`);
  return [table(["requests/s, p50 / p99", ...titles], lines), ...notes.map((note) => `(${note})`)].join("\n\n");
}

/// Every plot: its file's name and its text.
export function plots(results) {
  const files = new Map();
  for (const engine of kPlottedEngines) {
    for (const shape of kShapes) {
      const runs = of(results, engine, shape).filter((run) => run.bench !== undefined);
      if (runs.length === 0) continue;
      const where = `${kEngineNames[engine]}, ${shape}`;
      files.set(`queries-${engine}-${shape}.svg`, plot(`Dashboard queries. ${where}`, query_series(runs)));
      files.set(`refresh-${engine}-${shape}.svg`, plot(`Refresh. ${where}`, step_series(runs)));
    }
  }
  return files;
}

function query_series(runs) {
  return runs[0].bench.queries.flatMap(({ endpoint }, i) => ["raw", "tiers"].map((side) => ({
    name: `${endpoint.replace("/api/", "")}, ${side === "raw" ? "raw rows" : "tiers"}`, colour: i, dashed: side === "tiers",
    points: runs.map((run) => [run.raw_rows, run.bench.queries[i][side].median_s]) })));
}

function step_series(runs) {
  const kPlotted = [["sql refresh, tiers empty", 0, false], ["refresh, tiers empty", 0, true], ["sql refresh, unchanged", 1, false],
                    ["refresh --full, unchanged", 1, true], ["import and refresh", 2, true], ["verify", 3, true]];
  return kPlotted.map(([name, colour, dashed]) => ({ name, colour, dashed,
    points: runs.filter((run) => run.steps[name]).map((run) => [run.raw_rows, show.spread_of(run.steps[name].map((one) => one.wall_s)).median]) }))
    .filter((line) => line.points.length > 0);
}
