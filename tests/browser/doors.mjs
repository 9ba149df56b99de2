// The pages of the doors that clients use, and what the staff see of them: in every size, light and dark, as the other pages are.
// proves: R-K20, R-C7
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { look } from "./axe.mjs";
import { came, openRunning, roster, that } from "./hands.mjs";
import { codeOf, setUp, types } from "./kiosk.mjs";

const SIZES = [[1440, 900], [1180, 820], [820, 1180], [390, 844]];

/** What the picture on a kiosk leads to now: sealed with the installation's key, as the program does it. */
export function picture(house, kiosk) {
  const key = Buffer.from(readFileSync(join(house.data, "keys", "seal.key"), "utf8").trim(), "hex");
  const part = (bytes) => Buffer.concat([Buffer.from(bytes.length.toString(16).padStart(16, "0"), "hex"), bytes]);
  const turn = Buffer.alloc(8);
  turn.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const seal = createHmac("sha256", key).update(Buffer.concat([part(Buffer.from("kiosk picture")), part(Buffer.from(kiosk)), part(turn)])).digest("hex");
  return `/here/${kiosk.replace("kio_", "")}${seal.slice(0, 40)}`;
}

export async function run(t) {
  const see = (page, name) => look(t, page, name, SIZES);
  const maya = await t.as("maya");
  const at = await openRunning(maya);
  const [one, two] = (await roster(maya)).filter((line) => !came(line.outcome));
  that(two, "two of the roster have not come yet");
  await maya.goto(`${one.chart.replace(/\/chart$/, "")}/code`);
  await see(maya, "a client's code, to be made");
  const codes = [await codeOf(maya, one.chart), await codeOf(maya, two.chart)];
  await see(maya, "a client's code, shown once");
  await maya.goto("/kiosks");
  await see(maya, "no kiosk yet");
  await maya.goto("/schedule?view=agenda");
  const planned = await maya.locator("a[href^='/occurrences/occ_']").evaluateAll((all) => [...new Set(all.map((one) => one.getAttribute("href").split("/")[2]))]);
  for (const id of planned) {
    await maya.goto(`/sessions/${id}/meeting`);
    if (await maya.getByText("The location of this session is not telehealth yet.").count()) break;
  }
  await see(maya, "a session that is not by video");
  await maya.goto(`${at}/sign-in-sheet?names=slips`);
  await see(maya, "the slips of a sign-in sheet");
  await maya.goto(`${at}/sign-in-sheet?blank=40`);
  await see(maya, "a sheet with too many blank lines");

  const tablet = await t.as("fred", { viewport: { width: 1180, height: 820 }, hasTouch: true });
  await setUp(tablet);
  await see(tablet, "the kiosk");
  await types(tablet, "000042", "Sign in");
  await see(tablet, "the kiosk after a wrong code");
  await tablet.goto("/kiosk");
  await types(tablet, codes[0], "Sign in");
  await see(tablet, "the kiosk after somebody signed in");
  await tablet.goto("/kiosk/leave");
  await tablet.getByLabel("Your e-mail address").fill("fred@oak.example");
  await tablet.getByLabel("Your PIN").fill("111222");
  await tablet.getByRole("button", { name: "Leave kiosk mode" }).click();
  await tablet.getByText("That address and PIN do not go together.").waitFor();
  await see(tablet, "leaving the kiosk with a wrong PIN");
  await tablet.goto("/kiosk");
  const kiosk = await tablet.locator("kiosk-pad").getAttribute("data-kiosk");
  await maya.goto("/kiosks");
  await see(maya, "a kiosk");

  const phone = await t.as("nobody", { viewport: { width: 390, height: 844 } });
  await t.check("a phone signs in by the picture and is remembered", async () => {
    await phone.goto(picture(t.house, kiosk));
    await phone.getByLabel("Your personal code, 6 digits").fill(codes[1]);
    await phone.getByLabel("Remember me on this phone").check();
    await phone.getByRole("button", { name: "Sign in" }).click();
    await phone.getByRole("heading", { name: `Hello ${two.name.split(" ")[0]}.` }).waitFor();
  });
  await see(phone, "one's own phone, signed in");
  await phone.goto(picture(t.house, kiosk));
  await see(phone, "one's own phone, remembered");
  await phone.goto("/here/0");
  await see(phone, "a picture that has run out");
  await phone.goto("/join/0");
  await see(phone, "a link that does not work");

  await maya.goto(`${at}/meeting`);
  await maya.getByRole("button", { name: "Make links" }).click();
  await see(maya, "the links to a meeting");
  const link = await maya.getByLabel(`Link of ${one.name}`, { exact: true }).inputValue();
  await phone.goto(new URL(link).pathname);
  await see(phone, "a link before the waiting room");
  await phone.getByRole("button", { name: "Go to the waiting room" }).click();
  await see(phone, "the waiting room");
  await maya.goto(at);
  await maya.locator("meeting-strip").getByText("1 waiting").waitFor();
  await see(maya, "the live session while somebody waits");
  await maya.locator("meeting-strip").getByRole("button", { name: /^Admit/ }).first().click();
  await phone.getByRole("link", { name: "Open the meeting" }).waitFor();
  await see(phone, "let in");
}
