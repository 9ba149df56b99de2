//! The verbs of charting: write, sign, review, add, read.

mod read;
mod review;
mod sign;
mod write;

pub use read::{Desk, NoteScreen, Preview, ScreenFacts, chart, Line, changes, filed, note, preview, screen, search, standing, today, Changes};
pub use review::{CoSign, Waiting, cosign, return_notes, waiting};
pub use sign::{AddAddendum, Amend, ReadChart, ReadNote, Sign, SignSession, SignedSession, add_addendum, sign};
pub use write::{DraftOrder, MakeTemplates, Saved, SheetOrder, SheetSaved, make_templates, save_drafts, save_sheet, set_template, set_topic, start};
