// Two hundred invented clients of The Sandbox with their histories, as a CSV for /pathways/import, and of each what must come of it.
//
// The same every time but for the day it is made on: all dates lie so many days before today, well away from every limit.
//   node tests/browser/data/sandbox.mjs [DAY] > clients.csv        node tests/browser/data/sandbox.mjs [DAY] --expected > expected.json
import { fileURLToPath } from "node:url";

const FIRST = ["Ada", "Bilal", "Carys", "Dev", "Efe", "Freya", "Gwen", "Hana", "Idris", "Joss", "Kit", "Lowri", "Mina", "Noor", "Olu", "Pia", "Rafi", "Seren", "Tariq", "Una"];
const LAST = ["Ashdown", "Birchall", "Calloway", "Dunmore", "Eastwick", "Fennimore", "Garside", "Holloway", "Inskip", "Jessop", "Kettering", "Larkfield", "Merrow", "Northgate", "Oakden"];
const COMMISSIONERS = ["Bluefield", "Northside", "Harbour Council", ""];
const HEAD = ["client", "first name", "last name", "born", "email", "record", "warning", "commissioner", "state", "since", "date", "time", "event", "of", "channel", "outcome", "note"];

const times = (n, make) => Array.from({ length: n }, (_, at) => make(at));
/** Something every so many days, from so many days ago, so often. */
const every = (days, from, n, what) => times(n, (at) => ({ ago: from - at * days, ...what }));
const attended = (from, n, of = "1:1") => every(7, from, n, { event: "Session attended", of, time: "15:30" });
const booked = (from, n) => every(7, from, n, { event: "Appointment booked", time: "09:00" });
const missed = (...ago) => ago.map((it) => ({ ago: it, event: "DNA", of: "1:1", time: "15:30" }));
const chase = (ago, channel = "phone", outcome = "No answer") => ({ ago, event: "Chase", channel, outcome });
const modules = (from, n) => every(4, from, n, { event: "Module completed", of: "Worry time", time: "18:05" });
const one = (ago, event, of = "") => ({ ago, event, of });

/** What the former system says now, and what must come of it: `place` by the state's name. */
const is = (state, since, expect, events = [], more = {}) => ({ states: [[state, since]], events, expect: { place: state, list: "none", rule: "", ...expect }, ...more });

