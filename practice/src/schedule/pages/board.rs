//! The week as a board: a row for each room, or for each person; a column for each day; cards in the cells.

use std::collections::{HashMap, HashSet};

use kernel::{Day, Id, id::Staff};
use maud::{Markup, html};
use platform::web::parts;

use super::{
    card::{Faces, How, Timed},
    look::View,
};
use crate::schedule::words::{Busy, Room, Slot, Week};

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Row {
    Room(Id<Room>),
    NoRoom,
    Staff(Id<Staff>),
}

impl Row {
    /// The room's id as a dropped card posts it: empty for no room, none where rows are people.
    fn room(self) -> Option<String> {
        match self {
            Self::Room(room) => Some(room.to_string()),
            Self::NoRoom => Some(String::new()),
            Self::Staff(_) => None,
        }
    }
    /// The person, as a dropped card posts it.
    fn lead(self) -> Option<String> {
        match self {
            Self::Staff(staff) => Some(staff.to_string()),
            Self::Room(_) | Self::NoRoom => None,
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

/// What stands in a cell.
#[derive(Default)]
struct Cell<'a> {
    slots: Vec<&'a Timed<'a, Slot>>,
    busy: Vec<&'a Timed<'a, Busy>>,
}

/// Every cell that holds something: all is laid out in one pass over the week.
struct Laid<'a> {
    cells: HashMap<(Row, Day), Cell<'a>>,
    rows: HashSet<Row>,
    days: HashSet<Day>,
}

fn lay<'a>(faces: &'a Faces<'_>) -> Laid<'a> {
    let people = faces.look.view == View::People;
    let mut laid = Laid { cells: HashMap::new(), rows: HashSet::new(), days: HashSet::new() };
    let one = faces.look.filters.lead;
    for shown in &faces.slots {
        let slot = shown.what;
        let rows: Vec<Row> = if people {
            let leads = slot.facilitators.iter().map(|(id, _)| *id);
            leads.filter(|id| one.is_none_or(|one| one == *id)).map(Row::Staff).collect()
        } else {
            vec![slot.room_id.map_or(Row::NoRoom, Row::Room)]
        };
        for row in rows {
            laid.cells.entry((row, shown.day())).or_default().slots.push(shown);
            laid.rows.insert(row);
        }
        laid.days.insert(shown.day());
    }
    for shown in &faces.busy {
        let busy = shown.what;
        let rows: Vec<Row> = if people {
            busy.leads.iter().copied().filter(|id| one.is_none_or(|one| one == *id)).map(Row::Staff).collect()
        } else {
            // Somebody else's session without a room stands in no row.
            busy.room.map(Row::Room).into_iter().collect()
        };
        for row in rows {
            laid.cells.entry((row, shown.day())).or_default().busy.push(shown);
            laid.rows.insert(row);
            laid.days.insert(shown.day());
        }
    }
    laid
}

fn rows(faces: &Faces<'_>, laid: &Laid<'_>) -> Vec<(Row, String, String)> {
    let (found, look) = (faces.calendar, faces.look);
    if look.view == View::People {
        let mine = |id: Id<Staff>| if look.filters.on() == 0 { id == look.me } else { look.filters.lead == Some(id) };
        let mut people: Vec<_> = found
            .staff
            .iter()
            .filter(|s| mine(s.id) || laid.rows.contains(&Row::Staff(s.id)))
            .map(|s| (Row::Staff(s.id), s.name.clone(), s.credentials.clone()))
            .collect();
        // Own row first: that is what most people came to see.
        people.sort_by_key(|(row, ..)| *row != Row::Staff(look.me));
        return people;
    }
    let sub = |places: Option<i64>, place: &str| {
        let size = places.map(|n| format!("{n} places"));
        // Where all rows are at one site, the filter says so already.
        let place = Some(place.to_owned()).filter(|place| !place.is_empty() && look.filters.place.is_empty());
        size.into_iter().chain(place).collect::<Vec<_>>().join(" · ")
    };
    let mut rooms: Vec<_> = found.rooms.iter().map(|r| (Row::Room(r.id), r.name.clone(), sub(r.places, &r.place))).collect();
    if rooms.is_empty() || laid.rows.contains(&Row::NoRoom) {
        rooms.push((Row::NoRoom, "Online, or no room".to_owned(), String::new()));
    }
    rooms
}

/// Monday to Friday, and of the weekend what holds something or is today.
fn days(faces: &Faces<'_>, laid: &Laid<'_>) -> Vec<Day> {
    let week = Week::of(faces.look.day).days();
    let kept = |(n, day): &(usize, Day)| *n < 5 || laid.days.contains(day) || *day == faces.look.today();
    week.into_iter().enumerate().filter(kept).map(|(_, day)| day).collect()
}

pub(super) fn board(faces: &Faces<'_>) -> Markup {
    let look = faces.look;
    let laid = lay(faces);
    let (days, rows) = (days(faces, &laid), rows(faces, &laid));
    let people = look.view == View::People;
    html! {
        section .card {
            div .table-wrap {
                schedule-board data-view=(look.view.word()) data-keys-help[!look.print] {
                    table .board {
                        caption .vh { "Sessions of the week by " @if people { "person" } @else { "room" } " and day" }
                        thead {
                            tr {
                                th scope="col" { @if people { "Person" } @else { "Room" } }
                                @for day in &days {
                                    th scope="col" .today[*day == look.today()] aria-current=[(*day == look.today()).then_some("date")] {
                                        a href=(look.address(View::Day, *day)) {
                                            (day.strftime("%a %-d %b")) @if *day == look.today() { " · today" }
                                        }
                                    }
                                }
                            }
                        }
                        tbody {
                            @for (row, name, sub) in &rows {
                                tr {
                                    th scope="row" { (name) @if !sub.is_empty() { span .sub { (sub) } } }
                                    @for day in &days { (cell(faces, *row, name, *day, laid.cells.get(&(*row, *day)))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(faces: &Faces<'_>, row: Row, name: &str, day: Day, held: Option<&Cell<'_>>) -> Markup {
    let look = faces.look;
    let person = match row {
        Row::Staff(staff) => Some(staff),
        Row::Room(_) | Row::NoRoom => None,
    };
    let how = How { place: person.is_some(), row: person, ..How::default() };
    html! {
        td .today[day == look.today()] .empty-cell[held.is_none()] data-slot data-at=(day) data-room=[row.room()] data-lead=[row.lead()]
            data-row=(name) data-label=(day.strftime("%A %-d %B")) {
            @if let Some(held) = held {
                @for slot in &held.slots { (faces.card(slot, &how)) }
                @for busy in &held.busy { (faces.taken(busy, "")) }
            }
            @if let Some(new) = look.new_at(&format!("day={day}{}", row.prefill())) {
                a .slot-new href=(new) { (parts::icon("plus")) span .vh { "New session, " (name) ", " (day.strftime("%A %-d %B")) } }
            }
        }
    }
}
