//! What the views of the calendar ask beside its sessions.

use std::collections::HashSet;

use kernel::{Error, Id};
use platform::{
    Act, Scope, args,
    db::{Arg, places},
    permit::Proof,
};

use super::{select, sorted};
use crate::{
    access,
    groups::Group,
    schedule::words::{Series, Slot},
};

/// Which of these series have more than one session.
pub(in crate::schedule) async fn repeating(act: &Act, proof: &impl Proof, series: &HashSet<Id<Series>>) -> Result<HashSet<Id<Series>>, Error> {
    if series.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT id FROM schedule_series WHERE practice_id = $1 AND id IN ({}) AND rule NOT LIKE '%;COUNT=1'",
        places(2, series.len())
    );
    let mut args = args![act.practice()];
    args.extend(series.iter().map(|id| Arg::from(*id)));
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut row| row.next()).collect()
}

/// A group's next sessions that the caller can see, cancelled ones too.
pub(in crate::schedule) async fn coming(act: &Act, scope: &Scope, group: Id<Group>, most: usize) -> Result<Vec<Slot>, Error> {
    let mut args = access::scope_args(scope, act.now());
    args.push(group.into());
    // Each session is as many rows as it has facilitators, so the ids come first.
    let some = format!(
        "o.group_id = $5 AND o.id IN (SELECT n.id FROM schedule_occurrence n WHERE n.practice_id = $1 AND n.group_id = $5 AND n.ends_at > $4 \
         AND n.withdrawn_at IS NULL ORDER BY n.starts_at, n.id LIMIT {most})"
    );
    let rows = act.db(scope).all(&select(&some), args).await?;
    let staff = access::staff_list(act, scope).await?;
    Ok(sorted(act, scope, rows, &staff).await?.0)
}

/// The wall-clock time that a series says of the first of its sessions that are still to come.
pub(in crate::schedule) async fn first_to_come(act: &Act, proof: &impl Proof, series: Id<Series>) -> Result<Option<String>, Error> {
    let sql = "SELECT original_local FROM schedule_occurrence WHERE practice_id = $1 AND series_id = $2 AND starts_at > $3 AND begun_at IS NULL \
               AND withdrawn_at IS NULL ORDER BY original_local LIMIT 1";
    act.db(proof).first(sql, args![act.practice(), series, act.now()]).await?.map(|mut row| row.next()).transpose()
}
