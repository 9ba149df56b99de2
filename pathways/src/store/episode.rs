//! Episodes and their intervals.

use kernel::{Error, Id, Moment, id::{Practice, Staff}};
use platform::{
    Act, args,
    db::{Db, Row, places},
    permit::{Proof, Warrant},
};
use practice::clients::Client;

use super::{CHUNK, rows_of, staff, with_ids};
use crate::words::{Cause, Episode, EpisodeCard, Interval, IntervalCard, Team};

pub(super) const EPISODE: &str = "e.id, e.pathway_id, e.client_id, e.book, e.began_at, e.ended_at, e.state, e.entered_at, e.warn_at, e.limit_at, \
                       e.seen_to, e.next_at, e.coordinator_id, e.team_id, e.version";

pub(super) fn card(row: &mut Row) -> Result<EpisodeCard, Error> {
    Ok(EpisodeCard {
        id: row.next()?,
        pathway: row.next()?,
        client: row.next()?,
        book: row.next()?,
        began: row.next()?,
        ended: row.next()?,
        state: row.next()?,
        entered: row.next()?,
        warn: row.next()?,
        limit: row.next()?,
        seen_to: row.next()?,
        next: row.next()?,
        coordinator: row.next()?,
        team: row.next()?,
        version: row.next()?,
    })
}

