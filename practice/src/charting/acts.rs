//! The verbs of charting: write, sign, review, add, read.

mod addendum;
mod chart;
mod desk;
mod facts;
mod review;
mod screen;
mod sign;
mod templates;
mod write;

pub use addendum::{AddAddendum, Amend, add_addendum};
pub use chart::{ReadChart, ReadNote, chart, filed, note};
pub use desk::{Desk, Line, search, today};
pub use review::{CoSign, Waiting, cosign, return_notes, waiting};
pub use screen::{Changes, NoteScreen, Preview, ScreenFacts, changes, preview, screen, standing};
pub use sign::{Sign, SignSession, SignedSession, sign};
pub use templates::{MakeTemplates, make_templates};
pub use write::{DraftOrder, Saved, SheetOrder, SheetSaved, save_drafts, save_sheet, set_template, set_topic, start};
