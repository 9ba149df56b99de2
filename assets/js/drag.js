// Dragging a session by mouse, pen or finger, and resizing it by its lower edge, in quarters of an hour. Escape puts it back.
//
// A finger scrolls; it picks a card up by resting on it for a moment. Everything here has its keys (held.js) and its form ("Move…").
import { make } from "./kit.js";
import { clockOf, drop, inCell, keep, later, same, show, spotOf } from "./move.js";

const STILL = 6;
const REST = 380;
const EDGE = 44;

/** What is under a point and takes a session. */
const slotAt = (x, y) => document.elementsFromPoint(x, y).find((el) => el.matches("[data-slot]")) ?? null;

/** Scrolls whatever a dragged card comes to the edge of. */
function nudge(board, { clientX, clientY }) {
  const by = (at, end) => (at < EDGE ? -14 : at > end - EDGE ? 14 : 0);
  scrollBy(0, by(clientY, innerHeight));
  const box = board.querySelector(".daygrid") ?? board.parentElement;
  const { left, right } = box.getBoundingClientRect();
  box.scrollLeft += by(clientX - left, Math.min(right, innerWidth) - left);
}

/** Where in the day's grid a card lies whose upper edge was grabbed `above` pixels higher than the pointer. */
function inGrid(event, above, from) {
  const under = slotAt(event.clientX, event.clientY);
  if (!under?.dataset.col) return null;
  const { top, height } = under.getBoundingClientRect();
  const { first, last } = under.closest(".daygrid").dataset;
  const here = clockOf(under.dataset.at) / 15;
  const quarter = here + Math.round((event.clientY - above - top) / (height / 2));
  const inside = Math.max(Number(first), Math.min(Number(last) - 1, quarter));
  return { ...from, at: later(under.dataset.at, 15 * (inside - here)), room: under.dataset.room };
}

/** How long a card is whose lower edge is at the pointer. */
function longer(event, card, from) {
  const slot = card.closest(".daygrid").querySelector("[data-slot]");
  const quarter = slot.getBoundingClientRect().height / 2;
  const quarters = Math.round((event.clientY - card.getBoundingClientRect().top) / quarter);
  return { ...from, minutes: Math.min(720, Math.max(15, 15 * quarters)) };
}

class Drag {
  constructor(board, card, down, resize) {
    Object.assign(this, { board, card, resize, from: spotOf(card), back: keep(card), over: null });
    this.grid = card.closest(".daygrid");
    this.above = down.clientY - card.getBoundingClientRect().top;
    this.to = this.from;
    card.classList.add(this.grid ? "lifted" : "dragging");
    if (!this.grid) {
      this.ghost = card.cloneNode(true);
      this.ghost.classList.add("ghost");
      this.ghost.setAttribute("aria-hidden", "true");
      for (const name of ["data-move", "data-at"]) this.ghost.removeAttribute(name);
      document.body.append(this.ghost);
    }
    document.documentElement.classList.add(resize ? "resizing" : "grabbing");
  }

  move(event) {
    nudge(this.board, event);
    if (this.grid) {
      this.to = (this.resize ? longer(event, this.card, this.from) : inGrid(event, this.above, this.from)) ?? this.to;
      show(this.board, this.card, this.to);
      return;
    }
    this.ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
    this.aim(slotAt(event.clientX, event.clientY));
  }

  aim(cell) {
    this.over?.removeAttribute("data-drop");
    this.over = cell && this.board.contains(cell) ? cell : null;
    this.over?.setAttribute("data-drop", "over");
    this.to = this.over ? inCell(this.card, this.from, this.over) : this.from;
  }

  /** Lets go; without `kept` it goes back to where it was. */
  end(kept) {
    const cell = this.over;
    this.over?.removeAttribute("data-drop");
    this.ghost?.remove();
    this.card.classList.remove("lifted", "dragging");
    document.documentElement.classList.remove("resizing", "grabbing");
    if (!kept || same(this.from, this.to)) this.back();
    else drop(this.board, this.card, this.from, this.to, this.back, cell);
  }
}

/** @param {HTMLElement} board the <schedule-board>; its `dragged` says that a click that follows means nothing */
export function dragging(board) {
  // The lower edge of a card of the day's grid is there to be pulled.
  for (const card of board.querySelectorAll(".daygrid [data-move]")) card.append(make("span", { class: "grip", "aria-hidden": "true" }));
  let now = null;
  // Once a finger holds a card, the page must not scroll under it; that can only be said while the finger is down.
  board.addEventListener("touchmove", (e) => { if (now) e.preventDefault(); }, { passive: false });
  board.addEventListener("contextmenu", (e) => { if (now) e.preventDefault(); });
  board.addEventListener("dragstart", (e) => e.preventDefault());

  board.addEventListener("pointerdown", (down) => {
    const card = down.target.closest("[data-move]");
    if (!card || down.button !== 0 || now || down.target.closest(".move")) return;
    const resize = Boolean(down.target.closest(".grip"));
    const finger = down.pointerType === "touch" && !resize;
    const begin = () => { now = new Drag(board, card, down, resize); };
    const rest = finger ? setTimeout(() => { begin(); navigator.vibrate?.(12); }, REST) : 0;
    const move = (e) => {
      if (e.pointerId !== down.pointerId) return;
      if (!now) {
        if (Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) < STILL) return;
        if (finger) return end(e);
        begin();
      }
      now.move(e);
    };
    const end = (e) => {
      clearTimeout(rest);
      for (const [type, fn] of Object.entries(on)) removeEventListener(type, fn, true);
      if (!now) return;
      const ended = now;
      now = null;
      board.dragged = true;
      setTimeout(() => { board.dragged = false; }, 50);
      ended.end(e.type === "pointerup");
    };
    const escape = (e) => { if (e.key === "Escape" && now) { e.preventDefault(); e.stopPropagation(); end(e); } };
    const on = { pointermove: move, pointerup: end, pointercancel: end, keydown: escape };
    for (const [type, fn] of Object.entries(on)) addEventListener(type, fn, true);
  });
}
