//! All SQL of access, and the one place where "who may see whom" is written as SQL.

use kernel::{
    Error, Id, Moment, Zone,
    id::{Kind, Login, Practice, Staff},
};
use platform::{
    Act, Scope, Tie, args,
    db::{Arg, Db, Row},
    permit::{Proof, Role, Roles},
};
use uuid::Uuid;

use super::words::{GrantKind, Notice, Policies, PracticeCard, StaffCard, Supervision};

// Scope -----------------------------------------------------------------------------------------------------------------

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

/// How the caller is tied to a client; `None` when they cannot see them, or there is no such client.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn client_tie<C: Kind>(act: &Act, client: Id<C>) -> Result<Option<Tie>, Error> {
    let scope = act.scope();
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM access_grant a WHERE a.practice_id = $1 AND a.staff_id = $2 AND a.client_id = c.id \
         AND a.assigned AND {LIVE}), ({}) FROM clients_client c WHERE c.practice_id = $1 AND c.id = $5 AND {}",
        client_opened("c.id"),
        client_visible("c.id")
    );
    let mut args = scope_args(&scope, act.now());
    args.push(client.into());
    tie(act, &scope, &sql, args).await
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
        format_args!("({})", group_opened("g.id")),
        group_visible("g.id")
    );
    let mut args = scope_args(&scope, act.now());
    args.push(group.into());
    tie(act, &scope, &sql, args).await
}

async fn tie(act: &Act, scope: &Scope, sql: &str, args: Vec<Arg>) -> Result<Option<Tie>, Error> {
    let Some(mut row) = act.db(scope).first(sql, args).await? else { return Ok(None) };
    let (own, shared): (Option<bool>, Option<bool>) = (row.next()?, row.next()?);
    Ok(Some(if own == Some(true) {
        Tie::Own
    } else if shared == Some(true) {
        Tie::Shared
    } else {
        Tie::Other
    }))
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

// Practice ----------------------------------------------------------------------------------------------------------------

fn practice_row(mut row: Row) -> Result<PracticeCard, Error> {
    let (id, name, zone, policies): (_, _, String, String) = (row.next()?, row.next()?, row.next()?, row.next()?);
    Ok(PracticeCard {
        id,
        name,
        zone: Zone::named(&zone).unwrap_or_else(Zone::utc),
        policies: serde_json::from_str(&policies).map_err(Error::fault)?,
    })
}

/// The practice an act happens in.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn practice_card(act: &Act) -> Result<PracticeCard, Error> {
    let sql = "SELECT practice_id, name, zone, policies FROM access_practice WHERE practice_id = $1";
    let row = act.db(&act.scope()).first(sql, args![act.practice()]).await?;
    practice_row(row.ok_or(Error::Missing)?)
}

/// All practices of this installation: for the command line, never for a page.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn practices(db: &Db) -> Result<Vec<PracticeCard>, Error> {
    let tx = db.read().await?;
    let rows = tx.all("SELECT practice_id, name, zone, policies FROM access_practice ORDER BY made_at, practice_id", args![]).await?;
    rows.into_iter().map(practice_row).collect()
}

pub(super) async fn write_practice(act: &Act, name: &str, zone: &Zone, policies: &Policies) -> Result<(), Error> {
    let policies = serde_json::to_string(policies).map_err(Error::fault)?;
    let sql = "INSERT INTO access_practice (practice_id, name, zone, policies, made_at, version) VALUES ($1, $2, $3, $4, $5, 1)";
    act.db(&act.scope()).run(sql, args![act.practice(), name, zone.name(), policies, act.now()]).await?;
    Ok(())
}

pub(super) async fn save_setup_code(db: &Db, practice: Id<Practice>, digest: &[u8], now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    tx.run("INSERT INTO access_setup (digest, made_at) VALUES ($1, $2)", args![digest, now]).await?;
    tx.commit().await
}

pub(super) async fn use_setup_code(act: &Act, digest: &[u8]) -> Result<bool, Error> {
    let sql = "UPDATE access_setup SET used_at = $2 WHERE digest = $1 AND used_at IS NULL \
               AND NOT EXISTS (SELECT 1 FROM access_practice)";
    Ok(act.db(&act.scope()).run(sql, args![digest, act.now()]).await? == 1)
}

