//! What forms and addresses carry, and how it becomes an order or a toast.

use jiff::civil::{DateTime, Time};
use kernel::{Day, Id, Refusal, Zone, id::Staff};
use platform::web::parts::Toast;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::form_key,
    groups::{Group, GroupCard},
    schedule::{
        rules,
        words::{Move, Moved, NewSeries, Occurrence, Room, Spot},
    },
};

fn day(typed: &str) -> Result<Day, Refusal> {
    typed.trim().parse().map_err(|_| Refusal::new("day.shape", "Choose the day, such as 2026-11-25.").at("day"))
}

/// `9:30`, `09:30` or `09:30:00`.
fn time(typed: &str) -> Result<Time, Refusal> {
    let mut parts = typed.trim().splitn(3, ':').map(|part| part.parse::<i8>().ok());
    let read = match (parts.next().flatten(), parts.next().flatten()) {
        (Some(hour), Some(minute)) => Time::new(hour, minute, 0, 0).ok(),
        _ => None,
    };
    read.ok_or_else(|| Refusal::new("time.shape", "Write the time as hours and minutes, such as 10:00.").at("time"))
}

fn number(typed: &str, field: &str) -> Result<i64, Refusal> {
    typed.trim().parse().map_err(|_| Refusal::new("number.shape", "Write a whole number.").at(field))
}

fn room(typed: &str) -> Result<Option<Id<Room>>, Refusal> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| Refusal::new("room.unknown", "There is no such room. Choose one of the list.").at("room"))
}

/// The form of a new series.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(super) struct SeriesForm {
    pub key: Option<Uuid>,
    pub group: String,
    pub group_name: String,
    pub day: String,
    pub time: String,
    pub minutes: String,
    pub every: String,
    pub times: String,
    pub zone: String,
    pub room: String,
    pub lead: Vec<Id<Staff>>,
    pub link: String,
    pub code: String,
    pub share: String,
}

impl Default for SeriesForm {
    fn default() -> Self {
        Self {
            key: None,
            group: String::new(),
            group_name: String::new(),
            day: String::new(),
            time: "10:00".to_owned(),
            minutes: "90".to_owned(),
            every: "1".to_owned(),
            times: "1".to_owned(),
            zone: String::new(),
            room: String::new(),
            lead: Vec::new(),
            link: String::new(),
            code: String::new(),
            share: String::new(),
        }
    }
}

impl SeriesForm {
    /// The group chosen from the list while typing, as long as its name still stands there; else the one that was meant.
    fn chosen(&self, groups: &[GroupCard]) -> Result<Id<Group>, Refusal> {
        let id = self.group.parse::<Id<Group>>().ok();
        let picked = groups.iter().find(|g| Some(g.id) == id && g.name == self.group_name.trim());
        match picked {
            Some(group) => Ok(group.id),
            None => rules::meant(&self.group_name, groups.iter().map(|g| (g.id, g.name.as_str(), g.initials.as_str()))),
        }
    }

    pub(super) fn order(&self, groups: &[GroupCard]) -> Result<NewSeries, Vec<Refusal>> {
        let (group, day, time, room) = (self.chosen(groups), day(&self.day), time(&self.time), room(&self.room));
        let (minutes, every, times) =
            (number(&self.minutes, "minutes"), number(&self.every, "every"), number(&self.times, "times"));
        match (group, day, time, room, minutes, every, times) {
            (Ok(group), Ok(day), Ok(time), Ok(room), Ok(minutes), Ok(every_weeks), Ok(times)) => Ok(NewSeries {
                group,
                zone: self.zone.clone(),
                day,
                time,
                minutes,
                every_weeks,
                times,
                room,
                leads: self.lead.clone(),
                link: self.link.clone(),
                service_code: self.code.clone(),
                share: !self.share.is_empty(),
            }),
            (group, day, time, room, minutes, every, times) => {
                let all = [group.err(), day.err(), time.err(), room.err(), minutes.err(), every.err(), times.err()];
                Err(all.into_iter().flatten().collect())
            }
        }
    }
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
            "back" => "Moved back.".to_owned(),
            "cancelled" => "Session cancelled. It stays on the calendar.".to_owned(),
            "restored" => "Session back on the calendar.".to_owned(),
            _ => return None,
        };
        // Only ids, numbers and times that were read as such go into the way back.
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
        Some(Toast { text, undo, bad: false })
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
