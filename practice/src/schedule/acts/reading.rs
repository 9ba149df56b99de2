//! What the calendar's pages read. Sessions disclose groups and times, never a client, so no client is named to the log.

use std::{
    collections::{HashMap, HashSet},
    pin::Pin,
};

use kernel::{Error, Id, Moment};
use platform::{Act, Actor, Outcome, Scope};

use super::MoveOccurrence;
use crate::{
    access::{self, StaffCard},
    groups::{self, Group, GroupCard, Meeting},
    schedule::{
        store,
        words::{Busy, Occurrence, RoomCard, Series, Slot},
    },
};

/// A stretch of the calendar.
#[derive(Debug)]
pub(in crate::schedule) struct Calendar {
    pub slots: Vec<Slot>,
    pub busy: Vec<Busy>,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
    pub groups: Vec<GroupCard>,
    pub members: HashMap<Id<Group>, i64>,
    /// How many are expected at each; those begun before rosters were planned have none.
    pub expected: HashMap<Id<Occurrence>, i64>,
    /// How far those are that were started.
    pub progress: HashMap<Id<Occurrence>, Progress>,
    /// The series that have more than one session: a change of one of those may reach further.
    pub repeating: HashSet<Id<Series>>,
}

/// How far a session is that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It runs, or waits to be signed.
    Started,
    /// It is signed and waits for a co-signature.
    Signed,
    /// All of it is signed.
    Complete,
}

/// How far sessions are: asked of sessions, which stand above this room. The roof hands the question in as an axum
/// `Extension`; without it all that were started count as not signed.
#[derive(Clone, Copy)]
pub struct Standings(pub for<'a> fn(&'a Act, &'a Scope, &'a [Slot]) -> Told<'a>);

/// The answer on its way: how far each of these is that was started.
pub type Told<'a> = Pin<Box<dyn Future<Output = Result<HashMap<Id<Occurrence>, Progress>, Error>> + Send + 'a>>;

/// What a form about sessions offers.
#[derive(Debug)]
pub(in crate::schedule) struct Choices {
    pub groups: Vec<GroupCard>,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
    /// Whether the session that the form is about has others of its series beside it.
    pub repeats: bool,
}

fn scope(act: &Act) -> Result<Scope, Error> {
    match act.actor() {
        Actor::Nobody(_) => Err(Error::Forbidden),
        _ => Ok(act.scope()),
    }
}

/// What starts between two instants, with the rooms and people it is laid out by.
pub(in crate::schedule) async fn calendar(act: &mut Act, from: Moment, to: Moment, standings: Option<Standings>) -> Outcome<Calendar> {
    let scope = scope(act)?;
    let staff = access::staff_list(act, &scope).await?;
    let groups = groups::cards(act, &scope).await?;
    let (slots, busy) = store::calendar(act, &scope, from, to, &staff, &groups).await?;
    let rooms = store::rooms(act, &scope).await?;
    let now = act.now();
    let members = groups::counts(act, &scope, now.max(from)).await?;
    let progress = match standings {
        Some(Standings(ask)) if slots.iter().any(|slot| slot.begun.is_some()) => ask(act, &scope, &slots).await?,
        Some(_) | None => HashMap::new(),
    };
    let ids: Vec<_> = slots.iter().map(|slot| slot.id).collect();
    let expected = store::expected_counts(act, &scope, &ids).await?;
    let series = slots.iter().map(|slot| slot.series).collect();
    let repeating = store::repeating(act, &scope, &series).await?;
    act.nothing(Calendar { slots, busy, rooms, staff, groups, members, expected, progress, repeating })
}

/// How many of its coming sessions a group's page shows.
const COMING: usize = 6;

/// A group's next sessions, for its page in the room below.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn meetings(act: &Act, scope: &Scope, group: Id<Group>) -> Result<Vec<Meeting>, Error> {
    let slots = store::coming(act, scope, group, COMING).await?;
    let meeting = |slot: Slot| Meeting {
        href: format!("/occurrences/{}", slot.id),
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        leads: slot.leaders(),
        place: slot.place().to_owned(),
        cancelled: slot.cancelled,
    };
    Ok(slots.into_iter().map(meeting).collect())
}

/// The groups, rooms and people that a form offers.
pub(in crate::schedule) async fn choices(act: &mut Act) -> Outcome<Choices> {
    let scope = scope(act)?;
    let groups = groups::cards(act, &scope).await?;
    let (rooms, staff) = (store::rooms(act, &scope).await?, access::staff_list(act, &scope).await?);
    act.nothing(Choices { groups, rooms, staff, repeats: false })
}

/// One occurrence that the caller may change, with what its form offers.
pub(in crate::schedule) async fn one(act: &mut Act, occurrence: Id<Occurrence>) -> Outcome<(Slot, Choices)> {
    let permit = act.may::<MoveOccurrence>(occurrence).await?;
    let (rooms, staff) = (store::rooms(act, &permit).await?, access::staff_list(act, &permit).await?);
    let repeats = !store::repeating(act, &permit, &HashSet::from([permit.row().series])).await?.is_empty();
    act.nothing((permit.into_row(), Choices { groups: Vec::new(), rooms, staff, repeats }))
}
