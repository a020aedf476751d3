// Running other programs: to the end, measured or not, and servers that end with this process.
import { spawn } from "node:child_process";
import { openSync, readFileSync, closeSync } from "node:fs";

/// Whoever starts one has to stop it; the kernel stops it (pdeathsig) if this process does not live to.
const running = new Set();

/// Runs a program to its end and returns what it printed. `options`: input (text), folder, environment, measured (a file:
/// then the result is { output, wall_s, cpu_s, peak_memory_bytes }).
export async function run(command, options = {}) {
  const measured = options.measured !== undefined ? [options.measured.program, options.measured.file] : [];
  const all = [...measured, ...command];
  const child = spawn(all[0], all.slice(1), {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
  if (options.input !== undefined) {
    child.stdin.on("error", () => {}); // whoever does not read to the end says why itself
    child.stdin.end(options.input);
  }
  const status = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  running.delete(child);
  if (status !== 0) throw new Error(`${shown(command)} ended with ${status}:\n${errors}${output}`);
  if (options.measured === undefined) return output;
  const { wall_s, cpu_s, peak_memory_bytes } = JSON.parse(readFileSync(options.measured.file, "utf8"));
  return { output, wall_s, cpu_s, peak_memory_bytes };
}

/// As it may be shown: a password in a URL is starred out.
const shown = (command) => command.join(" ").replace(/(:\/\/[^:/@\s]*):[^@\s]*@/g, "$1:***@");

/// Starts a server; its output goes to `log`.
export function start(command, log) {
  const file = openSync(log, "a");
  const child = spawn("setpriv", ["--pdeathsig", "SIGTERM", "--", ...command], {
    stdio: ["ignore", file, file],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
  });
  closeSync(file);
  running.add(child);
  child.ended = new Promise((resolve) => child.on("close", resolve).on("error", resolve));
  child.ended.then(() => running.delete(child));
  return child;
}

export async function stop(child) {
  child.kill("SIGTERM");
  await child.ended;
}

export async function stop_all() {
  await Promise.all([...running].map(stop));
}
