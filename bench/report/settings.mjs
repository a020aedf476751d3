// What a run shall measure: from the environment, as bench/run documents it.
import { cpus, totalmem } from "node:os";

/// Servers round a buffer pool to whole ones of these.
const kChunk_bytes = 128 * 2 ** 20;

function positive(name, text) {
  if (!/^[1-9][0-9]*$/.test(text)) throw new Error(`${name}: '${text}' is no whole number above 0`);
  return Number(text);
}

function words(name, text, allowed) {
  const chosen = text.split(/[\s,]+/).filter((word) => word !== "");
  for (const word of chosen) {
    if (allowed !== undefined && !allowed.includes(word)) throw new Error(`${name}: '${word}' is none of ${allowed.join(", ")}`);
  }
  if (chosen.length === 0) throw new Error(`${name} names nothing`);
  return chosen;
}

/// A third of the memory, as a server that shares the machine would be given, but no more than 8 GB.
function buffer_pool_bytes() {
  const chunks = Math.floor(totalmem() / 3 / kChunk_bytes);
  return Math.min(Math.max(chunks, 1), 64) * kChunk_bytes;
}

export const kEngines = ["duckdb", "mariadb", "mysql"];
export const kShapes = ["daily", "ledger"];

/// The databases to measure, one object each: engine, shape, and either rows to generate or the url of what is there.
function databases(environment) {
  const filled = [
    ["duckdb", environment.BENCH_DUCKDB && `duckdb:${environment.BENCH_DUCKDB}`],
    ["mariadb", environment.BENCH_MARIADB],
    ["mysql", environment.BENCH_MYSQL],
  ].filter(([, url]) => url);
  if (filled.length > 0) {
    const [shape] = words("BENCH_SHAPE", environment.BENCH_SHAPE || "daily", kShapes);
    return filled.map(([engine, url]) => ({ engine, shape, url }));
  }
  const engines = words("ENGINES", environment.ENGINES || kEngines.join(" "), kEngines);
  const shapes = words("SHAPES", environment.SHAPES || kShapes.join(" "), kShapes);
  const sizes = words("ROWS", environment.ROWS || "1000000 10000000").map((text) => positive("ROWS", text));
  // A ledger has a group for every raw row: an eighth of the rows makes tiers about as large as daily ones.
  const ledger_part = positive("LEDGER_PART", environment.LEDGER_PART || "8");
  const wanted = [];
  for (const size of sizes) {
    for (const engine of engines) {
      for (const shape of shapes) {
        wanted.push({ engine, shape, rows: shape === "ledger" ? Math.ceil(size / ledger_part) : size });
      }
    }
  }
  return wanted;
}

export function read_settings(environment) {
  return {
    databases: databases(environment),
    rounds: positive("ROUNDS", environment.ROUNDS || "3"),
    serve_seconds: positive("SERVE_SECONDS", environment.SERVE_SECONDS || "5"),
    micro: (environment.MICRO || "0") !== "0",
    build: environment.BENCH_BUILD || "build/release",
    output: environment.BENCH_OUTPUT || "build/bench",
    buffer_pool_bytes: buffer_pool_bytes(),
    cores: cpus().length,
  };
}
