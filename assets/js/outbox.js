// The outbox: every change made on this device waits here, encrypted, until the server has acknowledged it.
//
// Markup:  <body data-device="usr_….lgn_…">            whose outbox it is; no attribute, no keeping on disk
//          <p data-save-state><svg/><svg/><span class="save-words"/></p>   where the state is shown
//          <form data-sign-out>                        sign-out: flush, then forget
import { announce, ask, say } from "./kit.js";
import { openVault } from "./vault.js";

const [user = "", login = ""] = (document.body.dataset.device ?? "").split(".");

/** What a change is about. Two changes of one slot may be collapsed, as long as the first has not been sent. */
export const slotOf = (change) =>
  change.kind === "mark" ? `mark:${change.entry}`
  : change.kind === "draft" ? `draft:${change.part}:${change.section}`
  : change.kind;

class Outbox extends EventTarget {
  /** @type {{url: string, slot: string, seq: number, sent: boolean, held: object|null, change: any}[]} */
  items = [];
  state = "saved";
  at = "";
  #vault = null;
  #running = null;
  #timer = 0;
  #tries = 0;
  #seq = Date.now();
  #writes = Promise.resolve();
  ready = this.#open();

  async #open() {
    this.#vault = await openVault(user, login);
    const kept = (await this.#vault?.all()) ?? [];
    // What was typed while the safe was opening is newer than what lay in it.
    this.items = [...kept.filter((k) => !this.items.some((i) => i.change.key === k.change.key)), ...this.items];
    if (this.waiting) this.flush();
  }

  /** How many changes the server does not have yet. */
  get waiting() { return this.items.filter((i) => !i.held).length; }
  /** Is anything about this slot unacknowledged (also a conflict not yet decided)? */
  pending(url, slot) { return this.items.some((i) => i.url === url && i.slot === slot); }
  /** Conflicts and refusals of one page that a person must still decide. */
  held(url) { return this.items.filter((i) => i.url === url && i.held); }

