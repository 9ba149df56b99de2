//! Automatic rules that could move a client round in a circle at one instant, and would never come to rest.

use super::{
    Budget, Found,
    cases::Case,
    rules::{Taken, can_be},
};
use crate::{Book, How, Then};

/// A way of automatic rules, and the cases in which all of them hold for somebody who arrives.
struct Way<'a> {
    book: &'a Book,
    /// Each automatic rule with a guard: its number, where it leads, its cases.
    rules: Vec<(usize, usize, &'a [Case])>,
    found: Vec<Found>,
}

/// The circles, each once. Somebody who goes round comes into every state at that very instant, so time in the state is nothing.
pub(super) fn circles(book: &Book, taken: &[Taken], budget: &mut Budget) -> Vec<Found> {
    let automatic = book.rules.iter().zip(taken).enumerate().filter_map(|(number, (rule, taken))| match (&rule.then, taken) {
        (Then::Move { to, how: How::Automatic, .. }, Taken::Cases(cases)) => Some((number, *to, cases.as_slice())),
        (Then::Move { .. } | Then::Ask { .. }, _) => None,
    });
    let mut way = Way { book, rules: automatic.collect(), found: Vec::new() };
    for start in 0..book.states.len() {
        way.on(start, &mut vec![start], &mut Vec::new(), &[Case::default()], budget);
    }
    way.found
}

impl Way<'_> {
    /// Goes on from the last state passed; a circle is told at its state of the lowest number.
    fn on(&mut self, start: usize, passed: &mut Vec<usize>, rules: &mut Vec<usize>, so_far: &[Case], budget: &mut Budget) {
        /// Circles beyond this are the same mistake again.
        const ENOUGH: usize = 20;
        let Some(here) = passed.last().copied() else { return };
        for (number, to, cases) in self.rules.clone() {
            let watches = self.book.rules.get(number).is_some_and(|rule| rule.from.contains(&here));
            if !watches || to < start || (to != start && passed.contains(&to)) || self.found.len() >= ENOUGH {
                continue;
            }
            let mut still = Vec::new();
            for one in so_far {
                let both = cases.iter().filter_map(|other| if budget.spend(1) { one.with(other) } else { None });
                still.extend(both.take(super::cases::MOST));
            }
            still.truncate(super::cases::MOST);
            still.retain(|case| can_be(case, self.book, true, budget));
            if still.is_empty() {
                continue;
            }
            rules.push(number);
            if to == start {
                self.tell(rules);
            } else {
                passed.push(to);
                self.on(start, passed, rules, &still, budget);
                passed.pop();
            }
            rules.pop();
        }
    }
    fn tell(&mut self, rules: &[usize]) {
        let keys: Vec<_> = rules.iter().filter_map(|number| self.book.rules.get(*number)).map(|rule| rule.key.as_str()).collect();
        let say = format!(
            "The rules “{}” can hold at one instant and lead in a circle: a client would be moved round without end. Let one propose, or count only \
             what happened after the other's move.",
            keys.join("”, “")
        );
        self.found.push(Found::wrong("rule.circle", &keys, say));
    }
}