// Staff ---------------------------------------------------------------------------------------------------------------------

/// The practice's staff, by name.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn staff_list(act: &Act, proof: &impl Proof) -> Result<Vec<StaffCard>, Error> {
    let sql = "SELECT id, name, credentials, email, roles, runs_sessions, active, pin_hash IS NOT NULL, pin_locked_until, version \
               FROM access_staff WHERE practice_id = $1 ORDER BY name, id";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(StaffCard {
                id: r.next()?,
                name: r.next()?,
                credentials: r.next()?,
                email: r.next()?,
                roles: {
                    let words: String = r.next()?;
                    Roles::read(&words, r.next()?)
                },
                active: r.next()?,
                has_pin: r.next()?,
                pin_locked_until: r.next()?,
                version: r.next()?,
            })
        })
        .collect()
}

/// The account managers who still work here.
pub(super) async fn managers(act: &Act) -> Result<Vec<Id<Staff>>, Error> {
    let all = staff_list(act, &act.scope()).await?;
    Ok(all.into_iter().filter(|s| s.active && s.roles.has(Role::Manager)).map(|s| s.id).collect())
}

pub(super) struct StaffRow<'a> {
    pub id: Id<Staff>,
    pub email: &'a str,
    pub name: &'a str,
    pub credentials: &'a str,
    pub roles: Roles,
    pub password_hash: Option<String>,
    pub pin_hash: Option<String>,
}

pub(super) async fn write_staff(act: &Act, proof: &impl Proof, staff: StaffRow<'_>) -> Result<(), Error> {
    let row = args![
        act.practice(), staff.id, staff.email, staff.email.to_lowercase(), staff.name, staff.credentials, staff.roles.words(),
        staff.roles.runs_sessions, true, staff.password_hash, staff.pin_hash, 0_i64, 0_i64, 1_i64, act.now()
    ];
    act.db(proof)
        .insert(
            "access_staff (practice_id, id, email, email_key, name, credentials, roles, runs_sessions, active, password_hash, \
             pin_hash, password_tries, pin_tries, version, made_at)",
            vec![row],
        )
        .await
}

/// Changes a member of staff if the version read is still the one kept; says whether it was.
pub(super) async fn update_staff(
    act: &Act, proof: &impl Proof, id: Id<Staff>, version: i64, name: &str, credentials: &str, roles: Roles, active: bool,
) -> Result<bool, Error> {
    let sql = "UPDATE access_staff SET name = $4, credentials = $5, roles = $6, runs_sessions = $7, active = $8, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3";
    let args = args![act.practice(), id, version, name, credentials, roles.words(), roles.runs_sessions, active];
    Ok(act.db(proof).run(sql, args).await? == 1)
}

pub(super) async fn write_secrets(act: &Act, proof: &impl Proof, id: Id<Staff>, password: &str, pin: &str) -> Result<(), Error> {
    let sql = "UPDATE access_staff SET password_hash = $3, pin_hash = $4, password_tries = 0, pin_tries = 0, \
               password_locked_until = NULL, pin_locked_until = NULL WHERE practice_id = $1 AND id = $2";
    act.db(proof).run(sql, args![act.practice(), id, password, pin]).await?;
    Ok(())
}

/// What is needed to judge a sign-in or a PIN.
pub(super) struct Secrets {
    pub practice: Id<Practice>,
    pub staff: Id<Staff>,
    pub hash: Option<String>,
    pub tries: i64,
    pub locked_until: Option<Moment>,
    pub active: bool,
}

fn secrets(mut r: Row) -> Result<Secrets, Error> {
    Ok(Secrets {
        practice: r.next()?,
        staff: r.next()?,
        hash: r.next()?,
        tries: r.next()?,
        locked_until: r.next()?,
        active: r.next()?,
    })
}

pub(super) async fn password_of(db: &Db, email: &str) -> Result<Option<Secrets>, Error> {
    let sql = "SELECT practice_id, id, password_hash, password_tries, password_locked_until, active FROM access_staff WHERE email_key = $1";
    db.one(sql, args![email.to_lowercase()]).await?.map(secrets).transpose()
}