/// One episode, whatever the caller sees: the tie to its client is judged by the verb.
pub(crate) async fn episode(act: &Act, proof: &impl Proof, id: Id<Episode>) -> Result<Option<EpisodeCard>, Error> {
    let sql = format!("SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(|mut row| card(&mut row)).transpose()
}

/// All episodes of these clients, the latest of each pathway last.
pub(crate) async fn episodes_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<EpisodeCard>, Error> {
    let mut found = Vec::new();
    for clients in clients.chunks(CHUNK) {
        let sql = format!(
            "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.client_id IN ({}) ORDER BY e.client_id, e.began_at, e.id",
            places(2, clients.len())
        );
        for mut row in act.db(proof).all(&sql, with_ids(args![act.practice()], clients)).await? {
            found.push(card(&mut row)?);
        }
    }
    Ok(found)
}

/// The episodes whose next instant has come, those that wait longest first.
pub(crate) async fn due(act: &Act, proof: &impl Proof, now: Moment, most: usize) -> Result<Vec<EpisodeCard>, Error> {
    let sql = format!(
        "SELECT {EPISODE} FROM pathways_episode e WHERE e.practice_id = $1 AND e.ended_at IS NULL AND e.next_at IS NOT NULL AND e.next_at <= $2 \
         ORDER BY e.next_at LIMIT $3"
    );
    act.db(proof).all(&sql, args![act.practice(), now, most]).await?.into_iter().map(|mut row| card(&mut row)).collect()
}

/// The practices in which an episode's next instant has come.
pub(crate) async fn practices_due(db: &Db, practices: &[Id<Practice>], now: Moment) -> Result<Vec<Id<Practice>>, Error> {
    let tx = db.read().await?;
    let sql = "SELECT 1 FROM pathways_episode e WHERE e.practice_id = $1 AND e.ended_at IS NULL AND e.next_at IS NOT NULL AND e.next_at <= $2 LIMIT 1";
    let mut found = Vec::new();
    for practice in practices {
        if tx.first(sql, args![*practice, now]).await?.is_some() {
            found.push(*practice);
        }
    }
    Ok(found)
}

/// Writes new episodes.
pub(crate) async fn insert_episodes(act: &Act, proof: &impl Warrant, all: &[EpisodeCard]) -> Result<(), Error> {
    let rows = all.iter().map(|e| {
        args![
            act.practice(), e.id, e.pathway, e.client, e.book, e.began, e.ended, &e.state, e.entered, e.warn, e.limit, e.seen_to, e.next, e.coordinator,
            e.team, e.version
        ]
    });
    let into = "pathways_episode (practice_id, id, pathway_id, client_id, book, began_at, ended_at, state, entered_at, warn_at, limit_at, \
                seen_to, next_at, coordinator_id, team_id, version)";
    act.change(proof).insert(into, rows.collect()).await
}

/// Writes how episodes stand after a look, many to a statement. Their versions go on where they were moved.
pub(crate) async fn write_looked(act: &Act, proof: &impl Warrant, all: &[EpisodeCard]) -> Result<(), Error> {
    for some in all.chunks(CHUNK) {
        let sql = format!(
            "UPDATE pathways_episode SET book = v.column2, ended_at = v.column3, state = v.column4, entered_at = v.column5, warn_at = v.column6, \
             limit_at = v.column7, seen_to = v.column8, next_at = v.column9, version = v.column10 FROM (VALUES {}) AS v \
             WHERE pathways_episode.practice_id = $1 AND pathways_episode.id = v.column1",
            rows_of(2, 10, some.len())
        );
        let mut args = args![act.practice()];
        for e in some {
            args.extend(args![e.id, e.book, e.ended, &e.state, e.entered, e.warn, e.limit, e.seen_to, e.next, e.version]);
        }
        act.change(proof).run(&sql, args).await?;
    }
    Ok(())
}

/// Writes who coordinates an episode and whose list it is on; false when somebody changed it meanwhile.
pub(crate) async fn write_care(
    act: &Act, proof: &impl Warrant, card: &EpisodeCard, coordinator: Option<Id<Staff>>, team: Option<Id<Team>>,
) -> Result<bool, Error> {
    let sql = "UPDATE pathways_episode SET coordinator_id = $4, team_id = $5, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    Ok(act.change(proof).run(sql, args![act.practice(), card.id, card.version, coordinator, team]).await? > 0)
}

// Intervals -------------------------------------------------------------------------------------------------------------

const INTERVAL: &str = "i.id, i.episode_id, i.book, i.state, i.from_at, i.to_at, i.before_id, i.cause, i.rule, i.evidence, i.reason, i.by_id, \
                        i.recorded_at, i.voided_at, i.voided_by, i.void_reason";

fn interval(mut row: Row) -> Result<IntervalCard, Error> {
    Ok(IntervalCard {
        id: row.next()?,
        episode: row.next()?,
        book: row.next()?,
        state: row.next()?,
        from: row.next()?,
        to: row.next()?,
        before: row.next()?,
        cause: Cause::read(&row.next::<String>()?).ok_or_else(|| Error::fault("an interval has a cause that is not known"))?,
        rule: row.next()?,
        evidence: serde_json::from_str(&row.next::<String>()?).map_err(Error::fault)?,
        reason: row.next()?,
        by: row.next()?,
        recorded: row.next()?,
        voided: {
            let (at, by, reason): (Option<Moment>, _, _) = (row.next()?, row.next()?, row.next()?);
            at.map(|at| (at, by, reason))
        },
    })
}

/// The intervals of episodes, in the order of time; those taken back stand among them.
pub(crate) async fn intervals(act: &Act, proof: &impl Proof, episodes: &[Id<Episode>]) -> Result<Vec<IntervalCard>, Error> {
    let mut found = Vec::new();
    for episodes in episodes.chunks(CHUNK) {
        let sql = format!(
            "SELECT {INTERVAL} FROM pathways_interval i WHERE i.practice_id = $1 AND i.episode_id IN ({}) ORDER BY i.from_at, i.recorded_at, i.id",
            places(2, episodes.len())
        );
        for row in act.db(proof).all(&sql, with_ids(args![act.practice()], episodes)).await? {
            found.push(interval(row)?);
        }
    }
    Ok(found)
}

/// The open interval of each of these episodes: episode, interval.
pub(crate) async fn open_intervals(
    act: &Act, proof: &impl Proof, episodes: &[Id<Episode>],
) -> Result<Vec<(Id<Episode>, Id<Interval>)>, Error> {
    let mut found = Vec::new();
    for episodes in episodes.chunks(CHUNK) {
        let sql = format!(
            "SELECT i.episode_id, i.id FROM pathways_interval i WHERE i.practice_id = $1 AND i.to_at IS NULL AND i.live AND i.episode_id IN ({})",
            places(2, episodes.len())
        );
        for mut row in act.db(proof).all(&sql, with_ids(args![act.practice()], episodes)).await? {
            found.push((row.next()?, row.next()?));
        }
    }
    Ok(found)
}

/// Writes new intervals, each with the pathway and client of its episode. Those they follow on must have ended before.
pub(crate) async fn insert_intervals(act: &Act, proof: &impl Warrant, all: &[(&EpisodeCard, IntervalCard)]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (e, i) in all {
        let evidence = serde_json::to_string(&i.evidence).map_err(Error::fault)?;
        rows.push(args![
            act.practice(), i.id, i.episode, e.pathway, e.client, i.book, &i.state, i.from, i.to, i.before, i.before.is_none(), true, i.cause.word(),
            &i.rule, evidence, &i.reason, i.by, i.recorded, None::<Moment>, None::<Id<Staff>>, ""
        ]);
    }
    let into = "pathways_interval (practice_id, id, episode_id, pathway_id, client_id, book, state, from_at, to_at, before_id, is_first, live, cause, \
                rule, evidence, reason, by_id, recorded_at, voided_at, voided_by, void_reason)";
    act.change(proof).insert(into, rows).await
}

/// Ends open intervals, each at its instant; how many were open still.
pub(crate) async fn end_intervals(act: &Act, proof: &impl Warrant, all: &[(Id<Interval>, Moment)]) -> Result<usize, Error> {
    let mut ended = 0;
    for some in all.chunks(CHUNK) {
        let sql = format!(
            "UPDATE pathways_interval SET to_at = v.column2 FROM (VALUES {}) AS v WHERE pathways_interval.practice_id = $1 \
             AND pathways_interval.id = v.column1 AND to_at IS NULL AND live AND from_at <= v.column2",
            rows_of(2, 2, some.len())
        );
        let mut args = args![act.practice()];
        args.extend(some.iter().flat_map(|(id, at)| args![*id, *at]));
        ended += usize::try_from(act.change(proof).run(&sql, args).await?).unwrap_or(usize::MAX);
    }
    Ok(ended)
}

/// Takes the open interval back: it leaves the chain and keeps who took it back and why. False when it is not open.
pub(crate) async fn void_interval(act: &Act, proof: &impl Warrant, id: Id<Interval>, reason: &str) -> Result<bool, Error> {
    let sql = "UPDATE pathways_interval SET live = $3, before_id = NULL, to_at = COALESCE(to_at, from_at), voided_at = $4, voided_by = $5, void_reason = $6 \
               WHERE practice_id = $1 AND id = $2 AND to_at IS NULL AND live";
    Ok(act.change(proof).run(sql, args![act.practice(), id, false, act.now(), staff(act), reason]).await? > 0)
}

/// Opens an interval again after the one that followed on it was taken back.
pub(crate) async fn reopen_interval(act: &Act, proof: &impl Warrant, id: Id<Interval>) -> Result<bool, Error> {
    let sql = "UPDATE pathways_interval SET to_at = NULL WHERE practice_id = $1 AND id = $2 AND live";
    Ok(act.change(proof).run(sql, args![act.practice(), id]).await? > 0)
}
