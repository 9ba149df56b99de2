// Attendance by hand: remotely, late, missed, taken off; before the start and after the signature.
// proves: R-C1, R-C4, R-C9, R-D10, R-D15, KP-16, KP-20, KP-21, TM-9, TM-18, TM-19, TM-20, TA-23, TA-33
import { came, card, find, finish, mark, offline, openNotes, openRunning, PIN, review, roster, row, saved, sign, that, until } from "./hands.mjs";

export async function run(t) {
  const maya = await t.as("maya");
  const at = await t.step("from Today to the running session", () => openRunning(maya));
  const [amara, ben, chloe, , elena] = (await roster(maya)).map((one) => one.name);
  const line = async (name) => (await roster(maya)).find((one) => one.name === name);

  await t.step("one takes part remotely: from where and that they agreed is asked for, and kept", async () => {
    await mark(maya, amara, "Present");
    await openNotes(maya, amara);
    const details = row(maya, amara);
    that(!(await details.getByLabel("Where they are").isVisible()), "in the room nothing is asked for");
    await details.getByLabel("Takes part").selectOption("Remote");
    await saved(maya);
    await maya.locator("[data-todo]").getByText(`Remote: ${amara}`).waitFor();
    await details.getByLabel("Service", { exact: true }).fill("Video");
    await details.getByLabel("Where they are").fill("At home");
    await details.getByLabel("Agreed to take part remotely").check();
    await saved(maya);
    await until("nothing is asked for any more", async () => (await maya.locator("[data-todo]").getByText(`Remote: ${amara}`).count()) === 0);
    await maya.reload();
    await openNotes(maya, amara);
    that((await row(maya, amara).getByLabel("Where they are").inputValue()) === "At home", "where they are is gone");
    await row(maya, amara).getByText("remote", { exact: true }).waitFor();
  });

  await t.step("without a line it waits on the device, and is sent on return", async () => {
    await maya.context().setOffline(true);
    await row(maya, amara).getByLabel("Where they are").fill("In a parked car");
    await row(maya, amara).getByLabel("Where they are").blur();
    await offline(maya);
    await maya.context().setOffline(false);
    await saved(maya);
    await maya.reload();
    await openNotes(maya, amara);
    that((await row(maya, amara).getByLabel("Where they are").inputValue()) === "In a parked car", "what was typed without a line is gone");
  });

  await t.step("late is since now, and present again is from the start", async () => {
    const [first] = await maya.locator("session-live").evaluate((el) => [el.dataset.start]);
    await mark(maya, elena, "Present");
    const times = row(maya, elena).getByLabel("Time in, part 1");
    await times.fill(first);
    await saved(maya);
    await mark(maya, elena, "Late");
    await saved(maya);
    const since = (await line(elena)).times[0].split("-")[0];
    that(since !== first, "late, and there from the start");
    await mark(maya, elena, "Present");
    await saved(maya);
    that((await line(elena)).times[0].startsWith(first), `present again, but since ${(await line(elena)).times[0]}`);
  });

  await t.step("late, but left again by now: the time is asked for", async () => {
    await mark(maya, chloe, "Late");
    await row(maya, chloe).getByText("Late since when?").waitFor();
    await mark(maya, chloe, "Present");
    await saved(maya);
    await maya.reload();
    that((await line(chloe)).times.length === 2, `the times of ${chloe} are ${(await line(chloe)).times}`);
  });

  await t.step("Missed, beside the name: reason, outreach, charge, note", async () => {
    await row(maya, ben).hover();
    await row(maya, ben).getByRole("button", { name: `Missed… ${ben}` }).click();
    await maya.waitForURL(/\/missed\/cli_/);
    await maya.getByLabel("Absent: did not come").check();
    await maya.getByLabel("Reason").fill("No contact");
    await maya.getByLabel("What came of it").fill("Left a message");
    await maya.getByLabel("Charge in USD").fill("1,250");
    await maya.getByRole("button", { name: "Save the missed session" }).click();
    await maya.getByRole("alert").getByText("Write the charge like 25.00").waitFor();
    that((await maya.getByLabel("Charge in USD").inputValue()) === "1,250", "what was typed is gone");
    await maya.getByLabel("Day").fill(new Date().toISOString().slice(0, 10));
    await maya.getByLabel("By", { exact: false }).first().selectOption("Telephone");
    await maya.getByLabel("Charge in USD").fill("25.00");
    await maya.getByLabel("What is known").fill("Second time in a row.");
    await maya.getByRole("button", { name: "Save the missed session" }).click();
    await maya.waitForURL((url) => url.pathname === at);
    await maya.getByText("Marked as missed.").waitFor();
    const one = await line(ben);
    that(one.outcome === "absent" && one.reason === "No contact", `${ben} is ${one.outcome} (${one.reason})`);
    await row(maya, ben).getByText("no show", { exact: true }).waitFor();
    await row(maya, ben).getByRole("button", { name: `Missed note ${ben}` }).waitFor();
  });

  await t.step("who marked what when stands in the row's details", async () => {
    await openNotes(maya, ben);
    await row(maya, ben).locator(".marks > summary").click();
    await row(maya, ben).locator(".marks").getByText(/during the session · Maya Okafor/).first().waitFor();
    await row(maya, ben).locator(".marks").getByText("No show, no fee").first().waitFor();
  });

  await t.step("somebody added by mistake is taken off; with anything recorded they stay", async () => {
    const here = new Set((await roster(maya)).map((one) => one.name));
    const guest = (await Promise.all(["a", "e", "o"].map((letter) => find(maya, letter)))).flat().find((one) => !here.has(one.label)).label;
    await maya.locator("summary", { hasText: "Add a client" }).click();
    await maya.getByRole("combobox", { name: "Add a client" }).fill(guest.slice(0, 5));
    await maya.getByRole("option", { name: guest }).click();
    await maya.getByRole("button", { name: "Add to this session" }).click();
    await row(maya, guest).waitFor();
    await openNotes(maya, guest);
    await row(maya, guest).getByRole("link", { name: "Take off this session" }).click();
    await maya.getByLabel("Reason").fill("Wrong name picked");
    await maya.getByRole("button", { name: "Take off this session" }).click();
    await maya.getByText("Taken off this session.").waitFor();
    that((await line(guest)) === undefined, `${guest} is still there`);
  });

  const people = await t.step("signed before the end by a second thought, with missed sessions filed", async () => {
    await finish(maya);
    const people = await roster(maya);
    await review(maya);
    await card(maya, ben).getByText("25.00 USD").waitFor();
    await card(maya, amara).getByText(/remote/).first().waitFor();
    await sign(maya);
    await maya.waitForURL(/\/notes$/);
    that((await maya.getByRole("link", { name: "PDF", exact: true }).count()) === people.length, "not one note for each");
    return people;
  });

  await t.step("corrected after the signature: the old one stays, and a note is missing", async () => {
    await maya.goto(at);
    await row(maya, ben).locator("details.row-more > summary").click();
    await row(maya, ben).getByRole("link", { name: "Correct the attendance" }).click();
    await maya.getByLabel("Present").check();
    await maya.getByLabel("Why it is corrected").fill("Sat behind the screen");
    await maya.getByLabel("Your PIN").fill(PIN);
    await maya.getByRole("button", { name: "Sign the correction" }).click();
    await maya.waitForURL(/\/late-notes\//);
    await maya.goto("/");
    await card(maya, "Notes to finish").getByText("1 note missing").waitFor();
    await card(maya, "Notes to finish").getByRole("listitem").filter({ hasText: "1 note missing" }).getByRole("link").click();
    await maya.getByLabel("Participation").selectOption("Moderate");
    await maya.getByLabel("Your PIN").fill(PIN);
    await maya.getByRole("button", { name: "Sign this note" }).click();
    await maya.waitForURL(/\/notes$/);
    await maya.goto(people.find((one) => one.name === ben).chart);
    await maya.getByText("Sat behind the screen").first().waitFor();
    await card(maya, "Replaced notes, kept as they were").getByText("Missed session").waitFor();
  });

  await t.step("before the start: somebody will not come; and starting days early takes a second thought", async () => {
    await maya.goto("/");
    const coming = card(maya, "Coming up").getByRole("listitem").getByRole("link");
    that(await coming.count(), "nothing is coming up for Maya");
    await coming.last().click();
    const planned = new URL(maya.url()).pathname;
    const first = (await roster(maya))[0];
    await row(maya, first.name).getByRole("link", { name: /Missed…/ }).click();
    await maya.getByLabel("Excused: cancelled in time").check();
    await maya.getByLabel("Reason").fill("Medical appointment");
    await maya.getByRole("button", { name: "Save the missed session" }).click();
    await maya.waitForURL((url) => url.pathname === planned);
    await row(maya, first.name).getByText("Medical appointment").waitFor();
    await maya.getByRole("button", { name: "Start session" }).click();
    await maya.getByRole("button", { name: /^Start now, .* early$/ }).click();
    await maya.waitForURL((url) => url.pathname === planned);
    const now = await line(first.name);
    that(now.outcome === "excused" && now.reason === "Medical appointment", `${first.name} is ${now.outcome}`);
    that((await roster(maya)).every((one) => one.name === first.name || !came(one.outcome)), "somebody is marked who was not");
    await openNotes(maya, first.name);
    await row(maya, first.name).getByText(/before the session/).first().waitFor();
  });

  await t.step("late before the start: the time is asked for, and nothing is sent without it", async () => {
    const second = (await roster(maya))[1].name;
    await mark(maya, second, "Late");
    await row(maya, second).getByText("Late since when?").waitFor();
    const start = await maya.locator("session-live").getAttribute("data-start");
    const [h, m] = start.split(":").map(Number);
    const sum = h * 60 + m + 10;
    await row(maya, second).getByLabel("Time in, part 1").fill(`${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`);
    await saved(maya);
    await maya.reload();
    that((await line(second)).outcome === "late", "the mark is gone");
  });
}
