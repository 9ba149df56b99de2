// Toasts: what just happened, with a way back, for eight seconds (longer while looked at). The way back also stands in the page's history.
//
// Markup from the server after a form post:  <div class="toasts"><div class="toast" data-toast> text <form method="post" action="…/undo"> … </form></div></div>
import { make, say } from "./kit.js";

const LIFE = 8000;

function place() {
  return document.querySelector(".toasts") ?? document.body.appendChild(make("div", { class: "toasts", role: "status" }));
}

/** Counts down unless pointed at or focused; Escape dismisses. @param {HTMLElement} el */
function live(el) {
  let timer = setTimeout(() => el.remove(), LIFE);
  const hold = () => clearTimeout(timer);
  const go = () => { clearTimeout(timer); timer = setTimeout(() => el.remove(), LIFE); };
  el.addEventListener("pointerenter", hold);
  el.addEventListener("focusin", hold);
  el.addEventListener("pointerleave", go);
  el.addEventListener("focusout", go);
  el.addEventListener("keydown", (e) => { if (e.key === "Escape") el.remove(); });
}

/**
 * @param {string} text @param {(() => void)|null} [undo]
 */
export function toast(text, undo = null) {
  const el = make("div", { class: "toast" }, make("span", {}, text));
  if (undo) el.append(make("button", { type: "button", onclick: () => { el.remove(); undo(); } }, say(null, "undo", "Undo")));
  place().append(el);
  live(el);
  return el;
}

document.querySelectorAll("[data-toast]").forEach(live);
