//! What is found of rules: each alone, and two of one state together.

use super::{
    Budget, Found,
    cases::{Case, MOST, cases},
    possible::possible,
};
use crate::{Anchor, Book, Guard, How, Rule, Then, Which, Window};

/// The cases in which a rule can hold.
pub(super) enum Taken {
    /// It has no guard, or too complex a one.
    Unknown,
    /// In these; in none, it never holds.
    Cases(Vec<Case>),
}

impl Taken {
    pub(super) fn never(&self) -> bool {
        matches!(self, Self::Cases(cases) if cases.is_empty())
    }
    fn cases(&self) -> Option<&[Case]> {
        match self {
            Self::Cases(cases) => Some(cases),
            Self::Unknown => None,
        }
    }
}

/// Takes every rule apart, and keeps the cases that can be.
pub(super) fn taken_apart(book: &Book, budget: &mut Budget) -> Vec<Taken> {
    let taken = |rule: &Rule| match rule.when.as_ref().and_then(|guard| cases(guard, true)) {
        None => Taken::Unknown,
        Some(mut cases) => {
            cases.retain(|case| can_be(case, book, false, budget));
            Taken::Cases(cases)
        }
    };
    book.rules.iter().map(taken).collect()
}

/// Whether a case can be; where the budget is spent, it is taken for possible.
pub(super) fn can_be(case: &Case, book: &Book, arriving: bool, budget: &mut Budget) -> bool {
    !budget.spend(20) || possible(case, &book.engagement, arriving)
}

/// What is found of each rule by itself.
pub(super) fn alone(book: &Book, taken: &[Taken], budget: &mut Budget) -> Vec<Found> {
    let mut found = Vec::new();
    for (rule, taken) in book.rules.iter().zip(taken) {
        let Some(guard) = &rule.when else { continue };
        let key = rule.key.as_str();
        if book.engagement.is_empty() && asks_of_engagement(guard) {
            let say = format!(
                "The rule “{key}” asks about engagement, but the book says of no fact that it is engagement: fill “engagement” at the top."
            );
            found.push(Found::doubtful("rule.no_engagement", &[key], say));
        }
        if taken.never() {
            let say =
                format!("The condition of “{key}” contradicts itself: no client can ever fulfil it. Look at its numbers and windows.");
            found.push(Found::wrong("rule.contradiction", &[key], say));
        } else if matches!(taken, Taken::Unknown) {
            let say =
                format!("The condition of “{key}” is too complex to check: more than {MOST} ways to fulfil it. Make two rules of it.");
            found.push(Found::doubtful("rule.too_complex", &[key], say));
        } else if cases(guard, false).is_some_and(|cases| !cases.iter().any(|case| can_be(case, book, false, budget))) {
            let say = format!(
                "The condition of “{key}” always holds: whoever comes into its states meets it at once. Look whether that is meant."
            );
            found.push(Found::doubtful("rule.always", &[key], say));
        }
    }
    found
}

fn asks_of_engagement(guard: &Guard) -> bool {
    let anchored = |anchor: &Anchor| *anchor == Anchor::Last(Which::Engagement);
    match guard {
        Guard::All(parts) | Guard::Any(parts) => parts.iter().any(asks_of_engagement),
        Guard::Not(inner) => asks_of_engagement(inner),
        Guard::Count { which, window, .. } => *which == Which::Engagement || matches!(window, Window::Since(anchor) if anchored(anchor)),
        Guard::Time { since, .. } => anchored(since),
    }
}

/// A rule with a guard that moves somebody.
struct Mover<'a> {
    number: usize,
    rule: &'a Rule,
    to: usize,
    how: How,
}

fn mover((number, rule): (usize, &Rule)) -> Option<Mover<'_>> {
    match &rule.then {
        Then::Move { to, how, .. } if rule.when.is_some() => Some(Mover { number, rule, to: *to, how: *how }),
        Then::Move { .. } | Then::Ask { .. } => None,
    }
}

