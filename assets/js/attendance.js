// The live session: sends marks, times, the topic and drafts as small changes, and merges what colleagues did meanwhile.
//
// Markup:  <session-live data-changes="/sessions/…/changes" data-version="57" data-start="10:00" data-end="11:30">
//            <li class="row" data-entry="ent_…" data-outcome="present" data-base="3"> radios outcome.ID, inputs in.ID.1 … </li>
//            <textarea data-part="shared" data-section="content" data-base="2">
//            <input name="topic" data-base="1">   <button data-all-present>   [data-tally] [data-todo]
// With data-readonly nothing is listened to. The same fields post as a plain form when this file is absent.
import { markWords, showBoth } from "./both.js";
import { came, follow, meant, offer } from "./codes.js";
import { announce, ask, later, say, uuid } from "./kit.js";
import { clock, rows } from "./rows.js";
import { counts, merge } from "./merge.js";
import { lateSince } from "./late.js";
import { fill, readMark, rebase, showWay } from "./marks.js";
import { outbox } from "./outbox.js";
import { toast } from "./toast.js";

class SessionLive extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("data-readonly")) return;
    this.url = this.dataset.changes;
    this.version = Number(this.dataset.version) || 0;
    this.waits = new Map();
    this.addEventListener("input", (e) => this.typed(e.target));
    this.addEventListener("change", (e) => this.changed(e.target));
    this.addEventListener("click", (e) => this.clicked(e));
    outbox.addEventListener("result", (e) => e.detail.url === this.url && this.result(e.detail));
    outbox.addEventListener("answer", (e) => e.detail.url === this.url && counts(e.detail.body));
    outbox.ready.then(() => { for (const item of outbox.held(this.url)) this.result({ item, result: item.held }); });
    // Enter in a box presses the form's plain Save button; here it only means "now".
    this.addEventListener("submit", (e) => { if (e.submitter?.matches("[data-default]")) { e.preventDefault(); this.hurry(); } });
    this.timer = setInterval(() => this.poll(), 3000);
    // The review page is built from what the server has: send first, go after.
    document.addEventListener("click", (e) => this.leave(e));
    this.querySelectorAll(".row").forEach(offer);
    rows(this);
  }

  disconnectedCallback() { clearInterval(this.timer); }

  row(entry) { return this.querySelector(`.row[data-entry="${CSS.escape(entry)}"]`); }
  field(part, section) { return this.querySelector(`[data-part="${CSS.escape(part)}"][data-section="${CSS.escape(section)}"]`); }

  /** Runs `send` at most 500 ms after the last key in one slot. */
  soon(slot, send) {
    if (!this.waits.has(slot)) this.waits.set(slot, later(() => { const job = this.waits.get(slot).job; job(); }, 500));
    const wait = this.waits.get(slot);
    wait.job = send;
    wait();
  }
  hurry() { for (const wait of this.waits.values()) wait.now(); }

  typed(el) {
    const row = el.closest(".row");
    if (el.dataset.section && el.type !== "radio") this.soon(`draft:${el.dataset.part}:${el.dataset.section}`, () => this.draft(el, el.value));
    else if (el.name === "topic") this.soon("topic", () => outbox.put(this.url, { key: uuid(), kind: "topic", base: Number(el.dataset.base), text: el.value }));
    else if (row && el.matches("[data-why], [data-remote]:not([type=checkbox])")) this.soon(`mark:${row.dataset.entry}`, () => this.mark(row));
  }

  changed(el) {
    const row = el.closest(".row");
    const scale = el.closest(".scale");
    if (scale) {
      scale.classList.add("set");
      this.draft(scale, el.value);
    } else if (row && el.matches("[data-time]")) {
      el.value = clock(el.value);
      el.setAttribute("aria-invalid", String(el.value !== "" && !/^([01]\d|2[0-3]):[0-5]\d$/.test(el.value)));
      if (el.getAttribute("aria-invalid") === "false") this.mark(row);
    } else if (row && el.matches("[data-outcome-pick]")) {
      if (this.outcome(row, el.value)) this.mark(row);
    } else if (row && el.matches("[data-code]") && row.dataset.outcome === "unmarked" && meant(el)) {
      this.pick(row, meant(el));
    } else if (row && el.matches("[data-code], [data-mode], [data-remote]")) {
      showWay(row);
      this.mark(row);
    }
    if (el.matches("[data-template]")) {
      this.hurry();
      outbox.flush().then(() => el.form.requestSubmit(el.form.querySelector("[data-use-template]")));
    }
    this.waits.get(el.name === "topic" ? "topic" : `draft:${el.dataset.part}:${el.dataset.section}`)?.now();
  }

  /** How many charts the shared note reaches, wherever that number stands. */
  reach() {
    const n = this.querySelectorAll('.row[data-outcome="present"], .row[data-outcome="late"]').length;
    for (const el of document.querySelectorAll("[data-reach]")) el.textContent = n;
  }

  /** The row follows its status: the code of the group, and the session's times for somebody who came. Whether it can be sent. */
  outcome(row, value) {
    const before = row.dataset.outcome;
    row.dataset.outcome = value;
    this.reach();
    follow(row, before);
    const [first, last] = row.querySelectorAll("[data-time]");
    if (came(value) && first && !first.value) { first.value = this.dataset.start; last.value ||= this.dataset.end; }
    return lateSince(this, row, first);
  }

  mark(row) {
    // Late is sent with its time, however it came to be asked for.
    if (!lateSince(this, row, row.querySelector("[data-time]"))) return;
    outbox.put(this.url, { key: uuid(), ...readMark(row) });
  }

  draft(el, text) {
    outbox.put(this.url, { key: uuid(), kind: "draft", part: el.dataset.part, section: el.dataset.section, base: Number(el.dataset.base), text });
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.matches("[data-all-present]")) {
      event.preventDefault();
      const blank = [...this.querySelectorAll('.row[data-outcome="unmarked"]')];
      for (const row of blank) this.pick(row, "present");
      // Whoever was marked otherwise since stays so: undo takes back what this button did, and nothing else.
      const undo = () => { for (const { dataset: { entry } } of blank) if (this.row(entry)?.dataset.outcome === "present") this.pick(this.row(entry), "unmarked"); };
      if (blank.length) toast(say(this, "allPresent", "{n} marked present", { n: blank.length }), undo);
    } else if (button?.matches("[data-add-span]")) {
      const when = button.closest(".when");
      when.classList.add("span-open");
      when.querySelector(".span.spare input")?.focus();
    }
  }

  /** Sets a row's status as if its radio had been clicked. */
  pick(row, value) {
    const radio = row?.querySelector(`[data-outcome-pick][value="${value}"]`);
    for (const r of row?.querySelectorAll("[data-outcome-pick]") ?? []) r.checked = r === radio;
    if (row && this.outcome(row, value)) this.mark(row);
  }

  result({ item, result }) {
    const mine = item.change;
    const target = mine.kind === "mark" ? this.row(mine.entry) : mine.kind === "topic" ? this.querySelector("[name=topic]") : this.field(mine.part, mine.section);
    if (!target) return;
    const place = mine.kind === "mark" ? target.querySelector(".row-grid") : target.closest(".field, .row-grid, .session-top") ?? this;
    place.querySelector(":scope > .row-problem")?.remove();
    if (result.status === "saved") rebase(target, result.version);
    else if (result.status === "refused") {
      const note = document.createElement("p");
      note.className = "error row-problem";
      note.textContent = result.say;
      place.append(note);
      const away = document.createElement("button");
      Object.assign(away, { type: "button", className: "btn", textContent: say(this, "dropMine", "Leave it as it stands") });
      away.addEventListener("click", () => { outbox.settle(item); location.reload(); });
      note.append(" ", away);
      announce(result.say, true);
    } else {
      const theirs = result.theirs ?? {};
      const again = (change) => { outbox.settle(item); rebase(target, result.version); outbox.put(this.url, { ...change, key: uuid(), base: result.version }); };
      const take = (change) => { outbox.settle(item); rebase(target, result.version); fill(target, change); };
      const words = (c) => (mine.kind === "mark" ? markWords(c) : c.text);
      showBoth(place, {
        sentence: result.say, mine: words(mine), theirs: words(theirs),
        keepMine: () => again(mine),
        useTheirs: () => take({ ...mine, ...theirs }),
        keepBoth: mine.kind === "draft" && target.matches("textarea") ? () => { const both = { ...mine, text: `${theirs.text}\n\n${mine.text}` }; fill(target, both); again(both); } : undefined,
      });
    }
  }

  async poll() {
    if (document.hidden || document.documentElement.classList.contains("locked") || outbox.state === "offline" || outbox.state === "locked" || this.asking) return;
    this.asking = true;
    try {
      const answer = await ask(`${this.url}?since=${this.version}`, { headers: { "x-background": "1" } });
      if (answer.status === 401 || answer.redirected) outbox.dispatchEvent(new Event("lock"));
      else if (answer.ok) this.take(await answer.json());
    } catch { /* the next poll, or the outbox, will tell */ } finally { this.asking = false; }
  }

  take(body) {
    // What was passed over must come again: only a complete merge moves the mark forward.
    if (merge(this, body) && body.version) this.version = body.version;
    this.reach();
    this.dispatchEvent(new Event("merged"));
  }

  async leave(event) {
    const button = event.target.closest("[data-review], [data-go]");
    if (!button) return;
    event.preventDefault();
    this.hurry();
    await outbox.flush();
    if (!outbox.items.some((item) => item.url === this.url)) { location.assign(button.dataset.review ?? button.dataset.go); return; }
    const words = say(this, "unsent", "Not everything is saved yet. Look at the marked fields.");
    toast(words);
    announce(words, true);
    const problem = this.querySelector(".both, .row-problem");
    problem?.scrollIntoView({ block: "center" });
    problem?.querySelector("button")?.focus();
  }
}

customElements.define("session-live", SessionLive);
