//! A change of the calendar, date by date: where each session goes, what becomes of it and why, and whom it touches.

use std::collections::HashMap;

use kernel::{Id, Moment, Zone};
use maud::{Markup, html};
use platform::web::parts;

use crate::{
    access::StaffCard,
    schedule::words::{Line, Occurrence, RoomCard, Slot, State, What},
};

/// How many dates are shown at once; the rest unfolds.
const SHOWN: usize = 30;

/// Lines with what it takes to say them.
pub(super) struct Lines<'a> {
    pub zone: &'a Zone,
    pub lines: &'a [Line],
    /// The sessions that the caller sees, as they are after the change.
    pub slots: &'a [Slot],
    pub rooms: &'a [RoomCard],
    pub staff: &'a [StaffCard],
    /// Whether each date says whose session it is: where they are of several groups.
    pub groups: bool,
}

/// One date: when, what is said of the session itself, and of the people at it.
struct Date<'a> {
    id: Id<Occurrence>,
    at: Moment,
    own: Option<&'a Line>,
    people: Vec<&'a Line>,
}

/// The word of a line, and the tone of its tag.
pub(super) const fn word(what: What) -> (&'static str, &'static str) {
    match what {
        What::Made => ("good", "New"),
        What::Moved => ("sky", "Moved"),
        What::Altered => ("sky", "Changed"),
        What::Cancelled => ("risk", "Cancelled"),
        What::Withdrawn => ("risk", "Off the calendar"),
        What::Kept => ("plain", "Stays"),
        What::Added => ("good", "Expected"),
        What::Removed => ("plain", "Not expected"),
    }
}

/// Whether something is to happen or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Ahead,
    Done,
}

/// What happens, in a sentence: `8 sessions move, 1 stays as it is`.
pub(super) fn summed(lines: &[Line], when: When) -> String {
    let count = |what: What| lines.iter().filter(|line| line.client.is_none() && line.what == what).count();
    let said = match when {
        When::Ahead => [
            (What::Moved, "moves", "move"),
            (What::Altered, "changes", "change"),
            (What::Cancelled, "is cancelled", "are cancelled"),
            (What::Withdrawn, "goes off the calendar", "go off the calendar"),
            (What::Made, "is new", "are new"),
            (What::Kept, "stays as it is", "stay as they are"),
        ],
        When::Done => [
            (What::Moved, "moved", "moved"),
            (What::Altered, "changed", "changed"),
            (What::Cancelled, "cancelled", "cancelled"),
            (What::Withdrawn, "taken off the calendar", "taken off the calendar"),
            (What::Made, "new", "new"),
            (What::Kept, "stayed as it was", "stayed as they were"),
        ],
    };
    let mut words = Vec::new();
    for (what, one, many) in said {
        let noun = |n: usize| if !words.is_empty() { "" } else if n == 1 { " session" } else { " sessions" };
        let next = match count(what) {
            0 => continue,
            n @ 1 => format!("{n}{} {one}", noun(n)),
            n => format!("{n}{} {many}", noun(n)),
        };
        words.push(next);
    }
    if words.is_empty() { "No session is touched".to_owned() } else { words.join(", ") }
}

