// Lena works under supervision: her signed notes wait for Ruth, who returns them with a word and then signs them.
// proves: KP-4, KP-12, KP-13, R-E8, R-E9
import { card, finish, inWords, openRunning, PIN, review, shared, sign, that, until } from "./hands.mjs";

export async function run(t) {
  const lena = await t.as("lena");
  const at = await t.step("Lena opens the running group she co-leads", () => openRunning(lena));
  await t.step("her review says who co-signs", async () => {
    await finish(lena);
    await review(lena);
    await lena.getByText("Then Ruth Feldman co-signs.").waitFor();
  });
  await t.step("her signature sends the notes to Ruth", async () => {
    await sign(lena);
    await lena.waitForURL(/\/notes$/);
    await lena.getByText("Waits for the co-signature of Ruth Feldman").waitFor();
    that((await lena.getByText("Awaiting co-signature", { exact: true }).count()) > 1, "the notes do not say that they wait");
  });
  await t.step("she cannot co-sign her own", async () => {
    await lena.goto("/waiting");
    that((await lena.locator(`a[href="${at}/notes"]`).count()) === 0, "her own notes wait for herself");
    await lena.goto(`${at}/notes`);
    that((await lena.getByRole("button", { name: "Co-sign" }).count()) === 0, "she is offered to co-sign");
  });

  const ruth = await t.as("ruth");
  await t.step("Ruth is told, and finds them under 'Waiting for me'", async () => {
    await ruth.goto("/");
    await card(ruth, "Waiting for me").locator(`a[href="${at}/notes"]`).waitFor();
    await until("the notice", async () => {
      await ruth.goto("/notices");
      return ruth.getByText(/Lena Hansen asks you to review the notes/).first().isVisible();
    });
    await ruth.goto("/waiting");
    await ruth.getByRole("listitem").filter({ has: ruth.locator(`a[href="${at}/notes"]`) }).getByRole("link", { name: "Read the notes" }).click();
    await ruth.waitForURL(`**${at}/notes`);
  });
  await t.step("returning them needs a word, and brings them back to Lena", async () => {
    await ruth.getByLabel("What should change").fill("Please say how long the exercise took.");
    await ruth.getByRole("button", { name: "Return to the author" }).click();
    await ruth.waitForURL(/\/waiting$/);
    that((await ruth.locator(`a[href="${at}/notes"]`).count()) === 0, "they still wait for Ruth");
    await lena.goto("/");
    await card(lena, "Returned to me").getByText("Please say how long").waitFor();
    await card(lena, "Returned to me").locator(`a[href="${at}"]`).click();
    await lena.getByText("Returned by your reviewer: Please say how long").waitFor();
  });
  await t.step("Lena mends the text and signs again", async () => {
    await shared(lena).fill("The group practised paced breathing in pairs for ten minutes.");
    await finish(lena);
    await review(lena);
    await sign(lena);
    await lena.waitForURL(/\/notes$/);
  });
  await t.step("Ruth co-signs what she has ticked, with one PIN", async () => {
    await ruth.goto("/waiting");
    const boxes = ruth.getByRole("checkbox");
    const waiting = await boxes.count();
    that(waiting >= 1, "nothing waits");
    that((await ruth.getByRole("checkbox", { checked: true }).count()) === 0, "something is ticked that nobody looked at");
    for (const box of await boxes.all()) await box.check();
    await ruth.getByLabel("Your PIN").fill("111222");
    await ruth.getByRole("button", { name: "Co-sign the ticked ones" }).click();
    await ruth.getByText(/That is not your PIN/).first().waitFor();
    await ruth.getByLabel("Your PIN").fill(PIN);
    await ruth.getByRole("button", { name: "Co-sign the ticked ones" }).click();
    await ruth.getByText("Nothing waits for your signature.").waitFor();
  });
  await t.step("the notes carry both signatures, and the returned ones are kept as replaced", async () => {
    await lena.goto(`${at}/notes`);
    await lena.getByText("Co-signed by Ruth Feldman").waitFor();
    await lena.getByRole("link", { name: "Open", exact: true }).first().click();
    await lena.getByRole("heading", { name: "Signatures" }).waitFor();
    const text = inWords(await lena.locator("#content").innerText());
    that(/Lena Hansen.*Author/.test(text) && /Ruth Feldman.*Supervisor review/.test(text), "the signatures are not both there");
    that(text.includes("ten minutes"), "it is not the mended text");
    await lena.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "Chart" }).click();
    await card(lena, "Replaced notes, kept as they were").getByRole("listitem").first().waitFor();
    await lena.goto(at);
    await lena.getByText(/Signed · checked out/).waitFor();
  });
}