pub(super) async fn pin_of(db: &Db, practice: Id<Practice>, staff: Id<Staff>) -> Result<Option<Secrets>, Error> {
    let sql = "SELECT practice_id, id, pin_hash, pin_tries, pin_locked_until, active FROM access_staff WHERE practice_id = $1 AND id = $2";
    db.one(sql, args![practice, staff]).await?.map(secrets).transpose()
}

pub(super) async fn password_hash_of(db: &Db, practice: Id<Practice>, staff: Id<Staff>) -> Result<Option<Secrets>, Error> {
    let sql = "SELECT practice_id, id, password_hash, password_tries, password_locked_until, active FROM access_staff WHERE practice_id = $1 AND id = $2";
    db.one(sql, args![practice, staff]).await?.map(secrets).transpose()
}

/// A secret as it stands in the act's transaction: for counting tries one by one.
pub(super) async fn secret_in(act: &Act, staff: Id<Staff>, which: Secret) -> Result<Option<Secrets>, Error> {
    let (hash, tries, until) = match which {
        Secret::Password => ("password_hash", "password_tries", "password_locked_until"),
        Secret::Pin => ("pin_hash", "pin_tries", "pin_locked_until"),
    };
    let sql = format!("SELECT practice_id, id, {hash}, {tries}, {until}, active FROM access_staff WHERE practice_id = $1 AND id = $2");
    act.db(&act.scope()).first(&sql, args![act.practice(), staff]).await?.map(secrets).transpose()
}

/// Which of the two secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secret {
    Password,
    Pin,
}

/// Counts a try; a right one clears the count.
pub(super) async fn count_try(act: &Act, staff: Id<Staff>, which: Secret, tries: i64, until: Option<Moment>) -> Result<(), Error> {
    let sql = match which {
        Secret::Password => "UPDATE access_staff SET password_tries = $3, password_locked_until = $4 WHERE practice_id = $1 AND id = $2",
        Secret::Pin => "UPDATE access_staff SET pin_tries = $3, pin_locked_until = $4 WHERE practice_id = $1 AND id = $2",
    };
    act.db(&act.scope()).run(sql, args![act.practice(), staff, tries, until]).await?;
    Ok(())
}

// Logins ----------------------------------------------------------------------------------------------------------------------

/// A sign-in as the door reads it for every request.
pub(super) struct LoginRow {
    pub id: Id<Login>,
    pub practice: PracticeCard,
    pub staff: Id<Staff>,
    pub name: String,
    pub credentials: String,
    pub roles: Roles,
    pub active: bool,
    pub has_pin: bool,
    pub started: Moment,
    pub seen: Moment,
    pub locked: Option<Moment>,
    pub ended: Option<Moment>,
    pub notices: i64,
}

pub(super) async fn login(db: &Db, digest: &[u8]) -> Result<Option<LoginRow>, Error> {
    let sql = "SELECT p.practice_id, p.name, p.zone, p.policies, l.id, s.id, s.name, s.credentials, s.roles, s.runs_sessions, s.active, \
               s.pin_hash IS NOT NULL, l.started_at, l.seen_at, l.locked_at, l.ended_at, \
               (SELECT count(*) FROM access_notice n WHERE n.practice_id = s.practice_id AND n.staff_id = s.id AND n.read_at IS NULL) \
               FROM access_login l JOIN access_staff s ON s.practice_id = l.practice_id AND s.id = l.staff_id \
               JOIN access_practice p ON p.practice_id = l.practice_id WHERE l.token_digest = $1";
    let Some(mut r) = db.one(sql, args![digest]).await? else { return Ok(None) };
    let (id, name, zone, policies): (_, _, String, String) = (r.next()?, r.next()?, r.next()?, r.next()?);
    let practice = PracticeCard {
        id,
        name,
        zone: Zone::named(&zone).unwrap_or_else(Zone::utc),
        policies: serde_json::from_str(&policies).map_err(Error::fault)?,
    };
    Ok(Some(LoginRow {
        practice,
        id: r.next()?,
        staff: r.next()?,
        name: r.next()?,
        credentials: r.next()?,
        roles: {
            let words: String = r.next()?;
            Roles::read(&words, r.next()?)
        },
        active: r.next()?,
        has_pin: r.next()?,
        started: r.next()?,
        seen: r.next()?,
        locked: r.next()?,
        ended: r.next()?,
        notices: r.next()?,
    }))
}

