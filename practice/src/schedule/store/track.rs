//! Tracks, the series they hold, and who is on them when.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, text};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use crate::{
    clients::Client,
    schedule::words::{KeepTrack, Series, Track, TrackCard, TrackSpell},
};

/// The practice's tracks, by name, with their series and how many are on them now.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn tracks(act: &Act, proof: &impl Proof) -> Result<Vec<TrackCard>, Error> {
    let sql = "SELECT t.id, t.name, t.level, t.in_use, t.version, (SELECT COUNT(*) FROM schedule_client_track c WHERE c.practice_id = t.practice_id \
               AND c.track_id = t.id AND c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to > $2)) \
               FROM schedule_track t WHERE t.practice_id = $1 ORDER BY t.sort_key";
    let mut found: Vec<TrackCard> = act
        .db(proof)
        .all(sql, args![act.practice(), act.now()])
        .await?
        .into_iter()
        .map(|mut r| {
            Ok(TrackCard {
                id: r.next()?,
                name: r.next()?,
                level: r.next()?,
                in_use: r.next()?,
                version: r.next()?,
                clients: r.next()?,
                series: Vec::new(),
            })
        })
        .collect::<Result<_, Error>>()?;
    let mut held: HashMap<Id<Track>, Vec<Id<Series>>> = HashMap::new();
    for (track, series) in holdings(act, proof).await? {
        held.entry(track).or_default().push(series);
    }
    for track in &mut found {
        track.series = held.remove(&track.id).unwrap_or_default();
    }
    Ok(found)
}

/// Which track holds which series.
pub(in crate::schedule) async fn holdings(act: &Act, proof: &impl Proof) -> Result<Vec<(Id<Track>, Id<Series>)>, Error> {
    let sql = "SELECT track_id, series_id FROM schedule_track_series WHERE practice_id = $1 ORDER BY track_id, series_id";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect()
}

/// Writes a new track.
pub(in crate::schedule) async fn insert_track(act: &Act, proof: &impl Warrant, id: Id<Track>, order: &KeepTrack) -> Result<(), Error> {
    let row = args![act.practice(), id, &order.name, &order.level, text::fold(&order.name), order.in_use, 1_i64];
    act.change(proof).insert("schedule_track (practice_id, id, name, level, sort_key, in_use, version)", vec![row]).await
}

/// Names a track anew if the version read still stands; says whether it did.
pub(in crate::schedule) async fn update_track(act: &Act, proof: &impl Warrant, id: Id<Track>, order: &KeepTrack) -> Result<bool, Error> {
    let sql = "UPDATE schedule_track SET name = $4, level = $5, sort_key = $6, in_use = $7, version = version + 1 \
               WHERE practice_id = $1 AND id = $2 AND version = $3";
    let args = args![act.practice(), id, order.version, &order.name, &order.level, text::fold(&order.name), order.in_use];
    Ok(act.change(proof).run(sql, args).await? == 1)
}

/// Writes which series a track holds.
pub(in crate::schedule) async fn set_series(act: &Act, proof: &impl Warrant, track: Id<Track>, series: &[Id<Series>]) -> Result<(), Error> {
    let sql = "DELETE FROM schedule_track_series WHERE practice_id = $1 AND track_id = $2";
    act.change(proof).run(sql, args![act.practice(), track]).await?;
    let rows = series.iter().map(|series| args![act.practice(), track, *series]).collect();
    act.change(proof).insert("schedule_track_series (practice_id, track_id, series_id)", rows).await
}

/// Lets the tracks that hold one series hold another one too: the one that goes on from it.
pub(in crate::schedule) async fn pass_on(act: &Act, proof: &impl Warrant, from: Id<Series>, to: Id<Series>) -> Result<(), Error> {
    let sql = "INSERT INTO schedule_track_series (practice_id, track_id, series_id) \
               SELECT practice_id, track_id, $3 FROM schedule_track_series WHERE practice_id = $1 AND series_id = $2";
    act.change(proof).run(sql, args![act.practice(), from, to]).await?;
    Ok(())
}

