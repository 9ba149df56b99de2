// Late since when: while the session lasts that is now; before and after it, the time is asked for and nothing is sent without it.
//
// Markup:  <session-live data-start="10:00" data-end="11:30" data-now="10:42">, where data-now is the wall's time when the page was made.
import { announce, make, say } from "./kit.js";

const minutes = (clock) => { const [h, m] = clock.split(":").map(Number); return h * 60 + m; };
const words = (n) => `${String(Math.floor(n / 60) % 24).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
const loaded = performance.now();
/** The times put in by this file, by row: a row may be drawn anew in between. */
const put = new Map();

/** The minutes since the session's start that the wall shows now; the session may run past midnight. */
function sinceStart(live) {
  const gone = minutes(live.dataset.now || "00:00") + Math.floor((performance.now() - loaded) / 60_000) - minutes(live.dataset.start);
  return gone < -720 ? gone + 1440 : gone > 720 ? gone - 1440 : gone;
}

/**
 * Sees to it that somebody late has a time of coming. Whether the row can be sent.
 * @param {HTMLElement} live @param {HTMLElement} row @param {HTMLInputElement|null} first the first time in
 */
export function lateSince(live, row, first) {
  row.querySelector(".row-late")?.remove();
  if (!first) return true;
  // Marked late by mistake and corrected: the time that was put in goes back to the start.
  if (row.dataset.outcome === "present" && first.value && first.value === put.get(row.dataset.entry)) first.value = live.dataset.start;
  if (row.dataset.outcome !== "late" || (first.value && first.value !== live.dataset.start)) return true;
  const length = (minutes(live.dataset.end) - minutes(live.dataset.start) + 1440) % 1440;
  const gone = Math.max(1, sinceStart(live));
  // Somebody who had left again by now came at some other time than this.
  const out = first.closest(".span").querySelectorAll("[data-time]")[1].value || live.dataset.end;
  const stayed = (minutes(out) - minutes(live.dataset.start) + 1440) % 1440;
  if (sinceStart(live) >= 0 && gone < Math.min(length, stayed)) {
    first.value = words(minutes(live.dataset.start) + gone);
    put.set(row.dataset.entry, first.value);
    return true;
  }
  const sentence = say(live, "lateSince", "Late since when? Write the time they came in.");
  first.closest(".row-grid").append(make("p", { class: "error row-problem row-late" }, sentence));
  first.focus();
  first.select();
  announce(sentence, true);
  return false;
}
