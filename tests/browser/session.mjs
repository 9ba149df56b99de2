// The whole job by hand: Maya runs tonight's group, Lena writes along, the line and the server fail, and every chart gets its own note.
// proves: TA-1, TA-16, TA-19, TA-21, TA-29, TA-30, TA-31, TA-32, KP-8, KP-9, KP-10, KP-11, KP-14, KP-16, KP-17, KP-18, KP-19, KP-20, KP-21, R-C1, R-C2, R-C4, R-C6, R-C8, R-D2, R-E2, R-E4, R-K6
import { came, card, find, finish, inWords, mark, namesIn, offline, openNotes, openRunning, pdfText, PIN, review, roster, row, saved, shared, sign, that, until } from "./hands.mjs";
import { pause } from "./house.mjs";

export async function run(t) {
  const maya = await t.as("maya");
  const at = await t.step("from Today to the running session", () => openRunning(maya));
  const id = at.split("/").pop();
  const before = await roster(maya);
  const [amara, ben, chloe, dmitri, elena] = before.map((one) => one.name);

  await t.step("one is absent with a reason, one is not marked: 'All present' fills only blanks", async () => {
    await mark(maya, amara, "Absent");
    await row(maya, amara).getByLabel("Reason for absence").fill("Ill");
    await openNotes(maya, ben);
    await row(maya, ben).getByLabel("Not marked yet").check();
    await saved(maya);
    const was = await roster(maya);
    await maya.getByRole("button", { name: "All present" }).click();
    await saved(maya);
    await maya.reload();
    for (const [at, one] of (await roster(maya)).entries()) {
      const wanted = was[at].outcome === "unmarked" ? "present" : was[at].outcome;
      that(one.outcome === wanted, `${one.name} is ${one.outcome}, not ${wanted}`);
      if (came(one.outcome)) that(one.times.length > 0 && one.code, `${one.name} has no times or no code`);
    }
    that((await roster(maya))[0].reason === "Ill", "the reason of the absence is gone");
    await maya.locator("[data-tally]").getByText(/\d+ present/).waitFor();
  });

  await t.step("a mark is changed with one click, without clearing it first", async () => {
    for (const word of ["Late", "Excused", "Present"]) await mark(maya, dmitri, word);
    await saved(maya);
    await maya.reload();
    that((await roster(maya)).find((one) => one.name === dmitri).outcome === "present", `${dmitri} is not present`);
  });

  const [first, last] = await maya.locator("session-live").evaluate((el) => [el.dataset.start, el.dataset.end]);
  const plus = (clock, minutes) => {
    const [h, m] = clock.split(":").map(Number);
    const sum = (h * 60 + m + minutes + 1440) % 1440;
    return `${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`;
  };
  await t.step("left and came back: two times", async () => {
    const times = row(maya, chloe);
    await mark(maya, chloe, "Present");
    await times.getByLabel("Time out, part 1").fill(plus(first, 20));
    await times.hover();
    await times.getByRole("button", { name: `Add times for ${chloe}` }).click();
    await times.getByLabel("Time in, part 2").fill(plus(first, 32));
    await times.getByLabel("Time out, part 2").fill(last);
    await saved(maya);
    await maya.reload();
    const kept = (await roster(maya)).find((one) => one.name === chloe).times.join(" ");
    that(kept === `${first}-${plus(first, 20)} ${plus(first, 32)}-${last}`, `the times are ${kept}`);
  });

  await t.step("times that overlap are refused in the row, with a sentence", async () => {
    const box = row(maya, chloe).getByLabel("Time in, part 2");
    await box.fill(plus(first, 10));
    await box.blur();
    await row(maya, chloe).getByText("Two of these times overlap").waitFor();
    await box.fill(plus(first, 32));
    await saved(maya);
    await until("the sentence goes", async () => (await row(maya, chloe).getByText("overlap").count()) === 0);
  });

  const late = await t.step("somebody who was not expected is added", async () => {
    const here = new Set((await roster(maya)).map((one) => one.name));
    const guest = (await Promise.all(["a", "e", "o"].map((letter) => find(maya, letter)))).flat().find((one) => !here.has(one.label));
    that(guest, "Maya finds nobody outside the roster");
    await maya.locator("summary", { hasText: "Add a client" }).click();
    const box = maya.getByRole("combobox", { name: "Add a client" });
    await box.fill(guest.label.slice(0, 5));
    await maya.getByRole("option", { name: guest.label }).click();
    await maya.getByRole("button", { name: "Add to this session" }).click();
    await row(maya, guest.label).waitFor();
    await row(maya, guest.label).getByText("added").waitFor();
    await mark(maya, guest.label, "Late");
    await saved(maya);
    return guest.label;
  });

  await t.step("the topic comes from the library or is free", async () => {
    that((await maya.locator("#topics option").count()) > 0, "the library of topics is empty");
    await maya.getByLabel("Topic", { exact: true }).fill("Distress tolerance: TIPP");
    await saved(maya);
  });

  const group = "Introduced **TIPP** and practised paced breathing in pairs.\n\n- two rounds\n- homework set";
  await t.step("the group note, with the formatting bar and a phrase", async () => {
    await shared(maya).fill(group);
    await shared(maya).press("Control+End");
    await maya.getByRole("button", { name: "No safety concerns raised" }).click();
    await saved(maya);
    that((await shared(maya).inputValue()).includes("No safety concerns were raised"), "the phrase is not there");
    await shared(maya).fill(group);
    await shared(maya).press("Control+a");
    await maya.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: "Numbered list" }).click();
    that((await shared(maya).inputValue()).startsWith("1. Introduced"), "no numbered list was made");
    await shared(maya).fill(group);
    await saved(maya);
  });

  const secret = "Named two early signs of anger; used cold water at home.";
  await t.step("one client's own note", async () => {
    await openNotes(maya, ben);
    await row(maya, ben).getByLabel("Individual note").fill(secret);
    await mark(maya, ben, "Leading");
    await saved(maya);
    await maya.reload();
    await row(maya, ben).locator(".row-line").getByText(secret).waitFor();
  });

  await two(t, maya, at, [dmitri, elena], group);

  await t.step("typing without a line: kept on the device, sent on return, there after a reload", async () => {
    await maya.context().setOffline(true);
    await shared(maya).fill(`${group}\n\nWritten without a line.`);
    await mark(maya, elena, "Late");
    await shared(maya).blur();
    await offline(maya);
    await maya.locator(".save-words").getByText(/Offline – \d+ kept on this device/).waitFor();
    await maya.context().setOffline(false);
    await saved(maya);
    await maya.reload();
    that((await shared(maya).inputValue()).endsWith("Written without a line."), "the text is gone");
    that((await roster(maya)).find((one) => one.name === elena).outcome === "late", "the mark is gone");
  });

  await t.step("a page that was closed without a line brings its words back when it is opened again", async () => {
    await maya.context().setOffline(true);
    await shared(maya).fill(`${group}\n\nWritten before the tablet was shut.`);
    await shared(maya).blur();
    await offline(maya);
    await maya.goto("about:blank");
    await maya.context().setOffline(false);
    await maya.goto(at);
    await saved(maya);
    await maya.reload();
    that((await shared(maya).inputValue()).endsWith("before the tablet was shut."), "the text is gone");
  });

  await t.step("the server dies while one types, comes back, and nothing is lost", async () => {
    await shared(maya).pressSequentially(" Power");
    await t.house.kill();
    await shared(maya).pressSequentially(" went off.");
    await mark(maya, dmitri, "Late");
    await shared(maya).blur();
    await offline(maya);
    await t.house.start();
    await saved(maya);
    await maya.reload();
    that((await shared(maya).inputValue()).includes("Power went off.") , `the text is ${await shared(maya).inputValue()}`);
    that((await roster(maya)).find((one) => one.name === dmitri).outcome === "late", "the mark is gone");
  });

  await t.step("the idle lock asks for the PIN in place and keeps what was typed", async () => {
    // The lock falls between two keys: the words are in the box, the server takes nothing any more.
    await shared(maya).evaluate(async (box, words) => {
      await fetch("/lock", { method: "POST" });
      box.value = words;
      for (const type of ["input", "change"]) box.dispatchEvent(new Event(type, { bubbles: true }));
    }, group);
    await maya.getByRole("dialog", { name: "Locked" }).waitFor();
    await maya.getByRole("dialog", { name: "Locked" }).getByLabel("PIN").fill(PIN);
    await maya.getByRole("button", { name: "Unlock" }).click();
    await maya.getByRole("dialog", { name: "Locked" }).waitFor({ state: "hidden" });
    await saved(maya);
    await maya.reload();
    that((await shared(maya).inputValue()) === group, "the text is gone");
  });

  await t.step("the bar at the foot says what is missing and leads there; then nothing is", async () => {
    const lacks = maya.locator("[data-todo] a");
    if (await lacks.count()) {
      await lacks.first().click();
      that(await maya.evaluate(() => document.activeElement !== document.body), "the first thing to do leads nowhere");
    }
    await finish(maya);
    await until("nothing is missing", async () => (await lacks.count()) === 0);
  });

  await t.check("'Review & sign' pressed while words are still on their way: sent first, then shown", async () => {
    // A slow line, so that the press surely comes before the answer.
    await maya.route("**/changes", async (route) => { await pause(700); await route.continue(); });
    await shared(maya).fill(`${group}\n\nThe last words.`);
    await maya.getByRole("button", { name: /^Review & sign/ }).click();
    await maya.waitForURL(/\/review$/, { timeout: 10_000 }).finally(() => maya.unroute("**/changes"));
    await maya.getByText("The last words.").first().waitFor();
  });
  await maya.goto(at);

  await t.step("'Ben said' in the group note stops the signature, even with the PIN", async () => {
    const name = ben.split(" ")[0];
    await shared(maya).fill(`${group}\n\n${name} said that the cold water helped.`);
    await saved(maya);
    await review(maya);
    await maya.getByText("These words identify another client").waitFor();
    await maya.getByRole("link", { name: new RegExp(`“${name}`) }).first().waitFor();
    await maya.locator("form[action$='/signature']").evaluate((form) => { form.noValidate = true; });
    await sign(maya);
    await maya.getByText("identifies another client").first().waitFor();
    that(!maya.url().endsWith("/notes"), "it was signed all the same");
    await maya.goto(`${at}/review`);
    await maya.getByRole("link", { name: new RegExp(`“${name}`) }).first().click();
    await maya.waitForURL(new RegExp(`/sessions/${id}`));
    await shared(maya).fill(`${group}\n\nOne member said that the cold water helped.`);
    await saved(maya);
  });

  const people = await roster(maya);
  const attended = people.filter((one) => came(one.outcome));
  await t.step("the review shows each chart's note, and of whoever was away that they missed it", async () => {
    await review(maya);
    that((await maya.getByText("These words identify").count()) === 0, "the guard still objects");
    for (const one of attended) await maya.getByRole("heading", { level: 2, name: one.name.split(" ").at(-1) }).first().waitFor();
    await card(maya, amara).getByText("Missed session").first().waitFor();
    const away = people.length - attended.length;
    await maya.getByRole("button", { name: `Sign ${attended.length} notes and ${away} missed session${away === 1 ? "" : "s"}` }).waitFor();
  });

  await t.step("a wrong PIN signs nothing and says how many tries are left", async () => {
    await sign(maya, "918273");
    await maya.getByText("That is not your PIN. 4 tries are left.").first().waitFor();
  });

  await t.step("the PIN signs all of them together", async () => {
    await sign(maya);
    await maya.waitForURL(/\/notes$/);
    that((await maya.getByRole("link", { name: "PDF", exact: true }).count()) === people.length, "not one note for each on the roster");
    await maya.goto("/");
    await card(maya, "Today's groups").getByRole("listitem").filter({ has: maya.locator(`a[href="${at}"]`) }).getByText("Signed").waitFor();
    await maya.goto(at);
    await maya.getByText(/Signed · checked out/).waitFor();
    that((await maya.getByRole("button", { name: "All present" }).count()) === 0, "a signed session can still be marked");
  });

  await t.step("each chart has the group's text, its own text, and nobody else's name", async () => {
    for (const one of attended) {
      await maya.goto(one.chart);
      await maya.getByRole("heading", { level: 1 }).waitFor();
      const newest = card(maya, /./).first();
      const text = inWords(await newest.innerText());
      that(text.includes("paced breathing in pairs"), `${one.name}: the group's text is missing`);
      that(text.includes(secret) === (one.name === ben), `${one.name}: ${ben}'s own text is ${one.name === ben ? "missing" : "here"}`);
      that(text.includes("Maya Okafor") && /SHA-256/.test(text), `${one.name}: the signature is missing`);
      const strange = namesIn(inWords(await maya.locator("#content").innerText()), [one.name, await maya.locator("h1").innerText()], people.map((other) => other.name));
      that(strange.length === 0, `${one.name}'s chart names ${strange.join(", ")}`);
    }
    await maya.goto(people.find((one) => one.name === amara).chart);
    await maya.getByText("Missed session").first().waitFor();
    that(!inWords(await maya.locator("#content").innerText()).includes("One member said that the cold water helped"), `${amara} was absent and has the group's text all the same`);
  });

  await t.step("each note as PDF: its own client's name and nobody else's", async () => {
    await maya.goto(`${at}/notes`);
    const links = await maya.getByRole("link", { name: "PDF", exact: true }).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    const owners = await maya.getByRole("heading", { level: 2 }).allInnerTexts();
    for (const [n, href] of links.entries()) {
      const answer = await maya.request.get(href);
      const bytes = await answer.body();
      that(answer.ok() && bytes.subarray(0, 4).toString() === "%PDF", `${href} is no PDF`);
      const text = pdfText(bytes);
      if (text === null) { console.log("       (pdftotext is not installed: the words of the PDFs were not read)"); return; }
      that(inWords(text).includes(owners[n]), `the PDF of ${owners[n]} does not say so`);
      that(inWords(text).includes("Maya Okafor"), `the PDF of ${owners[n]} shows no signature`);
      const strange = namesIn(text, [owners[n]], [...people.map((one) => one.name), ...owners, late]);
      that(strange.length === 0, `the PDF of ${owners[n]} names ${strange.join(", ")}`);
    }
  });

  await t.step("an addendum stands below the note and is signed too", async () => {
    await maya.goto(`${at}/notes`);
    await maya.getByRole("link", { name: "Open", exact: true }).first().click();
    await maya.getByLabel("Reason", { exact: true }).fill("Call after the session");
    await maya.getByLabel("Addendum", { exact: true }).fill("Called at 13:00 to confirm the next date.");
    await maya.getByLabel("Your PIN").fill(PIN);
    await maya.getByRole("button", { name: "Sign the addendum" }).click();
    await maya.locator("section.addendum").getByText("Called at 13:00").waitFor();
  });

  await t.step("the sign-in sheet shows first names and one letter", async () => {
    await maya.goto(`${at}/sign-in-sheet`);
    const text = await maya.getByRole("table", { name: "Sign-in sheet" }).innerText();
    for (const one of people) that(!text.includes(one.name), `the sheet shows ${one.name}`);
    that(text.includes(`${amara.split(" ")[0]} ${amara.split(" ").at(-1)[0]}.`), "the sheet does not show a member");
  });

  await t.step("the audit log and every signature verify", async () => {
    await t.house.stop();
    const { code, said } = await t.house.command("audit", "verify");
    that(code === 0 && said.includes("Everything verifies."), said);
    await t.house.start();
  });
}

