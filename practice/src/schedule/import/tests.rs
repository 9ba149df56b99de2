//! The reading of timetables, whole: files of every kind, what is understood of them, and hostile ones.

mod calendars;
mod plans;

use jiff::civil::date;
use kernel::Zone;

use super::*;

/// Read in New York on Tuesday 24 November 2026, with a horizon of a year.
fn frame() -> Frame {
    Frame { zone: Zone::named("America/New_York").unwrap(), today: date(2026, 11, 24), until: date(2027, 11, 23) }
}

fn reading(text: &str) -> Reading {
    read(text.as_bytes(), &TimetableOptions::default(), &frame()).unwrap()
}

/// Every event as text to compare: the group, when it starts, its dates; or what is wrong with it.
fn told(text: &str) -> Vec<String> {
    let event = |found: &Found| match &found.event {
        Ok(event) => {
            let dates = match &event.dates {
                Dates::Rule(rule) => rule.to_string(),
                Dates::Single(all) => all.iter().map(|at| at.strftime("%y-%m-%d %H:%M").to_string()).collect::<Vec<_>>().join(", "),
            };
            format!("{}, {} {}, {} min: {dates}", event.group, event.start.strftime("%Y-%m-%d %H:%M"), event.zone.name(), event.minutes)
        }
        Err(reasons) => format!("{}! {}", found.name, reasons.join(" ")),
    };
    reading(text).found.unwrap().iter().map(event).collect()
}

#[test]
fn a_spreadsheet_is_read_row_by_row() {
    let csv = "Group,Provider,Service code,Capacity,Weekdays,First day,Start time,Minutes,Zone,Room,Facilitators,Members,Until,Count\n\
        DBT Skills B,maya@oak.example,90853,10,Tue; Thu,2026-12-01,10:00,90,,Oak room,lena@oak.example,\"Ben Castellano; Diallo, Amara\",,12\n\
        Process,maya@oak.example,,,every 2 weeks on Mon,30/11/2026,2pm,1:30,Europe/London,,,,28/6/2027,\n\
        Monthly,maya@oak.example,,,RRULE:FREQ=MONTHLY;BYDAY=1MO,,9:30,60 min,Eastern Standard Time,,,,,\n\
        Once,maya@oak.example,,,,2026-12-24,18:00,45,,,,,,\n\
        Open end,maya@oak.example,,,Wed,,8:15,50,,,,,,\n\
        First weekday,maya@oak.example,,,,2026-12-04,8:15,50,,,,,,6\n";
    assert_eq!(
        told(csv),
        [
            "DBT Skills B, 2026-12-01 10:00 America/New_York, 90 min: FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12",
            "Process, 2026-11-30 14:00 Europe/London, 90 min: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20270628",
            "Monthly, 2026-11-24 09:30 America/New_York, 60 min: FREQ=MONTHLY;BYDAY=1MO",
            "Once, 2026-12-24 18:00 America/New_York, 45 min: FREQ=DAILY;COUNT=1",
            "Open end, 2026-11-24 08:15 America/New_York, 50 min: FREQ=WEEKLY;BYDAY=WE",
            "First weekday, 2026-12-04 08:15 America/New_York, 50 min: FREQ=WEEKLY;COUNT=6",
        ]
    );
    let found = reading(csv).found.unwrap();
    let first = found[0].event.as_ref().unwrap();
    assert_eq!(first.members, ["Ben Castellano", "Diallo, Amara"]);
    assert_eq!((first.capacity, first.room.as_deref(), first.leads.as_slice()), (Some(10), Some("Oak room"), &["lena@oak.example".to_owned()][..]));
}

#[test]
fn a_row_says_everything_that_is_wrong_with_it_and_the_others_go_on() {
    let csv = "Group,Days,First day,Start,End,Zone,Capacity,Until,Count\n\
        ,Blursday,31/31/2026,noon,,Mars/Olympus,many,,\n\
        A,Mon,2026-12-01,10:00,10:00,,,2027-01-01,5\n\
        B,FREQ=MINUTELY,2026-12-01,10:00,11:00,,,,\n\
        C,FREQ=WEEKLY;COUNT=3,2026-12-01,10:00,11:00,,,,5\n\
        D,Mon,2026-12-01,22:00,00:30,,,,4\n";
    let told = told(csv);
    for part in ["The group is missing.", "\"Blursday\" names no days", "\"31/31/2026\" is no day", "\"noon\" is no time", "\"many\" is no capacity", "\"Mars/Olympus\"", "length is missing"] {
        assert!(told[0].contains(part), "{part}: {}", told[0]);
    }
    assert!(told[1].contains("5 to 720 minutes") && told[1].contains("not both"), "{}", told[1]);
    assert!(told[2].contains("more than a series here can be"), "{}", told[2]);
    assert!(told[3].contains("Leave the other column empty"), "{}", told[3]);
    assert_eq!(told[4], "D, 2026-12-01 22:00 America/New_York, 150 min: FREQ=WEEKLY;BYDAY=MO;COUNT=4");
}

