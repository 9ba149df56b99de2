//! Taking in a running timetable, from the file to the calendar, and that the same file twice changes nothing.

use platform::{Actor, args};

use crate::{
    schedule::{TimetableOptions, import_timetable_file},
    testing::{Page, Practice, User, practice, said, upload},
};

const CSV: &str = "Group,Provider,Service code,Capacity,Weekdays,First day,Start time,Minutes,Room,Facilitators,Members,Count,Except\n\
    DBT Skills A,,,,Tue,2026-12-01,10:00,90,Oak room,,,4,2026-12-15\n\
    Evening Process,maya@oak.example,H0005,8,Wed,2026-11-25,18:00,75,Attic,lena@oak.example,Ben Castellano; priya.raman@example.org; Zed Nobody,6,\n\
    Broken,maya@oak.example,,,Blursday,2026-11-25,18:00,75,,,,,\n";

/// A calendar with a series across the end of daylight saving time in London, one session elsewhere, one left out.
const ICS: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Anxiety Skills\r\nDTSTART;TZID=\"GMT Standard Time\":20271013T090000\r\n\
    DTEND;TZID=\"GMT Standard Time\":20271013T100000\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\nEXDATE;TZID=\"GMT Standard Time\":20271020T090000\r\n\
    LOCATION:https://meet.example/abc\r\nORGANIZER:mailto:maya@oak.example\r\nATTENDEE:mailto:ben.castellano@example.org\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=\"GMT Standard Time\":20271027T090000\r\nSUMMARY:Anxiety Skills\r\n\
    DTSTART;TZID=\"GMT Standard Time\":20271028T110000\r\nDTEND;TZID=\"GMT Standard Time\":20271028T120000\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Holiday\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

async fn looks(user: &User, file: &str) -> Page {
    user.send(upload("/schedule/import", &[("file", file)])).await
}

async fn imports(user: &User, key: &str, file: &str) -> Page {
    user.send(upload("/schedule/import/commit", &[("key", key), ("file", file)])).await
}

/// How many groups, rooms, series, occurrences and memberships there are.
async fn counted(p: &Practice) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["groups_group", "schedule_room", "schedule_series", "schedule_occurrence", "groups_membership", "schedule_roster"] {
        counts.push(p.number(&format!("SELECT COUNT(*) FROM {table} WHERE practice_id = $1"), args![p.id]).await);
    }
    counts
}

// proves: R-B1
#[tokio::test]
async fn a_timetable_is_looked_at_then_taken_in_and_the_same_file_twice_changes_nothing() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let before = counted(&p).await;
    let seen = looks(&tomas, CSV).await;
    assert_eq!(seen.status.as_u16(), 200, "{}", seen.outline());
    for part in [
        "1 new group, 1 new room, 2 series with 9 sessions, 2 memberships, 0 unchanged, 2 left out",
        "Every week on Tuesday, 4 times: 3 sessions from 1 Dec 2026, 10:00 EST.",
        "New group. Every week on Wednesday, 6 times: 6 sessions from 25 Nov 2026, 18:00 EST. 2 clients join. No client \"Zed Nobody\" is known",
        "\"Blursday\" names no days of the week.",
    ] {
        assert!(seen.has(part), "{part}\n{}", seen.outline());
    }
    assert_eq!(counted(&p).await, before, "looking keeps nothing");
    let key = seen.value("key");
    let done = imports(&tomas, &key, CSV).await;
    assert!(done.has("Done: 1 new group, 1 new room, 2 series with 9 sessions, 2 memberships, 0 unchanged, 2 left out."), "{}", done.outline());
    let after = counted(&p).await;
    assert_eq!(after[..5], [before[0] + 1, before[1] + 1, before[2] + 2, before[3] + 9, before[4] + 2]);
    let locals = p.texts("SELECT o.local_start FROM schedule_occurrence o JOIN groups_group g ON g.id = o.group_id WHERE g.name = 'DBT Skills A' ORDER BY 1", args![]).await;
    assert_eq!(locals, ["2026-12-01T10:00", "2026-12-08T10:00", "2026-12-22T10:00"]);
    let expected = "SELECT COUNT(*) FROM schedule_roster r JOIN schedule_occurrence o ON o.id = r.occurrence_id JOIN groups_group g ON g.id = o.group_id WHERE g.name = 'Evening Process'";
    assert_eq!(p.number(expected, args![]).await, 12, "two members are expected at six sessions");

    imports(&tomas, &key, CSV).await;
    assert_eq!(counted(&p).await, after, "sent twice by a bad line");
    let again = looks(&tomas, CSV).await;
    assert!(again.has("0 new groups, 0 new rooms, 0 series with 0 sessions, 0 memberships, 2 unchanged, 1 left out"), "{}", again.outline());
    imports(&tomas, &again.value("key"), CSV).await;
    assert_eq!(counted(&p).await, after, "taken in twice");
    p.at("2026-12-05 09:00");
    let later = looks(&p.tomas().await, CSV).await;
    assert!(later.has("0 series with 0 sessions"), "a week later it is still the same timetable: {}", later.outline());
}

