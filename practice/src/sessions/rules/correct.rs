//! Correcting attendance after the signature. Pure.

use kernel::{Error, Moment, Refusal};

use super::{Typed, Usual, judge};
use crate::sessions::words::{Code, EntryCard, Mark, Outcome, SessionCard};

/// Judges a correction: the session is signed, the correction says something else than what stands, and says why.
/// Gives what counts from now on, and the reason as it is kept.
pub(in crate::sessions) fn correct(
    session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, why: &str, usual: &Usual, codes: &[Code], now: Moment,
) -> Result<(Mark, String), Error> {
    if session.sealed_at.is_none() {
        return Err(Error::refuse("correction.open", "This session is not signed. Change the mark itself."));
    }
    let name = entry.face.name();
    let mut wrong = Vec::new();
    let why = super::reason(why)?;
    if why.is_empty() {
        wrong.push(Refusal::new("correction.why", "Give the reason for the correction.").at("why"));
    }
    if typed.outcome == Outcome::Unmarked {
        wrong.push(Refusal::new("correction.outcome", format!("Say whether {name} attended.")).at("outcome"));
    } else if !typed.outcome.attended() && typed.reason.trim().is_empty() {
        wrong.push(Refusal::new("correction.reason", format!("Give the reason why {name} was not there.")).at("reason"));
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let becomes = judge(session, entry, typed, usual, codes, now)?;
    if becomes.same(&entry.mark()) {
        return Err(Error::refuse("correction.same", "That is what stands already. Nothing was corrected."));
    }
    Ok((becomes, why))
}
