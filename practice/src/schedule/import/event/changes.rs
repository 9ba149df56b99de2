//! Single sessions of a series that are elsewhere or not at all (`RECURRENCE-ID`).

use super::{Raw, Zones, moment::When};
use crate::schedule::import::{Dates, Event, Shift};

/// An event with the changes of its single dates. A change that cannot be read is named, and its date stays as it was.
pub(super) fn with_changes(mut event: Event, changes: &[Raw<'_>], zones: &Zones, remarks: &mut Vec<String>) -> Event {
    for change in changes {
        if let Err(says) = with_change(&mut event, *change, zones) {
            let which = change.value("RECURRENCE-ID").unwrap_or_default();
            remarks.push(format!("The change of the session of {} is left out. {says}", which.chars().take(16).collect::<String>()));
        }
    }
    event
}

fn with_change(event: &mut Event, change: Raw<'_>, zones: &Zones) -> Result<(), String> {
    let which = change.first("RECURRENCE-ID").ok_or("It names no date.")?;
    if which.parameter("RANGE").is_some() {
        return Err("It reaches the sessions after it too: change the series after the import.".to_owned());
    }
    let day = match When::read(which, &which.value, zones)? {
        When::Day(day) => day,
        When::At(at, zone) => event.zone.wall(zone.at(at)).date(),
    };
    let to = if change.cancelled() {
        None
    } else {
        let (at, zone, minutes) = change.time(zones)?;
        Some((if zone == event.zone { at } else { event.zone.wall(zone.at(at)) }, minutes))
    };
    match (&mut event.dates, to) {
        (Dates::Single(all), to) => {
            all.retain(|at| at.date() != day);
            all.extend(to.map(|(to, _)| to));
            all.sort_unstable();
        }
        (Dates::Rule(_), None) => event.without.push(day),
        (Dates::Rule(_), Some((to, minutes))) if to != day.to_datetime(event.start.time()) || minutes != event.minutes => {
            event.moved.push(Shift { day, to, minutes });
        }
        (Dates::Rule(_), Some(_)) => {}
    }
    Ok(())
}
