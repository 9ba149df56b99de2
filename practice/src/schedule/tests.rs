//! Stories of the schedule: making a series, moving and cancelling one session, and rooms and people that are taken once.

mod asked;
mod attack;
mod booked;
mod care;
mod change;
mod edits;
mod forms;
mod guests;
mod horizon;
mod import;
mod model;
mod rosters;
mod series;
mod views;
