// Small tools that several islands share: words from the page, ids, requests and element making.

/**
 * The island's sentences. The server may put a translation in `data-say-NAME` on the element;
 * `{n}`-style holes are filled from `values`.
 * @param {HTMLElement|null} el @param {string} name @param {string} plain @param {Record<string, unknown>} [values]
 */
export function say(el, name, plain, values = {}) {
  const key = "say" + name[0].toUpperCase() + name.slice(1);
  const text = el?.dataset[key] ?? document.body.dataset[key] ?? plain;
  return text.replace(/\{(\w+)\}/g, (_, hole) => String(values[hole] ?? ""));
}

/** A random v4 id; `crypto.randomUUID` is missing on plain-HTTP addresses, `getRandomValues` is not. */
export function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const h = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}

/**
 * A same-origin request that expects JSON and gives up after `wait` ms.
 * @param {string} url @param {RequestInit} [init] @param {number} [wait]
 */
export async function ask(url, init = {}, wait = 15000) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    return await fetch(url, {
      credentials: "same-origin",
      ...init,
      signal: stop.signal,
      headers: { accept: "application/json", ...init.headers },
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Makes an element: `make("button", {type: "button"}, "Undo")`. Text only, never markup, so nothing typed can become a tag.
 * @param {string} tag @param {Record<string, string|boolean|EventListener>} [props] @param {...(Node|string)} kids
 */
export function make(tag, props = {}, ...kids) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on") && typeof value === "function") el.addEventListener(key.slice(2), value);
    else if (value === true) el.setAttribute(key, "");
    else if (value !== false && value != null) el.setAttribute(key, String(value));
  }
  el.append(...kids);
  return el;
}

/** @param {() => void} fn @param {number} ms  A debounced copy of `fn`; `.now()` runs it at once if it was waiting. */
export function later(fn, ms) {
  let timer = 0;
  const run = () => { timer = 0; fn(); };
  const wait = () => { clearTimeout(timer); timer = setTimeout(run, ms); };
  wait.now = () => { if (timer) { clearTimeout(timer); run(); } };
  return wait;
}

let voice = null;
let lastSaid = 0;
/** Says `text` to screen readers. Polite sayings keep five seconds apart; `urgent` ones do not wait. */
export function announce(text, urgent = false) {
  const now = Date.now();
  if (!urgent && now - lastSaid < 5000) return;
  lastSaid = now;
  voice ??= document.body.appendChild(make("div", { class: "vh", "aria-live": "polite", role: "status" }));
  voice.textContent = text;
}
