// Calendars as others read them:  node tests/calendar/check.mjs [--cases DIR] [--no-demo]
//
// Feeds of a running demo, and those that the Rust tests left in DIR, are validated by two strict parsers and expanded by three
// programs that know nothing of each other: recurring-ical-events and ical (Python, see expand.py) and ical.js. All must give the
// sessions that Cohort's own list gives. Each calendar is read twice: with zones known by name, and with names that nobody
// knows, so that only what the calendar itself says of its zones counts. COHORT_PYTHON names a Python with requirements.txt.
// proves: R-B1, R-B2, R-B5
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";
import { House, scratch } from "../browser/house.mjs";

const at = process.argv.indexOf("--cases");
const cases = at < 0 ? null : process.argv[at + 1];
const python = process.env.COHORT_PYTHON ?? "python3";
const DAY = 86_400_000;
/** The zone of the demo practice. */
const ZONE = "America/New_York";
const dayIn = (timeZone, moment) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(moment);
const utc = (moment) => new Date(moment).toISOString().replace(".000Z", "Z");
let passed = 0;
let failed = 0;

function byIcalJs(text, from, to) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  const [overrides, all] = [events.filter((event) => event.isRecurrenceException()), []];
  const put = ({ startDate, endDate }, uid) => {
    const [start, end] = [startDate, endDate].map((time) => utc(time.toJSDate()));
    if (start >= from && start < to) all.push([start, end, uid]);
  };
  for (const event of events.filter((one) => !one.isRecurrenceException())) {
    if (!event.isRecurring()) { put(event, event.uid); continue; }
    for (const other of overrides) if (other.uid === event.uid) event.relateException(other);
    const dates = event.iterator();
    for (let next = dates.next(); next; next = dates.next()) put(event.getOccurrenceDetails(next), event.uid);
  }
  return all.sort();
}

/** Zones by names that nobody knows. */
const unknown = (text) => text.replaceAll(/TZID([=:])([^:;\r]+)/g, "TZID$1Elsewhere/$2").replaceAll(/X-WR-TIMEZONE[^\r]*\r\n/g, "");

/** The calendars to be read, each with the list that Cohort gives of it. */
const all = [];
const take = (name, text, { from, to, sessions }) => {
  for (const [how, spelt] of [["known zones", text], ["its own zones", unknown(text)]]) {
    const file = scratch(`calendar-${all.length}.ics`);
    writeFileSync(file, spelt);
    all.push({ name, how, file, text: spelt, from, to, sessions });
  }
};

/** What all programs make of all calendars, compared. */
function compare() {
  const asked = JSON.stringify(all.map(({ file, from, to }) => ({ file, from, to })));
  const script = fileURLToPath(new URL("expand.py", import.meta.url));
  const answers = JSON.parse(execFileSync(python, [script], { input: asked, encoding: "utf8", maxBuffer: 1 << 29 }));
  for (const [at, { name, how, text, from, to, sessions }] of all.entries()) {
    const { wrong, expanded } = answers[at];
    try { expanded["ical.js"] = byIcalJs(text, from, to); } catch (error) { wrong.push(`ical.js: ${error.message}`); }
    // A renamed zone may make a line too long; the bytes are judged as they were sent.
    const complaints = wrong.filter((one) => how === "known zones" || !one.includes("octets"));
    const wanted = sessions.map(({ starts_at, ends_at }) => `${starts_at} ${ends_at}`).sort();
    for (const [program, found] of Object.entries(expanded)) {
      const got = found.map(([start, end]) => `${start} ${end}`).sort();
      const [more, less] = [got.filter((one) => !wanted.includes(one)), wanted.filter((one) => !got.includes(one))];
      if (got.join() !== wanted.join()) complaints.push(`${program} gives ${got.length} of ${wanted.length}; too many: ${more.slice(0, 5)}; missing: ${less.slice(0, 5)}`);
    }
    if (complaints.length) failed++; else passed++;
    console.log(`${complaints.length ? "FAIL" : "ok  "} ${name}, by ${how}: ${sessions.length} sessions, ${text.split("BEGIN:VEVENT").length - 1} events`);
    for (const one of complaints) console.log(`       ${one}`);
  }
}

async function demo() {
  const house = await House.open();
  const form = (path, fields, cookie = "") => fetch(house.url + path, { method: "POST", redirect: "manual", headers: { cookie }, body: new URLSearchParams(fields) });
  const people = [["maya", "Maya Okafor"], ["lena", "Lena Hansen"], ["tomas", "Tomas Reyes"], ["theo", "Theo Marsh"]];
  const today = new Date();
  const [year, month] = dayIn(ZONE, today).split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 4, 1)).toISOString().slice(0, 10);
  for (const [who, name] of people) {
    const signedIn = await form("/sign-in", { email: `${who}@oak.example`, password: "quiet river stones" });
    const cookie = signedIn.headers.get("set-cookie").split(";")[0];
    // As far as any calendar goes; what a feed tells of is a part of it, and ends where the demo's calendar is filled.
    const last = new Date(today.getTime() + 400 * DAY).toISOString().slice(0, 10);
    const list = await (await fetch(`${house.url}/schedule.json?from=${first}&to=${last}`, { headers: { cookie, accept: "application/json" } })).json();
    const stand = list.sessions.filter((session) => session.cancelled === null);
    const group = stand.find((session) => session.leads.length)?.group.id;
    const kinds = [["mine", (s) => s.leads.some((lead) => lead.name === name)], ["seen", () => true]];
    if (group) kinds.push([group, (s) => s.group.id === group]);
    for (const [extent, theirs] of kinds) {
      const page = await (await form("/calendars", { extent, title: "neutral", rooms: "yes" }, cookie)).text();
      const address = /\/feeds\/\w+\.ics/.exec(page)?.[0];
      const text = await (await fetch(house.url + address)).text();
      const end = horizon(ZONE, today);
      const sessions = stand.filter((session) => theirs(session) && session.starts_at < end);
      take(`the demo, ${who}, ${extent.slice(0, 5)}`, text, { from: list.from, to: end, sessions });
    }
  }
  await house.stop();
}

/** The end of the day 52 weeks ahead, in the practice's zone. */
function horizon(zone, now) {
  const midnight = Date.parse(`${dayIn(zone, now)}T00:00:00Z`) + 365 * DAY;
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23", day: "2-digit" });
  for (let shift = -14; shift <= 14; shift++) {
    const moment = midnight + shift * 3_600_000;
    const parts = Object.fromEntries(shown.formatToParts(moment).map(({ type, value }) => [type, value]));
    if (parts.hour === "00" && Number(parts.day) === new Date(midnight).getUTCDate()) return utc(moment);
  }
  throw new Error(`no midnight in ${zone}`);
}

if (cases) {
  const names = readdirSync(cases).filter((name) => name.endsWith(".ics")).sort();
  if (names.length === 0) { failed++; console.log(`FAIL there are no cases in ${cases}`); }
  for (const name of names) {
    const list = JSON.parse(readFileSync(join(cases, name.replace(/ics$/, "json")), "utf8"));
    take(name.replace(/\.ics$/, ""), readFileSync(join(cases, name), "utf8"), list);
  }
}
if (!process.argv.includes("--no-demo")) await demo();
compare();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
