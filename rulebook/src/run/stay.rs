//! How long somebody may stay where they are.

use kernel::{Moment, Zone};

use crate::{Book, Stand};

/// The instant up to and with which the longest stay in the client's state lasts: they are overdue strictly after it. None where
/// the state has no longest stay.
pub fn limit(book: &Book, zone: &Zone, stand: Stand) -> Option<Moment> {
    let state = book.states.get(stand.state)?;
    Some(state.longest_stay?.after(stand.entered, zone))
}

/// From which instant on the end of the longest stay is said to be near: the state's `warn_before` ahead of [`limit`], yet not before
/// the client came.
pub fn warn_from(book: &Book, zone: &Zone, stand: Stand) -> Option<Moment> {
    let state = book.states.get(stand.state)?;
    let near = state.warn_before.before(limit(book, zone, stand)?, zone);
    Some(near.max(stand.entered))
}
