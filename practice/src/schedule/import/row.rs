//! The rows of a timetable in CSV: one row is one series of a group.

use jiff::civil::Time;
use kernel::{Day, Refusal, Zone};

use super::{
    Dates, Event, Found, Frame, Reading, TimetableOptions, clock,
    columns::{Columns, Field, matched},
    key, whole, zones,
};
use crate::{
    clients::import::{DateOrder, ImportRefusal, Record, Table, day, read, settle_order},
    schedule::words::{End, Frequency, Rule},
};

/// Reads every row of a table.
///
/// # Errors
/// A refusal when the bytes are no table.
pub(super) fn rows(bytes: &[u8], text: String, options: &TimetableOptions, frame: &Frame) -> Result<Reading, Refusal> {
    let table = read(bytes).map_err(|refusal| whole(&refusal))?;
    let columns = matched(&table.headers, &options.columns);
    let field = |at: usize| columns.as_ref().ok().and_then(|columns| columns.field(at));
    let headings = table.headers.iter().cloned().enumerate().map(|(at, heading)| (heading, field(at))).collect();
    let found = columns.and_then(|columns| {
        let order = match options.dates {
            Some(order) => order,
            None => proven(&table, &columns)?,
        };
        Ok(table.rows.iter().map(|record| found(record, &columns, order, frame)).collect())
    });
    Ok(Reading { text, headings, found })
}

/// The order of day and month that all dates of the file prove.
fn proven(table: &Table, columns: &Columns) -> Result<DateOrder, ImportRefusal> {
    let dates = table.rows.iter().flat_map(|record| {
        let several = columns.of(&record.fields, Field::Except);
        let one = [Field::FirstDay, Field::Until].map(|field| columns.of(&record.fields, field));
        one.into_iter().chain(parted(&several)).map(|text| (record.number, text)).collect::<Vec<_>>()
    });
    settle_order(dates)
}

fn found(record: &Record, columns: &Columns, order: DateOrder, frame: &Frame) -> Found {
    let name = columns.of(&record.fields, Field::Group);
    Found { number: record.number, name, event: event(record, columns, order, frame), remarks: Vec::new() }
}

/// What a field holds that may be empty, or nothing and one reason more.
fn taken<T>(text: &str, wrong: &mut Vec<String>, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    parse(text).map_err(|says| wrong.push(says)).ok()
}

fn event(record: &Record, columns: &Columns, order: DateOrder, frame: &Frame) -> Result<Event, Vec<String>> {
    let text = |field: Field| columns.of(&record.fields, field);
    let some = |field: Field| Some(text(field)).filter(|text| !text.is_empty());
    let mut wrong = Vec::new();
    if some(Field::Group).is_none() {
        wrong.push("The group is missing.".to_owned());
    }
    let first = taken(&text(Field::FirstDay), &mut wrong, |text| day(text, order)).unwrap_or(frame.today);
    let time = taken(&text(Field::Starts), &mut wrong, clock::time);
    if text(Field::Starts).is_empty() {
        wrong.push("The start time is missing.".to_owned());
    }
    let minutes = length(&text(Field::Minutes), &text(Field::Ends), time, &mut wrong);
    let zone = taken(&text(Field::Zone), &mut wrong, zone).unwrap_or_else(|| frame.zone.clone());
    let end = end(&text(Field::Until), &text(Field::Count), order, &mut wrong);
    let start = first.to_datetime(time.unwrap_or_default());
    let rule = rule(&text(Field::Days), end, |text| Rule::read(text, start, &zone).map_err(|refusal| refusal.say), &mut wrong);
    let capacity = taken(&text(Field::Capacity), &mut wrong, |text| {
        let places = text.parse::<i64>().ok().filter(|places| (1..=500).contains(places));
        places.ok_or_else(|| format!("\"{text}\" is no capacity. Write how many members the group takes, 1 to 500."))
    });
    let mut without: Vec<Day> =
        parted(&text(Field::Except)).iter().filter_map(|text| taken(text, &mut wrong, |text| day(text, order))).collect();
    without.sort_unstable();
    without.dedup();
    match (minutes, rule) {
        (Some(minutes), Some(rule)) if wrong.is_empty() => Ok(Event {
            group: text(Field::Group),
            provider: some(Field::Provider),
            kind: some(Field::Kind),
            service_code: some(Field::ServiceCode),
            capacity,
            topic: text(Field::Topic),
            zone,
            start,
            minutes,
            dates: Dates::Rule(rule),
            without,
            moved: Vec::new(),
            room: some(Field::Room),
            link: some(Field::Link),
            leads: parted(&text(Field::Leads)),
            members: parted(&text(Field::Members)),
            people: Vec::new(),
        }),
        _ => Err(wrong),
    }
}

fn zone(text: &str) -> Result<Zone, String> {
    zones::named(text).ok_or_else(|| format!("\"{text}\" is no time zone that is known. Write its city, such as America/New_York."))
}

/// How long a session lasts, from its length or its end.
fn length(minutes: &str, ends: &str, starts: Option<Time>, wrong: &mut Vec<String>) -> Option<i64> {
    if !minutes.is_empty() {
        return taken(minutes, wrong, clock::minutes);
    }
    let Some(ends) = taken(ends, wrong, clock::time) else {
        if ends.is_empty() {
            wrong.push("The length is missing. Write how many minutes a session lasts.".to_owned());
        }
        return None;
    };
    let long = |time: Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let lasts = (long(ends) - long(starts?)).rem_euclid(24 * 60);
    if !(5..=720).contains(&lasts) {
        wrong.push("A session lasts 5 to 720 minutes. Check when it starts and ends.".to_owned());
    }
    Some(lasts)
}

/// When the series ends: by its last day or its number of sessions; either may stand in the other's column.
fn end(until: &str, count: &str, order: DateOrder, wrong: &mut Vec<String>) -> Option<End> {
    let mut one = |text: &str| {
        taken(text, wrong, |text| match text.parse::<u32>() {
            Ok(times @ 1..=9999) => Ok(End::Count(times)),
            Ok(_) | Err(_) => day(text, order).map(End::Until),
        })
    };
    match (one(until), one(count)) {
        (Some(_), Some(_)) => {
            wrong.push("The series ends on a day or after a number of sessions, not both. Leave one empty.".to_owned());
            None
        }
        (end, None) | (None, end) => end,
    }
}

/// On which days: by words or by a rule; without either, on the first day's weekday, or once where no end is given.
fn rule(days: &str, end: Option<End>, read: impl Fn(&str) -> Result<Rule, String>, wrong: &mut Vec<String>) -> Option<Rule> {
    if days.is_empty() {
        let weekly = |end| Rule { frequency: Frequency::Weekly(Vec::new()), every: 1, end };
        return Some(end.map_or_else(Rule::once, weekly));
    }
    if key(days).contains("freq=") {
        let rule = taken(days, wrong, read)?;
        return match (rule.end, end) {
            (End::Never, Some(end)) => Some(Rule { end, ..rule }),
            (_, None) => Some(rule),
            (End::Count(_) | End::Until(_), Some(_)) => {
                wrong.push("The rule says when the series ends. Leave the other column empty.".to_owned());
                None
            }
        };
    }
    let (frequency, every) = taken(days, wrong, clock::days)?;
    Some(Rule { frequency, every, end: end.unwrap_or(End::Never) })
}

/// The parts of a field, each once.
fn parted(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split([';', '|']).map(str::trim).filter(|part| !part.is_empty()) {
        if !parts.iter().any(|met| key(met) == key(part)) {
            parts.push(part.to_owned());
        }
    }
    parts
}
