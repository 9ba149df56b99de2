//! Who works here: seen, added, changed. What somebody may do changes with the PIN of whoever changes it.

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Outcome,
    act::Deed,
    permit::{Found, Role, Roles, Tie, Verb},
};

use crate::access::{
    PinProof, rules,
    store::{self, StaffRow},
    words::{ChangeStaff, StaffCard},
};

/// Manage staff, their roles and their supervision: account managers.
#[derive(Debug)]
pub struct ManageStaff;
impl Verb for ManageStaff {
    const NAME: &'static str = "staff.manage";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.has(Role::Manager)
    }
}

/// Lists the staff.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn list_staff(act: &mut Act) -> Outcome<Vec<StaffCard>> {
    let permit = act.may::<ManageStaff>(()).await?;
    let all = store::staff_list(act, &permit).await?;
    act.seen(Deed::of("staff.seen"), all)
}

/// A member of staff, as the form to change them needs it.
#[derive(Debug, Clone)]
pub struct StaffSheet {
    /// Who.
    pub card: StaffCard,
    /// Who supervises them now.
    pub supervisor: Option<Id<Staff>>,
    /// Everybody else.
    pub others: Vec<StaffCard>,
}

/// Opens a member of staff.
///
/// # Errors
/// `Missing` when nobody of that id works here, `Forbidden` by policy.
pub async fn see_staff(act: &mut Act, id: Id<Staff>) -> Outcome<StaffSheet> {
    let permit = act.may::<ManageStaff>(()).await?;
    let (mut found, others): (Vec<_>, Vec<_>) = store::staff_list(act, &permit).await?.into_iter().partition(|card| card.id == id);
    let card = found.pop().ok_or(Error::Missing)?;
    let supervisor = store::supervisors_of(act, &permit, id).await?.first().map(|(id, _)| *id);
    act.seen(Deed::of("staff.seen").on(id), StaffSheet { card, supervisor, others })
}

/// The order to add a member of staff. Secrets come hashed; without a PIN they choose both at their first sign-in.
#[derive(Debug, Clone)]
pub struct AddStaff {
    /// Their sign-in address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their credentials.
    pub credentials: String,
    /// What they are.
    pub roles: Roles,
    /// The hash of their first password.
    pub password_hash: Option<String>,
    /// The hash of their PIN, if it is known already.
    pub pin_hash: Option<String>,
    /// The proof that whoever adds them typed their own PIN; the program itself needs none.
    pub proof: Option<PinProof>,
}

/// Adds a member of staff.
///
/// # Errors
/// Refused when the address is taken or a field will not do.
pub async fn add_staff(act: &mut Act, order: AddStaff) -> Outcome<Id<Staff>> {
    let permit = act.may::<ManageStaff>(()).await?;
    let mut wrong = rules::person(order.name.trim(), order.roles);
    wrong.extend(rules::email(order.email.trim()).err());
    match &order.proof {
        Some(proof) => proof.holds(act)?,
        None if act.actor().staff().is_some() => wrong.push(rules::pin_needed()),
        None => {}
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let id = Id::new();
    let row = StaffRow {
        id,
        email: order.email.trim(),
        name: order.name.trim(),
        credentials: order.credentials.trim(),
        roles: order.roles,
        password_hash: order.password_hash,
        pin_hash: order.pin_hash,
    };
    store::write_staff(act, &permit, row).await?;
    act.done(Deed::of("staff.added").on(id).with("roles", order.roles.words()).with("runs_sessions", order.roles.runs_sessions), id)
}

/// Changes a member of staff as far as nobody's rights change with it: those need the PIN, see [`change_rights`].
///
/// # Errors
/// Refused when rights would change, somebody else changed them meanwhile, or a field will not do.
pub async fn change_staff(act: &mut Act, order: ChangeStaff) -> Outcome<()> {
    change(act, order, None).await
}

/// Changes a member of staff, what they may do and whether they work here included, against the PIN of the caller: an open
/// screen alone must not make anybody account manager.
///
/// # Errors
/// As [`change_staff`]; refused when the PIN was typed too long ago, `Forbidden` when it is somebody else's.
pub async fn change_rights(act: &mut Act, order: ChangeStaff, proof: PinProof) -> Outcome<()> {
    change(act, order, Some(&proof)).await
}

async fn change(act: &mut Act, order: ChangeStaff, proof: Option<&PinProof>) -> Outcome<()> {
    let permit = act.may::<ManageStaff>(()).await?;
    let order = order.trimmed();
    let all = store::staff_list(act, &permit).await?;
    let before = all.iter().find(|card| card.id == order.id).ok_or(Error::Missing)?;
    let changed = || Error::refuse("staff.changed", "Somebody else changed this person meanwhile. Look at the new state and try again.");
    if before.version != order.version {
        return Err(changed());
    }
    let now_by = store::supervisors_of(act, &permit, order.id).await?.first().map(|(id, _)| *id);
    match proof {
        Some(proof) => proof.holds(act)?,
        None => rules::without_pin(before, now_by, &order)?,
    }
    rules::change(&all, &order)?;
    if !store::update_staff(act, &permit, &order).await? {
        return Err(changed());
    }
    if now_by != order.supervisor {
        store::finish_supervision(act, &permit, order.id).await?;
        if let Some(supervisor) = order.supervisor {
            store::write_supervision(act, &permit, order.id, supervisor).await?;
        }
    }
    if !order.active {
        store::end_logins(act, &permit, order.id, None, None).await?;
    }
    let deed = Deed::of("staff.changed")
        .on(order.id)
        .with("old_roles", before.roles.words())
        .with("new_roles", order.roles.words())
        .with("runs_sessions", order.roles.runs_sessions)
        .with("active", order.active)
        .with("supervisor", order.supervisor.map(|s| s.to_string()));
    act.done(deed, ())
}
