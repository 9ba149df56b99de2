//! Whether any history at all could be as a case asks. A no is certain; a yes may be too kind.
//!
//! Counts lie between bounds, and so does the age of what time is measured from. From what is known of one, more follows for others
//! until nothing new does: a part is at most its whole, a shorter window holds at most what a longer one does, what was never counted
//! since the client came is older than that. Where bounds leave nothing, no history can be so.

use std::collections::BTreeMap;

use super::{
    cases::Case,
    lengths::{longest, no_later, shortest, sooner},
};
use crate::{Anchor, Span, Than, Which, Window};

mod follow;

/// Whether any history could be as a case asks. `engagement` is what the book counts as that; `arriving` says that the client comes
/// into the state at this very instant.
pub(super) fn possible(case: &Case, engagement: &[Which], arriving: bool) -> bool {
    if !case.times.values().all(|asked| agree(asked)) {
        return false;
    }
    let mut known = Known::of(case, engagement, arriving);
    // Every round but the last finds something; far fewer are needed than this.
    for _ in 0..40 {
        let before = (known.counts.clone(), known.ages.clone());
        if !known.follow() || known.nothing_left() {
            return false;
        }
        if before == (known.counts.clone(), known.ages.clone()) {
            return true;
        }
    }
    true
}

/// Whether the comparisons of one length of time leave an instant.
fn agree(asked: &[(Than, Span)]) -> bool {
    let late = asked.iter().filter(|(than, _)| matches!(than, Than::AtLeast | Than::MoreThan));
    late.clone().all(|(late, from)| {
        let early = asked.iter().filter(|(than, _)| matches!(than, Than::AtMost | Than::LessThan));
        early.clone().all(|(early, to)| {
            let open = *late == Than::MoreThan || *early == Than::LessThan;
            !(sooner(*to, *from) || open && no_later(*to, *from))
        })
    })
}

/// Facts under a window, and the bounds of their number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    which: Which,
    window: Window,
    least: u32,
    most: u32,
}

/// What is known of a history so far.
struct Known<'a> {
    case: &'a Case,
    engagement: &'a [Which],
    counts: Vec<Counted>,
    /// How long ago, in microseconds: at least and at most.
    ages: BTreeMap<Anchor, (i64, i64)>,
}

impl<'a> Known<'a> {
    fn of(case: &'a Case, engagement: &'a [Which], arriving: bool) -> Self {
        let counts = case.counts.iter().map(|((which, window), (least, most))| Counted {
            which: which.clone(),
            window: window.clone(),
            least: *least,
            most: *most,
        });
        let windows = case.counts.keys().filter_map(|(_, window)| match window {
            Window::Since(anchor) => Some(anchor.clone()),
            Window::Ever | Window::Within(_) => None,
        });
        let anchors = [Anchor::Entered, Anchor::Began].into_iter().chain(windows).chain(case.times.keys().cloned());
        let mut ages: BTreeMap<_, _> = anchors.map(|anchor| (anchor, (0, i64::MAX))).collect();
        if arriving {
            ages.insert(Anchor::Entered, (0, 0));
        }
        for (anchor, asked) in &case.times {
            let age = ages.entry(anchor.clone()).or_insert((0, i64::MAX));
            for (than, span) in asked {
                match than {
                    Than::AtLeast | Than::MoreThan => age.0 = age.0.max(shortest(*span)),
                    Than::AtMost | Than::LessThan => age.1 = age.1.min(longest(*span)),
                    Than::Exactly => {}
                }
            }
        }
        Self { case, engagement, counts: counts.collect(), ages }
    }
    fn nothing_left(&self) -> bool {
        self.counts.iter().any(|count| count.least > count.most) || self.ages.values().any(|age| age.0 > age.1)
    }
    fn age(&self, anchor: &Anchor) -> (i64, i64) {
        self.ages.get(anchor).copied().unwrap_or((0, i64::MAX))
    }
    /// Whether facts of one kind are all of another.
    fn part(&self, which: &Which, of: &Which) -> bool {
        match (which, of) {
            (Which::Of { kind, of: what }, Which::Of { kind: whole, of: any }) => kind == whole && (any.is_empty() || what == any),
            (Which::Of { .. }, Which::Engagement) => self.engagement.iter().any(|one| *one != Which::Engagement && self.part(which, one)),
            (Which::Engagement, Which::Engagement) => true,
            (Which::Engagement, Which::Of { .. }) => self.engagement.iter().all(|one| self.part(one, of)),
        }
    }
    /// At least how many facts there are, by those counts that are surely part of it.
    fn least(&self, which: &Which, window: &Window) -> u32 {
        let part = |count: &&Counted| self.part(&count.which, which) && self.plainly_inside(&count.window, window);
        self.counts.iter().filter(part).map(|count| count.least).max().unwrap_or(0)
    }
    /// At most how many facts there are.
    fn most(&self, which: &Which, window: &Window) -> u32 {
        if let Window::Since(Anchor::Last(last)) = window
            && self.part(which, last)
        {
            return 0;
        }
        let whole = |count: &&Counted| self.part(which, &count.which) && self.plainly_inside(window, &count.window);
        let most = self.counts.iter().filter(whole).map(|count| count.most).min().unwrap_or(u32::MAX);
        match which {
            Which::Engagement => {
                let members = self.engagement.iter().filter(|one| **one != Which::Engagement);
                most.min(members.fold(0, |sum, one| sum.saturating_add(self.most(one, window))))
            }
            Which::Of { .. } => most,
        }
    }
    fn at_least_one(&self, which: &Which, window: &Window) -> bool {
        self.least(which, window) >= 1
    }
    fn none(&self, which: &Which, window: &Window) -> bool {
        self.most(which, window) == 0
    }
    /// Whether a window lies within another, by spans and ages alone.
    fn plainly_inside(&self, one: &Window, other: &Window) -> bool {
        one == other
            || match (one, other) {
                (_, Window::Ever) | (Window::Since(Anchor::Entered), Window::Since(Anchor::Began)) => true,
                (Window::Ever, Window::Within(_) | Window::Since(_)) => false,
                (Window::Within(one), Window::Within(other)) => no_later(*one, *other),
                (Window::Within(span), Window::Since(anchor)) => longest(*span) < self.age(anchor).0,
                (Window::Since(anchor), Window::Within(span)) => self.age(anchor).1 < shortest(*span),
                (Window::Since(one), Window::Since(other)) => self.age(one).1 < self.age(other).0,
            }
    }
    /// Whether all that a window counts is counted by another.
    fn inside(&self, one: &Window, other: &Window) -> bool {
        const BEGAN: Window = Window::Since(Anchor::Began);
        if self.plainly_inside(one, other) {
            return true;
        }
        let (Window::Since(from), Window::Since(back)) = (one, other) else { return false };
        match (from, back) {
            (Anchor::Last(x), Anchor::Entered) => self.at_least_one(x, other),
            (Anchor::Last(x), Anchor::Began) => self.at_least_one(x, other) || self.none(x, &Window::Ever),
            // Who has none of it since the client came has the last one before, or none at all; then it is the episode's beginning.
            (Anchor::Entered | Anchor::Began, Anchor::Last(y)) => self.none(y, one),
            (Anchor::Last(x), Anchor::Last(y)) => {
                let later = self.at_least_one(x, other) || self.part(y, x) && self.at_least_one(y, &Window::Ever);
                later || self.none(y, one) && (self.at_least_one(y, &Window::Ever) || self.none(x, &Window::Ever) && self.none(y, &BEGAN))
            }
            (Anchor::Entered | Anchor::Began, Anchor::Entered | Anchor::Began) => false,
        }
    }
}
