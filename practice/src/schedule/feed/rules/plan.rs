//! What a calendar says: which sessions are a series with its rule, which differ from it, and which stand by themselves.
//!
//! Each series is one event with its rule, cut to what the feed tells of: from its first such session to its last. The sessions
//! on the calendar win over the rule. A date of the rule without a session (cancelled, withdrawn, led by somebody else) is an
//! EXDATE; a session at another time, of another length or in another room is an override with its RECURRENCE-ID; a session
//! that the rule does not give (the series was changed since) is an event of its own, with the session's own UID. A series
//! with a date near a clock change is written session by session in UTC, because calendars read missing and doubled hours
//! differently. So the calendar always expands to exactly the sessions it is written from.

use std::collections::HashMap;

use jiff::{Span, civil::DateTime};
use kernel::{Day, Moment, Zone};

use super::zones::changing;
use crate::schedule::{
    feed::words::{Session, Sheet, Strand},
    words::{End, Rule, shifted},
};

/// Weighs the version of a series above those of its sessions, because sessions may leave it: the number never falls.
const A_SERIES: i64 = 100_000;

/// One event of a calendar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    pub uid: String,
    /// Rises with every change.
    pub sequence: i64,
    /// When what it says was last changed.
    pub modified: Moment,
    pub zone: Zone,
    pub starts_at: Moment,
    pub ends_at: Moment,
    pub title: String,
    pub room: Option<String>,
    pub repeats: Option<Repeat>,
    /// The wall-clock time of its series that it stands for.
    pub instead_of: Option<DateTime>,
}

/// How an event repeats.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Repeat {
    /// The rule without its end.
    pub rule: Rule,
    /// The last start.
    pub until: Moment,
    /// The starts of the rule that are none.
    pub gaps: Vec<DateTime>,
}

/// The first instant that a feed tells of: the first day of the month, three months ago.
pub(in crate::schedule::feed) fn kept_from(zone: &Zone, now: Moment) -> Moment {
    let month = zone.day(now).first_of_month();
    zone.start_of(month.checked_sub(Span::new().months(3)).unwrap_or(month))
}

/// The instant before which a feed ends: the end of the day that is as many weeks ahead as the calendar is filled.
pub(in crate::schedule::feed) fn kept_to(zone: &Zone, now: Moment, weeks: i64) -> Moment {
    zone.start_of(shifted(zone.day(now), 7 * weeks.clamp(1, 520) + 1))
}

/// All events of a calendar, series by series.
pub(super) fn events(sheet: &Sheet) -> Vec<Event> {
    let mut of: HashMap<_, Vec<&Session>> = HashMap::new();
    for session in &sheet.sessions {
        of.entry(session.series).or_default().push(session);
    }
    sheet.strands.iter().flat_map(|strand| series(sheet, strand, of.remove(&strand.id).unwrap_or_default())).collect()
}

fn series(sheet: &Sheet, strand: &Strand, mut sessions: Vec<&Session>) -> Vec<Event> {
    sessions.sort_by_key(|s| s.original);
    let Some(zone) = Zone::named(&strand.zone) else { return alone(sheet, strand, &sessions) };
    let last = sessions.last().map_or(strand.first.date(), |s| s.original.date());
    let days: Vec<Day> = strand.rule.days(strand.first.date()).take_while(|day| *day <= last).collect();
    let given = |s: &Session| {
        s.zone == strand.zone && s.original.time() == strand.first.time() && days.binary_search(&s.original.date()).is_ok()
    };
    let (regular, strange): (Vec<&Session>, Vec<&Session>) = sessions.iter().partition(|s| given(s));
    let [first, .., last] = regular.as_slice() else { return alone(sheet, strand, &sessions) };
    let length = usual(regular.iter().map(|s| s.ends_at.0 - s.starts_at.0));
    let starts: Vec<DateTime> = days
        .iter()
        .map(|day| day.to_datetime(strand.first.time()))
        .filter(|start| (first.original..=last.original).contains(start))
        .collect();
    if starts.iter().any(|start| changing(&zone, zone.at(*start), zone.at(*start).plus(length))) {
        return alone(sheet, strand, &sessions);
    }
    let starts_at = zone.at(first.original);
    let master = Event {
        uid: format!("{}@cohort", strand.id),
        sequence: sequence(sheet, strand, &zone),
        modified: modified(sheet, strand, &zone),
        zone: zone.clone(),
        starts_at,
        ends_at: starts_at.plus(length),
        title: title(sheet, first),
        room: usual(regular.iter().map(|s| room(sheet, s))),
        repeats: Some(Repeat {
            rule: Rule { end: End::Never, ..strand.rule.clone() },
            until: zone.at(last.original),
            gaps: starts.into_iter().filter(|start| regular.binary_search_by_key(start, |s| s.original).is_err()).collect(),
        }),
        instead_of: None,
    };
    let mut all = vec![master.clone()];
    for session in regular {
        let starts_at = zone.at(session.original);
        let usual = Event { starts_at, ends_at: starts_at.plus(length), repeats: None, instead_of: Some(session.original), ..master.clone() };
        let here = Event {
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            title: title(sheet, session),
            room: room(sheet, session),
            ..usual.clone()
        };
        all.extend((here != usual).then_some(here));
    }
    all.extend(alone(sheet, strand, &strange));
    all
}

/// Sessions that stand by themselves.
fn alone(sheet: &Sheet, strand: &Strand, sessions: &[&Session]) -> Vec<Event> {
    let event = |session: &&Session| Event {
        uid: format!("{}@cohort", session.id),
        sequence: session.version + sheet.version - 2,
        modified: session.changed_at.unwrap_or(strand.made_at).max(sheet.changed_at),
        zone: Zone::named(&session.zone).unwrap_or_else(Zone::utc),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        title: title(sheet, session),
        room: room(sheet, session),
        repeats: None,
        instead_of: None,
    };
    sessions.iter().map(event).collect()
}

fn title(sheet: &Sheet, session: &Session) -> String {
    sheet.titles.iter().find(|(group, _)| *group == session.group).map(|(_, title)| title.clone()).unwrap_or_default()
}

fn room(sheet: &Sheet, session: &Session) -> Option<String> {
    session.room.clone().filter(|_| sheet.rooms)
}

/// What most have; of those that as many have, the one that comes first.
fn usual<T: PartialEq + Default>(all: impl Iterator<Item = T>) -> T {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.into_iter().find(|(_, count)| Some(*count) == most).map(|(one, _)| one).unwrap_or_default()
}

/// By how many months the beginning of a series lies before what the feed tells of: with each its first start moves on.
fn cut(sheet: &Sheet, strand: &Strand, zone: &Zone) -> i64 {
    let (from, first) = (zone.day(sheet.from), strand.first.date());
    let months = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    if first < from { months(from) - months(first) } else { 0 }
}

fn sequence(sheet: &Sheet, strand: &Strand, zone: &Zone) -> i64 {
    (strand.version - 1) * A_SERIES + strand.changes + cut(sheet, strand, zone) + sheet.version - 1
}

fn modified(sheet: &Sheet, strand: &Strand, zone: &Zone) -> Moment {
    let changed = [Some(strand.made_at), strand.changed_at, Some(sheet.changed_at)].into_iter().flatten().max().unwrap_or(strand.made_at);
    // What it tells of was last cut on the first of this month.
    let turn = zone.day(sheet.from).checked_add(Span::new().months(3)).map_or(changed, |day| zone.start_of(day));
    if cut(sheet, strand, zone) > 0 { changed.max(turn) } else { changed }
}
