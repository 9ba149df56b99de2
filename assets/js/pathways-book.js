// The text of a rulebook: line numbers that keep in step while one types, Ctrl+] that indents, and links that put the cursor on a line.
//
// Without this file the text is a plain box, its numbers those of the text as it was opened, and links jump to the number.

const INDENT = "    ";

/** @param {HTMLTextAreaElement} text @param {HTMLElement} numbers */
function keepStep(text, numbers) {
  const lines = text.value.split("\n").length;
  text.rows = Math.max(lines, 1) + 1;
  while (numbers.childElementCount > lines + 1) numbers.lastElementChild?.remove();
  while (numbers.childElementCount <= lines) {
    const span = document.createElement("span");
    span.id = `line-${numbers.childElementCount + 1}`;
    span.textContent = String(numbers.childElementCount + 1);
    numbers.append(span);
  }
}

/** @param {HTMLTextAreaElement} text @param {number} line from 1 */
function goTo(text, line) {
  const before = text.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = text.value.indexOf("\n", before);
  text.focus({ preventScroll: true });
  text.setSelectionRange(before, end < 0 ? text.value.length : end);
}

for (const code of document.querySelectorAll("[data-code]")) {
  const text = code.querySelector("textarea");
  const numbers = code.querySelector(".code-lines");
  if (!text || !numbers) continue;
  const saved = text.value;
  let sent = false;
  text.addEventListener("input", () => keepStep(text, numbers));
  // Tab leaves the box, as everywhere on a page.
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "]") return;
    event.preventDefault();
    text.setRangeText(INDENT, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input"));
  });
  text.form?.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => { if (!sent && text.value !== saved) event.preventDefault(); });
  for (const link of document.querySelectorAll("a[data-line]")) {
    link.addEventListener("click", () => setTimeout(() => goTo(text, Number(link.getAttribute("data-line"))), 0));
  }
}
