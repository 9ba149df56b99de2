//! For which times the sessions of groups were planned, whatever became of them since.

use std::collections::{HashMap, HashSet};

use jiff::civil::DateTime;
use kernel::{Day, Error, Id, Moment, Zone};
use platform::{
    Act, args,
    db::{Arg, places},
    permit::Proof,
};

use crate::groups::Group;

/// The instants for which these groups' sessions were planned, of all whose wall-clock time is on this day or later: also
/// of those that were moved, cancelled or withdrawn since.
///
/// # Errors
/// A fault when they cannot be read.
pub(in crate::schedule) async fn planned(
    act: &Act, proof: &impl Proof, groups: &[Id<Group>], from: Day,
) -> Result<HashMap<Id<Group>, HashSet<Moment>>, Error> {
    let mut found: HashMap<Id<Group>, HashSet<Moment>> = HashMap::new();
    let mut zones: HashMap<String, Zone> = HashMap::new();
    for some in groups.chunks(500) {
        let sql = format!(
            "SELECT o.group_id, o.original_local, o.zone FROM schedule_occurrence o WHERE o.practice_id = $1 AND o.original_local >= $2 \
             AND o.group_id IN ({})",
            places(3, some.len())
        );
        let args = args![act.practice(), from].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for mut row in act.db(proof).all(&sql, args).await? {
            let (group, local, name): (Id<Group>, String, String) = (row.next()?, row.next()?, row.next()?);
            let local = DateTime::strptime("%Y-%m-%dT%H:%M", &local).map_err(|_| Error::fault("an occurrence at an unreadable time"))?;
            let zone = zones.entry(name).or_insert_with_key(|name| Zone::named(name).unwrap_or_else(Zone::utc));
            found.entry(group).or_default().insert(zone.at(local));
        }
    }
    Ok(found)
}
