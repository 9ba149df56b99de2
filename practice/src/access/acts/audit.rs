//! Reading the log.

use kernel::Error;
use platform::{
    Act, Outcome,
    act::Deed,
    audit::{self, Filter, Shown},
    permit::{Found, Role, Roles, Tie, Verb},
};

use crate::access::{store, words::StaffCard};

/// Read the audit page: account managers and records administrators.
#[derive(Debug)]
pub struct ReadAudit;
impl Verb for ReadAudit {
    const NAME: &'static str = "audit.read";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Records])
    }
}

/// Reads the entries that fit, newest first, with the staff to name them by.
///
/// # Errors
/// `Forbidden` for whoever may not read the log.
pub async fn read_audit(act: &mut Act, asked: Filter) -> Outcome<(Vec<Shown>, Vec<StaffCard>)> {
    let permit = act.may::<ReadAudit>(()).await?;
    let entries = audit::read(act, &permit, &asked).await?;
    let staff = store::staff_list(act, &permit).await?;
    act.seen(Deed::of("audit.seen").with("entries", entries.len()), (entries, staff))
}
