//! The nouns of charting: template, section, draft, note, signature, review, addendum.

mod missed;
mod note;
mod sheet;
mod signature;

pub use missed::{CHANNELS, Missed, MissedDraft, Outreach, REACHED, missed_template};
pub use note::{Body, Facilitator, NoteCard, Piece, State};
pub use sheet::{Draft, Form, Part, Reach, Section, Sheet, TemplateCard, first_templates};
pub(super) use signature::Sealed;
pub use signature::{AddendumCard, Meaning, ReviewCard, SignatureCard};

kernel::kinds! {
    /// A note template.
    Template = "tem";
    /// A topic of the practice's library.
    Topic = "top";
    /// A signed note in one client's chart.
    Note = "not";
    /// A signature.
    Signature = "sig";
    /// A request for a co-signature.
    Review = "rev";
    /// An addendum to a signed note.
    Addendum = "add";
}
