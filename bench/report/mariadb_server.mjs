// A MariaDB server of the benchmark's own: no network, its data in the benchmark's folder, and the settings of a server that
// people rely on: every commit is flushed, with a binlog.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { run, start, stop } from "./program.mjs";

const kStart_ms = 120_000;
const kLogFile_bytes = 512 * 2 ** 20;

const as_user = process.getuid() === 0 ? ["--user=root"] : [];
const server_path = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

export class MariaDbServer {
  static async start(folder, buffer_pool_bytes) {
    const server = new MariaDbServer();
    server.folder = folder;
    server.socket = `${folder}/s`;
    server.settings = {
      innodb_buffer_pool_size: buffer_pool_bytes,
      innodb_log_file_size: kLogFile_bytes,
      innodb_flush_log_at_trx_commit: 1,
      binlog_format: "ROW",
    };
    mkdirSync(folder, { recursive: true });
    await run(
      ["mariadb-install-db", "--no-defaults", `--datadir=${folder}/data`, ...as_user,
       "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"],
      { environment: server_path });
    await server.#start();
    return server;
  }

  async #start() {
    this.process = start(
      ["mariadbd", "--no-defaults", ...as_user, `--datadir=${this.folder}/data`, `--socket=${this.socket}`,
       `--tmpdir=${this.folder}`, "--skip-networking", "--skip-name-resolve", "--local-infile=1", "--server-id=1",
       "--log-bin=binlog", ...Object.entries(this.settings).map(([name, value]) => `--${name}=${value}`)],
      `${this.folder}/log`);
    const end = Date.now() + kStart_ms;
    while (!existsSync(this.socket)) {
      if (this.process.exitCode !== null || Date.now() > end) {
        throw new Error(`mariadbd does not come up:\n${readFileSync(`${this.folder}/log`, "utf8")}`);
      }
      await sleep(50);
    }
  }

  url(database) {
    return `mariadb://root@localhost/${database}?socket=${this.socket}`;
  }

  async stop() {
    await stop(this.process);
  }
}
