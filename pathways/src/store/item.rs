//! What rules propose and ask, and how it was answered.

use kernel::{Error, Id, Moment};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use super::{CHUNK, staff, with_ids};
use crate::words::{Answer, Episode, Item, ItemCard, ItemLine};

pub(super) const ITEM: &str = "t.id, t.episode_id, t.pathway_id, t.client_id, t.book, t.rule, t.to_state, t.since_at, t.evidence, t.holds, t.answer, \
                    t.postponed_to, t.reason, t.answered_by, t.answered_at, t.version";

pub(super) fn card(row: &mut Row) -> Result<ItemCard, Error> {
    Ok(ItemCard {
        id: row.next()?,
        episode: row.next()?,
        pathway: row.next()?,
        client: row.next()?,
        book: row.next()?,
        rule: row.next()?,
        to: row.next()?,
        since: row.next()?,
        evidence: serde_json::from_str(&row.next::<String>()?).map_err(Error::fault)?,
        holds: row.next()?,
        answer: Answer::read(&row.next::<String>()?).ok_or_else(|| Error::fault("an item has an answer that is not known"))?,
        postponed_to: row.next()?,
        reason: row.next()?,
        answered_by: row.next()?,
        answered_at: row.next()?,
        version: row.next()?,
    })
}

/// One item.
pub(crate) async fn item(act: &Act, proof: &impl Proof, id: Id<Item>) -> Result<Option<ItemCard>, Error> {
    let sql = format!("SELECT {ITEM} FROM pathways_item t WHERE t.practice_id = $1 AND t.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(|mut row| card(&mut row)).transpose()
}

/// The items of episodes whose rules hold still, answered or not.
pub(crate) async fn holding(act: &Act, proof: &impl Proof, episodes: &[Id<Episode>]) -> Result<Vec<ItemCard>, Error> {
    of(act, proof, episodes, "AND t.holds").await
}

/// All items of episodes, in the order of time.
pub(crate) async fn items_of(act: &Act, proof: &impl Proof, episodes: &[Id<Episode>]) -> Result<Vec<ItemCard>, Error> {
    of(act, proof, episodes, "").await
}

async fn of(act: &Act, proof: &impl Proof, episodes: &[Id<Episode>], which: &str) -> Result<Vec<ItemCard>, Error> {
    let mut found = Vec::new();
    for episodes in episodes.chunks(CHUNK) {
        let sql = format!(
            "SELECT {ITEM} FROM pathways_item t WHERE t.practice_id = $1 AND t.episode_id IN ({}) {which} ORDER BY t.since_at, t.id",
            places(2, episodes.len())
        );
        for mut row in act.db(proof).all(&sql, with_ids(args![act.practice()], episodes)).await? {
            found.push(card(&mut row)?);
        }
    }
    Ok(found)
}

/// Writes new items.
pub(crate) async fn insert_items(act: &Act, proof: &impl Warrant, all: &[ItemCard]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for t in all {
        let evidence = serde_json::to_string(&t.evidence).map_err(Error::fault)?;
        rows.push(args![
            act.practice(), t.id, t.episode, t.pathway, t.client, t.book, &t.rule, t.to.as_ref(), t.since, evidence, t.holds, t.answer.word(),
            t.postponed_to, &t.reason, t.answered_by, t.answered_at, t.version
        ]);
    }
    let into = "pathways_item (practice_id, id, episode_id, pathway_id, client_id, book, rule, to_state, since_at, evidence, holds, answer, \
                postponed_to, reason, answered_by, answered_at, version)";
    act.change(proof).insert(into, rows).await
}

/// The rules of these items hold no longer; whatever of them is open is answered by that.
pub(crate) async fn release(act: &Act, proof: &impl Warrant, items: &[Id<Item>], how: Answer, at: Moment) -> Result<(), Error> {
    for items in items.chunks(CHUNK) {
        let sql = format!(
            "UPDATE pathways_item SET holds = $2, answered_at = CASE WHEN answer = '' THEN $3 ELSE answered_at END, \
             answer = CASE WHEN answer = '' THEN $4 ELSE answer END, version = version + 1 WHERE practice_id = $1 AND id IN ({})",
            places(5, items.len())
        );
        let mut args = args![act.practice(), false, at, how.word()];
        args.extend(items.iter().map(|id| Arg::from(*id)));
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

/// Answers an open item; false when somebody did meanwhile, or it changed. `holds`: whether its rule goes on holding, as it does
/// when the client stays.
pub(crate) async fn answer_item(
    act: &Act, proof: &impl Warrant, item: &ItemCard, answer: Answer, holds: bool, reason: &str,
) -> Result<bool, Error> {
    let sql = "UPDATE pathways_item SET answer = $4, holds = $5, reason = $6, answered_by = $7, answered_at = $8, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3 AND answer = ''";
    let args = args![act.practice(), item.id, item.version, answer.word(), holds, reason, staff(act), act.now()];
    if act.change(proof).run(sql, args).await? == 0 {
        return Ok(false);
    }
    log_item(act, proof, item.id, item.version + 1, answer.word(), None, reason).await?;
    Ok(true)
}

/// Postpones an open item; false when somebody answered it meanwhile, or it changed.
pub(crate) async fn postpone_item(act: &Act, proof: &impl Warrant, item: &ItemCard, until: Moment, reason: &str) -> Result<bool, Error> {
    let sql = "UPDATE pathways_item SET postponed_to = $4, reason = $5, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3 AND answer = ''";
    if act.change(proof).run(sql, args![act.practice(), item.id, item.version, until, reason]).await? == 0 {
        return Ok(false);
    }
    log_item(act, proof, item.id, item.version + 1, "postponed", Some(until), reason).await?;
    Ok(true)
}

/// Writes a line of an item's history.
pub(crate) async fn log_item(
    act: &Act, proof: &impl Warrant, item: Id<Item>, version: i64, what: &str, until: Option<Moment>, reason: &str,
) -> Result<(), Error> {
    let row = args![act.practice(), item, version, what, until, reason, act.now(), staff(act)];
    act.change(proof).insert("pathways_item_log (practice_id, item_id, version, what, until_at, reason, at, by_id)", vec![row]).await
}

/// An item's history, oldest first.
pub(crate) async fn item_lines(act: &Act, proof: &impl Proof, item: Id<Item>) -> Result<Vec<ItemLine>, Error> {
    let sql = "SELECT what, until_at, reason, at, by_id FROM pathways_item_log WHERE practice_id = $1 AND item_id = $2 ORDER BY version";
    let rows = act.db(proof).all(sql, args![act.practice(), item]).await?;
    rows.into_iter()
        .map(|mut r| Ok(ItemLine { what: r.next()?, until: r.next()?, reason: r.next()?, at: r.next()?, by: r.next()? }))
        .collect()
}
