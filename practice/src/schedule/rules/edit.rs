//! What an edit makes of a series: which occurrence goes where, which stays, which series goes on.
//!
//! Occurrences keep their ids: the first of the old dates becomes the first of the new ones, and so on; what is left over is
//! withdrawn or made. One that has begun stays whatever happens. One that was moved by hand keeps its time, and a room, a
//! facilitator, a topic, a code or a link that was chosen for one date keeps it: the series' change goes to those that had the
//! series' own. "This and following" splits: the old series ends the day before, a new one supersedes it.

mod check;
mod shift;

use std::collections::HashSet;

use jiff::civil::DateTime;
use kernel::{Day, Id, Moment, Refusal, Zone, time::MINUTE};

use shift::shifted;

use super::{days, instances, recurs};
use crate::schedule::words::{Edit, Instance, Occurrence, SeriesRow, Standing, State, What};

pub(in crate::schedule) use check::check;

/// What an edit comes to.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schedule) struct Edited {
    /// The old series as it is from now on: ended the day before, or changed in place.
    pub old: SeriesRow,
    /// The series that goes on, if it is another one.
    pub new: Option<SeriesRow>,
    /// Every occurrence that it touches: before, after, and what is said of it.
    pub steps: Vec<Step>,
}

/// One occurrence of an edit.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schedule) struct Step {
    pub id: Id<Occurrence>,
    /// None for a new one.
    pub before: Option<Standing>,
    /// The same as before where it is kept.
    pub after: State,
    pub what: What,
    pub why: &'static str,
}

impl Step {
    /// Whether it takes a room or people from now on.
    pub fn holds(&self) -> bool {
        self.after.cancelled.is_none() && self.after.withdrawn.is_none()
    }
    /// Whether its time, room or people change.
    pub fn takes_anew(&self) -> bool {
        let place = |state: &State| (state.starts_at, state.ends_at, state.room, state.leads.clone());
        self.holds() && self.before.as_ref().is_none_or(|before| place(&before.state) != place(&self.after))
    }
}

const SHAPE: &str = "%Y-%m-%dT%H:%M";

fn written(at: DateTime) -> String {
    at.strftime(SHAPE).to_string()
}

/// The wall-clock time as it is stored.
pub(in crate::schedule) fn wall(stored: &str) -> Option<DateTime> {
    DateTime::strptime(SHAPE, stored).ok()
}

/// The series with an edit's values where it names them.
fn values(series: &SeriesRow, edit: &Edit) -> SeriesRow {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    SeriesRow {
        time: edit.time.unwrap_or(series.time),
        minutes: edit.minutes.unwrap_or(series.minutes),
        room: edit.room.unwrap_or(series.room),
        leads: edit.leads.clone().unwrap_or_else(|| series.leads.clone()),
        topic: edit.topic.clone().unwrap_or_else(|| series.topic.clone()),
        service_code: edit.service_code.as_ref().map_or_else(|| series.service_code.clone(), some),
        link: edit.link.as_ref().map_or_else(|| series.link.clone(), some),
        ..series.clone()
    }
}

/// One occurrence by itself: what is named changes, nothing else.
pub(in crate::schedule) fn edit_one(series: &SeriesRow, date: &Standing, edit: &Edit, now: Moment, zone: &Zone) -> Result<Edited, Refusal> {
    let before = &date.state;
    let Some(at) = wall(&before.local) else { return Err(Refusal::new("occurrence.time", "This session has no readable time.")) };
    let own = SeriesRow {
        time: at.time(),
        minutes: before.ends_at.minutes_since(before.starts_at),
        room: before.room,
        leads: before.leads.clone(),
        topic: before.topic.clone(),
        service_code: before.service_code.clone(),
        link: before.link.clone(),
        ..series.clone()
    };
    let wanted = values(&own, edit);
    let local = edit.day.unwrap_or_else(|| at.date()).to_datetime(wanted.time);
    let mut after = filled(before, &wanted, &before.series, &before.original, local, zone);
    if let Some(reason) = &edit.cancel {
        after.cancelled = Some((now, reason.clone()));
    }
    let what = told(before, &after);
    let step = Step { id: date.id, before: Some(date.clone()), after, what, why: "" };
    Ok(Edited { old: series.clone(), new: None, steps: vec![step] })
}

