//! Calendars as Google, Outlook and Apple write them.

use jiff::civil::date;

use super::{frame, reading, told};
use crate::schedule::import::{Dates, Shift};

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n{events}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n").replace('\n', "\r\n").replace("\r\r", "\r")
}

#[test]
fn the_ways_in_which_calendars_write_times_are_read() {
    let all = [
        // Google
        "SUMMARY:Google\nDTSTART;TZID=America/Chicago:20261201T100000\nDTEND;TZID=America/Chicago:20261201T113000\nRRULE:FREQ=WEEKLY;WKST=SU;COUNT=8;BYDAY=TU",
        // Outlook
        "SUMMARY:Outlook\nDTSTART;TZID=\"Eastern Standard Time\":20261201T100000\nDTEND;TZID=\"Eastern Standard Time\":20261201T110000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270223T150000Z",
        // Exchange, with a zone of its own making
        "SUMMARY:Exchange\nDTSTART;TZID=Customised:20261201T100000\nDURATION:PT1H30M\nRRULE:FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1",
        // Apple, single and in UTC
        "SUMMARY:Apple\nDTSTART:20261201T150000Z\nDTEND:20261201T160000Z",
        // a rule in UTC keeps to UTC
        "SUMMARY:Universal\nDTSTART:20261201T150000Z\nDTEND:20261201T160000Z\nRRULE:FREQ=WEEKLY",
        // floating
        "SUMMARY:Floating\\, indeed\nDTSTART:20261201T100000\nDTEND:20261201T110000",
    ];
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Customised\r\nX-LIC-LOCATION:Europe/London\r\nEND:VTIMEZONE\r\n";
    assert_eq!(
        told(&calendar(&(zone.to_owned() + &all.map(event).concat()))),
        [
            "Google, 2026-12-01 10:00 America/Chicago, 90 min: FREQ=WEEKLY;BYDAY=TU;COUNT=8",
            "Outlook, 2026-12-01 10:00 America/New_York, 60 min: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270223",
            "Exchange, 2026-12-01 10:00 Europe/London, 90 min: FREQ=MONTHLY;BYDAY=1TU",
            "Apple, 2026-12-01 10:00 America/New_York, 60 min: FREQ=DAILY;COUNT=1",
            "Universal, 2026-12-01 15:00 UTC, 60 min: FREQ=WEEKLY",
            "Floating, indeed, 2026-12-01 10:00 America/New_York, 60 min: FREQ=DAILY;COUNT=1",
        ]
    );
    let universal = &reading(&calendar(&event(all[4]))).found.unwrap()[0];
    assert_eq!(universal.remarks, ["The file gives its times in UTC: on the wall they move by an hour when the clock changes."]);
    let london = calendar(&("X-WR-TIMEZONE:Europe/London\r\n".to_owned() + &event(all[3]) + &event(all[5])));
    assert_eq!(
        told(&london),
        ["Apple, 2026-12-01 15:00 Europe/London, 60 min: FREQ=DAILY;COUNT=1", "Floating, indeed, 2026-12-01 10:00 Europe/London, 60 min: FREQ=DAILY;COUNT=1"]
    );
}

#[test]
fn days_left_out_and_single_sessions_elsewhere_belong_to_their_series() {
    let series = "UID:s1\nSUMMARY:DBT\nDTSTART;TZID=America/New_York:20261201T100000\nDTEND;TZID=America/New_York:20261201T110000\nRRULE:FREQ=WEEKLY;COUNT=6\n\
                  EXDATE;TZID=America/New_York:20261222T100000,20261229T100000\nLOCATION:Oak room\nORGANIZER;CN=Maya:mailto:maya@oak.example\n\
                  ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Ben@x.example\nATTENDEE;CUTYPE=ROOM:mailto:oak@x.example\nATTENDEE;PARTSTAT=DECLINED:mailto:no@x.example";
    let moved = "UID:s1\nRECURRENCE-ID;TZID=America/New_York:20261208T100000\nSUMMARY:DBT\nDTSTART;TZID=America/Chicago:20261209T130000\nDURATION:PT90M";
    let off = "UID:s1\nRECURRENCE-ID:20261215T150000Z\nSUMMARY:DBT\nSTATUS:CANCELLED\nDTSTART:20261215T150000Z\nDTEND:20261215T160000Z";
    let same = "UID:s1\nRECURRENCE-ID:20270105T150000Z\nSUMMARY:DBT, other title\nDTSTART:20270105T150000Z\nDTEND:20270105T160000Z";
    let rest = "UID:s1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261222T150000Z\nSUMMARY:DBT\nDTSTART:20261222T160000Z\nDTEND:20261222T170000Z";
    let orphan = "UID:gone\nRECURRENCE-ID:20261222T150000Z\nSUMMARY:Orphan\nDTSTART:20261222T160000Z\nDTEND:20261222T170000Z";
    let found = reading(&calendar(&[moved, series, off, same, rest, orphan].map(event).concat())).found.unwrap();
    assert_eq!(found.len(), 2, "a change of a single date is no event of its own");
    let dbt = found[0].event.as_ref().unwrap();
    assert_eq!(dbt.without, [date(2026, 12, 22), date(2026, 12, 29), date(2026, 12, 15)]);
    assert_eq!(dbt.moved, [Shift { day: date(2026, 12, 8), to: date(2026, 12, 9).at(14, 0, 0, 0), minutes: 90 }]);
    assert_eq!((dbt.room.as_deref(), dbt.people.as_slice()), (Some("Oak room"), &["maya@oak.example".to_owned(), "ben@x.example".to_owned()][..]));
    assert_eq!(found[0].remarks.len(), 1);
    assert!(found[0].remarks[0].starts_with("The change of the session of 20261222T150000Z is left out."), "{:?}", found[0].remarks);
    assert_eq!(found[1].event.as_ref().unwrap().start, date(2026, 12, 22).at(11, 0, 0, 0));
}

