// make bench: measures every database that the settings name, and writes build/bench/report.json after each step, so that a
// run that is interrupted has lost nothing. A later run replaces what it measures again and leaves the rest.
import { mkdtempSync, mkdirSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedDatabase, ServerDatabase, plain_client } from "./database.mjs";
import { DatabaseServer, why_not } from "./database_server.mjs";
import { Measurement } from "./measure.mjs";
import { run, stop_all } from "./program.mjs";
import { read_settings } from "./settings.mjs";
import { read_results, replace_run, write_results } from "./results.mjs";
import { write_rendered } from "./rendered.mjs";

/// Makes the database to measure, or takes the one that is there. Returns it with what takes it away. Every database has a
/// server to itself, so that no other one holds memory meanwhile.
async function open_database(wanted, settings, tools) {
  if (wanted.engine === "duckdb") {
    const file = wanted.url ?? `duckdb:${tools.folder}/bench.duckdb`;
    const remove = () => wanted.url ?? ["", ".wal"].forEach((end) => rmSync(`${file.slice(7)}${end}`, { force: true }));
    return { database: new EmbeddedDatabase(file, tools.duckdb_sql), remove };
  }
  if (wanted.url !== undefined) return { database: new ServerDatabase(wanted.engine, wanted.url), remove() {} };
  const server = await DatabaseServer.start(wanted.engine, `${tools.folder}/${wanted.engine}`, settings.buffer_pool_bytes);
  const { command, environment } = plain_client(server.url(""));
  await run(command.slice(0, -1), { input: "CREATE DATABASE bench CHARACTER SET utf8mb4;", environment });
  return { database: new ServerDatabase(wanted.engine, server.url("bench")), remove: () => server.remove() };
}

async function measure(wanted, settings, tools, save) {
  const result = { engine: wanted.engine, shape: wanted.shape, raw_rows: wanted.rows ?? 0, complete: false,
                   measured_at: new Date().toISOString().slice(0, 16) + "Z", rounds: settings.rounds, steps: {} };
  const { database, remove } = await open_database(wanted, settings, tools);
  console.log(`\n== ${wanted.engine}, ${wanted.shape}, ${wanted.rows ?? wanted.url}`);
  const measurement = new Measurement(database, tools, result, () => save(result));
  if (wanted.url === undefined) await measurement.generate(wanted.rows, wanted.shape);
  await measurement.set_up();
  await measurement.rounds(settings.rounds);
  await measurement.bench(settings.rounds);
  if (wanted.shape === "daily") await measurement.serve(settings.serve_seconds, settings.rounds);
  result.server = await database.server();
  result.complete = true;
  save(result);
  await remove();
}

/// Without those whose server is not on this machine, which are named.
function measurable(databases) {
  const missing = new Set(databases.filter(({ url }) => url === undefined).map(({ engine }) => why_not(engine)).filter(Boolean));
  for (const reason of missing) console.log(`NOT MEASURED: ${reason}`);
  const left = databases.filter(({ engine, url }) => url !== undefined || why_not(engine) === undefined);
  if (left.length === 0) throw new Error("nothing is left to measure");
  return left;
}

async function run_micro(settings) {
  for (const name of ["generate", "rollup", "serve"]) {
    console.log(`\n== ${name}_bench`);
    console.log(await run([`${settings.build}/${name}_bench`, "--benchmark_min_time=0.2"]));
  }
}

async function main() {
  const settings = read_settings(process.env);
  const tools = {};
  for (const name of ["stepwell", "measured", "duckdb_sql"]) {
    tools[name] = resolve(settings.build, name);
    if (!existsSync(tools[name])) throw new Error(`${tools[name]} is not built: run 'make build'`);
  }
  const folder = (tools.folder = mkdtempSync(join(tmpdir(), "stepwell-bench-")));
  const clean_up = async () => {
    await stop_all();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => clean_up().finally(() => process.exit(130)));
  }
  mkdirSync(settings.output, { recursive: true });
  const file = `${settings.output}/report.json`;
  const begun = Date.now();
  try {
    const save = (result) => write_results(file, replace_run(read_results(file), result));
    for (const wanted of measurable(settings.databases)) await measure(wanted, settings, tools, save);
  } finally {
    await clean_up();
  }
  write_rendered(read_results(file), `${settings.output}/benchmarks.md`, `${settings.output}/benchmarks`);
  if (settings.micro) await run_micro(settings);
  console.log(`\n${settings.output}/benchmarks.md and report.json are written (${Math.round((Date.now() - begun) / 1000)} s)`);
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
}
