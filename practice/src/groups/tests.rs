//! Stories of groups: making them, placing clients, dated spells, places and limits, the waiting list, clients kept apart,
//! and sharing that ends the moment it is withdrawn.

mod apart;
mod attack;
mod keep;
mod limits;
mod members;
mod places;
mod rights;
mod sharing;
mod waiting;
mod walk;
mod ways;
