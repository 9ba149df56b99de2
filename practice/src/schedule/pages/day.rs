//! One day as a grid: a column for each room, a row for each quarter of an hour.

use jiff::civil::DateTime;
use kernel::Id;
use maud::{Markup, html};
use platform::web::parts;

use super::card::{Faces, How, Timed};
use crate::schedule::words::{Busy, Room, Slot};

/// The hours shown even when nothing is in them.
const USUAL: std::ops::Range<i64> = 8..18;
/// The most columns that one grid has; more rooms make a second grid below.
const COLUMNS: usize = 12;

enum What<'a> {
    Session(&'a Timed<'a, Slot>),
    Taken(&'a Timed<'a, Busy>),
}

/// Something with its first quarter of an hour since midnight and how many quarters it takes.
struct Block<'a> {
    what: What<'a>,
    room: Option<Id<Room>>,
    from: i64,
    long: i64,
}

/// Which of the columns side by side each of these stretches, in order of start, has: 0 unless it meets earlier ones.
fn lanes(stretches: &[(i64, i64)]) -> Vec<usize> {
    let mut ends: Vec<i64> = Vec::new();
    stretches
        .iter()
        .map(|(start, long)| {
            let lane = ends.iter().position(|end| end <= start).unwrap_or(ends.len());
            if lane == ends.len() {
                ends.push(start + long);
            } else if let Some(free) = ends.get_mut(lane) {
                *free = start + long;
            }
            lane
        })
        .collect()
}

/// The quarters of an hour since midnight, on the wall.
fn quarter(at: DateTime) -> i64 {
    (i64::from(at.hour()) * 60 + i64::from(at.minute())) / 15
}

fn blocks<'a>(faces: &'a Faces<'_>) -> Vec<Block<'a>> {
    // At least half an hour, so that the words have room; at most to midnight.
    let stretch = |from: DateTime, minutes: i64| (quarter(from), ((minutes + 14) / 15).clamp(2, (96 - quarter(from)).clamp(2, 48)));
    let sessions = faces.slots.iter().map(|s| {
        let (from, long) = stretch(s.from, s.what.ends_at.minutes_since(s.what.starts_at));
        Block { what: What::Session(s), room: s.what.room_id, from, long }
    });
    let taken = faces.busy.iter().map(|b| {
        let (from, long) = stretch(b.from, b.what.ends_at.minutes_since(b.what.starts_at));
        Block { what: What::Taken(b), room: b.what.room, from, long }
    });
    let mut all: Vec<_> = sessions.chain(taken).collect();
    all.sort_by_key(|block| (block.from, block.long));
    all
}

pub(super) fn day(faces: &Faces<'_>) -> Markup {
    let found = faces.calendar;
    let blocks = blocks(faces);
    let mut columns: Vec<_> = found.rooms.iter().map(|r| (Some(r.id), r.name.as_str())).collect();
    if columns.is_empty() || found.slots.iter().any(|s| s.room_id.is_none()) {
        columns.push((None, "Online, or no room"));
    }
    let first = blocks.iter().map(|b| b.from / 4).fold(USUAL.start, i64::min);
    let last = blocks.iter().map(|b| (b.from + b.long + 3) / 4).fold(USUAL.end, i64::max).min(24);
    html! {
        @for some in columns.chunks(COLUMNS) {
            section .card {
                schedule-board data-view="day" data-keys-help[!faces.look.print] {
                    (grid(faces, some, &blocks, first..last))
                }
            }
        }
    }
}

fn grid(faces: &Faces<'_>, columns: &[(Option<Id<Room>>, &str)], blocks: &[Block<'_>], hours: std::ops::Range<i64>) -> Markup {
    let look = faces.look;
    let now = quarter(look.zone.wall(look.now)) - 4 * hours.start;
    let shows_now = look.day == look.today() && (0..4 * (hours.end - hours.start)).contains(&now) && !look.print;
    html! {
        // The first quarter of an hour, for the script that moves cards by quarters.
        div .daygrid data-day=(look.day) data-first=(4 * hours.start) data-last=(4 * hours.end) data-label=(look.day.strftime("%A %-d %B")) {
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
        div class={ "daygrid-slot col-" (column) " from-" (from) " span-2" } data-slot data-at={ (day) "T" (time) } data-room=(room)
            data-col=(column) data-row=(name) {
            @if let Some(new) = faces.look.new_at(&format!("day={day}&time={time}&room={room}")) {
                a .slot-new href=(new) tabindex="-1" { (parts::icon("plus")) span .vh { "New session, " (name) ", " (time) } }
            }
        }
    }
}

fn column(faces: &Faces<'_>, column: usize, room: Option<Id<Room>>, blocks: &[Block<'_>], first: i64) -> Markup {
    // Somebody else's session without a room stands in no column.
    let here: Vec<_> = blocks.iter().filter(|b| b.room == room && (room.is_some() || matches!(b.what, What::Session(_)))).collect();
    let lanes = lanes(&here.iter().map(|b| (b.from, b.long)).collect::<Vec<_>>());
    html! {
        @for (block, lane) in here.into_iter().zip(lanes) {
            @let class = format!("col-{column} from-{} span-{} lane-{}", block.from - 4 * first, block.long, lane.min(2));
            @match block.what {
                What::Session(slot) => (faces.card(slot, &How { class, ..How::default() })),
                What::Taken(busy) => (faces.taken(busy, &class)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_meet_stand_side_by_side_and_a_free_lane_is_used_again() {
        assert_eq!(lanes(&[(0, 10), (10, 10), (12, 2), (13, 17), (14, 1)]), [0, 0, 1, 2, 1]);
    }
}
