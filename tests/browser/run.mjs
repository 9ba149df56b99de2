// Runs the browser stories:  node tests/browser/run.mjs [--database URL] [--headed] [STORY …]
//
// Each story is a module with `run(t)`. A step that fails ends its story; a check that fails is counted and the story goes on.
// Pictures of what went wrong are left in target/browser; `pictures` takes those of README and manual.
import { mkdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { House, root } from "./house.mjs";
import { signIn } from "./hands.mjs";

const ALL = ["session", "attendance", "therapyappointment", "kipu", "supervise", "group", "series", "waiting", "import", "timetable", "pathways", "keyboard", "nojs", "stranger", "together", "notices", "calendar", "feeds", "kiosk", "join", "doors", "weight", "axe", "pictures"];
const args = process.argv.slice(2);
const take = (flag) => { const at = args.indexOf(flag); return at < 0 ? null : args.splice(at, 2)[1]; };
const database = take("--database");
const headed = args.includes("--headed");
const names = args.filter((arg) => !arg.startsWith("-"));
const unknown = names.filter((name) => !existsSync(new URL(`./${name}.mjs`, import.meta.url)));
if (unknown.length) { console.error(`There is no story ${unknown.join(", ")}. There are: ${ALL.join(", ")}.`); process.exit(1); }
if (database && names.length !== 1) { console.error("With --database give one story: its database is used once."); process.exit(1); }

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
if (!executablePath) { console.error("No Chromium here. Install the package chromium, or name one in CHROMIUM."); process.exit(1); }

const shots = join(root, "target", "browser");
mkdirSync(shots, { recursive: true });
let passed = 0;
let failed = 0;

/** A browser can fall silent without an error: what takes longer than this is a failure, not a reason to wait for ever. */
const STEP = 240_000;
const STORY = 1_200_000;
const within = (ms, work) => {
  let timer;
  const late = new Promise((_, no) => { timer = setTimeout(() => no(new Error(`nothing came of it in ${ms / 1000} s`)), ms); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

class Story {
  constructor(name, browser, house) {
    Object.assign(this, { name, browser, house, url: house.url, pages: [], complaints: [], signIns: new Map() });
  }

  say(good, what, started, error) {
    if (good) passed++; else failed++;
    console.log(`${good ? "ok  " : "FAIL"} ${this.name}: ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (error) console.log(String(error.stack ?? error).split("\n").slice(0, 40).map((line) => `       ${line}`).join("\n"));
  }

  /** Something that must go well for the rest to make sense. */
  async step(what, work) {
    const started = Date.now();
    try {
      const value = await within(STEP, work());
      this.say(true, what, started);
      return value;
    } catch (error) {
      await this.shoot(what);
      this.say(false, what, started, error);
      throw new Stop();
    }
  }

  /** Something worth counting by itself. */
  async check(what, work) {
    try { await this.step(what, work); } catch (error) { if (!(error instanceof Stop)) throw error; }
  }

  /** A new browser window of one of the cast, signed in; `nobody` is not. Gives its page. */
  async as(who, options = {}) {
    if (who !== "nobody" && !this.signIns.has(who)) {
      const door = await this.browser.newContext({ baseURL: this.url });
      const page = await door.newPage();
      await signIn(page, who);
      this.signIns.set(who, await door.storageState());
      await door.close();
    }
    const context = await this.browser.newContext({
      baseURL: this.url, viewport: { width: 1440, height: 900 }, locale: "en-US", timezoneId: "America/New_York", reducedMotion: "reduce",
      storageState: this.signIns.get(who), ...options,
    });
    context.setDefaultTimeout(20_000);
    context.setDefaultNavigationTimeout(45_000);
    context.on("page", (page) => this.watch(page));
    const page = await context.newPage();
    page.who = who;
    return page;
  }

  /** Notes what a page complains about. A refusal (4xx) and a cut line belong to the stories; all else is a fault. */
  watch(page) {
    this.pages.push(page);
    const note = (text) => this.complaints.push(`${new URL(page.url() === "about:blank" ? this.url : page.url()).pathname}: ${text}`);
    page.on("pageerror", (error) => note(error.message));
    page.on("console", (message) => {
      const text = message.text();
      const expected = /status of 4\d\d|net::ERR_|Failed to fetch/.test(text) && !/Content Security Policy/.test(text);
      if (message.type() === "error" && !expected) note(text);
    });
  }

  async shoot(what) {
    const file = `${this.name}-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").slice(0, 60)}`;
    for (const [at, page] of this.pages.filter((page) => !page.isClosed()).entries()) {
      await page.screenshot({ path: join(shots, `${file}-${page.who ?? at}.png`), timeout: 5000 }).catch(() => {});
    }
  }
}

class Stop extends Error {}

const browser = await chromium.launch({
  executablePath, headless: !headed,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const name of names.length ? names : ALL) {
  let t = null;
  try {
    const { run, moments } = await import(`./${name}.mjs`);
    const house = await House.open(database, moments);
    t = new Story(name, browser, house);
    await within(STORY, run(t));
  } catch (error) {
    if (!(error instanceof Stop)) {
      failed++;
      console.log(`FAIL ${name}: ${error.stack ?? error}`);
      await t?.shoot("broke");
    }
  }
  if (t) {
    const quiet = async (what, list) => t.check(what, async () => { if (list.length) throw [...new Set(list)].slice(0, 10).join("\n"); });
    await quiet("no page complained in its console", t.complaints);
    for (const context of browser.contexts()) await within(20_000, context.close()).catch(() => {});
    await t.house.stop();
    await quiet("the server logged no error", t.house.complaints());
  }
}
await within(20_000, browser.close()).catch(() => {});
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
