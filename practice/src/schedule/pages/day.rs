//! One day as a grid: a column for each room, a row for each quarter of an hour.

use kernel::{Id, Moment};
use maud::{Markup, html};
use platform::web::parts;

use super::card::{Faces, How};
use crate::schedule::words::{Busy, Room, Slot};

/// The hours shown even when nothing is in them.
const USUAL: std::ops::Range<i64> = 8..18;
/// The most columns that one grid has; more rooms make a second grid below.
const COLUMNS: usize = 12;

enum Block<'a> {
    Session(&'a Slot),
    Taken(&'a Busy),
}

impl Block<'_> {
    fn room(&self) -> Option<Id<Room>> {
        match self {
            Self::Session(slot) => slot.room_id,
            Self::Taken(busy) => busy.room,
        }
    }
    fn times(&self) -> (Moment, Moment) {
        match self {
            Self::Session(slot) => (slot.starts_at, slot.ends_at),
            Self::Taken(busy) => (busy.starts_at, busy.ends_at),
        }
    }
}

/// Which of the columns side by side each of these blocks, in order of start, has: 0 unless it meets earlier ones.
fn lanes(times: &[(Moment, Moment)]) -> Vec<usize> {
    let mut ends: Vec<Moment> = Vec::new();
    times
        .iter()
        .map(|(start, end)| {
            let lane = ends.iter().position(|e| e <= start).unwrap_or(ends.len());
            if lane == ends.len() {
                ends.push(*end);
            } else if let Some(free) = ends.get_mut(lane) {
                *free = *end;
            }
            lane
        })
        .collect()
}

/// The quarters of an hour since midnight, on the wall.
fn quarter(faces: &Faces<'_>, at: Moment) -> i64 {
    let wall = faces.look.zone.wall(at);
    (i64::from(wall.hour()) * 60 + i64::from(wall.minute())) / 15
}

pub(super) fn day(faces: &Faces<'_>) -> Markup {
    let found = faces.calendar;
    let sessions = found.slots.iter().map(Block::Session);
    let mut blocks: Vec<Block<'_>> = sessions.chain(found.busy.iter().map(Block::Taken)).collect();
    blocks.sort_by_key(Block::times);
    let mut columns: Vec<_> = found.rooms.iter().map(|r| (Some(r.id), r.name.as_str())).collect();
    if columns.is_empty() || found.slots.iter().any(|s| s.room_id.is_none()) {
        columns.push((None, "Online, or no room"));
    }
    let starts = blocks.iter().map(|b| quarter(faces, b.times().0) / 4);
    let first = starts.fold(USUAL.start, i64::min);
    let ends = blocks.iter().map(|b| {
        let (start, end) = b.times();
        (quarter(faces, start) + (end.minutes_since(start) + 14) / 15 + 3) / 4
    });
    let last = ends.fold(USUAL.end, i64::max).min(24);
    html! {
        @for some in columns.chunks(COLUMNS) {
            section .card {
                schedule-board {
                    (grid(faces, some, &blocks, first..last))
                }
            }
        }
    }
}

fn grid(faces: &Faces<'_>, columns: &[(Option<Id<Room>>, &str)], blocks: &[Block<'_>], hours: std::ops::Range<i64>) -> Markup {
    let look = faces.look;
    let now = quarter(faces, look.now) - 4 * hours.start;
    let shows_now = look.day == look.today() && (0..4 * (hours.end - hours.start)).contains(&now);
    html! {
        div .daygrid {
            @for hour in hours.clone() {
                div class={ "daygrid-hour from-" (4 * (hour - hours.start)) } { (format!("{hour:02}:00")) }
            }
            @for (n, (room, name)) in columns.iter().enumerate() {
                h3 class={ "daygrid-head col-" (n + 1) } { (name) }
                @for half in 2 * hours.start..2 * hours.end { (slot(faces, n + 1, *room, name, half, 2 * (half - 2 * hours.start))) }
                (column(faces, n + 1, *room, blocks, hours.start))
            }
            @if shows_now { div class={ "now-line from-" (now) } aria-hidden="true" { span { (look.zone.clock(look.now)) } } }
        }
    }
}

/// An empty half hour: a click there schedules a session. For keys there is the page's button, so these stay out of the Tab order.
fn slot(faces: &Faces<'_>, column: usize, room: Option<Id<Room>>, name: &str, half: i64, from: i64) -> Markup {
    let (day, time) = (faces.look.day, format!("{:02}:{:02}", half / 2, half % 2 * 30));
    let room = room.map(|room| room.to_string()).unwrap_or_default();
    html! {
        div class={ "daygrid-slot col-" (column) " from-" (from) " span-2" } data-slot data-at={ (day) "T" (time) } data-room=(room) {
            @if let Some(new) = faces.look.new_at(&format!("day={day}&time={time}&room={room}")) {
                a .slot-new href=(new) tabindex="-1" { (parts::icon("plus")) span .vh { "New session, " (name) ", " (time) } }
            }
        }
    }
}

fn column(faces: &Faces<'_>, column: usize, room: Option<Id<Room>>, blocks: &[Block<'_>], first: i64) -> Markup {
    // Somebody else's session without a room stands in no column.
    let here: Vec<_> = blocks.iter().filter(|b| b.room() == room && (room.is_some() || matches!(b, Block::Session(_)))).collect();
    let lanes = lanes(&here.iter().map(|b| b.times()).collect::<Vec<_>>());
    html! {
        @for (block, lane) in here.into_iter().zip(lanes) {
            @let (start, end) = block.times();
            @let from = quarter(faces, start) - 4 * first;
            @let long = ((end.minutes_since(start) + 14) / 15).clamp(2, (96 - quarter(faces, start)).clamp(2, 48));
            @let class = format!("col-{column} from-{from} span-{long} lane-{}", lane.min(2));
            @match block {
                Block::Session(slot) => (faces.card(slot, &How { class, drag: true, place: false })),
                Block::Taken(busy) => (faces.taken(busy, &class)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_meet_stand_side_by_side_and_a_free_lane_is_used_again() {
        let m = |a, b| (Moment(a), Moment(b));
        assert_eq!(lanes(&[m(0, 10), m(10, 20), m(12, 14), m(13, 30), m(14, 15)]), [0, 0, 1, 2, 1]);
    }
}
