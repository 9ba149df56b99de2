//! Taking somebody off a started session who was put there by mistake.

use kernel::{Error, Id};
use platform::{Act, Outcome, Permit, act::Deed};

use super::run::{RunSession, roll};
use crate::sessions::{
    rules, store,
    words::{Entry, EntryCard},
};

/// A line of the roster that the caller may work on.
///
/// # Errors
/// `Missing` when it is not on this session's roster; refused when the session was not started.
pub async fn entry(act: &Act, permit: &Permit<RunSession>, id: Id<Entry>) -> Result<EntryCard, Error> {
    roll(act, permit).await?.entries.into_iter().find(|e| e.id == id).ok_or(Error::Missing)
}

/// Takes a line off the roster; it is kept with its reason, and the client can be added again. `written` names what the
/// room above knows to be written about them: then they stay. Part of a verb of the room above, which tells the audit log.
///
/// # Errors
/// Refused without a reason, or when anything is recorded about them; `Missing` when they are not on the roster.
pub async fn take_off(act: &mut Act, permit: &Permit<RunSession>, id: Id<Entry>, written: &[&str], why: &str) -> Outcome<()> {
    let entry = entry(act, permit, id).await?;
    let session = permit.row().started()?;
    let why = rules::off(session, &entry, written, why)?;
    let version = store::count_change(act, permit, session.id).await?;
    store::write_off(act, permit, id, &why, version).await?;
    act.done(Deed::of("session.client_taken_off").on(session.id).client(entry.client).with("reason", why), ())
}
