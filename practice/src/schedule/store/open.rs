//! What stands open on the calendar: sessions whose time has come and that nobody started.

use kernel::{Error, Moment};
use platform::{Act, Scope, args};

use super::{select, sorted};
use crate::{access, schedule::words::Slot};

/// The visible occurrences planned to start from one instant to another that were neither started nor cancelled. An index of
/// its own finds them, so asking every minute costs nothing where there is none.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn unstarted(act: &Act, scope: &Scope, from: Moment, to: Moment) -> Result<Vec<Slot>, Error> {
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![from, to]);
    let open = "o.starts_at >= $5 AND o.starts_at < $6 AND o.begun_at IS NULL AND o.cancelled_at IS NULL";
    let rows = act.db(scope).all(&select(open), args).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let staff = access::staff_list(act, scope).await?;
    Ok(sorted(act, scope, rows, &staff).await?.0)
}
