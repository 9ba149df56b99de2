//! The week as a board: a row for each room, or for each person; a column for each day; cards in the cells.

use kernel::{Day, Id, Moment, id::Staff};
use maud::{Markup, html};
use platform::web::parts;

use super::{
    By,
    card::{Faces, How},
};
use crate::schedule::words::{Busy, Room, Slot};

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Room(Id<Room>),
    NoRoom,
    Staff(Id<Staff>),
}

impl Row {
    fn holds(self, slot: &Slot) -> bool {
        match self {
            Self::Room(room) => slot.room_id == Some(room),
            Self::NoRoom => slot.room_id.is_none(),
            Self::Staff(staff) => slot.facilitators.iter().any(|(id, _)| *id == staff),
        }
    }
    fn is_taken_by(self, busy: &Busy) -> bool {
        match self {
            Self::Room(room) => busy.room == Some(room),
            Self::NoRoom => false,
            Self::Staff(staff) => busy.leads.contains(&staff),
        }
    }
    /// The room's id as a dropped card posts it: empty for no room, none where rows are people.
    fn room(self) -> Option<String> {
        match self {
            Self::Room(room) => Some(room.to_string()),
            Self::NoRoom => Some(String::new()),
            Self::Staff(_) => None,
        }
    }
    fn prefill(self) -> String {
        match self {
            Self::Room(room) => format!("&room={room}"),
            Self::NoRoom => String::new(),
            Self::Staff(staff) => format!("&lead={staff}"),
        }
    }
}

fn rows(faces: &Faces<'_>) -> Vec<(Row, String, String)> {
    let found = faces.calendar;
    if faces.look.by == By::Staff {
        let works = |row: Row| found.slots.iter().any(|s| row.holds(s)) || found.busy.iter().any(|b| row.is_taken_by(b));
        let mut people: Vec<_> = found
            .staff
            .iter()
            .filter(|s| s.id == faces.look.me || works(Row::Staff(s.id)))
            .map(|s| (Row::Staff(s.id), s.name.clone(), s.credentials.clone()))
            .collect();
        // Own row first: that is what most people came to see.
        people.sort_by_key(|(row, ..)| *row != Row::Staff(faces.look.me));
        return people;
    }
    let size = |places: Option<i64>| places.map(|n| format!("{n} places")).unwrap_or_default();
    let mut rooms: Vec<_> = found.rooms.iter().map(|r| (Row::Room(r.id), r.name.clone(), size(r.places))).collect();
    if rooms.is_empty() || found.slots.iter().any(|s| Row::NoRoom.holds(s)) {
        rooms.push((Row::NoRoom, "Online, or no room".to_owned(), String::new()));
    }
    rooms
}

/// Monday to Friday, and of the weekend what holds something or is today.
fn days(faces: &Faces<'_>) -> Vec<Day> {
    let zone = &faces.look.zone;
    let held = |day: Day| {
        let mut starts = faces.calendar.slots.iter().map(|s| s.starts_at).chain(faces.calendar.busy.iter().map(|b| b.starts_at));
        starts.any(|at| zone.day(at) == day)
    };
    let week = faces.look.week().days();
    let kept = |(n, day): &(usize, Day)| *n < 5 || held(*day) || *day == faces.look.today();
    week.into_iter().enumerate().filter(kept).map(|(_, day)| day).collect()
}

pub(super) fn board(faces: &Faces<'_>) -> Markup {
    let look = faces.look;
    let (days, rows) = (days(faces), rows(faces));
    html! {
        section .card {
            div .table-wrap {
                schedule-board {
                    table .board {
                        caption .vh { "Sessions of the week by " @if look.by == By::Staff { "person" } @else { "room" } " and day" }
                        thead {
                            tr {
                                th scope="col" { @if look.by == By::Staff { "Person" } @else { "Room" } }
                                @for day in &days {
                                    th scope="col" .today[*day == look.today()] aria-current=[(*day == look.today()).then_some("date")] {
                                        (day.strftime("%a %-d %b")) @if *day == look.today() { " · today" }
                                    }
                                }
                            }
                        }
                        tbody {
                            @for (row, name, sub) in &rows {
                                tr {
                                    th scope="row" { (name) @if !sub.is_empty() { span .sub { (sub) } } }
                                    @for day in &days { (cell(faces, *row, name, *day)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(faces: &Faces<'_>, row: Row, name: &str, day: Day) -> Markup {
    let look = faces.look;
    let here = |at: Moment| look.zone.day(at) == day;
    let slots: Vec<_> = faces.calendar.slots.iter().filter(|s| row.holds(s) && here(s.starts_at)).collect();
    let busy: Vec<_> = faces.calendar.busy.iter().filter(|b| row.is_taken_by(b) && here(b.starts_at)).collect();
    let people = matches!(row, Row::Staff(_));
    let how = How { drag: !people, place: people, ..How::default() };
    html! {
        td .today[day == look.today()] .empty-cell[slots.is_empty() && busy.is_empty()]
            data-slot[!people] data-at=[(!people).then_some(day)] data-room=[row.room()]
            data-label=(day.strftime("%A %-d %B")) {
            @for slot in slots { (faces.card(slot, &how)) }
            @for busy in busy { (faces.taken(busy, "")) }
            @if let Some(new) = look.new_at(&format!("day={day}{}", row.prefill())) {
                a .slot-new href=(new) { (parts::icon("plus")) span .vh { "New session, " (name) ", " (day.strftime("%A %-d %B")) } }
            }
        }
    }
}
