//! How many a group takes: the least and what exceeding does on groups_group, limits beside it on groups_capacity.

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::Row,
    permit::{Proof, Warrant},
};

use crate::groups::words::{Counted, Exceeding, Group, GroupCard, Limit};

fn limit(mut row: Row) -> Result<Limit, Error> {
    let known = || Error::fault("a limit is of a kind that is not known");
    Ok(Limit {
        id: Some(row.next()?),
        payer: row.next()?,
        payer_key: row.next()?,
        code: row.next()?,
        counts: Counted::read(&row.next::<String>()?).ok_or_else(known)?,
        least: row.next()?,
        most: row.next()?,
        exceeding: Exceeding::read(&row.next::<String>()?).ok_or_else(known)?,
        from: row.next()?,
        to: row.next()?,
        version: row.next()?,
    })
}

/// A group's own places, then the limits beside them that have not ended, in the order they begin.
pub(in crate::groups) async fn limits(act: &Act, proof: &impl Proof, card: &GroupCard) -> Result<Vec<Limit>, Error> {
    let sql = "SELECT least, exceeding FROM groups_group WHERE practice_id = $1 AND id = $2";
    let mut row = act.db(proof).first(sql, args![act.practice(), card.id]).await?.ok_or(Error::Missing)?;
    let (least, word): (Option<i64>, String) = (row.next()?, row.next()?);
    let own = Limit {
        id: None,
        payer: String::new(),
        payer_key: String::new(),
        code: String::new(),
        counts: Counted::Covered,
        least,
        most: card.capacity,
        exceeding: Exceeding::read(&word).unwrap_or_default(),
        from: Moment(i64::MIN),
        to: None,
        version: card.version,
    };
    let sql = "SELECT l.id, l.payer, l.payer_key, l.service_code, l.counts, l.least, l.most, l.exceeding, l.valid_from, l.valid_to, l.version \
               FROM groups_capacity l WHERE l.practice_id = $1 AND l.group_id = $2 AND (l.valid_to IS NULL OR l.valid_to > $3 AND l.valid_to > l.valid_from) \
               ORDER BY l.valid_from, l.id";
    let rows = act.db(proof).all(sql, args![act.practice(), card.id, act.now()]).await?;
    [Ok(own)].into_iter().chain(rows.into_iter().map(limit)).collect()
}

/// Writes a limit.
pub(in crate::groups) async fn insert_limit(act: &Act, proof: &impl Warrant, group: Id<Group>, l: &Limit) -> Result<(), Error> {
    let by = act.actor().staff().map(|standing| standing.staff);
    let row = args![
        act.practice(), l.id, group, &l.payer, &l.payer_key, &l.code, l.counts.word(), l.least, l.most, l.exceeding.word(), l.from, l.to, l.version,
        act.now(), by
    ];
    act.change(proof)
        .insert(
            "groups_capacity (practice_id, id, group_id, payer, payer_key, service_code, counts, least, most, exceeding, valid_from, valid_to, \
             version, made_at, made_by)",
            vec![row],
        )
        .await
}

/// Ends a limit if the version read is still the one kept; says whether it was.
pub(in crate::groups) async fn end_limit(act: &Act, proof: &impl Warrant, l: &Limit, to: Moment) -> Result<bool, Error> {
    let sql = "UPDATE groups_capacity SET valid_to = $4, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    Ok(act.change(proof).run(sql, args![act.practice(), l.id, l.version, to]).await? == 1)
}

/// Changes a group's own places if the version read is still the one kept; says whether it was.
pub(in crate::groups) async fn set_places(
    act: &Act, proof: &impl Warrant, id: Id<Group>, version: i64, least: Option<i64>, most: Option<i64>, exceeding: Exceeding,
) -> Result<bool, Error> {
    let sql = "UPDATE groups_group SET least = $4, capacity = $5, exceeding = $6, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3";
    Ok(act.change(proof).run(sql, args![act.practice(), id, version, least, most, exceeding.word()]).await? == 1)
}
