// Two people on one session: what one changes reaches the other's open page, and what cannot be taken any more holds up nothing else.
// proves: R-D9, R-E7, R-E10
import { finish, mark, openRunning, review, roster, saved, shared, sign, that, until, start } from "./hands.mjs";

export async function run(t) {
  const maya = await t.as("maya");
  const lena = await t.as("lena");
  const at = await t.step("both open the session", async () => {
    const at = await openRunning(maya);
    await lena.goto(at);
    return at;
  });

  await t.step("a topic written by one stands on the other's page", async () => {
    await maya.getByLabel("Topic").fill("Distress tolerance");
    await maya.getByLabel("Topic").blur();
    await saved(maya);
    await until("the topic", async () => (await lena.getByLabel("Topic").inputValue()) === "Distress tolerance");
  });

  await t.step("undo of \"all present\" leaves what was marked since", async () => {
    const blank = (await roster(maya)).slice(0, 2).map((one) => one.name);
    for (const at of [0, 1]) {
      await maya.locator("session-live li.row").nth(at).locator('[data-outcome-pick][value="unmarked"]').evaluate((radio) => {
        radio.checked = true;
        radio.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    await saved(maya);
    await maya.getByRole("button", { name: "All present" }).click();
    await mark(maya, blank[0], "Excused");
    await maya.locator(".toasts").getByRole("button", { name: "Undo" }).click();
    const is = async (name) => (await roster(maya)).find((one) => one.name === name).outcome;
    await until("the others are unmarked again", async () => (await is(blank[1])) === "unmarked");
    that((await is(blank[0])) === "excused", `the mark made since is ${await is(blank[0])}`);
    await saved(maya);
  });

  await t.step("one is without a line and writes; the other signs", async () => {
    await lena.context().setOffline(true);
    await shared(lena).fill("Words that come too late.");
    await shared(lena).blur();
    await lena.locator("[data-save-state][data-state='offline']").waitFor({ state: "attached" });
    await finish(maya);
    await review(maya);
    await sign(maya);
    await maya.waitForURL(/\/notes$/);
  });

  await t.step("the late words are kept and shown as not saved, and nothing was put into the signed note", async () => {
    await lena.context().setOffline(false);
    await lena.locator("[data-save-state][data-state='held']").waitFor({ state: "attached", timeout: 40_000 });
    await lena.getByText("The session is signed.").first().waitFor();
    await maya.goto(`${at}/notes`);
    that(!(await maya.content()).includes("Words that come too late."), "they are in the signed note");
  });

  await t.step("another session takes changes all the same", async () => {
    await lena.goto("/");
    const lines = lena.locator("section.card").filter({ has: lena.getByRole("heading", { name: "Today's groups" }) }).getByRole("listitem");
    const other = lines.filter({ hasNotText: "Signed" }).filter({ hasNotText: "DBT Skills A" }).getByRole("link").first();
    if (!(await other.count())) return;
    await other.click();
    if (!(await lena.getByRole("button", { name: "Start session" }).count())) return;
    await start(lena);
    await lena.getByLabel("Topic").fill("A new topic");
    await lena.getByLabel("Topic").blur();
    await until("the topic on the server", async () => {
      const there = await lena.request.get(new URL(lena.url()).pathname);
      return (await there.text()).includes("A new topic");
    });
  });
}