fn filled(before: &State, series: &SeriesRow, id: &Id<crate::schedule::words::Series>, original: &str, local: DateTime, zone: &Zone) -> State {
    let starts_at = zone.at(local);
    State {
        series: *id,
        original: original.to_owned(),
        local: written(local),
        zone: zone.name().to_owned(),
        starts_at,
        ends_at: starts_at.plus(series.minutes * MINUTE),
        room: series.room,
        link: series.link.clone(),
        service_code: series.service_code.clone(),
        topic: series.topic.clone(),
        cancelled: before.cancelled.clone(),
        withdrawn: before.withdrawn,
        leads: series.leads.clone(),
    }
}

fn told(before: &State, after: &State) -> What {
    let same = |a: &State, b: &State| State { series: a.series, original: a.original.clone(), ..b.clone() } == *a;
    if after.cancelled.is_some() && before.cancelled.is_none() {
        What::Cancelled
    } else if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at) {
        What::Moved
    } else if same(before, after) {
        What::Kept
    } else {
        What::Altered
    }
}

/// What an edit gives: a series from one of its occurrences on. `dates` are its occurrences from that one on, by their
/// original time; `whole` says that there are none before.
pub(in crate::schedule) fn edit(
    series: &SeriesRow, dates: &[Standing], whole: bool, edit: &Edit, horizon: Day, now: Moment, zone: &Zone,
) -> Result<Edited, Vec<Refusal>> {
    let Some(anchor) = dates.first().and_then(|date| wall(&date.state.original)).map(|at| at.date()) else {
        return Err(vec![Refusal::new("edit.nothing_left", "No session of this series is still to come.")]);
    };
    if let Some(reason) = &edit.cancel {
        return Ok(cancelled(series, dates, reason, anchor, now));
    }
    let mut next = values(series, edit);
    let Some(rest) = series.rule.rest_after(series.day, anchor).or_else(|| edit.rule.clone()) else {
        let say = "This series was ended before this date, so it has no rule to go on by. Change the single sessions, or choose how they repeat.";
        return Err(vec![Refusal::new("series.ended", say).at("reach")]);
    };
    let first = edit.day.unwrap_or(anchor);
    next.rule = match (&edit.rule, edit.day) {
        (Some(rule), _) => rule.clone(),
        (None, Some(to)) => shifted(&rest, anchor, to),
        (None, None) => rest,
    };
    next.day = first;
    let last = dates.iter().filter_map(|date| wall(&date.state.original)).map(|at| at.date()).max().unwrap_or(anchor);
    let made_to = if series.filled_to == super::WHOLE { last } else { series.filled_to };
    let (slots, filled_to) = days(&next.rule, first, horizon.max(made_to));
    recurs(&next.rule, slots.is_empty()).map_err(|wrong| vec![wrong])?;
    next.filled_to = filled_to;
    next.version = series.version + 1;
    let mut old = next.clone();
    if !whole {
        next = SeriesRow { id: Id::new(), supersedes: Some(series.id), version: 1, ..next };
        old = ended(series, anchor);
    }
    let redated = edit.rule.is_some() || edit.day.is_some();
    let steps = steps(series, &next, dates, redated.then_some(slots.as_slice()), now, zone);
    Ok(Edited { old, new: (!whole).then_some(next), steps })
}

fn ended(series: &SeriesRow, anchor: Day) -> SeriesRow {
    SeriesRow { rule: series.rule.ended_before(anchor), filled_to: super::WHOLE, version: series.version + 1, ..series.clone() }
}

fn cancelled(series: &SeriesRow, dates: &[Standing], reason: &str, anchor: Day, now: Moment) -> Edited {
    let step = |date: &Standing| {
        let mut after = date.state.clone();
        let (what, why) = match (date.begun, after.cancelled.is_some()) {
            (true, _) => (What::Kept, "has begun"),
            (_, true) => (What::Kept, "is cancelled already"),
            _ => (What::Cancelled, ""),
        };
        if what == What::Cancelled {
            after.cancelled = Some((now, reason.to_owned()));
        }
        Step { id: date.id, before: Some(date.clone()), after, what, why }
    };
    Edited { old: ended(series, anchor), new: None, steps: dates.iter().map(step).collect() }
}

