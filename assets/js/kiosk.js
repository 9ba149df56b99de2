// The kiosk's screen: number pad, answers that give way, and what was typed while there was no line, kept encrypted until it is.
//
// Markup:  <kiosk-pad data-kiosk="kio_…"> with <form data-code>, [data-key] buttons, [.door-shown], an <img> to scan;
//          [data-line] says what waits; <form data-leave> on the page that ends it all.
import { ask, make, uuid } from "./kit.js";
import { openVault } from "./vault.js";

const SHOWN = 10_000;
const TURN = 30_000;
const OLD = 6 * 3600 * 1000;
const NOTED = {
  in: "Noted. You will be signed in when the connection is back.",
  out: "Noted. You will be signed out when the connection is back.",
};

/** What waits on this device. It knows codes, so it lies in the safe, and nowhere where there is none. */
class Waiting {
  items = [];
  #vault = null;
  #seq = Date.now();
  #sending = null;

  async open(kiosk) {
    this.#vault = await openVault(kiosk, "kiosk");
    this.items = [...((await this.#vault?.all()) ?? []), ...this.items];
  }
  async put(change) {
    const item = { seq: ++this.#seq, change };
    this.items.push(item);
    await this.#vault?.keep(item);
  }
  send() {
    this.#sending ??= this.#send().finally(() => { this.#sending = null; });
    return this.#sending;
  }
  async #send() {
    while (this.items.length) {
      const entries = this.items.slice(0, 50).map(({ change: { key, ...rest } }) => ({ id: key, ...rest }));
      const answer = await ask("/kiosk/later", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ now: Date.now(), entries }),
      });
      if (answer.status === 401) return this.forget();
      if (!answer.ok) throw new Error(String(answer.status));
      const { kept } = await answer.json();
      if (!kept.length) throw new Error("nothing was taken");
      for (const id of kept) await this.#vault?.drop(id);
      this.items = this.items.filter((item) => !kept.includes(item.change.key));
    }
  }
  /** The kiosk was switched off: what it knew goes with it. */
  async forget() {
    this.items = [];
    await this.#vault?.forget();
    location.reload();
  }
}

const waiting = new Waiting();

class KioskPad extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("[data-code]");
    this.code = this.form.elements.code;
    this.shown = this.querySelector(".door-shown");
    this.picture = this.querySelector(".door-picture");
    this.started = Date.now();
    // The pad is on the screen; the device's own keyboard would cover it.
    this.code.inputMode = "none";
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("submit", (event) => this.send(event));
    for (const kind of ["pointerdown", "keydown", "focusin"]) this.shown.addEventListener(kind, () => this.stay());
    addEventListener("online", () => this.turn());
    await waiting.open(this.dataset.kiosk);
    this.line();
    this.turn();
    this.timer = setInterval(() => this.turn(), TURN);
    this.keepShell();
  }

  press(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (event.target.closest("[data-close]")) { event.preventDefault(); this.close(); }
    if (!key) return;
    if (key === "clear") this.code.value = "";
    else if (key === "back") this.code.value = this.code.value.slice(0, -1);
    else if (this.code.value.length < 6) this.code.value += key;
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    const fields = new URLSearchParams(new FormData(form));
    const button = event.submitter;
    if (button?.name) fields.set(button.name, button.value);
    if (form !== this.form) return this.post(form.getAttribute("action"), fields).catch(() => this.say("No connection.", "Please see the front desk.", "no"));
    const entry = { key: uuid(), code: this.code.value, way: fields.get("way") ?? "in", at: Date.now() };
    this.code.value = "";
    fields.set("id", entry.key);
    fields.set("code", entry.code);
    try {
      await this.post("/kiosk/entries", fields);
    } catch {
      // Whether it arrived, nobody knows here: it has an id, and counts once.
      await waiting.put(entry);
      this.say("Noted.", NOTED[entry.way].replace("Noted. ", ""), "noted");
      this.line(true);
    }
  }

  async post(url, fields) {
    const answer = await ask(url, { method: "POST", body: fields }, 6000);
    if (answer.status === 401) return waiting.forget();
    if (!answer.ok) throw new Error(String(answer.status));
    const shell = document.createElement("template");
    shell.innerHTML = (await answer.json()).html;
    this.show(shell.content);
  }

  say(title, words, state) {
    const done = make("a", { class: "btn btn-primary btn-big", href: "/kiosk", "data-close": true }, "Done");
    this.show(make("div", { class: "door-answer", "data-state": state }, make("h1", {}, title), make("p", {}, words), make("div", { class: "door-ways" }, done)));
  }

  show(content) {
    this.form.parentElement.classList.add("door-turned");
    this.shown.replaceChildren(content);
    this.shown.hidden = false;
    this.shown.focus();
    this.stay();
  }
  /** Gives way after a while; touching it begins the while anew. */
  stay() {
    clearTimeout(this.going);
    this.going = setTimeout(() => this.close(), SHOWN);
  }
  close() {
    clearTimeout(this.going);
    this.shown.hidden = true;
    this.shown.replaceChildren();
    this.form.parentElement.classList.remove("door-turned");
    this.code.focus();
  }

  /** Every half minute another picture; that it comes shows that there is a line. */
  turn() {
    const next = new Image();
    next.width = next.height = 240;
    next.alt = this.picture.querySelector("img").alt;
    next.onload = async () => {
      this.picture.querySelector("img").replaceWith(next);
      this.picture.hidden = false;
      await waiting.send().catch(() => {});
      this.line();
      if (Date.now() - this.started > OLD && this.shown.hidden && !this.code.value && !waiting.items.length) location.reload();
    };
    next.onerror = () => { this.picture.hidden = true; this.line(true); };
    next.src = `/kiosk/picture?${Date.now()}`;
  }

  line(cut = false) {
    const place = document.querySelector("[data-line]");
    const count = waiting.items.length;
    const kept = count ? ` ${count} ${count === 1 ? "sign-in is" : "sign-ins are"} noted on this device.` : "";
    const words = cut ? `No connection.${kept} You can sign in all the same.` : kept.trim();
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** The empty screen is kept on the device, so that it is there after a restart without a line. */
  async keepShell() {
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk" });
    const { active } = await navigator.serviceWorker.ready;
    const own = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
    active.postMessage({ keep: ["/kiosk", ...new Set(own.filter((name) => new URL(name).pathname.startsWith("/assets/")))] });
  }
}

customElements.define("kiosk-pad", KioskPad);

document.querySelector("[data-leave]")?.addEventListener("submit", async (event) => {
  const form = event.target;
  const said = form.querySelector("[data-unsent]");
  if (form.dataset.sure) return;
  event.preventDefault();
  await waiting.open(form.dataset.leave);
  await waiting.send().catch(() => {});
  form.dataset.sure = "yes";
  if (!waiting.items.length) return form.requestSubmit();
  said.textContent = `${waiting.items.length} noted sign-ins are only on this device and would be lost. Press again to leave all the same.`;
  said.hidden = false;
});
