//! Reading the log.

use kernel::{Error, Id};
use platform::{
    Act, Outcome,
    act::Deed,
    audit::{self, Filter, Shown},
    permit::{Found, Proof, Role, Roles, Tie, Verb},
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

/// Who changed a thing last, and when: for whoever finds their form overtaken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastChange(Option<(String, String)>);

impl LastChange {
    /// `Ruth Feldman changed this group on 24 Nov 2026, 10:55 EST.`
    pub fn told(&self, what: &str) -> String {
        match &self.0 {
            Some((who, when)) => format!("{who} changed {what} on {when}."),
            None => format!("Somebody else changed {what} meanwhile."),
        }
    }
}

/// Who did one of these to a thing last, and when, as the log tells it.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn last_change(act: &Act, proof: &impl Proof, actions: &[&str], object: &str) -> Result<LastChange, Error> {
    let Some((at, by)) = audit::last(act, proof, actions, object).await? else { return Ok(LastChange(None)) };
    let staff = store::staff_list(act, proof).await?;
    let name = by.and_then(|by| staff.into_iter().find(|card| card.id == Id::of(by))).map_or_else(|| "The program".to_owned(), |card| card.name);
    Ok(LastChange(Some((name, store::practice_card(act).await?.zone.stamp(at)))))
}