/// Lays the old dates over the new slots; without slots each keeps its day. One that has begun stands for its own day, if the
/// new rule has that.
fn steps(old: &SeriesRow, next: &SeriesRow, dates: &[Standing], slots: Option<&[Day]>, now: Moment, zone: &Zone) -> Vec<Step> {
    let mut steps = Vec::new();
    let own_day = |date: &Standing| wall(&date.state.original).map(|at| at.date());
    let begun: HashSet<_> = dates.iter().filter(|date| date.begun).filter_map(own_day).collect();
    let mut free = slots.unwrap_or_default().iter().copied().filter(|day| !begun.contains(day));
    for date in dates {
        let slot = if slots.is_none() || date.begun { own_day(date) } else { free.next() };
        steps.push(laid(old, next, date, slot, now, zone));
    }
    for instance in instances(&free.collect::<Vec<_>>(), next.time, next.minutes, zone) {
        steps.push(Step { id: instance.id, before: None, after: fresh(next, &instance, None), what: What::Made, why: "" });
    }
    steps
}

/// An occurrence off the calendar: it gives its place in the series free, for another one to be made there.
pub(in crate::schedule) fn withdrawn(date: &Standing, now: Moment) -> State {
    State { withdrawn: Some(now), original: format!("~{}", date.id), ..date.state.clone() }
}

/// A new occurrence of a series.
pub(in crate::schedule) fn fresh(series: &SeriesRow, instance: &Instance, cancelled: Option<(Moment, String)>) -> State {
    State {
        series: series.id,
        original: instance.written(),
        local: instance.written(),
        zone: series.zone.clone(),
        starts_at: instance.starts_at,
        ends_at: instance.ends_at,
        room: series.room,
        link: series.link.clone(),
        service_code: series.service_code.clone(),
        topic: series.topic.clone(),
        cancelled,
        withdrawn: None,
        leads: series.leads.clone(),
    }
}

fn laid(old: &SeriesRow, next: &SeriesRow, date: &Standing, slot: Option<Day>, now: Moment, zone: &Zone) -> Step {
    let before = &date.state;
    let step = |after: State, what: What, why: &'static str| Step { id: date.id, before: Some(date.clone()), after, what, why };
    if date.begun {
        return step(before.clone(), What::Kept, "has begun");
    }
    let Some(slot) = slot else {
        return step(withdrawn(date, now), What::Withdrawn, "the series has no such date any more");
    };
    let by_hand = before.local != before.original;
    let own_length = before.ends_at.minutes_since(before.starts_at);
    let mut wanted = next.clone();
    if own_length != old.minutes {
        wanted.minutes = own_length;
    }
    if before.room != old.room {
        wanted.room = before.room;
    }
    let people = |leads: &[Id<kernel::id::Staff>]| leads.iter().copied().collect::<HashSet<_>>();
    if people(&before.leads) != people(&old.leads) {
        wanted.leads.clone_from(&before.leads);
    }
    if before.topic != old.topic {
        wanted.topic.clone_from(&before.topic);
    }
    if before.service_code != old.service_code {
        wanted.service_code.clone_from(&before.service_code);
    }
    if before.link != old.link {
        wanted.link.clone_from(&before.link);
    }
    let original = slot.to_datetime(next.time);
    let local = if by_hand { wall(&before.local).unwrap_or(original) } else { original };
    let after = filled(before, &wanted, &next.id, &written(original), local, zone);
    let what = told(before, &after);
    let why = if by_hand && what == What::Kept { "was moved by hand, so it keeps its time" } else { "" };
    step(after, what, why)
}

impl Edited {
    /// The same without the moves of these occurrences, whose room or people are taken there: they stay as they are, and new
    /// ones are not made.
    pub fn without(&mut self, taken: &HashSet<Id<Occurrence>>) {
        self.steps.retain(|step| step.before.is_some() || !taken.contains(&step.id));
        for step in self.steps.iter_mut().filter(|step| taken.contains(&step.id)) {
            if let Some(before) = &step.before {
                let State { series, original, .. } = step.after.clone();
                step.after = State { series, original, ..before.state.clone() };
                (step.what, step.why) = (What::Kept, "the room or a facilitator is taken at the new time");
            }
        }
    }
}

#[cfg(test)]
mod tests;
