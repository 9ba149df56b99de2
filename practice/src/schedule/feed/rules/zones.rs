//! Zones in a calendar: the VTIMEZONE with all clock changes that its events may meet, and times written in a zone.
//!
//! Where a zone's changes follow the year (last Sunday in March, first Sunday in November) they are written as two yearly
//! rules, which every program reads; where they do not, they are named one by one. Calendars that know the zone by name take
//! their own data, and both say the same.

use jiff::civil::DateTime;
use kernel::{
    Moment, Zone,
    time::{ClockChange, HOUR, MINUTE},
};

use super::lines::Lines;

const DAY: i64 = 24 * HOUR;
/// How far around a clock change a time is written in UTC, so that no reader has to know what a missing or doubled hour means.
const NEAR: i64 = 90 * MINUTE;

/// `20261124T100000`.
pub(super) fn wall(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// `20261124T150000Z`.
pub(super) fn utc(at: Moment) -> String {
    format!("{}Z", wall(Zone::utc().wall(at)))
}

/// Whether the clocks change around this stretch of time.
pub(super) fn changing(zone: &Zone, from: Moment, to: Moment) -> bool {
    zone.offset(from.plus(-NEAR)) != zone.offset(to.plus(NEAR)) || !zone.clock_changes(from.plus(-NEAR), to.plus(NEAR)).is_empty()
}

/// Writes the zone, right for every instant between these two.
pub(super) fn zone(lines: &mut Lines, zone: &Zone, from: Moment, to: Moment) {
    let changes = zone.clock_changes(from.plus(-400 * DAY), to.plus(800 * DAY));
    lines.within("VTIMEZONE", |lines| {
        lines.put("TZID", zone.name());
        let kinds = [true, false].map(|forward| changes.iter().filter(|c| (c.after > c.before) == forward).collect::<Vec<_>>());
        match [yearly(&kinds[0]), yearly(&kinds[1])] {
            [Some(spring), Some(autumn)] => {
                observance(lines, &kinds[0], Some(&spring));
                observance(lines, &kinds[1], Some(&autumn));
            }
            _ => {
                let (offset, name) = (zone.offset(from), zone.abbreviation(from));
                let before = ClockChange { at: Moment(-i64::from(offset) * 1_000_000), before: offset, after: offset, name };
                let unsaid = changes.first().is_none_or(|first| first.at > from);
                let mut all: Vec<&ClockChange> = unsaid.then_some(&before).into_iter().chain(&changes).collect();
                while let Some(first) = all.first().copied() {
                    let alike = |one: &&ClockChange| (one.before, one.after, &one.name) == (first.before, first.after, &first.name);
                    let (these, others): (Vec<&ClockChange>, Vec<&ClockChange>) = all.into_iter().partition(alike);
                    observance(lines, &these, None);
                    all = others;
                }
            }
        }
    });
}

/// Clock changes of one kind, by their rule or one by one. Each of those is an RDATE, also the one that DTSTART names: some
/// programs look at nothing else.
fn observance(lines: &mut Lines, changes: &[&ClockChange], rule: Option<&str>) {
    let Some(first) = changes.first() else { return };
    lines.within(if first.after > first.before { "DAYLIGHT" } else { "STANDARD" }, |lines| {
        lines.put("DTSTART", &wall(local(first)));
        match rule {
            Some(rule) => lines.put("RRULE", rule),
            None => changes.iter().for_each(|change| lines.put("RDATE", &wall(local(change)))),
        }
        lines.put("TZOFFSETFROM", &offset(first.before));
        lines.put("TZOFFSETTO", &offset(first.after));
        lines.text("TZNAME", &first.name);
    });
}

/// The wall-clock time of a change, as the clocks show it that are about to change.
fn local(change: &ClockChange) -> DateTime {
    Zone::utc().wall(change.at.plus(i64::from(change.before) * 1_000_000))
}

/// `+0100`, `-0330`.
fn offset(seconds: i32) -> String {
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    if rest == 0 { format!("{sign}{hours:02}{minutes:02}") } else { format!("{sign}{hours:02}{minutes:02}{rest:02}") }
}

/// The yearly rule that gives exactly these changes, if there is one: the same weekday of the same month at the same time
/// every year, counted from the month's beginning or from its end.
fn yearly(changes: &[&ClockChange]) -> Option<String> {
    let (first, at) = (changes.first()?, local(changes.first()?));
    let nth = |at: DateTime| (at.day() - 1) / 7 + 1;
    let last = |at: DateTime| at.day() + 7 > at.days_in_month();
    let alike = changes.iter().zip(at.year()..).all(|(change, year)| {
        let here = local(change);
        let same = (here.year(), here.month(), here.weekday(), here.time()) == (year, at.month(), at.weekday(), at.time());
        same && (change.before, change.after, &change.name) == (first.before, first.after, &first.name)
    });
    let count = if changes.iter().all(|change| last(local(change))) {
        -1
    } else if changes.iter().all(|change| nth(local(change)) == nth(at)) {
        nth(at)
    } else {
        return None;
    };
    let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].get(usize::try_from(at.weekday().to_monday_zero_offset()).ok()?)?;
    // Two at least: one change alone may be the last that its country made.
    (alike && changes.len() >= 2).then(|| format!("FREQ=YEARLY;BYMONTH={};BYDAY={count}{weekday}", at.month()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn written(name: &str) -> String {
        let of = Zone::named(name).unwrap();
        let mut lines = Lines::default();
        zone(&mut lines, &of, of.start_of(date(2026, 8, 1)), of.start_of(date(2027, 11, 24)));
        lines.done().replace("\r\n", "\n")
    }

    // proves: R-B5
    #[test]
    fn a_zone_whose_clocks_follow_the_year_is_written_as_two_rules() {
        let spring = |text: &str| text.lines().filter(|line| line.starts_with("RRULE") || line.starts_with("TZOFFSETTO")).collect::<Vec<_>>().join(" ");
        assert_eq!(
            written("Europe/London"),
            "BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:DAYLIGHT\nDTSTART:20260329T010000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n\
             TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nTZNAME:BST\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:20251026T020000\n\
             RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nTZNAME:GMT\nEND:STANDARD\nEND:VTIMEZONE\n"
        );
        assert_eq!(
            spring(&written("America/New_York")),
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU TZOFFSETTO:-0400 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU TZOFFSETTO:-0500"
        );
    }

    #[test]
    fn of_any_other_zone_each_change_is_named() {
        let casablanca = written("Africa/Casablanca");
        assert!(!casablanca.contains("RRULE") && casablanca.matches("RDATE").count() >= 4, "{casablanca}");
        assert_eq!(casablanca.matches("TZOFFSETTO").count(), 2, "{casablanca}");
        assert_eq!(
            written("Asia/Kolkata"),
            "BEGIN:VTIMEZONE\nTZID:Asia/Kolkata\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRDATE:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\n\
             TZNAME:IST\nEND:STANDARD\nEND:VTIMEZONE\n"
        );
    }
}
