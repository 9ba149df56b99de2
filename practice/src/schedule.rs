//! Schedule: the rooms, the weekly series of a group's sessions, and every single occurrence on the calendar.
//!
//! Invariants: an occurrence is a row from the moment its series is made, and keeps its id for life; a series never has
//! two at one original time; wall-clock time and zone decide, the instants follow from them (a weekly 09:00 stays 09:00
//! across a clock change); a cancelled occurrence stays visible with its reason and holds neither room nor people; one
//! whose session was started stays where it is. Whether a double booking stands is decided by the database, not by a
//! look beforehand.

mod acts;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    ManageRooms, MoveOccurrence, ScheduleGroup, begin, cancel_occurrence, make_room, make_series, move_occurrence,
    rename_room, restore_occurrence,
};
pub use pages::router;
pub use store::{Placed, next_sessions, placed, rooms, slot, slots, slots_of};
pub use words::{
    Booked, Busy, Cancel, Clash, Move, Moved, NewRoom, NewSeries, Occurrence, RenameRoom, Restore, Room, RoomCard, Series,
    Slot, Spot, Week,
};
