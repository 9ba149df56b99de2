//! Decisions of signing in by oneself: codes, windows, which session is meant, what of a stay counts. Pure.

mod code;
mod meant;
mod stay;
mod token;

pub(in crate::sessions) use code::{code_digest, code_of, typed_code, wait};
pub(in crate::sessions) use meant::{first_name, meant, nearest};
pub(in crate::sessions) use stay::{AGAIN, corrected, minute, proposed, silent};
pub(in crate::sessions) use token::{join_token, opens, pass, picture, place, read_pass, read_picture, unguessable, waits};
