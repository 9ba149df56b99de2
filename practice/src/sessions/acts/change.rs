//! What else changes while a session is open: somebody comes unrostered, and when it really began and ended.

use kernel::{Error, Id, Refusal, time::MINUTE};
use platform::{Act, Outcome, Permit, act::Deed};

use super::run::{RunSession, roll};
use crate::{
    access,
    clients::{self, Client, Face},
    sessions::{
        rules, store,
        words::{Mark, Session, SessionCard, Source, When},
    },
};

/// The order to add a client to a session that was started.
#[derive(Debug, Clone)]
pub struct AddClient {
    /// The session.
    pub session: Id<Session>,
    /// The client; one the caller sees.
    pub client: Id<Client>,
    /// Why they sit beside somebody from whom they are kept apart; empty where nobody decided so.
    pub despite: String,
}

/// Adds somebody who came unrostered or was forgotten; at any time, during the session and afterwards (KP-21, R3). After
/// the signature they stand there unmarked, until a correction says how it went. Whether the session is signed.
///
/// # Errors
/// Refused when they are on the roster already, or, while the session lasts, beside somebody from whom they are kept apart.
/// Afterwards it is written down as it was.
pub async fn add_client(act: &mut Act, order: AddClient) -> Outcome<bool> {
    let permit = act.may::<RunSession>(order.session).await?;
    let signed = permit.row().started()?.sealed_at.is_some();
    if access::client_tie(act, order.client).await?.is_none() {
        return Err(Error::Missing);
    }
    if clients::faces(act, &permit, &[order.client]).await?.is_empty() {
        return Err(Error::Missing);
    }
    kept_apart(act, &permit, &order).await?;
    let version = store::count_change(act, &permit, order.session).await?;
    if !store::write_back(act, &permit, order.session, order.client, version).await? {
        store::write_entries(act, &permit, order.session, &[order.client], "manual", version).await?;
    }
    let when = When::of(act.now(), permit.row().started()?);
    act.done(Deed::of("session.client_added").on(order.session).client(order.client).with("when", when.word()).with("signed", signed), signed)
}

async fn kept_apart(act: &mut Act, permit: &Permit<RunSession>, order: &AddClient) -> Result<(), Error> {
    let session = permit.row().started()?;
    let (from, to) = (session.actual_start, session.actual_end);
    if act.now() >= to {
        return Ok(());
    }
    let there = store::roster(act, permit, order.session).await?;
    let mut pairs = clients::apart_from(act, permit, &[order.client]).await?;
    pairs.retain(|pair| pair.meets(from, Some(to)) && pair.other(order.client).is_some_and(|other| there.contains(&other)));
    clients::place_together(act, permit, pairs, ("session", order.session.uuid()), &order.despite).await
}

/// Those whom a typed name may mean, for somebody who runs this session and wants to add one of them.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn find_to_add(act: &mut Act, session: Id<Session>, typed: String) -> Outcome<Vec<Face>> {
    act.may::<RunSession>(session).await?;
    clients::find_clients(act, typed).await
}

/// Shows the form that says when a session really began and ended.
///
/// # Errors
/// Refused when it was not started, or is signed.
pub async fn see_times(act: &mut Act, session: Id<Session>) -> Outcome<SessionCard> {
    let permit = act.may::<RunSession>(session).await?;
    let card = permit.row().started()?.clone();
    rules::open(&card)?;
    act.nothing(card)
}

/// The order to set when a session really began and ended.
#[derive(Debug, Clone)]
pub struct SetTimes {
    /// The session.
    pub session: Id<Session>,
    /// The beginning as typed.
    pub start: String,
    /// The end as typed.
    pub end: String,
}

/// Sets when the session really began and ended; whoever was there from edge to edge follows.
///
/// # Errors
/// Refused when the times will not do.
pub async fn set_times(act: &mut Act, order: SetTimes) -> Outcome<()> {
    let permit = act.may::<RunSession>(order.session).await?;
    let roll = roll(act, &permit).await?;
    let old = (roll.session.actual_start, roll.session.actual_end);
    let new = rules::times(&roll.session, &order.start, &order.end)?;
    if new == old {
        return act.nothing(());
    }
    let changes: Vec<_> = roll
        .entries
        .iter()
        .filter(|e| e.outcome.attended())
        .map(|e| {
            let segments = e.segments.iter().filter_map(|s| rules::follow(*s, old, new)).collect();
            (e, Mark { segments, ..e.mark() })
        })
        .filter(|(e, change)| e.segments != change.segments)
        .collect();
    if let Some((entry, _)) = changes.iter().find(|(_, change)| change.segments.is_empty()) {
        let say = format!("{} was in the room only outside these times. Correct that client's times first.", entry.face.name());
        return Err(Refusal::new("session.times", say).at("actual_end").into());
    }
    let version = store::count_change(act, &permit, order.session).await?;
    store::write_times(act, &permit, order.session, new.0, new.1).await?;
    store::write_marks(act, &permit, &changes, version, Source::Staff).await?;
    let minutes = (new.1.0 - new.0.0) / MINUTE;
    act.done(Deed::of("session.times_set").on(order.session).with("minutes", minutes), ())
}
