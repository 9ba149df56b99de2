//! Supervision: who answers for whose notes.

use std::collections::HashMap;

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};

use crate::access::words::Supervision;

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

/// Everybody's supervisors who work here now.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn supervisions(act: &Act) -> Result<HashMap<Id<Staff>, Vec<Id<Staff>>>, Error> {
    let sql = "SELECT v.supervisee_id, v.supervisor_id FROM access_supervision v JOIN access_staff s ON s.practice_id = v.practice_id \
               AND s.id = v.supervisor_id WHERE v.practice_id = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) AND s.active \
               ORDER BY v.valid_from, v.id";
    let mut all: HashMap<_, Vec<_>> = HashMap::new();
    for mut row in act.db(&act.scope()).all(sql, args![act.practice(), act.now()]).await? {
        all.entry(row.next()?).or_default().push(row.next()?);
    }
    Ok(all)
}

/// Begins a supervision.
pub(in crate::access) async fn write_supervision(
    act: &Act,
    proof: &impl Warrant,
    supervisee: Id<Staff>,
    supervisor: Id<Staff>,
) -> Result<(), Error> {
    let id = Id::<Supervision>::new();
    let sql = "INSERT INTO access_supervision (practice_id, id, supervisee_id, supervisor_id, valid_from) VALUES ($1, $2, $3, $4, $5)";
    act.change(proof).run(sql, args![act.practice(), id, supervisee, supervisor, act.now()]).await?;
    Ok(())
}

/// Ends every supervision of somebody.
pub(in crate::access) async fn finish_supervision(act: &Act, proof: &impl Warrant, supervisee: Id<Staff>) -> Result<(), Error> {
    let sql = "UPDATE access_supervision SET valid_to = $3 WHERE practice_id = $1 AND supervisee_id = $2 AND valid_to IS NULL";
    act.change(proof).run(sql, args![act.practice(), supervisee, act.now()]).await?;
    Ok(())
}
