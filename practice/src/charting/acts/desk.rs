//! The desk: what is on today, what is not signed, what waits for a co-signature; and the search across clients and groups.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, time::HOUR};
use platform::{Act, Outcome, act::Deed};

use super::{
    late::missing_of,
    review::{Waiting, collect},
};
use crate::{
    access::{self, NoticeCard, NoticeKind},
    charting::store,
    clients::{self, Face},
    groups::{self, GroupCard},
    schedule::{self, Slot},
    sessions::{self, Entry, SessionCard},
};

/// One line of the desk: a session and what it waits for.
#[derive(Debug, Clone)]
pub struct Line {
    /// The planned slot.
    pub slot: Slot,
    /// The session, if it was started.
    pub session: Option<SessionCard>,
    /// How often it was signed.
    pub rounds: i64,
    /// If a review was asked for: what was decided.
    pub review: Option<Option<String>>,
    /// Whether the caller leads it.
    pub mine: bool,
}

/// The desk of today.
pub struct Desk {
    /// Today's sessions that the caller sees.
    pub today: Vec<Line>,
    /// The caller's sessions of the coming days.
    pub coming: Vec<Line>,
    /// Sessions of theirs in the last four weeks that are not signed.
    pub unsigned: Vec<Line>,
    /// Notes of theirs that are missing after the signature: the session and the line of the roster.
    pub missing: Vec<(Slot, Id<Entry>)>,
    /// What waits for the caller's co-signature, or was returned to them.
    pub waiting: Vec<Waiting>,
    /// What presses: sessions that are not started, not marked or not finished in time, theirs or of those they supervise.
    pub pressing: Vec<NoticeCard>,
}

/// The desk of today: what is on, what is not signed, what waits for a co-signature.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn today(act: &mut Act, from: Moment, to: Moment) -> Outcome<Desk> {
    let until = to.plus(7 * 24 * HOUR);
    let scope = act.scope();
    let me = act.staff()?.staff;
    let since = from.plus(-28 * 24 * HOUR);
    let slots = schedule::slots(act, &scope, since, until).await?;
    let mut started: HashMap<_, _> = sessions::cards(act, &scope, &slots).await?.into_iter().map(|s| (s.id, s)).collect();
    let states = store::states(act, &scope, &slots).await?;
    let now = act.now();
    let mut lines = Vec::new();
    for slot in slots {
        let session = started.remove(&slot.id);
        let (rounds, review) = states.get(&slot.id).cloned().unwrap_or((0, None));
        let mine = slot.facilitators.iter().any(|(id, _)| *id == me);
        lines.push(Line { slot, session, rounds, review, mine });
    }
    let missing = missing(act, &lines).await?;
    let (mut today, before): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| l.slot.starts_at >= from);
    let mut coming = today.split_off(today.iter().position(|l| l.slot.starts_at >= to).unwrap_or(today.len()));
    coming.retain(|l| l.mine);
    let mut unsigned: Vec<Line> = before;
    unsigned.extend(today.iter().filter(|l| l.slot.ends_at < now).cloned());
    unsigned.retain(|l| l.mine && l.slot.cancelled.is_none() && l.session.as_ref().is_none_or(|s| s.sealed_at.is_none()) && l.slot.ends_at < now);
    let pressing = pressing(act, &today, &unsigned).await?;
    // What presses stands above, with the click that mends it; it is not said twice.
    unsigned.retain(|l| !pressing.iter().any(|n| n.about == Some(l.slot.id.uuid())));
    let desk = Desk { today, coming, unsigned, missing, waiting: collect(act).await?, pressing };
    act.seen(Deed::of("desk.seen").with("today", desk.today.len()), desk)
}

/// Notes that are missing in signed sessions that the caller leads.
async fn missing(act: &Act, lines: &[Line]) -> Result<Vec<(Slot, Id<Entry>)>, Error> {
    let signed = |l: &&Line| l.mine && l.session.as_ref().is_some_and(|s| s.sealed_at.is_some());
    let mine: HashMap<_, _> = lines.iter().filter(signed).map(|l| (l.slot.id, &l.slot)).collect();
    let found = missing_of(act, &act.scope(), &mine.keys().copied().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().filter_map(|(session, entry)| Some(((*mine.get(&session)?).clone(), entry))).collect())
}

/// What presses the caller, as far as it stands at this very moment: the round that ends notices may be a minute away.
async fn pressing(act: &Act, today: &[Line], unsigned: &[Line]) -> Result<Vec<NoticeCard>, Error> {
    let mut all = access::standing_notices(act, &act.scope(), act.staff()?.staff).await?;
    all.retain(|n| {
        let line = today.iter().chain(unsigned).find(|l| n.about == Some(l.slot.id.uuid()));
        match n.kind {
            Some(NoticeKind::NotStarted) => line.is_none_or(|l| l.session.is_none() && l.slot.cancelled.is_none()),
            Some(NoticeKind::Register | NoticeKind::Incomplete) => line.is_none_or(|l| l.session.as_ref().is_none_or(|s| s.sealed_at.is_none())),
            Some(NoticeKind::Escalated) => true,
            Some(NoticeKind::Signature | NoticeKind::CoSign) | None => false,
        }
    });
    Ok(all)
}

/// Clients and groups with such a name, as far as the caller sees them.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn search(act: &mut Act, typed: String) -> Outcome<(Vec<Face>, Vec<GroupCard>)> {
    let faces = clients::find_clients(act, typed.clone()).await?.value();
    let groups = groups::find_groups(act, typed).await?.value();
    act.nothing((faces, groups))
}
