// Kipu's two ways through a group session, each from beginning to end: by video from the mail on, and in person on a tablet.
// proves: KP-5, KP-6, KP-7, KP-8, KP-13, KP-16, KP-17, KP-18, KP-19, KP-20, KP-21, R-B8, R-B9
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { came, card, find, finish, inWords, justNow, mark, namesIn, openNotes, pdfText, review, roster, row, saved, shared, sign, start, that, until } from "./hands.mjs";
import { root, scratch } from "./house.mjs";

/** Where the session by video is held. */
const MEETING = "https://zoom.example/j/8125550142";
/** The parents' group by the names they go by, and where their mail goes. */
const MAILBOXES = {
  "Enzo Bianchi": "lorenzo.bianchi@example.org", "Kata Novotny": "katarina.novotny@example.org", "Kwame Boateng": "kwame.boateng@example.org",
  "Leila Farahani": "leila.farahani@example.org", "Lucia Marchetti": "lucia.marchetti@example.org", "Margo Duval": "marguerite.duval@example.org",
};
const PARENTS = Object.keys(MAILBOXES);
const [enzo, kata, kwame, leila, lucia, margo] = PARENTS;

/** A real mail server beside the house, which is started again to send through it. */
async function openPost(house) {
  const python = process.env.COHORT_TEST_MAIL ?? join(root, "target", "mail-server", "bin", "python");
  that(existsSync(python), "the mail server is not installed: run bin/test once, which puts it into target/mail-server");
  const port = await new Promise((yes) => {
    const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => yes(port)); });
  });
  const folder = mkdtempSync(scratch("post-"));
  // It ends when the other end of its standard input does.
  const child = spawn(python, [join(root, "cohort", "tests", "mail", "server.py"), String(port), folder, "--tls", "none"], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((yes, no) => { child.stdout.once("data", yes); child.once("exit", () => no(new Error("the mail server does not open"))); });
  const settings = { COHORT_SMTP_HOST: "localhost", COHORT_SMTP_PORT: String(port), COHORT_SMTP_TLS: "none", COHORT_PUBLIC_URL: house.url, COHORT_MAIL_FROM: "Oak Street Practice <cohort@oak.example>" };
  await house.stop();
  Object.assign(process.env, settings);
  try { await house.start(); } finally { for (const name of Object.keys(settings)) delete process.env[name]; }
  const file = join(folder, "mail.jsonl");
  return {
    /** What came for clients. */
    mails: () => (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((mail) => mail.to.some((to) => to.endsWith("@example.org"))),
    close: () => child.stdin.end(),
  };
}

const toast = (page, text) => page.locator(".toasts").getByText(text).waitFor();

/** Schedules a session that has just begun; gives the words of its time, `10:05–10:25`. */
async function book(page, group, more) {
  const { on, time } = justNow();
  await page.goto(`/schedule/new?day=${on}&time=${time}`);
  await page.getByRole("combobox", { name: "Group" }).fill(group.slice(0, 6).toLowerCase());
  await page.getByRole("option", { name: group }).click();
  await page.getByLabel("Minutes", { exact: true }).fill("20");
  await more();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await toast(page, "Session scheduled.");
  await page.goto(`/schedule?view=day&day=${on}`);
  const words = await page.locator(".card-session").filter({ hasText: group }).filter({ hasText: `${time}–` }).locator(".time").innerText();
  return { on, words };
}

/** A session's card in Today, by its time. */
const today = (page, words) => card(page, "Today's groups").getByRole("listitem").filter({ hasText: words });

export async function run(t) {
  await byVideo(t);
  await inPerson(t);
}

async function byVideo(t) {
  const post = await t.step("a mail server stands beside the house", () => openPost(t.house));
  const cora = await t.as("cora");
  const line = async (name) => (await roster(cora)).find((one) => one.name === name);

  const booked = await t.step("KP-5 Cora schedules a session of the parents' group with its meeting link", () => book(cora, "Parents of Teens", async () => {
    await cora.getByText("Topic, telehealth, service code, time zone").click();
    await cora.getByLabel("Telehealth link").fill(MEETING);
  }));

  const at = await t.step("KP-5 a click on the card in the schedule opens it, with everybody who is expected", async () => {
    await cora.locator(".card-session").filter({ hasText: booked.words }).getByRole("link", { name: "Parents of Teens" }).click();
    await cora.waitForURL(/\/sessions\/occ_/);
    const names = (await roster(cora)).map((one) => one.name);
    that(names.join() === PARENTS.join(), `expected are ${names}`);
    return new URL(cora.url()).pathname;
  });
  const meeting = `${at}/meeting`;
  await t.check("KP-5 from there clicks lead to the invitations", async () => {
    await cora.getByRole("link", { name: /^Expected: 6 clients/ }).click();
    await cora.getByRole("link", { name: "Telehealth", exact: true }).click({ timeout: 3000 });
    await cora.waitForURL(`**${meeting}`);
  });
  await t.step("KP-5 she sends everybody a link of their own", async () => {
    await cora.goto(meeting);
    await cora.getByRole("button", { name: "Send invitations" }).click();
    await toast(cora, "6 invitations are on the way.");
    that((await card(cora, "Invitations").getByText(/^Invited /).count()) === 6, "not all are marked as invited");
  });

  const links = await t.step("KP-5 the mails arrive, one to each, with neither the group nor anybody's name", async () => {
    const mails = await until("six mails", async () => (post.mails().length >= 6 ? post.mails() : null), 60_000);
    that(mails.map((mail) => mail.to.join()).sort().join() === Object.values(MAILBOXES).sort().join(), `they went to ${mails.map((mail) => mail.to)}`);
    const links = {};
    for (const mail of mails) {
      const words = mail.text.slice(mail.text.indexOf("Subject:"));
      that(/^Subject: Your appointment\r?\n/.test(words), words);
      const name = PARENTS.find((one) => MAILBOXES[one] === mail.to[0]);
      links[name] = /https?:\/\/\S+\/join\/[0-9a-f]{40}\b/.exec(words)?.[0];
      that(links[name]?.startsWith(`${t.url}/join/`), `${name}'s mail has no link: ${words}`);
      const body = words.slice(words.search(/\r?\n\r?\n/));
      const named = [...namesIn(body, [], [...PARENTS, "Lorenzo Katarina Marguerite", "Cora Lindgren"]), ...["Parents", "Teens", "zoom.example"].filter((word) => body.includes(word))];
      that(!named.length, `${name}'s mail says ${named}`);
    }
    that(new Set(Object.values(links)).size === 6, "two have one link");
    await cora.getByRole("button", { name: "Send invitations" }).click();
    await toast(cora, "Everybody has an invitation already.");
    that(post.mails().length === 6, "somebody got it twice");
    post.close();
    return links;
  });

  const phone = { viewport: { width: 390, height: 844 } };
  const clients = {};
  await t.step("KP-5 two open their links from the mail, and wait", async () => {
    for (const name of [kwame, leila]) {
      const page = await t.as("nobody", phone);
      await page.context().route("https://zoom.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Meeting</title><h1>Meeting</h1>" }));
      await page.goto(links[name]);
      await page.getByRole("heading", { name: `Hello ${name.split(" ")[0]}.` }).waitFor();
      await page.getByLabel("Where are you now?").fill("4 Mill Lane, Troy");
      await page.getByLabel("I agree to meet by video.").check();
      await page.getByRole("button", { name: "Go to the waiting room" }).click();
      await page.getByText("You will be let in shortly.").waitFor();
      const words = inWords(await page.locator("body").innerText());
      that(!namesIn(words, [name], PARENTS).length && !words.includes("Parents of Teens") && !(await page.content()).includes(MEETING), `the page that waits says ${words}`);
      clients[name] = page;
    }
  });

  await t.step("KP-5 Cora checks camera, microphone and materials before she lets anybody in", async () => {
    await cora.goto(meeting);
    const checks = card(cora, "Before you let them in");
    for (const words of [/My camera shows me/, /My microphone works/, /Handouts and slides are open/]) await checks.getByLabel(words).check();
    await cora.getByRole("link", { name: "Open the meeting" }).waitFor();
    await cora.locator("meeting-strip").getByText("2 waiting").waitFor();
  });

  await t.step("KP-16 before the session is started one is said to be away, with the reason", async () => {
    await cora.goto(at);
    await row(cora, lucia).getByRole("link", { name: /Missed…/ }).click();
    await cora.getByLabel("Excused: cancelled in time").check();
    await cora.getByLabel("Reason").fill("At work");
    await cora.getByRole("button", { name: "Save the missed session" }).click();
    await cora.waitForURL((url) => url.pathname === at);
  });

  await t.step("KP-5 she starts the session on its card in Today", async () => {
    await cora.goto("/");
    await today(cora, booked.words).getByText("Planned").waitFor();
    await today(cora, booked.words).getByRole("link", { name: "Parents of Teens" }).click();
    await start(cora);
    that((await line(lucia)).outcome === "excused" && (await line(lucia)).reason === "At work", "what was said before is gone");
  });

  await t.step("KP-5 she lets both in, and each gets the way to the meeting", async () => {
    await cora.locator("meeting-strip").getByRole("button", { name: "Admit all" }).click();
    for (const name of [kwame, leila]) {
      const page = clients[name];
      await page.getByRole("link", { name: "Open the meeting" }).waitFor();
      const [opened] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "Open the meeting" }).click()]);
      await opened.getByRole("heading", { name: "Meeting" }).waitFor();
      that(opened.url() === MEETING, `it leads to ${opened.url()}`);
    }
  });

  await t.step("KP-5, KP-17 attendance before the group begins: the meeting's times are proposed, and confirmed by her", async () => {
    const strip = cora.locator("meeting-strip");
    await strip.getByText("2 times to confirm").waitFor();
    that(!came((await line(kwame)).outcome), "it was attendance before anybody confirmed it");
    await strip.getByRole("button", { name: "Confirm all" }).click();
    await strip.getByText("to confirm").waitFor({ state: "detached" });
    await cora.goto(at);
    for (const name of [kwame, leila]) {
      const one = await line(name);
      that(came(one.outcome) && one.times.length === 1, `${name}: ${JSON.stringify(one)}`);
      await openNotes(cora, name);
      that((await row(cora, name).getByLabel("Where they are").inputValue()) === "4 Mill Lane, Troy", "where they are is not taken over");
      that(await row(cora, name).getByLabel("Agreed to take part remotely").isChecked(), "that they agreed is not taken over");
    }
  });

  await t.step("KP-19, KP-20 who did not come stays on the list, unticked, with a reason", async () => {
    for (const name of [enzo, kata, margo]) {
      await mark(cora, name, "Absent");
      await row(cora, name).getByLabel("Reason for absence").fill("No contact");
    }
    await saved(cora);
    await cora.reload();
    const all = await roster(cora);
    that(all.length === 6, `${all.length} are on the list`);
    for (const name of [enzo, kata, margo]) that((await line(name)).outcome === "absent" && (await line(name)).reason === "No contact", `${name}: ${JSON.stringify(await line(name))}`);
  });

  await t.step("KP-16 each mark has its time, and who made it", async () => {
    for (const [name, who] of [[lucia, "Cora Lindgren"], [kata, "Cora Lindgren"], [kwame, "Joined the video session"]]) {
      await openNotes(cora, name);
      await row(cora, name).locator(".marks > summary").click();
      const words = inWords(await row(cora, name).locator(".marks li").last().innerText());
      that(/\d\d:\d\d/.test(words) && /during the session/.test(words) && words.includes(who), `${name}: ${words}`);
    }
  });

  await t.step("KP-17 who closes the page has left, to the minute", async () => {
    await clients[kwame].close({ runBeforeUnload: false });
    const strip = cora.locator("meeting-strip");
    await strip.getByRole("button", { name: new RegExp(`${kwame} \\d\\d:\\d\\d–`) }).click();
    await strip.getByText("to confirm").waitFor({ state: "detached" });
    await cora.goto(at);
    const last = booked.words.split("–")[1];
    that(!(await line(kwame)).times[0].endsWith(last), `${kwame} stayed to the end: ${(await line(kwame)).times}`);
  });

  await t.step("the note is written and signed; the card is checked out", async () => {
    await finish(cora, { topic: "After an argument", words: "The parents practised naming a feeling before a rule." });
    await review(cora);
    await card(cora, kwame).getByText(/remote/i).first().waitFor();
    await card(cora, lucia).getByText("Missed session").first().waitFor();
    await sign(cora);
    await cora.waitForURL(/\/notes$/);
    await cora.goto("/");
    await today(cora, booked.words).getByText("Signed").waitFor();
  });

  await chartsAlone(t, cora, at, PARENTS, [kwame, leila], "naming a feeling before a rule");
}

