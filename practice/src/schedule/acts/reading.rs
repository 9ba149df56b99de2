//! What the calendar's pages read. Sessions disclose groups and times, never a client, so no client is named to the log.

use std::collections::HashMap;

use kernel::{Error, Id, Moment};
use platform::{Act, Actor, Outcome, Scope};

use super::MoveOccurrence;
use crate::{
    access::{self, StaffCard},
    groups::{self, Group, GroupCard},
    schedule::{
        store,
        words::{Busy, Occurrence, RoomCard, Slot},
    },
};

/// A stretch of the calendar.
#[derive(Debug)]
pub(in crate::schedule) struct Calendar {
    pub slots: Vec<Slot>,
    pub busy: Vec<Busy>,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
    pub members: HashMap<Id<Group>, i64>,
}

/// What a form about sessions offers.
#[derive(Debug)]
pub(in crate::schedule) struct Choices {
    pub groups: Vec<GroupCard>,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
}

fn scope(act: &Act) -> Result<Scope, Error> {
    match act.actor() {
        Actor::Nobody(_) => Err(Error::Forbidden),
        _ => Ok(act.scope()),
    }
}

/// What starts between two instants, with the rooms and people it is laid out by.
pub(in crate::schedule) async fn calendar(act: &mut Act, from: Moment, to: Moment) -> Outcome<Calendar> {
    let scope = scope(act)?;
    let staff = access::staff_list(act, &scope).await?;
    let (slots, busy) = store::calendar(act, &scope, from, to, &staff).await?;
    let rooms = store::rooms(act, &scope).await?;
    let now = act.now();
    let members = groups::counts(act, &scope, now.max(from)).await?;
    act.nothing(Calendar { slots, busy, rooms, staff, members })
}

/// The groups, rooms and people that a form offers.
pub(in crate::schedule) async fn choices(act: &mut Act) -> Outcome<Choices> {
    let scope = scope(act)?;
    let groups = groups::cards(act, &scope).await?;
    let (rooms, staff) = (store::rooms(act, &scope).await?, access::staff_list(act, &scope).await?);
    act.nothing(Choices { groups, rooms, staff })
}

/// One occurrence that the caller may change, with what its form offers.
pub(in crate::schedule) async fn one(act: &mut Act, occurrence: Id<Occurrence>) -> Outcome<(Slot, Choices)> {
    let permit = act.may::<MoveOccurrence>(occurrence).await?;
    let (rooms, staff) = (store::rooms(act, &permit).await?, access::staff_list(act, &permit).await?);
    act.nothing((permit.into_row(), Choices { groups: Vec::new(), rooms, staff }))
}