pub(super) async fn write_login(act: &Act, id: Id<Login>, staff: Id<Staff>, digest: &[u8], origin: &str, agent: &str) -> Result<(), Error> {
    let sql = "INSERT INTO access_login (practice_id, id, staff_id, token_digest, started_at, seen_at, origin, agent) \
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
    act.db(&act.scope()).run(sql, args![act.practice(), id, staff, digest, act.now(), origin, agent]).await?;
    Ok(())
}

/// Notes that a sign-in was used; written at most once a minute, and outside any act: it discloses and decides nothing.
pub(super) async fn touch(db: &Db, practice: Id<Practice>, login: Id<Login>, now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    tx.run("UPDATE access_login SET seen_at = $3 WHERE practice_id = $1 AND id = $2 AND seen_at < $3", args![practice, login, now]).await?;
    tx.commit().await
}

pub(super) async fn set_locked(act: &Act, login: Id<Login>, locked: Option<Moment>) -> Result<(), Error> {
    let sql = "UPDATE access_login SET locked_at = $3, seen_at = $4 WHERE practice_id = $1 AND id = $2";
    act.db(&act.scope()).run(sql, args![act.practice(), login, locked, act.now()]).await?;
    Ok(())
}

/// Ends one sign-in of somebody, or all but one.
pub(super) async fn end_logins(act: &Act, staff: Id<Staff>, only: Option<Id<Login>>, but: Option<Id<Login>>) -> Result<(), Error> {
    let sql = "UPDATE access_login SET ended_at = $3 WHERE practice_id = $1 AND staff_id = $2 AND ended_at IS NULL \
               AND ($4 IS NULL OR id = $4) AND ($5 IS NULL OR id <> $5)";
    let args = args![act.practice(), staff, act.now(), only, but];
    act.db(&act.scope()).run(sql, args).await?;
    Ok(())
}

pub(super) struct LiveLogin {
    pub id: Id<Login>,
    pub started: Moment,
    pub seen: Moment,
    pub origin: String,
    pub agent: String,
}

pub(super) async fn live_logins(act: &Act, staff: Id<Staff>) -> Result<Vec<LiveLogin>, Error> {
    let sql = "SELECT id, started_at, seen_at, origin, agent FROM access_login WHERE practice_id = $1 AND staff_id = $2 AND ended_at IS NULL \
               ORDER BY seen_at DESC LIMIT 20";
    let rows = act.db(&act.scope()).all(sql, args![act.practice(), staff]).await?;
    rows.into_iter()
        .map(|mut r| Ok(LiveLogin { id: r.next()?, started: r.next()?, seen: r.next()?, origin: r.next()?, agent: r.next()? }))
        .collect()
}

// Grants and supervision ----------------------------------------------------------------------------------------------------

/// A grant that is alive.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its id.
    pub id: Id<GrantKind>,
    /// To whom.
    pub staff: Id<Staff>,
    /// Their name.
    pub name: String,
    /// Whether it is an assignment (their client) rather than access given beside it.
    pub assigned: bool,
    /// Since when.
    pub since: Moment,
    /// Why.
    pub reason: String,
}

/// Writes a grant on a client or on a group.
///
/// # Errors
/// A fault when it cannot be written.
#[allow(clippy::too_many_arguments)]
pub async fn write_grant(
    act: &Act, proof: &impl Proof, staff: Id<Staff>, client: Option<Uuid>, group: Option<Uuid>, assigned: bool, until: Option<Moment>,
    reason: &str,
) -> Result<Id<GrantKind>, Error> {
    let id = Id::new();
    let by = act.actor().staff().map(|s| s.staff);
    act.db(proof)
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
pub async fn write_assignments(act: &Act, proof: &impl Proof, pairs: &[(Id<Staff>, Uuid)], reason: &str) -> Result<(), Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let rows = pairs
        .iter()
        .map(|(staff, client)| args![act.practice(), Id::<GrantKind>::new(), *staff, *client, true, act.now(), reason, by])
        .collect();
    act.db(proof).insert("access_grant (practice_id, id, staff_id, client_id, assigned, valid_from, reason, granted_by)", rows).await
}

