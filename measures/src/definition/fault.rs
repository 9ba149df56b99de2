//! What is wrong with a definition: where it stands, and what to do.

use std::fmt;

use super::bounds;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a path in the file: `scales.total.bands`.
    pub at: String,
    /// A sentence on what is wrong.
    pub says: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.says)
    }
}

/// Everything that is wrong, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes one more.
    pub fn note(&mut self, at: impl Into<String>, says: impl Into<String>) {
        if self.0.len() < bounds::FAULTS {
            self.0.push(Fault { at: at.into(), says: says.into() });
        }
    }
    /// Notes it unless the condition holds.
    pub fn unless(&mut self, holds: bool, at: impl Into<String>, says: impl Into<String>) {
        if !holds {
            self.note(at, says);
        }
    }
    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All of them.
    pub fn all(&self) -> &[Fault] {
        &self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}
