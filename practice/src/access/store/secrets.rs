//! Passwords and PINs: their hashes, and the wrong tries.

use kernel::{
    Error, Id, Moment,
    id::{Practice, Staff},
};
use platform::{
    Act, args,
    db::{Db, Row},
    permit::Warrant,
};

/// Which of the two secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum Secret {
    Password,
    Pin,
}

/// What is needed to judge a sign-in or a PIN.
pub(in crate::access) struct Secrets {
    pub practice: Id<Practice>,
    pub staff: Id<Staff>,
    pub hash: Option<String>,
    pub tries: i64,
    pub locked_until: Option<Moment>,
    pub active: bool,
}

fn query(which: Secret, condition: &str) -> String {
    let columns = match which {
        Secret::Password => "password_hash, password_tries, password_locked_until",
        Secret::Pin => "pin_hash, pin_tries, pin_locked_until",
    };
    format!("SELECT practice_id, id, {columns}, active FROM access_staff WHERE {condition}")
}

fn secrets(mut row: Row) -> Result<Secrets, Error> {
    Ok(Secrets {
        practice: row.next()?,
        staff: row.next()?,
        hash: row.next()?,
        tries: row.next()?,
        locked_until: row.next()?,
        active: row.next()?,
    })
}

/// The password of whoever signs in with this address, in whichever practice.
pub(in crate::access) async fn password_of(db: &Db, email: &str) -> Result<Option<Secrets>, Error> {
    db.one(&query(Secret::Password, "email_key = $1"), args![email.to_lowercase()]).await?.map(secrets).transpose()
}

/// A secret as it stands before any act: for the comparison, which is slow.
pub(in crate::access) async fn secret_of(
    db: &Db,
    practice: Id<Practice>,
    staff: Id<Staff>,
    which: Secret,
) -> Result<Option<Secrets>, Error> {
    db.one(&query(which, "practice_id = $1 AND id = $2"), args![practice, staff]).await?.map(secrets).transpose()
}

/// A secret as it stands in the act's transaction: for counting tries one by one.
pub(in crate::access) async fn secret_in(act: &Act, staff: Id<Staff>, which: Secret) -> Result<Option<Secrets>, Error> {
    let sql = query(which, "practice_id = $1 AND id = $2");
    act.db(&act.scope()).first(&sql, args![act.practice(), staff]).await?.map(secrets).transpose()
}

/// Counts a try; a right one clears the count.
pub(in crate::access) async fn count_try(
    act: &Act,
    proof: &impl Warrant,
    staff: Id<Staff>,
    which: Secret,
    tries: i64,
    until: Option<Moment>,
) -> Result<(), Error> {
    let sql = match which {
        Secret::Password => "UPDATE access_staff SET password_tries = $3, password_locked_until = $4 WHERE practice_id = $1 AND id = $2",
        Secret::Pin => "UPDATE access_staff SET pin_tries = $3, pin_locked_until = $4 WHERE practice_id = $1 AND id = $2",
    };
    act.change(proof).run(sql, args![act.practice(), staff, tries, until]).await?;
    Ok(())
}

/// Keeps a new password and PIN; the count of wrong tries begins anew.
pub(in crate::access) async fn write_secrets(
    act: &Act,
    proof: &impl Warrant,
    id: Id<Staff>,
    password: &str,
    pin: &str,
) -> Result<(), Error> {
    let sql = "UPDATE access_staff SET password_hash = $3, pin_hash = $4, password_tries = 0, pin_tries = 0, \
               password_locked_until = NULL, pin_locked_until = NULL WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, password, pin]).await?;
    Ok(())
}
