//! Which arrows there are, and in which column each state stands.

use std::collections::{BTreeMap, VecDeque};

use crate::{Book, How, Then};

/// What an arrow says of its rules: the strongest of them gives it its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    Automatic,
    Proposal,
    Question,
    ByHand,
}

impl Line {
    pub(super) const ALL: [Self; 4] = [Self::Automatic, Self::Proposal, Self::Question, Self::ByHand];
    /// What it means, in a word.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Automatic => "moves by itself",
            Self::Proposal => "proposes",
            Self::Question => "asks",
            Self::ByHand => "by hand",
        }
    }
}

/// All the rules that lead from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) line: Line,
    pub(super) rules: Vec<usize>,
}

/// The arrows, by where they begin and end. What leads from or to a retired state is not drawn: nobody may go there.
pub(super) fn arrows(book: &Book) -> Vec<Arrow> {
    let mut arrows: BTreeMap<(usize, usize), Arrow> = BTreeMap::new();
    for (number, rule) in book.rules.iter().enumerate() {
        let (ends, line) = match &rule.then {
            Then::Move { to, how: How::Automatic, .. } => (vec![*to], Line::Automatic),
            Then::Move { to, how: How::Propose, .. } => (vec![*to], Line::Proposal),
            Then::Move { to, how: How::ByHand, .. } => (vec![*to], Line::ByHand),
            Then::Ask { choices, .. } => (choices.clone(), Line::Question),
        };
        for (&from, &to) in rule.from.iter().flat_map(|from| ends.iter().map(move |to| (from, to))) {
            if from == to || is_retired(book, from) || is_retired(book, to) {
                continue;
            }
            let arrow = arrows.entry((from, to)).or_insert_with(|| Arrow { from, to, line, rules: Vec::new() });
            arrow.line = arrow.line.min(line);
            if !arrow.rules.contains(&number) {
                arrow.rules.push(number);
            }
        }
    }
    arrows.into_values().collect()
}

/// The columns from left to right: the fewest steps from where an episode begins, and where it ends at the end. Retired states are
/// in none.
pub(super) fn columns(book: &Book, arrows: &[Arrow]) -> Vec<Option<usize>> {
    let mut columns = vec![None; book.states.len()];
    let is_last = |state: usize| book.states[state].terminal;
    let mut queue = VecDeque::from([book.initial()]);
    if let Some(first) = columns.get_mut(book.initial()) {
        *first = Some(0);
    }
    while let Some(state) = queue.pop_front() {
        for arrow in arrows.iter().filter(|arrow| arrow.from == state && !is_last(arrow.to)) {
            if columns[arrow.to].is_none() {
                columns[arrow.to] = columns[state].map(|column| column + 1);
                queue.push_back(arrow.to);
            }
        }
    }
    let deepest = columns.iter().flatten().copied().max().unwrap_or(0);
    for (number, state) in book.states.iter().enumerate() {
        if state.retired {
            columns[number] = None;
        } else if state.terminal {
            columns[number] = Some(deepest + 1);
        } else if columns[number].is_none() {
            // Nobody gets there by a rule: beside the last of those that somebody reaches.
            columns[number] = Some(deepest.max(1));
        }
    }
    columns
}

fn is_retired(book: &Book, state: usize) -> bool {
    book.states.get(state).is_none_or(|state| state.retired)
}
