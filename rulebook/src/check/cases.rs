//! A guard, taken apart into the cases in which it holds: each a list of counts between bounds, and of times compared with spans.

use std::collections::BTreeMap;

use crate::{Anchor, Guard, Span, Than, Which, Window};

/// Into how many cases a guard is taken apart at most.
pub(super) const MOST: usize = 2_000;

/// What is asked of the facts in one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Case {
    /// How many facts there must be: at least and at most.
    pub(super) counts: BTreeMap<(Which, Window), (u32, u32)>,
    /// What is asked of the time since something.
    pub(super) times: BTreeMap<Anchor, Vec<(Than, Span)>>,
}

impl Case {
    /// What is asked in both; none where a count cannot be both.
    pub(super) fn with(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (of, (least, most)) in &other.counts {
            let bounds = both.counts.entry(of.clone()).or_insert((0, u32::MAX));
            *bounds = (bounds.0.max(*least), bounds.1.min(*most));
            if bounds.0 > bounds.1 {
                return None;
            }
        }
        for (anchor, asked) in &other.times {
            let all = both.times.entry(anchor.clone()).or_default();
            for one in asked {
                if !all.contains(one) {
                    all.push(*one);
                }
            }
        }
        Some(both)
    }
    fn count(which: &Which, window: &Window, least: u32, most: u32) -> Self {
        Self { counts: [((which.clone(), window.clone()), (least, most))].into(), ..Self::default() }
    }
    fn time(since: &Anchor, than: Than, span: Span) -> Self {
        Self { times: [(since.clone(), vec![(than, span)])].into(), ..Self::default() }
    }
}

/// The cases in which a guard holds, or where `holds` is false, in which it does not; none where there are too many. No case: never.
pub(super) fn cases(guard: &Guard, holds: bool) -> Option<Vec<Case>> {
    match guard {
        Guard::Not(inner) => cases(inner, !holds),
        Guard::All(parts) if holds => together(parts, holds),
        Guard::Any(parts) if !holds => together(parts, holds),
        Guard::All(parts) | Guard::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(cases(part, holds)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
        Guard::Count { which, window, than, n } => {
            let bounds = between(*than, *n, holds);
            Some(bounds.into_iter().map(|(least, most)| Case::count(which, window, least, most)).collect())
        }
        Guard::Time { since, than, span } => {
            let than = if holds { Some(*than).filter(|than| *than != Than::Exactly) } else { than.opposite() };
            // Exactly never holds of times, so its opposite always does.
            Some(than.map(|than| Case::time(since, than, *span)).or((!holds).then(Case::default)).into_iter().collect())
        }
    }
}

/// The cases in which all parts hold at once, or none does.
fn together(parts: &[Guard], holds: bool) -> Option<Vec<Case>> {
    let mut all = vec![Case::default()];
    for part in parts {
        let more = cases(part, holds)?;
        if all.len() * more.len() > 20 * MOST {
            return None;
        }
        all = all.iter().flat_map(|one| more.iter().filter_map(|other| one.with(other))).collect();
        if all.len() > MOST {
            return None;
        }
    }
    Some(all)
}

/// Between which bounds a count must lie, or where `holds` is false, must not.
fn between(than: Than, n: u32, holds: bool) -> Vec<(u32, u32)> {
    let from = |least: u32| vec![(least, u32::MAX)];
    let below = |n: u32| n.checked_sub(1).map(|most| (0, most)).into_iter().collect::<Vec<_>>();
    match (than, holds) {
        (Than::AtLeast, true) | (Than::LessThan, false) => from(n),
        (Than::MoreThan, true) | (Than::AtMost, false) => from(n.saturating_add(1)),
        (Than::AtMost, true) | (Than::MoreThan, false) => vec![(0, n)],
        (Than::LessThan, true) | (Than::AtLeast, false) => below(n),
        (Than::Exactly, true) => vec![(n, n)],
        (Than::Exactly, false) => [below(n), from(n.saturating_add(1))].concat(),
    }
}
