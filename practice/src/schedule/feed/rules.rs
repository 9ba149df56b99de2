//! Writing a calendar: lines as RFC 5545 wants them, zones with their clock changes, series with what differs from them.

mod lines;
mod plan;
mod write;
mod zones;

pub(super) use plan::{kept_from, kept_to};
pub(super) use write::{tag, write};
