// What a person does by hand on Cohort's pages, in words of the trade. Stories are made of these.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./house.mjs";

export const PASSWORD = "quiet river stones";
export const PIN = "270318";
export const address = (who) => (who === "nora" ? "nora@riverbend.example" : `${who}@oak.example`);

/** Throws with a sentence where something is not as it should be. */
export function that(good, sentence) { if (!good) throw new Error(sentence); }

/** Waits until `look` gives something true, and gives it back. */
export async function until(what, look, wait = 15_000) {
  let last;
  for (const end = Date.now() + wait; Date.now() < end; await new Promise((yes) => setTimeout(yes, 150))) {
    try { last = await look(); } catch (error) { last = error; }
    if (last && !(last instanceof Error)) return last;
  }
  throw new Error(`${what}: not within ${wait / 1000} s${last instanceof Error ? ` (${last.message})` : ""}`);
}

export async function signIn(page, who) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(address(who));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** A card of a page, by its heading. */
export const card = (page, title) => page.locator("section.card").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

export const inWords = (text) => text.replace(/\s+/g, " ").trim();

/** From Today to the session that is on now; starts it where that is still to be done. Gives its address. */
export async function openRunning(page) {
  await page.goto("/");
  const lines = card(page, "Today's groups").getByRole("listitem");
  const on = lines.filter({ hasText: "In session" });
  await ((await on.count()) ? on : lines.filter({ hasText: "DBT Skills A" })).first().getByRole("link").first().click();
  await page.waitForURL(/\/sessions\/occ_/);
  const start = page.getByRole("button", { name: "Start session" });
  if (await start.count()) {
    await start.click();
    await page.getByRole("button", { name: "Start session" }).waitFor({ state: "detached" });
  }
  await page.getByRole("region", { name: "Attendance" }).waitFor();
  return new URL(page.url()).pathname;
}

/** Presses Start; long before its time a session is started by a second thought. */
export async function start(page) {
  await page.getByRole("button", { name: "Start session" }).click();
  await page.getByRole("button", { name: "Start session" }).waitFor({ state: "detached" });
  const early = page.getByRole("button", { name: /^Start now, .* early$/ });
  if (await early.count()) await early.click();
  await page.getByRole("region", { name: "Attendance" }).waitFor();
}

/** The roster as the page shows it. */
export const roster = (page) => page.locator("session-live li.row").evaluateAll((rows) => rows.map((row) => ({
  entry: row.dataset.entry,
  name: row.querySelector(".name").textContent.trim(),
  chart: row.querySelector("a.name")?.getAttribute("href") ?? "",
  outcome: row.dataset.outcome,
  reason: row.querySelector("[data-why]")?.value ?? "",
  code: row.querySelector("[data-code]")?.value ?? "",
  times: [...row.querySelectorAll(".span")].map((span) => [...span.querySelectorAll("[data-time]")].map((box) => box.value).join("-")).filter((pair) => pair !== "-"),
  participation: row.querySelector(".scale input:checked")?.value ?? "",
})));

export const came = (outcome) => outcome === "present" || outcome === "late";
export const row = (page, name) => page.getByRole("group", { name, exact: true });
/** Status and participation are radio buttons behind pictures: a person clicks the picture. */
export const mark = (page, name, word) => row(page, name).getByTitle(word, { exact: true }).click();
export const openNotes = async (page, name) => {
  const more = row(page, name).locator("details.row-more");
  if ((await more.getAttribute("open")) === null) await more.locator(":scope > summary").click();
};
export const shared = (page) => page.getByRole("region", { name: "Group note" }).getByRole("textbox").first();

const state = (page, word) => page.locator(`[data-save-state][data-state="${word}"]`);
/** Leaves the field, which sends it at the latest half a second later, and waits until the server has everything. */
export async function saved(page) {
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.waitForTimeout(600);
  await state(page, "saved").waitFor({ state: "attached", timeout: 45_000 });
}
export const offline = (page) => state(page, "offline").waitFor({ state: "attached" });

/** Fills in whatever a signature still needs, as somebody in a hurry would. */
export async function finish(page, { topic = "Distress tolerance", words = "The group practised paced breathing in pairs." } = {}) {
  if (!(await page.getByLabel("Topic", { exact: true }).inputValue())) await page.getByLabel("Topic", { exact: true }).fill(topic);
  if ((await roster(page)).some((one) => one.outcome === "unmarked")) await page.getByRole("button", { name: "All present" }).click();
  for (const one of await roster(page)) {
    if (came(one.outcome) && !one.participation) await mark(page, one.name, "Active");
    if (!came(one.outcome) && !one.reason) await row(page, one.name).getByLabel("Reason for absence").fill("Ill");
  }
  if (!(await shared(page).inputValue()).trim()) await shared(page).fill(words);
  await saved(page);
}

export async function review(page) {
  await page.getByRole("button", { name: /^Review & sign/ }).click();
  await page.waitForURL(/\/review$/);
}

export async function sign(page, pin = PIN) {
  // A session that is not over yet is signed all the same, by a second thought.
  const early = page.getByLabel(/^Sign now:/);
  if (await early.count()) await early.check();
  await page.getByLabel("Your PIN").fill(pin);
  await page.getByRole("button", { name: /^Sign \d+ (notes?|missed)/ }).click();
}

/** Clients whom the signed-in person finds by some letters. */
export const find = (page, letters) => page.evaluate(async (q) => {
  const answer = await fetch(`/clients/find?q=${encodeURIComponent(q)}`, { headers: { accept: "application/json" } });
  return (await answer.json()).items;
}, letters);

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** Which of `others`' names (first, last or whole) stand in a text; words of `own` name do not count. */
export function namesIn(text, own, others) {
  const mine = new Set(own.flatMap((name) => name.split(" ")));
  const words = new Set(others.flatMap((name) => name.split(" ")).filter((word) => word.length > 2 && !mine.has(word)));
  return [...words].filter((word) => new RegExp(`(?<![\\p{L}])${escaped(word)}(?![\\p{L}])`, "u").test(text));
}

/** A PDF's text; null where pdftotext is not installed. */
export function pdfText(bytes) {
  const file = join(mkdtempSync(scratch("pdf-")), "note.pdf");
  writeFileSync(file, bytes);
  try {
    return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** A day some days from today, as date boxes take it; the practice's calendar is New York's. */
export function day(ahead) {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
  return new Date(Date.parse(`${today}T00:00:00Z`) + ahead * 86_400_000).toISOString().slice(0, 10);
}

/** The last five minutes on the practice's wall clock: the day and time of a session that has just begun. */
export function justNow() {
  const at = new Date(Math.floor(Date.now() / 300_000) * 300_000);
  const [on, time] = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York", dateStyle: "short", timeStyle: "short" }).format(at).split(" ");
  return { on, time };
}
