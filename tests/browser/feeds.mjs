// An address for other calendars: made, copied, read without a sign-in, withdrawn and given back; with and without script.
// proves: R-B6, R-B10, R-K20
import { look } from "./axe.mjs";
import { signIn, that, until } from "./hands.mjs";

const calendar = async (address) => {
  const answer = await fetch(address);
  return { status: answer.status, text: await answer.text(), kind: answer.headers.get("content-type"), tag: answer.headers.get("etag") };
};

/** Makes an address of this many-th choice and gives it. */
async function make(page, choice) {
  await page.goto("/schedule");
  await page.locator("summary").filter({ hasText: "More" }).click();
  await page.getByRole("link", { name: "Subscribe" }).click();
  await page.waitForURL(/\/calendars$/);
  await page.getByLabel("Which sessions").selectOption({ index: choice });
  await page.getByRole("button", { name: "Make the address" }).click();
  return page.getByLabel("Address", { exact: true }).inputValue();
}

export async function run(t) {
  const maya = await t.as("maya", { permissions: ["clipboard-read", "clipboard-write"] });
  const address = await t.step("from the schedule to an address of one's own", () => make(maya, 0));
  await t.step("whoever has it reads sessions and no name", async () => {
    const { status, text, kind, tag } = await calendar(address);
    that(status === 200 && kind === "text/calendar; charset=utf-8" && text.includes("SUMMARY:Group session"), `${status} ${kind}`);
    that(!/Maya|DBT|ATTENDEE|LOCATION/.test(text), "the calendar names somebody or something");
    const again = await fetch(address, { headers: { "if-none-match": tag } });
    that(again.status === 304, `the same again is ${again.status}`);
  });
  await t.check("one button copies it, another gives it to the device", async () => {
    await maya.getByRole("button", { name: "Copy" }).click();
    await maya.getByRole("button", { name: "Copied" }).waitFor();
    that((await maya.evaluate(() => navigator.clipboard.readText())) === address, "something else was copied");
    const link = await maya.getByRole("link", { name: "Open in the calendar of this device" }).getAttribute("href");
    that(link === address.replace(/^https?:/, "webcal:"), `the link is ${link}`);
  });
  await look(t, maya, "the page that shows an address once", [[1440, 900], [390, 844]]);
  await maya.goto("/calendars");
  await look(t, maya, "the page of calendar addresses", [[1440, 900], [390, 844]]);
  await t.step("withdrawn it opens nothing; undone it opens again", async () => {
    await maya.getByRole("button", { name: "Withdraw" }).click();
    await maya.getByText("Withdrawn.").waitFor();
    that((await calendar(address)).status === 404, "it still opens");
    await maya.getByRole("button", { name: "Undo" }).click();
    await maya.getByText("opens your calendar again").waitFor();
    await until("the address opens again", async () => (await calendar(address)).status === 200);
  });

  const plain = await t.as("nobody", { javaScriptEnabled: false });
  await t.step("without script: the same, copied by hand", async () => {
    await plain.goto("/");
    await signIn(plain, "lena");
    const hers = await make(plain, 1);
    that(!(await plain.getByRole("button", { name: "Copy" }).isVisible()), "a button that does nothing");
    that((await calendar(hers)).status === 200, "it opens nothing");
    await plain.getByRole("link", { name: "Done" }).click();
    await plain.getByLabel("How sessions are named").first().selectOption("initials");
    await plain.getByRole("button", { name: /^Save/ }).first().click();
    await plain.getByText("Calendars follow when they look again").waitFor();
    that(!(await calendar(hers)).text.includes("SUMMARY:Group session"), "sessions are not named by initials");
    await plain.getByRole("button", { name: "New address" }).click();
    const next = await plain.getByLabel("Address", { exact: true }).inputValue();
    that((await calendar(hers)).status === 404 && (await calendar(next)).status === 200, "the old address opens, or the new one does not");
  });
}
