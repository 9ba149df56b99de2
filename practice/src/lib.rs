//! The rooms of a practice, floor by floor. A room imports only rooms below it; what must go up goes as an event.

pub mod access;
pub mod cast;
pub mod charting;
pub mod clients;
pub mod groups;
pub mod schedule;
pub mod sessions;

#[cfg(test)]
mod matrix;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

use platform::{act::Followers, db::Migration};

/// The steps that make the tables of every room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_house", text: include_str!("../migrations/0001_house.sql") },
    Migration { name: "0002_request_print", text: include_str!("../migrations/0002_request_print.sql") },
    Migration { name: "0003_schedule", text: include_str!("../migrations/0003_schedule.sql") },
    Migration { name: "0004_groups", text: include_str!("../migrations/0004_groups.sql") },
    Migration { name: "0005_attendance", text: include_str!("../migrations/0005_attendance.sql") },
    Migration { name: "0006_doors", text: include_str!("../migrations/0006_doors.sql") },
    Migration { name: "0007_feeds", text: include_str!("../migrations/0007_feeds.sql") },
    Migration { name: "0008_notices", text: include_str!("../migrations/0008_notices.sql") },
    Migration { name: "0009_pathways", text: include_str!("../migrations/0009_pathways.sql") },
];

/// Which rooms follow, in the same transaction, what a room below them changes.
pub const FOLLOWERS: Followers = &[(groups::FLOWS, schedule::follow)];
