// The kiosk by hand: set up on a tablet, used while the line and the server are gone, restarted meanwhile, and left with a PIN.
// proves: R-C7, R-K5
import { came, inWords, openRunning, PIN, roster, that, until } from "./hands.mjs";

/** Somebody's code, made on their page. */
export async function codeOf(page, chart) {
  await page.goto(`${chart.replace(/\/chart$/, "")}/code`);
  await page.getByRole("button", { name: /^Make a (new )?code$/ }).click();
  return (await page.locator(".door-new-code").innerText()).replace(/\D/g, "");
}

/** Types a code on the pad, digit by digit, and chooses a way. */
export async function types(tablet, code, way) {
  for (const digit of code) await tablet.locator(`[data-key="${digit}"]`).click();
  await tablet.getByRole("button", { name: way, exact: true }).click();
  await tablet.locator(".door-shown .door-answer").waitFor();
  return inWords(await tablet.locator(".door-shown").innerText());
}
const done = async (tablet) => {
  await tablet.locator("[data-close]").last().click();
  await tablet.locator("[data-code]").waitFor();
};

/** Makes the signed-in page's device a kiosk. */
export async function setUp(tablet) {
  await tablet.goto("/kiosks");
  await tablet.getByLabel("Name", { exact: true }).fill("Front hall");
  await tablet.getByRole("button", { name: "Make this device a kiosk" }).click();
  await tablet.waitForURL(/\/kiosk$/);
}

export async function run(t) {
  const maya = await t.as("maya");
  const at = await t.step("a session runs", () => openRunning(maya));
  const before = await roster(maya);
  const waiting = before.filter((one) => !came(one.outcome)).slice(0, 2);
  that(waiting.length === 2, "two of the roster have not come yet");
  const codes = await t.step("two of them get their codes", async () => {
    const codes = [];
    for (const one of waiting) codes.push(await codeOf(maya, one.chart));
    that(codes.every((code) => /^\d{6}$/.test(code)) && codes[0] !== codes[1], `the codes are ${codes}`);
    return codes;
  });

  const tablet = await t.as("fred", { viewport: { width: 1180, height: 820 }, hasTouch: true });
  await t.step("Fred makes the tablet a kiosk, and is signed out on it", async () => {
    await setUp(tablet);
    const words = await tablet.locator("body").innerText();
    const named = before.filter((one) => one.name.split(" ").some((word) => words.includes(word)));
    that(!named.length && !words.includes("DBT"), `the screen names ${named.map((one) => one.name)}`);
    await tablet.goto("/schedule");
    that(new URL(tablet.url()).pathname === "/sign-in", "the staff's pages open on a kiosk");
    await tablet.goto("/kiosk");
  });

  await t.step("a wrong code says nothing", async () => {
    const said = await types(tablet, "000042", "Sign in");
    that(said.startsWith("That did not work."), said);
    await done(tablet);
  });

  await t.step("the screen is kept on the device", () => until("the worker keeps it", () => tablet.evaluate(async () => {
    const kept = await (await caches.open("cohort-kiosk")).match("/kiosk");
    return Boolean(navigator.serviceWorker.controller && kept);
  })));

  await t.step("without a line and a server two sign in, and are not named", async () => {
    await t.house.kill();
    await tablet.context().setOffline(true);
    for (const code of codes) {
      const said = await types(tablet, code, "Sign in");
      that(said.startsWith("Noted. You will be signed in when the connection is back."), said);
      await done(tablet);
    }
    await tablet.getByText("2 sign-ins are noted on this device.").waitFor();
  });

  await t.step("what waits lies encrypted on the device", async () => {
    const rows = await tablet.evaluate(() => new Promise((yes, no) => {
      const open = indexedDB.open("cohort-outbox");
      open.onerror = () => no(open.error);
      open.onsuccess = () => {
        const all = open.result.transaction("kept").objectStore("kept").getAll();
        all.onsuccess = () => yes(all.result.map((row) => JSON.stringify({ ...row, data: new TextDecoder("latin1").decode(row.data) })));
      };
    }));
    that(rows.length === 2 && rows.every((row) => codes.every((code) => !row.includes(code))), `the device knows ${rows.length} in the clear`);
  });

  await t.step("the tablet is restarted, and still a kiosk", async () => {
    await tablet.reload();
    await tablet.getByRole("heading", { name: "Sign in or out" }).waitFor();
    await tablet.getByText("2 sign-ins are noted on this device.").waitFor();
  });

  await t.step("the line comes back: both are in, once", async () => {
    await t.house.start();
    await tablet.context().setOffline(false);
    await until("nothing waits any more", async () => (await tablet.locator("[data-line]").innerText()) === "", 90_000);
    await maya.goto(at);
    for (const one of waiting) {
      const now = (await roster(maya)).find((other) => other.name === one.name);
      that(came(now.outcome) && now.times.length === 1, `${one.name} is ${now.outcome}, ${now.times}`);
    }
    await tablet.reload();
    await tablet.locator(".door-picture img").waitFor();
    await maya.reload();
    for (const one of waiting) that((await roster(maya)).find((other) => other.name === one.name).times.length === 1, `${one.name} came twice`);
  });

  await t.step("with a line the answer names the one person, and can be taken back", async () => {
    const [first] = waiting[0].name.split(" ");
    const said = await types(tablet, codes[0], "Sign out");
    that(said.startsWith(`Goodbye ${first}. You are signed out of`), said);
    const others = before.filter((one) => one.name !== waiting[0].name).flatMap((one) => one.name.split(" "));
    that(!others.some((word) => said.includes(word)) && !said.includes(waiting[0].name), `it names more: ${said}`);
    await tablet.getByRole("button", { name: "Cancel" }).click();
    await tablet.getByText("It is as it was before.").waitFor();
    await done(tablet);
  });

  await t.step("an answer gives way by itself", async () => {
    await types(tablet, codes[0], "Sign in");
    await tablet.locator("[data-code]").waitFor({ timeout: 15_000 });
    that(!(await tablet.locator("body").innerText()).includes("Hello"), "a name stays on the screen");
  });

  await t.step("somebody's PIN ends it, and nothing is left on the device", async () => {
    await tablet.getByRole("link", { name: "Staff" }).click();
    await tablet.getByLabel("Your e-mail address").fill("fred@oak.example");
    await tablet.getByLabel("Your PIN").fill("111222");
    await tablet.getByRole("button", { name: "Leave kiosk mode" }).click();
    await tablet.getByText("That address and PIN do not go together.").waitFor();
    await tablet.getByLabel("Your PIN").fill(PIN);
    await tablet.getByRole("button", { name: "Leave kiosk mode" }).click();
    await tablet.waitForURL(/\/sign-in$/);
    const left = await tablet.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]);
    that(left.every((count) => count === 0), `caches and workers that are left: ${left}`);
    await tablet.goto("/kiosk");
    that(new URL(tablet.url()).pathname === "/sign-in", "it is a kiosk still");
  });
}
