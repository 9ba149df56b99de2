// The core flow without a mouse: sign in, mark the whole group, write, review and sign, by keys alone.
// proves: R-K20
import { PASSWORD, PIN, roster, saved, that, until } from "./hands.mjs";

/** Presses Tab until the focus is on something that `selector` means; gives how many presses it took. */
async function tabTo(page, selector, { most = 120, back = false } = {}) {
  for (let presses = 0; presses <= most; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return presses;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  throw new Error(`Tab does not lead to ${selector}; the focus is on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160))}`);
}
const focus = (page, selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

export async function run(t) {
  const page = await t.as("nobody");
  const keys = page.keyboard;

  await t.step("sign in", async () => {
    await page.goto("/sign-in");
    await tabTo(page, "#email");
    await keys.type("maya@oak.example");
    await tabTo(page, "#password");
    await keys.type(PASSWORD);
    await keys.press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
  });

  await t.step("the first Tab offers to skip to the content, and Today leads to the session", async () => {
    await keys.press("Tab");
    that(await focus(page, "a.skip"), "the first stop is not the skip link");
    await keys.press("Enter");
    const href = await page.locator(".session-line").filter({ hasText: "DBT Skills A" }).getByRole("link").first().getAttribute("href");
    await tabTo(page, `#content a[href="${href}"]`);
    await keys.press("Enter");
    await page.waitForURL(/\/sessions\/occ_/);
    if (await page.getByRole("button", { name: "Start session" }).count()) {
      await tabTo(page, "form[action$='/start'] button");
      await keys.press("Enter");
    }
    await page.getByRole("button", { name: /^Review & sign/ }).waitFor();
  });

  await t.step("the topic", async () => {
    await tabTo(page, "#topic");
    await keys.press("Control+a");
    await keys.type("Emotion regulation");
    await keys.press("Tab");
    await saved(page);
  });

  const people = await roster(page);
  await t.step("the rows are one stop; letters mark, numbers say how much they took part", async () => {
    // Blurring lost the place, as it does for a person who clicks nowhere: Tab starts from the top again.
    await tabTo(page, ".rows .row-grid");
    await keys.press("Home");
    await keys.press("a");
    await keys.press("Enter");
    await tabTo(page, `#row-${people[0].entry} [data-why]`, { most: 20 });
    await keys.press("Control+a");
    await keys.type("Transport");
    await keys.press("Escape");
    that(await focus(page, `#row-${people[0].entry} > .row-grid`), "Escape does not come back to the row");
    for (const [at, one] of people.slice(1).entries()) {
      await keys.press("ArrowDown");
      that(await focus(page, `#row-${one.entry} > .row-grid`), `ArrowDown does not lead to ${one.name}`);
      await keys.press(at === 0 ? "l" : "p");
      await keys.press("3");
    }
    const after = await until("all are marked", async () => {
      const now = await roster(page);
      return now.every((one) => one.outcome !== "unmarked") && now;
    });
    that(after[0].outcome === "absent" && after[1].outcome === "late" && after[2].outcome === "present", "the letters did not mark as they say");
    that(after.slice(1).every((one) => one.participation === "3"), "the numbers did not set the participation");
  });

  await t.step("N opens a client's own note, Escape leaves it", async () => {
    await keys.press("n");
    that(await focus(page, "textarea"), "N does not lead into the note");
    await keys.press("Control+a");
    await keys.type("Led the role play.");
    await keys.press("Escape");
    const last = people.at(-1);
    that(await focus(page, `#row-${last.entry} > .row-grid`), "Escape does not come back to the row");
  });

  await t.step("one Tab leaves the list", async () => {
    await keys.press("Tab");
    that(!(await focus(page, ".rows *")), "Tab stays inside the list");
  });

  await t.step("the group note, with a tool of the formatting bar", async () => {
    await tabTo(page, "textarea[data-part='shared']");
    await keys.press("Control+a");
    await keys.type("Practised opposite action.");
    await keys.press("Control+a");
    await keys.press("Control+b");
    await tabTo(page, "[role=toolbar] button", { back: true });
    await keys.press("ArrowRight");
    that(await focus(page, "[role=toolbar] button:nth-of-type(2)"), "the arrows do not move in the bar");
    await saved(page);
    const text = await page.locator("textarea[data-part='shared']").first().inputValue();
    that(text === "**Practised opposite action.**", `the note is ${text}`);
  });

  await t.step("review and sign", async () => {
    await tabTo(page, "[data-review]");
    await keys.press("Enter");
    await page.waitForURL(/\/review$/);
    await tabTo(page, "#early");
    await keys.press("Space");
    await tabTo(page, "#pin");
    await keys.type(PIN);
    await keys.press("Enter");
    await page.waitForURL(/\/notes$/);
    const notes = await page.getByRole("link", { name: "PDF", exact: true }).count();
    that(notes === people.length, `${notes} notes for ${people.length} on the roster`);
  });

  await t.check("the calendar: one stop, arrows between slots, Enter on one schedules there", async () => {
    await page.goto("/schedule");
    await tabTo(page, "schedule-board a.title, schedule-board .slot-new");
    const start = await page.evaluate(() => document.activeElement.href);
    await keys.press("ArrowRight");
    that((await page.evaluate(() => document.activeElement.href)) !== start, "ArrowRight does not move");
    for (let tries = 0; tries < 40 && !(await focus(page, ".slot-new")); tries++) await keys.press(["ArrowDown", "ArrowRight"][tries % 2]);
    that(await focus(page, ".slot-new"), "the arrows lead to no empty slot");
    await keys.press("Enter");
    await page.waitForURL(/\/schedule\/new\?/);
  });

  await t.check("Ctrl-K opens the palette, letters find, Enter goes there, Escape closes it", async () => {
    await page.goto("/");
    await keys.press("Control+k");
    const dialog = page.getByRole("dialog", { name: "Search" });
    await dialog.waitFor();
    await keys.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await keys.press("Control+k");
    await keys.type("diallo");
    await dialog.getByRole("option", { name: /Diallo/ }).first().waitFor();
    await keys.press("Enter");
    await page.waitForURL(/\/clients\/cli_/);
  });
}
