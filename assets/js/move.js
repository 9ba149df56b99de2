// Moving a session on the calendar: where a card is, showing it elsewhere at once, telling the server, and the way back.
//
// A card carries data-move (where to post), data-version, data-at (2026-11-23T10:00, on the practice's wall), data-minutes, data-room,
// on the board of people data-leads, and data-series where its series has more sessions than this one.
import { announce, ask, make, say, uuid } from "./kit.js";
import { toast } from "./toast.js";

/** @typedef {{at: string, minutes: number, room: string, leads: string[]}} Spot  Where and when, and who leads it, where rows are people. */

const MINUTE = 60_000;
const stamp = (at) => Date.parse(`${at}:00Z`);
const wall = (ms) => new Date(ms).toISOString().slice(0, 16);
const STEPS = /^(from|col|span|lane)-\d+$/;

/** The same wall-clock time some minutes later. */
export const later = (at, minutes) => wall(stamp(at) + minutes * MINUTE);
/** Minutes since midnight. */
export const clockOf = (at) => Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16));
export const timeOf = ({ at, minutes }) => `${at.slice(11)}–${later(at, minutes).slice(11)}`;
export const same = (a, b) => a.at === b.at && a.minutes === b.minutes && a.room === b.room && a.leads.join() === b.leads.join();

/** @param {HTMLElement} card @returns {Spot} */
export const spotOf = (card) => ({
  at: card.dataset.at, minutes: Number(card.dataset.minutes), room: card.dataset.room ?? "", leads: (card.dataset.leads ?? "").split(" ").filter(Boolean),
});

/** Where a card would be in a cell of a table: its day, and its row's room or person. The time of day stays. */
export function inCell(card, from, cell) {
  const { at, room, lead } = cell.dataset;
  const home = card.closest("[data-slot]")?.dataset.lead;
  const leads = lead ? [...new Set(from.leads.map((one) => (one === home ? lead : one)))] : from.leads;
  return { ...from, at: at.slice(0, 10) + from.at.slice(10), room: room ?? from.room, leads };
}

/** Moves an element without losing the focus that is in it. */
function place(card, parent, before) {
  const focus = card.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(card, before);
  focus?.focus();
}

/** Puts a card of a table into a cell, in order of time. */
function into(cell, card, at) {
  const after = [...cell.querySelectorAll("[data-at]")].find((other) => other !== card && other.dataset.at.slice(11) > at.slice(11));
  place(card, cell, after ?? cell.querySelector(":scope > .month-more, :scope > .slot-new"));
}

/** Shows a card of the day's grid at its time and in its room's column; a card of a table in its cell. @param {Spot} spot */
export function show(board, card, spot, cell = null) {
  const time = card.querySelector(".time");
  if (time) time.textContent = card.matches(".month-chip") ? spot.at.slice(11) : timeOf(spot);
  const grid = card.closest(".daygrid");
  if (!grid) {
    if (cell) into(cell, card, spot.at);
    return;
  }
  const col = grid.querySelector(`[data-slot][data-room="${spot.room}"]`)?.dataset.col;
  card.classList.remove(...[...card.classList].filter((name) => STEPS.test(name)));
  card.classList.add(`col-${col}`, `from-${Math.floor(clockOf(spot.at) / 15) - Number(grid.dataset.first)}`, `span-${Math.max(2, Math.ceil(spot.minutes / 15))}`);
}

/** Remembers how a card is shown, so that it can be shown so again. */
export function keep(card) {
  const { parentNode, nextSibling } = card;
  const classes = card.className;
  const time = card.querySelector(".time")?.textContent;
  return () => {
    if (card.parentNode !== parentNode) place(card, parentNode, nextSibling?.parentNode === parentNode ? nextSibling : null);
    card.className = classes;
    if (time) card.querySelector(".time").textContent = time;
  };
}

