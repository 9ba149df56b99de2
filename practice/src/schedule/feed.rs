//! Calendar feeds: what somebody leads, may see, or one of their groups, as a calendar that other programs read by a secret address.
//!
//! Invariants: the address is known to its owner alone, and only its digest is kept; it opens what its owner may see at the
//! moment of the fetch, and nothing once they left, lost the group or withdrew it: then it looks like an address that never was.
//! A feed holds times and a title, never a client or another member, and gives exactly the sessions that stand on the calendar.

mod acts;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use acts::{KeepFeed, MakeFeed};
pub(super) use pages::router;
