//! Under what licence a measure may be used, and whether it may be sent, shown or handed on. The engine asks before it sends.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::definition::{is_yes, yes};

/// The kind of licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Written by whoever gives the file out, and from nobody's instrument.
    Own,
    /// No one's property, or given to all by the holder.
    PublicDomain,
    /// A Creative Commons licence, named in `spdx`.
    Cc,
    /// Free under the condition that stands beside it, which an administrator must accept.
    FreeWithConditions,
    /// The practice has its own contract, named in `licence_ref`. Stays in that practice.
    PracticeLicensed,
    /// No licence. It may be scored, never sent.
    Unlicensed,
}

/// The licence of a measure and on what it rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// The kind.
    pub status: Status,
    /// The SPDX identifier, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub spdx: String,
    /// Who holds the rights or gave them up.
    pub holder: String,
    /// Where the statement stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub statement_url: String,
    /// When that was last looked at.
    #[serde(with = "date")]
    pub checked_on: Date,
    /// On what statement the use rests.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// A line that must be shown with the form.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub attribution: String,
    /// What an administrator must accept before it is used.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// Whether the file holds the text of the items; a scoring skeleton does not.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub text: bool,
    /// Whether it may be given on a screen.
    pub electronic: bool,
    /// Whether a paying host may use it.
    pub commercial: bool,
    /// The number of the practice's own contract.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence_ref: String,
}

/// The setting in which a measure is to be sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sending<'a> {
    /// The conditions that an administrator accepted, word for word. A condition that has changed must be accepted anew.
    pub accepted: &'a [String],
    /// Whether it goes out as a link or onto a screen, and not on paper.
    pub electronic: bool,
    /// Whether the practice pays a host for this service.
    pub commercial: bool,
}

/// Why a measure is not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// No licence.
    #[error("This measure has no licence. Record the practice's own licence for it before it is sent.")]
    Unlicensed,
    /// A contract without a number.
    #[error("This measure needs the number of the practice's own licence before it is sent.")]
    NoReference,
    /// The condition was not accepted.
    #[error("This measure is free under a condition that an administrator must accept first: {0}")]
    NotAccepted(String),
    /// The file holds no text.
    #[error(
        "Only the scoring of this measure is here, because its text may not be passed on. Enter the scores, or add the text under the practice's own licence."
    )]
    NoText,
    /// Paper only.
    #[error("The licence of this measure does not cover screens. Give it on paper and enter the answers.")]
    PaperOnly,
    /// Not for paying hosts.
    #[error("The licence of this measure does not cover a paid service. Ask its holder, or use another measure.")]
    NotCommercial,
}

impl Licence {
    /// Whether the measure may be sent in this setting.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn may_send(&self, how: &Sending<'_>) -> Result<(), Withheld> {
        match self.status {
            Status::Unlicensed => return Err(Withheld::Unlicensed),
            Status::PracticeLicensed if self.licence_ref.trim().is_empty() => return Err(Withheld::NoReference),
            Status::Own | Status::PublicDomain | Status::Cc | Status::FreeWithConditions | Status::PracticeLicensed => {}
        }
        if !self.text {
            return Err(Withheld::NoText);
        }
        if !self.condition.is_empty() && !how.accepted.contains(&self.condition) {
            return Err(Withheld::NotAccepted(self.condition.clone()));
        }
        if how.electronic && !self.electronic {
            return Err(Withheld::PaperOnly);
        }
        if how.commercial && !self.commercial {
            return Err(Withheld::NotCommercial);
        }
        Ok(())
    }
    /// Whether the definition may leave the practice in a bundle. What rests on the practice's own contract never does.
    pub const fn may_leave(&self) -> bool {
        match self.status {
            Status::Own | Status::PublicDomain | Status::Cc | Status::FreeWithConditions => true,
            Status::PracticeLicensed | Status::Unlicensed => false,
        }
    }
}

/// A date, which TOML writes bare and JSON as text.
mod date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Bare(toml::value::Datetime),
        Text(String),
    }

    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = match Written::deserialize(from)? {
            Written::Bare(date) => date.to_string(),
            Written::Text(text) => text,
        };
        text.parse().map_err(|_| Error::custom("a date is written 2026-11-23"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(status: Status) -> Licence {
        Licence {
            status,
            spdx: String::new(),
            holder: "someone".to_owned(),
            statement_url: String::new(),
            checked_on: Date::constant(2026, 11, 23),
            basis: String::new(),
            attribution: String::new(),
            condition: String::new(),
            text: true,
            electronic: true,
            commercial: false,
            licence_ref: String::new(),
        }
    }

    #[test]
    // proves: R-F6
    fn nothing_unlicensed_is_sent() {
        let how = Sending { electronic: true, ..Sending::default() };
        assert_eq!(licence(Status::PublicDomain).may_send(&how), Ok(()));
        assert_eq!(licence(Status::Unlicensed).may_send(&how), Err(Withheld::Unlicensed));
        assert_eq!(licence(Status::PracticeLicensed).may_send(&how), Err(Withheld::NoReference));
        let own = Licence { licence_ref: "2026/17".to_owned(), ..licence(Status::PracticeLicensed) };
        assert_eq!(own.may_send(&how), Ok(()));
        assert!(!own.may_leave() && licence(Status::Cc).may_leave());
        let skeleton = Licence { text: false, ..licence(Status::Cc) };
        assert_eq!(skeleton.may_send(&how), Err(Withheld::NoText));
        let paper = Licence { electronic: false, ..licence(Status::Cc) };
        assert_eq!(paper.may_send(&how), Err(Withheld::PaperOnly));
        assert_eq!(paper.may_send(&Sending::default()), Ok(()));
        assert_eq!(licence(Status::Cc).may_send(&Sending { commercial: true, ..how }), Err(Withheld::NotCommercial));
    }

    #[test]
    fn a_condition_that_has_changed_is_accepted_anew() {
        let conditional = Licence { condition: "Not for sale.".to_owned(), ..licence(Status::FreeWithConditions) };
        let sent = |words: &str| conditional.may_send(&Sending { accepted: &[words.to_owned()], ..Sending::default() });
        assert_eq!(sent("Not for sale."), Ok(()));
        assert_eq!(sent("Not for sale, please."), Err(Withheld::NotAccepted("Not for sale.".to_owned())));
    }
}
