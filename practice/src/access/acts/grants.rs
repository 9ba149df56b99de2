//! Grants: a client assigned, a group's clients opened, and the end of either.

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Outcome,
    act::Deed,
    permit::{Found, Role, Roles, Tie, Verb},
};
use uuid::Uuid;

use crate::access::{
    store::{self, On},
    words::{Given, GrantKind},
};

/// Give or take access by a group: managers, supervisors, and whoever leads the group (its provider and co-facilitators).
#[derive(Debug)]
pub struct GrantGroup;
impl Verb for GrantGroup {
    const NAME: &'static str = "access.grant_group";
    type Key = Uuid;
    type Row = Uuid;
    async fn find(act: &mut Act, group: Uuid) -> Result<Option<Found<Uuid>>, Error> {
        let tie = store::group_tie(act, Id::<GrantKind>::of(group)).await?;
        Ok(tie.map(|tie| Found { row: group, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor]) || tie == Tie::Own
    }
}

/// Assign a client to somebody, or end it: managers and supervisors.
#[derive(Debug)]
pub struct Assign;
impl Verb for Assign {
    const NAME: &'static str = "access.assign";
    type Key = Uuid;
    type Row = Uuid;
    async fn find(act: &mut Act, client: Uuid) -> Result<Option<Found<Uuid>>, Error> {
        let tie = store::client_tie(act, Id::<GrantKind>::of(client)).await?;
        Ok(tie.map(|tie| Found { row: client, tie }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Gives somebody access to all current and coming members of a group, with rights, for as long as is said.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn grant_group(act: &mut Act, group: Uuid, given: Given) -> Outcome<Id<GrantKind>> {
    let permit = act.may::<GrantGroup>(group).await?;
    let id = store::write_grant(act, &permit, On::Group(group), &given).await?;
    let deed = Deed::of("access.group_granted")
        .on(group.simple())
        .with("staff", given.staff.to_string())
        .with("rights", given.rights.word())
        .with("from", given.from.map(|from| from.0))
        .with("until", given.until.map(|until| until.0))
        .with("reason", given.reason);
    act.done(deed, id)
}

/// Assigns a client to somebody.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn assign(act: &mut Act, client: Uuid, staff: Id<Staff>, reason: &str) -> Outcome<Id<GrantKind>> {
    let permit = act.may::<Assign>(client).await?;
    let id = store::write_grant(act, &permit, On::Client(client), &Given::to(staff, reason)).await?;
    act.done(Deed::of("access.assigned").on(staff).client(Id::<GrantKind>::of(client)).with("reason", reason), id)
}

/// Ends a grant. Whoever came by it alone loses sight with their next request; another route stays.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn end_grant(act: &mut Act, grant: Id<GrantKind>) -> Outcome<()> {
    let (staff, client, group) = store::grant_object(act, grant).await?.ok_or(Error::Missing)?;
    let ended = match (client, group) {
        (Some(client), _) => {
            let permit = act.may::<Assign>(client).await?;
            store::finish_grant(act, &permit, grant).await?
        }
        (None, Some(group)) => {
            let permit = act.may::<GrantGroup>(group).await?;
            store::finish_grant(act, &permit, grant).await?
        }
        (None, None) => false,
    };
    if !ended {
        return Err(Error::Missing);
    }
    let mut deed = Deed::of("access.ended").on(grant).with("staff", staff.to_string());
    if let Some(client) = client {
        deed = deed.client(Id::<GrantKind>::of(client));
    }
    act.done(deed, ())
}
