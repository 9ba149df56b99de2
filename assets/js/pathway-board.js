// The board of a pathway: a card is dragged to another state by mouse or pen, and its form opens with that state chosen and asks why.
// "Move to…" on each card opens the same form without a pointer; a finger scrolls.
//
// Markup:  <pathway-board> <section data-state="therapy" data-name="Therapy"> <li data-card data-move="/pathways/episodes/…/move?back=…"> … </pathway-board>
import { say } from "./kit.js";
import { ask } from "./pathway-ask.js";

const STILL = 6;
const EDGE = 56;

class PathwayBoard extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (down) => this.begin(down));
    this.addEventListener("dragstart", (e) => e.preventDefault());
    for (const card of this.querySelectorAll("[data-card]")) card.title = say(this, "drag", "Drag to another state");
  }

  begin(down) {
    const card = down.target.closest("[data-card]");
    if (!card || down.button !== 0 || down.pointerType === "touch" || down.target.closest(".way-card-move")) return;
    const home = card.closest("[data-state]");
    let ghost = null;
    let over = null;
    const aim = (state) => {
      if (state === over) return;
      over?.classList.remove("drop");
      over = state;
      over?.classList.add("drop");
    };
    const lift = () => {
      ghost = card.cloneNode(true);
      ghost.classList.add("ghost");
      ghost.setAttribute("aria-hidden", "true");
      document.body.append(ghost);
      card.classList.add("dragging");
      document.documentElement.classList.add("dragging-way");
    };
    const move = (e) => {
      if (!ghost) {
        if (Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) < STILL) return;
        lift();
      }
      ghost.style.transform = `translate(${e.clientX + 8}px, ${e.clientY + 8}px)`;
      this.nudge(e);
      const state = document.elementFromPoint(e.clientX, e.clientY)?.closest("[data-state]");
      aim(state && state !== home && !state.hasAttribute("data-closed") ? state : null);
    };
    const end = (e) => {
      for (const [type, fn] of Object.entries(on)) removeEventListener(type, fn, true);
      if (!ghost) return;
      const to = e.type === "pointerup" ? over : null;
      aim(null);
      ghost.remove();
      card.classList.remove("dragging");
      document.documentElement.classList.remove("dragging-way");
      // The click that ends a drag means nothing.
      addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
      setTimeout(() => { if (to) ask(`${card.dataset.move}&to=${encodeURIComponent(to.dataset.state)}`); }, 0);
    };
    const escape = (e) => { if (e.key === "Escape") { e.preventDefault(); end(e); } };
    const on = { pointermove: move, pointerup: end, pointercancel: end, keydown: escape };
    for (const [type, fn] of Object.entries(on)) addEventListener(type, fn, true);
  }

  /** Scrolls the columns when a card comes to their edge. */
  nudge({ clientX, clientY }) {
    const box = this.querySelector(".ways-columns");
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const by = (at, start, end) => (at < start + EDGE ? -12 : at > end - EDGE ? 12 : 0);
    box.scrollLeft += by(clientX, left, right);
    box.scrollTop += by(clientY, top, bottom);
  }
}

customElements.define("pathway-board", PathwayBoard);
