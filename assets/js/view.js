// Shows a note with its formatting while nobody is writing in it: a picture of the text laid over its box, for the eye only.
//
// Markup:  <div class="seen"><textarea class="write"></textarea><div class="seen-view" aria-hidden="true"></div></div> inside
//          <note-pad>; the server draws the first picture. Keyboard, screen reader, form and autosave all keep using the textarea.
import { make } from "./kit.js";

/** Bold and italic of one line, as nodes. */
function spans(text) {
  const out = [];
  let rest = text;
  for (let m; (m = rest.match(/\*\*(.+?)\*\*|(?<!\w)_(.+?)_(?!\w)/)); rest = rest.slice(m.index + m[0].length)) {
    out.push(rest.slice(0, m.index), m[1] ? make("strong", {}, ...spans(m[1])) : make("em", {}, ...spans(m[2])));
  }
  return [...out, rest];
}

/** The Markdown subset of notes as elements: paragraphs, headings and two kinds of list. Made of nodes, so no text can become a tag. */
function view(text) {
  const out = [];
  for (const line of text.replace(/\s+$/, "").split("\n")) {
    const [, mark, number, words] = line.match(/^(?:([-*] )|(\d+)\. )(.*)$/) ?? [];
    const last = out.at(-1);
    if (mark || number) {
      const tag = mark ? "UL" : "OL";
      const list = last?.tagName === tag ? last : make(tag, number ? { start: number } : {});
      if (list !== last) out.push(list);
      list.append(make("li", {}, ...spans(words)));
    } else if (/^#{1,3} /.test(line)) out.push(make("h4", {}, ...spans(line.replace(/^#+ /, ""))));
    else if (last?.tagName === "P" && line) last.append(make("br"), ...spans(line));
    else if (line) out.push(make("p", {}, ...spans(line)));
    else if (out.length) out.push(make("p", {}));
  }
  return out.filter((el) => el.tagName !== "P" || el.textContent);
}

/** @param {HTMLTextAreaElement} area */
export function overlay(area) {
  const place = area.closest(".seen");
  const picture = place.querySelector(".seen-view");
  const draw = () => {
    // Only text that has marks needs the picture; plain text already looks like itself.
    const marked = /\*\*.+\*\*|(^|\W)_.+_|^(#{1,3} |[-*] |\d+\. )/m.test(area.value);
    place.classList.toggle("formatted", marked);
    picture.replaceChildren(...(marked ? view(area.value) : []));
  };
  area.addEventListener("blur", draw);
  area.addEventListener("fit", draw);
  // A browser puts back what was typed before the page was loaded anew.
  if (area.value !== area.defaultValue) draw();
}
