//! What taking in a row would do, and what a person decided about one that was held.

use jiff::civil::Date;

use super::super::{
    columns::Field,
    row::{Draft, Reason},
};

/// What a person decided about one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is somebody new.
    Create,
    /// It is the known client with this key.
    Match(String),
}

/// Where a new client goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    /// The key of the practitioner to assign.
    pub practitioner: Option<String>,
    /// The keys of the groups to join.
    pub groups: Vec<String>,
}

/// What a match would add to a known client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The preferred name to fill in.
    pub preferred_name: Option<String>,
    /// The date of birth to fill in.
    pub born: Option<Date>,
    /// The e-mail address to fill in.
    pub email: Option<String>,
    /// The telephone number to fill in.
    pub phone: Option<String>,
    /// The key of the practitioner to assign.
    pub practitioner: Option<String>,
    /// The keys of the groups to join.
    pub join: Vec<String>,
}

impl Changes {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a row may be a known client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The same name with another birth date.
    OtherBirthDate,
    /// The same name, and one side or both without a birth date.
    NoBirthDate,
    /// The same birth date and a similar name.
    SimilarName,
    /// The same e-mail address under another name.
    SameEmail,
    /// The same telephone number under another name.
    SamePhone,
}

impl Why {
    /// The sentence for a human.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OtherBirthDate => "A client of this name is known with another date of birth.",
            Self::NoBirthDate => "A client of this name is known, and the dates of birth cannot be compared.",
            Self::SimilarName => "A client with this date of birth and a similar name is known.",
            Self::SameEmail => "A client of another name has this e-mail address.",
            Self::SamePhone => "A client of another name has this telephone number.",
        }
    }
}

/// What taking in one row would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A new client.
    Create(Placement),
    /// A known client, and what would be added.
    Match {
        /// The client's key.
        key: String,
        /// What would be added; nothing is overwritten.
        changes: Changes,
        /// The fields where the file says something else and the record is kept.
        kept: Vec<Field>,
    },
    /// Nothing; the row is wrong.
    Refuse(Vec<Reason>),
    /// Nothing until a person says whether it is this client.
    LikelyDuplicate {
        /// The client it may be.
        key: String,
        /// Why it may be.
        why: Why,
    },
}

/// One row with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The row as a spreadsheet counts it.
    pub number: usize,
    /// The draft, unless the row could not be read.
    pub draft: Option<Draft>,
    /// What taking it in would do.
    pub verdict: Verdict,
}

/// What taking in a whole file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The rows in the file's order.
    pub rows: Vec<Planned>,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New clients.
    pub created: usize,
    /// Known clients to whom something would be added.
    pub changed: usize,
    /// Known clients to whom nothing would be added.
    pub unchanged: usize,
    /// Rows that wait for a decision.
    pub held: usize,
    /// Rows that are wrong.
    pub refused: usize,
}

impl Plan {
    /// Counts the verdicts.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for row in &self.rows {
            match &row.verdict {
                Verdict::Create(_) => tally.created += 1,
                Verdict::Match { changes, .. } if changes.is_empty() => tally.unchanged += 1,
                Verdict::Match { .. } => tally.changed += 1,
                Verdict::LikelyDuplicate { .. } => tally.held += 1,
                Verdict::Refuse(_) => tally.refused += 1,
            }
        }
        tally
    }
}
