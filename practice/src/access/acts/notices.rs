//! One's own notices: seen, and taken off the desk.

use platform::{Act, Outcome, act::Deed};

use super::KeepOwn;
use crate::access::{store, words::NoticeCard};

/// What lies on the caller's desk, newest first.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn see_notices(act: &mut Act) -> Outcome<Vec<NoticeCard>> {
    let me = act.staff()?.staff;
    let all = store::notices(act, me).await?;
    act.seen(Deed::of("notices.seen").with("count", all.len()), all)
}

/// Takes the notices off the caller's desk: all of them are read.
///
/// # Errors
/// `Forbidden` for somebody who is not of the staff.
pub async fn read_notices(act: &mut Act) -> Outcome<()> {
    let permit = act.may::<KeepOwn>(()).await?;
    let me = act.staff()?.staff;
    store::read_notices(act, &permit, me).await?;
    act.done(Deed::of("notices.read"), ())
}
