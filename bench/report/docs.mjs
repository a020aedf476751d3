// node bench/report/docs.mjs [REPORT…]: takes the complete runs of reports into docs/benchmarks/results.json, and writes
// docs/benchmarks.md and its plots anew from that file. Without a report, only writes them anew.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { merge, read_results, write_results } from "./results.mjs";
import { write_rendered } from "./rendered.mjs";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const file = `${docs}/benchmarks/results.json`;
mkdirSync(`${docs}/benchmarks`, { recursive: true });
const results = process.argv.slice(2).map(read_results).reduce(merge, read_results(file));
write_results(file, results);
write_rendered(results, `${docs}/benchmarks.md`, `${docs}/benchmarks`);
console.log(`docs/benchmarks.md: ${results.runs.length} runs`);
