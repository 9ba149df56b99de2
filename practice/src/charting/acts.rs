//! The verbs of charting: write, sign, review, add, read.

mod addendum;
mod chart;
mod correct;
mod desk;
mod facts;
mod late;
mod missed;
mod review;
mod roster;
mod screen;
mod sign;
mod templates;
mod watch;
mod write;

pub use addendum::{AddAddendum, Amend, add_addendum};
pub use chart::{ReadChart, ReadNote, chart, filed, note};
pub use facts::Facts;
pub use correct::{CorrectAttendance, Righted, ToCorrect, correct, to_correct};
pub use desk::{Desk, Line, search, today};
pub use late::{LateNote, SignLate, late_note, sign_late};
pub use missed::{Miss, MissedForm, miss, missed_form};
pub use review::{CoSign, Waiting, cosign, return_notes, waiting};
pub use roster::{take_off, to_take_off};
pub use screen::{Changes, NoteScreen, Planned, Preview, ScreenFacts, changes, preview, screen, standing};
pub use sign::{Sign, SignSession, SignedSession, sign};
pub use templates::{MakeTemplates, make_templates, template_choices};
pub use watch::{to_watch, watch};
pub use write::{DraftOrder, Saved, SheetOrder, SheetSaved, save_drafts, save_sheet, set_template, set_topic, start};
