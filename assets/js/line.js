// The waiting list: dragging somebody to another place in the line. The buttons "Move up" and "Move down" do the same without a pointer.
//
// Markup:  <ol data-waiting> <li data-entry="wai_…"> … <form action="/waiting/wai_…/move"> <input name="before"> </form> </li> </ol>
// Dropping fills in before whom they come to stand and sends one of the row's own forms, so the server decides and the page says what happened.
import { say } from "./kit.js";

const STILL = 6;

for (const list of document.querySelectorAll("[data-waiting]")) {
  const rows = () => [...list.querySelectorAll("[data-entry]")];
  // Who stands alone, or in a line that may not be changed, has no form to send.
  const formOf = (row) => row.querySelector("form[action$='/move']");

  list.addEventListener("pointerdown", (down) => {
    const row = down.target.closest("[data-entry]");
    // A finger scrolls; dragging is for mouse and pen, the buttons for everybody.
    if (!row || !formOf(row) || down.button !== 0 || down.pointerType === "touch" || down.target.closest("a, button, input, summary, details")) return;
    const next = row.nextElementSibling;
    let moving = false;
    const move = (e) => {
      if (!moving) {
        if (Math.abs(e.clientY - down.clientY) < STILL) return;
        moving = true;
        row.classList.add("dragging");
        list.setPointerCapture?.(down.pointerId);
      }
      const over = rows().find((one) => one !== row && e.clientY < one.getBoundingClientRect().bottom - one.offsetHeight / 2);
      if (over) list.insertBefore(row, over); else list.append(row);
    };
    const back = () => list.insertBefore(row, next);
    const end = (e) => {
      for (const [type, fn] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) removeEventListener(type, fn);
      removeEventListener("keydown", escape, true);
      row.classList.remove("dragging");
      if (!moving) return;
      if (e.type !== "pointerup" || row.nextElementSibling === next) { back(); return; }
      const form = formOf(row);
      form.elements.namedItem("before").value = row.nextElementSibling?.dataset.entry ?? "";
      form.submit();
    };
    const escape = (e) => { if (e.key === "Escape") { e.preventDefault(); back(); end(e); } };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    addEventListener("keydown", escape, true);
  });
  // Text is not marked while a row is dragged, and the mouse says that it can be.
  list.addEventListener("selectstart", (e) => { if (list.querySelector(".dragging")) e.preventDefault(); });
  for (const row of rows()) if (formOf(row)) row.title = say(list, "drag", "Drag to another place in the line");
}
