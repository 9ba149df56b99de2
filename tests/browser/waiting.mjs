// Ruth fills a group, puts others on its waiting list, orders the line, and places who takes the place that falls free; Maya
// shares the group for a day to come; two clients who are kept apart are not placed together.
// proves: R-A5, R-A10, TA-14, TA-15
import { card, day, inWords, that } from "./hands.mjs";

export async function run(t) {
  const ruth = await t.as("ruth");
  const toast = (page, text) => page.locator(".toasts").getByText(text).waitFor();
  const list = (page) => card(page, "Waiting list");
  const names = (page) => list(page).locator("li .list-main b").allInnerTexts();
  let group = "";
  const waiting = [];

  await t.step("a group of two places is full, and those chosen stay ticked in the refusal", async () => {
    await ruth.goto("/groups/new");
    await ruth.getByLabel("Full name").fill("Two seats");
    await ruth.getByLabel("Kind").selectOption({ label: "Skills" });
    await ruth.getByLabel("Provider").selectOption({ label: "Maya Okafor" });
    await ruth.getByLabel("Places").fill("2");
    await ruth.getByRole("button", { name: "Add group" }).click();
    await ruth.waitForURL(/\/groups\/grp_/);
    group = new URL(ruth.url()).pathname;
    await ruth.goto(`${group}/add?q=a`);
    const boxes = ruth.getByRole("checkbox", { name: /^Choose /, disabled: false });
    for (const at of [0, 1, 2, 3, 4]) {
      waiting.push((await boxes.nth(at).getAttribute("aria-label")).replace("Choose ", ""));
      await boxes.nth(at).check();
    }
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await ruth.getByRole("alert").getByText("The group takes 2;").waitFor();
    that((await ruth.getByRole("checkbox", { checked: true }).count()) === 5, "the ticks are lost");
    for (const name of waiting.slice(2)) await ruth.getByRole("checkbox", { name: `Choose ${name}` }).uncheck();
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await toast(ruth, "2 clients added.");
  });

  await t.step("three are put on the waiting list from the refusal", async () => {
    await ruth.goto(`${group}/add?q=a`);
    for (const name of waiting.slice(2)) await ruth.getByRole("checkbox", { name: `Choose ${name}` }).check();
    await ruth.getByRole("button", { name: "Add to group" }).click();
    await ruth.getByRole("alert").getByText("The group is full:").waitFor();
    await ruth.getByLabel("Remark", { exact: false }).fill("Mornings only");
    await ruth.getByRole("button", { name: "Put on the waiting list" }).click();
    await toast(ruth, "3 clients put on the waiting list.");
    that((await names(ruth)).length === 3, `the list has ${(await names(ruth)).length}`);
    await list(ruth).getByText("Mornings only").first().waitFor();
  });

  await t.step("the line is ordered by button and by dragging", async () => {
    const [a, b, c] = await names(ruth);
    await list(ruth).getByRole("button", { name: `Move up: ${c}` }).click();
    await toast(ruth, "Moved.");
    that(inWords((await names(ruth)).join()) === [a, c, b].join(), `the order is ${await names(ruth)}`);
    const rows = list(ruth).locator("[data-entry]");
    await rows.nth(2).scrollIntoViewIfNeeded();
    const from = await rows.nth(2).boundingBox();
    const to = await rows.nth(0).boundingBox();
    await ruth.mouse.move(from.x + 12, from.y + 12);
    await ruth.mouse.down();
    await ruth.mouse.move(from.x + 12, from.y - 10, { steps: 4 });
    await ruth.mouse.move(to.x + 12, to.y + 4, { steps: 8 });
    await ruth.mouse.up();
    await toast(ruth, "Moved.");
    that(inWords((await names(ruth)).join()) === [b, a, c].join(), `after dragging the order is ${await names(ruth)}`);
  });

  await t.step("who leaves gives the place to the first in the line, who takes it", async () => {
    const [first, second] = await names(ruth);
    await card(ruth, "Members").getByRole("link", { name: `Remove ${waiting[0]} from the group` }).click();
    await ruth.getByLabel("Why does the membership end?").fill("Completed the programme");
    await ruth.getByRole("button", { name: "Yes, remove" }).click();
    await toast(ruth, "Removed from the group.");
    await list(ruth).getByText(/Offered until/).waitFor();
    await card(ruth, "Members").getByText("1 offered", { exact: true }).waitFor();
    await list(ruth).getByRole("button", { name: `Takes it (place ${first})` }).click();
    await toast(ruth, /^1 client added\./);
    await card(ruth, "Members").getByRole("link", { name: first, exact: true }).waitFor();
    that((await names(ruth))[0] === second, "the next is not first now");
    const maya = await t.as("maya");
    await maya.goto("/notices");
    await maya.getByText(/A place in Two seats is kept/).first().waitFor();
    await maya.context().close();
  });

  await t.step("a no moves the offer on to the next", async () => {
    await card(ruth, "Members").getByRole("link", { name: `Remove ${waiting[1]} from the group` }).click();
    await ruth.getByLabel("Why does the membership end?").fill("Left by own wish");
    await ruth.getByRole("button", { name: "Yes, remove" }).click();
    const [first, second] = await names(ruth);
    await list(ruth).locator("summary", { hasText: `Other answers of ${first}` }).click();
    await list(ruth).getByRole("button", { name: "Not now: back to the end of the list" }).click();
    await toast(ruth, "Noted.");
    that(inWords((await names(ruth)).join()) === [second, first].join(), `the order is ${await names(ruth)}`);
    await list(ruth).getByRole("button", { name: `Takes it (place ${second})` }).waitFor();
    await list(ruth).getByText(/Passed on/).waitFor();
  });

  await t.step("Maya lets Cora cover from tomorrow, to run the sessions", async () => {
    const maya = await t.as("maya");
    await maya.goto(group);
    await maya.getByRole("link", { name: "Cover", exact: true }).click();
    await maya.getByLabel("Who covers?").selectOption({ label: "Cora Lindgren" });
    await maya.getByLabel("First day").fill(day(1));
    await maya.getByRole("button", { name: "Let them cover" }).click();
    // The browser itself asks for the last day.
    await maya.getByLabel("Last day").fill(day(7));
    await maya.getByRole("button", { name: "Let them cover" }).click();
    await toast(maya, "Access given.");
    const mine = card(maya, "Who sees this group");
    await mine.getByText(/cover · given by Maya Okafor/).waitFor();
    await mine.getByRole("button", { name: "Withdraw access of Cora Lindgren" }).click();
    await toast(maya, "Access withdrawn.");
    await mine.getByText("Former access (1)").waitFor();
    await maya.context().close();
  });

  await t.step("scheduling somebody who cannot open the group asks first, and wants an answer", async () => {
    await ruth.goto(`/schedule/new?group=${group.split("/").pop()}&day=${day(40)}&time=06:20`);
    await ruth.getByRole("checkbox", { name: "Theo Marsh" }).check();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.getByText("Theo Marsh cannot open Two seats yet").waitFor();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.getByRole("alert").getByText("Choose one of the two.").waitFor();
    await ruth.getByRole("radio", { name: "Yes, give access" }).check();
    await ruth.getByRole("button", { name: "Save", exact: true }).click();
    await ruth.waitForURL(/said=made/);
    await ruth.goto(group);
    await card(ruth, "Who sees this group").getByText(/scheduled to lead sessions of the group · given by Ruth Feldman/).waitFor();
  });

  await t.step("two who are kept apart are placed together only with a reason", async () => {
    const [first] = await names(ruth);
    const member = (await card(ruth, "Members").locator("li b").allInnerTexts())[0];
    await ruth.goto("/clients?q=" + encodeURIComponent(first.split(" ")[1]));
    await ruth.locator("a[href^='/clients/cli_']", { hasText: first.split(" ")[1] }).first().click();
    await ruth.getByRole("link", { name: "Keep apart" }).click();
    await ruth.getByRole("combobox", { name: "From whom?" }).fill(member);
    await ruth.getByRole("option").first().click();
    await ruth.getByLabel("Why?").fill("No contact, by court order");
    await ruth.getByRole("button", { name: "Keep apart" }).click();
    await card(ruth, "Kept apart from").getByText("No contact, by court order").waitFor();
    await ruth.goto(group);
    await list(ruth).getByRole("button", { name: `Takes it (place ${first})` }).click();
    await ruth.getByRole("alert").getByText(/are kept apart \(No contact, by court order\)/).waitFor();
    await ruth.getByLabel("Why together all the same?").fill("Both asked for it in writing");
    await ruth.getByRole("button", { name: "Go on all the same" }).click();
    await toast(ruth, /^1 client added\./);
    await ruth.getByText("Kept apart, and members of this group at one time:").waitFor();
  });
}
