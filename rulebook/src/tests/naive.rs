//! The rulebook once more, as plainly as it can be said: every condition asks all facts, and a client is looked at wherever anything
//! might change, and a microsecond before and after. Slow, and shares nothing with the judge but the types.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};

use kernel::{Moment, Zone};

use crate::{Anchor, Book, Event, Fact, Guard, How, Raised, Seen, Span, Stand, Than, Then, Which, Window};

pub struct Naive<'a> {
    pub book: &'a Book,
    pub zone: &'a Zone,
    pub facts: &'a [Fact],
    pub taking: bool,
    dues: RefCell<HashMap<(Span, Moment), Moment>>,
}

/// How it ended.
#[derive(Debug, PartialEq)]
pub struct End {
    pub events: Vec<Event>,
    pub stand: Stand,
    pub raised: Vec<Raised>,
    pub ended: bool,
    /// Where it looked.
    pub looked: Vec<Moment>,
}

impl<'a> Naive<'a> {
    pub fn new(book: &'a Book, zone: &'a Zone, facts: &'a [Fact], taking: bool) -> Self {
        Self { book, zone, facts, taking, dues: RefCell::default() }
    }

    pub fn go(&self, state: usize, began: Moment, to: Moment) -> End {
        let mut end = End {
            events: Vec::new(),
            stand: Stand { state, entered: began, began },
            raised: Vec::new(),
            ended: self.book.states[state].terminal,
            looked: Vec::new(),
        };
        let mut instants = BTreeSet::new();
        let around = |base: Moment, instants: &mut BTreeSet<Moment>| {
            let more = spans(self.book).into_iter().map(|span| self.after(span, base));
            let all = std::iter::once(base).chain(more).flat_map(|at| [at.plus(-1), at, at.plus(1)]);
            instants.extend(all.filter(|at| *at >= began && *at <= to));
        };
        around(began, &mut instants);
        for fact in self.facts {
            for base in [Some(fact.at), Some(fact.known), fact.until].into_iter().flatten() {
                around(base, &mut instants);
            }
        }
        while let Some(at) = instants.pop_first() {
            if end.ended {
                break;
            }
            end.looked.push(at);
            let before = end.stand;
            self.look(&mut end, at);
            if end.stand != before {
                around(at, &mut instants);
                instants.retain(|other| *other > at);
            }
        }
        if end.ended {
            end.raised.clear();
        }
        end
    }

    fn look(&self, end: &mut End, at: Moment) {
        for _ in 0..=self.book.states.len() {
            let mover = self.holding(end.stand, at).into_iter().find_map(|rule| {
                let raised = end.raised.iter().any(|raised| raised.rule == rule);
                match self.book.rules[rule].then {
                    Then::Move { to, how, .. } if !raised && (how == How::Automatic || how == How::Propose && self.taking) => {
                        Some((rule, to))
                    }
                    _ => None,
                }
            });
            let Some((rule, to)) = mover else { break };
            let seen = self.seen(end.stand, at, rule);
            end.events.push(Event::Moved { at, rule, from: end.stand.state, to, seen });
            end.stand = Stand { state: to, entered: at, began: end.stand.began };
            end.raised = Vec::new();
            if self.book.states[to].terminal {
                end.ended = true;
                return;
            }
        }
        let holding = self.holding(end.stand, at);
        let gone =
            end.raised.iter().filter(|raised| !holding.contains(&raised.rule)).map(|raised| Event::Withdrawn { at, rule: raised.rule });
        end.events.extend(gone);
        end.raised.retain(|raised| holding.contains(&raised.rule));
        for rule in holding {
            if !end.raised.iter().any(|raised| raised.rule == rule) {
                end.raised.push(Raised { rule, since: at });
                end.events.push(Event::Raised { at, rule, seen: self.seen(end.stand, at, rule) });
            }
        }
    }

    pub fn holding(&self, stand: Stand, at: Moment) -> Vec<usize> {
        let rules = self.book.rules.iter().enumerate().filter(|(_, rule)| rule.from.contains(&stand.state));
        rules.filter(|(_, rule)| rule.when.as_ref().is_some_and(|guard| self.holds(stand, at, guard))).map(|(at, _)| at).collect()
    }

    fn holds(&self, stand: Stand, at: Moment, guard: &Guard) -> bool {
        match guard {
            Guard::All(guards) => guards.iter().filter(|guard| !self.holds(stand, at, guard)).count() == 0,
            Guard::Any(guards) => guards.iter().filter(|guard| self.holds(stand, at, guard)).count() > 0,
            Guard::Not(guard) => !self.holds(stand, at, guard),
            Guard::Count { which, window, than, n } => compare(self.counted(stand, at, which, window).len(), *than, *n as usize),
            Guard::Time { since, than, span } => {
                let due = self.after(*span, self.from(stand, at, since).0);
                match than {
                    Than::AtLeast => at >= due,
                    Than::MoreThan => at > due,
                    Than::AtMost => at <= due,
                    Than::LessThan => at < due,
                    Than::Exactly => false,
                }
            }
        }
    }