/** Each chart has the note of its own client, and names nobody else. */
const chartsAlone = (t, page, at, people, attended, words) => t.step("each chart has the group's words and its own client's name alone", async () => {
  await page.goto(at);
  const charts = await roster(page);
  for (const name of attended) {
    await page.goto(charts.find((one) => one.name === name).chart);
    const text = inWords(await page.locator("#content").innerText());
    that(text.includes(words), `${name}: the group's words are missing`);
    const strange = namesIn(text, [name, await page.locator("h1").innerText()], people);
    that(!strange.length, `${name}'s chart names ${strange}`);
  }
  await page.goto(`${at}/notes`);
  const links = await page.getByRole("link", { name: "PDF", exact: true }).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const owners = await page.getByRole("heading", { level: 2 }).allInnerTexts();
  that(links.length === people.length, `${links.length} notes for ${people.length}`);
  for (const [n, href] of links.entries()) {
    const text = pdfText(await (await page.request.get(href)).body());
    if (text === null) return;
    const strange = namesIn(text, [owners[n]], people);
    that(inWords(text).includes(owners[n]) && !strange.length, `the PDF of ${owners[n]} names ${strange}`);
  }
});

async function inPerson(t) {
  const fred = await t.as("fred");
  const booked = await t.step("KP-6 Fred schedules an extra hour in the Studio, which is free", () => book(fred, "Open Studio", async () => {
    const room = fred.getByLabel("Room");
    await room.selectOption({ label: await room.locator("option", { hasText: "Studio" }).innerText() });
  }));
  await fred.context().close();

  const theo = await t.as("theo", { viewport: { width: 820, height: 1180 }, hasTouch: true });
  const line = async (name) => (await roster(theo)).find((one) => one.name === name);
  const fits = async () => that(await theo.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${theo.url()} is wider than the tablet`);

  const [at, people] = await t.step("KP-6 its card is in Theo's Today, and opens on the tablet", async () => {
    await theo.goto("/");
    await fits();
    await today(theo, booked.words).getByText("Planned").waitFor();
    await today(theo, booked.words).getByRole("link", { name: "Open Studio" }).click();
    await theo.waitForURL(/\/sessions\/occ_/);
    await fits();
    return [new URL(theo.url()).pathname, (await roster(theo)).map((one) => one.name)];
  });
  const [first, second, third, fourth] = people;

  await t.step("KP-7 without a device: a sign-in sheet to print, with first names and one letter", async () => {
    await theo.getByRole("link", { name: "Sign-in sheet" }).click();
    await theo.waitForURL(/\/sign-in-sheet$/);
    await theo.getByLabel("Preferred name and last initial").check();
    const [sheet] = await Promise.all([theo.waitForRequest(/\/sign-in-sheet\/pdf/), theo.getByRole("button", { name: "PDF to print" }).click()]);
    const bytes = await (await theo.request.get(sheet.url())).body();
    that(bytes.subarray(0, 4).toString() === "%PDF", "it is no PDF");
    const text = pdfText(bytes);
    if (text === null) return;
    const words = inWords(text);
    for (const name of people) {
      const [given, last] = name.split(" ");
      that(words.includes(`${given} ${last[0]}.`) && !words.includes(last), `${name} stands otherwise on the sheet`);
    }
    that(words.includes("Signature") && !words.includes("Open Studio"), `the sheet says ${words}`);
  });

  await t.step("KP-6 he starts the session on the card, and takes attendance on the tablet before the group begins", async () => {
    await theo.goto("/");
    await today(theo, booked.words).getByRole("link", { name: "Open Studio" }).click();
    await start(theo);
    await fits();
    await theo.getByRole("button", { name: "All present" }).click();
    await saved(theo);
    await mark(theo, second, "Absent");
    await row(theo, second).getByLabel("Reason for absence").fill("No contact");
    await saved(theo);
    await theo.reload();
    that((await roster(theo)).every((one) => one.outcome === (one.name === second ? "absent" : "present")), "not everybody is marked");
    await fits();
  });
  const [begin, end] = await theo.locator("session-live").evaluate((el) => [el.dataset.start, el.dataset.end]);
  const plus = (clock, minutes) => {
    const [h, m] = clock.split(":").map(Number);
    return `${String(Math.floor((h * 60 + m + minutes) / 60) % 24).padStart(2, "0")}:${String((m + minutes) % 60).padStart(2, "0")}`;
  };

  await t.step("KP-19, KP-20 who is absent stays on the list with the reason", async () => {
    const one = await line(second);
    that(one.outcome === "absent" && one.reason === "No contact" && !one.times.length, JSON.stringify(one));
    await openNotes(theo, second);
    await row(theo, second).locator(".marks > summary").click();
    await row(theo, second).locator(".marks").getByText(/during the session · Theo Marsh/).first().waitFor();
  });

  await t.step("KP-17, KP-18 one left and came back: two times for one client", async () => {
    const times = row(theo, third);
    that((await line(third)).times.join() === `${begin}-${end}`, `${third}: ${(await line(third)).times}`);
    await times.getByLabel("Time out, part 1").fill(plus(begin, 4));
    await times.getByRole("button", { name: `Add times for ${third}` }).tap();
    await times.getByLabel("Time in, part 2").fill(plus(begin, 9));
    await times.getByLabel("Time out, part 2").fill(end);
    await saved(theo);
    await theo.reload();
    const kept = (await line(third)).times.join(" ");
    that(kept === `${begin}-${plus(begin, 4)} ${plus(begin, 9)}-${end}`, `the times are ${kept}`);
  });

  const guest = await t.step("KP-21 somebody who came late and was not expected is added by hand", async () => {
    const found = (await Promise.all(["a", "e", "o"].map((letter) => find(theo, letter)))).flat().find((one) => !people.includes(one.label));
    that(found, "Theo finds nobody outside the list");
    await theo.locator("summary", { hasText: "Add a client" }).tap();
    await theo.getByRole("combobox", { name: "Add a client" }).fill(found.label.slice(0, 5));
    await theo.getByRole("option", { name: found.label }).click();
    await theo.getByRole("button", { name: "Add to this session" }).tap();
    await row(theo, found.label).getByText("added").waitFor();
    await mark(theo, found.label, "Late");
    await saved(theo);
    await theo.reload();
    const one = await line(found.label);
    that(one.outcome === "late" && one.times.length === 1 && one.times[0] !== `${begin}-${end}`, JSON.stringify(one));
    return found.label;
  });

  const own = "Finished the collage that was begun last week.";
  await t.step("KP-8 documented while it goes on, and later from the card", async () => {
    await shared(theo).fill("The group drew from memory and talked about it.");
    await saved(theo);
    await theo.goto("/");
    await today(theo, booked.words).getByText("In session").waitFor();
    await today(theo, booked.words).getByRole("link", { name: "Open Studio" }).click();
    that((await shared(theo).inputValue()).includes("drew from memory"), "what was written is gone");
    await openNotes(theo, first);
    await row(theo, first).getByLabel("Individual note").fill(own);
    await saved(theo);
    await finish(theo, { topic: "Drawing and collage" });
  });

  await t.step("reviewed and signed on the tablet; the card is checked out", async () => {
    await review(theo);
    await fits();
    await card(theo, new RegExp(` ${second.split(" ").at(-1)}$`)).getByText("Missed session").first().waitFor();
    await sign(theo);
    await theo.waitForURL(/\/notes$/);
    await fits();
    await theo.goto("/");
    await today(theo, booked.words).getByText("Signed").waitFor();
  });

  await chartsAlone(t, theo, at, [...people, guest], [first, third, fourth, guest], "drew from memory");
  await t.step("what was written of one stands in that chart and no other", async () => {
    await theo.goto(at);
    const charts = await roster(theo);
    for (const name of [first, second, fourth]) {
      await theo.goto(charts.find((one) => one.name === name).chart);
      await theo.getByRole("heading", { level: 1 }).waitFor();
      that(inWords(await theo.locator("#content").innerText()).includes(own) === (name === first), `${name}: ${first}'s own words are ${name === first ? "missing" : "here"}`);
    }
  });
}
