//! The sheet to sign on paper: how names stand on it, and how much room it leaves.

use serde::{Deserialize, Serialize};

/// How names stand on a sheet that may lie open in the room (R-C6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// First and last name.
    Full,
    /// First name, and one letter of the last.
    First,
    /// The name they want to be called, and one letter of the last.
    #[default]
    Preferred,
    /// Initials alone.
    Initials,
    /// One slip a person, to cut out, so that nobody sees another's name.
    Slips,
}

impl Naming {
    /// All, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Preferred, Self::First, Self::Initials, Self::Slips, Self::Full];
    /// The word it is sent under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::First => "first",
            Self::Preferred => "preferred",
            Self::Initials => "initials",
            Self::Slips => "slips",
        }
    }
    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Full => "Full names",
            Self::First => "First name and last initial",
            Self::Preferred => "Preferred name and last initial",
            Self::Initials => "Initials",
            Self::Slips => "One slip for each person",
        }
    }
    /// Reads the word; anything else is what a sheet has by itself.
    pub fn read(word: &str) -> Self {
        Self::ALL.into_iter().find(|naming| naming.word() == word).unwrap_or_default()
    }
}

/// The order for a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetOrder {
    /// How names stand on it.
    pub naming: Naming,
    /// How many blank lines follow for who comes unexpected.
    pub blank: usize,
}

impl SheetOrder {
    /// The most blank lines.
    pub const MOST: usize = 20;
}

impl Default for SheetOrder {
    fn default() -> Self {
        Self { naming: Naming::default(), blank: 3 }
    }
}
