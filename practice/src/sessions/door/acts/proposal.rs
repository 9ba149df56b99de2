//! Who waits before a session by video, and what its meeting proposes to the attendance. A facilitator lets in and confirms.

use kernel::{Error, Id, Moment};
use platform::{Act, Outcome, Permit, act::Deed, crypto::digest};

use super::meeting::place;
use crate::{
    clients::{self, Client, Face},
    sessions::{
        RunSession,
        acts::{record_leaving, record_segment},
        door::{
            rules,
            store,
            words::{Came, Door, JoinCard, Place, Visit},
        },
        words::{Mode, Remote, Session, Source, Stay},
    },
};

/// Something that the attendance does not say yet: who, from when, and to when once that is known.
#[derive(Debug, Clone)]
pub(in crate::sessions) struct Proposal {
    /// The stay.
    pub visit: Id<Visit>,
    /// Whose.
    pub face: Face,
    /// From.
    pub from: Moment,
    /// To.
    pub to: Option<Moment>,
    /// Since when nothing was heard of their page, if that is a while.
    pub silent: Option<Moment>,
}

/// What the session's own page shows of its meeting.
#[derive(Debug, Clone, Default)]
pub(in crate::sessions) struct Strip {
    /// Whether it is held by video at all.
    pub online: bool,
    /// Who waits to be let in, the longest first.
    pub waiting: Vec<Face>,
    /// What is to be confirmed.
    pub proposals: Vec<Proposal>,
    /// By which the page knows whether it shows this already.
    pub print: String,
}

async fn proposals(act: &Act, permit: &Permit<RunSession>) -> Result<Vec<(Came, Moment, Option<Moment>)>, Error> {
    let Some(session) = permit.row().session.as_ref().filter(|session| session.sealed_at.is_none()) else { return Ok(Vec::new()) };
    let stays = store::stays(act, permit, &[session.id], None).await?;
    let asks = |came: Came| {
        let (from, to) = rules::proposed(&came, session.actual_start, session.actual_end)?;
        Some((came, from, to))
    };
    Ok(stays.into_iter().filter(|came| came.door == Door::Remote).filter_map(asks).collect())
}

/// Who waits, and what is to be confirmed; nothing where that is what the page shows already: a page that asks every few seconds is
/// told of each thing once, and so is the log.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn see_strip(act: &mut Act, id: Id<Session>, known: String) -> Outcome<Option<Strip>> {
    let permit = act.may::<RunSession>(id).await?;
    let online = place(act, &permit, &permit.row().slot).await? != Place::Nowhere;
    let now = act.now();
    let mut waiting: Vec<JoinCard> = store::joins(act, &permit, id).await?.into_iter().filter(|join| rules::waits(join, now)).collect();
    waiting.sort_by_key(|join| join.waiting_at);
    let found = proposals(act, &permit).await?;
    let shown: Vec<_> = found.iter().map(|(came, from, to)| (came.id, *from, *to, rules::silent(came, now))).collect();
    let print = hex::encode(&digest(format!("{online} {:?} {shown:?}", waiting.iter().map(|join| join.id).collect::<Vec<_>>()).as_bytes())[..8]);
    if print == known {
        return act.nothing(None);
    }
    if waiting.is_empty() && found.is_empty() {
        return act.nothing(Some(Strip { online, print, ..Strip::default() }));
    }
    let ids: Vec<_> = waiting.iter().map(|join| join.client).chain(found.iter().map(|(came, ..)| came.client)).collect();
    let faces = clients::faces(act, &permit, &ids).await?;
    let face = |client: Id<Client>| faces.iter().find(|face| face.id == client).cloned();
    let strip = Strip {
        online,
        waiting: waiting.iter().filter_map(|join| face(join.client)).collect(),
        proposals: found
            .iter()
            .filter_map(|(came, from, to)| {
                Some(Proposal { visit: came.id, face: face(came.client)?, from: *from, to: *to, silent: rules::silent(came, now) })
            })
            .collect(),
        print,
    };
    let deed = ids.iter().fold(Deed::of("meeting.followed").on(id), |deed, client| deed.client(*client));
    act.seen(deed, Some(strip))
}

/// Lets in who waits: one, or all.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::sessions) async fn admit(act: &mut Act, id: Id<Session>, client: Option<Id<Client>>) -> Outcome<usize> {
    let permit = act.may::<RunSession>(id).await?;
    let now = act.now();
    let mut waiting = store::joins(act, &permit, id).await?;
    waiting.retain(|join| rules::waits(join, now) && client.is_none_or(|only| only == join.client));
    if waiting.is_empty() {
        return act.nothing(0);
    }
    store::admit(act, &permit, &waiting.iter().map(|join| join.id).collect::<Vec<_>>()).await?;
    let deed = waiting.iter().fold(Deed::of("meeting.admitted").on(id), |deed, join| deed.client(join.client));
    act.done(deed, waiting.len())
}

/// Confirms what the meeting proposes, of one stay or of all: it becomes attendance.
///
/// # Errors
/// Refused when the session was not started or is signed.
pub(in crate::sessions) async fn confirm(act: &mut Act, id: Id<Session>, visit: Option<Id<Visit>>) -> Outcome<usize> {
    let permit = act.may::<RunSession>(id).await?;
    permit.row().started()?;
    let mut found = proposals(act, &permit).await?;
    found.retain(|(came, ..)| visit.is_none_or(|only| only == came.id));
    if found.is_empty() {
        return act.nothing(0);
    }
    let slot = permit.row().slot.clone();
    let joins = store::joins(act, &permit, id).await?;
    let mut deed = Deed::of("meeting.confirmed").on(id).with("confirmed", found.len());
    // One after the other: each is a mark of its own, and a second stay of one client stands on the first.
    for (came, from, to) in &found {
        match (came.taken, to) {
            (Some(_), Some(at)) => {
                record_leaving(act, &permit, &slot, came.client, *at, Source::Telehealth).await?;
            }
            (Some(_), None) => {}
            (None, _) => {
                let told = joins.iter().find(|join| join.client == came.client);
                let remote = told.map(|join| Remote { location: join.location.clone(), consent: join.consent, ..Remote::default() });
                let stay = Stay { time_in: *from, time_out: *to, mode: Mode::Remote, source: Source::Telehealth, remote };
                record_segment(act, &permit, &slot, came.client, stay).await?;
            }
        }
        store::take(act, &permit, came.id, (*from, *to)).await?;
        deed = deed.client(came.client);
    }
    act.done(deed, found.len())
}

/// Leaves a proposal out: it was not this client, or not this session.
///
/// # Errors
/// `Missing` when there is no such proposal; refused where none was named.
pub(in crate::sessions) async fn drop_proposal(act: &mut Act, id: Id<Session>, visit: Option<Id<Visit>>) -> Outcome<()> {
    let permit = act.may::<RunSession>(id).await?;
    let visit = visit.ok_or_else(|| Error::refuse("meeting.which", "Choose which one to leave out."))?;
    let found = proposals(act, &permit).await?;
    let (came, ..) = found.into_iter().find(|(came, ..)| came.id == visit).ok_or(Error::Missing)?;
    store::drop_stay(act, &permit, visit).await?;
    act.done(Deed::of("meeting.left_out").on(id).client(came.client), ())
}