// How many, of what kind, by which rule of the procedure.
const KINDS = [
  [8, "JV-14", (i) => is("Triage", 9 + i, { list: "overdue" })],
  [6, "JV-14", (i) => is("Triage", 1 + (i % 3), {})],
  [6, "JV-13", () => is("Triage", 6, { place: "Therapy", list: "moved", rule: "triage_therapy" }, [one(4, "Triage decision", "Therapy")])],
  [4, "JV-6", () => is("Triage", 6, { place: "iCBT", list: "moved", rule: "triage_icbt" }, [one(4, "Triage decision", "iCBT")])],
  [3, "JV-11", () => is("Triage", 6, { place: "Sandbox", list: "moved", rule: "triage_sandbox" }, [one(4, "Triaged", "Sandbox")])],
  [2, "JV-4", () => is("Triage", 6, { place: "Group Therapy", list: "moved", rule: "triage_group" }, [one(4, "Triaged", "Group Therapy")])],
  [2, "JV-10", () => is("Triage", 6, { place: "Referred to External Services", list: "moved", rule: "triage_external" }, [one(4, "Triaged", "Referred to External Services")])],
  [2, "JV-14", () => is("Triage", 4, { list: "question", rule: "triaged_twice" }, [one(3, "Triaged", "Sandbox"), one(2, "Triaged", "iCBT")])],
  [2, "JV-13", () => is("Triage", 4, { list: "question", rule: "offered_before_triage" }, [one(2, "Therapy offered")])],
  [12, "JV-13", (i) => is("Therapy", 130, {}, [one(129, "Therapy offered"), ...booked(126, 9 + (i % 3)), ...attended(120, 9 + (i % 3)), ...missed(20, 13), ...every(6, 125, 9, { event: "Module completed", of: "Sleep" })])],
  [8, "JV-2", (i) => is("Therapy", 240, { list: "proposal", rule: "quiet_in_therapy", to: "Discharged" }, [...booked(236, 7), ...attended(230, 5 + (i % 3)), ...missed(150, 140), chase(60), chase(30 - i, "text", "sent")])],
  [6, "JV-2", (i) => is("Therapy", 240, { list: "question", rule: "chase_in_therapy" }, [...booked(236, 6), ...attended(230, 6), ...(i % 2 ? [chase(50)] : [])])],
  [7, "JV-13", () => is("Therapy", 40, {}, [one(39, "Therapy offered"), chase(20, "e-mail", "sent")])],
  [5, "JV-20", () => is("Therapy", 140, { list: "proposal", rule: "offer_unanswered", to: "Discharged" }, [one(139, "Therapy offered"), chase(80), chase(45, "letter", "sent")])],
  [4, "JV-20", (i) => is("Therapy", 140, { list: "question", rule: "offer_chase" }, [one(139, "Therapy offered"), ...(i % 2 ? [chase(80)] : [])])],
  [8, "JV-3", () => is("Therapy", 120, { list: "proposal", rule: "twelve_sessions", to: "Graduated" }, [...booked(116, 12), ...attended(110, 12), one(20, "Goal met", "Back at school")])],
  [6, "JV-3", (i) => is("Therapy", 120, { place: "Graduated", list: "moved", rule: "graduated" }, [...booked(116, 11), ...attended(110, 8 + (i % 4)), one(3, "Formally graduated")])],
  [8, "JV-4", () => is("Group Therapy", 26, {}, [one(26, "Joined group"), ...attended(24, 3, "Group")])],
  [6, "JV-4", (i) => is("Group Therapy", 46, { list: "proposal", rule: "group_too_few", to: "Discharged" }, [one(46, "Joined group"), ...attended(43, i % 3, "Group")])],
  [8, "JV-4", (i) => is("Group Therapy", 46, { list: "proposal", rule: "group_done", to: "Graduated" }, [one(46, "Joined group"), ...attended(43, 4 + (i % 3), "Group")])],
  [2, "JV-4", () => is("Group Therapy", 60, { list: "proposal", rule: "group_done", to: "Graduated", overdue: true }, [one(60, "Joined group"), ...attended(57, 6, "Group")])],
  [6, "JV-19", (i) => is("Group Therapy", 32, { list: "question", rule: "group_unfinished" }, [one(32, "Joined group"), ...attended(30, 3 + (i % 2), "Group"), one(5, "Dropped out")])],
  [2, "JV-4", () => is("Therapy", 60, { list: "question", rule: "joined_a_group" }, [...attended(55, 6), one(6, "Joined group")])],
  [7, "JV-6", () => is("iCBT", 90, {}, modules(86, 20))],
  [4, "JV-2", () => is("iCBT", 240, { list: "proposal", rule: "quiet_in_icbt", to: "Discharged" }, [...modules(236, 12), chase(70, "text", "sent"), chase(40)])],
  [3, "JV-2", () => is("iCBT", 240, { list: "question", rule: "chase_in_icbt" }, modules(236, 12))],
  [4, "JV-6", () => is("iCBT", 60, { place: "Therapy", list: "moved", rule: "stepped_up" }, [...modules(56, 8), one(4, "Stepped up")])],
  [4, "JV-6", () => is("iCBT", 60, { list: "proposal", rule: "therapy_begun", to: "Therapy" }, [...modules(56, 8), one(4, "Appointment booked")])],
  [4, "JV-9", () => is("Therapy", 70, { list: "proposal", rule: "wants_to_end", to: "Pt Requested End of Services" }, [...booked(66, 4), ...attended(60, 4), one(5, "Requested end of services")])],
  [2, "JV-9", () => is("Triage", 3, { list: "question", rule: "wants_to_end_early" }, [one(1, "Wants to stop")])],
  [2, "JV-10", () => is("iCBT", 70, { list: "proposal", rule: "referred_out", to: "Referred to External Services" }, [...modules(66, 6), one(14, "Referral out", "Eating disorder service")])],
  [2, "JV-10", () => is("Therapy", 70, { list: "proposal", rule: "referred_out_in_therapy", to: "Referred to External Services" }, [...attended(66, 4), one(14, "Referral out", "Eating disorder service")])],
  [3, "JV-10", () => is("Therapy", 70, {}, [...attended(66, 4), one(30, "Referral out", "Paediatrics"), ...attended(25, 3)], { warning: "Referred out, and still seen here" })],
  [2, "JV-10", () => is("Therapy", 240, { list: "question", rule: "referred_out_and_quiet" }, [...attended(236, 4), one(180, "Referral out", "Paediatrics"), ...attended(170, 3)])],
  [5, "JV-11", (i) => is("Sandbox", 100 + i, {})],
  [2, "JV-11", () => is("Sandbox", 100, { list: "question", rule: "triaged_again" }, [one(5, "Re-referred", "School")])],
  [2, "JV-21", () => is("Therapy", 80, {}, [...booked(76, 8), ...attended(70, 8)], { warning: "The phone number is a parent's" })],
  [1, "JV-5", () => is("Hybrid", 90, { place: "", list: "unallocated" })],
  [1, "JV-7", () => is("Lost Sheep", 90, { place: "", list: "unallocated" })],
  [3, "JV-1", () => is("No Group", "", { place: "", list: "unallocated" })],
  [2, "JV-8", () => is("Parent Contact", "", { place: "", list: "not served", record: "parent" })],
  [2, "JV-12", () => is("Test", "", { place: "", list: "not served", record: "test" })],
  [1, "JV-12", () => ({ states: [], events: [], record: "commissioner", warning: "Commissioner: shows nobody", expect: { place: "", list: "not served", rule: "", record: "commissioner" } })],
  [1, "JV-12", () => ({ states: [], events: [], record: "staff", expect: { place: "", list: "not served", rule: "", record: "staff" } })],
];
const ENDED = [["Graduated", "JV-17"], ["Discharged", "JV-17"], ["Pt Requested End of Services", "JV-18"], ["Referred to External Services", "JV-18"]];

