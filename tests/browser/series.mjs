// A series by hand, step by step as TherapyMate's manual goes through it: first as Cohort has it, then under the vendor's limits.
// proves: TM-1, TM-3, TM-4, TM-6, TM-7, TM-8, TM-10, TM-11, TM-12, TM-13, TM-17, TM-21, R-A6, R-B1, R-B2, R-B4, R-B11, KP-3, KP-22, KP-23
import { card, day, openRunning, PIN, signIn, that } from "./hands.mjs";

const NAME = "Evening skills";

/** The first Tuesday that many days ahead or later. */
const tuesday = (ahead) => {
  for (let n = ahead; ; n++) if (new Date(`${day(n)}T12:00:00Z`).getUTCDay() === 2) return day(n);
};
const later = (on, days) => new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const shown = (on) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(new Date(`${on}T00:00:00Z`)).replace(",", "");

export async function run(t) {
  const ruth = await t.as("ruth");
  const toast = (text) => ruth.locator(".toasts").getByText(text).waitFor();
  const first = tuesday(36);
  const cards = (page = ruth) => page.locator(".card-session").filter({ hasText: NAME });
  const choose = async (page, name) => {
    await page.getByRole("combobox", { name: "Group" }).fill(name.slice(0, 5).toLowerCase());
    await page.getByRole("option", { name }).click();
  };
  /** The address of the session of a day. */
  const session = async (on) => {
    await ruth.goto(`/schedule?view=agenda&day=${on}`);
    const row = ruth.locator("a[href^='/occurrences/occ_']", { hasText: NAME }).first();
    return (await row.getAttribute("href")).replace(/\/(move|edit)$/, "");
  };
  const roster = async (on) => { await ruth.goto(`${await session(on)}/roster`); return card(ruth, "Expected").locator(".list-main b").allInnerTexts(); };

  const [group, members] = await t.step("a group first, with three members (TM-1)", async () => {
    await ruth.goto("/groups/new");
    await ruth.getByLabel("Full name").fill(NAME);
    await ruth.getByLabel("Kind").selectOption({ label: "Skills" });
    await ruth.getByLabel("Provider").selectOption({ label: "Maya Okafor" });
    await ruth.getByLabel("Usual service code").fill("90853");
    await ruth.getByLabel("Places").fill("4");
    await ruth.getByRole("button", { name: "Add group" }).click();
    await ruth.waitForURL(/\/groups\/grp_/);
    const group = new URL(ruth.url()).pathname;
    await ruth.getByRole("link", { name: "Add Client", exact: true }).click();
    const boxes = ruth.getByRole("checkbox", { name: /^Choose /, disabled: false });
    for (const at of [0, 1, 2]) await boxes.nth(at).check();
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await ruth.getByText("3 clients added.").waitFor();
    return [group, await card(ruth, "Members").locator(".list-main b").allInnerTexts()];
  });

  await t.step("a new appointment by clicking an empty slot; the group, how it repeats, said back while one chooses (TM-3, TM-4)", async () => {
    await ruth.goto(`/schedule?day=${first}`);
    await ruth.getByRole("row", { name: /^Online, or no room/ }).locator("td").nth(1).click({ position: { x: 4, y: 4 } });
    await ruth.waitForURL(/\/schedule\/new\?/);
    await choose(ruth, NAME);
    // Tomas leads nothing else, so nothing of the demo is in the way, whatever the hour.
    await ruth.getByRole("checkbox", { name: "Tomas Reyes" }).check();
    await ruth.getByLabel("Start").fill("06:15");
    await ruth.getByLabel("Minutes").fill("60");
    await ruth.getByRole("radio", { name: "Weekly" }).check();
    await ruth.getByLabel("How many sessions").fill("6");
    await ruth.getByText(`Every week on Tuesday, 6 times: from ${shown(first)} to ${shown(later(first, 35))}.`).waitFor();
  });

  await t.step("the member list appears, and every date, before the first save (TM-4)", async () => {
    await ruth.getByRole("button", { name: "Look at dates and people first" }).click();
    await ruth.getByRole("heading", { name: "Before it is saved" }).waitFor();
    for (const name of members) that(await ruth.getByRole("checkbox", { name }).isChecked(), `${name} is not in the list`);
    that((await card(ruth, "Dates").locator(".dates li").count()) === 6, "not all dates are shown");
    await ruth.getByRole("button", { name: "Change" }).click();
    that((await ruth.getByLabel("How many sessions").inputValue()) === "6", "what was typed is gone");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("6 sessions scheduled.");
  });

  await t.step("it stands on the calendar, in light blue (TM-4, TM-17)", async () => {
    for (const weeks of [0, 5]) {
      await ruth.goto(`/schedule?day=${later(first, 7 * weeks)}`);
      that((await cards().count()) === 1, `nothing in week ${weeks + 1}`);
    }
    const [red, , blue] = (await cards().evaluate((el) => getComputedStyle(el).backgroundColor)).match(/[\d.]+/g).map(Number);
    that(blue > red && blue > 220, "it is not light blue");
  });

  await t.step("for today, somebody who will not come is dropped before the booking, and stays a member (TM-8)", async () => {
    await ruth.goto(`/schedule/new?group=${group.split("/").pop()}&day=${day(0)}&time=23:10`);
    await ruth.getByLabel("Minutes").fill("30");
    await ruth.getByRole("checkbox", { name: "Tomas Reyes" }).check();
    await ruth.getByRole("button", { name: "Look at dates and people first" }).click();
    await ruth.getByRole("checkbox", { name: members[0] }).uncheck();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Session scheduled.");
    const names = await roster(day(0));
    that(names.length === 2 && !names.includes(members[0]), `expected are ${names}`);
    await card(ruth, "Taken off").getByText("left out when the session was booked").waitFor();
  });

  await t.step("taken off one date with a reason: that date alone, and back again (TM-10, TM-11, TM-12)", async () => {
    await roster(later(first, 7));
    await card(ruth, "Expected").getByRole("listitem").filter({ hasText: members[1] }).getByText("Take off…").click();
    await ruth.getByLabel("Why?").locator("visible=true").fill("On holiday");
    await ruth.getByRole("button", { name: "Take off", exact: true }).locator("visible=true").click();
    await toast("Not expected any more.");
    that((await roster(later(first, 14))).includes(members[1]), "the date after lost them too");
    await roster(later(first, 7));
    await card(ruth, "Taken off").getByRole("button", { name: `Put back ${members[1]}` }).click();
    await toast("Expected.");
    that((await roster(later(first, 7))).includes(members[1]), "they are not back");
  });

  await t.step("or that one and all that follow, and Undo leads back to where it was pressed", async () => {
    await roster(later(first, 21));
    const row = card(ruth, "Expected").getByRole("listitem").filter({ hasText: members[1] });
    await row.getByText("Take off…").click();
    await row.getByLabel("Why?").fill("Night shifts");
    await row.getByLabel("This and the following sessions").check();
    await row.getByRole("button", { name: "Take off", exact: true }).click();
    await toast("Not expected at 3 sessions any more.");
    await ruth.locator(".toasts").getByRole("button", { name: "Undo" }).click();
    await toast("Taken back.");
    that(new URL(ruth.url()).pathname.endsWith("/roster"), `the way back leads to ${ruth.url()}`);
    that((await roster(later(first, 35))).includes(members[1]), "the last date is still without them");
  });

  const newcomer = await t.step("a new member is on every booked session at once, today's too; some dates can be left out (TM-7, TM-21)", async () => {
    await ruth.goto(`${group}/add`);
    const box = ruth.getByRole("checkbox", { name: /^Choose /, disabled: false }).nth(0);
    const name = (await box.getAttribute("aria-label")).replace("Choose ", "");
    await box.check();
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await toast("1 client added. 7 sessions follow");
    await ruth.locator(".toasts").getByRole("link", { name: "Show" }).click();
    await ruth.getByRole("heading", { name: "Members changed" }).waitFor();
    const dates = ruth.getByRole("listitem").filter({ hasText: shown(later(first, 7)) });
    await dates.getByRole("checkbox", { name }).uncheck();
    await ruth.getByRole("button", { name: "Keep only the ticked dates" }).click();
    await toast("One date is as it was before.");
    const has = async (on) => (await roster(on)).includes(name);
    that(await has(first) && await has(later(first, 35)), "not every session follows");
    that(!(await has(later(first, 7))), "the date that was left out expects them");
    return name;
  });

  await t.step("this and following move: shown date by date, saved, and taken back", async () => {
    await ruth.goto(`/schedule?day=${later(first, 14)}`);
    await cards().getByRole("link", { name: /^Move…/ }).click();
    await ruth.getByRole("radio", { name: "This and following" }).check();
    await ruth.getByLabel("Day", { exact: true }).fill(later(first, 15));
    await ruth.getByLabel("Start").fill("07:45");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.getByRole("heading", { name: "4 sessions move" }).waitFor();
    const row = ruth.getByRole("listitem").filter({ hasText: `${shown(later(first, 15))}, 07:45` });
    await row.getByText(`from ${shown(later(first, 14))}, 06:15`).waitFor();
    await ruth.getByText("Tomas Reyes gets a notice.").waitFor();
    await ruth.getByText(/4 clients are expected/).waitFor();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("4 sessions moved.");
    await cards().getByText("07:45–08:45", { exact: true }).waitFor();
    await ruth.goto(`/schedule?day=${later(first, 35)}`);
    await cards().getByText("07:45–08:45", { exact: true }).waitFor();
    await ruth.goto(`/schedule?day=${later(first, 7)}`);
    await cards().getByText("06:15–07:15", { exact: true }).waitFor();
    await ruth.goto(`${group}/changes`);
    await ruth.getByRole("link", { name: /Sessions changed/ }).first().click();
    await ruth.getByRole("button", { name: "Undo all of it" }).click();
    await toast("Taken back.");
    await ruth.goto(`/schedule?day=${later(first, 35)}`);
    await cards().getByText("06:15–07:15", { exact: true }).waitFor();
  });

  await t.step("all to come are made shorter and get a topic; what one date has of its own stays", async () => {
    await ruth.goto(`${await session(later(first, 7))}/edit`);
    await ruth.getByLabel("Topic").fill("A guest speaks");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Session changed.");
    await ruth.goto(`${await session(first)}/edit`);
    await ruth.getByRole("radio", { name: "All to come" }).check();
    await ruth.getByLabel("Topic").fill("Coping ahead");
    await ruth.getByRole("button", { name: "Show what happens" }).click();
    await ruth.getByRole("heading", { name: /5 sessions change, 1 stays as it is/ }).waitFor();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("5 sessions changed.");
    await ruth.goto(`${await session(later(first, 7))}/edit`);
    that((await ruth.getByLabel("Topic").inputValue()) === "A guest speaks", "the one date's own topic is gone");
  });

  await t.step("what was begun cannot be moved, cancelled or removed, and the page says what holds it (TM-13)", async () => {
    const maya = await t.as("maya");
    const at = await openRunning(maya);
    await maya.goto(at.replace("/sessions/", "/occurrences/") + "/edit");
    await maya.getByText("This session was started, so it stays where it is.").waitFor();
    await maya.getByText(/its note is not signed yet/).waitFor();
    that((await maya.getByRole("button", { name: "Save", exact: true }).count()) === 0, "it can be saved all the same");
    await maya.context().close();
  });

  await t.step("a closed day shows its sessions, cancels them, and is opened again", async () => {
    await ruth.goto("/schedule/closures");
    await ruth.getByLabel("What is it?").fill("Staff retreat");
    await ruth.getByLabel("First day").fill(first);
    await ruth.getByRole("button", { name: "Show the sessions" }).click();
    await ruth.getByRole("listitem").filter({ hasText: NAME }).getByText("Cancelled").waitFor();
    await ruth.getByRole("button", { name: "Close these days" }).click();
    await toast("Days closed.");
    await ruth.goto(`/schedule?day=${first}`);
    await cards().getByText("Staff retreat").waitFor();
    await ruth.goto("/schedule/closures");
    await ruth.getByRole("button", { name: /Open again.*Staff retreat/ }).click();
    await toast("Open again.");
    await ruth.goto(`/schedule?day=${first}`);
    that((await cards().getByText("Staff retreat").count()) === 0, "it is still cancelled");
  });

  await t.step("a track holds the series; whoever is put on it is expected there, and leaves at a change of level (KP-3, KP-22, KP-23)", async () => {
    await ruth.goto("/tracks");
    await ruth.getByLabel("Name").fill("Intensive outpatient");
    await ruth.getByRole("checkbox", { name: new RegExp(`${NAME} every week`) }).check();
    await ruth.getByRole("button", { name: "Add track" }).click();
    await ruth.getByRole("link", { name: /Intensive outpatient/ }).waitFor();
    await ruth.goto("/clients");
    const names = [...members, newcomer];
    const links = ruth.locator("a[href^='/clients/cli_']");
    let client = null;
    for (let n = 0; n < await links.count(); n++) {
      const [last, given] = (await links.nth(n).innerText()).split(", ");
      if (!names.includes(`${given} ${last}`)) { client = await links.nth(n).getAttribute("href"); break; }
    }
    await ruth.goto(`${client}/tracks`);
    await ruth.getByRole("checkbox", { name: "Intensive outpatient" }).check();
    await ruth.getByRole("button", { name: "Show what follows" }).click();
    await ruth.getByRole("heading", { name: "Expected at 6 more sessions, at 0 fewer" }).waitFor();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Tracks changed: expected at 6 more sessions, at 0 fewer.");
    that((await roster(first)).length === 5, "nobody came through the track");
    await ruth.getByText("through the track Intensive outpatient").waitFor();
    await ruth.getByText("5 are expected, and the group has 4 places.").waitFor();
    await ruth.goto(`${client}/tracks`);
    await ruth.getByRole("checkbox", { name: "Intensive outpatient" }).check();
    await ruth.getByRole("button", { name: "Show what follows" }).click();
    await ruth.getByRole("heading", { name: "Expected at 0 more sessions, at 6 fewer" }).waitFor();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Tracks changed: expected at 0 more sessions, at 6 fewer.");
  });

  await t.step("without script: weekly on two days, looked at, saved; and this and following cancelled", async () => {
    const plain = await t.as("nobody", { javaScriptEnabled: false });
    await signIn(plain, "ruth");
    await plain.goto(`/schedule/new?group=${group.split("/").pop()}&day=${later(first, 70)}&time=06:15`);
    await plain.getByLabel("Minutes", { exact: true }).fill("45");
    await plain.getByRole("checkbox", { name: "Tomas Reyes" }).check();
    await plain.getByRole("radio", { name: "Weekly" }).check();
    await plain.getByRole("checkbox", { name: "Tuesday" }).check();
    await plain.getByRole("checkbox", { name: "Thursday" }).check();
    await plain.getByLabel("How many sessions").fill("4");
    await plain.getByRole("button", { name: "Look at dates and people first" }).click();
    await plain.getByText("Every week on Tuesday and Thursday, 4 times").waitFor();
    await plain.getByRole("button", { name: "Save", exact: true }).click();
    await plain.getByText("4 sessions scheduled.").waitFor();
    await plain.goto(`/schedule?day=${later(first, 72)}`);
    await cards(plain).filter({ hasText: "06:15" }).getByRole("link", { name: /^Move…/ }).last().click();
    await plain.getByRole("link", { name: /Cancel this session/ }).click();
    await plain.getByRole("radio", { name: "This and following" }).check();
    await plain.getByLabel("Reason").fill("The room is being painted");
    await plain.getByRole("button", { name: "Cancel the session" }).click();
    await plain.getByRole("heading", { name: "3 sessions are cancelled" }).waitFor();
    await plain.getByRole("button", { name: "Cancel these sessions" }).click();
    await plain.getByText("3 sessions cancelled.").waitFor();
    await plain.getByRole("button", { name: "Undo" }).click();
    await plain.getByText("Taken back.").waitFor();
    await plain.context().close();
  });

  await t.step("the practice takes on the vendor's limits, all in one", async () => {
    const tomas = await t.as("tomas");
    await tomas.goto("/practice?preset=therapymate");
    await tomas.getByLabel("Your PIN").fill(PIN);
    await tomas.getByRole("button", { name: "Change these settings" }).click();
    await tomas.waitForURL((url) => !url.search.includes("preset"));
    await tomas.context().close();
  });

  await t.step("then a change of members reaches no booked session (TM-7, TM-21)", async () => {
    await ruth.goto(group);
    await card(ruth, "Members").getByRole("link", { name: `Remove ${newcomer} from the group` }).click();
    await ruth.getByLabel("Why does the membership end?").fill("Moved away");
    await ruth.getByRole("button", { name: "Yes, remove" }).click();
    await toast("Removed from the group.");
    that((await ruth.locator(".toasts").getByText("follow").count()) === 0, "sessions follow all the same");
    that((await roster(first)).includes(newcomer), "the booked session lost them");
  });

  await t.step("the next day and beyond people can be taken off, one date at a time; on the day itself nobody (TM-8, TM-11, TM-12)", async () => {
    await roster(first);
    const row = card(ruth, "Expected").getByRole("listitem").filter({ hasText: newcomer });
    await row.getByText("Take off…").click();
    that((await row.getByLabel("This and the following sessions").count()) === 0, "more than one date can be changed at once");
    await row.getByLabel("Why?").fill("Left the group");
    await row.getByRole("button", { name: "Take off", exact: true }).click();
    await toast("Not expected any more.");
    that((await roster(later(first, 14))).includes(newcomer), "later dates do not show them as invited any more");
    await roster(day(0));
    await ruth.getByText("On the day itself nobody is taken off. Start the session and mark them as missed.").waitFor();
    that((await ruth.getByText("Take off…").count()) === 0, "somebody can be taken off today");
  });
}