#[test]
fn what_cannot_be_a_session_is_named_and_the_others_go_through() {
    let all = [
        "SUMMARY:Holiday\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227",
        "DTSTART:20261201T100000\nDTEND:20261201T110000",
        "SUMMARY:No end\nDTSTART:20261201T100000",
        "SUMMARY:Too long\nDTSTART:20261201T100000\nDTEND:20261203T110000",
        "SUMMARY:Nowhere\nDTSTART;TZID=Mars/Olympus:20261201T100000\nDTEND:20261201T110000",
        "SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20261201T100000\nDTEND:20261201T110000",
        "SUMMARY:Twofold\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "SUMMARY:Every second\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRRULE:FREQ=SECONDLY",
        "SUMMARY:Old\nDTSTART:16010101T100000\nDTEND:16010101T110000\nRRULE:FREQ=DAILY",
        "SUMMARY:Odd\nDTSTART:2026-12-01\nDTEND:20261201T110000",
        "UID:v\nSEQUENCE:1\nSUMMARY:First version\nDTSTART:20261201T100000\nDTEND:20261201T110000",
        "UID:v\nSEQUENCE:2\nSUMMARY:Last version\nDTSTART:20261201T100000\nDTEND:20261201T110000",
    ];
    let expected = [
        "Holiday! It lasts all day", "! It has no title", "No end! It has no end", "Too long! It lasts 2940 minutes", "Nowhere! Its time zone \"Mars/Olympus\" is not known",
        "Off! It is cancelled", "Twofold! It has more than one rule", "Every second! Its rule (FREQ=SECONDLY) cannot be followed", "Old! Check the year",
        "Odd! Its time \"2026-12-01\" cannot be read", "First version! A later version", "Last version, 2026-12-01 10:00",
    ];
    let told = told(&calendar(&all.map(event).concat()));
    assert_eq!(told.len(), expected.len());
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn rules_and_dates_that_a_series_cannot_follow_become_single_dates() {
    let all = [
        "SUMMARY:Twice a month\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4\nEXDATE:20261215T100000",
        "SUMMARY:More dates\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRDATE:20261203T100000,20261210T140000",
        "SUMMARY:A rule and more\nDTSTART:20261201T100000\nDTEND:20261201T110000\nRRULE:FREQ=WEEKLY;COUNT=2\nRDATE;VALUE=DATE:20261203",
    ];
    let text = calendar(&all.map(event).concat());
    assert_eq!(
        told(&text),
        [
            "Twice a month, 2026-12-01 10:00 America/New_York, 60 min: 26-12-01 10:00, 27-01-01 10:00, 27-01-15 10:00",
            "More dates, 2026-12-01 10:00 America/New_York, 60 min: 26-12-01 10:00, 26-12-03 10:00, 26-12-10 14:00",
            "A rule and more, 2026-12-01 10:00 America/New_York, 60 min: 26-12-01 10:00, 26-12-03 10:00, 26-12-08 10:00",
        ]
    );
    let found = reading(&text).found.unwrap();
    assert!(found[0].remarks[0].contains("its 3 dates up to 23 Nov 2027"), "{:?}", found[0].remarks);
    assert!(matches!(found[1].event.as_ref().unwrap().dates, Dates::Single(_)));
    assert_eq!(frame().until, date(2027, 11, 23));
}
