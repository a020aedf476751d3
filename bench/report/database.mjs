// The database under measurement, as plain SQL sees it: without stepwell. Names of tables are those of the default model.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "./program.mjs";

const kTiers = ["financials_summary_monthly_asin_marketplace", "financials_summary_monthly_brand",
                "financials_summary_monthly_category"];
const kSample_ms = 10;

class Database {
  constructor(url, client) {
    this.url = url;
    this.client = client; // { command, environment }
  }

  /// Runs SQL; with `measured`, see run().
  sql(text, measured) {
    return run(this.client.command, { input: text, environment: this.client.environment, measured });
  }

  async number(text) {
    return Number((await this.sql(text)).trim());
  }

  async source() {
    const raw_rows = await this.number("SELECT count(*) FROM financials;");
    return { raw_rows, last_id: await this.number("SELECT max(id) FROM financials;"), asins: await this.number("SELECT count(*) FROM asin;") };
  }

  /// Takes away what was imported since `source()`, so that every round sees the same raw rows.
  remove_after(last_id) {
    return this.sql(`DELETE FROM financials WHERE id > ${last_id};`);
  }
}

export class EmbeddedDatabase extends Database {
  constructor(url, program) {
    const file = url.slice("duckdb:".length);
    super(url, { command: [program, file] });
    this.reader = [program, "--read-only", file];
  }
  engine = "duckdb";
  /// Another program that writes the file makes the next refresh a full one.
  forgets_after_plain_sql = true;

  async settle() {}

  empty_tiers() {
    return this.sql(kTiers.map((tier) => `DELETE FROM ${tier};`).join(""));
  }

  /// The groups of the ASIN tier and nothing else, in memory.
  limit(measured) {
    return run(this.reader, { measured, input:
      "CREATE TEMP TABLE bare AS SELECT asin_id, marketplace, date_trunc('month', month) AS first_day, metric, " +
      "sum(value) AS total FROM financials GROUP BY ALL;" });
  }

  /// What the server that holds it was given and took; null where there is none.
  async server() {
    return null;
  }

  /// See ServerDatabase; null without a server.
  async readers_during(work) {
    await work();
    return null;
  }
}

export class ServerDatabase extends Database {
  constructor(engine, url) {
    super(url, plain_client(url));
    this.engine = engine;
  }
  forgets_after_plain_sql = false;

  /// The server takes a while to notice by itself that tables have grown: plans and sizes go by what it noticed last.
  settle() {
    return this.sql(`ANALYZE TABLE financials, ${kTiers.join(", ")};`);
  }

  empty_tiers() {
    return this.sql(kTiers.map((tier) => `TRUNCATE ${tier};`).join(""));
  }

  /// One pass over the raw rows.
  limit(measured) {
    return this.sql("SELECT SUM(value) FROM financials;", measured);
  }

  async server() {
    return { buffer_pool_bytes: await this.number("SELECT @@innodb_buffer_pool_size;"), peak_memory_bytes: await this.#peak_memory_bytes() };
  }

  /// The most connections that the server's process list showed reading raw rows at one moment of `work`. A statement
  /// stands in that list from its start until its last row is sent.
  async readers_during(work) {
    let most = 0;
    let ended = false;
    const sample = async () => {
      for (; !ended; await sleep(kSample_ms)) {
        const statements = (await this.sql("SHOW FULL PROCESSLIST;")).match(/\tSELECT [^\n]* FROM `financials` /g);
        most = Math.max(most, statements?.length ?? 0);
      }
    };
    await Promise.all([work().finally(() => (ended = true)), sample()]);
    return most;
  }

  /// Of a server on this machine that this user may look at; else null.
  async #peak_memory_bytes() {
    try {
      const pid = readFileSync((await this.sql("SELECT @@pid_file;")).trim(), "utf8").trim();
      return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
    } catch {
      return null;
    }
  }
}

/// The plain client for a mariadb:// or mysql:// URL: the same one for both servers.
export function plain_client(text) {
  const url = new URL(text);
  const command = ["mariadb", "--no-defaults", "--batch", "--skip-column-names"];
  if (url.username !== "") command.push(`--user=${decodeURIComponent(url.username)}`);
  const socket = url.searchParams.get("socket");
  if (socket !== null) {
    command.push(`--socket=${socket}`);
  } else {
    command.push(`--host=${url.hostname}`, `--port=${url.port || 3306}`);
  }
  command.push(decodeURIComponent(url.pathname.slice(1)));
  return { command, environment: url.password === "" ? {} : { MYSQL_PWD: decodeURIComponent(url.password) } };
}
