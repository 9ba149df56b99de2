//! Compares the events of a file with what is known, and gives each its order: which group, which sessions, who joins.
//!
//! A session counts as known when the group has one that was planned for that instant, whatever became of it since: so what
//! was moved, cancelled or edited after an import is not made a second time.

mod dates;
mod group;
mod people;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Time;
use kernel::{Day, Id, Moment, Refusal, Zone, id::Staff, text::words};

use super::{Choice, Event, Found, MOST_SESSIONS, Shift, TimetableOptions, key};
use crate::{
    access::StaffCard,
    clients::{Client, Record},
    groups::{Group, GroupCard, Kind, Typed},
    schedule::{
        rules,
        words::{Room, RoomCard, Rule},
    },
};
use dates::{instants, stretches};
use people::People;

/// What events are compared with.
#[derive(Debug)]
pub(in crate::schedule) struct Known {
    pub groups: Vec<GroupCard>,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
    pub clients: Vec<Record>,
    /// Who is in which group, or will be.
    pub members: HashSet<(Id<Client>, Id<Group>)>,
    /// The instants for which each group's sessions were planned, from now on.
    pub planned: HashMap<Id<Group>, HashSet<Moment>>,
    pub now: Moment,
    /// The practice's zone.
    pub zone: Zone,
    /// The day up to which a series is made.
    pub until: Day,
    /// Who takes the file in.
    pub me: Option<Id<Staff>>,
}

/// What taking a file in would do.
#[derive(Debug, Default)]
pub(in crate::schedule) struct Plan {
    /// New groups, in the order in which they are named.
    pub groups: Vec<Typed>,
    /// New rooms, by name.
    pub rooms: Vec<String>,
    /// Every event with its order.
    pub events: Vec<Ordered>,
    /// The groups' names in the file, and the known group each stands for.
    pub names: Vec<(String, Option<Id<Group>>)>,
}

/// An event with its order.
#[derive(Debug)]
pub(in crate::schedule) struct Ordered {
    pub number: usize,
    pub name: String,
    pub told: Told,
    pub remarks: Vec<String>,
}

/// What is to be done with an event.
#[derive(Debug)]
pub(in crate::schedule) enum Told {
    /// Carry this out.
    Go(Order),
    /// Nothing: it is on the calendar.
    Known,
    /// Nothing: none of its sessions is still to come.
    Over,
    /// Nothing: somebody said so.
    Skip,
    /// Nothing, for these reasons.
    Refuse(Vec<String>),
}

/// What an event brings.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schedule) struct Order {
    pub group: Whose,
    /// The series to make, none where its sessions are on the calendar.
    pub series: Vec<Stretch>,
    pub zone: String,
    pub minutes: i64,
    pub room: Option<Where>,
    /// Who leads; empty for the group's own.
    pub leads: Vec<Id<Staff>>,
    pub link: String,
    pub service_code: String,
    pub topic: String,
    /// Who joins the group.
    pub join: Vec<Id<Client>>,
}

/// A known group, or one of the plan's new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::schedule) enum Whose {
    Known(Id<Group>),
    New(usize),
}

/// A known room, or one of the plan's new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schedule) enum Where {
    Known(Id<Room>),
    New(usize),
}

/// Sessions by one rule.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schedule) struct Stretch {
    pub day: Day,
    pub time: Time,
    pub rule: Rule,
    pub without: Vec<Day>,
    pub moved: Vec<Shift>,
}

/// Gives every event of a file its order.
///
/// # Errors
/// A refusal when the file would put more than 20,000 sessions on the calendar.
pub(in crate::schedule) fn plan(found: &[Found], options: &TimetableOptions, known: &Known) -> Result<Plan, Refusal> {
    let mut planner = Planner::of(options, known);
    let mut plan = Plan::default();
    for Found { number, name, event, remarks } in found {
        let mut remarks = remarks.clone();
        let told = match event {
            Ok(event) => planner.told(*number, event, &mut plan, &mut remarks),
            Err(reasons) => Told::Refuse(reasons.clone()),
        };
        plan.events.push(Ordered { number: *number, name: name.clone(), told, remarks });
    }
    if planner.sessions > MOST_SESSIONS {
        let say = format!("The file would put {} sessions on the calendar; 20,000 are taken at a time. Split it.", planner.sessions);
        return Err(Refusal::new("timetable.many", say).at("file"));
    }
    plan.names = planner.names.into_values().collect();
    Ok(plan)
}

struct Planner<'a> {
    options: &'a TimetableOptions,
    known: &'a Known,
    people: People,
    /// What a name in the file means, by the name folded.
    names: BTreeMap<String, (String, Option<Id<Group>>)>,
    new: HashMap<String, usize>,
    rooms: HashMap<String, Where>,
    /// Which event of the file has which session, and who joins which group by it.
    claimed: HashMap<(Whose, Moment), usize>,
    joined: HashSet<(Id<Client>, Whose)>,
    sessions: usize,
}

