//! The book itself: states, rules, and what counts as engagement.

use serde::{Deserialize, Serialize};

use crate::{Guard, Span, Which};

/// What a state means for a client's status. The status follows from it and is stored nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// In care.
    Active,
    /// Known, but not in care.
    Inactive,
    /// Care has ended.
    Discharged,
}

/// A place on the pathway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its word in rules and addresses: small letters, digits, `_`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it means for the status; none is allowed and warned about.
    pub category: Option<Category>,
    /// Where an episode begins. Exactly one state is.
    pub initial: bool,
    /// Entering it ends the episode.
    pub terminal: bool,
    /// May not be used any more, and must be empty.
    pub retired: bool,
    /// How long somebody may stay; later it is overdue.
    pub longest_stay: Option<Span>,
    /// How long before that it is said to be near; two days unless told.
    pub warn_before: Span,
    /// Which rule of the practice's own procedure it stands for, such as `JV-14`; may be empty.
    pub source: String,
    /// What it is for, in a sentence; may be empty.
    pub about: String,
}

/// Who carries a rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It moves the client by itself.
    Automatic,
    /// It proposes the move; a person confirms.
    Propose,
    /// People move the client; the rule has no guard.
    ByHand,
}

/// What follows where a guard holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// A move to this state.
    Move {
        /// The state's number in [`Book::states`].
        to: usize,
        /// Who carries it out.
        how: How,
        /// Whether a person who makes the move must give a reason.
        reason: bool,
    },
    /// A question for a person, who decides.
    Ask {
        /// The question.
        ask: String,
        /// The states it can be answered with, by number; staying is always another answer.
        choices: Vec<usize>,
    },
}

/// A rule: from where, under which condition, what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its word, unique in the book.
    pub key: String,
    /// In which states it holds watch, by number.
    pub from: Vec<usize>,
    /// The condition; none for moves that people make.
    pub when: Option<Guard>,
    /// What follows.
    pub then: Then,
    /// Which rule of the practice's own procedure it stands for; may be empty.
    pub source: String,
    /// What it is for, in a sentence; may be empty.
    pub about: String,
}

/// A pathway's definition, read and found sound in itself: every number of a state is one of `states`, exactly one is initial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Its word in addresses.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Which facts count as engagement.
    pub engagement: Vec<Which>,
    /// The states, in the order they are shown.
    pub states: Vec<State>,
    /// The rules, in the order they are asked: the first automatic move that holds is made.
    pub rules: Vec<Rule>,
}

impl Book {
    /// The number of the state of this key.
    pub fn state(&self, key: &str) -> Option<usize> {
        self.states.iter().position(|state| state.key == key)
    }
    /// The number of the state where an episode begins.
    pub fn initial(&self) -> usize {
        self.states.iter().position(|state| state.initial).unwrap_or_default()
    }
    /// The number of the rule of this key.
    pub fn rule(&self, key: &str) -> Option<usize> {
        self.rules.iter().position(|rule| rule.key == key)
    }
    /// The rules that hold watch in a state, with their numbers.
    pub fn rules_in(&self, state: usize) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.from.contains(&state))
    }
}
