//! Two exports that differ by a few clients are as telling as a small cell.

use std::collections::BTreeSet;

use super::Threshold;
use crate::refusal::Refusal;

/// The selections of clients that an export has shown already.
#[derive(Debug, Clone, Default)]
pub struct ShownFilters {
    threshold: Threshold,
    shown: Vec<BTreeSet<String>>,
}

impl ShownFilters {
    /// Nothing shown yet.
    pub const fn new(threshold: Threshold) -> Self {
        Self { threshold, shown: Vec::new() }
    }
    /// Shows a selection of clients, and remembers it.
    ///
    /// # Errors
    /// It differs from one that was shown by fewer clients than the threshold, so that the difference of the two tables would be theirs.
    pub fn show(&mut self, clients: &BTreeSet<String>) -> Result<(), Refusal> {
        let close = |other: &BTreeSet<String>| {
            self.threshold.hides(clients.difference(other).count()) || self.threshold.hides(other.difference(clients).count())
        };
        if self.shown.iter().any(close) {
            let say = format!(
                "This selection differs by fewer than {} clients from one that the same export already shows, so their numbers could be \
                 worked out. Choose selections that differ by more, or make two exports for different readers.",
                self.threshold.number()
            );
            return Err(Refusal::new("suppress.too_close", say));
        }
        self.shown.push(clients.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(range: std::ops::Range<usize>) -> BTreeSet<String> {
        range.map(|n| n.to_string()).collect()
    }

    #[test]
    fn a_second_selection_must_be_the_same_or_far_enough() {
        let mut shown = ShownFilters::new(Threshold::default());
        assert!(shown.show(&clients(0..30)).is_ok());
        assert!(shown.show(&clients(0..30)).is_ok());
        assert_eq!(shown.show(&clients(0..27)).unwrap_err().code, "suppress.too_close");
        assert_eq!(shown.show(&clients(0..31)).unwrap_err().code, "suppress.too_close");
        assert!(shown.show(&clients(0..25)).is_ok());
        assert!(shown.show(&clients(100..110)).is_ok());
    }
}
