//! The client's side of a session by video: their own link, the waiting room, going in and leaving. Whether a link opens is judged
//! each time it is used, by the roster and the times as they are then.

use kernel::{Error, Id, Moment, text};
use platform::{Act, Found, Outcome, Roles, Tie, Verb, act::Deed};
use serde::{Deserialize, Serialize};

use super::meeting::{invited, place};
use crate::{
    access::{self, PracticeCard},
    clients, groups,
    schedule::{self, Slot},
    sessions::{
        door::{
            rules,
            store,
            words::{Came, Door, Join, JoinCard, Opens, Place, Visit},
        },
        store as sheets,
    },
};

/// Join a meeting by one's own link: no role of the staff; the door itself, for whoever holds the link.
#[derive(Debug)]
pub struct JoinMeeting;

/// A link with all that its page is made of.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The link.
    pub card: JoinCard,
    /// The practice.
    pub practice: PracticeCard,
    /// The session.
    pub slot: Slot,
    /// What clients read of it.
    pub outward: String,
    /// The holder's first name.
    pub name: String,
    /// Whether the link opens now.
    pub opens: Opens,
    /// Where the meeting is.
    pub place: Place,
    /// The holder's stays in it.
    pub stays: Vec<Came>,
}

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is too early, or they did not knock yet.
    Outside,
    /// They wait to be let in.
    Waiting,
    /// They may go in.
    Admitted,
    /// It is over.
    Over,
}

impl Joined {
    /// How far they have come.
    pub fn stage(&self) -> Stage {
        match (self.opens, self.card.admitted_at, self.card.waiting_at) {
            (Opens::Over, ..) => Stage::Over,
            (Opens::Now, Some(_), _) => Stage::Admitted,
            (Opens::Now, None, Some(_)) => Stage::Waiting,
            (Opens::Now, None, None) | (Opens::From(_), ..) => Stage::Outside,
        }
    }
}

impl Verb for JoinMeeting {
    const NAME: &'static str = "meeting.join";
    type Key = Id<Join>;
    type Row = Joined;
    async fn find(act: &mut Act, id: Id<Join>) -> Result<Option<Found<Joined>>, Error> {
        let scope = act.scope();
        let Some(card) = store::join(act, &scope, id).await? else { return Ok(None) };
        let slot = schedule::slot(act, &scope, card.occurrence).await?.filter(|slot| slot.cancelled.is_none());
        let Some(slot) = slot else { return Ok(None) };
        // Whoever was taken off the roster has no link any more.
        if !invited(act, &scope, &slot).await?.contains(&card.client) {
            return Ok(None);
        }
        let practice = access::practice_card(act).await?;
        let group = groups::card(act, &scope, slot.group).await?;
        let Some(face) = clients::faces(act, &scope, &[card.client]).await?.pop() else { return Ok(None) };
        let session = sheets::cards(act, &scope, std::slice::from_ref(&slot)).await?.pop();
        let ends_at = session.as_ref().map_or(slot.ends_at, |session| session.actual_end);
        let mut stays = store::stays(act, &scope, &[slot.id], Some(card.client)).await?;
        stays.retain(|came| came.door == Door::Remote);
        let row = Joined {
            opens: rules::opens(slot.starts_at, ends_at, practice.policies.early_minutes, act.now()),
            place: place(act, &scope, &slot).await?,
            outward: group.outward_name,
            name: rules::first_name(&face),
            card, practice, slot, stays,
        };
        Ok(Some(Found { row, tie: Tie::Other }))
    }
    fn allows(_: Roles, _: Tie) -> bool {
        false
    }
}

/// The page of a link.
///
/// # Errors
/// `Missing` where the link is worth nothing any more.
pub(in crate::sessions) async fn see_join(act: &mut Act, id: Id<Join>) -> Outcome<Joined> {
    let permit = act.may::<JoinMeeting>(id).await?;
    act.nothing(permit.into_row())
}

/// The holder knocks, and waits from now on.
///
/// # Errors
/// As [`see_join`].
pub(in crate::sessions) async fn knock(act: &mut Act, id: Id<Join>, location: String, consent: bool) -> Outcome<()> {
    let permit = act.may::<JoinMeeting>(id).await?;
    if permit.row().opens != Opens::Now {
        return act.nothing(());
    }
    let location: String = text::clean(&location).chars().take(120).collect();
    store::set_waiting(act, &permit, id, &location, consent).await?;
    act.done(Deed::of("meeting.waiting").on(permit.row().slot.id).client(permit.row().card.client), ())
}

/// The holder opens the meeting: from now on they are in it.
///
/// # Errors
/// As [`see_join`]; refused where nobody let them in.
pub(in crate::sessions) async fn open(act: &mut Act, id: Id<Join>) -> Outcome<()> {
    let permit = act.may::<JoinMeeting>(id).await?;
    let row = permit.row();
    if row.stage() != Stage::Admitted {
        return Err(Error::refuse("meeting.waiting", "Wait until you are let in."));
    }
    let now = act.now();
    if row.stays.iter().any(|came| came.left_at.is_none()) {
        return act.nothing(());
    }
    let visit: Id<Visit> = Id::new();
    let came = Came {
        id: visit, occurrence: row.slot.id, client: row.card.client, door: Door::Remote, came_at: now, left_at: None, seen_at: now, taken: None,
    };
    store::insert_stay(act, &permit, &came).await?;
    act.done(Deed::of("meeting.opened").on(row.slot.id).client(row.card.client), ())
}

/// The holder closed the page: they do not wait any more, or have left.
///
/// # Errors
/// As [`see_join`].
pub(in crate::sessions) async fn leave(act: &mut Act, id: Id<Join>) -> Outcome<()> {
    let permit = act.may::<JoinMeeting>(id).await?;
    let (row, now) = (permit.row(), act.now());
    let inside = row.stays.iter().find(|came| came.left_at.is_none());
    match inside {
        Some(came) => store::close(act, &permit, came.id, now).await?,
        None if row.card.waiting_at.is_some() && row.card.admitted_at.is_none() => store::note_left(act, &permit, id).await?,
        None => return act.nothing(()),
    }
    act.done(Deed::of("meeting.left").on(row.slot.id).client(row.card.client), ())
}

/// The page of a link says that it is still there: how far its holder has come.
///
/// # Errors
/// As [`see_join`].
pub(in crate::sessions) async fn seen(act: &mut Act, id: Id<Join>) -> Outcome<(Stage, Option<Moment>)> {
    let permit = act.may::<JoinMeeting>(id).await?;
    let (stage, heard) = (permit.row().stage(), permit.row().card.seen_at);
    act.nothing((stage, heard))
}
