// The schedule: arrow keys between slots, and dragging a session to another one. "Move to…" on each card does the same without a pointer.
//
// Markup:  <schedule-board>  table.board or div.daygrid
//            <td data-slot data-at="2026-11-23T10:00" data-room="rom_…"> <a class="slot-new" href="/schedule/new?…"> </td>
//            <div class="card-session" data-move="/occurrences/…/move" data-version="3" data-at="2026-11-23T10:00" data-room="roo_…"> <a class="title"> <a class="move" href="…/move"> </div>
// The move posts at, room, version (the one read) and a key; undo posts the same with the old place. The answer says where the card is now. On the week board a card keeps its time of day: data-at holds the day only.
import { announce, ask, say, uuid } from "./kit.js";
import { toast } from "./toast.js";

const STILL = 6;

class ScheduleBoard extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (e) => this.keys(e));
    this.addEventListener("pointerdown", (e) => this.grab(e));
    this.addEventListener("dragstart", (e) => e.preventDefault());
    this.addEventListener("click", (e) => {
      // Anywhere in an empty slot means its "new" link; a click that ended a drag means nothing.
      if (this.dragged) { e.preventDefault(); this.dragged = false; return; }
      const slot = e.target.closest("[data-slot]");
      if (slot && e.target === slot) slot.querySelector(".slot-new")?.click();
    }, true);
    this.stops();
  }

  links() { return [...this.querySelectorAll(".slot-new, .card-session a.title")]; }

  /** One Tab stop for the whole board; "Move to…" links join in while their card has the focus. */
  stops() {
    const all = this.links();
    const first = all.find((a) => a.matches(".title")) ?? all[0];
    for (const a of all) a.tabIndex = a === first ? 0 : -1;
    this.addEventListener("focusin", (e) => {
      if (!e.target.matches(".slot-new, a.title")) return;
      for (const a of this.links()) a.tabIndex = a === e.target ? 0 : -1;
    });
  }

  keys(event) {
    const from = event.target.closest(".slot-new, a.title");
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!from || !way) return;
    event.preventDefault();
    const here = from.getBoundingClientRect();
    let best = null;
    let least = Infinity;
    // The nearest link in the arrow's direction, sideways distance counting double: works for table and grid alike.
    for (const to of this.links()) {
      if (to === from) continue;
      const r = to.getBoundingClientRect();
      const dx = r.x + r.width / 2 - here.x - here.width / 2;
      const dy = r.y + r.height / 2 - here.y - here.height / 2;
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(way[0] ? dy : dx);
      if (along > 4 && along + aside * 2 < least) { least = along + aside * 2; best = to; }
    }
    best?.focus();
  }

  grab(down) {
    const card = down.target.closest("[data-move]");
    // A finger scrolls; dragging is for mouse and pen, "Move to…" for everybody.
    if (!card || down.button !== 0 || down.pointerType === "touch" || down.target.closest(".move")) return;
    let ghost = null;
    let over = null;
    const move = (e) => {
      if (!ghost) {
        if (Math.hypot(e.clientX - down.clientX, e.clientY - down.clientY) < STILL) return;
        ghost = card.cloneNode(true);
        ghost.classList.add("ghost");
        ghost.setAttribute("aria-hidden", "true");
        document.body.append(ghost);
        card.classList.add("dragging");
        this.setPointerCapture?.(down.pointerId);
      }
      ghost.style.transform = `translate(${e.clientX + 8}px, ${e.clientY + 8}px)`;
      over?.removeAttribute("data-drop");
      over = document.elementsFromPoint(e.clientX, e.clientY).find((el) => el.matches("[data-slot]")) ?? null;
      over?.setAttribute("data-drop", "over");
    };
    const end = (e) => {
      for (const [type, fn] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) removeEventListener(type, fn);
      removeEventListener("keydown", escape, true);
      over?.removeAttribute("data-drop");
      card.classList.remove("dragging");
      if (ghost) { ghost.remove(); this.dragged = true; setTimeout(() => { this.dragged = false; }, 50); }
      if (ghost && over && e.type === "pointerup" && over !== card.closest("[data-slot]")) this.drop(card, over);
    };
    const escape = (e) => { if (e.key === "Escape") { e.preventDefault(); over = null; end(e); } };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", escape, true);
  }

  /** Shows the move at once, tells the server, and puts the card back if the server says no. */
  async drop(card, slot) {
    const home = card.closest("[data-slot]");
    const next = card.nextSibling;
    const steps = [...card.classList].filter((c) => /^(from|col)-/.test(c));
    const back = () => { if (home) home.insertBefore(card, next); };
    if (home) slot.insertBefore(card, slot.querySelector(".slot-new"));
    else {
      // Day grid: cards lie beside the slots, so it is the position classes that move.
      card.classList.remove(...steps);
      card.classList.add(...[...slot.classList].filter((c) => /^(from|col)-/.test(c)));
    }
    const undoPlace = () => { if (home) back(); else { card.classList.remove(...[...card.classList].filter((c) => /^(from|col)-/.test(c))); card.classList.add(...steps); } };
    const where = { at: card.dataset.at ?? home?.dataset.at ?? "", room: card.dataset.room ?? home?.dataset.room ?? "" };
    const send = async (to) => {
      const answer = await ask(card.dataset.move, { method: "POST", body: new URLSearchParams({ ...to, version: card.dataset.version ?? "", key: uuid() }) });
      const body = await answer.json().catch(() => ({}));
      if (!answer.ok) return body.say ?? say(this, "cannot", "That could not be moved.");
      // The next move, and the way back, must name the version that this one made.
      Object.assign(card.dataset, { version: body.version, at: body.at, room: body.room });
      const time = card.querySelector(".time");
      if (time && body.time) time.textContent = body.time;
      return "";
    };
    try {
      const no = await send({ at: slot.dataset.at ?? "", room: slot.dataset.room ?? "" });
      if (no) { undoPlace(); toast(no); return; }
      toast(say(this, "moved", "Moved"), async () => {
        const stays = await send(where).catch(() => say(this, "offlineMove", "Offline – not moved."));
        if (stays) { toast(stays); return; }
        undoPlace();
        announce(say(this, "back", "Moved back"), true);
      });
    } catch {
      undoPlace();
      toast(say(this, "offlineMove", "Offline – not moved."));
    }
  }
}

customElements.define("schedule-board", ScheduleBoard);
