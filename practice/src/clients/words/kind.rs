//! What kind of record a client's is: a practice also keeps records of people, and of no people, whom it does not treat.

use serde::{Deserialize, Serialize};

/// The kind of a client's record (JV-8, JV-12, R-H5). Everything but a client is kept out of statistics, pathways and claims, and
/// stays out of every count without anybody having to remember it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Somebody who is served.
    #[default]
    Client,
    /// Really a parent, kept for communication. A young person in treatment whose phone is a parent's stays a client, with a warning.
    Parent,
    /// An account for trying things out.
    Test,
    /// Somebody who commissions services and looks in.
    Commissioner,
    /// An account of staff or of a meeting.
    Staff,
}

impl RecordKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::Client, Self::Parent, Self::Test, Self::Commissioner, Self::Staff];
    /// The word it is stored under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Parent => "parent",
            Self::Test => "test",
            Self::Commissioner => "commissioner",
            Self::Staff => "staff",
        }
    }
    /// The name people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "Client",
            Self::Parent => "Parent contact",
            Self::Test => "Test account",
            Self::Commissioner => "Commissioner",
            Self::Staff => "Staff or meeting account",
        }
    }
    /// The kind of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
    /// Whether it is of a person served: they alone are counted, have a pathway and can be claimed for.
    pub const fn served(self) -> bool {
        match self {
            Self::Client => true,
            Self::Parent | Self::Test | Self::Commissioner | Self::Staff => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // proves: JV-8, JV-12, R-H5
    #[test]
    fn every_kind_reads_back_and_only_a_client_is_served() {
        assert!(RecordKind::ALL.into_iter().all(|kind| RecordKind::read(kind.word()) == Some(kind)));
        assert_eq!(RecordKind::ALL.into_iter().filter(|kind| kind.served()).collect::<Vec<_>>(), [RecordKind::Client]);
        assert_eq!(RecordKind::read("patient"), None);
    }
}