#[test]
fn what_is_open_about_a_file_is_asked() {
    let question = |csv: &str| reading(csv).found.unwrap_err().to_string();
    assert!(question("Class,Day,Length\nA,Mon,90\n").starts_with("No column holds the start times."));
    let unsure = "Group,Days,First day,Time,Minutes\nA,Mon,3/4/2027,10:00,90\n";
    assert!(question(unsure).contains("the 3 April 2027 (day first) or the 4 March 2027 (month first)?"));
    for (order, day) in [(DateOrder::DayFirst, date(2027, 4, 3)), (DateOrder::MonthFirst, date(2027, 3, 4))] {
        let options = TimetableOptions { dates: Some(order), ..TimetableOptions::default() };
        let found = read(unsure.as_bytes(), &options, &frame()).unwrap().found.unwrap();
        assert_eq!(found[0].event.as_ref().unwrap().start.date(), day);
    }
    let odd = "Gruppe,Tag,Zeit,Dauer\nA,Mon,10:00,90\n";
    let columns = [("Gruppe", Field::Group), ("Tag", Field::Days), ("Zeit", Field::Starts), ("Dauer", Field::Minutes)];
    let options = TimetableOptions { columns: columns.map(|(heading, field)| (heading.to_owned(), field)).into(), ..TimetableOptions::default() };
    assert!(read(odd.as_bytes(), &options, &frame()).unwrap().found.is_ok());
}

// proves: R-K15
#[test]
fn no_file_costs_more_than_its_size() {
    let refused = |bytes: &[u8]| read(bytes, &TimetableOptions::default(), &frame()).unwrap_err().say;
    assert!(refused(&vec![b'a'; crate::clients::import::MOST_BYTES + 1]).contains("10 MB"));
    assert!(refused(b"PK\x03\x04").contains("spreadsheet"));
    assert!(refused(b"BEGIN:VCALENDAR\0\0").contains("not a text"));
    assert!(refused(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n").contains("no events"));
    let event = "BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261201T100000\nDURATION:PT1H\nEND:VEVENT\n";
    assert!(refused(format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(2_001)).as_bytes()).contains("2,000 events"));
    let rows = format!("Group,Time,Minutes\n{}", "A,10:00,90\n".repeat(2_001));
    assert!(refused(rows.as_bytes()).contains("2,000 events"));
    // a mebibyte of single dates, of people and of changes in one event
    let many = |line: &str| format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261201T100000\nDURATION:PT1H\n{}END:VEVENT\nEND:VCALENDAR\n", line.repeat(2_900));
    for line in ["EXDATE:20261208T100000,20261215T100000,20261222T100000\n", "ATTENDEE:mailto:ann@x.example\n", "RDATE:20261208T100000,20261208T110000\n"] {
        assert_eq!(told(&many(line)).len(), 1);
    }
}

#[test]
fn rules_that_cannot_be_followed_are_counted() {
    let event = "BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261201T100000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=12\nEND:VEVENT\n";
    let told = told(&format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(52)));
    assert_eq!(told[49], "A, 2026-12-01 10:00 America/New_York, 60 min: 26-12-01 10:00");
    assert!(told[50].contains("more than 50 rules") && told[51].contains("more than 50 rules"));
}

mod any {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_give_a_reading_or_a_sentence(bytes in any::<Vec<u8>>(), calendar in any::<bool>()) {
            let bytes = if calendar { [b"BEGIN:VCALENDAR\n".as_slice(), &bytes].concat() } else { bytes };
            if let Err(refusal) = read(&bytes, &TimetableOptions::default(), &frame()) {
                prop_assert!(refusal.say.ends_with('.'));
            }
        }

        #[test]
        fn events_give_a_reading(
            lines in prop::collection::vec(
                "(DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)(;TZID=[A-Z/_a-z ]{0,12}|;VALUE=DATE)?:(20[0-9]{6}(T[0-9]{6}Z?)?|[0-9TZ,]{0,20})|DURATION:P[0-9TWDHMS]{0,6}|\
                 RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(COUNT|INTERVAL|BYDAY|UNTIL|BYMONTHDAY|WKST)=[-0-9A-Z,]{0,10}){0,3}|UID:[ab]|SEQUENCE:[0-9]|STATUS:CANCELLED|SUMMARY:\\PC{0,12}", 0..12),
        ) {
            let text = format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261201T100000\nDURATION:PT1H\n{}\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\n{}\nEND:VEVENT\nEND:VCALENDAR",
                lines.join("\n"), lines.join("\n"),
            );
            let found = read(text.as_bytes(), &TimetableOptions::default(), &frame()).unwrap().found.unwrap();
            prop_assert!(found.len() <= 2);
        }
    }
}
