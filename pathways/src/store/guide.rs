//! What guide invoices are counted from: intervals, episodes and facts of a stretch of time, per client served.

use kernel::{Error, Id, Moment};
use platform::{Act, args, permit::Proof};
use practice::clients::{self, Client};
use rulebook::Kind;

use crate::words::{Cause, Pathway};

/// Who was in which state at an instant's eve: client, state. Those whose episode had ended by then are left out.
pub(crate) async fn stood(act: &Act, proof: &impl Proof, pathway: Id<Pathway>, end: Moment) -> Result<Vec<(Id<Client>, String)>, Error> {
    let sql = format!(
        "SELECT i.client_id, i.state FROM pathways_interval i JOIN pathways_episode e ON e.practice_id = i.practice_id AND e.id = i.episode_id \
         WHERE i.practice_id = $1 AND i.pathway_id = $2 AND i.live AND i.from_at < $3 AND (i.to_at IS NULL OR i.to_at >= $3) \
         AND (e.ended_at IS NULL OR e.ended_at >= $3) AND {} ORDER BY i.client_id",
        clients::served_sql("i.client_id")
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, end]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// Whose episodes began in a stretch of time, and how many.
pub(crate) async fn started(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, from: Moment, end: Moment,
) -> Result<Vec<(Id<Client>, i64)>, Error> {
    let sql = format!(
        "SELECT e.client_id, COUNT(*) FROM pathways_episode e WHERE e.practice_id = $1 AND e.pathway_id = $2 AND e.began_at >= $3 AND e.began_at < $4 \
         AND {} GROUP BY e.client_id ORDER BY e.client_id",
        clients::served_sql("e.client_id")
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, from, end]).await?;
    rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
}

/// How an episode ended: client, book, state, cause, rule, reason.
pub(crate) type Ended = (Id<Client>, i64, String, Cause, String, String);

/// The episodes that ended in a stretch of time.
pub(crate) async fn ended(act: &Act, proof: &impl Proof, pathway: Id<Pathway>, from: Moment, end: Moment) -> Result<Vec<Ended>, Error> {
    let sql = format!(
        "SELECT e.client_id, i.book, i.state, i.cause, i.rule, i.reason FROM pathways_episode e JOIN pathways_interval i \
         ON i.practice_id = e.practice_id AND i.episode_id = e.id AND i.to_at IS NULL AND i.live \
         WHERE e.practice_id = $1 AND e.pathway_id = $2 AND e.ended_at >= $3 AND e.ended_at < $4 AND {} ORDER BY e.client_id, e.id",
        clients::served_sql("e.client_id")
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, from, end]).await?;
    let cause = |word: String| Cause::read(&word).ok_or_else(|| Error::fault("an interval has a cause that is not known"));
    rows.into_iter()
        .map(|mut r| Ok((r.next()?, r.next()?, r.next()?, cause(r.next()?)?, r.next()?, r.next()?)))
        .collect()
}

/// How many facts of each of these kinds happened in a stretch of time to clients who were on the pathway then: client, kind, number.
pub(crate) async fn happened(
    act: &Act, proof: &impl Proof, pathway: Id<Pathway>, from: Moment, end: Moment,
) -> Result<Vec<(Id<Client>, Kind, i64)>, Error> {
    let kinds = [Kind::Attended, Kind::Missed, Kind::ReferredOut, Kind::AskedToEnd].map(|kind| format!("'{}'", kind.word())).join(", ");
    let sql = format!(
        "SELECT f.client_id, f.kind, COUNT(*) FROM pathways_fact f WHERE f.practice_id = $1 AND f.at >= $3 AND f.at < $4 AND f.until_at IS NULL \
         AND f.kind IN ({kinds}) AND EXISTS (SELECT 1 FROM pathways_episode e WHERE e.practice_id = $1 AND e.client_id = f.client_id \
         AND e.pathway_id = $2 AND e.began_at <= f.at AND (e.ended_at IS NULL OR e.ended_at >= f.at)) AND {} \
         GROUP BY f.client_id, f.kind ORDER BY f.client_id, f.kind",
        clients::served_sql("f.client_id")
    );
    let rows = act.db(proof).all(&sql, args![act.practice(), pathway, from, end]).await?;
    let kind = |word: String| Kind::read(&word).ok_or_else(|| Error::fault("a fact is of a kind that is not known"));
    rows.into_iter().map(|mut row| Ok((row.next()?, kind(row.next()?)?, row.next()?))).collect()
}
