// The house under test: makes the demo practice once, gives each story a copy, and starts, kills and restarts the server.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const binary = process.env.COHORT_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug", "cohort");
const work = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), "cohort-browser."));
const running = new Set();

// Whatever ends this program ends what it started.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

const freePort = () => new Promise((yes, no) => {
  const server = createServer().once("error", no).listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => yes(port));
  });
});

export const pause = (ms) => new Promise((yes) => setTimeout(yes, ms));

/** The library that shows a program another time. */
function otherClock() {
  const found = readdirSync("/usr/lib").map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`).find((file) => existsSync(file));
  if (!found) throw new Error("these pictures need the package libfaketime");
  return found;
}

/** Starts the binary, on demand at another moment (`2026-11-24 15:42:00`, UTC); what it says goes into a file. */
function start(args, log, moment = null) {
  const out = openSync(log, "a");
  const env = { ...process.env, COHORT_LOG: process.env.COHORT_LOG ?? "info" };
  for (const name of ["DATABASE_URL", "COHORT_DATA", "COHORT_PORT"]) delete env[name];
  // Only the wall clock is another one: waiting is done on the machine's own.
  if (moment) Object.assign(env, { LD_PRELOAD: otherClock(), FAKETIME: `@${moment}`, FAKETIME_DONT_FAKE_MONOTONIC: "1", TZ: "UTC" });
  const child = spawn(binary, args, { stdio: ["ignore", out, out], env });
  running.add(child);
  child.gone = new Promise((yes) => {
    child.once("error", (error) => { child.trouble = error; running.delete(child); yes(-1); });
    child.once("exit", (code, signal) => { running.delete(child); yes(code ?? signal); });
  });
  return child;
}

const tail = (log) => readFileSync(log, "utf8").split("\n").slice(-12).join("\n");

const made = new Map();
/** The demo practice's data, made once for all stories on SQLite. */
async function demoData(moment) {
  const make = async () => {
    const folder = join(work, `made-${made.size}`);
    const log = `${folder}.log`;
    const child = start(["--data", folder, "demo", "--only-data"], log, moment);
    const code = await child.gone;
    if (code !== 0) throw new Error(`the demo data could not be made (${child.trouble?.message ?? code})\n${child.trouble ? "" : tail(log)}`);
    return folder;
  };
  if (!made.has(moment)) made.set(moment, await make());
  return made.get(moment);
}

let count = 0;

export class House {
  /**
   * @param {string|null} database a PostgreSQL address, or nothing for a SQLite file of its own
   * @param {{made: string, served: string}|null} moments when the demo is made and served, or nothing for now
   */
  static async open(database = null, moments = null) {
    const house = new House();
    house.moment = moments?.served ?? null;
    house.data = join(work, `data-${++count}`);
    house.log = join(work, `server-${count}.log`);
    house.database = database;
    if (!database) cpSync(await demoData(moments?.made ?? null), house.data, { recursive: true });
    house.port = await freePort();
    house.url = `http://localhost:${house.port}`;
    await house.start();
    return house;
  }

  async start() {
    const where = this.database ? ["--database", this.database] : [];
    this.child = start(["--data", this.data, ...where, "demo", "--port", String(this.port)], this.log, this.moment);
    let over = null;
    this.child.gone.then((code) => { over = code; });
    // On PostgreSQL the first start makes a year of history.
    for (const until = Date.now() + 300_000; Date.now() < until; await pause(100)) {
      if (over !== null) throw new Error(`the server ended at once (${this.child.trouble?.message ?? over})\n${this.child.trouble ? "" : tail(this.log)}`);
      try {
        if ((await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(2000) })).ok) return;
      } catch { /* not there yet */ }
    }
    throw new Error(`the server did not answer within five minutes\n${tail(this.log)}`);
  }

  /** As a power cut would. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.child.gone;
  }

  async stop() {
    this.child.kill("SIGTERM");
    const code = await Promise.race([this.child.gone, pause(10_000).then(() => "slow")]);
    if (code === "slow") await this.kill();
    return code;
  }

  /** Runs another command of the binary on this house's data: its exit code and what it said. */
  async command(...args) {
    const log = join(work, `command-${++count}.log`);
    const where = this.database ? ["--database", this.database] : [];
    const code = await start(["--data", this.data, ...where, ...args], log).gone;
    return { code, said: readFileSync(log, "utf8") };
  }

  /** What the server complained about. */
  complaints() {
    return readFileSync(this.log, "utf8").split("\n").filter((line) => /\bERROR\b|panicked at/.test(line));
  }
}

export const scratch = (name) => join(work, name);