/// What is found of two rules that watch in one state.
pub(super) fn together(book: &Book, taken: &[Taken], budget: &mut Budget) -> Vec<Found> {
    /// Whoever has so much to mend is better told the rest afterwards.
    const ENOUGH: usize = 200;
    let mut found = Vec::new();
    for (first, one) in book.rules.iter().enumerate() {
        for (second, other) in book.rules.iter().enumerate().skip(first + 1) {
            if found.len() >= ENOUGH {
                budget.close();
                return found;
            }
            let shared: Vec<_> = one.from.iter().filter(|state| other.from.contains(state)).collect();
            let (Some(names), false) = (names(book, &shared), shared.is_empty()) else { continue };
            if let (Some(one), Some(other)) = (mover((first, one)), mover((second, other))) {
                found.extend(overlap(book, taken, &one, &other, &names, budget));
            }
            found.extend(shadow(book, taken, (first, one), (second, other), &names, budget));
        }
    }
    found
}

fn names(book: &Book, states: &[&usize]) -> Option<String> {
    let names: Option<Vec<_>> = states.iter().map(|state| book.states.get(**state).map(|state| state.name.as_str())).collect();
    names.map(|names| names.join(", "))
}

fn overlap(book: &Book, taken: &[Taken], one: &Mover<'_>, other: &Mover<'_>, names: &str, budget: &mut Budget) -> Option<Found> {
    if one.to == other.to || one.how != other.how || !both(book, taken, one.number, other.number, budget) {
        return None;
    }
    let (key, second) = (one.rule.key.as_str(), other.rule.key.as_str());
    let name = |state: usize| book.states.get(state).map_or("", |state| state.name.as_str());
    let (to, away) = (name(one.to), name(other.to));
    match one.how {
        How::Automatic => {
            let say = format!(
                "In {names} the rules “{key}” and “{second}” can hold at once, and move to {to} and to {away} by themselves. Add to one of them \
                 what tells them apart, or let one propose."
            );
            Some(Found::wrong("rule.overlap", &[key, second], say))
        }
        How::Propose => {
            let say = format!(
                "In {names} the rules “{key}” and “{second}” can hold at once, and propose {to} and {away}. Whoever confirms must choose."
            );
            Some(Found::doubtful("rule.proposals_overlap", &[key, second], say))
        }
        How::ByHand => None,
    }
}

/// Whether two rules can hold at one instant; what could not be taken apart has been said already.
fn both(book: &Book, taken: &[Taken], one: usize, other: usize, budget: &mut Budget) -> bool {
    let cases = |number: usize| taken.get(number).and_then(Taken::cases);
    let (Some(one), Some(other)) = (cases(one), cases(other)) else { return false };
    one.iter()
        .any(|one| other.iter().any(|other| budget.spend(1) && one.with(other).is_some_and(|both| can_be(&both, book, false, budget))))
}

/// Whether a rule is never come to, because an earlier one moves everybody away first by whom it would hold.
fn shadow(
    book: &Book,
    taken: &[Taken],
    (first, one): (usize, &Rule),
    (second, other): (usize, &Rule),
    names: &str,
    budget: &mut Budget,
) -> Option<Found> {
    let automatic = matches!(one.then, Then::Move { how: How::Automatic, .. });
    let cases_of = |number: usize| taken.get(number).and_then(Taken::cases).filter(|cases| !cases.is_empty());
    if !automatic || cases_of(first).is_none() {
        return None;
    }
    let later = cases_of(second)?;
    let without = cases(one.when.as_ref()?, false)?;
    let alone = later.iter().any(|later| {
        without.iter().any(|without| !budget.spend(1) || later.with(without).is_some_and(|both| can_be(&both, book, false, budget)))
    });
    if alone {
        return None;
    }
    let (key, second) = (one.key.as_str(), other.key.as_str());
    let say = format!(
        "In {names} the rule “{second}” is never come to: wherever it holds, “{key}” has moved the client already. Change one of them."
    );
    Some(Found::doubtful("rule.shadowed", &[second, key], say))
}
