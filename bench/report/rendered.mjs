// The report as people read it: bench/benchmarks.md.in holds the prose, and a line "@part words@" in it becomes that part of
// the results (sections.mjs). The same results always make the same bytes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { beside, machines, plots, queries, refreshes, serving, servers, storage } from "./sections.mjs";

const kTemplate = new URL("../benchmarks.md.in", import.meta.url);
const kParts = { machines, servers, queries, refreshes, storage, serving, beside };

export function render(results, template = readFileSync(kTemplate, "utf8")) {
  return template.replace(/^@(\w+)(?: (\w+))?@$/gm, (line, part, engine) => {
    if (kParts[part] === undefined) throw new Error(`benchmarks.md.in: there is no part '${part}' (${line})`);
    return kParts[part](results, engine);
  });
}

/// Writes the page, and the plots into `folder` (which the page calls benchmarks/).
export function write_rendered(results, page, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(page, render(results));
  for (const [name, text] of plots(results)) writeFileSync(`${folder}/${name}`, text);
}
