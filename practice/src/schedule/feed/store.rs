//! The SQL of feeds: their rows, and the sessions and series that a calendar is written from.

use jiff::civil::{DateTime, Time};
use kernel::{Day, Error, Id, Moment, id::Staff};
use platform::{
    Act, Scope, args,
    db::{Arg, Db, Row, places},
    permit::{Proof, Warrant},
};

use super::words::{Extent, Feed, FeedRow, NewFeed, Session, Strand, Title};
use crate::{
    access,
    schedule::words::{Rule, Series},
};

const COLUMNS: &str =
    "id, practice_id, staff_id, extent, group_id, title, rooms, made_at, changed_at, fetched_on, refused_on, ended_at IS NOT NULL, version";

fn feed_row(mut row: Row) -> Result<FeedRow, Error> {
    let (id, practice, owner): (_, _, _) = (row.next()?, row.next()?, row.next()?);
    let (extent, group): (String, _) = (row.next()?, row.next()?);
    let title: String = row.next()?;
    let unknown = || Error::fault("a feed of a kind that this version does not know");
    Ok(FeedRow {
        id,
        practice,
        owner,
        extent: Extent::read(&extent, group).ok_or_else(unknown)?,
        title: Title::read(&title).ok_or_else(unknown)?,
        rooms: row.next()?,
        made_at: row.next()?,
        changed_at: row.next()?,
        fetched_on: row.next()?,
        refused_on: row.next()?,
        ended: row.next()?,
        version: row.next()?,
    })
}

/// The feed whose address has this digest, in whichever practice.
pub(super) async fn feed_of(db: &Db, digest: &[u8]) -> Result<Option<FeedRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM schedule_feed WHERE digest = $1 AND ended_at IS NULL");
    db.one(&sql, args![digest]).await?.map(feed_row).transpose()
}

/// The feed of this id, also when it was withdrawn.
pub(super) async fn feed(act: &Act, proof: &impl Proof, id: Id<Feed>) -> Result<Option<FeedRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM schedule_feed WHERE practice_id = $1 AND id = $2");
    act.db(proof).first(&sql, args![act.practice(), id]).await?.map(feed_row).transpose()
}

/// Somebody's feeds that were not withdrawn, the oldest first.
pub(super) async fn feeds(act: &Act, proof: &impl Proof, owner: Id<Staff>) -> Result<Vec<FeedRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM schedule_feed WHERE practice_id = $1 AND staff_id = $2 AND ended_at IS NULL ORDER BY made_at, id");
    act.db(proof).all(&sql, args![act.practice(), owner]).await?.into_iter().map(feed_row).collect()
}

pub(super) async fn insert(act: &Act, proof: &impl Warrant, id: Id<Feed>, owner: Id<Staff>, new: &NewFeed) -> Result<(), Error> {
    let row = args![
        act.practice(), id, owner, new.extent.word(), new.extent.group(), new.title.word(), new.rooms, &new.digest[..], act.now(), act.now(), 1_i64
    ];
    act.change(proof)
        .insert("schedule_feed (practice_id, id, staff_id, extent, group_id, title, rooms, digest, made_at, changed_at, version)", vec![row])
        .await
}

/// Another address; the one before opens nothing from here on.
pub(super) async fn renew(act: &Act, proof: &impl Warrant, id: Id<Feed>, digest: &[u8]) -> Result<(), Error> {
    let sql = "UPDATE schedule_feed SET digest = $3, fetched_on = NULL, refused_on = NULL, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, digest]).await?;
    Ok(())
}

/// Other titles, with or without rooms.
pub(super) async fn settle(act: &Act, proof: &impl Warrant, id: Id<Feed>, title: Title, rooms: bool) -> Result<(), Error> {
    let sql = "UPDATE schedule_feed SET title = $3, rooms = $4, changed_at = $5, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, title.word(), rooms, act.now()]).await?;
    Ok(())
}

/// Withdraws a feed, whose address opens nothing from here on; or takes that back.
pub(super) async fn end(act: &Act, proof: &impl Warrant, id: Id<Feed>, ended: bool) -> Result<(), Error> {
    let sql = "UPDATE schedule_feed SET ended_at = $3, version = version + 1 WHERE practice_id = $1 AND id = $2";
    act.change(proof).run(sql, args![act.practice(), id, ended.then(|| act.now())]).await?;
    Ok(())
}

