// Type-ahead for clients and groups: turns a plain text box into a combobox that fills a hidden id.
//
// Markup:  <span class="combo" data-picker="/clients/find"> <input name="client_name" …> <input type="hidden" name="client"> </span>
// The address answers GET ?q=…  with  {"items":[{"id","label","sub"}]}. Without script the server looks the typed name up itself.
import { announce, make, say } from "./kit.js";
import { options } from "./options.js";

for (const box of document.querySelectorAll("[data-picker]")) {
  const input = box.querySelector("input:not([type=hidden])");
  const id = box.querySelector("input[type=hidden]");
  if (!input || !id) continue;
  input.removeAttribute("list");
  const list = box.appendChild(make("div", { class: "options combo-list", hidden: true, "aria-label": input.labels?.[0]?.textContent ?? "" }));
  const { close } = options(input, list, {
    url: (q) => `${box.dataset.picker}?q=${encodeURIComponent(q)}`,
    empty: say(box, "none", "Nobody found"),
    choose: (item) => {
      input.value = item.label;
      id.value = item.id;
      announce(say(box, "chosen", "{name} chosen", { name: item.label }), true);
      id.dispatchEvent(new Event("change", { bubbles: true }));
      if (box.hasAttribute("data-submit")) input.form?.requestSubmit();
    },
  });
  // An edited name is no longer the chosen person.
  input.addEventListener("input", () => { id.value = ""; if (!input.value) close(); });
}
