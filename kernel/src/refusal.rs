//! The four ways a verb can end without a result. Everything that goes wrong in Cohort is one of these.

use std::fmt;

/// A rule said no: what rule, what to tell the person, and which field to put it beside.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// Stable machine name, for example `session.already_signed`.
    pub code: &'static str,
    /// One sentence for a person, saying what to do.
    pub say: String,
    /// The field it is about, as the form names it.
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal with a sentence and no field.
    pub fn new(code: &'static str, say: impl Into<String>) -> Self {
        Self { code, say: say.into(), field: None }
    }
    /// The same, beside a field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

/// Something broke: for the log, never for the page.
#[derive(Debug)]
pub struct Fault(String);

impl Fault {
    /// A fault with what happened. The text must hold no client data: it goes to the log.
    pub fn new(what: impl fmt::Display) -> Self {
        Self(what.to_string())
    }
}
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a verb ends when it does not succeed.
#[derive(Debug)]
pub enum Error {
    /// A rule said no; nothing was changed.
    Refused(Vec<Refusal>),
    /// There is no such thing, or the caller may not know that there is (404).
    Missing,
    /// The caller may see the thing, but not do this with it (403).
    Forbidden,
    /// The database asks to try the whole verb again; the runner does.
    Again,
    /// Something broke; logged under a reference.
    Fault(Fault),
}

impl Error {
    /// A single refusal.
    pub fn refuse(code: &'static str, say: impl Into<String>) -> Self {
        Refusal::new(code, say).into()
    }
    /// A fault with what happened, for the log.
    pub fn fault(what: impl fmt::Display) -> Self {
        Self::Fault(Fault::new(what))
    }
}
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}
impl From<Vec<Refusal>> for Error {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}
impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(all) => f.write_str(&all.iter().map(|r| r.say.as_str()).collect::<Vec<_>>().join(" ")),
            Self::Missing => f.write_str("There is nothing here that you can see."),
            Self::Forbidden => f.write_str("Your role does not allow this."),
            Self::Again => f.write_str("The database was busy. Please try again."),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}
impl std::error::Error for Error {}
