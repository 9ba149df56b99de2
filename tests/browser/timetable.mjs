// Moving in with a running timetable: look at every event first, say what a name means, carry it out; twice changes nothing.
import { inWords, that } from "./hands.mjs";

const file = (name, mimeType, lines, end = "\n") => ({ name, mimeType, buffer: Buffer.from(lines.join(end) + end, "utf8") });
// Far from the demo's own sessions: before seven in the morning.
const CSV = file("week.csv", "text/csv", [
  "Group,Provider,Weekdays,First day,Start time,Minutes,Room,Members,Count",
  "Sunrise Skills,maya@oak.example,Tue; Thu,2027-02-02,5:15 am,60,Loft,Ben Castellano; Zed Nobody,6",
  "Staff lunch,maya@oak.example,Wed,2027-02-03,5:15 am,60,,,6",
  "Broken,maya@oak.example,Blursday,2027-02-03,5:15 am,60,,,6",
]);
const ICS = file("week.ics", "text/calendar", [
  "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "SUMMARY:Dawn Process", 'DTSTART;TZID="Eastern Standard Time":20270204T061500',
  'DTEND;TZID="Eastern Standard Time":20270204T070000', "RRULE:FREQ=WEEKLY;COUNT=4", 'EXDATE;TZID="Eastern Standard Time":20270211T061500',
  "ORGANIZER:mailto:lena@oak.example", "ATTENDEE:mailto:ben.castellano@example.org", "END:VEVENT",
  "BEGIN:VEVENT", "UID:2", "SUMMARY:Holiday", "DTSTART;VALUE=DATE:20270215", "DTEND;VALUE=DATE:20270216", "END:VEVENT", "END:VCALENDAR",
], "\r\n");

export async function run(t) {
  const tomas = await t.as("tomas");
  const table = tomas.getByRole("table", { name: "What comes of each event" });
  const words = async () => (await table.getByRole("row").allInnerTexts()).map(inWords);
  const look = async (chosen) => {
    await tomas.goto("/schedule/import");
    await tomas.getByLabel("File").setInputFiles(chosen);
    await tomas.getByRole("button", { name: "Look at the sessions" }).click();
    await tomas.getByRole("button", { name: "Look again" }).waitFor();
  };
  const line = (all, name) => all.find((row) => row.includes(name)) ?? `no line of ${name}`;

  await t.step("the schedule leads to the import, and the preview says what would come of each row", async () => {
    await tomas.goto("/schedule");
    await tomas.getByText("More", { exact: true }).click();
    await tomas.getByRole("link", { name: /^Import/ }).click();
    await tomas.getByLabel("File").waitFor();
    await look(CSV);
    const all = await words();
    that(line(all, "Sunrise Skills").includes("6 sessions") && line(all, "Sunrise Skills").includes("1 client joins"), line(all, "Sunrise Skills"));
    that(line(all, "Sunrise Skills").includes("Zed Nobody"), "who is not known is named");
    that(line(all, "Broken").includes("Refused"), line(all, "Broken"));
  });

  await t.step("somebody says that a name is no group, and the rest is carried out", async () => {
    await tomas.getByLabel("Staff lunch").selectOption({ label: "Leave out" });
    await tomas.getByRole("button", { name: "Import", exact: true }).click();
    await tomas.getByText(/Done: 1 new group, 1 new room, 1 series with 6 sessions, 1 membership/).waitFor();
    await tomas.goto("/groups");
    await tomas.getByRole("link", { name: "Sunrise Skills" }).first().waitFor();
    that((await tomas.getByRole("link", { name: "Staff lunch" }).count()) === 0, "what was left out is no group");
  });

  await t.step("a calendar file brings a series with its gap, and the same file again brings nothing", async () => {
    await look(ICS);
    that(line(await words(), "Dawn Process").includes("3 sessions"), line(await words(), "Dawn Process"));
    await tomas.getByRole("button", { name: "Import", exact: true }).click();
    await tomas.getByText(/Done: 1 new group, 0 new rooms, 1 series with 3 sessions, 1 membership/).waitFor();
    await look(ICS);
    that(line(await words(), "Dawn Process").includes("On the calendar already"), line(await words(), "Dawn Process"));
    that((await tomas.getByRole("button", { name: "Import", exact: true }).count()) === 0, "there is nothing to import");
  });
}
