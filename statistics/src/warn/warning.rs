//! A warning: a code, a sentence, and how grave it is.

use serde::Serialize;

/// How grave a warning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Notice,
    /// Can change what the numbers mean.
    Warning,
}

/// Something to be said above the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable machine name, for example `attrition.high`.
    pub code: &'static str,
    /// What it is, and what it means for reading the numbers.
    pub say: String,
    /// How grave it is.
    #[serde(skip)]
    pub level: Level,
    /// How it is said where numbers of few clients are hidden, when its sentence tells such numbers.
    #[serde(skip)]
    pub shared: Option<Shared>,
}

/// The same warning without its numbers, for readers who may not see every client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The numbers of clients that the full sentence tells or lets a reader work out.
    pub counts: Vec<usize>,
    /// The sentence without them.
    pub say: String,
}

impl Warning {
    /// One that can change what the numbers mean.
    pub fn new(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into(), level: Level::Warning, shared: None }
    }
    /// One that is good to know.
    pub fn notice(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into(), level: Level::Notice, shared: None }
    }
    /// The same with a sentence that does without these numbers of clients.
    #[must_use]
    pub fn or(mut self, counts: impl IntoIterator<Item = usize>, say: impl Into<String>) -> Self {
        self.shared = Some(Shared { counts: counts.into_iter().collect(), say: say.into() });
        self
    }
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// `one client`, `7 clients`.
pub(super) fn clients(n: usize) -> String {
    if n == 1 { "one client".to_owned() } else { format!("{n} clients") }
}
