//! Who pays for a client, and for how long.

use kernel::{Day, Id, Moment};
use serde::{Deserialize, Serialize};

use super::Client;

kernel::kinds! {
    /// A time for which a payer stands with a client.
    Coverage = "cov";
}

/// A payer of a client, from one instant up to another; open while there is no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Its id.
    pub id: Id<Coverage>,
    /// Whose.
    pub client: Id<Client>,
    /// The payer's name, as it was typed.
    pub payer: String,
    /// The payer's name, folded: what limits of groups are held against.
    pub key: String,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// The version read, for the next change.
    pub version: i64,
}

impl Cover {
    /// Whether the payer stands with the client at this instant.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// The order to set a payer beside a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AddCover {
    /// Whose.
    pub client: Id<Client>,
    /// The payer, as typed.
    pub payer: String,
    /// The first day; none for today.
    pub from: Option<Day>,
    /// The last day, if it is known.
    pub until: Option<Day>,
}

/// The order to end a payer's time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EndCover {
    /// Whose.
    pub client: Id<Client>,
    /// Which.
    pub cover: Id<Coverage>,
    /// The version read.
    pub version: i64,
    /// The last day; none for now.
    pub day: Option<Day>,
}