/// Ends a grant; whom it was given, and on what. `None` when there is no live one of that id.
pub(super) async fn finish_grant(act: &Act, proof: &impl Proof, id: Id<GrantKind>) -> Result<bool, Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let sql = "UPDATE access_grant SET valid_to = $3, ended_by = $4 WHERE practice_id = $1 AND id = $2 AND (valid_to IS NULL OR valid_to > $3)";
    Ok(act.db(proof).run(sql, args![act.practice(), id, act.now(), by]).await? == 1)
}

pub(super) async fn grant_object(act: &Act, id: Id<GrantKind>) -> Result<Option<(Id<Staff>, Option<Uuid>, Option<Uuid>)>, Error> {
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

/// Who supervises somebody now.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn supervisors_of(act: &Act, proof: &impl Proof, staff: Id<Staff>) -> Result<Vec<(Id<Staff>, String)>, Error> {
    let sql = "SELECT s.id, s.name FROM access_supervision v JOIN access_staff s ON s.practice_id = v.practice_id AND s.id = v.supervisor_id \
               WHERE v.practice_id = $1 AND v.supervisee_id = $2 AND v.valid_from <= $3 AND (v.valid_to IS NULL OR v.valid_to > $3) \
               AND s.active ORDER BY s.name";
    let rows = act.db(proof).all(sql, args![act.practice(), staff, act.now()]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect()
}

pub(super) async fn write_supervision(act: &Act, proof: &impl Proof, supervisee: Id<Staff>, supervisor: Id<Staff>) -> Result<(), Error> {
    let id = Id::<Supervision>::new();
    let sql = "INSERT INTO access_supervision (practice_id, id, supervisee_id, supervisor_id, valid_from) VALUES ($1, $2, $3, $4, $5)";
    act.db(proof).run(sql, args![act.practice(), id, supervisee, supervisor, act.now()]).await?;
    Ok(())
}

pub(super) async fn finish_supervision(act: &Act, proof: &impl Proof, supervisee: Id<Staff>) -> Result<(), Error> {
    let sql = "UPDATE access_supervision SET valid_to = $3 WHERE practice_id = $1 AND supervisee_id = $2 AND valid_to IS NULL";
    act.db(proof).run(sql, args![act.practice(), supervisee, act.now()]).await?;
    Ok(())
}

// Notices --------------------------------------------------------------------------------------------------------------------

/// A notice on somebody's desk.
pub(super) struct NoticeRow {
    pub say: String,
    pub link: String,
    pub made: Moment,
    pub unread: bool,
}

/// Puts a notice on a desk. The letter's id is the notice's, so a second delivery changes nothing.
pub(super) async fn write_notice(act: &Act, id: Id<Notice>, staff: Id<Staff>, say: &str, link: &str) -> Result<(), Error> {
    let sql = "INSERT INTO access_notice (practice_id, id, staff_id, say, link, made_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    act.db(&act.scope()).run(sql, args![act.practice(), id, staff, say, link, act.now()]).await?;
    Ok(())
}

pub(super) async fn notices(act: &Act, staff: Id<Staff>) -> Result<Vec<NoticeRow>, Error> {
    let sql = "SELECT say, link, made_at, read_at IS NULL FROM access_notice WHERE practice_id = $1 AND staff_id = $2 ORDER BY made_at DESC LIMIT 50";
    let rows = act.db(&act.scope()).all(sql, args![act.practice(), staff]).await?;
    rows.into_iter().map(|mut r| Ok(NoticeRow { say: r.next()?, link: r.next()?, made: r.next()?, unread: r.next()? })).collect()
}

pub(super) async fn read_notices(act: &Act, staff: Id<Staff>) -> Result<(), Error> {
    let sql = "UPDATE access_notice SET read_at = $3 WHERE practice_id = $1 AND staff_id = $2 AND read_at IS NULL";
    act.db(&act.scope()).run(sql, args![act.practice(), staff, act.now()]).await?;
    Ok(())
}
