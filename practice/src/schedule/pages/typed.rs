//! What forms and addresses carry, and how it becomes an order or a toast.

use jiff::civil::{DateTime, Time};
use kernel::{Day, Id, Refusal, Zone, id::Staff};
use platform::web::parts::Toast;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::form_key,
    schedule::words::{Change, Move, Moved, Occurrence, Room, Spot},
};

pub(super) fn day(typed: &str) -> Result<Day, Refusal> {
    typed.trim().parse().map_err(|_| Refusal::new("day.shape", "Choose the day, such as 2026-11-25.").at("day"))
}

/// `9:30`, `09:30` or `09:30:00`.
pub(super) fn time(typed: &str) -> Result<Time, Refusal> {
    let mut parts = typed.trim().splitn(3, ':').map(|part| part.parse::<i8>().ok());
    let read = match (parts.next().flatten(), parts.next().flatten()) {
        (Some(hour), Some(minute)) => Time::new(hour, minute, 0, 0).ok(),
        _ => None,
    };
    read.ok_or_else(|| Refusal::new("time.shape", "Write the time as hours and minutes, such as 10:00.").at("time"))
}

pub(super) fn number(typed: &str, field: &str) -> Result<i64, Refusal> {
    typed.trim().parse().map_err(|_| Refusal::new("number.shape", "Write a whole number.").at(field))
}

pub(super) fn count(typed: &str, field: &str) -> Result<u32, Refusal> {
    number(typed, field)?.try_into().map_err(|_| Refusal::new("number.shape", "Write a whole number, 1 or more.").at(field))
}

pub(super) fn room(typed: &str) -> Result<Option<Id<Room>>, Refusal> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| Refusal::new("room.unknown", "There is no such room. Choose one of the list.").at("room"))
}

/// The form of a move; a dragged card sends `at` (a day, or a day with a time) in place of day and time.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MoveForm {
    pub key: Option<Uuid>,
    pub version: i64,
    pub at: String,
    pub day: String,
    pub time: String,
    pub minutes: String,
    pub room: String,
    pub lead: Vec<Id<Staff>>,
    /// `following` for this session and those after it; anything else is this one alone.
    pub reach: String,
    /// The page of the calendar that it leads back to.
    pub from: String,
}

impl MoveForm {
    pub(super) fn order(&self, occurrence: Id<Occurrence>) -> Result<Move, Vec<Refusal>> {
        let (on, at) = match self.at.split_once('T') {
            Some((on, at)) => (on, at),
            None if !self.at.is_empty() => (self.at.as_str(), ""),
            None => (self.day.as_str(), self.time.as_str()),
        };
        let some = |typed: &str| Some(typed.to_owned()).filter(|typed| !typed.trim().is_empty());
        let (day, time) = (day(on), some(at).map(|at| time(&at)).transpose());
        let (room, minutes) = (room(&self.room), some(&self.minutes).map(|typed| number(&typed, "minutes")).transpose());
        match (day, time, room, minutes) {
            (Ok(day), Ok(time), Ok(room), Ok(minutes)) => {
                Ok(Move { occurrence, version: self.version, day, time, minutes, room, leads: self.lead.clone() })
            }
            (day, time, room, minutes) => {
                Err([day.err(), time.err(), room.err(), minutes.err()].into_iter().flatten().collect())
            }
        }
    }
}

/// A key and the version read, in the address of an undo.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Read {
    pub version: i64,
    pub key: Option<Uuid>,
}

/// Where a moved occurrence was, in the address of its undo.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Was {
    pub version: i64,
    pub key: Option<Uuid>,
    pub was: DateTime,
    pub minutes: i64,
    #[serde(default)]
    pub was_room: String,
    #[serde(default)]
    pub leads: String,
}

impl Was {
    /// The part of an address that says where something was.
    pub(super) fn address(moved: &Moved, zone: &Zone) -> String {
        let Spot { starts_at, ends_at, room, leads } = &moved.was;
        let leads: Vec<_> = leads.iter().map(ToString::to_string).collect();
        format!(
            "version={}&was={}&minutes={}&was_room={}&leads={}",
            moved.version,
            zone.wall(*starts_at).strftime("%Y-%m-%dT%H:%M:%S"),
            ends_at.minutes_since(*starts_at),
            room.map(|room| room.to_string()).unwrap_or_default(),
            leads.join(",")
        )
    }
    pub(super) fn order(&self, occurrence: Id<Occurrence>) -> Result<Move, Refusal> {
        Ok(Move {
            occurrence,
            version: self.version,
            day: self.was.date(),
            time: Some(self.was.time()),
            minutes: Some(self.minutes),
            room: room(&self.was_room)?,
            leads: self.leads.split(',').filter_map(|lead| lead.parse().ok()).collect(),
        })
    }
}

/// What just happened, as the address of the calendar says it after a form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    said: String,
    count: i64,
    flagged: i64,
    change: Option<Id<Change>>,
    moved: i64,
    altered: i64,
    cancelled: i64,
    made: i64,
    withdrawn: i64,
    kept: i64,
    occurrence: Option<Id<Occurrence>>,
    version: i64,
    was: Option<DateTime>,
    minutes: i64,
    was_room: String,
    leads: String,
}

