// Sessions that wait tell whoever leads them: on Today, under Notices, as each one chose; and the account manager sets the rules.
// proves: KP-4, R-L1, R-K7
import { card, PIN, that } from "./hands.mjs";

/** A row of the table of choices. */
const row = (page, kind) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: kind }) });
const box = (page, kind, way) => row(page, kind).getByRole("checkbox", { name: `${way}: ${kind}` });

export async function run(t) {
  const maya = await t.as("maya");
  await t.step("everything is told in Cohort at first, and what presses by e-mail too", async () => {
    await maya.goto("/me");
    await maya.getByRole("link", { name: "Choose what reaches you" }).click();
    await maya.waitForURL(/\/me\/notices$/);
    for (const kind of ["Session not started", "Register overdue", "Session incomplete", "Signature waiting", "Co-signature waiting", "Still open with somebody else"]) {
      that(await box(maya, kind, "In Cohort").isChecked(), `${kind} is not told in Cohort`);
    }
    that(await box(maya, "Session not started", "By e-mail").isChecked(), "a session that is not started sends no e-mail");
    that(!(await box(maya, "Register overdue", "By e-mail").isChecked()), "a register sends an e-mail");
    await maya.getByText("No mail server is set up here yet").waitFor();
  });
  await t.step("a choice is kept, by keyboard alone", async () => {
    const first = box(maya, "Register overdue", "By e-mail");
    await first.focus();
    await maya.keyboard.press("Space");
    await maya.getByLabel("From").fill("20:00");
    await maya.getByLabel("To", { exact: false }).last().fill("07:00");
    await maya.getByLabel("From").press("Enter");
    await maya.waitForURL(/saved=1/);
    await maya.getByText("Saved. It counts from the next notice on.").waitFor();
    await maya.goto("/me/notices");
    that(await box(maya, "Register overdue", "By e-mail").isChecked(), "the choice was lost");
    that((await maya.getByLabel("From").inputValue()) === "20:00", "the hours were lost");
  });
  await t.step("half an hour is no stretch of the day, and what was typed stays", async () => {
    await maya.getByLabel("To", { exact: false }).last().fill("");
    await maya.getByRole("button", { name: "Save" }).click();
    await maya.getByRole("alert").waitFor();
    that((await maya.getByLabel("From").inputValue()) === "20:00", "what was typed is gone");
  });

  const tomas = await t.as("tomas");
  await t.step("the account manager reads every rule in plain words, and nobody else does", async () => {
    await tomas.goto("/");
    await tomas.getByRole("link", { name: "Settings", exact: true }).click();
    await tomas.getByRole("heading", { name: "Practice settings" }).waitFor();
    for (const heading of ["Sessions and rosters", "Waiting list", "Notices", "Notes and charges", "Security", "E-mail"]) {
      await tomas.getByRole("heading", { name: heading, exact: true }).waitFor();
    }
    const answer = await maya.goto("/practice");
    that(answer.status() === 403, `a practitioner got ${answer.status()}`);
  });
  await t.step("a set shows what it would change, and changes nothing by being looked at", async () => {
    await tomas.getByRole("listitem").filter({ hasText: "As TherapyMate does" }).getByRole("link", { name: "See what changes" }).click();
    const shown = tomas.getByRole("row").filter({ hasText: "Somebody can be taken off one session" });
    await shown.getByText("Until the day before").waitFor();
    await tomas.getByRole("link", { name: "Leave all as it is" }).click();
    await tomas.waitForURL(/\/practice$/);
    that(await tomas.getByLabel("Changes of membership reach sessions").isChecked(), "looking changed a setting");
  });
  await t.step("a change needs the PIN, and a number must make sense", async () => {
    await tomas.getByLabel("Minutes after the planned start at which").fill("0");
    await tomas.getByLabel("Your PIN").fill(PIN);
    await tomas.getByRole("button", { name: "Save the settings" }).click();
    await tomas.getByText("write a whole number from 1 to 1440").first().waitFor();
    await tomas.getByLabel("Minutes after the planned start at which").fill("10");
    await tomas.getByLabel("Your PIN").fill("111222");
    await tomas.getByRole("button", { name: "Save the settings" }).click();
    await tomas.getByText(/That is not your PIN/).first().waitFor();
    that((await tomas.getByLabel("Minutes after the planned start at which").inputValue()) === "10", "what was typed is gone");
    await tomas.getByLabel("Your PIN").fill(PIN);
    await tomas.getByRole("button", { name: "Save the settings" }).click();
    await tomas.getByText("One setting changed.").waitFor();
  });
  await t.step("the log has the old and the new value", async () => {
    const iris = await t.as("iris");
    await iris.goto("/audit?action=practice.changed");
    const line = iris.getByRole("row").filter({ hasText: "practice.changed" });
    await line.getByText('"new_not_started_minutes":10').waitFor();
    await line.getByText('"old_not_started_minutes":15').waitFor();
  });
  await t.step("what stands open is told with the click that mends it", async () => {
    // The program's round is made at its start and every minute.
    for (const until = Date.now() + 90_000; ; ) {
      await maya.goto("/notices");
      if (await maya.getByRole("heading", { name: "Open now" }).count()) break;
      that(Date.now() < until, "nothing stands open in the demo practice");
      await maya.waitForTimeout(2000);
    }
    const lines = maya.locator(".notice-line");
    that((await lines.count()) > 0, "no notice");
    for (const line of await lines.all()) that((await line.locator("a.btn, button").count()) > 0, "a notice without a click that mends it");
  });
  await t.step("Today tells what presses, and one click leads to where it is mended", async () => {
    await maya.goto("/");
    const pressing = card(maya, "Needs you");
    await pressing.getByRole("link", { name: /Review and sign|Finish it|Take the register/ }).first().click();
    await maya.waitForURL(/\/sessions\/[^/]+(\/review)?$/);
    await maya.getByRole("heading", { level: 1 }).waitFor();
  });
}
