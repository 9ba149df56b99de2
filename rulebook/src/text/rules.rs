//! The rules of a book, read from their tables.

use super::{
    fields::{Fields, Size, Slips, capital, shortened},
    guards,
};
use crate::{How, Rule, State, Then};

/// Reads the rules, at most so many.
pub(super) fn rules(fields: &mut Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, most: usize) -> Vec<Rule> {
    let mut keys = Vec::new();
    let mut rules = Vec::new();
    for (table, at) in fields.tables(slips, "rule", most) {
        rules.extend(rule(Fields::of(table, at, "this rule"), states, slips, &mut keys));
    }
    rules
}

fn rule(mut fields: Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, keys: &mut Vec<String>) -> Option<Rule> {
    let key = fields.key(slips, "key");
    if let Some((word, at)) = &key {
        fields.what = format!("the rule “{}”", shortened(word));
        if keys.contains(word) {
            slips.at(*at, format!("There is a rule “{word}” already: give this one another key."));
        }
        keys.push(word.clone());
    }
    let when = fields.take("when");
    let guard = when.and_then(|value| guards::guard(value, slips, 1));
    let then = then(&mut fields, states, slips, when.is_some());
    let from = from(&mut fields, states, slips, then.as_ref());
    let source = fields.words(slips, "source", Size::Name);
    let about = fields.words(slips, "about", Size::Sentence);
    fields.done(slips);
    Some(Rule { key: key?.0, from, when: guard, then: then?, source, about })
}

/// The number of the state of this key; a slip where there is none.
fn number(word: &str, at: usize, states: &[(State, usize)], slips: &mut Slips) -> Option<usize> {
    let found = states.iter().position(|(state, _)| state.key == word);
    if found.is_none() {
        let known: Vec<_> = states.iter().map(|(state, _)| state.key.as_str()).collect();
        slips.at(at, format!("There is no state “{}”. There are: {}.", shortened(word), known.join(", ")));
    }
    found
}

/// In which states it watches: those listed, or any that are neither terminal nor retired, but not where it leads itself.
fn from(fields: &mut Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, then: Option<&Then>) -> Vec<usize> {
    let target = match then {
        Some(Then::Move { to, .. }) => Some(*to),
        Some(Then::Ask { .. }) | None => None,
    };
    let Some(given) = fields.take("in") else {
        slips.at(
            fields.at,
            format!("{} does not say where it watches: add in = [\"…\"] with keys of states, or in = \"any\".", capital(&fields.what)),
        );
        return Vec::new();
    };
    let at = given.span().start;
    match given.get_ref().as_str() {
        Some("any") => {
            let open =
                states.iter().enumerate().filter(|(number, (state, _))| !state.terminal && !state.retired && Some(*number) != target);
            return open.map(|(number, _)| number).collect();
        }
        Some(one) => {
            slips.at(at, format!("“in” is a list: write in = [\"{}\"], or in = \"any\".", shortened(one)));
            return Vec::new();
        }
        None => {}
    }
    let mut from = Vec::new();
    let listed = fields.list(slips, "in");
    if given.get_ref().as_array().is_some_and(|all| all.is_empty()) {
        slips.at(at, format!("“in” of {} is empty: name at least one state.", fields.what));
    }
    for (word, at) in listed {
        let Some(state) = number(word, at, states, slips) else { continue };
        let closed = states.get(state).map(|(state, _)| (state.terminal, state.retired));
        match closed {
            Some((true, _)) => slips.at(at, format!("“{word}” is terminal, so nobody is there to be moved on: take it out of “in”.")),
            Some((_, true)) => slips.at(at, format!("“{word}” is retired, so nobody is there: take it out of “in”.")),
            _ if target == Some(state) => {
                slips.at(at, format!("In “{word}” this rule would lead to where the client is already: take it out of “in”."))
            }
            _ => from.push(state),
        }
    }
    from
}

/// A state that a rule leads to.
fn target(word: &str, at: usize, states: &[(State, usize)], slips: &mut Slips) -> Option<usize> {
    let to = number(word, at, states, slips)?;
    if states.get(to).is_some_and(|(state, _)| state.retired) {
        slips.at(at, format!("“{word}” is retired, so nobody may be brought there: choose another state."));
    }
    Some(to)
}

fn then(fields: &mut Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, guarded: bool) -> Option<Then> {
    match (fields.has("to"), fields.has("ask")) {
        (true, true) => {
            slips.at(fields.at, format!("{} has “to” and “ask”: it moves or it asks, so take one away.", capital(&fields.what)));
            // They are known, so that nothing is said of them twice.
            ["how", "reason", "choices"].into_iter().for_each(|key| _ = fields.has(key));
            None
        }
        (false, false) => {
            let say = "does not say what follows: add to = \"…\" with the key of a state, or ask = \"…\" with choices";
            slips.at(fields.at, format!("{} {say}.", capital(&fields.what)));
            ["how", "reason", "choices"].into_iter().for_each(|key| _ = fields.has(key));
            None
        }
        (true, false) => moves(fields, states, slips, guarded),
        (false, true) => asks(fields, states, slips, guarded),
    }
}

fn moves(fields: &mut Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, guarded: bool) -> Option<Then> {
    let to = fields.text(slips, "to", Size::Name).and_then(|(word, at)| target(&word, at, states, slips));
    let given = fields.has("how");
    let read: Option<How> = fields.choice(slips, "how", "propose, automatic or by_hand");
    let reason = fields.flag(slips, "reason");
    let how = read.unwrap_or(How::Propose);
    let what = capital(&fields.what);
    if guarded && how == How::ByHand {
        slips.at(
            fields.at,
            format!("{what} is made by hand, so nothing watches its condition: take “when” away, or write how = \"propose\"."),
        );
    }
    // A word for `how` that could not be read has had its slip.
    if !guarded && how != How::ByHand && (read.is_some() || !given) {
        slips.at(fields.at, format!("{what} has no condition: add when = {{ … }}, or write how = \"by_hand\" if people make this move."));
    }
    Some(Then::Move { to: to?, how, reason })
}

fn asks(fields: &mut Fields<'_, '_>, states: &[(State, usize)], slips: &mut Slips, guarded: bool) -> Option<Then> {
    let (ask, at) = fields.text(slips, "ask", Size::Sentence)?;
    if ask.trim().is_empty() {
        slips.at(at, "The question is empty: write what is to be decided.");
    }
    if !fields.has("choices") {
        let say = "add choices = [\"…\"] with keys of states; choices = [] where staying is the only answer";
        slips.at(at, format!("{} asks, but has no “choices”: {say}.", capital(&fields.what)));
    }
    let listed = fields.list(slips, "choices");
    if !guarded {
        slips.at(fields.at, format!("{} asks, but has no condition: add when = {{ … }}.", capital(&fields.what)));
    }
    let choices = listed.into_iter().filter_map(|(word, at)| target(word, at, states, slips)).collect();
    Some(Then::Ask { ask, choices })
}
