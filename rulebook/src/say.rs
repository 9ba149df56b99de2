//! Plain words: of a guard in the editor, and of what it saw at a decision.

mod guards;
mod kinds;
mod sights;

use kernel::{Moment, Zone};

use crate::{Book, Guard, How, Rule, Seen, Then};

/// A guard as a clause: `more than 3 months since the last engagement, and at least 2 chase attempts since then`.
pub fn guard(book: &Book, guard: &Guard) -> String {
    guards::clause(book, guard)
}

/// A rule as a sentence: `In Therapy: when …, proposes Discharged.`
pub fn rule(book: &Book, rule: &Rule) -> String {
    let name = |state: &usize| book.states.get(*state).map_or("", |state| state.name.as_str());
    let names = |states: &[usize]| one_of(&states.iter().map(name).collect::<Vec<_>>());
    let place = names(&rule.from);
    let when = rule.when.as_ref().map_or_else(String::new, |when| format!("when {}, ", guard(book, when)));
    match &rule.then {
        Then::Move { to, how, reason } => {
            let why = if *reason { ", with a reason" } else { "" };
            let to = name(to);
            match how {
                How::Automatic => format!("In {place}: {when}moves to {to} by itself."),
                How::Propose => format!("In {place}: {when}proposes {to}{}.", if *reason { ", to be confirmed with a reason" } else { "" }),
                How::ByHand => format!("In {place}: people may move them to {to}{why}."),
            }
        }
        Then::Ask { ask, choices } if choices.is_empty() => format!("In {place}: {when}asks: “{ask}”"),
        Then::Ask { ask, choices } => format!("In {place}: {when}asks: “{ask}” ({}, or staying)", names(choices)),
    }
}

/// What a rule saw, without what follows: `no engagement since 14 March (103 days), 2 chase attempts (2 April by phone,
/// 20 April by text), 7 of 12 sessions done`. Days are calendar days in the zone; a year is named where it is not that of `at`.
pub fn seen(book: &Book, seen: &[Seen], at: Moment, zone: &Zone) -> String {
    sights::told(book, seen, at, zone)
}

/// `Therapy`, `Therapy or iCBT`, `Triage, Therapy or iCBT`.
fn one_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests;
