//! The calendar as text, and the tag by which a reader knows that it has it already.

use jiff::civil::DateTime;
use kernel::Zone;
use platform::crypto::digest;

use super::{
    lines::Lines,
    plan::{Event, Repeat, events},
    zones::{self, changing, utc, wall},
};
use crate::schedule::feed::words::Sheet;

/// How often a program should look again.
const AGAIN: &str = "PT1H";

/// Writes a calendar. It holds times, titles and rooms, and nothing about anybody.
pub(in crate::schedule::feed) fn write(sheet: &Sheet) -> String {
    let events = events(sheet);
    let mut lines = Lines::default();
    lines.within("VCALENDAR", |lines| {
        lines.put("VERSION", "2.0");
        lines.put("PRODID", "-//Cohort//Calendar feed//EN");
        lines.put("CALSCALE", "GREGORIAN");
        lines.text("X-WR-CALNAME", &sheet.name);
        lines.text("X-WR-TIMEZONE", sheet.zone.name());
        lines.put("REFRESH-INTERVAL;VALUE=DURATION", AGAIN);
        lines.put("X-PUBLISHED-TTL", AGAIN);
        let until = events.iter().map(|e| e.repeats.as_ref().map_or(e.ends_at, |r| r.until.max(e.ends_at))).max();
        let mut known: Vec<&str> = Vec::new();
        for zone in std::iter::once(&sheet.zone).chain(events.iter().map(|e| &e.zone)) {
            if zone.name() != "UTC" && !known.contains(&zone.name()) {
                known.push(zone.name());
                zones::zone(lines, zone, sheet.from, until.unwrap_or(sheet.from).max(sheet.from));
            }
        }
        for one in &events {
            event(lines, one);
        }
    });
    lines.done()
}

/// The tag of a calendar: the same for the same text.
pub(in crate::schedule::feed) fn tag(text: &str) -> String {
    let hex: String = digest(text.as_bytes())[..16].iter().map(|b| format!("{b:02x}")).collect();
    format!("W/\"{hex}\"")
}

fn event(lines: &mut Lines, event: &Event) {
    lines.within("VEVENT", |lines| {
        lines.put("UID", &event.uid);
        lines.put("DTSTAMP", &utc(event.modified));
        lines.put("LAST-MODIFIED", &utc(event.modified));
        lines.put("SEQUENCE", &event.sequence.clamp(0, i64::from(i32::MAX)).to_string());
        if let Some(original) = event.instead_of {
            on(lines, "RECURRENCE-ID", &event.zone, original);
        }
        for (name, at) in [("DTSTART", event.starts_at), ("DTEND", event.ends_at)] {
            // Where the clocks are about to change, no reader has to know what a missing or doubled hour means.
            if changing(&event.zone, event.starts_at, event.ends_at) {
                lines.put(name, &utc(at));
            } else {
                on(lines, name, &event.zone, event.zone.wall(at));
            }
        }
        if let Some(repeat) = &event.repeats {
            repeats(lines, &event.zone, repeat);
        }
        lines.text("SUMMARY", &event.title);
        if let Some(room) = &event.room {
            lines.text("LOCATION", room);
        }
        lines.put("CLASS", "PRIVATE");
        lines.put("STATUS", "CONFIRMED");
        lines.put("TRANSP", "OPAQUE");
    });
}

/// A time of the wall clock of a zone.
fn on(lines: &mut Lines, name: &str, zone: &Zone, at: DateTime) {
    if zone.name() == "UTC" {
        lines.put(name, &format!("{}Z", wall(at)));
    } else {
        lines.put(&format!("{name};TZID={}", zone.name()), &wall(at));
    }
}

fn repeats(lines: &mut Lines, zone: &Zone, repeat: &Repeat) {
    lines.put("RRULE", &format!("{};UNTIL={}", repeat.rule, utc(repeat.until)));
    for gap in &repeat.gaps {
        on(lines, "EXDATE", zone, *gap);
    }
}