  // Writes are chained, so a late "keep" can never bring back what an earlier "drop" removed.
  #write(work) { this.#writes = this.#writes.then(work).catch(() => {}); return this.#writes; }
  #keep(item) { const copy = structuredClone(item); return this.#write(() => this.#vault?.keep(copy)); }
  #drop(item) {
    this.items = this.items.filter((i) => i !== item);
    return this.#write(() => this.#vault?.drop(item.change.key));
  }

  /** Takes a change in. An unsent one of the same slot is replaced; a sent one stays and this one queues behind it. */
  put(url, change) {
    const slot = slotOf(change);
    for (const old of this.items.filter((i) => i.url === url && i.slot === slot && (!i.sent || i.held))) this.#drop(old);
    const item = { url, slot, seq: ++this.#seq, sent: false, held: null, change };
    this.items.push(item);
    this.#keep(item);
    this.#show(this.state === "locked" ? "locked" : "saving");
    this.flush();
  }

  /** Removes a held item once its owner has chosen. */
  settle(item) { this.#drop(item); this.#show(this.waiting ? "saving" : "saved"); }

  /** Sends what waits, page by page. Safe to call at any time. */
  flush() {
    // Whoever asks while a sending runs waits for that one: it takes along what was put in meanwhile.
    this.#running ??= this.#run().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #run() {
    if (this.state === "locked") return;
    clearTimeout(this.#timer);
    try {
      // One page's trouble does not keep the others waiting.
      const failed = new Set();
      let trouble = null;
      for (let url; (url = this.items.find((i) => !i.held && !failed.has(i.url))?.url);) {
        try { await this.#send(url); } catch (error) {
          if (error?.locked) throw error;
          failed.add(url);
          trouble = error;
        }
      }
      if (trouble) throw trouble;
      this.#tries = 0;
      if (this.state !== "locked") this.#show("saved");
    } catch (trouble) {
      if (trouble?.locked) {
        this.#show("locked");
        this.dispatchEvent(new Event("lock"));
      } else {
        this.#show("offline");
        this.#timer = setTimeout(() => this.flush(), Math.min(60000, 1500 * 2 ** this.#tries++));
      }
    }
  }

  async #send(url) {
    // One change a slot: the next needs the version that this one will be given.
    const batch = [];
    for (const item of this.items) {
      if (item.url === url && !item.held && batch.length < 50 && !batch.some((b) => b.slot === item.slot)) batch.push(item);
    }
    // Marked sent before the request leaves: from here on an edit of the same field must not replace it.
    for (const item of batch) if (!item.sent) { item.sent = true; this.#keep(item); }
    await this.#writes;
    const answer = await ask(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ changes: batch.map((i) => i.change) }),
    });
    if (answer.status === 401 || answer.redirected) throw { locked: true };
    if (answer.status >= 400 && answer.status < 500 && ![408, 425, 429].includes(answer.status)) return this.#refused(url, batch, answer);
    if (!answer.ok) throw new Error(String(answer.status));
    const body = await answer.json();
    for (const result of body.results) {
      const item = batch.find((i) => i.change.key === result.key);
      if (!item) continue;
      if (result.status === "saved") {
        for (const next of this.items) {
          if (next !== item && next.url === url && next.slot === item.slot && !next.sent) {
            next.change.base = result.version;
            this.#keep(next);
          }
        }
        this.#drop(item);
      } else {
        // Neither version is thrown away: mine stays here until somebody decides.
        item.held = result;
        this.#keep(item);
      }
      this.dispatchEvent(new CustomEvent("result", { detail: { url, item, result } }));
    }
    const silent = batch.filter((i) => !body.results.some((r) => r.key === i.change.key));
    if (silent.length) throw new Error("unanswered");
    this.at = body.at ?? this.at;
    this.dispatchEvent(new CustomEvent("answer", { detail: { url, body } }));
  }

  /** The server will not take these, however often they are sent. They are kept and shown, and hold up nothing else. */
  async #refused(url, batch, answer) {
    const gone = say(null, "gone", "This session does not take changes from you any more. Your words are kept here: copy what you need.");
    const words = await answer.json().then((body) => body.say, () => null);
    for (const item of batch) {
      item.held = { key: item.change.key, status: "refused", say: answer.status === 404 || answer.status === 403 ? gone : words ?? gone };
      this.#keep(item);
      this.dispatchEvent(new CustomEvent("result", { detail: { url, item, result: item.held } }));
    }
  }

  /** After the PIN was accepted. */
  unlock() { this.state = "saving"; this.flush(); }

  #show(state) {
    const n = this.waiting;
    this.state = state === "saved" && n ? "saving" : state;
    // What a person must still decide about is not saved, and the page does not say that it is.
    if (this.state === "saved" && this.items.length) this.state = "held";
    const words = {
      held: say(null, "toDecide", "{n} not saved: look at the marked fields", { n: this.items.length }),
      saving: say(null, "saving", "Saving…"),
      saved: this.at ? say(null, "savedAt", "Saved {at}", { at: this.at }) : say(null, "saved", "Saved"),
      offline: say(null, "offline", "Offline – {n} kept on this device", { n }),
      locked: say(null, "locked", "Locked – {n} kept on this device", { n }),
    }[this.state];
    for (const el of document.querySelectorAll("[data-save-state]")) {
      const changed = el.dataset.state !== this.state;
      el.dataset.state = this.state;
      const span = el.querySelector(".save-words");
      if (span) span.textContent = words;
      // A phone has room for two words only, and needs them only when something is wrong.
      if (this.state === "offline" || this.state === "locked") el.dataset.short = say(null, `${this.state}Short`, this.state === "offline" ? "Offline · {n}" : "Locked · {n}", { n });
      else if (this.state === "held") el.dataset.short = say(null, "heldShort", "{n} not saved", { n: this.items.length });
      else delete el.dataset.short;
      if (this.state !== "saving" && (changed || this.state === "saved")) announce(words, changed && this.state === "offline");
    }
  }

  /** Sign-out: nothing of this user stays on the device. */
  async forget() { await this.#writes; this.items = []; await this.#vault?.forget(); }
}

export const outbox = new Outbox();

addEventListener("online", () => outbox.flush());
addEventListener("offline", () => { if (outbox.waiting) outbox.flush(); });
document.addEventListener("visibilitychange", () => outbox.flush());
addEventListener("beforeunload", (event) => {
  // With a safe, the changes survive; without one, leaving would lose them.
  if (outbox.waiting && !globalThis.crypto?.subtle) event.preventDefault();
});
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  await Promise.race([outbox.flush(), new Promise((r) => setTimeout(r, 3000))]);
  const n = outbox.items.length;
  if (n && !confirm(say(form, "lose", "{n} changes are only on this device. Signing out deletes them. Sign out anyway?", { n }))) return;
  await outbox.forget();
  form.submit();
});
