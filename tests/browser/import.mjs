// Bringing in a client list by hand: look at every row first, answer what is open, then carry it out; twice changes nothing.
import { card, inWords, that } from "./hands.mjs";

const csv = (lines) => ({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n"), "utf8") });
const HEAD = "First name,Last name,Preferred name,Birth date,E-mail,Phone,Practitioner,Groups";
const FILE = csv([
  HEAD,
  "Zelda,Quist,,1984-06-02,zelda.quist@example.org,(555) 010-4411,maya@oak.example,Newcomers",
  "Óscar,Vandermeer,Oz,1990-11-30,oscar@example.org,,,",
  '"Xenia","Ångström-Roe","",2001-01-09,"","","",""',
  "Amara,Diallo,,,,,,",
  "Quentin,Yardley,,1990-02-31,,,,",
]);

export async function run(t) {
  const ruth = await t.as("ruth");
  const table = ruth.getByRole("table", { name: "What happens to each row" });
  const look = async (file) => {
    await ruth.getByLabel("File").setInputFiles(file);
    await ruth.getByRole("button", { name: "Look at the rows" }).click();
  };

  await t.step("a group for the newcomers", async () => {
    await ruth.goto("/groups/new");
    await ruth.getByLabel("Full name").fill("Newcomers");
    await ruth.getByLabel("Kind").selectOption({ label: "List, without sessions" });
    await ruth.getByLabel("Provider").selectOption({ label: "Ruth Feldman" });
    await ruth.getByRole("button", { name: "Add group" }).click();
    await ruth.waitForURL(/\/groups\/grp_/);
  });

  await t.step("the preview says what would happen to each row, and keeps nothing", async () => {
    await ruth.goto("/clients");
    await ruth.getByRole("link", { name: "Import" }).click();
    await look(FILE);
    await table.waitFor();
    const words = (await table.getByRole("row").allInnerTexts()).map(inWords);
    const said = (name) => words.find((line) => line.includes(name)) ?? `no row of ${name}`;
    for (const [name, word] of [["Quist", "New"], ["Vandermeer", "New"], ["Ångström", "New"], ["Diallo", "Who is it?"], ["1990-02-31", "Refused"]]) {
      that(said(name).includes(word), `${name}: ${said(name)}`);
    }
    const other = await ruth.context().newPage();
    await other.goto("/clients?q=Quist");
    await other.getByText("Nobody found").waitFor();
    await other.close();
  });

  await t.step("the import carries out what it said, all at once", async () => {
    await ruth.getByRole("button", { name: "Import 3 rows" }).click();
    await ruth.getByText(/Done: 3 new, 0 completed, 0 unchanged, 1 waiting for you, 1 refused/).waitFor();
    await ruth.goto("/clients?q=Quist");
    await ruth.getByRole("link", { name: /Quist, Zelda/ }).click();
    await card(ruth, "Group Membership").getByRole("link", { name: "Newcomers", exact: true }).waitFor();
    await card(ruth, "Practitioners").getByText("Maya Okafor", { exact: true }).first().waitFor();
    await ruth.goto("/clients?q=angstrom");
    await ruth.getByRole("link", { name: /Ångström-Roe, Xenia/ }).waitFor();
  });

  await t.step("the same file a second time changes nothing", async () => {
    await ruth.goto("/clients/import");
    await look(FILE);
    await table.waitFor();
    that((await table.getByText("Known", { exact: true }).count()) === 3, "three rows should be known now");
    that((await ruth.getByRole("button", { name: /^Import \d/ }).count()) === 0, "there is still something to import");
  });

  await t.step("a row that may be somebody known is decided by a person", async () => {
    await table.getByRole("radio", { name: "The same person" }).check();
    await ruth.getByRole("button", { name: "Look again" }).click();
    await table.waitFor();
    that((await table.getByText("Known", { exact: true }).count()) === 4, "the answer was not taken");
  });

  await t.step("dates that can be read two ways are asked about", async () => {
    await ruth.goto("/clients/import");
    await look(csv(["First name,Last name,DOB", "Wanda,Oyelaran,03/04/1990", "Yusuf,Prendergast,05/06/1985"]));
    await ruth.getByRole("radio", { name: "Month first: 12/31/2001" }).check();
    await ruth.getByRole("button", { name: "Look again" }).click();
    await ruth.getByRole("button", { name: "Import 2 rows" }).click();
    await ruth.getByText(/Done: 2 new/).waitFor();
    await ruth.goto("/clients?q=Oyelaran");
    await ruth.getByText("born 4 Mar 1990").waitFor();
  });

  await t.check("a group without a free place stops the import, by name", async () => {
    await ruth.goto("/clients/import");
    await look(csv([HEAD, "Ursula,Nakagawa,,1977-01-05,,,,DBT Skills A"]));
    await ruth.getByText(/DBT Skills A: The group is full/).waitFor();
    that((await ruth.getByRole("button", { name: /^Import \d/ }).count()) === 0, "it may be imported all the same");
  });

  await t.check("a file that is no list is refused with a sentence", async () => {
    await ruth.goto("/clients/import");
    await look({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]) });
    await ruth.getByRole("alert").waitFor();
  });

  await t.check("those who may not import are not offered it", async () => {
    const maya = await t.as("maya");
    await maya.goto("/clients");
    that((await maya.getByRole("link", { name: "Import" }).count()) === 0, "Maya is offered the import");
    const answer = await maya.request.get("/clients/import");
    that(answer.status() === 403, `/clients/import answers ${answer.status()}`);
  });
}
