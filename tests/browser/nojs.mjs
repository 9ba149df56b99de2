// The core flow in a browser that runs no script: plain forms all the way, and the same acts behind them.
// proves: KP-8, TA-19, TA-31
import { came, card, openNotes, openRunning, pdfText, PIN, roster, row, shared, sign, signIn, that } from "./hands.mjs";

export async function run(t) {
  const page = await t.as("nobody", { javaScriptEnabled: false });
  await t.step("sign in, and from Today to the running session", async () => {
    await page.goto("/");
    await page.waitForURL(/\/sign-in/);
    await signIn(page, "maya");
    await openRunning(page);
  });
  // Without script the page's own evaluate still reads the document.
  const save = async () => {
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForLoadState();
  };
  const people = await roster(page);
  const [amara, ben] = people.map((one) => one.name);

  await t.step("marks, a reason, two times and a topic, kept by one button", async () => {
    await row(page, amara).getByTitle("Excused", { exact: true }).click();
    await row(page, amara).getByLabel("Reason for absence").fill("Medical appointment");
    await row(page, ben).getByTitle("Present", { exact: true }).click();
    const [first, last] = await page.locator("session-live").evaluate((el) => [el.dataset.start, el.dataset.end]);
    const hour = (clock, minutes) => new Date(Date.parse(`2026-01-01T${clock}:00Z`) + minutes * 60_000).toISOString().slice(11, 16);
    await row(page, ben).getByLabel("Time in, part 1").fill(first);
    await row(page, ben).getByLabel("Time out, part 1").fill(hour(first, 20));
    await row(page, ben).getByLabel("Time in, part 2").fill(hour(first, 30));
    await row(page, ben).getByLabel("Time out, part 2").fill(last);
    await page.getByLabel("Topic", { exact: true }).fill("Mindfulness of the breath");
    await save();
    const now = await roster(page);
    that(now[0].outcome === "excused" && now[0].reason === "Medical appointment", "the first client's mark is gone");
    that(now[1].times.length === 2, `the times of ${ben} are ${now[1].times}`);
    that((await page.getByLabel("Topic", { exact: true }).inputValue()) === "Mindfulness of the breath", "the topic is gone");
  });

  await t.check("'All present' keeps what stands in the form but was not saved yet", async () => {
    const third = people[2].name;
    await row(page, third).getByTitle("Absent", { exact: true }).click();
    await row(page, third).getByLabel("Reason for absence").fill("Work");
    await page.getByRole("button", { name: "All present" }).click();
    await page.waitForLoadState();
    const now = await roster(page);
    that(now.every((one) => one.outcome !== "unmarked"), "somebody is not marked");
    that(now[0].outcome === "excused", `${amara}'s mark was overwritten`);
    that(now[2].outcome === "absent", `${third} was marked absent in the form and is ${now[2].outcome} now`);
  });

  await t.step("somebody unexpected is added by name", async () => {
    const here = new Set((await roster(page)).map((one) => one.name));
    const found = await Promise.all(["b", "m", "s", "t"].map(async (q) => (await (await page.request.get(`/clients/find?q=${q}`)).json()).items));
    const guest = found.flat().find((one) => !here.has(one.label)).label;
    await page.locator("summary", { hasText: "Add a client" }).click();
    await page.getByLabel("Add a client").fill(guest.split(" ").at(-1));
    await page.getByRole("button", { name: "Add to this session" }).click();
    await page.getByRole("button", { name: `Add ${guest}` }).click();
    await row(page, guest).getByTitle("Present", { exact: true }).click();
    await save();
    that((await roster(page)).find((one) => one.name === guest).outcome === "present", `${guest} is not present`);
  });

  await t.step("the notes, and a scale for each", async () => {
    await openNotes(page, ben);
    await row(page, ben).getByLabel("Individual note").fill("Tried the long out-breath.");
    for (const one of await roster(page)) {
      if (came(one.outcome)) await row(page, one.name).getByTitle("Moderate", { exact: true }).click();
      else if (!one.reason) await row(page, one.name).getByLabel("Reason for absence").fill("Ill");
    }
    await shared(page).fill("Breathing space of three minutes, twice.");
    await save();
    that((await page.locator("[data-todo] a").count()) === 0, `still to do: ${await page.locator("[data-todo]").innerText()}`);
  });

  await t.step("what the server refuses comes back as it was typed, with the reason", async () => {
    await row(page, ben).getByLabel("Time out, part 2").fill("05:00");
    await save();
    await page.getByRole("alert").getByText(ben).first().waitFor();
    that((await row(page, ben).getByLabel("Time out, part 2").inputValue()) === "05:00", "what was typed is gone");
    await page.reload().catch(() => {});
    await page.goto(new URL(page.url()).pathname.replace(/\/attendance$/, ""));
    that((await roster(page))[1].times.length === 2, "the bad time was kept");
  });

  await t.step("review and sign", async () => {
    const all = (await roster(page)).length;
    await page.getByRole("button", { name: /^Review & sign/ }).click();
    await page.waitForURL(/\/review$/);
    await sign(page, PIN);
    await page.waitForURL(/\/notes$/);
    that((await page.getByRole("link", { name: "PDF", exact: true }).count()) === all, "not one note for each on the roster");
  });

  await t.step("chart and PDF", async () => {
    await page.goto(people[1].chart);
    await card(page, /./).first().getByText("Tried the long out-breath.").waitFor();
    const href = await page.getByRole("link", { name: "PDF", exact: true }).first().getAttribute("href");
    const bytes = await (await page.request.get(href)).body();
    that(bytes.subarray(0, 4).toString() === "%PDF", "no PDF");
    const text = pdfText(bytes);
    that(text === null || text.includes("Tried the long out-breath."), "the PDF lacks the client's own note");
  });

  await t.step("schedule, groups and clients are read; a group is scheduled", async () => {
    for (const path of ["/schedule", "/schedule?view=day", "/schedule?view=agenda", "/groups", "/clients"]) {
      const answer = await page.goto(path);
      that(answer.ok(), `${path} answers ${answer.status()}`);
    }
    await page.goto("/schedule/new");
    await page.getByRole("combobox", { name: "Group" }).fill("DBT Skills A");
    await page.getByLabel("Day", { exact: true }).fill(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10));
    await page.getByLabel("Start").fill("06:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Session scheduled.").waitFor();
  });

  await t.step("sign out", async () => {
    await page.locator("details.me > summary").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    await page.goto("/");
    await page.waitForURL(/\/sign-in/);
  });
}
