//! The events of a calendar as sessions of groups: each with its rule, the days that are left out, and the single sessions
//! that are elsewhere (`RECURRENCE-ID`), which calendars write as events of their own.

mod changes;
mod moment;

use std::collections::HashMap;

use jiff::civil::DateTime;
use kernel::{Day, Refusal, Zone};

use super::{
    Dates, Event, Found, Frame,
    calendar::{Calendar, Property, parts},
    unfold,
};
use crate::schedule::words::Rule;
use changes::with_changes;
use moment::{When, length};

/// The longest name of a group or a room that is taken.
const LONGEST: usize = 120;
/// The most rules of one file that are worked out date by date.
const MOST_UNFOLDED: usize = 50;
/// The most single dates and people of one event.
const MOST_VALUES: usize = 1_000;

/// The events of a calendar, in the order of the file.
///
/// # Errors
/// A refusal when the calendar breaks off, is nested too deep, or holds no event.
pub(super) fn events(text: &str, frame: &Frame) -> Result<Vec<Found>, Refusal> {
    let calendar = parts(text)?;
    if calendar.events.is_empty() {
        return Err(Refusal::new("timetable.empty", "The calendar has no events. Check what was exported, and choose the file again.").at("file"));
    }
    let zones = Zones::of(&calendar, frame);
    let (mut series, mut changes): (Vec<(usize, Raw<'_>)>, HashMap<&str, Vec<Raw<'_>>>) = (Vec::new(), HashMap::new());
    let uids: HashMap<&str, usize> = latest(&calendar);
    for (at, properties) in calendar.events.iter().enumerate() {
        let raw = Raw(properties);
        match raw.value("UID") {
            // A change of a single date belongs to its series, if the file has that.
            Some(uid) if raw.first("RECURRENCE-ID").is_some() && uids.contains_key(uid) => changes.entry(uid).or_default().push(raw),
            _ => series.push((at, raw)),
        }
    }
    let mut unfolded = 0;
    let read = |(at, raw): (usize, Raw<'_>)| {
        let mut remarks = Vec::new();
        let uid = raw.value("UID").unwrap_or_default();
        let stale = raw.first("RECURRENCE-ID").is_none() && uids.get(uid).is_some_and(|last| *last != at);
        let event = if stale {
            Err(vec!["A later version of this event is in the file too.".to_owned()])
        } else {
            let changed = changes.get(uid).map_or(&[][..], Vec::as_slice);
            raw.event(&zones, frame, &mut unfolded).map(|event| {
                remarks.extend(raw.remark(&event, &zones, frame));
                with_changes(event, changed, &zones, &mut remarks)
            })
        };
        Found { number: at + 1, name: raw.name(), event, remarks }
    };
    Ok(series.into_iter().map(read).collect())
}

/// Where the last version of every event stands that is no change of a single date, by its UID.
fn latest(calendar: &Calendar) -> HashMap<&str, usize> {
    let mut found: HashMap<&str, (i64, usize)> = HashMap::new();
    for (at, properties) in calendar.events.iter().enumerate() {
        let raw = Raw(properties);
        let Some(uid) = raw.value("UID").filter(|_| raw.first("RECURRENCE-ID").is_none()) else { continue };
        let version = raw.value("SEQUENCE").and_then(|number| number.trim().parse().ok()).unwrap_or(0);
        let last = found.entry(uid).or_insert((version, at));
        if last.0 <= version {
            *last = (version, at);
        }
    }
    found.into_iter().map(|(uid, (_, at))| (uid, at)).collect()
}

/// The zones that a calendar's times may name.
pub(super) struct Zones {
    described: HashMap<String, String>,
    usual: Zone,
}

impl Zones {
    fn of(calendar: &Calendar, frame: &Frame) -> Self {
        let usual = calendar.zone.as_deref().and_then(super::zones::named).unwrap_or_else(|| frame.zone.clone());
        Self { described: calendar.zones.iter().cloned().collect(), usual }
    }
    fn named(&self, name: &str) -> Option<Zone> {
        super::zones::named(name).or_else(|| super::zones::named(self.described.get(name)?))
    }
}

/// An event as the file has it.
#[derive(Clone, Copy)]
struct Raw<'a>(&'a [Property]);

