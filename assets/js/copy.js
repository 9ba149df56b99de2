// Copies what a field holds. Without script the field is read-only text to select by hand, and the button stays hidden.
//
// Markup:  <input id="feed-address" readonly …> <button type="button" data-copy="feed-address" hidden>Copy</button>
import { announce, say } from "./kit.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  // Browsers give the clipboard to safe addresses only.
  if (!field || !navigator.clipboard) continue;
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.lastChild.textContent = say(button, "copied", "Copied");
      announce(say(button, "copied", "Copied"), true);
    } catch {
      field.focus();
      announce(say(button, "select", "Selected. Copy it with the keyboard."), true);
    }
  });
}
