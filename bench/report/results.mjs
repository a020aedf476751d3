// Results: all that was measured, one run for each engine, shape and number of raw rows. The same file in build/bench (the
// report of this machine) and in docs/benchmarks (what the documentation tells).
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const kFormat = 1;

const key = (run) => [run.engine, run.shape, run.raw_rows].join(" ");
const order = (a, b) =>
  a.engine.localeCompare(b.engine) || a.shape.localeCompare(b.shape) || a.raw_rows - b.raw_rows;

/// No results at all if there is no such file.
export function read_results(file) {
  if (!existsSync(file)) return { format: kFormat, runs: [] };
  const results = JSON.parse(readFileSync(file, "utf8"));
  if (results.format !== kFormat) throw new Error(`${file} has format ${results.format}; this program knows ${kFormat}`);
  return results;
}

/// Replaces at once: whoever reads sees the old file or the new one.
export function write_results(file, results) {
  writeFileSync(`${file}.new`, `${JSON.stringify(results, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

export function replace_run(results, run) {
  const others = results.runs.filter((other) => key(other) !== key(run));
  return { ...results, runs: [...others, run].sort(order) };
}

/// `results` with the complete runs of `newer` over it.
export function merge(results, newer) {
  return newer.runs.filter((run) => run.complete).reduce(replace_run, results);
}