impl Said {
    pub(super) fn toast(&self) -> Option<Toast> {
        let text = match self.said.as_str() {
            "made" if self.count == 1 => "Session scheduled.".to_owned(),
            "made" => format!("{} sessions scheduled.", self.count),
            "moved" => "Session moved.".to_owned(),
            "changed" => self.done(),
            "undone" => self.undone(),
            "off" | "on" => self.rostered(),
            "closed" if self.count == 1 => "Days closed. One session is cancelled.".to_owned(),
            "closed" => format!("Days closed. {} sessions are cancelled.", self.count),
            "opened" => format!("Open again. {}", self.undone()),
            "tracks" => format!("Tracks changed: expected at {} more sessions, at {} fewer.", self.made, self.withdrawn),
            "narrowed" if self.count == 1 => "One date is as it was before.".to_owned(),
            "narrowed" => format!("{} dates are as they were before.", self.count),
            "back" => "Moved back.".to_owned(),
            "cancelled" => "Session cancelled. It stays on the calendar.".to_owned(),
            "restored" => "Session back on the calendar.".to_owned(),
            _ => return None,
        };
        // Only ids, numbers and times that were read as such go into the way back.
        let change = self.change.filter(|_| ["changed", "off", "on", "closed", "tracks"].contains(&self.said.as_str()));
        // Closed days are opened again on their page, not by undoing what they did.
        let whole = change.filter(|_| self.said != "closed").map(|id| format!("/changes/{id}/undo?key={}", form_key()));
        let show = change.map(|id| format!("/changes/{id}")).unwrap_or_default();
        let undo = self.occurrence.and_then(|id| match (self.said.as_str(), self.was) {
            ("moved", Some(was)) => {
                let room = room(&self.was_room).ok().flatten().map(|room| room.to_string()).unwrap_or_default();
                let leads: Vec<_> = self.leads.split(',').filter_map(|id| id.parse::<Id<Staff>>().ok()).map(|id| id.to_string()).collect();
                Some(format!(
                    "/occurrences/{id}/back?key={}&version={}&was={was}&minutes={}&was_room={room}&leads={}",
                    form_key(), self.version, self.minutes, leads.join(",")
                ))
            }
            ("cancelled", _) => Some(format!("/occurrences/{id}/restore?key={}&version={}", form_key(), self.version)),
            _ => None,
        });
        Some(Toast { text, undo: whole.or(undo), show, bad: false })
    }

    /// `8 sessions moved, 1 cancelled.`
    fn done(&self) -> String {
        let all = [
            (self.moved, "moved"),
            (self.altered, "changed"),
            (self.cancelled, "cancelled"),
            (self.withdrawn, "taken off the calendar"),
            (self.made, "new"),
        ];
        let words: Vec<_> = all.into_iter().filter(|(n, _)| *n > 0).collect();
        match words.as_slice() {
            [] => "Saved.".to_owned(),
            [(1, "cancelled")] => "Session cancelled. It stays on the calendar.".to_owned(),
            [(1, word)] => format!("Session {word}."),
            [(first, word), rest @ ..] => {
                let rest: String = rest.iter().map(|(n, word)| format!(", {n} {word}")).collect();
                format!("{first} {} {word}{rest}.", if *first == 1 { "session" } else { "sessions" })
            }
        }
    }

    /// What became of a roster.
    fn rostered(&self) -> String {
        let dates = if self.count == 1 { String::new() } else { format!(" at {} sessions", self.count) };
        let look = match self.flagged {
            0 => "",
            _ => " More are expected than there are places.",
        };
        if self.said == "on" { format!("Expected{dates}.{look}") } else { format!("Not expected{dates} any more.") }
    }

    /// What a change taken back comes to.
    fn undone(&self) -> String {
        match (self.count, self.kept) {
            (_, 0) => "Taken back.".to_owned(),
            (0, _) => "Nothing could be taken back: all of it was changed or begun since.".to_owned(),
            (back, kept) => format!("{back} taken back; {kept} stay, because they were changed or begun since."),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time as at};

    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, read) in [("9:30", Some(at(9, 30, 0, 0))), ("09:30:00", Some(at(9, 30, 0, 0))), ("24:00", None), ("noon", None), ("", None)] {
            assert_eq!(time(typed).ok(), read, "{typed}");
        }
    }

    #[test]
    fn a_dragged_card_names_a_day_or_a_day_and_time() {
        let order = |at: &str| MoveForm { at: at.into(), version: 3, ..MoveForm::default() }.order(Id::new()).unwrap();
        assert_eq!((order("2026-11-25").day, order("2026-11-25").time), (date(2026, 11, 25), None));
        assert_eq!(order("2026-11-25T10:15").time, Some(at(10, 15, 0, 0)));
        let wrong = MoveForm { day: "x".into(), minutes: "y".into(), ..MoveForm::default() }.order(Id::new()).unwrap_err();
        assert_eq!(wrong.iter().map(|r| r.field.as_deref()).collect::<Vec<_>>(), [Some("day"), Some("minutes")]);
    }
}