/// Notes the day of a fetch, or of one that was refused. No change of the feed: its version stays.
pub(super) async fn note(act: &Act, proof: &impl Warrant, id: Id<Feed>, day: Day, good: bool) -> Result<(), Error> {
    let column = if good { "fetched_on" } else { "refused_on" };
    let sql = format!("UPDATE schedule_feed SET {column} = $3 WHERE practice_id = $1 AND id = $2");
    act.change(proof).run(&sql, args![act.practice(), id, day]).await?;
    Ok(())
}

/// The sessions that stand on the calendar between two instants, of what a feed holds and its owner may see.
pub(super) async fn sessions(act: &Act, scope: &Scope, extent: Extent, from: Moment, to: Moment) -> Result<Vec<Session>, Error> {
    let sql = format!(
        "SELECT o.id, o.series_id, o.group_id, o.original_local, o.starts_at, o.ends_at, o.zone, r.name, o.changed_at, o.version \
         FROM schedule_occurrence o LEFT JOIN schedule_room r ON r.practice_id = o.practice_id AND r.id = o.room_id \
         WHERE o.practice_id = $1 AND o.withdrawn_at IS NULL AND o.cancelled_at IS NULL AND o.starts_at >= $5 AND o.starts_at < $6 \
         AND {} AND ($7 OR EXISTS (SELECT 1 FROM schedule_facilitator f WHERE f.practice_id = o.practice_id AND f.occurrence_id = o.id \
         AND f.staff_id = $2)) AND ($8 IS NULL OR o.group_id = $8) ORDER BY o.starts_at, o.id",
        access::group_visible("o.group_id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![from, to, extent != Extent::Mine, extent.group()]);
    let rows = act.db(scope).all(&sql, args).await?;
    rows.into_iter()
        .map(|mut row| {
            let (id, series, group, original): (_, _, _, String) = (row.next()?, row.next()?, row.next()?, row.next()?);
            Ok(Session {
                id,
                series,
                group,
                original: original.parse().map_err(Error::fault)?,
                starts_at: row.next()?,
                ends_at: row.next()?,
                zone: row.next()?,
                room: row.next()?,
                changed_at: row.next()?,
                version: row.next()?,
            })
        })
        .collect()
}

/// These series, in order of their making. What changed counts over all their occurrences, whoever may see those.
pub(super) async fn strands(act: &Act, scope: &Scope, series: &[Id<Series>]) -> Result<Vec<Strand>, Error> {
    let mut all = Vec::new();
    for some in series.chunks(500) {
        let sql = format!(
            "SELECT s.id, s.zone, s.first_day, s.local_time, s.rule, s.made_at, s.version, CAST(SUM(o.version) AS bigint), MAX(o.changed_at) \
             FROM schedule_series s JOIN schedule_occurrence o ON o.practice_id = s.practice_id AND o.series_id = s.id \
             WHERE s.practice_id = $1 AND s.id IN ({}) GROUP BY s.id, s.zone, s.first_day, s.local_time, s.rule, s.made_at, s.version",
            places(2, some.len())
        );
        let args = args![act.practice()].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for row in act.db(scope).all(&sql, args).await? {
            all.push(strand(row)?);
        }
    }
    all.sort_by_key(|strand| (strand.made_at, strand.id));
    Ok(all)
}

fn strand(mut row: Row) -> Result<Strand, Error> {
    let (id, zone, day): (_, _, Day) = (row.next()?, row.next()?, row.next()?);
    let (time, rule): (String, String) = (row.next()?, row.next()?);
    let time = Time::strptime("%H:%M", &time).map_err(Error::fault)?;
    Ok(Strand {
        id,
        zone,
        first: DateTime::from_parts(day, time),
        rule: rule.parse::<Rule>().map_err(|refusal| Error::fault(refusal.say))?,
        made_at: row.next()?,
        version: row.next()?,
        changes: row.next()?,
        changed_at: row.next()?,
    })
}
