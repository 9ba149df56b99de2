// The idle lock: after some minutes without a hand on the page it is blurred and asks for the PIN. What was typed stays in place.
//
// Markup:  <body data-idle-minutes="10">  and  <dialog data-lock> <form method="post" action="/unlock"> <input name="pin"> <p data-lock-error> </form> </dialog>
import { ask, say } from "./kit.js";
import { outbox } from "./outbox.js";

const dialog = /** @type {HTMLDialogElement|null} */ (document.querySelector("dialog[data-lock]"));
const minutes = Number(document.body.dataset.idleMinutes) || 0;
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("cohort-lock") : null;
let last = Date.now();

function lock() {
  if (!dialog || dialog.open) return;
  document.documentElement.classList.add("locked");
  dialog.showModal();
  dialog.querySelector("input[name=pin]")?.focus();
}

function unlock() {
  document.documentElement.classList.remove("locked");
  if (dialog?.open) dialog.close();
  last = Date.now();
  outbox.unlock();
}

/** The server locks its side too, so the cover is not only paint. */
async function idle() {
  lock();
  tabs?.postMessage("lock");
  try { await ask("/lock", { method: "POST" }); } catch { /* offline: the cover stays, the server's own clock locks */ }
}

if (dialog) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("form")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const pin = form.querySelector("input[name=pin]");
    const error = form.querySelector("[data-lock-error]");
    const fail = (text) => {
      if (error) { error.textContent = text; error.hidden = false; }
      pin.setAttribute("aria-invalid", "true");
      pin.select();
    };
    try {
      const answer = await ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      // Sent elsewhere means that the login itself is over: sign in again; the outbox keeps what was written until then.
      if (answer.redirected) location.reload();
      else if (answer.ok) {
        if (error) error.hidden = true;
        pin.removeAttribute("aria-invalid");
        tabs?.postMessage("unlock");
        unlock();
      } else if (answer.status === 403 || answer.status === 410) location.reload();
      else fail((await answer.json().catch(() => ({}))).say ?? say(dialog, "wrong", "That PIN is not right."));
      pin.value = "";
    } catch {
      fail(say(dialog, "unreachable", "The server cannot be reached. Your work is kept on this device."));
    }
  });
  outbox.addEventListener("lock", lock);
  tabs?.addEventListener("message", (event) => {
    if (event.data === "lock") lock();
    else if (event.data === "unlock") unlock();
    else last = Date.now();
  });
  if (minutes) {
    const alive = () => {
      if (Date.now() - last > 5000) tabs?.postMessage("alive");
      last = Date.now();
    };
    for (const type of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"]) addEventListener(type, alive, { passive: true, capture: true });
    // Wall-clock comparison, not one long timer: a laptop that slept is locked the moment it wakes.
    setInterval(() => { if (Date.now() - last > minutes * 60000) idle(); }, 5000);
  }
}
