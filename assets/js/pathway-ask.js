// Forms that open in place: a link with data-ask leads to a page with a form, which is shown in a dialog instead of being gone to.
//
// Markup:  <a data-ask href="/pathways/episodes/…/move">Move…</a>, and on that page <form data-ask-form> … <a data-ask-close>Cancel</a> </form>
// The form is the page's own and is sent as there; what is refused is shown by the page that answers.
import { announce, make, say } from "./kit.js";

/** Ids of the form, so that they are not those of the page it opens on. */
function apart(form) {
  for (const el of form.querySelectorAll("[id]")) el.id = `ask-${el.id}`;
  for (const name of ["for", "aria-describedby", "aria-labelledby", "list"]) {
    for (const el of form.querySelectorAll(`[${name}]`)) {
      el.setAttribute(name, el.getAttribute(name).split(" ").map((id) => `ask-${id}`).join(" "));
    }
  }
}

let opening = false;

/**
 * Opens the form of an address in a dialog; goes there where that cannot be done.
 * @param {string} href
 * @returns {Promise<void>} when it is closed again
 */
export async function ask(href) {
  if (opening) return;
  opening = true;
  try {
    const answer = await fetch(href, { credentials: "same-origin", headers: { accept: "text/html" } });
    const page = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const form = page?.querySelector("[data-ask-form]");
    if (!form) { location.assign(href); return; }
    await show(page.querySelector("h1")?.textContent ?? "", document.adoptNode(form), new URL(href, location.href).searchParams.has("to"));
  } catch {
    location.assign(href);
  } finally {
    opening = false;
  }
}

function show(title, form, chosen) {
  apart(form);
  const from = document.activeElement;
  const dialog = make("dialog", { class: "dialog ask-dialog", "aria-labelledby": "ask-title" },
    make("div", { class: "dialog-body" }, make("h2", { id: "ask-title" }, title), form));
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
    if (e.target.closest("[data-ask-close]")) { e.preventDefault(); dialog.close(); }
  });
  document.body.append(dialog);
  dialog.showModal();
  // Where a choice is made already, what is left to do is to say why.
  form.querySelector(chosen ? "textarea" : "select, input:not([type='hidden']), textarea")?.focus();
  return new Promise((closed) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      from?.focus?.();
      announce(say(null, "askLeft", "Nothing was changed"), true);
      closed();
    });
  });
}

document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-ask]");
  if (!link || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  ask(link.href);
});
