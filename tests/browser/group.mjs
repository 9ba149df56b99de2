// Ruth makes a group, fills it by typing and by ticking, and schedules it by clicking on the calendar.
// proves: NP-12, NP-13, NP-14, NP-15, NP-16, NP-17, TA-2, TA-3, TA-4, TA-5, TA-6, TA-7, TA-9, TA-10, TA-12, TM-3, TM-10, TM-17
import { card, day, that } from "./hands.mjs";

export async function run(t) {
  const ruth = await t.as("ruth");
  const toast = (text) => ruth.locator(".toasts").getByText(text).waitFor();
  let group = "";

  await t.step("a new group: name, kind, provider, code", async () => {
    await ruth.goto("/clients");
    await ruth.getByRole("link", { name: "New group" }).click();
    await ruth.goto("/groups");
    await ruth.getByRole("link", { name: "Add Group" }).click();
    await ruth.getByLabel("Full name").fill("Sleep and rest");
    await ruth.getByLabel("Kind").selectOption({ label: "Skills" });
    await ruth.getByLabel("Provider").selectOption({ label: "Maya Okafor" });
    await ruth.getByLabel("Usual service code").fill("90853");
    await ruth.getByLabel("Places").fill("8");
    await ruth.getByRole("button", { name: "Add group" }).click();
    await ruth.waitForURL(/\/groups\/grp_/);
    group = new URL(ruth.url()).pathname;
    await ruth.getByRole("heading", { level: 1, name: "Sleep and rest" }).waitFor();
    await ruth.getByText("SR", { exact: true }).first().waitFor();
  });

  await t.step("a member by typing part of the name", async () => {
    await ruth.getByRole("combobox", { name: "Add a member by name" }).fill("dial");
    await ruth.getByRole("option", { name: /Amara Diallo/ }).click();
    await ruth.getByRole("button", { name: "Add", exact: true }).click();
    await toast("1 client added.");
    await card(ruth, "Members").getByRole("link", { name: "Amara Diallo", exact: true }).waitFor();
  });

  const [one, other] = await t.step("two more by ticking them in the list of all clients", async () => {
    await ruth.getByRole("link", { name: "Add Client" }).click();
    const boxes = ruth.getByRole("checkbox", { name: /^Choose /, disabled: false });
    const names = [];
    for (const at of [0, 1]) {
      names.push((await boxes.nth(at).getAttribute("aria-label")).replace("Choose ", ""));
      await boxes.nth(at).check();
    }
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await toast("2 clients added.");
    for (const name of names) await card(ruth, "Members").getByRole("link", { name, exact: true }).waitFor();
    return names;
  });

  await t.step("removing asks why, and can be undone", async () => {
    await card(ruth, "Members").getByRole("link", { name: `Remove ${other} from the group` }).click();
    await ruth.getByLabel("Why does the membership end?").fill("Moved to another group");
    await ruth.getByRole("button", { name: "Yes, remove" }).click();
    await toast("Removed from the group.");
    that((await card(ruth, "Members").getByRole("link", { name: other, exact: true }).count()) === 0, `${other} is still a member`);
    await ruth.locator(".toasts").getByRole("button", { name: "Undo" }).click();
    await toast("Undone.");
    await card(ruth, "Members").getByRole("link", { name: other, exact: true }).waitFor();
  });

  await t.step("the profile lists the client's groups, and adds to one", async () => {
    await card(ruth, "Members").getByRole("link", { name: one, exact: true }).click();
    const mine = card(ruth, "Group Membership");
    await mine.getByRole("link", { name: "Sleep and rest", exact: true }).waitFor();
    const box = mine.getByLabel("Group", { exact: true });
    const more = "Parents of Teens";
    await box.selectOption({ label: more });
    await mine.getByRole("button", { name: "Add to group" }).click();
    await toast("1 client added.");
    await mine.getByRole("link", { name: more, exact: true }).waitFor();
    await mine.getByRole("link", { name: `Remove from ${more}` }).waitFor();
    await ruth.goto("/groups");
    await ruth.getByRole("row", { name: /Sleep and rest/ }).getByRole("link", { name: /View Clients/ }).click();
    await ruth.waitForURL(`**${group}`);
  });

  // Five weeks ahead, early in the morning: nothing of the demo is there.
  const ahead = 35;
  const week = (weeks) => `/schedule?day=${day(ahead + 7 * weeks)}`;
  const mine = () => ruth.locator(".card-session").filter({ hasText: "Sleep and rest" });
  const fill = async (name, time, times) => {
    await ruth.getByRole("combobox", { name: "Group" }).fill(name.slice(0, 4).toLowerCase());
    await ruth.getByRole("option", { name }).click();
    await ruth.getByLabel("Start").fill(time);
    await ruth.getByLabel("Minutes").fill("60");
    if (times > 1) {
      await ruth.getByRole("radio", { name: "Weekly" }).check();
      await ruth.getByLabel("How many sessions").fill(String(times));
    }
    await ruth.getByRole("button", { name: "Save" }).click();
  };

  await t.step("ten weekly sessions by clicking an empty slot", async () => {
    await ruth.goto(week(0));
    await ruth.getByRole("row", { name: /Oak room/ }).locator("td").nth(1).click({ position: { x: 4, y: 4 } });
    await ruth.waitForURL(/\/schedule\/new\?/);
    that((await ruth.getByLabel("Room").locator("option:checked").innerText()).startsWith("Oak room"), "the clicked room is not chosen");
    await fill("Sleep and rest", "06:15", 10);
    await ruth.waitForURL(/said=made/);
    await toast("10 sessions scheduled.");
    for (const [weeks, there] of [[0, 1], [9, 1], [10, 0]]) {
      await ruth.goto(week(weeks));
      that((await mine().count()) === there, `week ${weeks + 1} has ${await mine().count()} sessions of the group`);
    }
    await ruth.goto(week(9));
    const colour = await mine().evaluate((el) => getComputedStyle(el).backgroundColor);
    const [red, , blue] = colour.match(/[\d.]+/g).map(Number);
    that(blue > red && blue > 220, `a group session is not light blue but ${colour}`);
  });

  await t.step("one of them is moved, and back", async () => {
    await ruth.goto(week(1));
    await mine().getByRole("link", { name: /^Move…/ }).click();
    await ruth.getByLabel("Start").fill("07:30");
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await toast("Session moved.");
    await mine().getByText("07:30–08:30", { exact: true }).waitFor();
    await ruth.locator(".toasts").getByRole("button", { name: "Undo" }).click();
    await toast("Taken back.");
    await mine().getByText("06:15–07:15", { exact: true }).waitFor();
    await ruth.goto(week(2));
    await mine().getByText("06:15–07:15", { exact: true }).waitFor();
  });

  await t.step("one is dragged to another day", async () => {
    await ruth.goto(week(3));
    const from = await mine().boundingBox();
    const target = ruth.getByRole("row", { name: /Willow room/ }).locator("td").nth(3);
    await target.scrollIntoViewIfNeeded();
    const to = await target.boundingBox();
    await ruth.mouse.move(from.x + 20, from.y + 8);
    await ruth.mouse.down();
    await ruth.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
    await ruth.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await ruth.mouse.up();
    await ruth.getByRole("dialog", { name: "Which sessions move?" }).getByRole("button", { name: "Only this one" }).click();
    await ruth.getByText(/^Moved to/).first().waitFor();
    await ruth.reload();
    await ruth.getByRole("row", { name: /Willow room/ }).locator("td").nth(3).getByText("Sleep and rest").waitFor();
  });

  await t.step("one is cancelled: it stays, struck through, and can be put back", async () => {
    await ruth.goto(week(4));
    await mine().getByRole("link", { name: /^Move…/ }).click();
    await ruth.getByRole("link", { name: /Cancel this session/ }).click();
    await ruth.getByLabel("Reason").fill("Public holiday");
    await ruth.getByRole("button", { name: "Cancel the session" }).click();
    await toast("Session cancelled.");
    await mine().getByText("Public holiday").waitFor();
    await mine().getByText("Cancelled", { exact: true }).waitFor();
    await ruth.locator(".toasts").getByRole("button", { name: "Undo" }).click();
    await toast("Taken back.");
    that((await mine().getByText("Cancelled", { exact: true }).count()) === 0, "it is still cancelled");
  });

  await t.check("a room cannot be booked twice, and the form says which dates are taken", async () => {
    await ruth.goto(week(5));
    await ruth.getByRole("row", { name: /Oak room/ }).locator("td").nth(1).click({ position: { x: 4, y: 4 } });
    await ruth.waitForURL(/\/schedule\/new\?/);
    await fill("DBT Skills A", "06:45", 2);
    const alert = ruth.getByRole("alert");
    await alert.getByText(/already taken/).first().waitFor();
    await alert.getByText(/Taken: .*Oak room/).first().waitFor();
    that((await ruth.getByRole("combobox", { name: "Group" }).inputValue()) === "DBT Skills A", "what was typed is gone");
    await ruth.goto(week(5));
    that((await ruth.getByText("06:45").count()) === 0, "it was booked all the same");
  });

  await t.check("nor can a facilitator", async () => {
    await ruth.goto(week(6));
    await ruth.getByRole("row", { name: /Willow room/ }).locator("td").nth(1).click({ position: { x: 4, y: 4 } });
    await ruth.waitForURL(/\/schedule\/new\?/);
    await ruth.getByRole("checkbox", { name: "Maya Okafor" }).check();
    await fill("DBT Skills A", "06:45", 1);
    await ruth.getByRole("alert").getByText(/facilitator already has a session/i).first().waitFor();
  });

  await t.step("the planned session lists the members as they are now", async () => {
    await ruth.goto(week(7));
    await mine().getByRole("link", { name: /SR ·/ }).first().click();
    await ruth.waitForURL(/\/sessions\/occ_/);
    for (const name of ["Amara Diallo", one, other]) await ruth.getByText(name, { exact: true }).first().waitFor();
  });
}
