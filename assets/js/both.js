// "Both versions": when two people changed the same thing, shows the two side by side and lets one choose. Nothing is dropped before.
import { announce, make, say } from "./kit.js";

/**
 * @param {HTMLElement} place where the choice is shown (inside a row or after a field)
 * @param {{sentence: string, mine: string, theirs: string, keepMine: () => void, useTheirs: () => void, keepBoth?: () => void}} choice
 */
export function showBoth(place, choice) {
  place.querySelector(":scope > .both")?.remove();
  const close = (act) => () => { box.remove(); act(); };
  const button = (text, act, kind = "") => make("button", { type: "button", class: `btn ${kind}`, onclick: close(act) }, text);
  const box = make("div", { class: "both", role: "group", "aria-label": say(place, "both", "Two versions") },
    make("strong", {}, choice.sentence),
    make("div", { class: "both-pair" },
      make("div", {}, make("b", {}, say(place, "mine", "Yours")), choice.mine || "–"),
      make("div", {}, make("b", {}, say(place, "theirs", "Theirs")), choice.theirs || "–")),
    make("div", { class: "cluster" },
      button(say(place, "keepMine", "Keep yours"), choice.keepMine, "btn-primary"),
      button(say(place, "useTheirs", "Use theirs"), choice.useTheirs),
      ...(choice.keepBoth ? [button(say(place, "keepBoth", "Keep both"), choice.keepBoth)] : [])));
  place.append(box);
  announce(choice.sentence, true);
}

/** A mark in words, for the comparison. */
export function markWords(change) {
  const came = change.outcome === "present" || change.outcome === "late";
  const times = came ? (change.segments ?? []).map((s) => `${s.in}–${s.out}${s.mode === "remote" ? say(null, "remote", " remote") : ""}`).join(", ") : "";
  const outcome = document.querySelector(`.seg .is-${CSS.escape(change.outcome)} span`)?.textContent ?? say(null, "unmarked", "Not marked");
  return [outcome, times, change.code || say(null, "noFee", "No fee"), change.reason].filter(Boolean).join(" · ");
}
