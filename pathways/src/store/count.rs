//! The nightly counts: how many were where at the end of a day, came and went on it, and were overdue.

use kernel::{Day, Error, Id, Moment};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};
use practice::clients;

use crate::words::Pathway;

/// A day's count of one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The day, in the practice's zone.
    pub day: Day,
    /// The state, by key.
    pub state: String,
    /// How many were in it at the day's end.
    pub inside: i64,
    /// How many came into it on the day.
    pub came: i64,
    /// How many left it.
    pub went: i64,
    /// How many were longer in it than they should at the day's end.
    pub overdue: i64,
}

/// The days of a pathway that are counted already, newest first, so many at most.
pub(crate) async fn counted_days(act: &Act, proof: &impl Proof, pathway: Id<Pathway>, most: usize) -> Result<Vec<Day>, Error> {
    let sql = "SELECT DISTINCT day FROM pathways_count WHERE practice_id = $1 AND pathway_id = $2 ORDER BY day DESC LIMIT $3";
    let rows = act.db(proof).all(sql, args![act.practice(), pathway, most]).await?;
    rows.into_iter().map(|mut row| row.next()).collect()
}

/// A pathway's counts from a day on, by day and state.
pub(crate) async fn counts(act: &Act, proof: &impl Proof, pathway: Id<Pathway>, from: Day) -> Result<Vec<Count>, Error> {
    let sql = "SELECT day, state, inside, came, went, overdue FROM pathways_count WHERE practice_id = $1 AND pathway_id = $2 AND day >= $3 ORDER BY day, state";
    let rows = act.db(proof).all(sql, args![act.practice(), pathway, from]).await?;
    rows.into_iter()
        .map(|mut r| Ok(Count { day: r.next()?, state: r.next()?, inside: r.next()?, came: r.next()?, went: r.next()?, overdue: r.next()? }))
        .collect()
}

/// When somebody first was on the pathway.
pub(crate) async fn first_interval(act: &Act, proof: &impl Proof, pathway: Id<Pathway>) -> Result<Option<Moment>, Error> {
    let sql = "SELECT MIN(from_at) FROM pathways_interval WHERE practice_id = $1 AND pathway_id = $2";
    act.db(proof).first(sql, args![act.practice(), pathway]).await?.map_or(Ok(None), |mut row| row.next())
}

/// Who stood where at a day's end, and since when: book, state, entered, how many. Those whose episode had ended by then are left out.
pub(crate) async fn standing_since(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, end: Moment,
) -> Result<Vec<(i64, String, Moment, i64)>, Error> {
    let sql = format!(
        "SELECT i.book, i.state, i.from_at, COUNT(*) FROM pathways_interval i \
         JOIN pathways_episode e ON e.practice_id = i.practice_id AND e.id = i.episode_id \
         WHERE i.practice_id = $1 AND i.pathway_id = $2 AND i.live AND i.from_at < $3 AND (i.to_at IS NULL OR i.to_at >= $3) \
         AND (e.ended_at IS NULL OR e.ended_at >= $3) AND {} GROUP BY i.book, i.state, i.from_at",
        clients::served_sql("i.client_id")
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, end]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?, row.next()?, row.next()?))).collect()
}

/// The count of a day from the intervals: state, inside at its end, came and went between its beginning and end; who was overdue is
/// for the caller to add. Clients who are no people served are left out.
pub(crate) async fn standing_counts(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, day: Day, from: Moment, to: Moment,
) -> Result<Vec<Count>, Error> {
    let served = clients::served_sql("i.client_id");
    let sql = format!(
        "SELECT i.state, CAST(SUM(CASE WHEN i.to_at IS NULL OR i.to_at >= $4 THEN 1 ELSE 0 END) AS bigint), \
         CAST(SUM(CASE WHEN i.from_at >= $3 THEN 1 ELSE 0 END) AS bigint), \
         CAST(SUM(CASE WHEN i.to_at >= $3 AND i.to_at < $4 THEN 1 ELSE 0 END) AS bigint) FROM pathways_interval i \
         WHERE i.practice_id = $1 AND i.pathway_id = $2 AND i.live AND i.from_at < $4 AND (i.to_at IS NULL OR i.to_at >= $3) AND {served} \
         GROUP BY i.state ORDER BY i.state"
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, from, to]).await?;
    rows.into_iter()
        .map(|mut r| Ok(Count { day, state: r.next()?, inside: r.next()?, came: r.next()?, went: r.next()?, overdue: 0 }))
        .collect()
}

/// Keeps a day's counts.
pub(crate) async fn insert_counts(act: &Act, proof: &impl Warrant, pathway: Id<Pathway>, all: &[Count]) -> Result<(), Error> {
    let rows = all.iter().map(|c| args![act.practice(), pathway, c.day, &c.state, c.inside, c.came, c.went, c.overdue]).collect();
    act.change(proof).insert("pathways_count (practice_id, pathway_id, day, state, inside, came, went, overdue)", rows).await
}
