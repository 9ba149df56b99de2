// The calendar by hand: dragged by mouse, moved and resized by keys, undone, refused; month, filters, paper; and without script.
// proves: R-B2, R-K20, TA-12, TA-13, TA-15
import { day, signIn, that, until } from "./hands.mjs";

/** The first working day some days ahead, so that the board shows it. */
const workday = (ahead) => {
  for (let n = ahead; ; n++) if (![0, 6].includes(new Date(`${day(n)}T12:00:00Z`).getUTCDay())) return day(n);
};
const shifted = (on, days) => new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Schedules a single session by the form; gives its card's address. */
async function book(page, on, time, minutes = "60") {
  await page.goto(`/schedule/new?day=${on}&time=${time}`);
  await page.getByRole("combobox", { name: "Group" }).fill("DBT Skills A");
  await page.getByLabel("Start").fill(time);
  await page.getByLabel("Minutes").fill(minutes);
  await page.getByLabel("Room").selectOption({ label: await page.getByLabel("Room").locator("option", { hasText: "Willow room" }).innerText() });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Session scheduled.").waitFor();
  await page.goto(`/schedule?view=day&day=${on}`);
  const card = page.locator(".card-session", { hasText: `${time}–` }).filter({ hasText: "DSA" });
  return card.getAttribute("data-move");
}

const card = (page, move) => page.locator(`[data-move="${move}"]`).first();
const at = (page, move) => card(page, move).getAttribute("data-at");
const heard = (page) => page.locator(".vh[aria-live]").innerText();

/** Drags from the middle of one thing to a point, as a hand does: in steps. */
async function drag(page, from, to, { grip = false } = {}) {
  const box = await from.boundingBox();
  const start = { x: box.x + 12, y: grip ? box.y + box.height - 4 : box.y + 6 };
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  const end = to(start, box);
  for (let n = 1; n <= 8; n++) await page.mouse.move(start.x + ((end.x - start.x) * n) / 8, start.y + ((end.y - start.y) * n) / 8);
  return { drop: () => page.mouse.up() };
}