impl<'a> Raw<'a> {
    fn first(self, name: &str) -> Option<&'a Property> {
        self.0.iter().find(|property| property.name == name)
    }
    fn value(self, name: &str) -> Option<&'a str> {
        self.first(name).map(|property| property.value.as_str()).filter(|value| !value.trim().is_empty())
    }
    fn all(self, name: &str) -> impl Iterator<Item = &'a Property> {
        self.0.iter().filter(move |property| property.name == name).take(MOST_VALUES)
    }
    fn name(self) -> String {
        self.first("SUMMARY").map(Property::text).unwrap_or_default().chars().take(LONGEST).collect()
    }
    fn cancelled(self) -> bool {
        self.value("STATUS").is_some_and(|status| status.trim().eq_ignore_ascii_case("CANCELLED"))
    }

    /// When it starts, in its own zone, and how many minutes it lasts.
    fn time(self, zones: &Zones) -> Result<(DateTime, Zone, i64), String> {
        let starts = self.first("DTSTART").ok_or("It has no start (DTSTART).")?;
        let When::At(start, zone) = When::read(starts, &starts.value, zones)? else {
            return Err("It lasts all day, so it is no session.".to_owned());
        };
        if !(1990..=2199).contains(&start.year()) {
            return Err("Check the year in which it starts.".to_owned());
        }
        let minutes = match (self.first("DTEND"), self.first("DURATION")) {
            (Some(ends), _) => match When::read(ends, &ends.value, zones)? {
                When::At(end, there) => there.at(end).minutes_since(zone.at(start)),
                When::Day(_) => return Err("Its end (DTEND) is a day without a time.".to_owned()),
            },
            (None, Some(lasts)) => length(&lasts.value).ok_or("Its length (DURATION) cannot be read.")?,
            (None, None) => return Err("It has no end (DTEND), so nobody knows how long it lasts.".to_owned()),
        };
        if !(5..=720).contains(&minutes) {
            return Err(format!("It lasts {minutes} minutes; a session lasts 5 to 720."));
        }
        Ok((start, zone, minutes))
    }

    fn event(self, zones: &Zones, frame: &Frame, unfolded: &mut usize) -> Result<Event, Vec<String>> {
        let mut wrong = Vec::new();
        let group = self.first("SUMMARY").map(Property::text).unwrap_or_default();
        match group.chars().count() {
            0 => wrong.push("It has no title (SUMMARY), which names the group.".to_owned()),
            1..=LONGEST => {}
            _ => wrong.push("Its title (SUMMARY) is longer than 120 characters, so it names no group.".to_owned()),
        }
        if self.cancelled() {
            wrong.push("It is cancelled in the file.".to_owned());
        }
        let time = self.time(zones).map_err(|says| wrong.push(says)).ok();
        let (Some((start, zone, minutes)), true) = (time, wrong.is_empty()) else { return Err(wrong) };
        // A single session is where it is; only what repeats must keep to the clock that it names.
        let (start, zone) = match self.first("RRULE") {
            None if zone == Zone::utc() => (zones.usual.wall(zone.at(start)), zones.usual.clone()),
            _ => (start, zone),
        };
        let dates = self.dates(start, &zone, zones, frame, unfolded).map_err(|says| vec![says])?;
        let without = self.days("EXDATE", &zone, zones).map_err(|says| vec![says])?;
        let (dates, without) = match dates {
            Dates::Single(all) => (Dates::Single(all.into_iter().filter(|at| !without.contains(&at.date())).collect()), Vec::new()),
            rule @ Dates::Rule(_) => (rule, without),
        };
        let place = self.first("LOCATION").map(Property::text).unwrap_or_default();
        let is_link = place.starts_with("https://");
        Ok(Event {
            group,
            provider: None,
            kind: None,
            service_code: None,
            capacity: None,
            topic: String::new(),
            zone,
            start,
            minutes,
            dates,
            without,
            moved: Vec::new(),
            room: Some(&place).filter(|place| !is_link && !place.is_empty()).cloned(),
            link: Some(place).filter(|_| is_link),
            leads: Vec::new(),
            members: Vec::new(),
            people: self.people(),
        })
    }

    /// What somebody should know about an event that is taken.
    fn remark(self, event: &Event, zones: &Zones, frame: &Frame) -> Option<String> {
        self.first("RRULE")?;
        match &event.dates {
            Dates::Single(all) => {
                let until = frame.until.strftime("%-d %b %Y");
                Some(format!("A series cannot follow its rule, so its {} dates up to {until} are taken one by one.", all.len()))
            }
            Dates::Rule(_) if event.zone == Zone::utc() && zones.usual != Zone::utc() => {
                Some("The file gives its times in UTC: on the wall they move by an hour when the clock changes.".to_owned())
            }
            Dates::Rule(_) => None,
        }
    }

    /// On which days it is: by its rule, or one by one where no series can follow that.
    fn dates(self, start: DateTime, zone: &Zone, zones: &Zones, frame: &Frame, unfolded: &mut usize) -> Result<Dates, String> {
        let mut rules = self.all("RRULE");
        let rule = rules.next();
        if rules.next().is_some() || self.first("EXRULE").is_some() {
            return Err("It has more than one rule. Export it as single events.".to_owned());
        }
        let more = self.times("RDATE", start, zone, zones)?;
        let follows = rule.map(|rule| Rule::read(&rule.value, start, zone));
        let mut single = match (rule, follows) {
            (None, _) | (_, None) if more.is_empty() => return Ok(Dates::Rule(Rule::once())),
            (Some(_), Some(Ok(rule))) if more.is_empty() => return Ok(Dates::Rule(rule)),
            (None, _) | (_, None) => vec![start],
            (Some(_), Some(Ok(rule))) => {
                let days = rule.days_from(start.date(), frame.today).take_while(|day| *day <= frame.until);
                days.take(MOST_VALUES).map(|day| day.to_datetime(start.time())).collect()
            }
            (Some(rule), Some(Err(_))) => {
                *unfolded += 1;
                if *unfolded > MOST_UNFOLDED {
                    return Err("The file has more than 50 rules that a series cannot follow. Import it in parts.".to_owned());
                }
                unfold::unfold(&rule.value, start, zone, frame)?
            }
        };
        single.extend(more);
        single.sort_unstable();
        single.dedup();
        Ok(Dates::Single(single))
    }

    /// The times of a list of dates on the zone's clock; a day stands for the usual time on it.
    fn times(self, name: &str, start: DateTime, zone: &Zone, zones: &Zones) -> Result<Vec<DateTime>, String> {
        let values = self.all(name).flat_map(|property| property.value.split(',').map(move |value| (property, value)));
        let mut found = Vec::new();
        for (property, value) in values.take(MOST_VALUES).filter(|(_, value)| !value.trim().is_empty()) {
            found.push(match When::read(property, value, zones)? {
                When::Day(day) => day.to_datetime(start.time()),
                When::At(at, there) if there == *zone => at,
                When::At(at, there) => zone.wall(there.at(at)),
            });
        }
        Ok(found)
    }

    fn days(self, name: &str, zone: &Zone, zones: &Zones) -> Result<Vec<Day>, String> {
        let times = self.times(name, DateTime::default(), zone, zones)?;
        let mut days: Vec<Day> = times.into_iter().map(DateTime::date).collect();
        days.sort_unstable();
        days.dedup();
        Ok(days)
    }

    /// The organiser and those invited who did not decline, by address; rooms that are invited are no people.
    fn people(self) -> Vec<String> {
        let mut people: Vec<String> = self.first("ORGANIZER").and_then(address).into_iter().collect();
        for property in self.all("ATTENDEE") {
            let is = |name: &str, values: &[&str]| property.parameter(name).is_some_and(|value| values.iter().any(|known| value.eq_ignore_ascii_case(known)));
            let thing = is("CUTYPE", &["ROOM", "RESOURCE", "GROUP"]) || is("PARTSTAT", &["DECLINED"]);
            if let Some(address) = address(property).filter(|address| !thing && !people.contains(address)) {
                people.push(address);
            }
        }
        people
    }
}

/// The address of a person in a calendar.
fn address(property: &Property) -> Option<String> {
    let value = property.value.trim();
    let address = match value.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => value.get(7..)?,
        _ => property.parameter("EMAIL").unwrap_or(value),
    };
    let address = super::key(address);
    Some(address).filter(|address| address.contains('@') && address.len() <= 254 && !address.contains(char::is_whitespace))
}
