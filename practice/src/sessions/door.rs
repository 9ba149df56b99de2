//! Signing in by oneself: kiosks with personal codes, one's own phone, and meetings by video.
//!
//! Invariants: a page that a client sees shows that client's first name and nobody else's; a code that is wrong, unknown, or good
//! for no session now gets the same answer; a code, a kiosk's cookie and a link are kept as digests; a link opens while its holder
//! is invited and the session is on, as both stand when it is used; the address of a meeting is given after admission alone; what
//! waited on a device counts once, however often it is sent; what a meeting says becomes attendance when a facilitator confirms it.

mod acts;
mod device;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{GiveCode, InviteMeeting, JoinMeeting, KeepKiosks, NewKiosk, SignHere, make_kiosk};
pub use pages::part_meeting;
pub use words::Kiosk;
pub(in crate::sessions) use acts::own_address;
pub(in crate::sessions) use pages::{pages, qr_dots, site};
