// Who waits before a session by video, followed on the staff's pages.
//
// Markup:  <meeting-strip data-url="/sessions/…/waiting?at=…">  fills itself; its forms post without leaving the page.
import { announce, ask, say } from "./kit.js";
import { toast } from "./toast.js";

const PACE = 5000;

class MeetingStrip extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.send(event));
    this.timer = setInterval(() => { if (!document.hidden && !document.documentElement.classList.contains("locked")) this.look(); }, PACE);
    if (!this.children.length) this.look();
  }
  disconnectedCallback() { clearInterval(this.timer); }

  async look() {
    // A button that somebody is about to press stays where it is.
    if (this.asking || this.contains(document.activeElement)) return;
    this.asking = true;
    try {
      const answer = await ask(this.dataset.url, { headers: { accept: "text/html", "x-background": "1" } });
      if (!answer.ok || answer.redirected) return;
      const shell = document.createElement("template");
      shell.innerHTML = await answer.text();
      const fresh = shell.content.firstElementChild;
      const waits = fresh?.querySelectorAll("form[action$='/admissions']").length ?? 0;
      if (!fresh?.hasAttribute("data-online")) { clearInterval(this.timer); this.replaceChildren(); return; }
      if (this.innerHTML !== fresh.outerHTML) this.replaceChildren(fresh);
      if (waits > (this.waits ?? 0)) announce(say(this, "waits", "Somebody waits to be let in."), true);
      this.waits = waits;
    } catch { /* the next time will tell */ } finally { this.asking = false; }
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    const fields = new URLSearchParams(new FormData(form));
    const url = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    const answer = await ask(url, { method: "POST", body: fields, redirect: "manual" }).catch(() => null);
    if (!answer || answer.status >= 400) toast(say(this, "notDone", "That was not done. Try once more."));
    document.activeElement?.blur?.();
    await this.look();
  }
}

customElements.define("meeting-strip", MeetingStrip);