export async function run(t) {
  const ruth = await t.as("ruth");
  const on = workday(9);
  const move = await t.step("a session on a day with room for it", () => book(ruth, on, "06:30"));
  const quarter = async () => (await ruth.locator(".daygrid-slot").first().boundingBox()).height / 2;

  await t.step("dragged down by an hour and a quarter, it snaps to the quarter and says where it is", async () => {
    await card(ruth, move).scrollIntoViewIfNeeded();
    const q = await quarter();
    const hand = await drag(ruth, card(ruth, move), ({ x, y }) => ({ x, y: y + 5 * q + 3 }));
    that((await card(ruth, move).locator(".time").innerText()) === "07:45–08:45", "the time does not follow the hand");
    await hand.drop();
    await ruth.getByText(/Moved to .*, 07:45–08:45, Willow room/).waitFor();
    that((await at(ruth, move)) === `${on}T07:45`, "the card does not know where it is");
    await ruth.reload();
    that((await at(ruth, move)) === `${on}T07:45`, "the server does not know where it is");
  });

  await t.check("pulled by its lower edge it gets longer, and undo makes it what it was", async () => {
    await card(ruth, move).scrollIntoViewIfNeeded();
    const q = await quarter();
    const hand = await drag(ruth, card(ruth, move), ({ x, y }) => ({ x, y: y + 2 * q }), { grip: true });
    await hand.drop();
    await ruth.getByText(/07:45–09:15/).last().waitFor();
    await until("the length is kept", async () => (await card(ruth, move).getAttribute("data-minutes")) === "90");
    await ruth.getByRole("button", { name: "Undo" }).click();
    await until("it is as long as before", async () => (await card(ruth, move).getAttribute("data-minutes")) === "60");
    that((await card(ruth, move).locator(".time").innerText()) === "07:45–08:45", "the card still says the longer time");
  });

  await t.check("Escape in the middle of a drag puts it back", async () => {
    const q = await quarter();
    const hand = await drag(ruth, card(ruth, move), ({ x, y }) => ({ x, y: y + 8 * q }));
    await ruth.keyboard.press("Escape");
    await hand.drop();
    that((await card(ruth, move).locator(".time").innerText()) === "07:45–08:45", "it stayed where the hand was");
    await ruth.reload();
    that((await at(ruth, move)) === `${on}T07:45`, "it was moved after all");
  });

  await t.check("a refused move goes back and says why", async () => {
    const other = await book(ruth, on, "05:00");
    const q = await quarter();
    await card(ruth, move).scrollIntoViewIfNeeded();
    const [mine, theirs] = await Promise.all([card(ruth, move).boundingBox(), card(ruth, other).boundingBox()]);
    const hand = await drag(ruth, card(ruth, move), ({ x, y }) => ({ x, y: y + theirs.y - mine.y + q }));
    await hand.drop();
    await ruth.getByText(/already (taken|has a session)/).waitFor();
    that((await at(ruth, move)) === `${on}T07:45` && (await card(ruth, move).locator(".time").innerText()) === "07:45–08:45", "it did not go back");
  });

  await t.step("picked up with Space, moved by arrows, made longer, and put down, each step said", async () => {
    await ruth.goto(`/schedule?view=day&day=${on}`);
    await card(ruth, move).locator("a.title").focus();
    await ruth.keyboard.press("Space");
    await until("it says how", async () => (await heard(ruth)).includes("picked up"));
    await ruth.keyboard.press("ArrowDown");
    await ruth.keyboard.press("ArrowDown");
    that((await heard(ruth)).includes("08:15–09:15, Willow room"), `it says ${await heard(ruth)}`);
    await ruth.keyboard.press("+");
    await ruth.keyboard.press("Shift+ArrowDown");
    await ruth.keyboard.press("-");
    that((await heard(ruth)).includes("08:15–09:30"), `it says ${await heard(ruth)}`);
    await ruth.keyboard.press("Space");
    await ruth.getByText(/Moved to .*08:15–09:30/).waitFor();
    that(await ruth.evaluate((href) => document.activeElement?.closest("[data-move]")?.dataset.move === href, move), "the focus is lost");
    await ruth.reload();
    that((await at(ruth, move)) === `${on}T08:15` && (await card(ruth, move).getAttribute("data-minutes")) === "75", "it was not kept");
  });

  await t.check("Escape leaves a picked-up session where it was", async () => {
    await card(ruth, move).locator("a.title").focus();
    for (const key of ["Space", "ArrowDown", "ArrowDown", "Escape"]) await ruth.keyboard.press(key);
    that((await card(ruth, move).locator(".time").innerText()) === "08:15–09:30", "it stayed where the keys were");
  });

  await t.check("letters act on a focused session alone; the question mark shows the keys", async () => {
    await ruth.locator("#go-day").focus();
    await ruth.keyboard.press("?");
    that(!(await ruth.getByRole("dialog", { name: "Keys" }).isVisible()), "the keys show from anywhere");
    await card(ruth, move).locator("a.title").focus();
    await ruth.keyboard.press("?");
    await ruth.getByRole("dialog", { name: "Keys" }).getByText("picks it up").waitFor();
    await ruth.keyboard.press("Escape");
    await ruth.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
    await ruth.keyboard.press("m");
    await ruth.waitForURL(/\/move$/);
  });

  await t.check("on the board a day further by mouse, in the month a week further by keys", async () => {
    const next = workday(10);
    await ruth.goto(`/schedule?view=board&day=${on}`);
    const sameWeek = await ruth.locator(`td[data-at="${next}"]`).count();
    const target = sameWeek ? next : shifted(on, -1);
    const cell = ruth.locator(`td[data-at="${target}"][data-row="Willow room"]`);
    await card(ruth, move).scrollIntoViewIfNeeded();
    const there = await cell.boundingBox();
    const hand = await drag(ruth, card(ruth, move), () => ({ x: there.x + there.width / 2, y: there.y + 12 }));
    await hand.drop();
    await ruth.getByText(/Moved to .*08:15–09:30, Willow room/).waitFor();
    await ruth.goto(`/schedule?view=month&day=${target}`);
    that((await at(ruth, move)) === `${target}T08:15`, "the board did not move it");
    await card(ruth, move).locator("a.title").focus();
    const lastRow = await card(ruth, move).evaluate((el) => !el.closest("tr").nextElementSibling);
    for (const key of ["Space", lastRow ? "ArrowUp" : "ArrowDown", "Space"]) await ruth.keyboard.press(key);
    const there7 = `${shifted(target, lastRow ? -7 : 7)}T08:15`;
    await until("it is a week away", async () => (await at(ruth, move)) === there7);
    await ruth.getByRole("button", { name: "Undo" }).click();
    await until("undone", async () => (await at(ruth, move)) === `${target}T08:15`);
  });

  await t.check("on the board of people it is given to somebody else", async () => {
    await ruth.goto(`/schedule?view=people&day=${on}`);
    const shown = (await ruth.locator(`[data-move="${move}"]`).count()) > 0;
    if (!shown) await ruth.goto(`/schedule?view=people&day=${workday(10)}`);
    const row = (name) => ruth.getByRole("row").filter({ has: ruth.getByRole("rowheader", { name }) });
    await row(/^Maya Okafor/).locator(`[data-move="${move}"] a.title`).focus();
    await ruth.keyboard.press("Space");
    await ruth.keyboard.press("ArrowDown");
    const other = (await heard(ruth)).split(", ").at(-1).trim();
    await ruth.keyboard.press("Space");
    await ruth.getByText(new RegExp(`Moved to .*${other}`)).waitFor();
    await ruth.reload();
    await row(new RegExp(`^${other}`)).locator(`[data-move="${move}"]`).waitFor();
    that((await row(/^Maya Okafor/).locator(`[data-move="${move}"]`).count()) === 0, "Maya still leads it");
  });

  await t.check("a session of a series asks how far the move reaches", async () => {
    const first = workday(30);
    await ruth.goto(`/schedule/new?day=${first}&time=06:00`);
    await ruth.getByRole("combobox", { name: "Group" }).fill("DBT Skills A");
    await ruth.getByLabel("Minutes").fill("45");
    await ruth.getByLabel("Weekly").check();
    await ruth.locator("#times").fill("3");
    await ruth.getByRole("button", { name: "Save" }).click();
    await ruth.getByText(/sessions scheduled/).waitFor();
    await ruth.goto(`/schedule?view=day&day=${first}`);
    const series = await ruth.locator(".card-session[data-series]", { hasText: "06:00–06:45" }).getAttribute("data-move");
    await card(ruth, series).locator("a.title").focus();
    for (const key of ["Space", "ArrowDown", "Space"]) await ruth.keyboard.press(key);
    const dialog = ruth.getByRole("dialog", { name: "Which sessions move?" });
    await dialog.getByRole("button", { name: "This and following" }).click();
    await ruth.getByText(/3 sessions (moved|changed)/).waitFor();
    await ruth.goto(`/schedule?view=day&day=${shifted(first, 7)}`);
    await ruth.locator(".card-session", { hasText: "06:15–07:00" }).waitFor();
  });

  await t.check("the month leads to a crowded day; filters narrow it in one click and are cleared in one", async () => {
    await ruth.goto(`/schedule?view=month&day=${on}`);
    const all = await ruth.locator(".month-chip").count();
    await ruth.locator("details.filter-menu summary", { hasText: "Facilitator" }).click();
    await ruth.locator(".filter-menu a", { hasText: "Theo Marsh" }).click();
    await ruth.waitForURL(/lead=sta_/);
    const few = await ruth.locator(".month-chip").count();
    that(few > 0 && few < all, `${few} of ${all}`);
    await ruth.getByRole("navigation", { name: "View" }).getByRole("link", { name: "List" }).click();
    await ruth.waitForURL(/view=agenda.*lead=sta_/);
    await ruth.getByRole("link", { name: "Clear filters" }).click();
    await ruth.waitForURL((url) => !url.search.includes("lead="));
  });

  await t.check("a click in an empty place schedules there", async () => {
    await ruth.goto(`/schedule?view=day&day=${on}`);
    await ruth.locator(`.daygrid-slot[data-at="${on}T17:30"][data-row="Studio"]`).click();
    await ruth.waitForURL(new RegExp(`/schedule/new\\?day=${on}&time=17:30&room=roo_`));
  });

  await t.check("on paper there is nothing to click, and it fits", async () => {
    for (const view of ["board", "people", "day", "month", "agenda"]) {
      await ruth.goto(`/schedule?view=${view}&day=${on}&print=yes`);
      await ruth.emulateMedia({ media: "print" });
      for (const gone of [".side", ".head-actions", ".slot-new", ".calendar-bar", ".filters"]) that((await ruth.locator(gone).filter({ visible: true }).count()) === 0, `${view}: ${gone} is printed`);
      await ruth.locator("[data-print]").getByText("Oak Street Practice").waitFor();
      const pdf = await ruth.pdf({ preferCSSPageSize: true, format: "A4" });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
      that(pages <= (view === "agenda" ? 3 : 2), `${view} takes ${pages} pages`);
      await ruth.emulateMedia({ media: "screen" });
    }
  });

  await t.check("a finger that rests picks a session up", async () => {
    const touch = await t.as("ruth", { hasTouch: true });
    await touch.goto(`/schedule?view=day&day=${on}`);
    const some = await book(touch, on, "10:45", "30");
    await card(touch, some).scrollIntoViewIfNeeded();
    const box = await card(touch, some).boundingBox();
    const line = await touch.context().newCDPSession(touch);
    const finger = (type, y) => line.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: box.x + 20, y }] });
    await finger("touchStart", box.y + 6);
    await touch.waitForTimeout(500);
    for (const step of [8, 20, 32]) await finger("touchMove", box.y + 6 + step);
    await finger("touchEnd");
    await until("moved by two quarters", async () => (await at(touch, some)) === `${on}T11:15`);
    await touch.context().close();
  });

  await t.check("without script: every view is read, filters narrow, and the form moves", async () => {
    const plain = await t.as("nobody", { javaScriptEnabled: false });
    await signIn(plain, "ruth");
    for (const view of ["board", "people", "day", "month", "agenda"]) {
      const answer = await plain.goto(`/schedule?view=${view}&day=${on}`);
      that(answer.ok() && (await plain.getByText(/\d+ sessions/).count()) > 0, `${view} answers ${answer.status()}`);
    }
    await plain.goto(`/schedule?view=people&day=${on}`);
    await plain.locator("details.filter-menu summary", { hasText: "Group" }).click();
    await plain.locator(".filter-menu a", { hasText: "DBT Skills A" }).click();
    await plain.waitForURL(/group=grp_/);
    await plain.locator("a.move").first().click();
    await plain.getByLabel("Start").fill("20:30");
    await plain.getByRole("button", { name: "Save", exact: true }).click();
    await plain.waitForURL(/view=people.*group=grp_.*said=changed/);
    await plain.getByRole("button", { name: "Undo" }).click();
    await plain.waitForURL(/view=people.*said=(undone|back)/);
  });
}
