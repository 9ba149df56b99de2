// Takes the pictures of README and manual from the demo practice:  node tests/browser/run.mjs pictures
// They show a Tuesday morning, whenever they are taken; that needs the library libfaketime.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./house.mjs";
import { finish, openRunning, review, shared, that } from "./hands.mjs";

/** In New York it is ten to eleven: the group has been on since ten. */
export const moments = { made: "2026-11-24 15:42:00", served: "2026-11-24 15:44:00" };
const folder = join(root, "docs", "pictures");

export async function run(t) {
  mkdirSync(folder, { recursive: true });
  const shoot = async (page, name, { width = 1440, height = 900, dark = false, whole = false } = {}) => {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    await page.evaluate(() => { scrollTo(0, 0); document.activeElement?.blur?.(); });
    await page.mouse.move(1, 1);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  };
  const maya = await t.as("maya");
  const at = await t.step("the live session in four looks", async () => {
    const at = await openRunning(maya);
    await shoot(maya, "session-desktop");
    await shoot(maya, "session-tablet", { width: 820, height: 1180 });
    await shoot(maya, "session-phone", { width: 390, height: 844 });
    await shoot(maya, "session-dark", { dark: true });
    return at;
  });
  await t.step("Today", async () => {
    await maya.goto("/");
    await shoot(maya, "today");
  });
  await t.step("the schedule", async () => {
    const ruth = await t.as("ruth");
    await ruth.goto("/schedule");
    await shoot(ruth, "schedule-board");
    await ruth.goto("/schedule?view=day");
    await shoot(ruth, "schedule-day");
    await ruth.goto("/waiting");
    await shoot(ruth, "waiting");
    await ruth.goto("/clients/import");
    await ruth.getByLabel("File").setInputFiles({
      name: "clients.csv", mimeType: "text/csv",
      buffer: Buffer.from("First name,Last name,Birth date,E-mail,Practitioner\nZelda,Quist,1984-06-02,zelda.quist@example.org,maya@oak.example\nOscar,Vandermeer,1990-11-30,,\nAmara,Diallo,,,\nQuentin,Yardley,1990-02-31,,\n"),
    });
    await ruth.getByRole("button", { name: "Look at the rows" }).click();
    await ruth.getByRole("table").waitFor();
    await shoot(ruth, "import-preview");
  });
  await t.step("the review", async () => {
    await maya.setViewportSize({ width: 1440, height: 900 });
    await maya.goto(at);
    await finish(maya);
    that((await shared(maya).inputValue()).trim(), "the shared note is empty");
    await review(maya);
    await shoot(maya, "review");
  });
  await t.step("the pathways", async () => {
    const ruth = await t.as("ruth");
    await ruth.goto("/pathways?whose=all");
    await shoot(ruth, "work-list");
    await ruth.getByRole("link", { name: "Stepped care" }).first().click();
    await ruth.waitForURL(/\/pathways\/pwy_/);
    await shoot(ruth, "pathway-board");
    const board = ruth.url();
    await ruth.getByRole("link", { name: "Jasper Lindholm" }).first().click();
    await ruth.waitForURL(/\/pathway$/);
    await shoot(ruth, "pathway-client");
    await ruth.goto(`${board.split("?")[0]}/book`);
    await shoot(ruth, "pathway-book");
  });
  await t.step("a group, a chart, the audit log", async () => {
    const ruth = await t.as("ruth");
    await ruth.goto("/groups");
    await ruth.getByRole("link", { name: "DBT Skills A", exact: true }).first().click();
    await ruth.waitForURL(/\/groups\/grp_/);
    await shoot(ruth, "group");
    await ruth.getByRole("link", { name: "Amara Diallo" }).first().click();
    await ruth.waitForURL(/\/clients\/cli_/);
    await ruth.getByRole("link", { name: "Chart" }).click();
    await ruth.waitForURL(/\/chart$/);
    await shoot(ruth, "chart");
    const iris = await t.as("iris");
    await iris.goto("/audit");
    await shoot(iris, "audit");
  });
}
