//! When something cannot be estimated: a code for the program, a sentence for a clinician.

use std::fmt;

use serde::Serialize;

/// Why a number was not computed: what cannot be estimated, why, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable machine name, for example `ancova.one_group`.
    pub code: &'static str,
    /// One or two sentences for a clinician.
    pub say: String,
    /// What it is about: a column, a group, a contrast. Empty when it is about the whole analysis.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
}

impl Refusal {
    /// A refusal with a sentence, about the whole analysis.
    pub fn new(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into(), about: String::new() }
    }
    /// The same, about one column, group or contrast.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = what.into();
        self
    }
}
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about.is_empty() { f.write_str(&self.say) } else { write!(f, "{}: {}", self.about, self.say) }
    }
}
impl std::error::Error for Refusal {}
