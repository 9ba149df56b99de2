// A session by video by hand: links, the waiting room with and without script, into the meeting and out of it, and into the attendance.
// proves: R-B9, KP-5, R-C9
import { came, inWords, openRunning, roster, that, until } from "./hands.mjs";

/** Where the demo's sessions by video are. */
const SERVER = "https://video.oak.example";

export async function run(t) {
  const maya = await t.as("maya");
  const at = await t.step("a session runs", () => openRunning(maya));
  const before = await roster(maya);
  const [one, two] = before.filter((line) => !came(line.outcome));
  that(two, "two of the roster have not come yet");

  const links = await t.step("Maya makes everybody a link of their own", async () => {
    await maya.goto(`${at}/meeting`);
    await maya.getByRole("button", { name: "Make links" }).click();
    await maya.getByText(/\d+ links made/).waitFor();
    const link = (name) => maya.getByLabel(`Link of ${name}`, { exact: true }).inputValue();
    const links = [await link(one.name), await link(two.name)];
    that(links.every((url) => /\/join\/[0-9a-f]{40}$/.test(url)) && links[0] !== links[1], links.join(" "));
    return links.map((url) => new URL(url).pathname);
  });

  const first = await t.as("nobody", { viewport: { width: 390, height: 844 } });
  const referrers = [];
  await first.context().route(`${SERVER}/**`, (route) => {
    referrers.push(route.request().headers().referer ?? "");
    return route.fulfill({ contentType: "text/html", body: "<title>Meeting</title><h1>Meeting</h1>" });
  });
  const alone = async (page, own) => {
    const words = inWords(await page.locator("body").innerText()) + (await page.title());
    const others = before.filter((line) => line.name !== own).flatMap((line) => line.name.split(" ")).filter((word) => !own.split(" ").includes(word));
    const named = [...others, own.split(" ").at(-1), "DBT"].filter((word) => new RegExp(`\\b${word}\\b`).test(words));
    that(!named.length, `the page names ${named}`);
  };
  await t.step("the first one waits, and sees nobody's name but the own first one", async () => {
    await first.goto(links[0]);
    await first.getByRole("heading", { name: `Hello ${one.name.split(" ")[0]}.` }).waitFor();
    await alone(first, one.name);
    await first.getByLabel("Where are you now?").fill("12 Elm Street, Albany");
    await first.getByLabel("I agree to meet by video.").check();
    await first.getByRole("button", { name: "Go to the waiting room" }).click();
    await first.getByText("You will be let in shortly.").waitFor();
    await alone(first, one.name);
    that(!(await first.content()).includes(SERVER), "the meeting's address is on a page that waits");
  });

  const second = await t.as("nobody", { javaScriptEnabled: false });
  await t.step("the second one waits without script", async () => {
    await second.goto(links[1]);
    await second.getByRole("button", { name: "Go to the waiting room" }).click();
    await second.getByRole("button", { name: "Look again" }).waitFor();
  });

  await t.step("Maya sees both on the session's page, and lets one in after the other", async () => {
    await maya.goto(at);
    const strip = maya.locator("meeting-strip");
    await strip.getByText("2 waiting").waitFor();
    await strip.getByRole("button", { name: `Admit ${one.name}` }).click();
    await first.getByRole("link", { name: "Open the meeting" }).waitFor();
    await strip.getByText("1 waiting").waitFor();
    await strip.getByRole("button", { name: `Admit ${two.name}` }).click();
    await until("the second one is let in", async () => {
      if (await second.getByRole("link", { name: "Open the meeting" }).count()) return true;
      await second.getByRole("button", { name: "Look again" }).click();
      return false;
    });
  });

  await t.step("the meeting opens in a tab of its own and is told of no address", async () => {
    const [meeting] = await Promise.all([first.context().waitForEvent("page"), first.getByRole("link", { name: "Open the meeting" }).click()]);
    await meeting.getByRole("heading", { name: "Meeting" }).waitFor();
    that(referrers.length && referrers.every((from) => from === ""), `the meeting is told ${referrers}`);
    await first.getByText("Close this page when you leave.").waitFor();
  });

  await t.step("what the meeting says is proposed, and with one click it is attendance", async () => {
    const strip = maya.locator("meeting-strip");
    await strip.getByText("1 time to confirm").waitFor();
    that(!came((await roster(maya)).find((line) => line.name === one.name).outcome), "it was attendance before anybody confirmed it");
    await strip.getByRole("button", { name: new RegExp(`${one.name} in since`) }).click();
    await strip.getByText("to confirm").waitFor({ state: "detached" });
    await maya.reload();
    that(came((await roster(maya)).find((line) => line.name === one.name).outcome), "it is no attendance");
  });

  await t.step("who closes the page has left", async () => {
    await first.close({ runBeforeUnload: false });
    const strip = maya.locator("meeting-strip");
    await strip.getByRole("button", { name: new RegExp(`${one.name} \\d\\d:\\d\\d–`) }).click();
    await strip.getByText("to confirm").waitFor({ state: "detached" });
  });
}
