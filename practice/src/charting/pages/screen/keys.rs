//! The keys of the live session, as its help says them.

use maud::Markup;
use platform::web::parts;

const LIST: &[(&str, &str)] = &[
    ("Tab", "into the list of clients, and out of it again"),
    ("↑ ↓", "to the client above or below; Home and End to the first and last"),
    ("P", "present"),
    ("L", "late"),
    ("A", "absent"),
    ("C", "cancelled late"),
    ("E", "excused"),
    ("U", "takes the mark away"),
    ("0 to 4", "how much they took part"),
    ("N", "opens their own note"),
    ("Enter", "into the line: times, reason, service code"),
    ("Esc", "back to the line"),
    ("?", "shows these keys"),
];

const FIELDS: &[(&str, &str)] = &[
    ("↑ ↓", "in a time: five minutes later or earlier"),
    ("Ctrl B, Ctrl I", "in a note: bold, italic"),
    ("Ctrl K", "finds clients, groups, sessions and actions, anywhere"),
];

/// The help, opened by its button or by the question mark.
pub(super) fn dialog() -> Markup {
    parts::keys_dialog(&[("With the focus on a client's line", LIST), ("In a field", FIELDS)])
}
