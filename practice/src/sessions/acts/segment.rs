//! Coming and going by the word of a door: what kiosk, video session and paper sheet record. Parts of their verbs, which
//! tell the audit log.

use kernel::{Error, Id, Moment};
use platform::{Act, permit::Warrant};

use crate::{
    clients::Client,
    schedule::Slot,
    sessions::{
        rules, store,
        words::{Ahead, Arrived, EntryCard, Mark, Outcome, SessionCard, Source, Stay},
    },
};

/// Somebody on the roster came. Their time runs from then, in whole minutes, until they leave or the session ends; who
/// comes back has a second time, unless the line was only cut for a moment. Marked as present, or as late some minutes
/// after the start; what staff said about the same time stays.
///
/// Before the session is started it is kept ahead, and becomes a mark when it is.
///
/// # Errors
/// `Missing` when they are not on the roster; refused when the session is cancelled, over or signed.
pub async fn record_segment(act: &Act, proof: &impl Warrant, slot: &Slot, client: Id<Client>, stay: Stay) -> Result<Arrived, Error> {
    let Some((session, entry)) = line(act, proof, slot, client).await? else {
        if slot.cancelled.is_some() {
            return Err(Error::refuse("session.cancelled", "This session was cancelled."));
        }
        let before = store::ahead(act, proof, slot.id).await?.remove(&client).unwrap_or_default();
        if before.last().is_some_and(|said| said.outcome == Outcome::Present) {
            return Ok(Arrived::Already);
        }
        let said = Ahead {
            client,
            version: before.last().map_or(0, |said| said.version) + 1,
            outcome: Outcome::Present,
            reason: String::new(),
            code: String::new(),
            mode: stay.mode,
            source: stay.source,
            at: stay.time_in,
            by: None,
        };
        store::write_ahead(act, proof, slot.id, &said).await?;
        return Ok(Arrived::Waiting);
    };
    match rules::arrive(&session, &entry, &stay, &rules::usual(slot))? {
        Some(mark) => write(act, proof, &session, &entry, mark, stay.source).await.map(|()| Arrived::In),
        None => Ok(Arrived::Already),
    }
}

/// Somebody left: the time of theirs that was open ends. Whether there was one.
///
/// # Errors
/// `Missing` when they are not on the roster, or the session was not started; refused when it is signed.
pub async fn record_leaving(
    act: &Act, proof: &impl Warrant, slot: &Slot, client: Id<Client>, at: Moment, source: Source,
) -> Result<bool, Error> {
    let (session, entry) = line(act, proof, slot, client).await?.ok_or(Error::Missing)?;
    match rules::leave(&session, &entry, at)? {
        Some(mark) => write(act, proof, &session, &entry, mark, source).await.map(|()| true),
        None => Ok(false),
    }
}

/// A client's line of a started session's roster.
async fn line(act: &Act, proof: &impl Warrant, slot: &Slot, client: Id<Client>) -> Result<Option<(SessionCard, EntryCard)>, Error> {
    let Some(session) = store::cards(act, proof, std::slice::from_ref(slot)).await?.pop() else { return Ok(None) };
    let roll = store::roll_of(act, proof, session).await?;
    let entry = roll.entries.into_iter().find(|e| e.client == client).ok_or(Error::Missing)?;
    Ok(Some((roll.session, entry)))
}

async fn write(
    act: &Act, proof: &impl Warrant, session: &SessionCard, entry: &EntryCard, mark: Mark, source: Source,
) -> Result<(), Error> {
    let version = store::count_change(act, proof, session.id).await?;
    store::write_marks(act, proof, &[(entry, mark)], version, source).await
}
