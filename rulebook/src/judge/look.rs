//! One look at a client's facts: whether a guard holds, and until when it will at least say the same.

use kernel::{Moment, Zone};

use super::{Stand, bounds::bounds};
use crate::{Anchor, Book, Fact, Guard, Kind, Span, Than, Which, Window};

/// Later than any instant: time alone changes nothing.
pub(crate) const NEVER: Moment = Moment(i64::MAX);

/// A client's facts as they stand at an instant.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(super) book: &'a Book,
    zone: &'a Zone,
    stand: Stand,
    /// Those that have happened; not all of them stand.
    happened: &'a [Fact],
    /// Those that are dated in the future.
    ahead: &'a [Fact],
    /// Of which kinds something has happened at all, a bit for each: most rules ask for what most clients never had.
    kinds: u32,
    pub(super) at: Moment,
}

/// What was found of a guard: its truth, and the earliest instant at which time alone may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Truth {
    holds: bool,
    next: Moment,
}

/// The instant from which something is counted or measured.
pub(super) struct From {
    pub(super) at: Moment,
    /// Whether a fact gave it; what happens at its very instant is then not since it.
    pub(super) fact: bool,
}

impl<'a> Look<'a> {
    pub(crate) fn new(book: &'a Book, zone: &'a Zone, stand: Stand, facts: &'a [Fact], at: Moment) -> Self {
        let (happened, ahead) = facts.split_at(facts.partition_point(|fact| fact.at <= at));
        let kinds = happened.iter().fold(0, |kinds, fact| kinds | bit(fact.kind));
        Self { book, zone, stand, happened, ahead, kinds, at }
    }
    /// Writes down the rules that hold, by number in the order of the book, and says when time alone may next change any of them.
    pub(crate) fn holding(&self, rules: &mut Vec<usize>) -> Moment {
        rules.clear();
        let ahead = self.ahead.iter().find(|fact| fact.stands(self.at)).map_or(NEVER, |fact| fact.at);
        let guarded = self.book.rules_in(self.stand.state).filter_map(|(number, rule)| Some((number, rule.when.as_ref()?)));
        guarded.fold(ahead, |next, (number, guard)| {
            let truth = self.truth(guard);
            if truth.holds {
                rules.push(number);
            }
            next.min(truth.next)
        })
    }
    pub(super) fn holds(&self, guard: &Guard) -> bool {
        self.truth(guard).holds
    }
    fn truth(&self, guard: &Guard) -> Truth {
        match guard {
            Guard::All(guards) => self.joined(guards, true),
            Guard::Any(guards) => self.joined(guards, false),
            Guard::Not(guard) => {
                let truth = self.truth(guard);
                Truth { holds: !truth.holds, ..truth }
            }
            Guard::Count { which, window, than, n } => self.count(which, window, *than, *n),
            Guard::Time { since, than, span } => self.time(since, *than, *span),
        }
    }
    /// All of these where `all`, any of them otherwise. What decides is a part that says otherwise (one that does not hold of all, one
    /// that holds of any): as long as one of those stays, nothing changes. Without any, the first change of a part may change the whole.
    /// What time does not change is asked first: it decides for good, and the calendar need not be asked.
    fn joined(&self, guards: &[Guard], all: bool) -> Truth {
        let (mut first, mut decided) = (NEVER, None);
        let timed = |guard: &&Guard| is_timed(guard);
        for guard in guards.iter().filter(|guard| !timed(guard)).chain(guards.iter().filter(timed)) {
            let truth = self.truth(guard);
            if truth.holds == all {
                first = first.min(truth.next);
            } else if truth.next == NEVER {
                return truth;
            } else {
                decided = decided.max(Some(truth.next));
            }
        }
        decided.map_or(Truth { holds: all, next: first }, |next| Truth { holds: !all, next })
    }
    fn count(&self, which: &Which, window: &Window, than: Than, n: u32) -> Truth {
        let counted = u32::try_from(self.counted(which, window).count()).unwrap_or(u32::MAX);
        let next = match window {
            Window::Within(span) => self.fewer(which, window, *span, tipping(than, n, counted)),
            Window::Ever | Window::Since(_) => NEVER,
        };
        Truth { holds: than.holds(counted, n), next }
    }
    /// The facts that are counted, oldest first.
    pub(super) fn counted(&self, which: &Which, window: &Window) -> impl DoubleEndedIterator<Item = &'a Fact> {
        let (look, span) = (*self, if let Window::Within(span) = window { Some(*span) } else { None });
        let near = if self.has(which) { self.in_window(window) } else { &[] };
        let near = near.iter().filter(move |fact| look.sees(which, fact));
        near.filter(move |fact| span.is_none_or(|span| look.recent(fact, span)))
    }
    /// When fewer than so many of the facts within a span will be left; none when there are fewer already. The newest so many facts are
    /// enough: the last of the others has gone when the first of these goes. At the end of a short month and when clocks change a later
    /// fact may go first by hours; then this is early, never late.
    fn fewer(&self, which: &Which, window: &Window, span: Span, than: Option<u32>) -> Moment {
        let Some(than) = than else { return NEVER };
        let newest = self.counted(which, window).rev().take(usize::try_from(than).unwrap_or(usize::MAX));
        let (shortest, _) = bounds(span);
        newest.fold(
            NEVER,
            |first, fact| if fact.at.0 + shortest >= first.0 { first } else { first.min(past(span.after(fact.at, self.zone))) },
        )
    }
    fn time(&self, since: &Anchor, than: Than, span: Span) -> Truth {
        let due = span.after(self.from(since).at, self.zone);
        let (change, late) = match than {
            Than::MoreThan => (past(due), true),
            Than::AtMost => (past(due), false),
            Than::AtLeast => (due, true),
            Than::LessThan => (due, false),
            Than::Exactly => return Truth { holds: false, next: NEVER },
        };
        let passed = self.at >= change;
        Truth { holds: passed == late, next: if passed { NEVER } else { change } }
    }
    pub(super) fn from(&self, since: &Anchor) -> From {
        let last = |which| self.has(which).then(|| self.happened.iter().rev().find(|fact| self.sees(which, fact)))?;
        match since {
            Anchor::Entered => From { at: self.stand.entered, fact: false },
            Anchor::Began => From { at: self.stand.began, fact: false },
            Anchor::Last(which) => last(which).map_or(From { at: self.stand.began, fact: false }, |fact| From { at: fact.at, fact: true }),
        }
    }
    /// The facts by their time alone; of those within a span, a few that are too old.
    fn in_window(&self, window: &Window) -> &'a [Fact] {
        let happened = self.happened;
        let start = match window {
            Window::Ever => 0,
            Window::Within(span) => {
                let (_, longest) = bounds(*span);
                happened.partition_point(|fact| fact.at.0 + longest < self.at.0)
            }
            Window::Since(anchor) => {
                let from = self.from(anchor);
                happened.partition_point(|fact| fact.at < from.at || from.fact && fact.at == from.at)
            }
        };
        &happened[start..]
    }
    /// Whether a fact counts within a span still. The calendar is asked only about those near the edge.
    fn recent(&self, fact: &Fact, span: Span) -> bool {
        let (shortest, _) = bounds(span);
        self.at.0 <= fact.at.0 + shortest || self.at <= span.after(fact.at, self.zone)
    }
    /// Whether anything of the kind has happened, corrected or not.
    const fn has(&self, which: &Which) -> bool {
        match which {
            Which::Engagement => true,
            Which::Of { kind, .. } => self.kinds & bit(*kind) != 0,
        }
    }
    fn sees(&self, which: &Which, fact: &Fact) -> bool {
        let asked = match which {
            Which::Engagement => self.book.engagement.iter().any(|which| is_of(which, fact)),
            Which::Of { .. } => is_of(which, fact),
        };
        asked && fact.stands(self.at)
    }
}