/** Those whose care ended in the former system: through triage and therapy to their end. */
function ended(i) {
  const [state, source] = ENDED[i % ENDED.length];
  const person = is(state, 40 + 7 * i, { list: "ended" }, [...booked(266 + 7 * i, 30), ...attended(262 + 7 * i, 30), ...every(4, 262 + 7 * i, 50, { event: "Module completed", of: "Sleep" })]);
  person.states.unshift(["Triage", 275 + 7 * i], ["Therapy", 270 + 7 * i]);
  return [source, person];
}

function day(today, ago) {
  return new Date(Date.parse(`${today}T00:00:00Z`) - ago * 86_400_000).toISOString().slice(0, 10);
}

/** Everybody, with the day they are told of: `{ client, first, last, source, states, events, expect, … }`. */
export function people(today) {
  const made = KINDS.flatMap(([n, source, make]) => times(n, (i) => [source, make(i)]));
  const all = [...made, ...times(Math.max(0, 200 - made.length), ended)];
  return all.map(([source, person], at) => ({
    client: `JV-${1000 + at}`,
    first: FIRST[at % FIRST.length],
    last: LAST[Math.floor(at / FIRST.length) % LAST.length],
    born: `${2008 + (at % 8)}-${String(1 + (at % 12)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")}`,
    commissioner: person.expect.list === "not served" ? "" : COMMISSIONERS[at % COMMISSIONERS.length],
    source,
    today,
    ...person,
  }));
}

const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The rows of one client: the first says who it is, the states follow, then what happened. */
function rows(person) {
  const row = (fields) => HEAD.map((name) => cell(String(fields[name] ?? ""))).join(",");
  const { client, first, last, born, commissioner, record, warning, today } = person;
  const [now, ...former] = [...person.states].reverse();
  const stood = ([state, since]) => ({ state, since: since === "" ? "" : day(today, since) });
  const events = [...person.events].sort((a, b) => b.ago - a.ago);
  return [
    row({ client, "first name": first, "last name": last, born, commissioner, record, warning, ...(now ? stood(now) : {}) }),
    ...former.reverse().map((state) => row({ client, ...stood(state) })),
    ...events.map(({ ago, ...event }) => row({ client, ...event, date: day(today, ago) })),
  ];
}

/** The day here, as `2026-11-24`. */
export function here() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** The file. */
export function csv(today = here()) {
  return [HEAD.join(","), ...people(today).flatMap(rows)].join("\n") + "\n";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const today = process.argv.slice(2).find((word) => /^\d{4}-/.test(word)) ?? here();
  const told = people(today).map(({ client, first, last, source, expect }) => ({ client, name: `${first} ${last}`, source, ...expect }));
  process.stdout.write(process.argv.includes("--expected") ? `${JSON.stringify(told, null, 1)}\n` : csv(today));
}
