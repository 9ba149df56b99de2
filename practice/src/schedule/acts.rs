//! The verbs of the schedule: series, single occurrences, rooms, and what the calendar shows.

mod change;
mod closure;
mod edit;
mod flow;
mod guests;
mod horizon;
pub(super) mod import;
mod occurrence;
mod preview;
mod reading;
mod rooms;
mod series;
mod share;
mod sheet;
mod track;

use kernel::{Day, Error, Id, Moment, Zone, id::Staff};
use platform::{
    Act,
    permit::{Proof, Role, Roles, Tie},
};

use super::{
    rules, store,
    words::{Clash, Instance, Room, RoomCard, shifted},
};
use crate::{
    access::{self, Overlaps, StaffCard},
    groups::GroupCard,
};

pub use change::{ChangeShown, SeeChange, UndoChange, changes, see_change, undo_change};
pub use closure::{CloseDays, Closed, lift_closure, make_closure, see_closures};
pub use edit::edit_series;
pub use flow::follow;
pub use guests::{ChangeRoster, SeeRoster, invite, narrow, roster_at_start, see_roster, uninvite};
pub use horizon::{KeepHorizon, fill_horizon, settle_zones};
pub use import::{ImportTimetable, Imported, TimetableReport, import_timetable, import_timetable_file, start_timetable, take_timetable};
pub use occurrence::{MoveOccurrence, begin, cancel_occurrence, move_occurrence, restore_occurrence};
pub(super) use preview::{
    Opened, SeriesPreview, open_edit, preview_closure, preview_edit, preview_series, preview_tracks,
};
pub(super) use share::{Lacking, Sharing, lacking, make_shared};
pub(super) use reading::{Calendar, Choices, calendar, choices, one};
pub use reading::{Progress, Standings, Told, meetings};
pub use rooms::{ManageRooms, make_room, rename_room};
pub(super) use series::taken;
pub(super) use sheet::{ChangeList, ChangePage, RosterPage, TracksPage, change_of, open_change, open_changes, open_roster, open_tracks};
pub use series::{ScheduleGroup, make_series};
pub use track::{AssignTracks, KeepTracks, TrackSheet, change_tracks, keep_track, see_client_tracks, see_tracks};

/// The policy of every change on the calendar: the office, or whoever has the group.
fn may_schedule(who: Roles, tie: Tie) -> bool {
    who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk])
        || (who.any(&[Role::Practitioner, Role::CaseManager]) && tie >= Tie::Managed)
}

/// What a change on the calendar is judged against.
struct Setting {
    zone: Zone,
    /// Whether the database refuses a second booking.
    strict: bool,
    rooms: Vec<RoomCard>,
    staff: Vec<StaffCard>,
    /// How many weeks ahead series are made.
    weeks: i64,
}

impl Setting {
    async fn read(act: &Act, proof: &impl Proof) -> Result<Self, Error> {
        let practice = access::practice_card(act).await?;
        Ok(Self {
            zone: practice.zone,
            weeks: practice.policies.horizon_weeks.clamp(4, 156),
            strict: practice.policies.overlaps == Overlaps::Refuse,
            rooms: store::rooms(act, proof).await?,
            staff: access::staff_list(act, proof).await?,
        })
    }
    /// The last day that series are made for.
    fn horizon(&self, now: Moment) -> Day {
        shifted(self.zone.day(now), 7 * self.weeks)
    }
    /// The name of a room or of somebody, by their UUID.
    fn name(&self, resource: uuid::Uuid) -> String {
        let room = self.rooms.iter().find(|r| r.id.uuid() == resource).map(|r| r.name.clone());
        room.or_else(|| self.staff.iter().find(|s| s.id.uuid() == resource).map(|s| s.name.clone())).unwrap_or_default()
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
        let bookings = store::bookings(act, proof, &Vec::from_iter(room), leads, from, to).await?;
        Ok(rules::clashes(instances, &bookings).into_iter().map(|(at, resource)| Clash { at, what: self.name(resource) }).collect())
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