// proves: R-B1
#[tokio::test]
async fn a_calendar_file_keeps_its_wall_clock_its_gaps_and_its_moved_session() {
    let p = practice().await;
    p.at("2026-11-24 09:00");
    let tomas = p.tomas().await;
    let seen = looks(&tomas, ICS).await;
    assert!(seen.has("New group. Every week on Wednesday, 5 times: 4 sessions from 13 Oct 2027, 09:00 BST. 1 client joins."), "{}", seen.outline());
    assert!(seen.has("It lasts all day, so it is no session."));
    imports(&tomas, &seen.value("key"), ICS).await;
    let sql = "SELECT o.original_local || ' ' || o.local_start || ' ' || o.starts_at || ' ' || o.zone FROM schedule_occurrence o \
               JOIN groups_group g ON g.id = o.group_id WHERE g.name = 'Anxiety Skills' ORDER BY o.starts_at";
    let utc = |day: &str, at: &str| (day.parse::<jiff::civil::Date>().unwrap().to_datetime(crate::testing::clock(at))).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_microsecond();
    let expected = [
        format!("2027-10-13T09:00 2027-10-13T09:00 {} Europe/London", utc("2027-10-13", "8:00")),
        format!("2027-10-27T09:00 2027-10-28T11:00 {} Europe/London", utc("2027-10-28", "10:00")),
        format!("2027-11-03T09:00 2027-11-03T09:00 {} Europe/London", utc("2027-11-03", "9:00")),
        format!("2027-11-10T09:00 2027-11-10T09:00 {} Europe/London", utc("2027-11-10", "9:00")),
    ];
    assert_eq!(p.texts(sql, args![]).await, expected);
    let moved = p.number("SELECT COUNT(*) FROM schedule_occurrence WHERE moved = $1", args![true]).await;
    assert_eq!(moved, 1);
    let link = p.texts("SELECT link FROM schedule_series WHERE link IS NOT NULL", args![]).await;
    assert_eq!(link, ["https://meet.example/abc"]);
    let before = counted(&p).await;
    let again = looks(&tomas, ICS).await;
    imports(&tomas, &again.value("key"), ICS).await;
    assert_eq!(counted(&p).await, before);
}

#[tokio::test]
async fn what_was_edited_after_an_import_is_not_made_again() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let seen = looks(&tomas, CSV).await;
    imports(&tomas, &seen.value("key"), CSV).await;
    let slot = p.texts("SELECT o.local_start FROM schedule_occurrence o ORDER BY o.starts_at", args![]).await;
    assert_eq!(slot.len(), 9);
    p.house.db.attack("UPDATE schedule_occurrence SET cancelled_at = 1, cancel_reason = 'storm', withdrawn_at = 1").await.unwrap();
    let before = counted(&p).await;
    let again = looks(&tomas, CSV).await;
    assert!(again.has("0 series with 0 sessions"), "{}", again.outline());
    imports(&tomas, &again.value("key"), CSV).await;
    assert_eq!(counted(&p).await, before);
}

#[tokio::test]
async fn a_taken_room_or_a_full_group_is_named_and_the_others_go_through() {
    let p = practice().await;
    let tomas = p.tomas().await;
    p.planned("2026-12-08 10:30").await;
    let csv = "Group,Provider,Capacity,Days,First day,Time,Minutes,Room,Members,Count\n\
        Morning,ruth@oak.example,1,Tue,2026-12-01,10:00,90,Oak room,Ben Castellano; Amara Diallo,3\n\
        Taken,maya@oak.example,,Tue,2026-12-08,10:30,60,,,1\n\
        Noon,ruth@oak.example,,Tue,2026-12-01,12:00,60,Studio,Ben Castellano,3\n";
    let seen = looks(&tomas, csv).await;
    for part in [
        "2 sessions from 1 Dec 2026, 10:00 EST. Left out, because somebody or the room is taken: 8 Dec 2026 (Oak room).",
        "Nobody joined: The group takes 1;",
        "3 sessions from 1 Dec 2026, 12:00 EST. 1 client joins.",
    ] {
        assert!(seen.has(part), "{part}\n{}", seen.outline());
    }
    assert!(seen.body.contains("Refused"), "all dates of a series are taken: {}", seen.outline());
    let done = imports(&tomas, &seen.value("key"), csv).await;
    assert!(done.has("2 series with 5 sessions, 1 membership"), "{}", done.outline());
}

