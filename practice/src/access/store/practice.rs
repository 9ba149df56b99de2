//! The practice itself, and the code that sets it up.

use kernel::{Error, Id, Moment, Zone, id::Practice};
use platform::{
    Act, args,
    db::{Db, Row},
    permit::{Proof, Warrant},
};

use crate::access::words::{Policies, PracticeCard};

/// A practice whose id, name, zone and policies come next in the row.
pub(super) fn card(row: &mut Row) -> Result<PracticeCard, Error> {
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
    card(&mut row.ok_or(Error::Missing)?)
}

/// All practices of this installation: for the command line, never for a page.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn practices(db: &Db) -> Result<Vec<PracticeCard>, Error> {
    let tx = db.read().await?;
    let rows = tx.all("SELECT practice_id, name, zone, policies FROM access_practice ORDER BY made_at, practice_id", args![]).await?;
    rows.into_iter().map(|mut row| card(&mut row)).collect()
}

/// Writes the practice that the act runs in.
pub(in crate::access) async fn write_practice(
    act: &Act,
    proof: &impl Warrant,
    name: &str,
    zone: &Zone,
    policies: &Policies,
) -> Result<(), Error> {
    let policies = serde_json::to_string(policies).map_err(Error::fault)?;
    let sql = "INSERT INTO access_practice (practice_id, name, zone, policies, made_at, version) VALUES ($1, $2, $3, $4, $5, 1)";
    act.change(proof).run(sql, args![act.practice(), name, zone.name(), policies, act.now()]).await?;
    Ok(())
}

/// The version of the practice's settings.
pub(in crate::access) async fn practice_version(act: &Act, proof: &impl Proof) -> Result<i64, Error> {
    let sql = "SELECT version FROM access_practice WHERE practice_id = $1";
    act.db(proof).first(sql, args![act.practice()]).await?.ok_or(Error::Missing)?.next()
}

/// Changes the settings if the version read is still the one kept; says whether it was.
pub(in crate::access) async fn update_policies(act: &Act, proof: &impl Warrant, version: i64, policies: &Policies) -> Result<bool, Error> {
    let policies = serde_json::to_string(policies).map_err(Error::fault)?;
    let sql = "UPDATE access_practice SET policies = $3, version = version + 1 WHERE practice_id = $1 AND version = $2";
    Ok(act.change(proof).run(sql, args![act.practice(), version, policies]).await? == 1)
}

/// Keeps the digest of a set-up code.
pub(in crate::access) async fn save_setup_code(db: &Db, practice: Id<Practice>, digest: &[u8], now: Moment) -> Result<(), Error> {
    let tx = db.write(practice).await?;
    tx.run("INSERT INTO access_setup (digest, made_at) VALUES ($1, $2)", args![digest, now]).await?;
    tx.commit().await
}

/// Uses a set-up code up; says whether it was good, and nobody has moved in yet.
pub(in crate::access) async fn use_setup_code(act: &Act, proof: &impl Warrant, digest: &[u8]) -> Result<bool, Error> {
    let sql = "UPDATE access_setup SET used_at = $2 WHERE digest = $1 AND used_at IS NULL \
               AND NOT EXISTS (SELECT 1 FROM access_practice)";
    Ok(act.change(proof).run(sql, args![digest, act.now()]).await? == 1)
}
