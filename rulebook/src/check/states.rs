//! What is found of states: nobody comes, nobody leaves, no status follows.

use super::{Found, rules::Taken};
use crate::{Book, Rule, Then};

/// What is found, in the order of the states.
pub(super) fn states(book: &Book, taken: &[Taken]) -> Vec<Found> {
    let live: Vec<&Rule> = book.rules.iter().zip(taken).filter(|(_, taken)| !taken.never()).map(|(rule, _)| rule).collect();
    let reached = reached(book, &live);
    let mut found = Vec::new();
    for (number, state) in book.states.iter().enumerate().filter(|(_, state)| !state.retired) {
        let (key, name) = (state.key.as_str(), state.name.as_str());
        if !reached.contains(&number) {
            let say = format!("No rule leads to {name} from where an episode begins: add one, if only by hand, or retire the state.");
            found.push(Found::doubtful("state.unreachable", &[key], say));
        }
        if !state.terminal && !live.iter().any(|rule| rule.from.contains(&number) && targets(rule).iter().any(|to| *to != number)) {
            let say =
                format!("No rule leads out of {name}: whoever comes there stays. Add one, if only by hand, or make the state terminal.");
            found.push(Found::doubtful("state.no_exit", &[key], say));
        }
        if state.category.is_none() {
            let say =
                format!("{name} has no category, so no status follows from it: its clients are listed as unmapped until somebody decides.");
            found.push(Found::doubtful("state.no_category", &[key], say));
        }
    }
    found
}

/// Where a rule may lead.
fn targets(rule: &Rule) -> &[usize] {
    match &rule.then {
        Then::Move { to, .. } => std::slice::from_ref(to),
        Then::Ask { choices, .. } => choices,
    }
}

fn reached(book: &Book, rules: &[&Rule]) -> Vec<usize> {
    let mut reached = vec![book.initial()];
    let mut at = 0;
    while let Some(state) = reached.get(at).copied() {
        for to in rules.iter().filter(|rule| rule.from.contains(&state)).flat_map(|rule| targets(rule)) {
            if !reached.contains(to) {
                reached.push(*to);
            }
        }
        at += 1;
    }
    reached
}
