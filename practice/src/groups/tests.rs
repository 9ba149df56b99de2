//! Stories of groups: making them, placing clients, dated spells, places, and sharing that ends the moment it is withdrawn.

mod attack;
mod keep;
mod members;
mod places;
mod sharing;
