// A group's appointment by hand, step by step as TherapyAppointment's manual goes through it: scheduled, shared, attended, corrected.
// proves: TA-12, TA-13, TA-14, TA-15, TA-16, TA-17, TA-18, TA-19, TA-20, TA-21, TA-22, TA-23, TA-33
import { card, day, finish, inWords, justNow, mark, openNotes, PIN, review, roster, row, saved, sign, start, that, until } from "./hands.mjs";

const NAME = "Grief and loss";
const MEMBERS = ["Esther Goldstein", "Gabriela Santos", "Hannah Eriksen", "Ibrahim Sesay", "Jamal Pettway"];
const [esther, gabriela, hannah, ibrahim, jamal] = MEMBERS;

/** A Monday, Tuesday or Wednesday in two weeks, but not the weekday of today: there the demo's week gives way to what is on now. */
const ahead = [15, 16, 17, 18, 19, 20].map(day).find((on) => [1, 2, 3].includes(new Date(`${on}T12:00:00Z`).getUTCDay()));

export async function run(t) {
  const ruth = await t.as("ruth");
  const toast = (page, text) => page.locator(".toasts").getByText(text).waitFor();
  const choose = async (page) => {
    await page.getByRole("combobox", { name: "Group" }).fill("grief");
    await page.getByRole("option", { name: NAME }).click();
  };
  const cards = (page) => page.locator(".card-session").filter({ hasText: NAME });
  const line = async (name) => (await roster(ruth)).find((one) => one.name === name);
  /** What the server has of everybody, as a page that is opened anew shows it. */
  const kept = async () => {
    await saved(ruth);
    await ruth.reload();
    return Object.fromEntries((await roster(ruth)).map((one) => [one.name, one]));
  };
  const code = (name) => row(ruth, name).getByLabel("Service code");

  const group = await t.step("a group of five, whose provider is Ruth", async () => {
    await ruth.goto("/groups/new");
    await ruth.getByLabel("Full name").fill(NAME);
    await ruth.getByLabel("Kind").selectOption({ label: "Skills" });
    await ruth.getByLabel("Provider").selectOption({ label: "Ruth Feldman" });
    await ruth.getByLabel("Usual service code").fill("90853");
    await ruth.getByRole("button", { name: "Add group" }).click();
    await ruth.waitForURL(/\/groups\/grp_/);
    const group = new URL(ruth.url()).pathname;
    await ruth.getByRole("link", { name: "Add Client", exact: true }).click();
    for (const name of MEMBERS) await ruth.getByRole("checkbox", { name: `Choose ${name}` }).check();
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await toast(ruth, "5 clients added.");
    return group;
  });

  await t.step("TA-12 a click on day and time, a part of the group's name, picked, saved: it stands on the calendar", async () => {
    await ruth.goto(`/schedule?view=day&day=${ahead}`);
    await ruth.locator(`.daygrid-slot[data-at="${ahead}T14:00"][data-row="Willow room"]`).click();
    await ruth.waitForURL(/\/schedule\/new\?/);
    const [on, time] = [await ruth.getByLabel("Day", { exact: true }).inputValue(), await ruth.getByLabel("Start").inputValue()];
    that(on === ahead && time === "14:00", `the form says ${on}, ${time}`);
    await choose(ruth);
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast(ruth, "Session scheduled.");
    await ruth.goto(`/schedule?view=day&day=${ahead}`);
    that((await cards(ruth).count()) === 1, "it does not stand on its day");
    const words = inWords(await cards(ruth).innerText());
    that(words.includes("14:00–15:30") && words.includes("Ruth Feldman"), words);
  });

  const now = justNow();
  const at = await t.step("TA-13 a click on the appointment opens attendance, what is charged, and charting, on one page", async () => {
    await ruth.goto(`/schedule/new?day=${now.on}&time=${now.time}`);
    await choose(ruth);
    await ruth.getByLabel("Minutes", { exact: true }).fill("20");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast(ruth, "Session scheduled.");
    await ruth.goto(`/schedule?view=day&day=${now.on}`);
    await cards(ruth).getByRole("link", { name: NAME }).click();
    await ruth.waitForURL(/\/sessions\/occ_/);
    const names = (await roster(ruth)).map((one) => one.name);
    that(names.join() === MEMBERS.join(), `expected are ${names}`);
    await start(ruth);
    for (const name of MEMBERS) {
      await row(ruth, name).getByTitle("Present", { exact: true }).waitFor();
      await code(name).waitFor();
      await row(ruth, name).getByTitle("Note", { exact: true }).waitFor();
    }
    await ruth.getByRole("region", { name: "Group note" }).getByRole("textbox").first().waitFor();
    return new URL(ruth.url()).pathname;
  });

  await t.step("TA-14 sharing gives a second provider the clients, their charts, the schedule and the session, until it is taken back", async () => {
    const maya = await t.as("maya");
    const status = async (path) => (await maya.request.get(path)).status();
    that((await status(group)) === 404, "Maya has the group before it is shared");
    await ruth.goto(group);
    await card(ruth, "Who sees this group").getByRole("link", { name: "Share" }).click();
    await ruth.getByLabel("Open this group to").selectOption({ label: "Maya Okafor" });
    await ruth.getByRole("radio", { name: /also place members and schedule/ }).check();
    await ruth.getByLabel("Last day").fill(day(60));
    await ruth.getByRole("button", { name: "Give access" }).click();
    await toast(ruth, "Access given.");
    await card(ruth, "Who sees this group").getByText(/until .* given by Ruth Feldman/).waitFor();

    await maya.goto(group);
    for (const name of MEMBERS) await card(maya, "Members").getByRole("link", { name, exact: true }).waitFor();
    await card(maya, "Members").getByRole("link", { name: hannah, exact: true }).click();
    await maya.getByRole("heading", { level: 1, name: hannah }).waitFor();
    await maya.getByRole("link", { name: "Chart", exact: true }).first().click();
    await maya.waitForURL(/\/chart$/);
    await maya.goto(`/schedule/new?day=${ahead}&time=16:00`);
    await choose(maya);
    await maya.getByLabel("Minutes", { exact: true }).fill("30");
    await maya.getByRole("button", { name: "Save", exact: true }).click();
    await toast(maya, "Session scheduled.");
    await maya.goto(at);
    await openNotes(maya, hannah);
    await row(maya, hannah).getByLabel("Individual note").fill("Brought a photograph.");
    await saved(maya);
    await ruth.goto(at);
    await row(ruth, hannah).locator(".row-line").getByText("Brought a photograph.").waitFor();

    await ruth.goto(group);
    await ruth.getByRole("button", { name: "Withdraw access of Maya Okafor" }).click();
    await toast(ruth, "Access withdrawn.");
    that((await status(group)) === 404 && (await status(at)) === 404, "Maya has it still");
    await maya.context().close();
  });

  await t.step("TA-15 scheduled on the second provider's calendar: who cannot open it yet is named before it is saved, with the rights to give", async () => {
    const theo = await t.as("theo");
    that((await theo.request.get(group)).status() === 404, "Theo has the group already");
    await ruth.goto(`/schedule?view=people&day=${ahead}`);
    await ruth.getByRole("row", { name: /^Theo Marsh/ }).locator(`td[data-at="${ahead}"]`).click({ position: { x: 4, y: 4 } });
    await ruth.waitForURL(/\/schedule\/new\?.*lead=sta_/);
    that(await ruth.getByRole("checkbox", { name: "Theo Marsh" }).isChecked(), "whose calendar it was is forgotten");
    // No filter hides anybody's groups: every group one may schedule is offered.
    await choose(ruth);
    await ruth.getByLabel("Start").fill("12:00");
    await ruth.getByLabel("Minutes", { exact: true }).fill("45");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.getByText(`Theo Marsh cannot open ${NAME} yet`).waitFor();
    await ruth.getByRole("radio", { name: "Yes, give access" }).check();
    await ruth.getByRole("radio", { name: /also run sessions, write and sign/ }).check();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.waitForURL(/said=made/);
    await theo.goto(group);
    for (const name of MEMBERS) await card(theo, "Members").getByRole("link", { name, exact: true }).waitFor();
    await theo.goto(`/schedule?view=people&day=${ahead}`);
    await cards(theo).getByText("12:00–12:45", { exact: true }).waitFor();
    await theo.context().close();
  });

  await t.step("TA-16 attendance is yes or no: yes has times, a code and the group's note, no has none of them", async () => {
    await ruth.goto(at);
    await mark(ruth, esther, "Present");
    await mark(ruth, gabriela, "Absent");
    const all = await kept();
    that(all[esther].outcome === "present" && all[esther].code === "90853" && all[esther].times.length === 1, JSON.stringify(all[esther]));
    that(all[gabriela].outcome === "absent" && all[gabriela].code === "" && !all[gabriela].times.length, JSON.stringify(all[gabriela]));
    await ruth.locator("[data-tally]").getByText("1 present", { exact: true }).waitFor();
    await ruth.locator("[data-tally]").getByText("1 absent", { exact: true }).waitFor();
    that((await ruth.locator(".note-reach [data-reach]").innerText()) === "1", "the note goes to somebody who was away");
  });

  await t.step("TA-17 yes: a standard code, the practice's own, or no fee", async () => {
    for (const wanted of ["H0005", "REC", ""]) {
      await code(esther).selectOption(wanted);
      const one = (await kept())[esther];
      that(one.code === wanted && one.outcome === "present", `${wanted || "no fee"} became ${one.code}, ${one.outcome}`);
    }
  });

  await t.step("TA-18 no: no show, late cancel, or no fee, each with its reason", async () => {
    for (const [word, outcome, wanted, why] of [["Absent", "absent", "NOSHOW", "No contact"], ["Cancelled", "late_cancel", "LATECX", "Work"], ["Excused", "excused", "", "Ill"]]) {
      await mark(ruth, gabriela, word);
      await code(gabriela).selectOption(wanted);
      await row(ruth, gabriela).getByLabel("Reason for absence").fill(why);
      const one = (await kept())[gabriela];
      that(one.outcome === outcome && one.code === wanted && one.reason === why, `${word}: ${JSON.stringify(one)}`);
    }
  });
  await t.step("TA-18 a code for those who came is not offered for somebody who did not", async () => {
    that(await code(gabriela).locator('option[value="90853"]').isDisabled(), "somebody away can be charged as if they had come");
    that(await code(gabriela).locator('option[value="NOSHOW"]').isEnabled(), "a code for those away is not offered");
  });

  await t.step("TA-19 one button marks all as attended with the usual code, but for those who are marked; single codes can change afterwards", async () => {
    await ruth.getByRole("button", { name: "All present" }).click();
    let all = await kept();
    for (const name of [hannah, ibrahim, jamal]) that(all[name].outcome === "present" && all[name].code === "90853", `${name}: ${JSON.stringify(all[name])}`);
    that(all[gabriela].outcome === "excused" && all[esther].code === "", "what was marked by hand is overwritten");
    await code(ibrahim).selectOption("H0005");
    all = await kept();
    that(all[ibrahim].code === "H0005" && all[hannah].code === "90853", "not one code changed alone");
  });

  await t.step("TA-20 where attendance is blank the codes stand in groups, yes before no", async () => {
    await openNotes(ruth, jamal);
    await row(ruth, jamal).getByLabel("Not marked yet").check();
    that((await kept())[jamal].outcome === "unmarked", "it is not blank again");
    const groups = await code(jamal).locator("optgroup").evaluateAll((all) => all.map((one) => [one.label, [...one.children].map((option) => option.value)]));
    that(groups.map(([label]) => label).join() === "Attended,Not attended,No fee", `the groups are ${groups.map(([label]) => label)}`);
    that(groups[0][1].includes("90853") && groups[0][1].includes("REC"), `those who came: ${groups[0][1]}`);
    that(groups[1][1].join() === "LATECX,NOSHOW" || groups[1][1].join() === "NOSHOW,LATECX", `those who did not: ${groups[1][1]}`);
  });
  await t.step("TA-20 a code chosen where attendance is blank says that they came, or that they did not", async () => {
    await code(jamal).selectOption("90849");
    const came = (await kept())[jamal];
    that(came.outcome === "present" && came.code === "90849", `chosen was 90849, kept is ${came.outcome}, ${came.code || "no fee"}`);
    await openNotes(ruth, jamal);
    await row(ruth, jamal).getByLabel("Not marked yet").check();
    await kept();
    await code(jamal).selectOption("NOSHOW");
    const away = (await kept())[jamal];
    that(away.outcome === "absent" && away.code === "NOSHOW", `chosen was NOSHOW, kept is ${away.outcome}, ${away.code || "no fee"}`);
  });

  await t.step("TA-21 what is set is changed with one click, nothing is cleared first, and the old value is kept", async () => {
    for (const [word, outcome] of [["Present", "present"], ["Absent", "absent"], ["Late", "late"]]) {
      await mark(ruth, jamal, word);
      await saved(ruth);
      that((await line(jamal)).outcome === outcome, `one click on ${word} made it ${(await line(jamal)).outcome}`);
    }
    that((await kept())[jamal].outcome === "late", "the last click is not what is kept");
    await openNotes(ruth, jamal);
    await row(ruth, jamal).locator(".marks > summary").click();
    const marks = (await row(ruth, jamal).locator(".marks .marks-what").allInnerTexts()).map(inWords);
    for (const word of ["Late", "Absent", "Present"]) that(marks.some((one) => one.startsWith(word)), `${word} is not among ${marks}`);
    const iris = await t.as("iris");
    await iris.goto("/audit?action=session.marked");
    await iris.getByRole("row").filter({ hasText: "absent -> late" }).first().waitFor();
    await iris.context().close();
  });

  const own = { [esther]: "REC", [gabriela]: "LATECX", [hannah]: "90853", [ibrahim]: "H0005", [jamal]: "" };
  await t.step("TA-22 everybody has a code of their own, in any combination, the practice's own ones too", async () => {
    await mark(ruth, gabriela, "Cancelled");
    for (const [name, wanted] of Object.entries(own)) await code(name).selectOption(wanted);
    const all = await kept();
    for (const [name, wanted] of Object.entries(own)) that(all[name].code === wanted, `${name} has ${all[name].code}, not ${wanted || "no fee"}`);
  });

  await t.step("TA-23 coloured pictures say yes and no at a glance, with the word beside them", async () => {
    const look = (name) => row(ruth, name).locator(".seg input:checked + label").evaluate((label) => ({
      word: label.innerText.trim(), colour: getComputedStyle(label).backgroundColor, picture: label.querySelector("svg")?.outerHTML ?? "",
    }));
    const [yes, late, no] = [await look(hannah), await look(jamal), await look(gabriela)];
    that(yes.word === "Present" && late.word === "Late" && no.word === "Cancelled", `they say ${yes.word}, ${late.word}, ${no.word}`);
    that(new Set([yes, late, no].map((one) => one.colour)).size === 3, "two of them have one colour");
    that(yes.picture && no.picture && yes.picture !== no.picture, "yes and no have one picture");
  });

  await t.step("TA-33 after the signature attendance is corrected with a reason and a PIN; what was signed stays beside it", async () => {
    await finish(ruth);
    await review(ruth);
    await sign(ruth);
    await ruth.waitForURL(/\/notes$/);
    await ruth.goto(at);
    that((await ruth.getByRole("button", { name: "All present" }).count()) === 0, "a signed session can still be marked");
    await row(ruth, hannah).locator("details.row-more > summary").click();
    await row(ruth, hannah).getByRole("link", { name: "Correct the attendance" }).click();
    await ruth.getByLabel("Absent").check();
    await ruth.getByLabel("Reason of an absence").fill("No contact");
    await ruth.getByLabel("Why it is corrected").fill("Another person sat there");
    await ruth.getByLabel("Your PIN").fill(PIN);
    await ruth.getByRole("button", { name: "Sign the correction" }).click();
    await ruth.getByText("Corrected. What was signed stays in the chart").waitFor();
    const one = await line(hannah);
    that(one.outcome === "absent", `${hannah} is ${one.outcome}`);
    await row(ruth, hannah).locator("details.row-more > summary").click();
    await row(ruth, hannah).locator(".marks > summary").click();
    that((await row(ruth, hannah).locator(".marks .marks-what").allInnerTexts()).length > 1, "the old mark is gone");
    await ruth.goto(one.chart);
    await ruth.getByText("Another person sat there").first().waitFor();
    await ruth.getByText("paced breathing in pairs").first().waitFor();
  });
}
