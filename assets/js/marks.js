// Between a change and the controls that show it: reading a row, filling a row or note field, and moving the version it was read at.

import { offer } from "./codes.js";

/** A row's controls as a change without key. @param {HTMLElement} row */
export function readMark(row) {
  const value = (selector) => row.querySelector(selector)?.value ?? "";
  const times = [...row.querySelectorAll("[data-time]")].map((input) => input.value);
  // A time that was added since takes part as the one before it did.
  const modes = [...row.querySelectorAll("[data-mode]")].map((choice) => choice.value);
  const segments = [];
  for (let i = 0; i + 1 < times.length; i += 2) {
    if (times[i] || times[i + 1]) segments.push({ in: times[i], out: times[i + 1], mode: modes[i >> 1] ?? modes.at(-1) });
  }
  return {
    kind: "mark", entry: row.dataset.entry, base: Number(row.dataset.base), outcome: row.dataset.outcome,
    reason: value("[data-why]"), code: value("[data-code]"), segments, ...remoteOf(row),
  };
}

/** What is written about taking part remotely; nothing where the row does not show it. */
function remoteOf(row) {
  const all = [...row.querySelectorAll("[data-remote]")];
  return all.length ? { remote: Object.fromEntries(all.map((el) => [el.dataset.remote, el.type === "checkbox" ? el.checked : el.value])) } : {};
}

/** The lines about taking part remotely are there as soon as one time is remote. */
export function showWay(row) {
  const shown = row.querySelector(".way")?.classList;
  shown?.toggle("way-on", [...row.querySelectorAll("[data-mode]")].some((choice) => choice.value === "remote"));
  shown?.toggle("way-audio", Boolean(row.querySelector("[data-remote=audio_only]")?.checked));
}

/** Notes the version a control was read at, both for the script and in the hidden field that a plain post sends. */
export function rebase(el, version) {
  if (!el) return;
  el.dataset.base = version;
  const name = el.matches(".row") ? `base.${el.dataset.entry}` : el.name === "topic" ? "topicbase" : `draftbase.${el.dataset.part}.${el.dataset.section}`;
  const hidden = el.closest("form")?.elements[name];
  if (hidden) hidden.value = version;
}

/** Puts a change's values into the controls without sending them. */
export function fill(target, change) {
  if (change.kind !== "mark") {
    if (target.matches(".scale")) {
      for (const radio of target.querySelectorAll("input[type=radio]")) radio.checked = radio.value === change.text;
      target.classList.toggle("set", change.text !== "");
    } else {
      target.value = change.text;
      target.dispatchEvent(new Event("fit"));
    }
    return;
  }
  for (const radio of target.querySelectorAll("[data-outcome-pick]")) radio.checked = radio.value === change.outcome;
  target.dataset.outcome = change.outcome;
  const set = (selector, value) => { const el = target.querySelector(selector); if (el) el.value = value ?? ""; };
  offer(target);
  set("[data-code]", change.code);
  set("[data-why]", change.reason);
  target.querySelectorAll("[data-time]").forEach((el, i) => { el.value = change.segments?.[i >> 1]?.[i % 2 ? "out" : "in"] ?? ""; });
  for (const el of target.querySelectorAll("[data-remote]")) {
    const kept = change.remote?.[el.dataset.remote];
    if (el.type === "checkbox") el.checked = Boolean(kept); else el.value = kept ?? "";
  }
  target.querySelectorAll("[data-mode]").forEach((el, i) => { el.value = change.segments?.[i]?.mode ?? el.value; });
  showWay(target);
}
