//! The verbs of the schedule: series, single occurrences, rooms, and what the calendar shows.

mod occurrence;
mod reading;
mod rooms;
mod series;

use kernel::{Error, Id, Moment, Zone, id::Staff};
use platform::{
    Act,
    permit::{Proof, Role, Roles, Tie},
};

use super::{
    rules, store,
    words::{Clash, Instance, Room, RoomCard},
};
use crate::{
    access::{self, Overlaps, StaffCard},
    groups::GroupCard,
};

pub use occurrence::{MoveOccurrence, begin, cancel_occurrence, move_occurrence, restore_occurrence};
pub(super) use reading::{Calendar, Choices, calendar, choices, one};
pub use rooms::{ManageRooms, make_room, rename_room};
pub(super) use series::taken;
pub use series::{ScheduleGroup, make_series};

/// The policy of every change on the calendar: the office, or whoever has the group.
fn may_schedule(who: Roles, tie: Tie) -> bool {
    who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk])
        || (who.any(&[Role::Practitioner, Role::CaseManager]) && tie >= Tie::Shared)
}

/// What a change on the calendar is judged against.
struct Setting {
    zone: Zone,
    /// Whether the database refuses a second booking.
    strict: bool,
    rooms: Vec<RoomCard>,
    staff: Vec<StaffCard>,
}

impl Setting {
    async fn read(act: &Act, proof: &impl Proof) -> Result<Self, Error> {
        let practice = access::practice_card(act).await?;
        Ok(Self {
            zone: practice.zone,
            strict: practice.policies.overlaps == Overlaps::Refuse,
            rooms: store::rooms(act, proof).await?,
            staff: access::staff_list(act, proof).await?,
        })
    }
    /// Who may lead a session: everybody who works here but those who only receive clients.
    fn working(&self) -> Vec<Id<Staff>> {
        self.staff.iter().filter(|s| s.leads()).map(|s| s.id).collect()
    }
    /// Who and what these occurrences find taken, by name.
    async fn clashes(
        &self, act: &Act, proof: &impl Proof, instances: &[Instance], room: Option<Id<Room>>, leads: &[Id<Staff>],
    ) -> Result<Vec<Clash>, Error> {
        let from = instances.iter().map(|i| i.starts_at).min().unwrap_or(Moment(0));
        let to = instances.iter().map(|i| i.ends_at).max().unwrap_or(Moment(0));
        let bookings = store::bookings(act, proof, room, leads, from, to).await?;
        let name = |resource| {
            let room = self.rooms.iter().find(|r| r.id.uuid() == resource).map(|r| r.name.clone());
            room.or_else(|| self.staff.iter().find(|s| s.id.uuid() == resource).map(|s| s.name.clone())).unwrap_or_default()
        };
        Ok(rules::clashes(instances, &bookings).into_iter().map(|(at, resource)| Clash { at, what: name(resource) }).collect())
    }
    /// Those of the facilitators who cannot open the group: being scheduled gives no access.
    async fn outside(
        &self, act: &Act, proof: &impl Proof, group: &GroupCard, leads: &[Id<Staff>],
    ) -> Result<Vec<&StaffCard>, Error> {
        let granted = access::grants_of_group(act, proof, group.id).await?;
        let inside = |id: Id<Staff>| {
            id == group.provider || group.facilitators.contains(&id) || granted.iter().any(|grant| grant.staff == id)
        };
        let office = [Role::Manager, Role::Supervisor, Role::Records, Role::FrontDesk];
        Ok(self.staff.iter().filter(|s| leads.contains(&s.id) && !inside(s.id) && !s.roles.any(&office)).collect())
    }
}