    fn visible(&self, at: Moment, which: &Which) -> Vec<&'a Fact> {
        let is = |fact: &Fact, which: &Which| matches!(which, Which::Of { kind, of } if *kind == fact.kind && (of.is_empty() || of.as_str() == &*fact.of));
        let asked = |fact: &Fact| match which {
            Which::Engagement => self.book.engagement.iter().any(|which| is(fact, which)),
            Which::Of { .. } => is(fact, which),
        };
        let true_now = |fact: &Fact| fact.at <= at && fact.known <= at && fact.until.is_none_or(|until| until > at);
        self.facts.iter().filter(|fact| asked(fact) && true_now(fact)).collect()
    }

    fn counted(&self, stand: Stand, at: Moment, which: &Which, window: &Window) -> Vec<&'a Fact> {
        let mut facts = self.visible(at, which);
        match window {
            Window::Ever => {}
            Window::Within(span) => facts.retain(|fact| at <= self.after(*span, fact.at)),
            Window::Since(anchor) => match self.from(stand, at, anchor) {
                (from, true) => facts.retain(|fact| fact.at > from),
                (from, false) => facts.retain(|fact| fact.at >= from),
            },
        }
        facts
    }

    fn from(&self, stand: Stand, at: Moment, anchor: &Anchor) -> (Moment, bool) {
        match anchor {
            Anchor::Entered => (stand.entered, false),
            Anchor::Began => (stand.began, false),
            Anchor::Last(which) => {
                self.visible(at, which).iter().map(|fact| fact.at).max().map_or((stand.began, false), |last| (last, true))
            }
        }
    }

    fn after(&self, span: Span, from: Moment) -> Moment {
        *self.dues.borrow_mut().entry((span, from)).or_insert_with(|| span.after(from, self.zone))
    }

    pub fn seen(&self, stand: Stand, at: Moment, rule: usize) -> Vec<Seen> {
        self.book.rules[rule].when.as_ref().map(|guard| self.told(stand, at, guard, true)).unwrap_or_default()
    }

    /// The conditions that made a guard be as `asked`: hold, or where it is denied, not hold.
    fn told(&self, stand: Stand, at: Moment, guard: &Guard, asked: bool) -> Vec<Seen> {
        let held = self.holds(stand, at, guard);
        let each = |parts: &[Guard], which: &dyn Fn(&Guard) -> bool| -> Vec<Seen> {
            parts.iter().filter(|part| which(part)).flat_map(|part| self.told(stand, at, part, asked)).collect()
        };
        match guard {
            Guard::All(parts) if held => each(parts, &|_| true),
            Guard::All(parts) => each(parts, &|part| !self.holds(stand, at, part)),
            Guard::Any(parts) if held => each(parts, &|part| self.holds(stand, at, part)),
            Guard::Any(parts) => each(parts, &|_| true),
            Guard::Not(part) => self.told(stand, at, part, !asked),
            Guard::Count { which, window, than, n } => {
                let counted = self.counted(stand, at, which, window);
                let last = counted.iter().rev().take(5).rev().map(|fact| (fact.at, fact.of.to_string(), fact.by.to_string())).collect();
                let window = match window {
                    Window::Ever => String::new(),
                    Window::Within(span) => format!("within {span}"),
                    Window::Since(anchor) => format!("since {}", word(anchor)),
                };
                let asks = match (than, asked) {
                    (Than::AtLeast, true) | (Than::LessThan, false) => "at_least",
                    (Than::MoreThan, true) | (Than::AtMost, false) => "more_than",
                    (Than::AtMost, true) | (Than::MoreThan, false) => "at_most",
                    (Than::LessThan, true) | (Than::AtLeast, false) => "fewer_than",
                    (Than::Exactly, true) => "exactly",
                    (Than::Exactly, false) => "not_exactly",
                };
                let n = format!("{asks} {n}");
                vec![Seen::Count { which: which.to_string(), window, n: counted.len() as u32, asked: n, held: held == asked, last }]
            }
            Guard::Time { since, than, span } => {
                let (from, fact) = self.from(stand, at, since);
                let found = fact || matches!(since, Anchor::Entered | Anchor::Began);
                let asks = match (than, asked) {
                    (Than::AtLeast, true) | (Than::LessThan, false) => "at_least",
                    (Than::MoreThan, true) | (Than::AtMost, false) => "more_than",
                    (Than::AtMost, true) | (Than::MoreThan, false) => "at_most",
                    (Than::LessThan, true) | (Than::AtLeast, false) => "less_than",
                    (Than::Exactly, _) => "no book says this",
                };
                vec![Seen::Time { since: word(since), from, found, asked: format!("{asks} {span}"), held: held == asked }]
            }
        }
    }
}

fn compare(counted: usize, than: Than, n: usize) -> bool {
    match than {
        Than::AtLeast => counted >= n,
        Than::MoreThan => counted > n,
        Than::AtMost => counted <= n,
        Than::LessThan => counted < n,
        Than::Exactly => counted == n,
    }
}

fn word(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Entered => "entered".to_owned(),
        Anchor::Began => "began".to_owned(),
        Anchor::Last(which) => which.to_string(),
    }
}

/// Every span that a guard of the book names.
pub fn spans(book: &Book) -> Vec<Span> {
    fn of(guard: &Guard, spans: &mut BTreeSet<Span>) {
        match guard {
            Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| of(part, spans)),
            Guard::Not(part) => of(part, spans),
            Guard::Count { window: Window::Within(span), .. } | Guard::Time { span, .. } => {
                spans.insert(*span);
            }
            Guard::Count { .. } => {}
        }
    }
    let mut spans = BTreeSet::new();
    book.rules.iter().filter_map(|rule| rule.when.as_ref()).for_each(|guard| of(guard, &mut spans));
    spans.into_iter().collect()
}