impl Lines<'_> {
    fn dates(&self) -> Vec<Date<'_>> {
        let mut at: HashMap<Id<Occurrence>, usize> = HashMap::new();
        let mut dates: Vec<Date<'_>> = Vec::new();
        for line in self.lines {
            let place = *at.entry(line.occurrence).or_insert_with(|| {
                dates.push(Date { id: line.occurrence, at: line.starts_at, own: None, people: Vec::new() });
                dates.len() - 1
            });
            match line.client {
                None => dates[place].own = Some(line),
                Some(_) => dates[place].people.push(line),
            }
        }
        dates.sort_by_key(|date| (date.at, date.id));
        dates
    }

    /// All dates as a list; `people` says whom a date's other lines are about.
    pub(super) fn list(&self, people: &dyn Fn(&[&Line]) -> Markup) -> Markup {
        let dates = self.dates();
        let (first, rest) = dates.split_at(dates.len().min(SHOWN));
        html! {
            ul .list .lines-list { @for date in first { (self.date(date, people)) } }
            @if !rest.is_empty() {
                details .lines-rest {
                    summary { (rest.len()) " more dates" }
                    ul .list .lines-list { @for date in rest { (self.date(date, people)) } }
                }
            }
        }
    }

    fn date(&self, date: &Date<'_>, people: &dyn Fn(&[&Line]) -> Markup) -> Markup {
        let slot = self.slots.iter().find(|slot| slot.id == date.id);
        html! {
            li .list-row .line-row {
                span .line-day {
                    @match slot {
                        Some(slot) if slot.cancelled.is_none() => a href={ "/occurrences/" (slot.id) } { (self.day(date.at)) ", " (self.zone.clock(date.at)) },
                        Some(_) | None => span { (self.day(date.at)) ", " (self.zone.clock(date.at)) },
                    }
                    @if self.groups { span .sub { (slot.map_or("a group that you do not see", |slot| slot.group_name.as_str())) } }
                }
                span .list-main {
                    @if let Some(line) = date.own {
                        @let said = self.said(line, slot);
                        @if !said.is_empty() { span .line-was { (said) } }
                        @if !line.why.is_empty() { span .sub { (line.why) } }
                    }
                    (people(&date.people))
                }
                @if let Some(line) = date.own {
                    @let (tone, words) = word(line.what);
                    (parts::tag(tone, words))
                }
            }
        }
    }

    fn day(&self, at: Moment) -> String {
        self.zone.wall(at).strftime("%a %-d %b %Y").to_string()
    }

    /// How a session was before: its time where it moves, and whatever else is different now.
    fn said(&self, line: &Line, slot: Option<&Slot>) -> String {
        let Some(was) = line.was.as_deref().and_then(|was| serde_json::from_str::<State>(was).ok()) else { return String::new() };
        let mut words = Vec::new();
        if line.what == What::Moved && was.starts_at != line.starts_at {
            let same = self.zone.day(was.starts_at) == self.zone.day(line.starts_at);
            let day = if same { String::new() } else { format!("{}, ", self.day(was.starts_at)) };
            words.push(format!("from {day}{}", self.zone.clock(was.starts_at)));
        }
        if let Some(slot) = slot.filter(|_| matches!(line.what, What::Moved | What::Altered)) {
            let (long, now) = (was.ends_at.minutes_since(was.starts_at), slot.ends_at.minutes_since(slot.starts_at));
            if long != now {
                words.push(format!("was {long} minutes"));
            }
            if was.room != slot.room_id {
                let room = self.rooms.iter().find(|room| Some(room.id) == was.room).map_or("no room", |room| room.name.as_str());
                words.push(format!("was in {room}"));
            }
            let mut leads = slot.spot().leads;
            let mut before = was.leads.clone();
            leads.sort_unstable();
            before.sort_unstable();
            if leads != before {
                let names: Vec<_> = self.staff.iter().filter(|s| before.contains(&s.id)).map(|s| s.name.as_str()).collect();
                words.push(format!("was led by {}", names.join(", ")));
            }
            if was.topic != slot.topic {
                words.push(if was.topic.is_empty() { "had no topic".to_owned() } else { format!("was about {}", was.topic) });
            }
        }
        words.join("; ")
    }
}

/// How many more and fewer are expected on a date, where names do not matter.
pub(super) fn counted(people: &[&Line]) -> Markup {
    let count = |what: What| people.iter().filter(|line| line.what == what).count();
    let (more, fewer) = (count(What::Added), count(What::Removed));
    html! {
        @if more > 0 { span .sub { (more) " more expected" } }
        @if fewer > 0 { span .sub { (fewer) " fewer expected" } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_is_said_in_one_sentence() {
        let line = |what: What| Line {
            occurrence: Id::new(),
            client: None,
            starts_at: Moment(0),
            what,
            why: String::new(),
            was: None,
            version: 1,
        };
        let said = |all: &[What]| summed(&all.iter().map(|what| line(*what)).collect::<Vec<_>>(), When::Ahead);
        assert_eq!(summed(&[line(What::Moved), line(What::Kept)], When::Done), "1 session moved, 1 stayed as it was");
        assert_eq!(said(&[What::Moved]), "1 session moves");
        assert_eq!(said(&[What::Moved, What::Moved, What::Kept]), "2 sessions move, 1 stays as it is");
        assert_eq!(said(&[What::Kept, What::Cancelled, What::Cancelled]), "2 sessions are cancelled, 1 stays as it is");
        assert_eq!(said(&[]), "No session is touched");
    }
}
