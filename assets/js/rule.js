// Says back how a series repeats while it is chosen. The server words it, so that form, preview and calendar say the same.
//
// Markup:  <div data-rule="/schedule/rule"> fields … <p data-rule-says></p> </div>, in a form with a field `day`.
// The address answers GET with the fields with {"say"}. Without script the sentence stands on the page that follows.
import { ask, later } from "./kit.js";

for (const part of document.querySelectorAll("[data-rule]")) {
  const says = part.querySelector("[data-rule-says]");
  const { form } = part.querySelector("input");
  let turn = 0;
  const load = later(async () => {
    const fields = new FormData(form);
    const names = new Set(["day", ...[...part.querySelectorAll("[name]")].map((field) => field.name)]);
    const query = new URLSearchParams([...fields].filter(([name, value]) => names.has(name) && typeof value === "string"));
    const mine = ++turn;
    try {
      const answer = await ask(`${part.dataset.rule}?${query}`);
      // A slow answer to an older choice must not cover a newer one.
      if (answer.ok && mine === turn) says.textContent = (await answer.json()).say;
    } catch { /* offline: the page that follows says it */ }
  }, 150);
  part.addEventListener("input", load);
  form.elements.day?.addEventListener("input", load);
}
