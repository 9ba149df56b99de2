//! What happened in the demo's year, and when.

use kernel::{Id, Moment, time::{HOUR, MINUTE}};
use practice::{cast, clients::Client, groups::Group, schedule::Slot};

use super::{
    super::{
        held::Held,
        plan::{GROUPS, GroupPlan},
        words::Dice,
    },
    DAY, Year,
};

/// The seed of all chance.
const SEED: u64 = 270_318;

/// Something that happened.
pub(super) enum Event {
    /// Clients joined a group.
    Join(usize, Vec<Id<Client>>),
    /// A client left a group, for this reason.
    Leave(usize, Id<Client>, &'static str),
    /// A group was closed to new members.
    Close(usize),
    /// An occurrence was cancelled, for this reason.
    Cancel(Slot, &'static str),
    /// An occurrence was moved to another day and time.
    Move(Slot),
    /// A session was held.
    Hold(Held),
    /// Its notes were written, and signed or not.
    Write(Held, bool),
    /// The running session was started.
    Begin(Slot),
    /// The supervisor sat down to what waited.
    Review,
    /// The supervisor returned what waited longest.
    Return,
    /// A signed note was added to.
    Amend,
    /// Notices reached their desks.
    Deliver,
}

impl Year {
    /// Everything that happened until now, in order of time.
    pub(super) fn events(&self) -> Vec<(Moment, Event)> {
        let mut events = Vec::new();
        self.spells(&mut events);
        self.meetings(&mut events);
        for weeks in 1..=52 {
            events.push((self.now.weeks_ago(weeks, 4, 17 * 60 + 15), Event::Review));
        }
        // What was signed in the last days still waits for her.
        events.retain(|(at, event)| !matches!(event, Event::Review) || *at < self.now.at.plus(-6 * DAY));
        events.extend((1..=13).map(|days| (self.now.at.plus(-days * DAY), Event::Deliver)));
        events.push((self.now.at.plus(-20 * HOUR), Event::Return));
        events.push((self.now.weeks_ago(2, 0, 10 * 60), Event::Amend));
        events.retain(|(at, _)| *at <= self.now.at);
        events.sort_by_key(|(at, _)| *at);
        events
    }

    /// Who joined and left when: most from the first day, one later, one left and came back, one left for good and left
    /// their place to another.
    fn spells(&self, events: &mut Vec<(Moment, Event)>) {
        let week = |weeks: i64| self.now.weeks_ago(weeks, 0, 8 * 60);
        for (group, plan) in GROUPS.iter().enumerate().skip(1) {
            let age = plan.meets.first().map_or(1, |meeting| meeting.weeks);
            let last = plan.members.len().saturating_sub(1);
            let members: Vec<_> = plan.members.iter().filter_map(|at| self.people.get(*at).copied()).collect();
            let from_first = |at: usize| at != 3 && at != 7;
            let first: Vec<_> = members.iter().enumerate().filter(|(at, _)| from_first(*at)).map(|(_, client)| *client).collect();
            events.push((self.now.weeks_ago(age, -1, 8 * 60), Event::Join(group, first)));
            for (at, client) in members.into_iter().enumerate() {
                match at {
                    1 => {
                        events.push((week(age / 2), Event::Leave(group, client, "Working away for some weeks")));
                        events.push((week(age / 4), Event::Join(group, vec![client])));
                    }
                    3 => events.push((week(age * 3 / 5), Event::Join(group, vec![client]))),
                    _ if at == last => events.push((week(age / 5), Event::Leave(group, client, "Completed the programme"))),
                    7 => events.push((week(age * 3 / 20), Event::Join(group, vec![client]))),
                    _ => {}
                }
            }
            if plan.closed {
                events.push((week(age / 10), Event::Close(group)));
            }
        }
        let (hiro, kavya) = (self.cast.client("Hiro"), self.cast.client("Kavya"));
        events.push((week(30), Event::Leave(0, hiro, "Moved to the day shift")));
        events.push((week(4), Event::Join(0, vec![hiro])));
        events.push((week(20), Event::Leave(0, kavya, "On a break")));
        events.push((week(12), Event::Join(0, vec![kavya])));
        if let Some(former) = self.people.get(40) {
            events.push((week(29), Event::Join(0, vec![*former])));
            events.push((week(15), Event::Leave(0, *former, "Completed the programme")));
        }
    }

    /// What became of everything on the calendar.
    fn meetings(&self, events: &mut Vec<(Moment, Event)>) {
        let now = self.now.at;
        let (monday, next_monday) = (self.now.weeks_ago(0, 0, 0), self.now.weeks_ago(-1, 0, 0));
        let (studio, process) = (self.group("Open Studio"), self.group("Thursday Process Group"));
        let of = |slot: &&Slot, group: Option<Id<Group>>, from: Moment, to: Moment| Some(slot.group) == group && slot.starts_at >= from && slot.starts_at < to;
        let repaired = self.slots.iter().filter(|slot| of(slot, studio, monday, next_monday)).next_back();
        let postponed = self.slots.iter().find(|slot| of(slot, process, next_monday, now.plus(15 * DAY)));
        events.extend(repaired.map(|slot| (slot.starts_at.min(now).plus(-20 * HOUR), Event::Cancel(slot.clone(), "Studio floor is being repaired"))));
        events.extend(postponed.map(|slot| (now.plus(-3 * DAY), Event::Move(slot.clone()))));
        let running = self.running().map(|slot| slot.id);
        events.extend(self.running().map(|slot| (slot.starts_at, Event::Begin(slot.clone()))));

        let mut dice = Dice::new(SEED);
        let mut held: Vec<(usize, Held, Moment, bool)> = Vec::new();
        let mut counts = vec![0_usize; GROUPS.len()];
        for slot in &self.slots {
            let Some(group) = self.groups.iter().position(|group| *group == slot.group) else { continue };
            if slot.ends_at > now.plus(-10 * MINUTE) || Some(slot.id) == running || Some(slot.id) == repaired.map(|slot| slot.id) {
                continue;
            }
            let long_ago = slot.starts_at < now.plus(-8 * DAY);
            if long_ago && !held.is_empty() {
                if self.holiday(slot) {
                    events.push((slot.starts_at.plus(-5 * DAY), Event::Cancel(slot.clone(), "The practice is closed for the holidays")));
                    continue;
                }
                if dice.roll(40) == 0 {
                    events.push((slot.starts_at.plus(-2 * HOUR), Event::Cancel(slot.clone(), "Facilitator is ill")));
                    continue;
                }
            }
            let plan = &GROUPS[group];
            let topics = topics(plan);
            let one = Held {
                session: slot.id,
                starts: slot.starts_at,
                lead: (plan.lead)(&self.cast),
                style: plan.style,
                code: plan.code,
                topic: topics.get(counts[group] % topics.len().max(1)).copied().unwrap_or("Open topic"),
                dice: dice.split(),
            };
            counts[group] += 1;
            // Now and then notes are signed so late that they must say so.
            let late = if long_ago && dice.roll(45) == 0 { 76 * HOUR } else { 0 };
            let minutes = i64::try_from(12 + dice.roll(45)).unwrap_or(12);
            held.push((group, one, slot.ends_at.plus(minutes * MINUTE + late), true));
        }
        for (group, _) in GROUPS.iter().enumerate().filter(|(_, plan)| plan.behind) {
            if let Some(last) = held.iter_mut().rfind(|one| one.0 == group) {
                last.3 = false;
            }
        }
        for (_, one, signed_at, signs) in held {
            events.push((one.starts, Event::Hold(one)));
            events.push((signed_at, Event::Write(one, signs)));
        }
    }

    fn holiday(&self, slot: &Slot) -> bool {
        let day = self.now.zone.day(slot.starts_at);
        matches!((day.month(), day.day()), (12, 24..) | (1, 1) | (7, 3..=4))
    }
}

fn topics(plan: &GroupPlan) -> &'static [&'static str] {
    cast::TOPICS.iter().find(|(part, _)| *part == plan.topics).map(|(_, titles)| *titles).unwrap_or_default()
}
