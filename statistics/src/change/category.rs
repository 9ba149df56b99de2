//! Recovered, improved, unchanged, deteriorated.

use serde::Serialize;

use super::{CaseRule, Reliable};

/// What became of a client, by reliability of the change and crossing of the cut-off (Jacobson and Truax 1991).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Reliably improved, a case before and none afterwards.
    Recovered,
    /// Reliably improved without that crossing.
    Improved,
    /// No reliable change.
    Unchanged,
    /// Reliably worse.
    Deteriorated,
}

impl Category {
    /// All, in the order in which tables show them.
    pub const ALL: [Self; 4] = [Self::Recovered, Self::Improved, Self::Unchanged, Self::Deteriorated];
    /// Its name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Improved => "improved",
            Self::Unchanged => "unchanged",
            Self::Deteriorated => "deteriorated",
        }
    }
}

/// By what a client's change is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judge {
    /// When a change is reliable.
    pub reliable: Reliable,
    /// The cut-off; none when there is none, and then nobody recovers.
    pub cutoff: Option<f64>,
    /// Which side of it is a case.
    pub case: CaseRule,
    /// Whether a higher score is worse.
    pub higher_is_worse: bool,
}

/// Recovery as the English talking-therapies services count it: it asks for the crossing only, reliable recovery for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// A case before. Only such a client can recover.
    pub case_before: bool,
    /// A case before and none afterwards.
    pub recovery: bool,
    /// Recovery with a reliable improvement.
    pub reliable_recovery: bool,
    /// A reliable improvement, whatever the cut-off says.
    pub improvement: bool,
    /// A reliable worsening.
    pub deterioration: bool,
}

impl Judge {
    /// Whether a score is a case; never without a cut-off.
    pub fn is_case(&self, score: f64) -> bool {
        self.cutoff.is_some_and(|cutoff| self.case.holds(score, cutoff))
    }
    /// The category of a client with these scores.
    pub fn category(&self, pre: f64, post: f64) -> Category {
        let all = self.recovered(pre, post);
        match (all.reliable_recovery, all.improvement, all.deterioration) {
            (true, _, _) => Category::Recovered,
            (false, true, _) => Category::Improved,
            (false, false, true) => Category::Deteriorated,
            (false, false, false) => Category::Unchanged,
        }
    }
    /// Recovery with and without reliability.
    pub fn recovered(&self, pre: f64, post: f64) -> Recovered {
        let change = post - pre;
        let better = if self.higher_is_worse { change < 0.0 } else { change > 0.0 };
        let reliable = self.reliable.holds(change);
        let case_before = self.is_case(pre);
        let recovery = case_before && !self.is_case(post);
        let improvement = reliable && better;
        let deterioration = reliable && !better && change != 0.0;
        Recovered { case_before, recovery, reliable_recovery: recovery && improvement, improvement, deterioration }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judge(higher_is_worse: bool) -> Judge {
        let (cutoff, case) = if higher_is_worse { (10.0, CaseRule::Ge) } else { (-10.0, CaseRule::Le) };
        Judge { reliable: Reliable::Points(6.0), cutoff: Some(cutoff), case, higher_is_worse }
    }

    #[test]
    fn one_client_for_each_category() {
        let judge = judge(true);
        let cases = [
            (16.0, 9.0, Category::Recovered),
            (20.0, 12.0, Category::Improved),
            (9.0, 2.0, Category::Improved),
            (12.0, 9.0, Category::Unchanged),
            (5.0, 11.0, Category::Deteriorated),
        ];
        for (pre, post, category) in cases {
            assert_eq!(judge.category(pre, post), category, "{pre} {post}");
        }
        // Crossing without reliability is recovery in the services' count, and unchanged here.
        assert!(judge.recovered(12.0, 9.0).recovery && !judge.recovered(12.0, 9.0).reliable_recovery);
        let without = Judge { cutoff: None, ..judge };
        assert_eq!(without.category(16.0, 1.0), Category::Improved);
    }

    proptest! {
        #[test]
        fn turning_the_scale_keeps_the_category(pre in -30..30_i32, post in -30..30_i32) {
            let (pre, post) = (f64::from(pre), f64::from(post));
            prop_assert_eq!(judge(true).category(pre, post), judge(false).category(-pre, -post));
        }
    }
}
