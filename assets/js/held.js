// Moving a session by keys: Space picks up the one with the focus, arrows and + − move it, Space or Enter puts it down, Escape leaves it.
// Where it would be is said at every step.
import { announce, say } from "./kit.js";
import { clockOf, drop, inCell, keep, later, same, show, spotOf, told } from "./move.js";

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Held {
  /** @param {HTMLElement} board @param {HTMLElement} card @param {HTMLElement} link what has the focus */
  constructor(board, card, link) {
    Object.assign(this, { board, card, link, from: spotOf(card), back: keep(card), cell: card.closest("td[data-slot]") });
    this.to = this.from;
    this.home = this.cell;
    card.classList.add("lifted");
    this.say("{what}: picked up. {where}. Arrows move it, plus and minus change its length, Space puts it down, Escape leaves it.");
  }

  say(plain) {
    const what = this.link.textContent.trim();
    announce(say(this.board, "held", plain, { what, where: told(this.board, this.card, this.to, this.cell) }), true);
  }

  edge() { announce(say(this.board, "edge", "Here the calendar ends. M moves it further."), true); }

  /** Whether the key was one of a held card. */
  key(event) {
    const longer = { "+": 15, "=": 15, "-": -15, _: -15, "−": -15 }[event.key] ?? (event.shiftKey ? { ArrowDown: 15, ArrowUp: -15 }[event.key] : undefined);
    const way = WAYS[event.key];
    if (longer) this.stretch(longer);
    else if (way) this.step(...way);
    else if (event.key === " " || event.key === "Enter") this.end(true);
    else if (event.key === "Escape") this.end(false);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  stretch(by) {
    const minutes = this.to.minutes + by;
    if (minutes < 15 || minutes > 720) return this.edge();
    this.set({ ...this.to, minutes });
  }

  step(right, down) {
    const grid = this.card.closest(".daygrid");
    if (!grid) {
      const cell = this.cell.closest("table").rows[this.cell.parentElement.rowIndex + down]?.cells[this.cell.cellIndex + right];
      if (!cell?.matches("[data-slot]")) return this.edge();
      return this.aim(cell);
    }
    if (right) {
      const rooms = [...new Set([...grid.querySelectorAll("[data-slot]")].map((slot) => slot.dataset.room))];
      const room = rooms[rooms.indexOf(this.to.room) + right];
      return room === undefined ? this.edge() : this.set({ ...this.to, room });
    }
    const at = later(this.to.at, 15 * down);
    const quarter = clockOf(at) / 15;
    const inside = at.slice(0, 10) === this.from.at.slice(0, 10) && quarter >= Number(grid.dataset.first) && quarter < Number(grid.dataset.last);
    return inside ? this.set({ ...this.to, at }) : this.edge();
  }

  aim(cell) {
    this.cell.removeAttribute("data-drop");
    this.cell = cell;
    if (cell !== this.home) cell.setAttribute("data-drop", "over");
    const { minutes } = this.to;
    this.set({ ...inCell(this.card, this.from, cell), minutes });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  set(to) {
    this.to = to;
    // In a table the card waits where it is: to move it would lose the focus, and what a screen reader was saying.
    show(this.board, this.card, to);
    if (this.card.closest(".daygrid")) this.card.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.say("{where}");
  }

  end(kept) {
    this.board.held = null;
    this.cell?.removeAttribute("data-drop");
    this.card.classList.remove("lifted");
    if (!kept || same(this.from, this.to)) {
      this.back();
      announce(say(this.board, "left", "Left where it was"), true);
      return;
    }
    drop(this.board, this.card, this.from, this.to, this.back, this.cell);
  }
}
