//! One number that may have to be hidden.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::refusal::Refusal;

/// Counts of one up to below this are hidden, unless a practice chooses otherwise.
pub const DEFAULT_THRESHOLD: usize = 5;

/// Below which number of clients a count is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold(usize);

impl Default for Threshold {
    fn default() -> Self {
        Self(DEFAULT_THRESHOLD)
    }
}

impl Threshold {
    /// Hides counts of one up to below `t`: 5 by default, 11 where a payer asks for it (cell size policy of the Centers for Medicare and
    /// Medicaid Services).
    ///
    /// # Errors
    /// Below two, where nothing would be hidden.
    pub fn of(t: usize) -> Result<Self, Refusal> {
        if t < 2 {
            return Err(Refusal::new("suppress.threshold", "Small counts are hidden from a threshold of 2 on; choose 5 or more."));
        }
        Ok(Self(t))
    }
    /// The number.
    pub const fn number(self) -> usize {
        self.0
    }
    /// Whether a count must be hidden. None of nobody is safe.
    pub const fn hides(self, count: usize) -> bool {
        count > 0 && count < self.0
    }
    /// A count by itself.
    pub const fn count(self, count: usize) -> Cell {
        if self.hides(count) { Cell::Below(self.0) } else { Cell::Shown(count) }
    }
    /// A part of a total that is shown, as of those who have a score of all in a group. Where the part or what it leaves of the total is
    /// small, that one is said to be below the threshold, and the other only within what this leaves open.
    pub const fn part(self, part: usize, all: usize) -> Cell {
        let rest = all.saturating_sub(part);
        if self.hides(part) && self.hides(rest) && all == 2 * (self.0 - 1) {
            // Two parts below the threshold that come to the most they can: each would be known.
            Cell::Between(1, all.saturating_sub(1))
        } else if self.hides(part) || self.hides(all) {
            self.count(part)
        } else if self.hides(rest) {
            Cell::Between(all.saturating_sub(self.0 - 1), all.saturating_sub(1))
        } else {
            Cell::Shown(part)
        }
    }
    /// A mean, standard deviation, effect or percentage of so many clients: only shown where they reach the threshold.
    pub fn figure(self, clients: usize, value: f64) -> Option<f64> {
        (clients >= self.0).then_some(value)
    }
    /// A date as a shared table shows it: `2026-03` of `2026-03-17`. None of something else.
    pub fn month(day: &str) -> Option<&str> {
        let bytes = day.as_bytes();
        let digits = |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
        let shape = digits(0..4) && bytes.get(4) == Some(&b'-') && digits(5..7) && bytes.get(7) == Some(&b'-') && digits(8..10);
        if shape && bytes.len() == 10 { day.get(..7) } else { None }
    }
}

/// A count as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// As it is.
    Shown(usize),
    /// At least one and below this.
    Below(usize),
    /// Within these, both included: what a small rest leaves open of a total that is shown.
    Between(usize, usize),
    /// Hidden because it would give another one away.
    Hidden,
}

impl Cell {
    /// The count, where it is shown.
    pub const fn shown(self) -> Option<usize> {
        match self {
            Self::Shown(count) => Some(count),
            Self::Below(_) | Self::Between(..) | Self::Hidden => None,
        }
    }
}
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown(count) => write!(f, "{count}"),
            Self::Below(threshold) => write!(f, "<{threshold}"),
            Self::Between(low, high) => write!(f, "{low} to {high}"),
            Self::Hidden => f.write_str("hidden"),
        }
    }
}
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Shown(count) => serializer.serialize_u64(*count as u64),
            Self::Below(_) | Self::Between(..) | Self::Hidden => serializer.collect_str(self),
        }
    }
}
