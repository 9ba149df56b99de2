//! Schedule: rooms, series of a group's sessions, every single occurrence on the calendar, and who is expected at it.
//!
//! Invariants: an occurrence is a row from the moment its series reaches it, and keeps its id for life: edits move it, cancel
//! it or take it off the calendar, and never remove it; a series never has two at one original time; wall-clock time and zone
//! decide, the instants follow from them (a weekly 09:00 stays 09:00 across a clock change); a cancelled occurrence stays
//! visible with its reason and holds neither room nor people; one that has begun stays where it is, with its roster. Whether a
//! double booking stands is decided by the database, not by a look beforehand.
//!
//! Rosters follow memberships and tracks in the same transaction (`follow`), and what somebody decided by hand for one date
//! outlives that. Every edit leaves a change: its lines are its preview when it is rehearsed, its account afterwards, and the
//! way back.

mod acts;
mod api;
mod feed;
mod import;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{
    AssignTracks, ChangeRoster, ChangeShown, CloseDays, Closed, KeepHorizon, KeepTracks, SeeChange, SeeRoster, TrackSheet, UndoChange,
    change_tracks, changes, edit_series, fill_horizon, follow, invite, keep_track, lift_closure, make_closure, narrow, roster_at_start,
    see_change, see_client_tracks, see_closures, see_roster, see_tracks, settle_zones, undo_change, uninvite,
    ManageRooms, MoveOccurrence, Progress, ScheduleGroup, Standings, Told, begin, meetings, cancel_occurrence, make_room, make_series, move_occurrence,
    rename_room, restore_occurrence,
};
pub use acts::{ImportTimetable, Imported, TimetableReport, import_timetable, import_timetable_file, start_timetable, take_timetable};
pub use feed::{KeepFeed, MakeFeed};
pub use import::{Choice, Field, Frame, Reading, TimetableOptions, read};
pub use pages::router;
pub use store::{Placed, closures, expected, expected_among, expected_counts, series, track_spells, tracks, tracks_of, next_sessions, placed, rooms, slot, slots, slots_of, unstarted};
pub use words::{
    Booked, Busy, Cancel, Change, ChangeSheet, ChangeTracks, Changed, Clash, ClientTrack, Closure, ClosureCard, Date, Edit,
    EditSeries, End, Expected, Frequency, Guest, Invite, KeepTrack, Line, Move, Moved, Narrow, NewClosure, NewRoom, NewSeries,
    Occurrence, Reach, RenameRoom, Restore, Room, RoomCard, Rule, Series, SeriesRow, Slot, Source, Spot, Track, TrackCard,
    TrackSpell, TracksChanged, Undone, Uninvite, Week, What,
};
