//! Grants: who has a client or a group, what it lets them do, and since when.

use std::collections::HashSet;

use kernel::{
    Error, Id,
    id::{Kind, Staff},
};
use platform::{
    Act, Scope, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use crate::access::words::{Given, Grant, GrantKind, Rights};

/// What a grant is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum On {
    /// A client, who is assigned.
    Client(Uuid),
    /// A group's clients.
    Group(Uuid),
}

/// Writes a grant on a client or on a group.
pub(in crate::access) async fn write_grant(act: &Act, proof: &impl Warrant, on: On, given: &Given) -> Result<Id<GrantKind>, Error> {
    let id = Id::new();
    let by = act.actor().staff().map(|s| s.staff);
    let (client, group) = match on {
        On::Client(client) => (Some(client), None),
        On::Group(group) => (None, Some(group)),
    };
    let from = given.from.unwrap_or(act.now());
    act.change(proof)
        .insert(
            "access_grant (practice_id, id, staff_id, client_id, group_id, assigned, rights, valid_from, valid_to, reason, granted_by)",
            vec![args![
                act.practice(), id, given.staff, client, group, client.is_some(), given.rights.word(), from, given.until, &given.reason, by
            ]],
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

/// Which of these clients are assigned to the caller.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn own_clients<C: Kind>(act: &Act, scope: &Scope, clients: &[Id<C>]) -> Result<HashSet<Id<C>>, Error> {
    let mut found = HashSet::new();
    for clients in clients.chunks(500) {
        let sql = format!(
            "SELECT a.client_id FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.assigned AND a.valid_from <= $3 \
             AND (a.valid_to IS NULL OR a.valid_to > $3) AND a.client_id IN ({})",
            places(4, clients.len())
        );
        let ids = clients.iter().map(|id| Arg::from(*id));
        for mut row in act.db(scope).all(&sql, args![scope.practice, scope.staff, act.now()].into_iter().chain(ids).collect()).await? {
            found.insert(row.next()?);
        }
    }
    Ok(found)
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

/// Ends a grant; says whether there was a live one of that id, or one to come, which then never begins.
pub(in crate::access) async fn finish_grant(act: &Act, proof: &impl Warrant, id: Id<GrantKind>) -> Result<bool, Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let sql = "UPDATE access_grant SET valid_to = CASE WHEN valid_from > $3 THEN valid_from ELSE $3 END, ended_by = $4 \
               WHERE practice_id = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3 AND valid_to > valid_from)";
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

const LIVE: &str = "AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to > $3) ORDER BY s.name, a.id";

fn grant(mut r: Row) -> Result<Grant, Error> {
    Ok(Grant {
        id: r.next()?,
        staff: r.next()?,
        name: r.next()?,
        assigned: r.next()?,
        rights: {
            let word: String = r.next()?;
            Rights::read(&word).ok_or_else(|| Error::fault("a grant has rights that are not known"))?
        },
        since: r.next()?,
        until: r.next()?,
        reason: r.next()?,
        by: r.next()?,
        ended_by: r.next()?,
    })
}

async fn grants(act: &Act, proof: &impl Proof, column: &str, rest: &str, more: Vec<Arg>) -> Result<Vec<Grant>, Error> {
    let sql = format!(
        "SELECT a.id, a.staff_id, s.name, a.assigned, a.rights, a.valid_from, a.valid_to, a.reason, a.granted_by, a.ended_by FROM access_grant a \
         JOIN access_staff s ON s.practice_id = a.practice_id AND s.id = a.staff_id WHERE a.practice_id = $1 AND a.{column} = $2 {rest}"
    );
    let rows = act.db(proof).all(&sql, args![act.practice()].into_iter().chain(more).collect()).await?;
    rows.into_iter().map(grant).collect()
}

/// Who has a client in person.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn grants_of_client<C: Kind>(act: &Act, proof: &impl Proof, client: Id<C>) -> Result<Vec<Grant>, Error> {
    grants(act, proof, "client_id", LIVE, args![client, act.now()]).await
}

/// Who has a group's clients by the group now.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn grants_of_group<G: Kind>(act: &Act, proof: &impl Proof, group: Id<G>) -> Result<Vec<Grant>, Error> {
    grants(act, proof, "group_id", LIVE, args![group, act.now()]).await
}

/// The groups that the caller was given to manage, by their bare ids.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn managed_groups(act: &Act, scope: &Scope) -> Result<HashSet<Uuid>, Error> {
    let sql = "SELECT a.group_id FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.group_id IS NOT NULL \
               AND a.rights = 'manage' AND a.valid_from <= $3 AND (a.valid_to IS NULL OR a.valid_to > $3)";
    let rows = act.db(scope).all(sql, args![scope.practice, scope.staff, act.now()]).await?;
    rows.into_iter().map(|mut row| row.next()).collect()
}

/// Every grant of a group there is, was or will be, the last to begin first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn shares_of_group<G: Kind>(act: &Act, proof: &impl Proof, group: Id<G>, most: usize) -> Result<Vec<Grant>, Error> {
    grants(act, proof, "group_id", &format!("ORDER BY a.valid_from DESC, a.id LIMIT {most}"), args![group]).await
}

/// The grants of a group that have not ended: those that live and those to come.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn standing_shares<G: Kind>(act: &Act, proof: &impl Proof, group: Id<G>) -> Result<Vec<Grant>, Error> {
    let rest = "AND (a.valid_to IS NULL OR a.valid_to > $3 AND a.valid_to > a.valid_from) ORDER BY a.valid_from, s.name, a.id";
    grants(act, proof, "group_id", rest, args![group, act.now()]).await
}
