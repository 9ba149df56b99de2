//! Charting: the notes of a session, written once for the group and once for each client, signed all together.
//!
//! Invariants: a signed note is a copy of the shared part and of one client's own, and never changes; all notes of a
//! session are signed in one transaction or none; the absent get none; no note names another client unless somebody
//! overrode that with a reason; a supervised signer's notes wait for a reviewer who is not the author; a correction is
//! an addendum or a later signing that replaces, never an edit.

mod acts;
mod events;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod verify;
mod words;

pub use acts::{
    AddAddendum, Amend, Changes, CoSign, Desk, DraftOrder, MakeTemplates, NoteScreen, Preview, Saved, SheetOrder, SheetSaved, ReadChart, ReadNote, ScreenFacts, Sign, SignSession, SignedSession, Waiting,
    add_addendum, changes, chart, cosign, make_templates, note, preview, return_notes, save_drafts, screen, set_template, set_topic, sign,
    start, today, waiting,
};
pub use events::deliver;
pub use pages::router;
pub use verify::{Verified, verify};
pub use words::{
    Body, Draft, Form, Note, NoteCard, Part, Reach, Review, Section, Sheet, State, Template, TemplateCard, first_templates,
};
