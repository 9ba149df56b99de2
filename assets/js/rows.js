// Keys and times of the attendance list: one Tab stop for all rows, arrows between them, letters for the status.
//
// On a row: Up/Down move, Enter goes in, P present, L late, A absent, C late cancellation, E excused, U unmark, 0–4 participation, N notes.
// Inside a row: Escape comes back out. Without this file every control is an ordinary Tab stop.

import { make } from "./kit.js";

const LETTERS = { p: "present", l: "late", a: "absent", c: "late_cancel", e: "excused" };
const INSIDE = "a, button, input, select, textarea, summary";

/** "1018" and "10.18" mean 10:18; "9" means 09:00. Anything else is left for the server to question. */
export function clock(text) {
  const m = text.trim().match(/^(\d{1,2})[:.h ]?(\d{2})?$/i);
  if (!m || Number(m[1]) > 23 || Number(m[2] ?? 0) > 59) return text.trim();
  return `${m[1].padStart(2, "0")}:${m[2] ?? "00"}`;
}

/** @param {HTMLElement} root the <session-live> element; its `pick(row, outcome)` does the marking */
export function rows(root) {
  const all = () => [...root.querySelectorAll(".rows > .row > .row-grid")];
  const inside = (grid, open) => {
    for (const el of grid.querySelectorAll(INSIDE)) {
      if (el.type === "hidden") continue;
      if (open) el.removeAttribute("tabindex"); else el.tabIndex = -1;
    }
  };
  let current = 0;
  const settle = () => all().forEach((grid, i) => {
    const within = grid.contains(document.activeElement) && grid !== document.activeElement;
    grid.tabIndex = i === current ? 0 : -1;
    grid.setAttribute("aria-keyshortcuts", "P L A C E U N");
    inside(grid, within);
  });
  const go = (to) => {
    const list = all();
    list[current]?.setAttribute("tabindex", "-1");
    current = Math.max(0, Math.min(list.length - 1, to));
    list[current]?.focus();
    settle();
    list[current]?.scrollIntoView({ block: "nearest" });
  };

  root.addEventListener("focusin", (event) => {
    const grid = event.target.closest?.(".row-grid");
    if (!grid) return;
    current = Math.max(0, all().indexOf(grid));
    if (event.target !== grid) inside(grid, true);
  });
  root.addEventListener("focusout", (event) => {
    const grid = event.target.closest?.(".row-grid");
    if (grid && !grid.contains(event.relatedTarget)) settle();
  });
  root.addEventListener("merged", settle);
  root.addEventListener("toggle", (event) => closed(event.target), true);

  root.addEventListener("keydown", (event) => {
    const grid = event.target.closest?.(".row-grid");
    if (!grid || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = grid.closest(".row");
    if (event.target !== grid) {
      if (event.key === "Escape") { event.stopPropagation(); go(current); }
      if (event.target.matches("[data-time]") && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        step(event.target, event.key === "ArrowUp" ? 5 : -5);
      }
      return;
    }
    const key = event.key.toLowerCase();
    const scale = /^[0-4]$/.test(key) && grid.querySelector(`.scale input[value="${key}"]`);
    if (key === "arrowdown") go(current + 1);
    else if (key === "arrowup") go(current - 1);
    else if (key === "home") go(0);
    else if (key === "end") go(all().length - 1);
    else if (key === "enter") { inside(grid, true); (grid.querySelector(".seg input:checked") ?? grid.querySelector(".seg input"))?.focus(); }
    else if (key === "u") root.pick(row, "unmarked");
    else if (LETTERS[key]) root.pick(row, LETTERS[key]);
    else if (key === "n") {
      const more = grid.querySelector("details");
      if (!more) return;
      more.open = true;
      inside(grid, true);
      more.querySelector("textarea")?.focus();
    } else if (scale) scale.click();
    else return;
    event.preventDefault();
  });
  // A phrase or a to-do chip that points into a closed row opens it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target || !root.contains(target)) return;
    const more = target.closest("details");
    if (more) more.open = true;
    const tab = target.closest(".note") ? "tab-note" : "tab-attendance";
    const radio = document.getElementById(tab);
    if (radio) radio.checked = true;
    const field = target.matches(INSIDE) || target.matches("[tabindex]") ? target : target.querySelector(".row-grid") ?? target;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  settle();
}

/** A closed note shows its first words under the row, as the server would draw it. */
function closed(more) {
  if (!more.matches?.(".row-more") || more.open) return;
  const text = [...more.querySelectorAll("textarea")].find((area) => area.value.trim())?.value ?? "";
  more.classList.toggle("has-text", text !== "");
  let line = more.parentElement.querySelector(".row-line");
  if (!line && text) more.after((line = make("div", { class: "row-line" }, make("p"))));
  if (line) line.querySelector("p").textContent = text;
}

/** Moves a time by `minutes`, within the day. */
function step(input, minutes) {
  const m = clock(input.value).match(/^(\d\d):(\d\d)$/);
  if (!m) return;
  const t = (Number(m[1]) * 60 + Number(m[2]) + minutes + 1440) % 1440;
  input.value = `${String(Math.floor(t / 60)).padStart(2, "0")}:${String(t % 60).padStart(2, "0")}`;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
