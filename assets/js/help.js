// The help on keys, menus that close when one looks elsewhere, and printing.
//
// Markup:  <button data-keys>, <dialog id="dialog-keys"> with a [data-close]; the question mark opens it from inside [data-keys-help].
//          <details class="pop">;  <button data-print-now> on a page with [data-print], which prints itself when it is opened.
const keys = document.getElementById("dialog-keys");
const TEXT = "input:not([type='radio'], [type='checkbox']), textarea, select, [contenteditable]";

if (keys) {
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-keys]")) keys.showModal();
    else if (e.target === keys || e.target.closest("#dialog-keys [data-close]")) keys.close();
  });
  document.addEventListener("keydown", (e) => {
    // A key of a single character acts only while something that it belongs to has the focus (WCAG 2.1.4).
    if (e.key !== "?" || e.ctrlKey || e.metaKey || e.altKey || keys.open) return;
    if (!e.target.closest?.("[data-keys-help]") || e.target.matches(TEXT)) return;
    e.preventDefault();
    keys.showModal();
  });
}

const open = () => document.querySelectorAll("details.pop[open]");
document.addEventListener("click", (e) => { for (const menu of open()) if (!menu.contains(e.target)) menu.open = false; });
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

document.querySelector("[data-print-now]")?.addEventListener("click", () => print());
// Once, when somebody asked for it: not again on the way back through the history.
if (document.querySelector("[data-print]") && performance.getEntriesByType("navigation")[0]?.type === "navigate") addEventListener("load", () => print());
