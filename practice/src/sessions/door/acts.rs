//! The verbs of signing in by oneself: kiosks, personal codes, signing in and out there, meetings by video.

mod attend;
mod code;
mod enter;
mod join;
mod kiosk;
mod later;
mod meeting;
mod proposal;
mod today;

pub use code::GiveCode;
pub(in crate::sessions) use code::{CANDIDATES, drop_code, give_code, see_code};
pub use enter::SignHere;
pub(in crate::sessions) use enter::{Choice, Entry, Says, cancel, choose, enter, remembered};
pub use join::JoinMeeting;
pub(in crate::sessions) use join::{Joined, Stage, knock, leave, open, see_join, seen};
pub use kiosk::{KeepKiosks, NewKiosk, make_kiosk};
pub(in crate::sessions) use kiosk::{KiosksSheet, note_unplaced, revoke_kiosk, see_kiosk, see_kiosks, switch_off};
pub(in crate::sessions) use later::{Waited, later};
pub use meeting::InviteMeeting;
pub(in crate::sessions) use meeting::{Guest, Invite, MeetingSheet, hold_online, invite, own_address, see_meeting};
pub(in crate::sessions) use proposal::{Strip, admit, confirm, drop_proposal, see_strip};
