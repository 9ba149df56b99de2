// The procedure of The Sandbox, run by itself: its rulebook is made and turned on, two hundred clients come with their histories, and every
// one of them ends where the procedure says. Then a coordinator's morning: accept, decide, put off, take back, by mouse, keys and no script.
import { csv, here, people } from "./data/sandbox.mjs";
import { inWords, that } from "./hands.mjs";

/** What the API says of a client, asked as whoever looks at the page. */
const asked = (page, path) => page.evaluate(async (path) => (await fetch(path, { headers: { accept: "application/json" } })).json(), path);

async function idOf(page, name) {
  const { items } = await asked(page, `/clients/find?q=${encodeURIComponent(name)}`);
  const found = items.filter((item) => item.label === name);
  that(found.length === 1, `${found.length} clients are called ${name}`);
  return found[0].id;
}

/** What is wrong with where a client stands, beside what was expected; nothing where it is right. */
function judged({ expect, source }, way, name) {
  const on = way.pathways.find((one) => one.pathway.key === "sandbox");
  const say = (what) => `${source}: ${name}: ${what}`;
  if (!expect.place) return on ? say(`is in ${on.state.name}, and should be on no pathway`) : "";
  if (!on) return say("is on no pathway");
  if (on.state.name !== expect.place) return say(`is in ${on.state.name}, not in ${expect.place}`);
  const open = on.open.map((item) => item.rule);
  if (["proposal", "question"].includes(expect.list) && !open.includes(expect.rule)) return say(`${expect.rule} is not open, but: ${open.join(", ") || "nothing"}`);
  const one = on.open.find((item) => item.rule === expect.rule);
  if (expect.to && one?.proposes?.name !== expect.to) return say(`${one?.proposes?.name} is proposed, not ${expect.to}`);
  if (expect.list === "none" && open.length) return say(`${open.join(", ")} should not be open`);
  if (expect.list === "moved" && !on.intervals.some((stay) => stay.rule === expect.rule)) return say(`${expect.rule} did not move them`);
  if ((expect.list === "overdue" || expect.overdue === true) !== on.overdue) return say(on.overdue ? "is overdue" : "is not overdue");
  return "";
}

