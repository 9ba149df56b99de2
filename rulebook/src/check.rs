//! What is wrong with a book as a whole: contradictions, rules that never or always hold, states nobody reaches or leaves, guards
//! that overlap.
//!
//! A guard is taken apart into cases ([`cases`]), and of each it is asked whether any history could be so ([`possible`]). A no is
//! certain, so nothing is called a contradiction that some client might fulfil; two rules are said to overlap unless they surely do not.

mod cases;
mod circles;
mod lengths;
mod possible;
mod rules;
mod states;

use crate::Book;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The book cannot be turned on like this.
    Wrong,
    /// It can, but somebody should look.
    Doubtful,
}

/// Something found in a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How bad it is.
    pub weight: Weight,
    /// A stable word for it, such as `state.no_exit`.
    pub code: &'static str,
    /// The states and rules it concerns, by key.
    pub about: Vec<String>,
    /// What it is and what to do, in a sentence.
    pub say: String,
}

impl Found {
    fn wrong(code: &'static str, about: &[&str], say: String) -> Self {
        Self { weight: Weight::Wrong, code, about: about.iter().map(|key| (*key).to_owned()).collect(), say }
    }
    fn doubtful(code: &'static str, about: &[&str], say: String) -> Self {
        Self { weight: Weight::Doubtful, ..Self::wrong(code, about, say) }
    }
}

/// Looks a book over: what is wrong first, then what is doubtful, each in the order of rules and states. Codes: `rule.contradiction`,
/// `rule.overlap`, `rule.circle`; doubtful: `rule.always`, `rule.shadowed`, `rule.proposals_overlap`, `rule.no_engagement`,
/// `rule.too_complex`, `rules.too_many`, `state.unreachable`, `state.no_exit`, `state.no_category`.
pub fn look_over(book: &Book) -> Vec<Found> {
    // Each part has its own, so that none goes without because another was expensive.
    let mut budgets = [Budget::default(), Budget::default(), Budget::default()];
    let [alone, together, circles] = &mut budgets;
    let taken = rules::taken_apart(book, alone);
    let mut found = rules::alone(book, &taken, alone);
    found.extend(rules::together(book, &taken, together));
    found.extend(circles::circles(book, &taken, circles));
    found.extend(states::states(book, &taken));
    if budgets.iter().any(|budget| budget.left == 0) {
        let say = "There are too many rules and conditions to compare all of them with each other; what is said here may not be all.";
        found.push(Found::doubtful("rules.too_many", &[], say.to_owned()));
    }
    found.sort_by_key(|one| one.weight);
    found
}

/// How much is compared before giving up: in cases put together, of which those that are thought through count twentyfold.
struct Budget {
    left: usize,
}
impl Default for Budget {
    fn default() -> Self {
        Self { left: 300_000 }
    }
}
impl Budget {
    /// Takes some; false when nothing is left.
    fn spend(&mut self, cost: usize) -> bool {
        self.left = self.left.saturating_sub(cost);
        self.left > 0
    }
    /// Gives up, because enough was found.
    fn close(&mut self) {
        self.left = 0;
    }
}

#[cfg(test)]
mod tests;
