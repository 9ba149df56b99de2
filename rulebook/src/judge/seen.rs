//! What a guard saw, condition by condition, for people to read and for the record.

use super::{Look, Seen};
use crate::{Anchor, Guard};

/// How many facts are named at most.
const NAMED: usize = 5;

impl Look<'_> {
    /// What a rule's guard saw that made it hold.
    pub(crate) fn seen(&self, rule: usize) -> Vec<Seen> {
        let mut seen = Vec::new();
        if let Some(guard) = self.book.rules.get(rule).and_then(|rule| rule.when.as_ref()) {
            self.tell(guard, false, &mut seen);
        }
        seen
    }
    /// Of alternatives that hold, those that do; of conditions that do not hold together, those that do not: the others decided
    /// nothing. What is denied is told turned round: not 12 or more is fewer than 12, and that held.
    fn tell(&self, guard: &Guard, denied: bool, seen: &mut Vec<Seen>) {
        let holds = self.holds(guard);
        match guard {
            Guard::All(guards) | Guard::Any(guards) => {
                let all = holds == matches!(guard, Guard::All(_));
                for guard in guards.iter().filter(|guard| all || self.holds(guard) == holds) {
                    self.tell(guard, denied, seen);
                }
            }
            Guard::Not(guard) => self.tell(guard, !denied, seen),
            Guard::Count { which, window, than, n } => {
                let counted: Vec<_> = self.counted(which, window).collect();
                let last = &counted[counted.len().saturating_sub(NAMED)..];
                seen.push(Seen::Count {
                    which: which.to_string(),
                    window: window.to_string(),
                    n: u32::try_from(counted.len()).unwrap_or(u32::MAX),
                    asked: than.asked_of_count(*n, denied),
                    held: holds != denied,
                    last: last.iter().map(|fact| (fact.at, fact.of.to_string(), fact.by.to_string())).collect(),
                });
            }
            Guard::Time { since, than, span } => {
                let from = self.from(since);
                seen.push(Seen::Time {
                    since: since.to_string(),
                    from: from.at,
                    found: from.fact || !matches!(since, Anchor::Last(_)),
                    asked: than.asked_of_time(*span, denied),
                    held: holds != denied,
                });
            }
        }
    }
}
