//! Opening a group to others, to look, to run or to manage, for a time or without an end; covering for somebody; and the end of it.

use kernel::{Error, Id};
use platform::{Act, Outcome};

use super::super::{
    rules, store,
    words::{Group, GroupCard, Share},
};
use crate::access::{self, Grant, GrantKind, StaffCard};

/// What the dialogue of sharing shows.
#[derive(Debug, Clone)]
pub struct ShareSheet {
    /// The group.
    pub card: GroupCard,
    /// To whom it can be opened: the active staff but for those who lead it.
    pub staff: Vec<StaffCard>,
    /// The grants that have not ended.
    pub grants: Vec<Grant>,
}

/// Opens the dialogue of sharing.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_sharing(act: &mut Act, group: Id<Group>) -> Outcome<ShareSheet> {
    let permit = act.may::<access::GrantGroup>(group.uuid()).await?;
    let card = store::one(act, &permit, group).await?.ok_or(Error::Missing)?;
    let leads = |staff: &StaffCard| staff.id == card.provider || card.facilitators.contains(&staff.id);
    let staff = access::staff_list(act, &permit).await?.into_iter().filter(|staff| staff.active && !leads(staff)).collect();
    let grants = access::standing_shares(act, &permit, group).await?;
    act.nothing(ShareSheet { card, staff, grants })
}

/// Opens a group's current and coming members to one more member of staff, beside whatever other way they have.
///
/// # Errors
/// Refused when they have this access already, or a field will not do; `Missing` or `Forbidden` by policy.
pub async fn share_group(act: &mut Act, order: Share) -> Outcome<Id<GrantKind>> {
    let permit = act.may::<access::GrantGroup>(order.group.uuid()).await?;
    let card = store::one(act, &permit, order.group).await?.ok_or(Error::Missing)?;
    let standing = access::standing_shares(act, &permit, order.group).await?;
    let zone = access::practice_card(act).await?.zone;
    let given = rules::share(&card, &order, &standing, &zone, act.now())?;
    access::grant_group(act, order.group.uuid(), given).await
}

/// Ends what was given, or what was to come, of this very group.
///
/// # Errors
/// `Missing` when there is no such grant of the group that has not ended; `Forbidden` by policy.
pub async fn end_share(act: &mut Act, group: Id<Group>, grant: Id<GrantKind>) -> Outcome<()> {
    let permit = act.may::<access::GrantGroup>(group.uuid()).await?;
    if !access::standing_shares(act, &permit, group).await?.iter().any(|known| known.id == grant) {
        return Err(Error::Missing);
    }
    access::end_grant(act, grant).await
}
