// Measures one database: every step of stepwell's life with it, through its own commands, beside plain SQL.
//
// A round does everything once, and the rounds see the same raw rows: what a round imports is taken away at its end. The
// two sides of a comparison run one right after the other, and change places from round to round, so that a machine that
// slows down slows both. The names of steps are those of the report (render.mjs).
import { readFileSync, writeFileSync } from "node:fs";
import { run } from "./program.mjs";

const kImported_max = 100_000;

export class Measurement {
  /// `tools`: folder for files, programs stepwell and measured; `save`: called after each step.
  constructor(database, tools, result, save) {
    this.database = database;
    this.tools = tools;
    this.result = result;
    this.save = save;
    this.quiet = [tools.stepwell, "--quiet", "--db", database.url];
  }

  #measured() {
    return { program: this.tools.measured, file: `${this.tools.folder}/measured.json` };
  }

  /// Does the step and notes what it took.
  async #step(name, work) {
    const { output, ...taken } = await work(this.#measured());
    (this.result.steps[name] ??= []).push(taken);
    console.log(`   ${name.padEnd(36)} ${taken.wall_s.toFixed(2)} s`);
    this.save();
    return output;
  }

  #stepwell(...words) {
    return (measured) => run([...this.quiet, ...words], { measured });
  }

  async generate(rows, shape) {
    await this.#step("generate", this.#stepwell("generate", "--rows", String(rows), "--shape", shape));
  }

  /// Creates the tables, and the raw table's indexes where they are missing: the raw queries would be slower without.
  async set_up() {
    this.source = await this.database.source();
    this.result.raw_rows = this.source.raw_rows;
    this.result.imported_rows = Math.max(1, Math.min(kImported_max, Math.floor(this.source.raw_rows / 100)));
    await this.#step("setup --no-populate", this.#stepwell("setup", "--yes", "--no-populate"));
    this.script = await run([...this.quiet, "sql", "refresh"]);
  }

  async rounds(count) {
    for (let round = 0; round < count; ++round) await this.#round(round);
    // What the last round took away is followed here, untimed, so that looking on costs no figure; then everything is proved
    // to be right.
    this.result.readers = await this.database.readers_during(() => run([...this.quiet, "refresh"]));
    const proof = JSON.parse(await this.#step("verify --full", this.#stepwell("verify", "--full", "--json")));
    if (!proof.passed) throw new Error("the tiers differ from the raw rows");
  }

  async #round(round) {
    const plain_sql = (measured) => this.database.sql(this.script, measured);
    await this.#step("limit", (measured) => this.database.limit(measured));
    await this.#pair(round, async (side) => {
      await this.database.empty_tiers();
      if (side === 0) await this.#step("sql refresh, tiers empty", plain_sql);
      else this.#expect(await this.#step("refresh, tiers empty", this.#stepwell("refresh", "--json")), (inserted) => inserted > 0);
    });
    await this.#pair(round, async (side) => {
      if (side === 0) await this.#step("sql refresh, unchanged", plain_sql);
      else this.#expect(await this.#step("refresh --full, unchanged", this.#stepwell("refresh", "--full", "--json")), (inserted) => inserted === 0);
    });
    if (this.database.forgets_after_plain_sql) await run([...this.quiet, "refresh"]);
    await this.#step("refresh, unchanged", this.#stepwell("refresh"));
    await this.#step("verify", this.#stepwell("verify"));
    const imported = await this.#step("import and refresh", this.#stepwell("import", "--again", "--table", "financials", this.#write_import(round)));
    if (this.database.forgets_after_plain_sql && !imported.includes(", incremental: ")) {
      throw new Error(`the refresh of an import was to be an incremental one:\n${imported}`);
    }
    await this.#step("rollback", this.#stepwell("rollback"));
    await this.database.remove_after(this.source.last_id);
  }

  /// A figure is worth something only if the step did what its name says.
  #expect(report, fits) {
    const { up_to_date, state } = JSON.parse(report);
    const inserted = up_to_date ? 0 : state.changes.asin.inserted;
    if (!fits(inserted)) throw new Error(`a refresh inserted ${inserted} rows, which is not what was to be measured`);
  }

  async #pair(round, side) {
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) await side(which);
  }

  /// Rows of one month, of up to 1,000 products.
  #write_import(round) {
    const file = `${this.tools.folder}/import.csv`;
    const products = Math.min(1000, this.source.asins);
    const lines = ["asin_id,marketplace,metric,month,value"];
    for (let i = 0; i < this.result.imported_rows; ++i) {
      const day = String(1 + (i % 28)).padStart(2, "0");
      lines.push(`${1 + ((i * 37 + round) % products)},US,Net revenue,2025-10-${day},${i % 900}.${String(i % 100).padStart(2, "0")}`);
    }
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  }

  /// The dashboard queries and the storage, as `stepwell bench` tells them.
  async bench(rounds) {
    await this.database.settle();
    const output = await this.#step("bench", this.#stepwell("bench", "--json", "--rounds", String(rounds)));
    const { database, ...found } = JSON.parse(output); // whose path says nothing to others
    this.result.bench = found;
    this.save();
  }

  /// Under load, by bench/serve_load: a line of JSON for each of its lines.
  async serve(seconds, rounds) {
    const lines = `${this.tools.folder}/serve.jsonl`;
    writeFileSync(lines, "");
    const output = await run(["bench/serve_load", this.database.url, this.tools.folder, lines],
                             { environment: { SECONDS_EACH: String(seconds), ROUNDS: String(rounds), STEPWELL: this.tools.stepwell } });
    process.stdout.write(output.replace(/^/gm, "   ").trimEnd() + "\n");
    this.result.serve = readFileSync(lines, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    await this.database.remove_after(this.source.last_id);
    this.save();
  }
}
