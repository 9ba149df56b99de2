//! What a door says, put into the attendance: through the building blocks of sessions, which know what staff said already.

use kernel::{Error, Id, Moment};
use platform::{Act, permit::Warrant};

use crate::{
    clients::Client,
    schedule::{self, Occurrence, Slot},
    sessions::{
        acts::{record_leaving, record_segment},
        door::{rules, words::Came},
        store,
        words::{Ahead, EntryCard, Mark, Mode, Outcome, SessionCard, Source, Stay},
    },
};

/// The door opens and closes whatever the attendance says: where it takes nothing any more, the stay is kept all the same.
fn or_not<T>(done: Result<T, Error>, otherwise: T) -> Result<T, Error> {
    match done {
        Err(Error::Refused(_)) => Ok(otherwise),
        other => other,
    }
}

fn in_the_room(time_in: Moment, time_out: Option<Moment>) -> Stay {
    Stay { time_in, time_out, mode: Mode::Room, source: Source::Kiosk, remote: None }
}

/// Somebody came.
pub(super) async fn came(act: &Act, proof: &impl Warrant, slot: &Slot, came: &Came) -> Result<(), Error> {
    let stay = in_the_room(came.came_at, came.left_at);
    or_not(record_segment(act, proof, slot, came.client, stay).await.map(|_| ()), ())
}

/// Somebody left; before the session was started they are not there any more.
pub(super) async fn left(act: &Act, proof: &impl Warrant, slot: &Slot, came: &Came, at: Moment) -> Result<(), Error> {
    if slot.begun.is_some() {
        return or_not(record_leaving(act, proof, slot, came.client, at, Source::Kiosk).await.map(|_| ()), ());
    }
    unsay(act, proof, slot.id, came.client).await
}

/// Somebody did not come after all.
pub(super) async fn retract(act: &Act, proof: &impl Warrant, came: &Came) -> Result<(), Error> {
    let slot = schedule::slot(act, proof, came.occurrence).await?.ok_or(Error::Missing)?;
    let Some((session, entry)) = line(act, proof, &slot, came.client).await? else {
        return unsay(act, proof, slot.id, came.client).await;
    };
    let Some(mark) = without(&session, &entry, came.came_at) else { return Ok(()) };
    let version = store::count_change(act, proof, session.id).await?;
    store::write_marks(act, proof, &[(&entry, mark)], version, Source::Kiosk).await
}

/// Somebody did not leave after all.
pub(super) async fn resume(act: &Act, proof: &impl Warrant, came: &Came, left_at: Moment) -> Result<(), Error> {
    let slot = schedule::slot(act, proof, came.occurrence).await?.ok_or(Error::Missing)?;
    // Before the start it is as if they had come then; afterwards their time goes on where it was cut, a minute old at least.
    let since = match line(act, proof, &slot, came.client).await? {
        Some((_, entry)) => {
            let cut = entry.segments.iter().rev().find(|s| s.source == Source::Kiosk).map(|s| s.time_out);
            cut.map_or(left_at, |cut| cut.max(left_at))
        }
        None => came.came_at,
    };
    or_not(record_segment(act, proof, &slot, came.client, in_the_room(since, None)).await.map(|_| ()), ())
}

/// What the mark becomes without the time that began then; nothing where it is not the door's own time any more.
fn without(session: &SessionCard, entry: &EntryCard, came_at: Moment) -> Option<Mark> {
    if session.sealed_at.is_some() {
        return None;
    }
    let since = rules::minute(came_at).max(session.actual_start);
    let mut mark = entry.mark();
    let at = mark.segments.iter().position(|s| s.time_in == since && s.source == Source::Kiosk)?;
    mark.segments.remove(at);
    Some(if mark.segments.is_empty() { Mark::unmarked() } else { mark })
}

async fn line(act: &Act, proof: &impl Warrant, slot: &Slot, client: Id<Client>) -> Result<Option<(SessionCard, EntryCard)>, Error> {
    let Some(session) = store::cards(act, proof, std::slice::from_ref(slot)).await?.pop() else { return Ok(None) };
    let roll = store::roll_of(act, proof, session).await?;
    let entry = roll.entries.into_iter().find(|entry| entry.client == client).ok_or(Error::Missing)?;
    Ok(Some((roll.session, entry)))
}

/// Takes back what was said about somebody before the session was started.
async fn unsay(act: &Act, proof: &impl Warrant, occurrence: Id<Occurrence>, client: Id<Client>) -> Result<(), Error> {
    let before = store::ahead(act, proof, occurrence).await?.remove(&client).unwrap_or_default();
    let Some(last) = before.last().filter(|said| said.outcome == Outcome::Present) else { return Ok(()) };
    let said = Ahead { version: last.version + 1, outcome: Outcome::Unmarked, source: Source::Kiosk, at: act.now(), by: None, ..last.clone() };
    store::write_ahead(act, proof, occurrence, &said).await
}
