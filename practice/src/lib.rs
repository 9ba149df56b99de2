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
#[cfg(test)]
mod testing;

use platform::db::Migration;

/// The steps that make the tables of every room.
pub const MIGRATIONS: &[Migration] =
    &[
    Migration { name: "0001_house", text: include_str!("../migrations/0001_house.sql") },
    Migration { name: "0002_request_print", text: include_str!("../migrations/0002_request_print.sql") },
];
