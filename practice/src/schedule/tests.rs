//! Stories of the schedule: making a series, moving and cancelling one session, and rooms and people that are taken once.

mod attack;
mod booked;
mod change;
mod series;
