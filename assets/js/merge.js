// What a poll or an answer brings: newer rows, newer texts and the counts, put in without touching what somebody is working on.
import { fill, rebase } from "./marks.js";
import { outbox, slotOf } from "./outbox.js";

/** The chips that count and the list of what is missing, both made by the server. */
export function counts(body) {
  for (const name of ["tally", "todo"]) {
    const place = document.querySelector(`[data-${name}]`);
    if (place && body[name] != null && place.innerHTML !== body[name] && !place.contains(document.activeElement)) place.innerHTML = body[name];
  }
}

function element(html) {
  const shell = document.createElement("template");
  shell.innerHTML = html;
  return shell.content.firstElementChild;
}

/**
 * Merges a poll's answer into the page.
 * @param {HTMLElement & {url: string, row: Function, field: Function}} live
 * @returns {boolean} whether everything could be put in; a row in use, with unsent changes or an open choice is left alone
 */
export function merge(live, body) {
  let whole = true;
  counts(body);
  for (const [entry, html] of Object.entries(body.rows ?? {})) {
    const old = live.row(entry);
    const unsent = outbox.items.some((item) => item.url === live.url && (item.change.entry === entry || item.change.part === entry));
    if (old && (unsent || old.contains(document.activeElement) || old.querySelector(".both"))) { whole = false; continue; }
    const fresh = element(html);
    if (!fresh) continue;
    for (const part of [".row-more", ".marks"]) if (old?.querySelector(`${part}[open]`)) fresh.querySelector(part)?.setAttribute("open", "");
    if (old) old.replaceWith(fresh);
    else {
      live.querySelector(".row-none")?.remove();
      live.querySelector(".rows")?.append(fresh);
    }
  }
  for (const entry of body.gone ?? []) live.row(entry)?.remove();
  // Signed, or written on another template: the page that shows it is another one.
  if (body.sealed || (body.template && live.querySelector("[data-template]") && live.querySelector("[data-template]").value !== body.template)) {
    if (!outbox.items.some((item) => item.url === live.url)) location.reload();
    return false;
  }
  const topic = live.querySelector("[name=topic]");
  if (body.topic && topic && Number(topic.dataset.base) < body.topic.version) {
    if (topic === document.activeElement || outbox.pending(live.url, "topic")) whole = false;
    else { topic.value = body.topic.text; rebase(topic, body.topic.version); }
  }
  for (const draft of body.drafts ?? []) {
    const el = live.field(draft.part, draft.section);
    if (!el || Number(el.dataset.base) >= draft.version) continue;
    if (el.contains(document.activeElement) || outbox.pending(live.url, slotOf({ kind: "draft", ...draft }))) { whole = false; continue; }
    fill(el, { kind: "draft", text: draft.text });
    rebase(el, draft.version);
  }
  return whole;
}
