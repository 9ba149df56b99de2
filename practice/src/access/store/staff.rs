//! Who works here.

use kernel::{
    Error, Id,
    id::{Practice, Staff},
};
use platform::{
    Act, args,
    db::{Db, Row},
    permit::{Proof, Role, Roles, Warrant},
};

use crate::access::words::{ChangeStaff, StaffCard};

/// Roles whose words and extra right come next in the row.
pub(super) fn roles(row: &mut Row) -> Result<Roles, Error> {
    let words: String = row.next()?;
    Ok(Roles::read(&words, row.next()?))
}

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
                roles: roles(&mut r)?,
                active: r.next()?,
                has_pin: r.next()?,
                pin_locked_until: r.next()?,
                version: r.next()?,
            })
        })
        .collect()
}

/// Roles and name of somebody who works here now.
pub(in crate::access) async fn working(db: &Db, practice: Id<Practice>, staff: Id<Staff>) -> Result<Option<(Roles, String)>, Error> {
    let sql = "SELECT roles, runs_sessions, name FROM access_staff WHERE practice_id = $1 AND id = $2 AND active";
    let Some(mut row) = db.one(sql, args![practice, staff]).await? else { return Ok(None) };
    Ok(Some((roles(&mut row)?, row.next()?)))
}

/// The account managers who still work here.
pub(in crate::access) async fn managers(act: &Act) -> Result<Vec<Id<Staff>>, Error> {
    let all = staff_list(act, &act.scope()).await?;
    Ok(all.into_iter().filter(|s| s.active && s.roles.has(Role::Manager)).map(|s| s.id).collect())
}

/// A new member of staff.
pub(in crate::access) struct StaffRow<'a> {
    pub id: Id<Staff>,
    pub email: &'a str,
    pub name: &'a str,
    pub credentials: &'a str,
    pub roles: Roles,
    pub password_hash: Option<String>,
    pub pin_hash: Option<String>,
}

/// Writes a new member of staff, who works here.
pub(in crate::access) async fn write_staff(act: &Act, proof: &impl Warrant, staff: StaffRow<'_>) -> Result<(), Error> {
    let row = args![
        act.practice(),
        staff.id,
        staff.email,
        staff.email.to_lowercase(),
        staff.name,
        staff.credentials,
        staff.roles.words(),
        staff.roles.runs_sessions,
        true,
        staff.password_hash,
        staff.pin_hash,
        0_i64,
        0_i64,
        1_i64,
        act.now()
    ];
    act.change(proof)
        .insert(
            "access_staff (practice_id, id, email, email_key, name, credentials, roles, runs_sessions, active, password_hash, \
             pin_hash, password_tries, pin_tries, version, made_at)",
            vec![row],
        )
        .await
}

/// Changes a member of staff if the version read is still the one kept; says whether it was.
pub(in crate::access) async fn update_staff(act: &Act, proof: &impl Warrant, order: &ChangeStaff) -> Result<bool, Error> {
    let sql = "UPDATE access_staff SET name = $4, credentials = $5, roles = $6, runs_sessions = $7, active = $8, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3";
    let ChangeStaff { id, version, name, credentials, roles, active, supervisor: _ } = order;
    let args = args![act.practice(), *id, *version, name, credentials, roles.words(), roles.runs_sessions, *active];
    Ok(act.change(proof).run(sql, args).await? == 1)
}
