//! The keys of the calendar, as its help says them.

use maud::Markup;
use platform::web::parts;

use super::look::View;

const MOVING: &[(&str, &str)] = &[
    ("Tab", "into the calendar and out of it again"),
    ("← ↑ ↓ →", "to the next session or empty place"),
    ("Enter", "opens the session; on an empty place, schedules one there"),
    ("M", "moves it by a form: any day, time, room and facilitators"),
    ("Space", "picks it up, and puts it down"),
    ("?", "shows these keys"),
];

const HELD_DAY: &[(&str, &str)] = &[
    ("↑ ↓", "15 minutes earlier or later"),
    ("← →", "to the room beside it"),
    ("+ −", "15 minutes longer or shorter; Shift with ↓ ↑ does the same"),
    ("Space, Enter", "puts it down there"),
    ("Esc", "leaves it where it was"),
];

const HELD_BOARD: &[(&str, &str)] = &[
    ("← →", "a day earlier or later"),
    ("↑ ↓", "to the row above or below: another room, or another facilitator"),
    ("+ −", "15 minutes longer or shorter; Shift with ↓ ↑ does the same"),
    ("Space, Enter", "puts it down there"),
    ("Esc", "leaves it where it was"),
];

const HELD_MONTH: &[(&str, &str)] = &[
    ("← →", "a day earlier or later"),
    ("↑ ↓", "a week earlier or later"),
    ("+ −", "15 minutes longer or shorter; Shift with ↓ ↑ does the same"),
    ("Space, Enter", "puts it down there"),
    ("Esc", "leaves it where it was"),
];

/// The help of a view, opened by its button or by the question mark.
pub(super) fn dialog(view: View) -> Markup {
    let held = match view {
        View::Day => HELD_DAY,
        View::Rooms | View::People => HELD_BOARD,
        View::Month => HELD_MONTH,
        View::Agenda => return parts::keys_dialog(&[("Keys of the list", &[("Tab", "from session to session"), ("Enter", "opens it")])]),
    };
    parts::keys_dialog(&[("With the focus on a session", MOVING), ("With a session picked up", held)])
}
