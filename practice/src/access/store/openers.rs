//! Who has which group to run, for many groups at once: whom the program tells of their sessions.

use std::collections::HashSet;

use kernel::{
    Error, Id,
    id::{Kind, Staff},
};
use platform::{
    Act, args,
    db::{Arg, places},
    permit::Proof,
};
use uuid::Uuid;

/// Group and member of staff, wherever somebody provides the group, co-leads it, or was given it to run.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn openers<G: Kind>(act: &Act, proof: &impl Proof, groups: &[Id<G>]) -> Result<HashSet<(Uuid, Id<Staff>)>, Error> {
    let mut all = HashSet::new();
    for some in groups.chunks(200) {
        let list = places(3, some.len());
        let sql = format!(
            "SELECT g.id, g.provider_id FROM groups_group g WHERE g.practice_id = $1 AND g.id IN ({list}) \
             UNION SELECT f.group_id, f.staff_id FROM groups_facilitator f WHERE f.practice_id = $1 AND f.group_id IN ({list}) \
             UNION SELECT a.group_id, a.staff_id FROM access_grant a WHERE a.practice_id = $1 AND a.group_id IN ({list}) \
             AND a.rights IN ('run', 'manage') AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)"
        );
        let args = args![act.practice(), act.now()].into_iter().chain(some.iter().map(|group| Arg::from(*group))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            all.insert((row.next()?, row.next()?));
        }
    }
    Ok(all)
}
