//! Signatures, addenda and reviews.

use kernel::{
    Id, Moment,
    id::{Practice, Staff},
};

use super::{Addendum, Review, Signature};
use crate::sessions::Session;

/// What a signature means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Wrote it.
    Author,
    /// Reviewed it as supervisor.
    Review,
    /// Added to it.
    Addendum,
}

impl Meaning {
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Review => "review",
            Self::Addendum => "addendum",
        }
    }
    /// The words people read.
    pub fn label(word: &str) -> &'static str {
        match word {
            "author" => "Author",
            "review" => "Supervisor review",
            _ => "Addendum",
        }
    }
}

/// A signature, as screen, print and PDF show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureCard {
    /// Its id.
    pub id: Id<Signature>,
    /// Whose.
    pub signer: Id<Staff>,
    /// Their printed name then.
    pub name: String,
    /// Their credentials then.
    pub credentials: String,
    /// Their role then.
    pub role: String,
    /// What it means, as a stored word.
    pub meaning: String,
    /// When.
    pub at: Moment,
    /// In which zone it is shown.
    pub zone: String,
    /// The hash of what was signed.
    pub digest: Vec<u8>,
    /// The reason for which named findings were overridden, or empty.
    pub overrides: String,
}

/// An addendum with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddendumCard {
    /// Its id.
    pub id: Id<Addendum>,
    /// Why.
    pub reason: String,
    /// What.
    pub words: String,
    /// Who and when.
    pub signature: SignatureCard,
}

/// A request for a co-signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewCard {
    /// Its id.
    pub id: Id<Review>,
    /// The session.
    pub session: Id<Session>,
    /// The signing it is about.
    pub round: i64,
    /// Who asks.
    pub asked_by: Id<Staff>,
    /// Who shall review.
    pub reviewer: Id<Staff>,
    /// Since when it waits.
    pub asked_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// `signed` or `returned`.
    pub decision: Option<String>,
    /// What the reviewer said.
    pub comment: String,
}

/// What a signature's seal covers: everything it says, what was signed, and the signature before it.
#[derive(Debug, Clone)]
pub(crate) struct Sealed<'a> {
    pub practice: Id<Practice>,
    pub session: Id<Session>,
    pub seq: i64,
    pub round: i64,
    pub signer: Id<Staff>,
    pub name: &'a str,
    pub credentials: &'a str,
    pub role: &'a str,
    pub meaning: &'a str,
    pub method: &'a str,
    pub at: Moment,
    pub zone: &'a str,
    pub digest: &'a [u8],
    pub before: &'a [u8],
    pub overrides: &'a str,
}