/** What is said of a place: "Wednesday 25 November, 10:15–11:45, Oak room". */
export function told(board, card, spot, cell) {
  const grid = card.closest(".daygrid");
  const slot = cell ?? grid?.querySelector(`[data-slot][data-room="${spot.room}"]`);
  return [cell?.dataset.label ?? grid?.dataset.label, timeOf(spot), slot?.dataset.row].filter(Boolean).join(", ");
}

/** Asks how far a change of a repeating session reaches: "one", "following", or nothing where it is called off. */
function reach(board, card) {
  if (!("series" in card.dataset)) return Promise.resolve("one");
  return new Promise((answer) => {
    const button = (word, value, kind = "") => make("button", { type: "button", class: `btn ${kind}`, onclick: () => dialog.close(value) }, word);
    const dialog = make("dialog", { class: "dialog", "aria-labelledby": "reach-title" },
      make("div", { class: "dialog-body" },
        make("h2", { id: "reach-title" }, say(board, "reach", "Which sessions move?")),
        make("p", { class: "soft" }, say(board, "reachSay", "This session is one of a series.")),
        make("div", { class: "cluster" },
          button(say(board, "one", "Only this one"), "one", "btn-primary"),
          button(say(board, "following", "This and following"), "following"),
          button(say(board, "leave", "Leave it"), "", "btn-quiet"))));
    dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Tells the server; gives what stands in the way, or nothing. */
async function send(board, card, from, to, far) {
  const body = new URLSearchParams({ at: to.at, minutes: String(to.minutes), room: to.room, version: card.dataset.version ?? "", key: uuid(), reach: far });
  if (to.leads.join() !== from.leads.join()) for (const lead of to.leads) body.append("lead", lead);
  const answer = await ask(card.dataset.move, { method: "POST", body });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) return { no: said.say ?? say(board, "cannot", "That could not be moved.") };
  // Where more than this card changed, the page is asked for anew.
  if (said.to) { location.assign(said.to); return said; }
  // The next move, and the way back, must name the version that this one made.
  for (const one of board.querySelectorAll(`[data-move="${card.dataset.move}"]`)) {
    Object.assign(one.dataset, { version: said.version, at: said.at, minutes: said.minutes, room: said.room });
    if (one.dataset.leads !== undefined) one.dataset.leads = to.leads.join(" ");
  }
  return said;
}

/**
 * A card was dropped: it is shown there already or is now, the server is told, and refused, all is as before.
 * @param {Spot} from @param {Spot} to @param {() => void} back shows it where it was @param {HTMLElement|null} cell the cell of a table that it goes to
 */
export async function drop(board, card, from, to, back, cell) {
  const far = await reach(board, card);
  if (!far) { back(); announce(say(board, "left", "Left where it was"), true); return; }
  const others = [...board.querySelectorAll(`[data-move="${card.dataset.move}"]`)].filter((one) => one !== card);
  const backs = [back, ...others.map(keep)];
  const home = () => backs.forEach((one) => one());
  show(board, card, to, cell);
  // Who leads it with others has it in their rows as well.
  for (const one of others) {
    const there = one.closest("tr")?.cells[cell?.cellIndex ?? -1];
    show(board, one, to, there ?? null);
  }
  try {
    const said = await send(board, card, from, to, far);
    if (said.no) { home(); toast(said.no); return; }
    if (said.to) return;
    const double = said.double ? say(board, "double", " It is double booked now.") : "";
    const words = say(board, "moved", "Moved to {where}.", { where: told(board, card, to, cell) }) + double;
    toast(words, async () => {
      const again = await send(board, card, to, from, "one").catch(() => ({ no: say(board, "offlineMove", "Offline – not moved.") }));
      if (again.no) { toast(again.no); return; }
      home();
      announce(say(board, "back", "Moved back"), true);
    });
  } catch {
    home();
    toast(say(board, "offlineMove", "Offline – not moved."));
  }
}
