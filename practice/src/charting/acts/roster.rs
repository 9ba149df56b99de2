//! Taking somebody off a started session who was added by mistake, as long as nothing is recorded or written about them.

use kernel::{Error, Id};
use platform::{Act, Outcome, Permit, act::Deed};

use crate::{
    charting::{
        store,
        words::Part,
    },
    sessions::{self, Entry, EntryCard, RunSession, Session},
};

/// A line of the roster that may be taken off, for the form that asks why.
///
/// # Errors
/// `Missing` when it is not on the roster; `Missing` or `Forbidden` by policy.
pub async fn to_take_off(act: &mut Act, session: Id<Session>, entry: Id<Entry>) -> Outcome<EntryCard> {
    let permit = act.may::<RunSession>(session).await?;
    let entry = sessions::entry(act, &permit, entry).await?;
    let deed = Deed::of("attendance.seen").on(session).client(entry.client);
    act.seen(deed, entry)
}

/// What is written about somebody, in words.
async fn written(act: &Act, permit: &Permit<RunSession>, entry: &EntryCard) -> Result<Vec<&'static str>, Error> {
    let session = permit.row().started()?.id;
    let sheet = store::sheet(act, permit, session).await?;
    let own = |s: &crate::charting::Sheet| s.drafts.iter().any(|d| d.part == Part::Entry(entry.id) && !d.words.trim().is_empty());
    let mut found = Vec::new();
    if sheet.as_ref().is_some_and(own) {
        found.push("a note");
    }
    if store::missed(act, permit, session).await?.contains_key(&entry.client) {
        found.push("a missed-session note");
    }
    if sheet.is_some_and(|s| s.rounds > 0) && store::filed(act, permit, session).await?.iter().any(|(_, client, _)| *client == entry.client) {
        found.push("a signed note");
    }
    Ok(found)
}

/// Takes somebody off a session's roster, with a reason.
///
/// # Errors
/// Refused without a reason, or when anything is recorded or written about them.
pub async fn take_off(act: &mut Act, session: Id<Session>, entry: Id<Entry>, why: String) -> Outcome<()> {
    let permit = act.may::<RunSession>(session).await?;
    let card = sessions::entry(act, &permit, entry).await?;
    let written = written(act, &permit, &card).await?;
    sessions::take_off(act, &permit, entry, &written, &why).await
}
