//! Grants: who has a client or a group, and since when.

use kernel::{
    Error, Id, Moment,
    id::{Kind, Staff},
};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use crate::access::words::{Grant, GrantKind};

/// Writes a grant on a client or on a group.
///
/// # Errors
/// A fault when it cannot be written.
#[allow(clippy::too_many_arguments)]
pub async fn write_grant(
    act: &Act,
    proof: &impl Warrant,
    staff: Id<Staff>,
    client: Option<Uuid>,
    group: Option<Uuid>,
    assigned: bool,
    until: Option<Moment>,
    reason: &str,
) -> Result<Id<GrantKind>, Error> {
    let id = Id::new();
    let by = act.actor().staff().map(|s| s.staff);
    act.change(proof)
        .insert(
            "access_grant (practice_id, id, staff_id, client_id, group_id, assigned, valid_from, valid_to, reason, granted_by)",
            vec![args![act.practice(), id, staff, client, group, assigned, act.now(), until, reason, by]],
        )
        .await?;
    Ok(id)
}

/// All live assignments of the practice: client and member of staff, the oldest first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn assignments(act: &Act, proof: &impl Proof) -> Result<Vec<(Uuid, Id<Staff>)>, Error> {
    let sql = "SELECT client_id, staff_id FROM access_grant WHERE practice_id = $1 AND assigned AND client_id IS NOT NULL \
               AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from, id";
    let rows = act.db(proof).all(sql, args![act.practice(), act.now()]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect()
}

/// Assigns many clients at once.
///
/// # Errors
/// A fault when they cannot be written.
pub async fn write_assignments(act: &Act, proof: &impl Warrant, pairs: &[(Id<Staff>, Uuid)], reason: &str) -> Result<(), Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let rows = pairs
        .iter()
        .map(|(staff, client)| args![act.practice(), Id::<GrantKind>::new(), *staff, *client, true, act.now(), reason, by])
        .collect();
    act.change(proof).insert("access_grant (practice_id, id, staff_id, client_id, assigned, valid_from, reason, granted_by)", rows).await
}

/// Ends a grant; says whether there was a live one of that id.
pub(in crate::access) async fn finish_grant(act: &Act, proof: &impl Warrant, id: Id<GrantKind>) -> Result<bool, Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let sql =
        "UPDATE access_grant SET valid_to = $3, ended_by = $4 WHERE practice_id = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3)";
    Ok(act.change(proof).run(sql, args![act.practice(), id, act.now(), by]).await? == 1)
}

/// To whom a grant was given, and on which client or group.
pub(in crate::access) async fn grant_object(
    act: &Act,
    id: Id<GrantKind>,
) -> Result<Option<(Id<Staff>, Option<Uuid>, Option<Uuid>)>, Error> {
    let sql = "SELECT staff_id, client_id, group_id FROM access_grant WHERE practice_id = $1 AND id = $2";
    let Some(mut row) = act.db(&act.scope()).first(sql, args![act.practice(), id]).await? else { return Ok(None) };
    Ok(Some((row.next()?, row.next()?, row.next()?)))
}

async fn grants(act: &Act, proof: &impl Proof, column: &str, id: Uuid) -> Result<Vec<Grant>, Error> {
    let sql = format!(
        "SELECT a.id, a.staff_id, s.name, a.assigned, a.valid_from, a.reason FROM access_grant a \
         JOIN access_staff s ON s.practice_id = a.practice_id AND s.id = a.staff_id \
         WHERE a.practice_id = $1 AND a.{column} = $2 AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to > $3) ORDER BY s.name, a.id"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), id, act.now()]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Grant { id: r.next()?, staff: r.next()?, name: r.next()?, assigned: r.next()?, since: r.next()?, reason: r.next()? })
        })
        .collect()
}

/// Who has a client in person.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn grants_of_client<C: Kind>(act: &Act, proof: &impl Proof, client: Id<C>) -> Result<Vec<Grant>, Error> {
    grants(act, proof, "client_id", client.uuid()).await
}

/// Who has a group's clients by the group.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn grants_of_group<G: Kind>(act: &Act, proof: &impl Proof, group: Id<G>) -> Result<Vec<Grant>, Error> {
    grants(act, proof, "group_id", group.uuid()).await
}
