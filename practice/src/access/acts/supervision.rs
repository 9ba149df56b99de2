//! Putting somebody under supervision.

use kernel::{Id, id::Staff};
use platform::{Act, Outcome, act::Deed};

use super::ManageStaff;
use crate::access::{rules, store};

/// Puts somebody under supervision from now on.
///
/// # Errors
/// Refused when they would supervise themselves.
pub async fn supervise(act: &mut Act, supervisee: Id<Staff>, supervisor: Id<Staff>) -> Outcome<()> {
    let permit = act.may::<ManageStaff>(()).await?;
    rules::supervised(supervisee, supervisor)?;
    store::write_supervision(act, &permit, supervisee, supervisor).await?;
    act.done(Deed::of("supervision.began").on(supervisee).with("supervisor", supervisor.to_string()), ())
}
