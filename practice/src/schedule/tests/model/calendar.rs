//! The naive model: plain lists, one day after the other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::DateTime};
use kernel::{Day, Moment, Zone, time::{HOUR, MINUTE}};

use super::{Alter, Start, Step};
use crate::{schedule::Reach, testing::Practice};

/// A date of the model.
#[derive(Debug, Clone)]
struct Occ {
    run: usize,
    slot: DateTime,
    local: DateTime,
    minutes: i64,
    cancelled: bool,
    withdrawn: bool,
    begun: bool,
    roster: BTreeSet<usize>,
    by_hand: BTreeMap<usize, bool>,
}

/// A stretch of a series with one rule.
#[derive(Debug, Clone)]
struct Run {
    first: Day,
    weekdays: BTreeSet<i8>,
    every: u32,
    count: Option<u32>,
    until: Option<Day>,
    hour: i8,
    minute: i8,
    minutes: i64,
    /// None when whole.
    filled: Option<Day>,
}

/// What the last change was, with everything as it was before.
#[derive(Debug, Clone)]
enum Last {
    Dates(Box<Model>, Vec<usize>, Option<usize>),
    Member(Vec<(usize, Moment, Option<Moment>)>, usize),
    Guests(Box<Model>, Vec<usize>, usize),
}

#[derive(Debug, Clone)]
pub(super) struct Model {
    zone: Zone,
    practice: Zone,
    now: Moment,
    runs: Vec<Run>,
    occs: Vec<Occ>,
    members: Vec<(usize, Moment, Option<Moment>)>,
    last: Option<Last>,
}

fn plus(day: Day, days: i64) -> Day {
    day.checked_add(days.days()).unwrap()
}

