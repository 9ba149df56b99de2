//! What was said of memberships, when and by whom, on groups_membership_log.

use kernel::{Error, Id};
use platform::{
    Act, args,
    db::Row,
    permit::{Proof, Warrant},
};

use crate::groups::words::{Group, Line, LogLine, Membership, Spell};

/// Writes down what became of spells.
pub(in crate::groups) async fn log(act: &Act, proof: &impl Warrant, spells: &[Spell], what: &str, reason: &str) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let rows = spells
        .iter()
        .map(|s| args![act.practice(), Id::<Line>::new(), s.id, s.version, s.from, s.to, what, reason, act.now(), by])
        .collect();
    act.change(proof)
        .insert(
            "groups_membership_log (practice_id, id, membership_id, version, valid_from, valid_to, what, reason, recorded_at, recorded_by)",
            rows,
        )
        .await
}

fn line(mut row: Row) -> Result<LogLine, Error> {
    Ok(LogLine {
        spell: row.next()?,
        version: row.next()?,
        from: row.next()?,
        to: row.next()?,
        what: row.next()?,
        reason: row.next()?,
        recorded_at: row.next()?,
        recorded_by: row.next()?,
    })
}

const LINE: &str = "l.membership_id, l.version, l.valid_from, l.valid_to, l.what, l.reason, l.recorded_at, l.recorded_by";

/// What was said of a spell with one of its versions.
pub(in crate::groups) async fn said(act: &Act, proof: &impl Proof, id: Id<Membership>, version: i64) -> Result<Option<LogLine>, Error> {
    let sql = format!("SELECT {LINE} FROM groups_membership_log l WHERE l.practice_id = $1 AND l.membership_id = $2 AND l.version = $3");
    act.db(proof).first(&sql, args![act.practice(), id, version]).await?.map(line).transpose()
}

/// All that was said of a group's spells, the last first.
pub(in crate::groups) async fn history(act: &Act, proof: &impl Proof, group: Id<Group>, most: usize) -> Result<Vec<LogLine>, Error> {
    let sql = format!(
        "SELECT {LINE} FROM groups_membership m CROSS JOIN groups_membership_log l \
         WHERE m.practice_id = $1 AND m.group_id = $2 AND l.practice_id = $1 AND l.membership_id = m.id ORDER BY l.recorded_at DESC, l.id DESC LIMIT {most}"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), group]).await?;
    rows.into_iter().map(line).collect()
}
