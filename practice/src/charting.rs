//! Charting: the notes of a session, written once for the group and once for each client, signed all together.
//!
//! Invariants: a signed note is a copy of the shared part and of one client's own, and never changes; all notes of a
//! session are signed in one transaction or none; whoever missed it gets a note of that, without a word of the shared part;
//! no note names another client unless somebody overrode that with a reason; a supervised signer's notes wait for a
//! reviewer who is not the author; a correction is an addendum or a later signing that replaces, never an edit.
//!
//! Attendance that is corrected after the signature stays in the note as it was signed; the correction is signed as an
//! addendum to it. Who was there after all has a note missing (computed, N7) and gets it by a signing of that note alone: a
//! later round of the session, which replaces what stood in that one chart and leaves everybody else's notes alone. Opening
//! the session again for all would mark eleven sound notes as replaced for the sake of the twelfth, and an addendum to a note
//! about a missed session would be no note of attending.

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
    AddAddendum, Amend, Changes, CoSign, CorrectAttendance, LateNote, Miss, MissedForm, Planned, Righted, SignLate, ToCorrect, Desk, DraftOrder, MakeTemplates, NoteScreen, Preview, Saved, SheetOrder, SheetSaved, ReadChart, ReadNote, ScreenFacts, Sign, SignSession, SignedSession, Waiting,
    add_addendum, changes, chart, correct, cosign, late_note, make_templates, miss, missed_form, note, preview, return_notes, save_drafts, screen,
    set_template, set_topic, sign, sign_late, take_off, to_correct,
    start, template_choices, today, waiting,
};
pub use events::{WAKING, deliver, watch};
pub use pages::router;
pub use verify::{Verified, verify};
pub use words::{
    Body, Draft, Form, Missed, MissedDraft, Note, NoteCard, Outreach, Part, Reach, Review, Section, Sheet, State, Template, TemplateCard, first_templates,
};
