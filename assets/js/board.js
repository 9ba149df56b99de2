// The schedule: arrow keys between sessions and empty places, a click in an empty place, dragging (drag.js) and moving by keys (held.js).
// "Move…" on each card does the same as a form.
//
// Markup:  <schedule-board data-view="board">  table.board or div.daygrid
//            <td data-slot data-at="2026-11-23" data-room="roo_…" data-row="Oak room" data-label="Monday 23 November"> <a class="slot-new" href="/schedule/new?…"> </td>
//            <div class="card-session" data-move="/occurrences/…/move" …> <a class="title"> <a class="move" href="…/move"> </div>
import { announce, say } from "./kit.js";
import { dragging } from "./drag.js";
import { Held } from "./held.js";

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STOPS = ".slot-new, .card-session a.title, a.month-more, a.date";

class ScheduleBoard extends HTMLElement {
  connectedCallback() {
    /** The card that was picked up by key. @type {Held|null} */
    this.held = null;
    this.addEventListener("keydown", (e) => this.keys(e));
    this.addEventListener("click", (e) => {
      // Anywhere in an empty slot means its "new" link; a click that ended a drag means nothing.
      if (this.dragged) { e.preventDefault(); e.stopPropagation(); this.dragged = false; return; }
      const slot = e.target.closest("[data-slot]");
      if (slot && e.target === slot) slot.querySelector(":scope > .slot-new")?.click();
    }, true);
    this.stops();
    dragging(this);
  }

  links() { return [...this.querySelectorAll(STOPS)]; }

  /** One Tab stop for the whole board; "Move…" links join in while their card has the focus. */
  stops() {
    const all = this.links();
    const first = all.find((a) => a.matches(".title")) ?? all[0];
    for (const a of all) a.tabIndex = a === first ? 0 : -1;
    this.addEventListener("focusin", (e) => {
      if (!e.target.matches(STOPS)) return;
      for (const a of this.links()) a.tabIndex = a === e.target ? 0 : -1;
    });
    // Whoever leaves a picked-up card leaves it where it was.
    this.addEventListener("focusout", (e) => {
      if (this.held && e.target === this.held.link && e.relatedTarget !== this.held.link) this.held.end(false);
    });
  }

  keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.held) { this.held.key(event); return; }
    const from = event.target.closest(STOPS);
    if (!from) return;
    const card = from.closest(".card-session");
    const way = WAYS[event.key];
    if (way && !event.shiftKey) this.go(from, way);
    else if (card && event.key.toLowerCase() === "m") card.querySelector(".move")?.click();
    else if (card && event.key === " ") {
      if (card.dataset.move) this.held = new Held(this, card, from);
      else announce(say(this, "fixed", "This session cannot be moved."), true);
    } else return;
    event.preventDefault();
  }

  /** To the nearest link in the arrow's direction, sideways distance counting double: works for table and grid alike. */
  go(from, way) {
    const here = from.getBoundingClientRect();
    let best = null;
    let least = Infinity;
    for (const to of this.links()) {
      if (to === from) continue;
      const r = to.getBoundingClientRect();
      if (!r.width) continue;
      const dx = r.x + r.width / 2 - here.x - here.width / 2;
      const dy = r.y + r.height / 2 - here.y - here.height / 2;
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(way[0] ? dy : dx);
      if (along > 4 && along + aside * 2 < least) { least = along + aside * 2; best = to; }
    }
    best?.focus();
  }
}

customElements.define("schedule-board", ScheduleBoard);
