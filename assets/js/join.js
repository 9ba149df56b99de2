// A client's page of a meeting: asks whether they are let in, and says how long they were there.
//
// Markup:  <join-wait data-token="…">  while they wait;  <join-in data-token="…"> with <a data-open> once they may go in.
import { ask } from "./kit.js";

const OFTEN = 5000;
const SELDOM = 30_000;

class Page extends HTMLElement {
  connectedCallback() {
    this.url = `/join/${this.dataset.token}`;
    this.timer = setInterval(() => this.look(), this.pace);
    // Closing the page is the only word that somebody left; a page that comes again goes on where it was.
    addEventListener("pagehide", () => { if (!this.going) navigator.sendBeacon(`${this.url}/left`); });
    addEventListener("pageshow", (event) => { if (event.persisted) this.look(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.look(); });
  }
  async look() {
    try {
      const answer = await ask(`${this.url}/seen`, { method: "POST" });
      if (answer.ok) this.told((await answer.json()).stage);
    } catch { /* the next time will tell */ }
  }
  again() {
    this.going = true;
    clearInterval(this.timer);
    location.replace(this.url);
  }
}

class JoinWait extends Page {
  pace = OFTEN;
  told(stage) { if (stage !== "waiting") this.again(); }
}

class JoinIn extends Page {
  pace = SELDOM;
  connectedCallback() {
    super.connectedCallback();
    this.look();
    this.querySelector("[data-open]")?.addEventListener("click", () => {
      navigator.sendBeacon(`${this.url}/opened`);
      const said = this.querySelector("[data-said]");
      if (said) said.textContent = "The meeting is open in another tab. Close this page when you leave.";
    });
  }
  told(stage) { if (stage === "over") this.again(); }
}

customElements.define("join-wait", JoinWait);
customElements.define("join-in", JoinIn);
