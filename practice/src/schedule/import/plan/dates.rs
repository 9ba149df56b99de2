//! Which sessions of an event are still to come, and which of them are not on the calendar.

use jiff::civil::DateTime;
use kernel::{Day, Moment, Zone};

use super::{Planner, Stretch, Whose};
use crate::schedule::{
    import::{Dates, Event, MOST_SESSIONS},
    words::Rule,
};

impl Planner<'_> {
    /// What of an event is not on the calendar: all of a rule whose first sessions are new, and each new single date.
    pub(super) fn open(&self, whose: Whose, instants: &[Moment], stretches: Vec<Stretch>, zone: &Zone, remarks: &mut Vec<String>) -> Vec<Stretch> {
        let Whose::Known(group) = whose else { return stretches };
        let Some(planned) = self.known.planned.get(&group) else { return stretches };
        let there = instants.iter().filter(|at| planned.contains(at)).count();
        if there == 0 {
            return stretches;
        }
        let single = |stretch: &Stretch| stretch.rule == Rule::once();
        if stretches.iter().all(single) {
            let new = |stretch: &Stretch| !planned.contains(&zone.at(stretch.day.to_datetime(stretch.time)));
            return stretches.into_iter().filter(new).collect();
        }
        if there < instants.len() {
            let missing = instants.len() - there;
            remarks.push(format!("{missing} of its {} sessions are not on the calendar: change the series there, if they shall be.", instants.len()));
        }
        Vec::new()
    }
}

/// The sessions of an event that are still to come, by their rules.
pub(super) fn stretches(event: &Event, now: Moment) -> Vec<Stretch> {
    let once = |at: DateTime| Stretch { day: at.date(), time: at.time(), rule: Rule::once(), without: Vec::new(), moved: Vec::new() };
    let ahead = |at: DateTime| event.zone.at(at) >= now;
    match &event.dates {
        Dates::Single(all) => all.iter().copied().filter(|at| ahead(*at)).map(once).collect(),
        Dates::Rule(rule) => {
            let first = event.start.date();
            // Days well before today are passed over without asking the zone about each.
            let eve = event.zone.day(now).yesterday().unwrap_or(first);
            let next = rule.days_from(first, eve).find(|day| ahead(day.to_datetime(event.start.time())));
            let rest = next.and_then(|day| Some((day, rule.rest_after(first, day)?)));
            let series = rest.map(|(day, rule)| Stretch {
                day,
                time: event.start.time(),
                rule,
                without: event.without.iter().copied().filter(|other| day <= *other).collect(),
                moved: event.moved.iter().copied().filter(|shift| day <= shift.day).collect(),
            });
            // What was moved from a day that is past to one that is to come.
            let late = event.moved.iter().filter(|shift| next.is_none_or(|day| shift.day < day) && ahead(shift.to)).map(|shift| once(shift.to));
            series.into_iter().chain(late).collect()
        }
    }
}

/// The instants for which the sessions are planned, up to a day.
pub(super) fn instants(stretches: &[Stretch], zone: &Zone, until: Day) -> Vec<Moment> {
    let of = |stretch: &Stretch| {
        let days = stretch.rule.days(stretch.day).take_while(|day| *day <= until.max(stretch.day));
        let there = days.filter(|day| !stretch.without.contains(day)).take(MOST_SESSIONS);
        there.map(|day| zone.at(day.to_datetime(stretch.time))).collect::<Vec<_>>()
    };
    let mut all: Vec<Moment> = stretches.iter().flat_map(of).collect();
    all.sort_unstable();
    all.dedup();
    all
}
