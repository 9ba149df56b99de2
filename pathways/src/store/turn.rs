//! Where the open episodes of a pathway stand, and their crossing over into another book.

use kernel::{Error, Id};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};

use super::episode::{EPISODE, card};
use crate::words::{Episode, EpisodeCard, Pathway};

/// Where open episodes of a pathway stand: by which book, in which state, how many.
pub(crate) async fn standing(act: &Act, proof: &impl Proof, pathway: Id<Pathway>) -> Result<Vec<(i64, String, i64)>, Error> {
    let sql = "SELECT book, state, COUNT(*) FROM pathways_episode WHERE practice_id = $1 AND pathway_id = $2 AND ended_at IS NULL \
               GROUP BY book, state ORDER BY book, state";
    let rows = act.db(proof).all(sql, args![act.practice(), pathway]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?))).collect()
}

/// A stretch of the open episodes of a pathway that do not go by this book, in the order of their ids, after the one given.
pub(crate) async fn not_by_book(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, number: i64, after: Option<Id<Episode>>, most: usize,
) -> Result<Vec<EpisodeCard>, Error> {
    let narrowed = if after.is_some() { "AND e.id > $5" } else { "" };
    let sql = format!(
        "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.pathway_id = $2 AND e.ended_at IS NULL AND e.book <> $3 {narrowed} \
         ORDER BY e.id LIMIT $4"
    );
    let mut args = args![act.practice(), pathway, number, most];
    args.extend(after.map(Into::into));
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut row| card(&mut row)).collect()
}

/// Lets all open episodes in a state of one book go by another, in which nothing is different for them; how many.
pub(crate) async fn rebook(act: &Act, proof: &impl Warrant, pathway: Id<Pathway>, from: (i64, &str), number: i64) -> Result<u64, Error> {
    let sql = "UPDATE pathways_episode SET book = $5 WHERE practice_id = $1 AND pathway_id = $2 AND ended_at IS NULL AND book = $3 AND state = $4";
    act.change(proof).run(sql, args![act.practice(), pathway, from.0, from.1, number]).await
}