fn monday(day: Day) -> Day {
    plus(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

impl Run {
    /// Its days up to one, walking day by day; and whether none comes after.
    fn days(&self, upto: Day) -> (Vec<Day>, bool) {
        let (mut found, mut day) = (Vec::new(), self.first);
        let mut over = false;
        // The next one after the last is never further away than a few weeks.
        while day <= plus(upto.max(self.first), 40) {
            over = self.until.is_some_and(|until| day > until) || self.count.is_some_and(|count| found.len() >= count as usize);
            if over {
                break;
            }
            let week = monday(day).since(monday(self.first)).unwrap().get_days() / 7;
            if self.weekdays.contains(&day.weekday().to_monday_zero_offset()) && week % i32::try_from(self.every).unwrap() == 0 {
                found.push(day);
            }
            day = plus(day, 1);
        }
        let start = found.first().copied().unwrap_or(self.first);
        let all = found.len();
        found.retain(|day| *day <= upto.max(start));
        (found.clone(), over && found.len() == all)
    }
}

impl Model {
    pub(super) fn begin(p: &Practice, start: &Start) -> Self {
        let (rule, first) = super::hands::rule(start);
        let mut model = Self {
            zone: Zone::named(if start.london { "Europe/London" } else { "America/New_York" }).unwrap(),
            practice: p.zone.clone(),
            now: p.house.clock.now(),
            runs: Vec::new(),
            occs: Vec::new(),
            members: Vec::new(),
            last: None,
        };
        let weekdays = super::hands::weekdays(start).iter().map(|day| day.to_monday_zero_offset()).collect();
        let (count, until) = match rule.end {
            crate::schedule::End::Never => (None, None),
            crate::schedule::End::Count(count) => (Some(count), None),
            crate::schedule::End::Until(day) => (None, Some(day)),
        };
        let mut run = Run { first, weekdays, every: start.every, count, until, hour: start.hour, minute: 0, minutes: start.minutes, filled: None };
        let horizon = model.horizon();
        let (days, whole) = run.days(horizon);
        run.filled = (!whole).then(|| horizon.max(days[0]));
        model.runs.push(run);
        for day in days {
            model.make(0, day);
        }
        model
    }
    fn horizon(&self) -> Day {
        plus(self.practice.day(self.now), 56)
    }
    fn make(&mut self, run: usize, day: Day) {
        let Run { hour, minute, minutes, .. } = self.runs[run];
        let slot = day.at(hour, minute, 0, 0);
        self.occs.push(Occ {
            run, slot, local: slot, minutes, cancelled: false, withdrawn: false, begun: false, roster: BTreeSet::new(), by_hand: BTreeMap::new(),
        });
        let made = self.occs.len() - 1;
        self.expects(made, None);
    }
    fn from(&self, occ: &Occ) -> Moment {
        self.zone.at(occ.local)
    }
    fn to(&self, occ: &Occ) -> Moment {
        self.from(occ).plus(occ.minutes * MINUTE)
    }
    /// Who is expected there, of all or of one.
    fn expects(&mut self, at: usize, only: Option<usize>) {
        let occ = self.occs[at].clone();
        if occ.begun {
            return;
        }
        let when = Moment(self.now.0.clamp(self.from(&occ).0, self.to(&occ).0 - 1));
        for client in 0..4 {
            if only.is_some_and(|only| only != client) {
                continue;
            }
            let member = self.members.iter().any(|(who, from, to)| *who == client && *from <= when && to.is_none_or(|to| when < to));
            if occ.by_hand.get(&client).copied().unwrap_or(member) {
                self.occs[at].roster.insert(client);
            } else {
                self.occs[at].roster.remove(&client);
            }
        }
    }
    /// The calendar in words, one line a date, in order.
    pub(super) fn calendar(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .occs
            .iter()
            .filter(|occ| !occ.withdrawn)
            .map(|occ| {
                let state = match (occ.begun, occ.cancelled) {
                    (true, _) => " begun",
                    (_, true) => " cancelled",
                    _ => "",
                };
                let roster: Vec<_> = occ.roster.iter().map(ToString::to_string).collect();
                format!("{} {}{state} [{}]", self.from(occ), occ.minutes, roster.join(" "))
            })
            .collect();
        lines.sort();
        lines
    }
    /// The one that a step names: of those to come that have not begun, and at whose start there is no other.
    pub(super) fn pick(starts: &[(Moment, bool)], now: Moment, at: usize) -> Option<Moment> {
        let single = |start: Moment| starts.iter().filter(|(other, _)| *other == start).count() == 1;
        let mut open: Vec<_> = starts.iter().filter(|(start, begun)| !begun && *start > now && single(*start)).map(|(start, _)| *start).collect();
        open.sort();
        open.get(at % 9).copied()
    }
    fn named(&self, at: usize) -> Option<usize> {
        let live: Vec<_> = self.occs.iter().filter(|occ| !occ.withdrawn).map(|occ| (self.from(occ), occ.begun)).collect();
        let start = Self::pick(&live, self.now, at)?;
        self.occs.iter().position(|occ| !occ.withdrawn && self.from(occ) == start)
    }

    /// Does a step; whether it could be done.
    pub(super) fn does(&mut self, step: &Step, now: Moment) -> bool {
        self.now = now;
        match step {
            Step::Pass(_) => self.fill(),
            Step::Join(client, day) => return self.join(*client, *day),
            Step::Leave(client, day) => return self.leave(*client, *day),
            Step::Start(at) => {
                let Some(at) = self.named(*at).filter(|at| !self.occs[*at].cancelled) else { return false };
                self.occs[at].begun = true;
            }
            Step::Invite(at, client, following) => return self.guest(*at, *client, *following, true),
            Step::Uninvite(at, client, following) => return self.guest(*at, *client, *following, false),
            Step::Edit(at, reach, alter) => return self.edit(*at, *reach, alter),
            Step::Undo => return self.undo(),
        }
        true
    }
    fn fill(&mut self) {
        let horizon = self.horizon();
        for run in 0..self.runs.len() {
            let Some(filled) = self.runs[run].filled.filter(|filled| *filled < horizon) else { continue };
            let target = plus(horizon, 7);
            let (days, whole) = self.runs[run].days(target);
            for day in days.into_iter().filter(|day| *day > filled && *day <= target) {
                self.make(run, day);
            }
            self.runs[run].filled = (!whole).then_some(target);
        }
    }
    fn flows(&mut self, client: usize) {
        for at in 0..self.occs.len() {
            if !self.occs[at].withdrawn && self.to(&self.occs[at]) > self.now {
                self.expects(at, Some(client));
            }
        }
    }
    fn join(&mut self, client: usize, day: Option<i64>) -> bool {
        let today = self.practice.day(self.now);
        let from = day.filter(|day| *day != 0).map_or(self.now, |day| self.practice.start_of(plus(today, day)));
        let meets = |(who, begins, ends): &&(usize, Moment, Option<Moment>)| {
            *who == client && ends.is_none_or(|ends| from < ends && *begins < ends)
        };
        if self.members.iter().any(|spell| meets(&spell)) {
            return false;
        }
        let before = self.members.clone();
        self.members.push((client, from, None));
        self.flows(client);
        self.last = Some(Last::Member(before, client));
        true
    }
    fn leave(&mut self, client: usize, day: Option<i64>) -> bool {
        let now = self.now;
        let Some(at) = self.members.iter().position(|(who, _, to)| *who == client && to.is_none()) else { return false };
        let from = self.members[at].1;
        let today = self.practice.day(now);
        let to = day.filter(|day| *day != 0).map_or(now.max(from), |day| self.practice.start_of(plus(today, day + 1)));
        if to < from || (to == from && day.is_some_and(|day| day != 0)) {
            return false;
        }
        let before = self.members.clone();
        self.members[at].2 = Some(to);
        self.flows(client);
        self.last = Some(Last::Member(before, client));
        true
    }
    fn guest(&mut self, at: usize, client: usize, following: bool, invited: bool) -> bool {
        let Some(at) = self.named(at) else { return false };
        let (run, from) = (self.occs[at].run, self.from(&self.occs[at]));
        let there = |model: &Self, other: usize| {
            let occ = &model.occs[other];
            other == at || (following && occ.run == run && !occ.withdrawn && !occ.begun && model.from(occ) >= from)
        };
        let dates: Vec<_> = (0..self.occs.len()).filter(|other| there(self, *other) && self.occs[*other].roster.contains(&client) != invited).collect();
        if dates.is_empty() {
            return false;
        }
        let before = Box::new(self.clone());
        for date in &dates {
            self.occs[*date].by_hand.insert(client, invited);
            self.expects(*date, Some(client));
        }
        self.last = Some(Last::Guests(before, dates, client));
        true
    }
    fn edit(&mut self, at: usize, reach: Reach, alter: &Alter) -> bool {
        let Some(at) = self.named(at) else { return false };
        let before = Box::new(self.clone());
        let run = self.occs[at].run;
        let touched = match reach {
            Reach::One => self.edit_one(at, alter),
            Reach::Following | Reach::All => match self.edit_run(at, reach, alter) {
                Some(touched) => touched,
                None => return false,
            },
        };
        self.last = Some(Last::Dates(before, touched, (reach != Reach::One).then_some(run)));
        true
    }
    fn edit_one(&mut self, at: usize, alter: &Alter) -> Vec<usize> {
        let occ = &mut self.occs[at];
        let was = (occ.local, occ.minutes);
        match alter {
            Alter::Time(hour, minute) => occ.local = occ.local.date().at(*hour, *minute, 0, 0),
            Alter::Day(shift) => occ.local = plus(occ.local.date(), *shift).to_datetime(occ.local.time()),
            Alter::Minutes(minutes) => occ.minutes = *minutes,
            Alter::Both(shift, hour) => occ.local = plus(occ.local.date(), *shift).at(*hour, 0, 0, 0),
            Alter::Cancel => occ.cancelled = true,
        }
        if was != (occ.local, occ.minutes) {
            self.expects(at, None);
        }
        vec![at]
    }
    /// The dates of the run from the named one on, in the order of their slots.
    fn from_on(&self, at: usize, reach: Reach) -> Vec<usize> {
        let run = self.occs[at].run;
        let mut all: Vec<_> = (0..self.occs.len()).filter(|other| self.occs[*other].run == run && !self.occs[*other].withdrawn).collect();
        all.sort_by_key(|other| self.occs[*other].slot);
        let first = match reach {
            Reach::All => all.iter().position(|other| !self.occs[*other].begun && self.from(&self.occs[*other]) > self.now),
            Reach::One | Reach::Following => all.iter().position(|other| *other == at),
        };
        first.map_or_else(Vec::new, |first| all.split_off(first))
    }
    fn edit_run(&mut self, at: usize, reach: Reach, alter: &Alter) -> Option<Vec<usize>> {
        let dates = self.from_on(at, reach);
        let old = self.runs[self.occs[at].run].clone();
        let run = self.occs[at].run;
        let anchor = self.occs[*dates.first()?].slot.date();
        if matches!(alter, Alter::Cancel) {
            self.runs[run].until = Some(plus(anchor, -1));
            (self.runs[run].count, self.runs[run].filled) = (None, None);
            for date in &dates {
                if !self.occs[*date].begun {
                    self.occs[*date].cancelled = true;
                }
            }
            return Some(dates);
        }
        if !old.days(plus(anchor, 200)).0.iter().any(|day| *day >= anchor) {
            return None;
        }
        let next = self.next_run(&old, &dates, anchor, alter);
        let (shift, filled_to) = (matches!(alter, Alter::Day(_) | Alter::Both(..)), next.filled);
        let last = dates.iter().map(|date| self.occs[*date].slot.date()).max().unwrap();
        let upto = self.horizon().max(old.filled.unwrap_or(last));
        let (slots, whole) = next.days(upto);
        debug_assert!(filled_to.is_none());
        let filled = (!whole).then(|| upto.max(slots[0]));
        // Where nothing lies before, the series itself is another one; else it ends and a new one goes on.
        let slot = self.occs[dates[0]].slot;
        let whole = !self.occs.iter().any(|occ| occ.run == run && !occ.withdrawn && occ.slot < slot);
        let new = if whole {
            self.runs[run] = Run { filled, ..next.clone() };
            run
        } else {
            self.runs.push(Run { filled, ..next.clone() });
            self.runs[run].until = Some(plus(anchor, -1));
            (self.runs[run].count, self.runs[run].filled) = (None, None);
            self.runs.len() - 1
        };
        let mut touched = dates.clone();
        let before_begun: Vec<_> = self.occs.iter().map(|occ| occ.begun).collect();
        let begun: Vec<_> = dates.iter().filter(|date| self.occs[**date].begun).map(|date| self.occs[*date].slot.date()).collect();
        let free: Vec<_> = slots.iter().copied().filter(|day| !begun.contains(day)).collect();
        for (n, date) in dates.iter().filter(|date| !before_begun[**date]).enumerate() {
            let own = self.occs[*date].slot.date();
            let Some(day) = (if shift { free.get(n).copied() } else { Some(own) }) else {
                self.occs[*date].withdrawn = true;
                continue;
            };
            let occ = &mut self.occs[*date];
            let was = (occ.local, occ.minutes);
            let by_hand = occ.local != occ.slot;
            occ.run = new;
            occ.slot = day.at(next.hour, next.minute, 0, 0);
            if !by_hand {
                occ.local = occ.slot;
            }
            if occ.minutes == old.minutes {
                occ.minutes = next.minutes;
            }
            if was != (occ.local, occ.minutes) {
                self.expects(*date, None);
            }
        }
        if shift {
            for day in free.iter().skip(dates.len() - begun.len()) {
                self.make(new, *day);
                touched.push(self.occs.len() - 1);
            }
        }
        Some(touched)
    }
    fn next_run(&self, old: &Run, dates: &[usize], anchor: Day, alter: &Alter) -> Run {
        let mut next = Run { first: anchor, filled: None, ..old.clone() };
        let _ = dates;
        if let Some(count) = old.count {
            let before = old.days(plus(anchor, -1)).0.iter().filter(|day| **day < anchor).count();
            next.count = Some(count - u32::try_from(before).unwrap());
        }
        let mut shifted = |shift: i64| {
            next.first = plus(anchor, shift);
            next.until = next.until.map(|until| plus(until, shift));
            next.weekdays.remove(&anchor.weekday().to_monday_zero_offset());
            next.weekdays.insert(next.first.weekday().to_monday_zero_offset());
        };
        match alter {
            Alter::Time(hour, minute) => (next.hour, next.minute) = (*hour, *minute),
            Alter::Minutes(minutes) => next.minutes = *minutes,
            Alter::Day(shift) => shifted(*shift),
            Alter::Both(shift, hour) => {
                shifted(*shift);
                (next.hour, next.minute) = (*hour, 0);
            }
            Alter::Cancel => {}
        }
        next
    }
    fn undo(&mut self) -> bool {
        match self.last.take() {
            None => return false,
            Some(Last::Member(members, client)) => {
                self.members = members;
                self.flows(client);
            }
            Some(Last::Dates(before, touched, edited)) => {
                if let Some(run) = edited {
                    self.runs[run] = before.runs[run].clone();
                }
                for at in 0..self.occs.len() {
                    // What the horizon has brought since goes, and comes again by the old rule.
                    let since = self.occs[at].run >= before.runs.len() || Some(self.occs[at].run) == edited;
                    if since && at >= before.occs.len() && !touched.contains(&at) && !self.occs[at].begun {
                        self.occs[at].withdrawn = true;
                    }
                }
                for run in self.runs.iter_mut().skip(before.runs.len()) {
                    run.until = Some(plus(run.first, -1));
                    (run.count, run.filled) = (None, None);
                }
                for at in touched {
                    if self.occs[at].begun {
                        continue;
                    }
                    match before.occs.get(at) {
                        Some(was) => {
                            let Occ { run, slot, local, minutes, cancelled, withdrawn, .. } = was.clone();
                            let occ = &mut self.occs[at];
                            (occ.run, occ.slot, occ.local, occ.minutes, occ.cancelled, occ.withdrawn) = (run, slot, local, minutes, cancelled, withdrawn);
                        }
                        None => self.occs[at].withdrawn = true,
                    }
                    self.expects(at, None);
                }
            }
            Some(Last::Guests(before, dates, client)) => {
                for at in dates {
                    if self.occs[at].begun {
                        continue;
                    }
                    match before.occs[at].by_hand.get(&client) {
                        Some(was) => self.occs[at].by_hand.insert(client, *was),
                        None => self.occs[at].by_hand.remove(&client),
                    };
                    self.expects(at, None);
                }
            }
        }
        true
    }
}

/// How long a step lets pass.
pub(super) fn later(now: Moment, hours: i64) -> Moment {
    now.plus(hours * HOUR)
}