#[tokio::test]
async fn a_person_chooses_what_a_name_means_and_who_answers_for_a_new_group() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let csv = "Group,Day,First day,Time,Minutes,Count\nSkills (evening),Thu,2026-12-03,18:00,60,2\nLunch,Fri,2026-12-04,12:00,60,2\nNew one,Fri,2026-12-04,15:00,60,2\n";
    let dbt = p.cast.dbt.to_string();
    let choices = [
        ("file", csv),
        ("name.0", "Lunch"),
        ("group.0", "skip"),
        ("name.1", "Skills (evening)"),
        ("group.1", &dbt),
        ("provider", "lena@oak.example"),
    ];
    let seen = tomas.send(upload("/schedule/import", &choices)).await;
    assert!(seen.has("1 new group, 0 new rooms, 2 series with 4 sessions") && seen.has("Left out, as you chose."), "{}", seen.outline());
    let key = seen.value("key");
    let done = tomas.send(upload("/schedule/import/commit", &[&choices[..], &[("key", key.as_str())]].concat())).await;
    assert!(done.has("Done: 1 new group"), "{}", done.outline());
    assert_eq!(p.texts("SELECT name FROM groups_group ORDER BY name", args![]).await, ["DBT Skills A", "New one"]);
    let provider = p.texts("SELECT s.email FROM groups_group g JOIN access_staff s ON s.id = g.provider_id WHERE g.name = 'New one'", args![]).await;
    assert_eq!(provider, ["lena@oak.example"]);
    let odd = looks(&tomas, "Gruppe,Time,Minutes\nA,10:00,60\n").await;
    assert!(odd.has("No column holds the groups.") && odd.body.contains("name=\"map.0\""), "{}", odd.outline());
}

// proves: R-K15
#[tokio::test]
async fn hostile_files_are_refused_with_a_sentence_and_change_nothing() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let before = counted(&p).await;
    for file in ["", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "PK\u{3}\u{4}", "a,b\nc,\"d\n"] {
        let seen = looks(&tomas, file).await;
        assert_eq!(seen.status.as_u16(), 422, "{file}: {}", seen.outline());
    }
    let bomb = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDAR\n",
        "BEGIN:VEVENT\nSUMMARY:Bomb\nDTSTART:19900101T000000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;COUNT=99999999\nEND:VEVENT\n".repeat(500)
    );
    assert!(looks(&tomas, &bomb).await.has("cannot be followed"));
    let script = "Group,Provider,Days,First day,Time,Minutes\n<script>alert(1)</script>,maya@oak.example,Mon,2026-12-07,10:00,60\n";
    let shown = looks(&tomas, script).await;
    assert!(!shown.body.contains("<script>alert"), "what a file says is text");
    assert_eq!(counted(&p).await, before);
}

// proves: R-K11
#[tokio::test]
async fn who_may_not_make_groups_takes_in_no_timetable() {
    let p = practice().await;
    for who in [p.cast.maya, p.cast.cora, p.cast.iris, p.cast.fred, p.cast.theo] {
        let somebody = p.as_(who).await;
        assert_eq!(looks(&somebody, CSV).await.status.as_u16(), 403, "{}", somebody.email);
        assert_eq!(imports(&somebody, "", CSV).await.status.as_u16(), 403, "{}", somebody.email);
        assert!(!somebody.get("/schedule").await.body.contains("/schedule/import"));
    }
    assert_eq!(p.ruth().await.get("/schedule/import").await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_log_says_who_took_in_what_and_whom_it_placed() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let seen = looks(&tomas, CSV).await;
    p.hush().await;
    imports(&tomas, &seen.value("key"), CSV).await;
    let log = p.audit().await;
    for line in ["Tomas: group.made", "Tomas: room.made", "Tomas: series.made", "Tomas: membership.started [Ben, Priya]", "Tomas: timetable.imported [Ben, Priya]"] {
        assert!(log.contains(line), "{line}\n{log}");
    }
    assert!(p.log_wrong().await.is_empty());
}

#[tokio::test]
async fn the_command_line_rehearses_and_commits() {
    let p = practice().await;
    let system = Actor::System(p.id, "import");
    let go = |commit| import_timetable_file(&p.house, &system, CSV.as_bytes(), TimetableOptions::default(), commit);
    let before = counted(&p).await;
    let report = go(false).await.unwrap();
    assert_eq!((counted(&p).await, report.imported.refused()), (before, 1));
    let text = report.to_string();
    assert!(text.starts_with("2: DBT Skills A: Every week on Tuesday, 4 times") && text.ends_with("2 left out (not carried out)"), "{text}");
    assert!(go(true).await.unwrap().to_string().ends_with("(done)"));
    let after = counted(&p).await;
    go(true).await.unwrap();
    assert_eq!(counted(&p).await, after);
    assert_eq!(said(&import_timetable_file(&p.house, &system, b"", TimetableOptions::default(), true).await), "import_empty");
}
