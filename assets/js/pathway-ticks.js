// Ticks of a list: "Choose all", how many are chosen on the button that goes on with them, and Shift for all between two.
//
// Markup:  <section data-ticks> <input type="checkbox" data-tick-all> … <input type="checkbox" name="item"> … <button data-ticked> </section>
import { make, say } from "./kit.js";

for (const list of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...list.querySelectorAll("input[type='checkbox'][name]")];
  const all = list.querySelector("[data-tick-all]");
  const button = list.querySelector("[data-ticked]");
  const count = make("span", { class: "count" });
  let last = -1;
  const show = () => {
    const n = boxes.filter((box) => box.checked).length;
    if (all) {
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
    }
    if (!button) return;
    count.textContent = n ? String(n) : "";
    if (n) button.append(count); else count.remove();
    button.classList.toggle("btn-primary", n > 0);
    button.toggleAttribute("disabled", n === 0);
    button.title = n ? "" : say(list, "none", "Choose at least one");
  };
  all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; show(); });
  list.addEventListener("click", (e) => {
    const at = boxes.indexOf(e.target);
    if (at < 0) return;
    if (e.shiftKey && last >= 0) for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = e.target.checked;
    last = at;
    show();
  });
  show();
}
