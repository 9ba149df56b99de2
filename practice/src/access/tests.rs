//! Stories of access: moving in, signing in and out, the locked screen, the PIN, who manages staff, notices,
//! mail, and the practice's settings.

mod door;
mod lock;
mod mail;
mod notices;
mod pin;
mod policies;
mod staff;
