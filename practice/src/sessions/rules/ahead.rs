//! What is said before a session is started: somebody will not come, or came early. Pure.

use kernel::{Error, Refusal};

use super::{SessionCard, Usual, code, reason, stay::arrive};
use crate::{
    schedule::Slot,
    sessions::words::{Ahead, Code, EntryCard, Mark, Outcome, Remote, Stay},
};

/// Said by staff about a session that was not started: how it will go, and why.
#[derive(Debug, Clone)]
pub(in crate::sessions) struct Ordered<'a> {
    pub outcome: Outcome,
    pub reason: &'a str,
    pub code: Option<&'a str>,
}

/// Judges it: an absence with its reason, or that nothing is said any more. Gives reason and code as they are kept.
pub(in crate::sessions) fn ahead(slot: &Slot, said: &Ordered<'_>, codes: &[Code]) -> Result<(String, String), Error> {
    if slot.cancelled.is_some() {
        return Err(Error::refuse("session.cancelled", "This session was cancelled, so nobody misses it."));
    }
    let why = reason(said.reason)?;
    match said.outcome {
        Outcome::Present | Outcome::Late => {
            Err(Error::refuse("ahead.attended", "Who is there is marked once the session is started."))
        }
        Outcome::Unmarked => Ok((String::new(), String::new())),
        Outcome::Absent | Outcome::LateCancel | Outcome::Excused if why.is_empty() => {
            Err(Refusal::new("missed.reason", "Give the reason for the absence.").at("reason").into())
        }
        Outcome::Absent | Outcome::LateCancel | Outcome::Excused => Ok((why, code(said.code, false, "", codes)?)),
    }
}

/// The mark that something said ahead becomes when the session starts; nothing where it does not fit any more.
pub(in crate::sessions) fn begun(session: &SessionCard, entry: &EntryCard, said: &Ahead, usual: &Usual) -> Option<Mark> {
    match said.outcome {
        Outcome::Unmarked => Some(Mark::unmarked()),
        Outcome::Absent | Outcome::LateCancel | Outcome::Excused => Some(Mark {
            outcome: said.outcome,
            reason: said.reason.clone(),
            code: said.code.clone(),
            segments: Vec::new(),
            remote: Remote::default(),
        }),
        Outcome::Present | Outcome::Late => {
            let stay = Stay { time_in: said.at, time_out: None, mode: said.mode, source: said.source, remote: None };
            arrive(session, entry, &stay, usual).ok().flatten()
        }
    }
}