/** Lena on her own device: what she marks is seen within seconds, and where both write at once, both versions are shown. */
async function two(t, maya, at, [dmitri, elena], group) {
  const lena = await t.as("lena");
  await t.step("what Lena marks, Maya sees within seconds", async () => {
    await lena.goto(at);
    await mark(lena, elena, "Excused");
    await row(lena, elena).getByLabel("Reason for absence").fill("Childcare");
    await saved(lena);
    await until("Maya sees it", async () => {
      const one = (await roster(maya)).find((it) => it.name === elena);
      return one.outcome === "excused" && one.reason === "Childcare";
    });
    await mark(maya, elena, "Present");
    await saved(maya);
    await until("and Lena sees the answer", async () => (await roster(lena)).find((it) => it.name === elena).outcome === "present");
  });
  await t.step("both write in the same field at once: both versions are shown, neither is lost", async () => {
    await Promise.all([shared(maya).focus(), shared(lena).focus()]);
    await Promise.all([shared(maya).fill(`${group}\n\nMaya's line.`), shared(lena).fill(`${group}\n\nLena's line.`)]);
    const loser = await until("somebody is asked", async () => {
      for (const page of [maya, lena]) if (await page.getByRole("group", { name: "Two versions" }).count()) return page;
      return null;
    });
    const box = loser.getByRole("group", { name: "Two versions" });
    const text = await box.innerText();
    that(text.includes("Maya's line.") && text.includes("Lena's line."), "the two versions are not both shown");
    await box.getByRole("button", { name: "Keep both" }).click();
    await saved(loser);
    const other = loser === maya ? lena : maya;
    await saved(other);
    await until("both devices show both lines", async () => {
      const all = await Promise.all([maya, lena].map((page) => shared(page).inputValue()));
      return all.every((value) => value.includes("Maya's line.") && value.includes("Lena's line."));
    });
  });
  await t.step("both mark one client differently at once: one of them chooses", async () => {
    const version = (page) => page.locator("session-live li.row").evaluateAll((rows, name) => rows.find((one) => one.querySelector(".name").textContent.trim() === name).dataset.base, dmitri);
    await until("both have read the same", async () => (await version(maya)) === (await version(lena)));
    await Promise.all([mark(maya, dmitri, "Late"), mark(lena, dmitri, "Absent")]);
    const loser = await until("somebody is asked", async () => {
      for (const page of [maya, lena]) if (await row(page, dmitri).getByRole("group", { name: "Two versions" }).count()) return page;
      return null;
    });
    await loser.getByRole("button", { name: "Use theirs" }).click();
    await until("both devices agree", async () => {
      const [one, other] = await Promise.all([maya, lena].map(async (page) => (await roster(page)).find((it) => it.name === dmitri).outcome));
      return one === other;
    });
    await mark(maya, dmitri, "Present");
    await saved(maya);
  });
  await lena.context().close();
}