impl<'a> Planner<'a> {
    fn of(options: &'a TimetableOptions, known: &'a Known) -> Self {
        let rooms = known.rooms.iter().map(|room| (key(&room.name), Where::Known(room.id))).collect();
        Self {
            options,
            known,
            people: People::of(&known.staff, &known.clients),
            names: BTreeMap::new(),
            new: HashMap::new(),
            rooms,
            claimed: HashMap::new(),
            joined: HashSet::new(),
            sessions: 0,
        }
    }

    fn told(&mut self, number: usize, event: &Event, plan: &mut Plan, remarks: &mut Vec<String>) -> Told {
        let meant = meant(&self.known.groups, &event.group);
        self.names.entry(key(&event.group)).or_insert_with(|| (event.group.clone(), meant));
        let choice = self.options.groups.get(&key(&event.group));
        let card = match choice {
            Some(Choice::Skip) => return Told::Skip,
            Some(Choice::New) => None,
            Some(Choice::Known(chosen)) => match self.known.groups.iter().find(|card| card.id.to_string() == *chosen) {
                None => return Told::Refuse(vec!["The group chosen for it is no longer there. Choose again.".to_owned()]),
                there => there,
            },
            None => self.known.groups.iter().find(|card| Some(card.id) == meant),
        };
        if card.is_some_and(|card| card.kind == Kind::List) {
            return Told::Refuse(vec!["This group is a list without sessions. Change its kind, or choose another group.".to_owned()]);
        }
        if let Err(refusal) = rules::link(event.link.as_deref().unwrap_or_default()) {
            return Told::Refuse(vec![refusal.say]);
        }
        let stretches = stretches(event, self.known.now);
        let instants = instants(&stretches, &event.zone, self.known.until);
        if instants.is_empty() {
            return Told::Over;
        }
        let whose = match card {
            Some(card) => Whose::Known(card.id),
            None => match self.made(event, plan) {
                Ok(at) => Whose::New(at),
                Err(reasons) => return Told::Refuse(reasons),
            },
        };
        if let Some(other) = instants.iter().find_map(|at| self.claimed.get(&(whose, *at))) {
            return Told::Refuse(vec![format!("It has a session that number {other} of the file has too. Keep one of the two.")]);
        }
        let series = self.open(whose, &instants, stretches, &event.zone, remarks);
        self.claimed.extend(instants.iter().map(|at| ((whose, *at), number)));
        let join = self.joining(whose, event, remarks);
        if series.is_empty() && join.is_empty() {
            return Told::Known;
        }
        self.sessions += if series.is_empty() { 0 } else { instants.len() };
        let late = |stretch: &Stretch| {
            let moved = stretch.moved.iter().map(|shift| shift.day);
            stretch.without.iter().copied().chain(moved).filter(|day| self.known.until < *day).count()
        };
        if let later @ 1.. = series.iter().map(late).sum::<usize>() {
            let until = self.known.until.strftime("%-d %b %Y");
            remarks.push(format!("{later} of its days off or elsewhere are after {until}: see to those sessions when they are on the calendar."));
        }
        let leads = self.leads(card, event, remarks);
        let code = event.service_code.clone().unwrap_or_default();
        let usual = card.and_then(|card| card.service_code.clone()).or_else(|| self.usual_code(whose, plan));
        Told::Go(Order {
            group: whose,
            room: if series.is_empty() { None } else { self.room(event, plan, remarks) },
            series,
            zone: event.zone.name().to_owned(),
            minutes: event.minutes,
            leads,
            link: event.link.clone().unwrap_or_default(),
            service_code: if usual.is_some_and(|usual| usual.eq_ignore_ascii_case(&code)) { String::new() } else { code },
            topic: event.topic.clone(),
            join,
        })
    }

    fn usual_code(&self, whose: Whose, plan: &Plan) -> Option<String> {
        match whose {
            Whose::Known(_) => None,
            Whose::New(at) => plan.groups.get(at).map(|typed| typed.service_code.clone()),
        }
    }

    fn room(&mut self, event: &Event, plan: &mut Plan, remarks: &mut Vec<String>) -> Option<Where> {
        let name = event.room.as_ref()?;
        if let Some(there) = self.rooms.get(&key(name)) {
            return Some(*there);
        }
        if name.chars().count() > 60 {
            remarks.push("The name of its room is longer than 60 characters, so it has none.".to_owned());
            return None;
        }
        plan.rooms.push(name.clone());
        let there = Where::New(plan.rooms.len() - 1);
        self.rooms.insert(key(name), there);
        Some(there)
    }
}

/// The known group that a name means: its whole name, or else its initials, if only one has them.
pub(in crate::schedule) fn meant(groups: &[GroupCard], name: &str) -> Option<Id<Group>> {
    let asked = words(name).concat();
    let named = groups.iter().find(|card| words(&card.name).concat() == asked);
    let mut short = groups.iter().filter(|card| words(&card.initials).concat() == asked);
    let only = short.next().filter(|_| short.next().is_none());
    named.or(only).filter(|_| !asked.is_empty()).map(|card| card.id)
}
