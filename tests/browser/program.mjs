// The program under test: a database of its own in a temporary folder, and `stepwell serve` on it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const BINARY = process.env.STEPWELL_BINARY ?? new URL("../../build/release/stepwell", import.meta.url).pathname;

export class Business {
  /** Synthetic and the same every time; published as generation 1. Of 0 rows, nothing but stepwell's tables. */
  constructor(rows = 150_000) {
    this.folder = mkdtempSync(join(tmpdir(), "stepwell-browser-"));
    this.database = `duckdb:${join(this.folder, "business.duckdb")}`;
    if (rows === 0) {
      this.run("setup", "--yes", "--no-populate");
      return;
    }
    this.run("generate", "--rows", String(rows), "--seed", "7");
    this.run("refresh");
  }

  run(command, ...options) {
    return execFileSync(BINARY, [command, "--db", this.database, "--quiet", ...options], {
      cwd: this.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28, // a whole tier
    });
  }

  /** A file in the folder. */
  write(name, text) {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** The configuration with logins, and the users in it: `{name: {role, password}}`. */
  configure_logins(users, { session_hours = 8 } = {}) {
    const config = `[auth]\nusers = users.conf\nsession_hours = ${session_hours}\n`;
    const path = this.write("config.ini", config);
    for (const [name, { role, password }] of Object.entries(users)) {
      execFileSync(BINARY, ["--config", path, "user", "add", name, "--role", role], {
        cwd: this.folder,
        input: `${password}\n`,
        stdio: ["pipe", "pipe", "pipe"],
      });
    }
    return config;
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Serving {
  /** `port` 0: any free one. Waits until it has figures to answer with, unless told not to. */
  static async start(business, { port = 0, config = "", wait = true } = {}) {
    const options = ["serve", "--db", business.database, "--listen", `127.0.0.1:${port}`];
    if (config !== "") options.push("--config", business.write("config.ini", config));
    const child = spawn(BINARY, options, { cwd: business.folder, stdio: ["ignore", "pipe", "pipe"] });
    const serving = new Serving(child);
    await serving.#listening(wait);
    return serving;
  }

  constructor(child) {
    this.child = child;
    this.log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => {
        this.log += bytes;
      });
    }
    this.ended = new Promise((done) => child.once("exit", done));
  }

  async #listening(wait) {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.log);
      if (found) {
        this.port = Number(found[1]);
        this.url = `http://127.0.0.1:${this.port}`;
        const ready = await fetch(`${this.url}/readyz`).catch(() => null);
        if (ready?.ok || (ready && !wait)) return;
      }
      if (this.child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the server did not get ready; it said:\n${this.log}`);
  }

  /** Later questions of the test itself are those of this user. */
  async log_in(username, password) {
    const response = await fetch(`${this.url}/api/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Stepwell": "1" },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw new Error(`login of ${username}: ${response.status} ${await response.text()}`);
    this.cookie = response.headers.get("Set-Cookie").split(";")[0];
  }

  async json(path) {
    const response = await fetch(this.url + path, { headers: this.cookie ? { Cookie: this.cookie } : {} });
    return response.json();
  }

  /** An action, answered with 202. */
  async begin(path, body = {}) {
    const headers = { "Content-Type": "application/json", "X-Stepwell": "1", ...(this.cookie ? { Cookie: this.cookie } : {}) };
    const response = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (response.status !== 202) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  async stop() {
    if (this.child.exitCode === null) this.child.kill("SIGTERM");
    let timer;
    const late = new Promise((done) => (timer = setTimeout(done, 60_000, "late")));
    const end = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    if (end !== "late") return;
    this.child.kill("SIGKILL");
    throw new Error(`the server did not end within a minute; it said:\n${this.log}`);
  }
}
