// The command palette: Ctrl/Cmd-K or the search box in the side opens it; it finds clients, groups, sessions and actions.
//
// Markup:  <form data-palette action="/search"><input name="q"></form>  (a plain search page without script)
// GET /search?q=… with accept: application/json answers {"items":[{"label","sub","href","kind"}]}; an empty q answers the recent ones.
import { make, say } from "./kit.js";
import { options } from "./options.js";

const form = document.querySelector("form[data-palette]");
let dialog = null;
let reload = () => {};

function build() {
  const input = make("input", { type: "text", "aria-label": say(form, "palette", "Search clients, groups, sessions and actions"), placeholder: say(form, "paletteHint", "Client, group, session or action"), spellcheck: "false" });
  const list = make("div", { class: "options", "aria-label": say(form, "results", "Results") });
  dialog = make("dialog", { class: "dialog palette", "aria-label": say(form, "search", "Search") }, make("div", { class: "palette-top" }, input, make("kbd", {}, "Esc")), list);
  document.body.append(dialog);
  ({ load: reload } = options(input, list, {
    url: (q) => `${form.action}?q=${encodeURIComponent(q)}`,
    always: true,
    empty: say(form, "nothing", "Nothing found"),
    choose: (item) => { dialog.close(); location.assign(item.href); },
  }));
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { input.value = ""; });
}

function open(text = "") {
  if (document.documentElement.classList.contains("locked")) return;
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input");
  input.value = text;
  input.focus();
  reload();
}

if (form) {
  addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "k") { e.preventDefault(); open(); }
  });
  const box = form.querySelector("input");
  box?.addEventListener("pointerdown", (e) => { e.preventDefault(); open(); });
  box?.addEventListener("input", () => { const text = box.value; box.value = ""; open(text); });
}
