// A row's service code and its status go together: codes of those who came, of those who did not, or no fee.
//
// Markup:  <select data-code data-attended="90853"> <optgroup data-came="yes|no"> <option data-means="present"> … <optgroup label="No fee">
// Without this file every code can be chosen; the server keeps those that fit.

export const came = (outcome) => outcome === "present" || outcome === "late";
const kind = (code) => code.selectedOptions[0]?.closest("optgroup")?.dataset.came;

/** Offers what fits the row's status; all where nothing is marked yet. */
export function offer(row) {
  for (const group of row.querySelectorAll("[data-code] > optgroup[data-came]")) {
    group.disabled = row.dataset.outcome !== "unmarked" && (group.dataset.came === "yes") !== came(row.dataset.outcome);
  }
}

/** The code after a change of status: the usual one for somebody who came, none for somebody away, unless the chosen one fits. */
export function follow(row, before) {
  const code = row.querySelector("[data-code]");
  const now = row.dataset.outcome;
  if (!code) return;
  if (now !== "unmarked") {
    if (came(now) && !came(before) && kind(code) !== "yes") code.value = code.dataset.attended ?? "";
    if (!came(now) && kind(code) === "yes") code.value = "";
  }
  offer(row);
}

/** The status that a code means where none is set yet; nothing for no fee. */
export function meant(code) {
  return code.selectedOptions[0]?.dataset.means ?? null;
}
