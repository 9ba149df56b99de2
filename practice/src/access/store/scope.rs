//! Who may see whom, as SQL: written here once, for all rooms.

use kernel::{Error, Id, Moment, id::Kind};
use platform::{Act, Scope, Tie, args, db::Arg};

/// The first four arguments of every scoped query: `$1` practice, `$2` staff, `$3` everyone, `$4` now.
pub fn scope_args(scope: &Scope, now: Moment) -> Vec<Arg> {
    args![scope.practice, scope.staff, scope.everyone, now]
}

const LIVE: &str = "a.valid_from <= $4 AND (a.valid_to IS NULL OR a.valid_to > $4)";

fn group_opened(group: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM groups_group v WHERE v.practice_id = $1 AND v.id = {group} AND v.provider_id = $2) \
         OR EXISTS (SELECT 1 FROM groups_facilitator v WHERE v.practice_id = $1 AND v.group_id = {group} AND v.staff_id = $2) \
         OR EXISTS (SELECT 1 FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.group_id = {group} AND {LIVE})"
    )
}

/// SQL: the caller sees the group whose id is in this column. Uses `$1` to `$4` of [`scope_args`].
pub fn group_visible(group: &str) -> String {
    format!("($3 OR {})", group_opened(group))
}

/// SQL: the caller sees the client whose id is in this column: assigned, or a current member of a group they have.
/// Uses `$1` to `$4` of [`scope_args`].
pub fn client_visible(client: &str) -> String {
    format!("($3 OR {})", client_opened(client))
}

fn client_opened(client: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.client_id = {client} AND {LIVE}) \
         OR EXISTS (SELECT 1 FROM groups_membership m WHERE m.practice_id = $1 AND m.client_id = {client} \
         AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4) AND ({}))",
        group_opened("m.group_id")
    )
}

/// SQL: a query for the ids of all clients opened to the caller in person or by a group, each once: for lists that start
/// from the caller's few clients instead of the practice's many. Uses `$1`, `$2` and `$4` of [`scope_args`].
pub fn opened_clients() -> String {
    format!(
        "SELECT a.client_id AS id FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.client_id IS NOT NULL AND {LIVE} \
         UNION SELECT m.client_id FROM groups_membership m WHERE m.practice_id = $1 AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4) \
         AND m.group_id IN (SELECT v.id FROM groups_group v WHERE v.practice_id = $1 AND v.provider_id = $2 \
         UNION SELECT v.group_id FROM groups_facilitator v WHERE v.practice_id = $1 AND v.staff_id = $2 \
         UNION SELECT a.group_id FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.group_id IS NOT NULL AND {LIVE})"
    )
}

/// The greatest right of the grants so narrowed down, as a number: 1 to look, 2 to run, 3 to manage; none without a grant.
fn rights(which: &str) -> String {
    format!(
        "(SELECT MAX(CASE a.rights WHEN 'manage' THEN 3 WHEN 'run' THEN 2 ELSE 1 END) FROM access_grant a \
         WHERE a.practice_id = $1 AND a.staff_id = $2 AND {LIVE} AND {which})"
    )
}

/// How the caller is tied to a client; `None` when they cannot see them, or there is no such client. A group that is opened
/// to be managed opens its clients to be worked with, no more.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn client_tie<C: Kind>(act: &Act, client: Id<C>) -> Result<Option<Tie>, Error> {
    let scope = act.scope();
    let current = "SELECT m.group_id FROM groups_membership m WHERE m.practice_id = $1 AND m.client_id = c.id AND m.valid_from <= $4 \
                   AND (m.valid_to IS NULL OR m.valid_to > $4)";
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.client_id = c.id AND a.assigned AND {LIVE}), \
         EXISTS (SELECT 1 FROM groups_group v WHERE v.practice_id = $1 AND v.provider_id = $2 AND v.id IN ({current})) \
         OR EXISTS (SELECT 1 FROM groups_facilitator v WHERE v.practice_id = $1 AND v.staff_id = $2 AND v.group_id IN ({current})), \
         {} FROM clients_client c WHERE c.practice_id = $1 AND c.id = $5 AND {}",
        rights(&format!("(a.client_id = c.id OR a.group_id IN ({current}))")),
        client_visible("c.id")
    );
    let mut args = scope_args(&scope, act.now());
    args.push(client.into());
    let Some(mut row) = act.db(&scope).first(&sql, args).await? else { return Ok(None) };
    let (own, led, right): (bool, bool, Option<i64>) = (row.next()?, row.next()?, row.next()?);
    Ok(Some(if own { Tie::Own } else { tie(right.max(led.then_some(2))).min(Tie::Shared) }))
}

/// How the caller is tied to a group; `None` when they cannot see it, or there is no such group.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn group_tie<G: Kind>(act: &Act, group: Id<G>) -> Result<Option<Tie>, Error> {
    let scope = act.scope();
    let sql = format!(
        "SELECT g.provider_id = $2 OR EXISTS (SELECT 1 FROM groups_facilitator f WHERE f.practice_id = $1 AND f.group_id = g.id \
         AND f.staff_id = $2), {} FROM groups_group g WHERE g.practice_id = $1 AND g.id = $5 AND {}",
        rights("a.group_id = g.id"),
        group_visible("g.id")
    );
    let mut args = scope_args(&scope, act.now());
    args.push(group.into());
    let Some(mut row) = act.db(&scope).first(&sql, args).await? else { return Ok(None) };
    let (own, right): (Option<bool>, Option<i64>) = (row.next()?, row.next()?);
    Ok(Some(if own == Some(true) { Tie::Own } else { tie(right) }))
}

const fn tie(right: Option<i64>) -> Tie {
    match right {
        None => Tie::Other,
        Some(..=1) => Tie::Viewed,
        Some(2) => Tie::Shared,
        Some(3..) => Tie::Managed,
    }
}

/// Whether the client is assigned to the caller in person, not only opened by a group.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn directly_assigned<C: Kind>(act: &Act, scope: &Scope, client: Id<C>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.client_id = $3 \
               AND a.valid_from <= $4 AND (a.valid_to IS NULL OR a.valid_to > $4)";
    Ok(act.db(scope).first(sql, args![scope.practice, scope.staff, client, act.now()]).await?.is_some())
}
