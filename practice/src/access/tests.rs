//! Stories of access: moving in, signing in and out, the locked screen, the PIN, and who manages staff.

mod door;
mod lock;
mod pin;
mod staff;