export async function run(t) {
  const ruth = await t.as("ruth");
  const everybody = people(here());

  await t.step("the procedure is made from its preset, read in plain words, and turned on", async () => {
    await ruth.goto("/pathways/books");
    await ruth.getByRole("radio", { name: /^The Sandbox/ }).check();
    await ruth.getByRole("button", { name: "Make it" }).click();
    await ruth.waitForURL(/\/pathways\/pwy_[^/]+\/book/);
    const words = inWords(await ruth.locator("main").innerText());
    for (const said of ["JV-2", "JV-19", "more than 3 months since the last engagement", "proposes Discharged", "has no category"]) {
      that(words.toLowerCase().includes(said.toLowerCase()), `the book does not say “${said}”`);
    }
    await ruth.getByRole("img", { name: /The Sandbox/ }).first().waitFor();
    await ruth.getByRole("link", { name: "Turn on …" }).click();
    await ruth.getByRole("checkbox", { name: /I looked it through/ }).check();
    await ruth.getByRole("button", { name: "Turn book 1 on" }).click();
    await ruth.getByText("On", { exact: true }).first().waitFor();
  });

  await t.step("two hundred clients are looked at first, and nothing is kept", async () => {
    await ruth.goto("/pathways/import");
    await ruth.getByLabel("The states are of").selectOption({ label: "The Sandbox" });
    await ruth.getByLabel("File").setInputFiles({ name: "sandbox.csv", mimeType: "text/csv", buffer: Buffer.from(csv(), "utf8") });
    await ruth.getByRole("button", { name: "Look at the clients" }).click();
    await ruth.getByText("The Sandbox, if you go on:").waitFor({ timeout: 60_000 });
    await ruth.getByRole("button", { name: "Take in 200 clients" }).waitFor();
    const { items } = await asked(ruth, `/clients/find?q=${encodeURIComponent("Ashdown")}`);
    that(items.length === 0, "the preview kept somebody");
  });

  await t.step("they are taken in, all at once", async () => {
    await ruth.getByRole("button", { name: "Take in 200 clients" }).click();
    await ruth.getByText(/^Done: /).waitFor({ timeout: 60_000 });
  });

  await t.step("every rule of the procedure has fired as it should, for each of the two hundred", async () => {
    const wrong = [];
    for (const person of everybody) {
      const name = `${person.first} ${person.last}`;
      const id = await idOf(ruth, name);
      person.id = id;
      const bad = judged(person, await asked(ruth, `/api/clients/${id}/pathway`), name);
      if (bad) wrong.push(bad);
    }
    that(wrong.length === 0, `${wrong.length} of 200 are wrong:\n${wrong.slice(0, 20).join("\n")}`);
  });

  const section = (title) => ruth.locator("section.card").filter({ has: ruth.getByRole("heading", { level: 2, name: new RegExp(`^${title}`) }) });
  const line = (title, name) => section(title).locator("li").filter({ has: ruth.getByRole("link", { name, exact: true }) });
  const list = async () => {
    await ruth.goto("/pathways?whose=all");
    const pathway = await ruth.locator("select[name=pathway] option", { hasText: "The Sandbox" }).getAttribute("value");
    await ruth.goto(`/pathways?whose=all&pathway=${pathway}`);
  };
  const of = (list, rule) => everybody.find((person) => person.expect.list === list && (!rule || person.expect.rule === rule));
  const nameOf = (person) => `${person.first} ${person.last}`;

  await t.step("the work list says why, and one click accepts", async () => {
    await list();
    const silent = of("proposal", "quiet_in_therapy");
    const words = inWords(await line("Proposals", nameOf(silent)).innerText());
    that(/No engagement since \d+ \w+/.test(words) && /2 chase attempts/.test(words) && /of 12 sessions/.test(words), words);
    const over = inWords(await line("Overdue", nameOf(of("overdue"))).innerText());
    that(/days? over/.test(over), over);
    await line("On no pathway", nameOf(of("unallocated"))).waitFor();
    const done = of("proposal", "group_done");
    const accept = line("Proposals", nameOf(done)).getByRole("button", { name: /^Accept/ });
    if (await accept.count()) await accept.click();
    else {
      await line("Proposals", nameOf(done)).getByRole("link", { name: /^Accept/ }).click();
      await ruth.getByLabel(/^Why/).fill("Goals met, agreed with the family");
      await ruth.getByRole("button", { name: /^Accept|^Move/ }).first().click();
    }
    await ruth.waitForURL(/\/pathways(\?|$)/);
    that((await line("Proposals", nameOf(done)).count()) === 0, "it is still proposed");
    const way = await asked(ruth, `/api/clients/${done.id}/pathway`);
    that(way.pathways[0].state.name === "Graduated" && way.pathways[0].intervals.at(-1).rule === "group_done", JSON.stringify(way.pathways[0].state));
    done.gone = true;
  });

  await t.step("it can be taken back with a reason, and what was proposed is proposed again", async () => {
    const done = everybody.find((person) => person.gone);
    await ruth.goto(`/clients/${done.id}/pathway`);
    await ruth.getByRole("link", { name: /[Tt]ake.* back/ }).first().click();
    await ruth.getByLabel(/^Why|^Reason/).fill("Two more sessions were agreed");
    await ruth.getByRole("button", { name: "Take it back" }).click();
    await ruth.waitForURL(/\/pathway/);
    const way = await asked(ruth, `/api/clients/${done.id}/pathway`);
    that(way.pathways[0].state.name === "Group Therapy", way.pathways[0].state.name);
    that(way.pathways[0].open.some((item) => item.rule === "group_done"), "nothing is proposed");
    await ruth.getByText("Two more sessions were agreed").first().waitFor();
  });

  await t.step("a chase is logged, and the second one turns the question into a proposal", async () => {
    const unchased = everybody.find((person) => person.expect.rule === "chase_in_therapy" && !person.events.some((event) => event.event === "Chase"));
    for (const how of ["Phone", "Text"]) {
      await ruth.goto(`/clients/${unchased.id}/pathway`);
      await ruth.getByLabel("How", { exact: true }).selectOption({ label: how });
      await ruth.getByLabel("What came of it").selectOption({ label: "No answer" });
      await ruth.getByRole("button", { name: "Log the attempt" }).click();
      await ruth.waitForURL(/\/pathway/);
    }
    const open = (await asked(ruth, `/api/clients/${unchased.id}/pathway`)).pathways[0].open.map((item) => item.rule);
    that(open.join() === "quiet_in_therapy", open.join());
  });

  await t.step("several are reviewed together and accepted, all of them", async () => {
    await list();
    const few = everybody.filter((person) => person.expect.rule === "group_too_few").slice(0, 3);
    for (const person of few) await line("Proposals", nameOf(person)).getByRole("checkbox").check();
    await ruth.getByRole("button", { name: "Review those chosen" }).click();
    await ruth.waitForURL(/\/pathways\/items\/answers/);
    const shown = inWords(await ruth.locator("main").innerText());
    for (const person of few) that(shown.includes(nameOf(person)), `${nameOf(person)} is not in the review`);
    await ruth.getByLabel(/^Why|^Reason/).first().fill("Came twice at most; agreed with the team");
    await ruth.getByRole("button", { name: /^Accept/ }).click();
    await ruth.waitForURL(/\/pathways(\?|$)/);
    for (const person of few) {
      const way = await asked(ruth, `/api/clients/${person.id}/pathway`);
      that(way.pathways[0].state.name === "Discharged", `${nameOf(person)}: ${way.pathways[0].state.name}`);
    }
  });

  await t.step("without a script a client is moved by the form, with a reason where the book asks for one", async () => {
    const plain = await t.as("ruth", { javaScriptEnabled: false });
    const stays = of("none");
    await plain.goto(`/clients/${everybody.find((person) => person.source === "JV-13" && person.expect.list === "none").id}/pathway`);
    await plain.getByRole("link", { name: /^Move/ }).first().click();
    await plain.getByLabel("Move to").selectOption({ label: "iCBT" });
    await plain.getByRole("button", { name: "Move", exact: true }).click();
    await plain.getByText(/Say why/).first().waitFor();
    await plain.getByLabel(/^Why|^Reason/).fill("Prefers to work alone for now");
    await plain.getByRole("button", { name: "Move", exact: true }).click();
    await plain.waitForURL(/\/pathway/);
    await plain.getByText("Prefers to work alone for now").first().waitFor();
    that(stays, "somebody stays");
    await plain.context().close();
  });

  await t.step("the month is guided for each commissioner, and a number opens to those behind it", async () => {
    await ruth.goto("/pathways/guide");
    await ruth.getByLabel("Pathway").selectOption({ label: "The Sandbox" });
    await ruth.getByRole("button", { name: "Show" }).click();
    await ruth.locator("table").getByText("Bluefield").first().waitFor();
    const number = ruth.locator("table").first().locator("a[href*='/pathways/guide/clients']").first();
    const count = Number.parseInt(inWords(await number.innerText()), 10);
    await number.click();
    await ruth.waitForURL(/guide\/clients/);
    that((await ruth.locator("main a[href*='/clients/cli_']").count()) === count, `not ${count} clients are behind the number`);
    await ruth.goBack();
    const [file] = await Promise.all([ruth.waitForEvent("download"), ruth.getByRole("link", { name: "Excel" }).click()]);
    that(file.suggestedFilename().endsWith(".xlsx"), file.suggestedFilename());
  });

  await t.step("no client's page names another client", async () => {
    const names = everybody.map(nameOf);
    for (const person of everybody.slice(0, 40)) {
      await ruth.goto(`/clients/${person.id}/pathway`);
      const words = await ruth.locator("main").innerText();
      const others = names.filter((name) => name !== nameOf(person) && words.includes(name));
      that(others.length === 0, `${nameOf(person)}'s page names ${others.join(", ")}`);
    }
  });
}