const fn bit(kind: Kind) -> u32 {
    1 << kind as u32
}

/// Whether time alone may change a condition.
fn is_timed(guard: &Guard) -> bool {
    match guard {
        Guard::Count { window: Window::Ever | Window::Since(_), .. } => false,
        Guard::Count { window: Window::Within(_), .. } | Guard::Time { .. } => true,
        Guard::Not(guard) => is_timed(guard),
        Guard::All(guards) | Guard::Any(guards) => guards.iter().any(is_timed),
    }
}

/// Engagement is not made of engagement: that would say nothing.
fn is_of(which: &Which, fact: &Fact) -> bool {
    match which {
        Which::Engagement => false,
        Which::Of { kind, of } => *kind == fact.kind && (of.is_empty() || **of == *fact.of),
    }
}

/// The first instant after one.
const fn past(at: Moment) -> Moment {
    Moment(at.0.saturating_add(1))
}

/// Below how many facts the answer changes, now that there are `counted`; none when fewer change nothing.
fn tipping(than: Than, n: u32, counted: u32) -> Option<u32> {
    let below = match than {
        Than::AtLeast | Than::LessThan => n,
        Than::MoreThan | Than::AtMost => n.saturating_add(1),
        Than::Exactly => n.saturating_add(u32::from(counted > n)),
    };
    (counted >= below).then_some(below)
}
