//! One round of what follows from what is known. Each line is a fact of histories; the comments say why it is one.

use std::collections::BTreeMap;

use super::{Known, longest, no_later, shortest};
use crate::{Anchor, Kind, Than, Which, Window};

const EVER: Window = Window::Ever;
const ENTERED: Window = Window::Since(Anchor::Entered);
const BEGAN: Window = Window::Since(Anchor::Began);

impl Known<'_> {
    /// Draws every conclusion once. False where two counts cannot both be.
    pub(super) fn follow(&mut self) -> bool {
        self.parts_and_wholes();
        self.ages_from_counts();
        self.counts_from_ages();
        self.in_turn()
    }

    /// A part is at most its whole, and a whole at least the sum of parts that share nothing.
    fn parts_and_wholes(&mut self) {
        for at in 0..self.counts.len() {
            let Some(count) = self.counts.get(at).cloned() else { continue };
            let mut least = count.least;
            let mut most = count.most.min(self.most(&count.which, &count.window));
            let mut kinds: BTreeMap<Kind, BTreeMap<&str, u32>> = BTreeMap::new();
            for other in &self.counts {
                if self.part(&other.which, &count.which) && self.inside(&other.window, &count.window) {
                    least = least.max(other.least);
                    if let Which::Of { kind, of } = &other.which {
                        let known = kinds.entry(*kind).or_default().entry(of).or_default();
                        *known = (*known).max(other.least);
                    }
                }
                if self.part(&count.which, &other.which) && self.inside(&count.window, &other.window) {
                    most = most.min(other.most);
                }
            }
            let sum = |of: &BTreeMap<&str, u32>| {
                let parts = of.iter().filter(|(of, _)| !of.is_empty()).fold(0_u32, |sum, (_, least)| sum.saturating_add(*least));
                parts.max(of.get("").copied().unwrap_or(0))
            };
            least = least.max(kinds.values().map(sum).fold(0, u32::saturating_add));
            if let Some(count) = self.counts.get_mut(at) {
                (count.least, count.most) = (least, most);
            }
        }
    }

    fn ages_from_counts(&mut self) {
        self.no_older(&Anchor::Entered, &Anchor::Began);
        let anchors: Vec<Anchor> = self.ages.keys().cloned().collect();
        for anchor in &anchors {
            let Anchor::Last(x) = anchor else { continue };
            for (since, window) in [(Anchor::Entered, ENTERED), (Anchor::Began, BEGAN)] {
                if self.at_least_one(x, &window) {
                    self.no_older(anchor, &since);
                }
                // The last one is older then, or there is none and the episode's beginning stands for it.
                if self.none(x, &window) {
                    self.no_older(&since, anchor);
                }
            }
            if self.none(x, &EVER) {
                self.no_older(anchor, &Anchor::Began);
            }
            let recent = self
                .counts
                .iter()
                .filter(|count| count.least >= 1 && self.part(&count.which, x))
                .filter_map(|count| if let Window::Within(span) = count.window { Some(longest(span)) } else { None });
            let most = recent.min().unwrap_or(i64::MAX);
            self.bound(anchor, 0, most);
            for other in &anchors {
                let Anchor::Last(y) = other else { continue };
                let window = Window::Since(other.clone());
                if self.at_least_one(x, &window) || self.part(y, x) && self.at_least_one(y, &EVER) {
                    self.no_older(anchor, other);
                }
                if self.none(x, &window) && (self.at_least_one(x, &EVER) || self.none(y, &EVER)) && anchor != other {
                    self.no_older(other, anchor);
                }
            }
        }
    }

    /// One thing is at most as long ago as another.
    fn no_older(&mut self, one: &Anchor, other: &Anchor) {
        let (young, old) = (self.age(one), self.age(other));
        self.bound(one, 0, old.1);
        self.bound(other, young.0, i64::MAX);
    }
    fn bound(&mut self, anchor: &Anchor, least: i64, most: i64) {
        if let Some(age) = self.ages.get_mut(anchor) {
            *age = (age.0.max(least), age.1.min(most));
        }
    }

    fn counts_from_ages(&mut self) {
        for at in 0..self.counts.len() {
            let Some(count) = self.counts.get(at).cloned() else { continue };
            let (mut least, mut most) = (count.least, count.most);
            for (anchor, age) in &self.ages {
                let Anchor::Last(x) = anchor else { continue };
                // All such facts are at least as old as the last; where there is none, there are none to count.
                if self.part(&count.which, x) && self.too_old(&count.window, age.0) {
                    most = 0;
                }
                // Younger than the episode: there is such a fact, and it is no older than this.
                if age.1 < self.age(&Anchor::Began).0 && self.part(x, &count.which) && self.young_enough(&count.window, anchor, age.1) {
                    least = least.max(1);
                }
            }
            if let Some(count) = self.counts.get_mut(at) {
                (count.least, count.most) = (least, most);
            }
        }
    }
    fn too_old(&self, window: &Window, age: i64) -> bool {
        match window {
            Window::Ever => false,
            Window::Within(span) => longest(*span) < age,
            Window::Since(anchor) => self.age(anchor).1 < age,
        }
    }
    fn young_enough(&self, window: &Window, last: &Anchor, age: i64) -> bool {
        match window {
            Window::Ever => true,
            Window::Since(anchor) => age < self.age(anchor).0,
            Window::Within(span) => {
                let asked = self.case.times.get(last).into_iter().flatten();
                let said = |(than, within): &(Than, _)| matches!(than, Than::AtMost | Than::LessThan) && no_later(*within, *span);
                age < shortest(*span) || asked.copied().any(|asked| said(&asked))
            }
        }
    }

    /// One thing after the last of another, and that after the last of the first, cannot both be.
    fn in_turn(&self) -> bool {
        let last = |window: &Window| match window {
            Window::Since(Anchor::Last(which)) => Some(which.clone()),
            Window::Ever | Window::Within(_) | Window::Since(Anchor::Entered | Anchor::Began) => None,
        };
        let since: Vec<_> =
            self.counts.iter().filter(|count| count.least >= 1).filter_map(|count| Some((&count.which, last(&count.window)?))).collect();
        !since.iter().any(|(one, after)| since.iter().any(|(other, back)| self.part(one, back) && self.part(other, after)))
    }
}
