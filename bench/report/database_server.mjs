// A MariaDB or MySQL server of the benchmark's own: no network, its data in the benchmark's folder, and the settings of a
// server that people rely on: every commit is flushed, with a binlog.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { run, start, stop } from "./program.mjs";

const kStart_ms = 120_000;
const kRedoLog_bytes = 512 * 2 ** 20;

const as_user = process.getuid() === 0 ? ["--user=root"] : [];
const server_path = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/// Unpacked by packaging/servers.sh.
const mysql = fileURLToPath(new URL("../../build/servers/mysql", import.meta.url));
const mysqld = [`${mysql}/mysqld`, "--no-defaults", ...as_user, `--basedir=${mysql}/root/usr`,
                `--plugin-dir=${mysql}/root/usr/lib/mysql/plugin`, `--lc-messages-dir=${mysql}/root/usr/share/mysql`,
                `--character-sets-dir=${mysql}/root/usr/share/mysql/charsets`];

/// Neither server's defaults: given to both.
const kSettings = { innodb_flush_log_at_trx_commit: 1, binlog_format: "ROW" };

/// How each is started and its system tables made; MySQL is set to MariaDB's defaults where its own differ.
const kServers = {
  mariadb: {
    command: ["mariadbd", "--no-defaults", ...as_user],
    install: ["mariadb-install-db", "--no-defaults", ...as_user, "--auth-root-authentication-method=normal",
              "--skip-test-db", "--skip-name-resolve"],
    settings: { innodb_log_file_size: kRedoLog_bytes },
  },
  mysql: {
    command: mysqld,
    install: [...mysqld, "--initialize-insecure"],
    settings: {
      innodb_redo_log_capacity: kRedoLog_bytes, innodb_log_buffer_size: "16M", innodb_flush_method: "O_DIRECT",
      innodb_change_buffering: "none", innodb_io_capacity: 200, innodb_buffer_pool_instances: 1, sort_buffer_size: "2M",
      sync_binlog: 0, performance_schema: "OFF", mysqlx: "OFF", secure_file_priv: "NULL",
    },
  },
};

/// Why the engine cannot be measured here; undefined where it can.
export function why_not(engine, program = mysqld[0]) {
  if (engine !== "mysql" || existsSync(program)) return undefined;
  return "mysql is not in build/servers: 'packaging/deps.sh servers' fetches it";
}

export class DatabaseServer {
  static async start(engine, folder, buffer_pool_bytes) {
    const server = new DatabaseServer();
    server.engine = engine;
    server.folder = folder;
    server.socket = `${folder}/s`;
    server.settings = { ...kSettings, ...kServers[engine].settings, innodb_buffer_pool_size: buffer_pool_bytes };
    mkdirSync(folder, { recursive: true });
    await run([...kServers[engine].install, `--datadir=${folder}/data`], { environment: server_path });
    await server.#start();
    return server;
  }

  async #start() {
    this.process = start(
      [...kServers[this.engine].command, `--datadir=${this.folder}/data`, `--socket=${this.socket}`,
       `--tmpdir=${this.folder}`, "--skip-networking", "--skip-name-resolve", "--local-infile=1", "--server-id=1",
       "--log-bin=binlog", ...Object.entries(this.settings).map(([name, value]) => `--${name}=${value}`)],
      `${this.folder}/log`);
    const end = Date.now() + kStart_ms;
    while (!existsSync(this.socket)) {
      if (this.process.exitCode !== null || Date.now() > end) {
        throw new Error(`the server (${this.engine}) does not come up:\n${readFileSync(`${this.folder}/log`, "utf8")}`);
      }
      await sleep(50);
    }
  }

  url(database) {
    return `${this.engine}://root@localhost/${database}?socket=${this.socket}`;
  }

  /// Takes its data away as well.
  async remove() {
    await stop(this.process);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
