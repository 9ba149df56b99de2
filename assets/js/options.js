// A list of answers under a text box, driven by keys as the ARIA combobox pattern asks. Used by the picker and the palette.
import { ask, later, make } from "./kit.js";

let serial = 0;

/**
 * @param {HTMLInputElement} input @param {HTMLElement} list
 * @param {{url: (q: string) => string, choose: (item: any) => void, empty: string, always?: boolean}} how
 */
export function options(input, list, how) {
  const id = `options-${++serial}`;
  let items = [];
  let at = -1;
  let asked = 0;
  list.id = id;
  list.setAttribute("role", "listbox");
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", autocomplete: "off" })) input.setAttribute(k, v);

  const light = (to) => {
    at = to;
    [...list.children].forEach((el, i) => el.setAttribute("aria-selected", String(i === at)));
    const el = list.children[at];
    if (el?.id) { input.setAttribute("aria-activedescendant", el.id); el.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (i) => { if (items[i]) { close(); how.choose(items[i]); } };
  const show = (found) => {
    items = found;
    list.replaceChildren(...items.map((item, i) => make("div", {
      role: "option", id: `${id}-${i}`, "aria-selected": "false",
      onpointerdown: (e) => e.preventDefault(), onclick: () => take(i),
    }, make("span", {}, item.label), make("span", { class: "sub" }, item.sub ?? ""))));
    if (!items.length) list.append(make("div", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "muted" }, how.empty));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    light(items.length ? 0 : -1);
  };
  const load = async () => {
    const q = input.value.trim();
    if (!q && !how.always) return close();
    const turn = ++asked;
    try {
      const answer = await ask(how.url(q));
      // A slow answer to an older question must not cover a newer one.
      if (answer.ok && turn === asked) show((await answer.json()).items ?? []);
    } catch { close(); }
  };
  const soon = later(load, 90);
  input.addEventListener("input", soon);
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) load();
      else if (items.length) light((at + (e.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
    } else if (e.key === "Enter" && !list.hidden && at >= 0) { e.preventDefault(); take(at); }
    else if (e.key === "Escape" && !list.hidden && !how.always) { e.stopPropagation(); e.preventDefault(); close(); }
  });
  return { load, close };
}
