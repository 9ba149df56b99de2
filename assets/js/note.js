// Writing aids for any note: textareas that grow, a formatting bar that writes Markdown, undo, and phrases.
//
// Markup:  <note-pad> <div class="tools"><button type="button" data-format="bold|italic|heading|bullets|numbers|undo"></div>
//          <textarea class="grow"> … <button type="button" data-phrase="text to insert"> </note-pad>
// Saving is not done here: the text is an ordinary field, and on the live screen <session-live> sends it.
import { announce, say } from "./kit.js";
import { overlay } from "./view.js";

const WRAP = { bold: "**", italic: "_" };
const LINE = { heading: () => "## ", bullets: () => "- ", numbers: (i) => `${i + 1}. ` };
const ANY_MARK = /^(#{1,3} |[-*] |\d+\. )/;

/** Replaces `from..to` and keeps the browser's own undo history, which `setRangeText` would lose. */
function put(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!done) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Puts `mark` around the selection, or takes it away if it is there already. */
function wrap(area, mark) {
  const { selectionStart: a, selectionEnd: b, value } = area;
  const inner = value.slice(a, b);
  const n = mark.length;
  if (value.slice(a - n, a) === mark && value.slice(b, b + n) === mark) {
    put(area, a - n, b + n, inner);
    area.setSelectionRange(a - n, b - n);
  } else {
    put(area, a, b, mark + inner + mark);
    area.setSelectionRange(a + n, b + n);
  }
}

/** Gives every line of the selection a mark, or takes it away if all have it. */
function line(area, name) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const stop = value.indexOf("\n", area.selectionEnd);
  const to = stop < 0 ? value.length : stop;
  const lines = value.slice(from, to).split("\n");
  const has = lines.every((text, i) => text.startsWith(LINE[name](i)));
  const text = lines.map((l, i) => (has ? "" : LINE[name](i)) + l.replace(ANY_MARK, "")).join("\n");
  put(area, from, to, text);
}

/** Enter in a list starts the next item; Enter on an empty item ends the list. */
function nextItem(event) {
  const area = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || area.selectionStart !== area.selectionEnd) return;
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const text = area.value.slice(from, area.selectionStart);
  const mark = text.match(/^([-*] |(\d+)\. )(.*)$/);
  if (!mark) return;
  event.preventDefault();
  if (!mark[3]) put(area, from, area.selectionStart, "");
  else put(area, area.selectionStart, area.selectionStart, "\n" + (mark[2] ? `${Number(mark[2]) + 1}. ` : mark[1]));
}

function fit(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

class NotePad extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusin", (e) => { if (e.target.matches("textarea")) this.last = e.target; });
    // Pressing a tool must not take the focus, and with it the selection, out of the text.
    this.addEventListener("pointerdown", (e) => { if (e.target.closest("[data-format], [data-phrase]")) e.preventDefault(); });
    this.addEventListener("click", (e) => {
      const button = e.target.closest("[data-format], [data-phrase]");
      const area = this.last ?? this.querySelector("textarea");
      if (!button || !area) return;
      const { format, phrase } = button.dataset;
      if (phrase != null) {
        const before = area.value.slice(0, area.selectionEnd);
        const gap = before && !/\s$/.test(before) ? (/(^|\n)([-*] |\d+\. ).*$/.test(before) ? "\n" + before.match(/(?:^|\n)([-*] |\d+\. )[^\n]*$/)?.[1] : " ") : "";
        put(area, area.selectionEnd, area.selectionEnd, gap + phrase);
        announce(say(this, "inserted", "Inserted"), true);
      } else this.format(area, format);
    });
    this.addEventListener("keydown", (e) => {
      if (!e.target.matches("textarea")) return;
      const key = e.key.toLowerCase();
      if ((e.ctrlKey || e.metaKey) && (key === "b" || key === "i")) { e.preventDefault(); wrap(e.target, key === "b" ? "**" : "_"); }
      else nextItem(e);
    });
    this.querySelectorAll("textarea.write").forEach(overlay);
    this.toolbar(this.querySelector("[role=toolbar]"));
  }

  format(area, name) {
    if (WRAP[name]) wrap(area, WRAP[name]);
    else if (LINE[name]) line(area, name);
    else if (name === "undo") { area.focus(); document.execCommand("undo"); }
  }

  /** One Tab stop for the bar, arrows inside it. */
  toolbar(bar) {
    const buttons = [...(bar?.querySelectorAll("button") ?? [])];
    buttons.forEach((b, i) => { b.tabIndex = i ? -1 : 0; });
    bar?.addEventListener("keydown", (e) => {
      const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
      buttons.forEach((b, i) => { b.tabIndex = i === at ? 0 : -1; });
      buttons[at].focus();
    });
  }
}
customElements.define("note-pad", NotePad);

for (const type of ["input", "fit", "focusin"]) {
  document.addEventListener(type, (e) => { if (e.target.matches?.("textarea.grow")) fit(e.target); }, true);
}
document.querySelectorAll("textarea.grow").forEach(fit);
document.addEventListener("toggle", (e) => e.target.querySelectorAll?.("textarea.grow").forEach(fit), true);