const SPELL: &str = "c.id, c.track_id, c.client_id, c.valid_from, c.valid_to, c.reason, c.version";

fn spell(mut row: Row) -> Result<TrackSpell, Error> {
    Ok(TrackSpell {
        id: row.next()?,
        track: row.next()?,
        client: row.next()?,
        from: row.next()?,
        to: row.next()?,
        reason: row.next()?,
        version: row.next()?,
    })
}

/// The spells of these clients on tracks that reach past an instant.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn track_spells(act: &Act, proof: &impl Proof, clients: &[Id<Client>], past: Moment) -> Result<Vec<TrackSpell>, Error> {
    let mut found = Vec::new();
    for some in clients.chunks(500) {
        let sql = format!(
            "SELECT {SPELL} FROM schedule_client_track c WHERE c.practice_id = $1 AND (c.valid_to IS NULL OR c.valid_to > $2) \
             AND c.client_id IN ({}) ORDER BY c.valid_from, c.id",
            places(3, some.len())
        );
        let args = args![act.practice(), past].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for row in act.db(proof).all(&sql, args).await? {
            found.push(spell(row)?);
        }
    }
    Ok(found)
}

/// All spells of a client on tracks, the newest first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn tracks_of(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Vec<TrackSpell>, Error> {
    let sql = format!("SELECT {SPELL} FROM schedule_client_track c WHERE c.practice_id = $1 AND c.client_id = $2 ORDER BY c.valid_from DESC, c.id");
    act.db(proof).all(&sql, args![act.practice(), client]).await?.into_iter().map(spell).collect()
}

/// The spells on the tracks of these series that reach past an instant.
pub(in crate::schedule) async fn spells_on(act: &Act, proof: &impl Proof, tracks: &[Id<Track>], past: Moment) -> Result<Vec<TrackSpell>, Error> {
    let mut found = Vec::new();
    for some in tracks.chunks(500) {
        let sql = format!(
            "SELECT {SPELL} FROM schedule_client_track c WHERE c.practice_id = $1 AND (c.valid_to IS NULL OR c.valid_to > $2) \
             AND c.track_id IN ({}) ORDER BY c.valid_from, c.id",
            places(3, some.len())
        );
        let args = args![act.practice(), past].into_iter().chain(some.iter().map(|id| Arg::from(*id))).collect();
        for row in act.db(proof).all(&sql, args).await? {
            found.push(spell(row)?);
        }
    }
    Ok(found)
}

/// Puts a client on a track.
pub(in crate::schedule) async fn insert_spell(act: &Act, proof: &impl Warrant, spell: &TrackSpell) -> Result<(), Error> {
    let by = act.actor().staff().map(|s| s.staff);
    let row = args![
        act.practice(), spell.id, spell.track, spell.client, spell.from, spell.to, &spell.reason, spell.version, act.now(), by
    ];
    act.change(proof)
        .insert(
            "schedule_client_track (practice_id, id, track_id, client_id, valid_from, valid_to, reason, version, made_at, made_by)",
            vec![row],
        )
        .await
}

/// Writes when a spell ends.
pub(in crate::schedule) async fn end_spell(act: &Act, proof: &impl Warrant, spell: &TrackSpell, to: Option<Moment>, reason: &str) -> Result<(), Error> {
    let sql = "UPDATE schedule_client_track SET valid_to = $4, reason = $5, version = version + 1 WHERE practice_id = $1 AND id = $2 AND version = $3";
    if act.change(proof).run(sql, args![act.practice(), spell.id, spell.version, to, reason]).await? == 0 {
        return Err(Error::refuse("track.changed", "Somebody changed this client's tracks meanwhile. Look at them again."));
    }
    Ok(())
}
