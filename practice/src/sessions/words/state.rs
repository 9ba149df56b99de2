//! How it went in one word, as charts and reports say it: the mark, made finer by times and reason.

use serde::{Deserialize, Serialize};

use super::{EntryCard, Outcome, SessionCard};

/// The reasons of an absence without a word from the client: it counts as a no-show.
pub const NO_SHOW_REASONS: [&str; 3] = ["No contact", "No show", "Did not come"];
/// The reason of an excused absence that was the practice's own doing.
pub const BY_PRACTICE: &str = "Cancelled by the practice";
/// Reasons offered while one types, for any absence.
pub const REASONS: [&str; 8] =
    ["Ill", "Work", "Childcare", "Transport", "Medical appointment", "Forgot", NO_SHOW_REASONS[0], BY_PRACTICE];

/// How it went for one client (R-C1). On the screen there are five marks; the rest follows from times and reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has said yet.
    Expected,
    /// Was there.
    Present,
    /// Was there, and left before the end.
    LeftEarly,
    /// Came late.
    Late,
    /// Came late, and left before the end.
    LateLeftEarly,
    /// Did not come, for a reason that is known.
    Absent,
    /// Did not come and sent no word.
    NoShow,
    /// Cancelled too late.
    LateCancel,
    /// Cancelled in time.
    Excused,
    /// The practice cancelled.
    ByPractice,
}

impl State {
    /// What a mark comes to; `left_early` is for those who attended.
    pub fn of(outcome: Outcome, reason: &str, left_early: bool) -> Self {
        let said = |word: &&str| word.eq_ignore_ascii_case(reason.trim());
        match outcome {
            Outcome::Unmarked => Self::Expected,
            Outcome::Present if left_early => Self::LeftEarly,
            Outcome::Present => Self::Present,
            Outcome::Late if left_early => Self::LateLeftEarly,
            Outcome::Late => Self::Late,
            Outcome::Absent if NO_SHOW_REASONS.iter().any(|word| said(&word)) => Self::NoShow,
            Outcome::Absent => Self::Absent,
            Outcome::LateCancel => Self::LateCancel,
            Outcome::Excused if said(&BY_PRACTICE) => Self::ByPractice,
            Outcome::Excused => Self::Excused,
        }
    }
    /// The word it is stored and sent under.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Present => "present",
            Self::LeftEarly => "left_early",
            Self::Late => "late",
            Self::LateLeftEarly => "late_left_early",
            Self::Absent => "absent",
            Self::NoShow => "no_show",
            Self::LateCancel => "late_cancel",
            Self::Excused => "excused",
            Self::ByPractice => "by_practice",
        }
    }
    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Expected => "Expected",
            Self::Present => "Present",
            Self::LeftEarly => "Present, left early",
            Self::Late => "Late",
            Self::LateLeftEarly => "Late, left early",
            Self::Absent => "Absent",
            Self::NoShow => "No show",
            Self::LateCancel => "Late cancel",
            Self::Excused => "Excused, cancelled in time",
            Self::ByPractice => "Cancelled by the practice",
        }
    }
}

impl EntryCard {
    /// Whether they were there and left before the session's end.
    pub fn left_early(&self, session: &SessionCard) -> bool {
        self.outcome.attended() && self.segments.last().is_some_and(|last| last.time_out < session.actual_end)
    }
    /// How it went, in one word.
    pub fn state(&self, session: &SessionCard) -> State {
        State::of(self.outcome, &self.reason, self.left_early(session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // proves: R-C1
    #[test]
    fn five_marks_with_times_and_reason_tell_all_states() {
        for (outcome, reason, early, state) in [
            (Outcome::Unmarked, "", false, State::Expected),
            (Outcome::Present, "", false, State::Present),
            (Outcome::Present, "", true, State::LeftEarly),
            (Outcome::Late, "", false, State::Late),
            (Outcome::Late, "", true, State::LateLeftEarly),
            (Outcome::Absent, "Ill", false, State::Absent),
            (Outcome::Absent, "no contact ", false, State::NoShow),
            (Outcome::Absent, "", false, State::Absent),
            (Outcome::LateCancel, "No contact", false, State::LateCancel),
            (Outcome::Excused, "Work", false, State::Excused),
            (Outcome::Excused, "Cancelled by the practice", false, State::ByPractice),
        ] {
            assert_eq!(State::of(outcome, reason, early), state, "{outcome:?} {reason}");
        }
    }
}
