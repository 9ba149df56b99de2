//! What is said before a session is started: who will not come. It becomes part of the log of marks at the start.

use kernel::{Error, Id};
use platform::{Act, Outcome as End, Permit, act::Deed};

use super::run::RunSession;
use crate::{
    clients::Client,
    schedule,
    sessions::{
        rules::{self, Ordered},
        store,
        words::{Ahead, EntryCard, Mode, Outcome, Session, Source},
    },
};

/// Who is expected at a session that was not started yet.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn expected(act: &Act, permit: &Permit<RunSession>) -> Result<Vec<Id<Client>>, Error> {
    let lines = schedule::roster_at_start(act, permit, permit.row().slot.id).await?;
    Ok(lines.into_iter().map(|line| line.client).collect())
}

/// The order to say ahead how it will go for somebody: an absence, or nothing again.
#[derive(Debug, Clone)]
pub struct SayAhead {
    /// The session; not started yet.
    pub session: Id<Session>,
    /// About whom; somebody expected.
    pub client: Id<Client>,
    /// The version it was read at; 0 when nothing was said.
    pub base: i64,
    /// How it will go.
    pub outcome: Outcome,
    /// Why not.
    pub reason: String,
    /// The service code; empty for no fee.
    pub code: Option<String>,
}

/// Says ahead that somebody will not come. It stands until somebody says otherwise, and is a mark when the session starts.
///
/// # Errors
/// Refused without a reason, for somebody who attends, when the session was started or cancelled, or when somebody
/// said otherwise meanwhile; `Missing` for whoever is not expected.
pub async fn say_ahead(act: &mut Act, order: SayAhead) -> End<()> {
    let permit = act.may::<RunSession>(order.session).await?;
    if permit.row().session.is_some() {
        return Err(Error::refuse("ahead.started", "The session was started meanwhile. Mark the client there."));
    }
    let mut said = store::ahead(act, &permit, order.session).await?;
    let last = said.remove(&order.client).and_then(|all| all.into_iter().next_back());
    if last.is_none() && !expected(act, &permit).await?.contains(&order.client) {
        return Err(act.unseen::<RunSession>(order.client));
    }
    let codes = store::codes(act, &permit).await?;
    let typed = Ordered { outcome: order.outcome, reason: &order.reason, code: order.code.as_deref() };
    let (reason, code) = rules::ahead(&permit.row().slot, &typed, &codes)?;
    if last.as_ref().is_some_and(|was| (was.outcome, &was.reason, &was.code) == (order.outcome, &reason, &code)) {
        return act.nothing(());
    }
    let version = last.as_ref().map_or(0, |was| was.version);
    if version != order.base {
        return Err(Error::refuse("ahead.changed", "Somebody else said how it goes for this client meanwhile. Look at it once more."));
    }
    let by = act.staff()?.staff;
    let was = last.map_or(Outcome::Unmarked, |was| was.outcome);
    let ahead = Ahead {
        client: order.client,
        version: version + 1,
        outcome: order.outcome,
        reason,
        code,
        mode: Mode::Room,
        source: Source::Staff,
        at: act.now(),
        by: Some(by),
    };
    store::write_ahead(act, &permit, order.session, &ahead).await?;
    let change = format!("{} -> {} {}", was.word(), order.outcome.word(), ahead.code);
    act.done(Deed::of("session.said_ahead").on(order.session).client(order.client).with("change", change).with("when", "before"), ())
}

/// Makes what was said ahead part of the log of marks, with the time and the name of whoever said it. Part of the verb
/// that starts a session, which tells the audit log.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn bring_forward(act: &Act, permit: &Permit<RunSession>) -> Result<(), Error> {
    let row = permit.row();
    let mut said = store::ahead(act, permit, row.slot.id).await?;
    if said.is_empty() {
        return Ok(());
    }
    let roll = store::roll_of(act, permit, row.started()?.clone()).await?;
    let usual = rules::usual(&row.slot);
    let mut lines = Vec::new();
    for entry in roll.entries.iter().filter(|e| e.outcome == Outcome::Unmarked && e.version == 1) {
        let mut stands = entry.clone();
        for one in said.remove(&entry.client).unwrap_or_default() {
            let Some(mark) = rules::begun(&roll.session, &stands, &one, &usual) else { continue };
            let word = store::Word { source: one.source, at: one.at, by: one.by };
            let next = EntryCard {
                outcome: mark.outcome,
                reason: mark.reason.clone(),
                code: mark.code.clone(),
                segments: mark.segments.clone(),
                remote: mark.remote.clone(),
                version: stands.version + 1,
                ..stands.clone()
            };
            lines.push((stands, mark, word));
            stands = next;
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let version = store::count_change(act, permit, roll.session.id).await?;
    // A client's lines are written one after the other, each on the one before.
    for (entry, mark, word) in &lines {
        store::write_words(act, permit, &[(entry, mark, *word)], version).await?;
    }
    Ok(())
}
