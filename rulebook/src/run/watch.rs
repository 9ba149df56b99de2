//! A look at one instant on the way: the moves it makes, then what is raised and withdrawn.

use kernel::{Moment, Zone};

use super::{Event, Raised, Run, is_terminal};
use crate::{
    Book, Fact, How, Stand, Then,
    judge::{Look, NEVER},
};

/// What a run goes through, and where it writes down what happened.
pub(super) struct Watch<'a> {
    pub(super) book: &'a Book,
    pub(super) zone: &'a Zone,
    pub(super) facts: &'a [Fact],
    /// The rules that hold, by number.
    pub(super) holding: Vec<usize>,
    pub(super) events: &'a mut Vec<Event>,
}

impl Run {
    /// Looks at an instant: moves while there is something to move, then raises and withdraws.
    pub(super) fn look(&mut self, watch: &mut Watch<'_>, at: Moment) {
        let mut moves = 0;
        loop {
            let look = Look::new(watch.book, watch.zone, self.stand, watch.facts, at);
            let next = look.holding(&mut watch.holding);
            self.next = (next < NEVER).then_some(next);
            let mover = watch
                .holding
                .iter()
                .find_map(|rule| self.moves(watch.book, *rule).filter(|_| !self.has_raised(*rule)).map(|to| (*rule, to)));
            let circle = moves > watch.book.states.len();
            match mover {
                Some((rule, to)) if !circle => {
                    let from = self.stand.state;
                    watch.events.push(Event::Moved { at, rule, from, to, seen: look.seen(rule) });
                    self.stand = Stand { state: to, entered: at, ..self.stand };
                    self.raised.clear();
                    self.ended = is_terminal(watch.book, to);
                    moves += 1;
                    if self.ended {
                        return;
                    }
                }
                Some(_) | None => return self.settle(watch, &look, at),
            }
        }
    }
    /// Withdraws what holds no longer, and raises what began to hold. A move that the run would make by itself and did not is one of a
    /// circle, and raised as well.
    fn settle(&mut self, watch: &mut Watch<'_>, look: &Look<'_>, at: Moment) {
        let (events, holding) = (&mut *watch.events, &watch.holding);
        self.raised.retain(|raised| {
            let holds = holding.contains(&raised.rule);
            if !holds {
                events.push(Event::Withdrawn { at, rule: raised.rule });
            }
            holds
        });
        for &rule in holding {
            if !self.has_raised(rule) {
                self.raised.push(Raised { rule, since: at });
                events.push(Event::Raised { at, rule, seen: look.seen(rule) });
            }
        }
    }
    /// Where a rule that holds moves the client without asking, in this run.
    fn moves(&self, book: &Book, rule: usize) -> Option<usize> {
        match book.rules.get(rule)?.then {
            Then::Move { to, how: How::Automatic, .. } => Some(to),
            Then::Move { to, how: How::Propose, .. } => self.taking.then_some(to),
            Then::Move { how: How::ByHand, .. } | Then::Ask { .. } => None,
        }
    }
    fn has_raised(&self, rule: usize) -> bool {
        self.raised.iter().any(|raised| raised.rule == rule)
    }
}
