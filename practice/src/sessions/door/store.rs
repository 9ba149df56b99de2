//! All SQL of signing in by oneself: here what is found before a practice is known, kiosks and codes; stays and links have files of
//! their own.

mod join;
mod stay;

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Practice};
use platform::{
    Act, args,
    db::{Db, Row},
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use super::words::{Kiosk, KioskCard, Phone, Use, Way};
use crate::clients::Client;

pub(super) use join::{
    admit, insert_joins, insert_meeting, join, join_of_token, joins, meeting, note_left, revoke_joins, set_sent, set_waiting, touch,
};
pub(super) use stay::{
    Line, chances, close, drop_stay, insert_stay, one_entry, one_stay, reopen, settle_entry, stays, take, write_entry,
    wrong_entries,
};

/// A kiosk as it is found by its cookie or its picture.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub practice: Id<Practice>,
    pub card: KioskCard,
}

const KIOSK: &str = "practice_id, id, name, place, room_id, made_at, made_by, revoked_at";

fn standing(mut row: Row) -> Result<Standing, Error> {
    Ok(Standing {
        practice: row.next()?,
        card: KioskCard {
            id: row.next()?,
            name: row.next()?,
            place: row.next()?,
            room: row.next()?,
            made_at: row.next()?,
            made_by: row.next()?,
            revoked_at: row.next()?,
        },
    })
}

/// The kiosk whose cookie has this digest, unless it was switched off.
pub(super) async fn kiosk_of_cookie(db: &Db, digest: &[u8]) -> Result<Option<Standing>, Error> {
    let sql = format!("SELECT {KIOSK} FROM sessions_kiosk WHERE token_digest = $1 AND revoked_at IS NULL");
    db.one(&sql, args![digest]).await?.map(standing).transpose()
}

/// The kiosk of this id, in whichever practice, unless it was switched off. Its picture was judged before.
pub(super) async fn kiosk_of_picture(db: &Db, kiosk: Id<Kiosk>) -> Result<Option<Standing>, Error> {
    let sql = format!("SELECT {KIOSK} FROM sessions_kiosk WHERE id = $1 AND revoked_at IS NULL");
    db.one(&sql, args![kiosk]).await?.map(standing).transpose()
}

/// The practice's kiosks by name, each with its use: those that are on, and those that left something to look at.
pub(super) async fn kiosks(act: &Act, proof: &impl Proof) -> Result<Vec<(KioskCard, Use)>, Error> {
    let sql = format!("SELECT {KIOSK} FROM sessions_kiosk WHERE practice_id = $1 ORDER BY name, id");
    let all = act.db(proof).all(&sql, args![act.practice()]).await?.into_iter().map(standing).collect::<Result<Vec<_>, _>>()?;
    let sql = "SELECT kiosk_id, max(made_at), CAST(sum(CASE WHEN later AND state IN ('unknown', 'unplaced') AND noted_at IS NULL THEN 1 ELSE 0 END) AS bigint) \
               FROM sessions_kiosk_entry WHERE practice_id = $1 GROUP BY kiosk_id";
    let mut uses = HashMap::new();
    for mut row in act.db(proof).all(sql, args![act.practice()]).await? {
        uses.insert(row.next::<Id<Kiosk>>()?, Use { last: row.next()?, unplaced: row.next()? });
    }
    let used = |card: KioskCard| (uses.get(&card.id).copied().unwrap_or_default(), card);
    let shown = |(used, card): (Use, KioskCard)| (card.revoked_at.is_none() || used.unplaced > 0).then_some((card, used));
    Ok(all.into_iter().map(|it| used(it.card)).filter_map(shown).collect())
}

/// The kiosk of this id, unless it was switched off.
pub(super) async fn kiosk(act: &Act, proof: &impl Proof, id: Id<Kiosk>) -> Result<Option<KioskCard>, Error> {
    let sql = format!("SELECT {KIOSK} FROM sessions_kiosk WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL");
    Ok(act.db(proof).first(&sql, args![act.practice(), id]).await?.map(standing).transpose()?.map(|it| it.card))
}

pub(super) async fn insert_kiosk(act: &Act, proof: &impl Warrant, card: &KioskCard, digest: &[u8]) -> Result<(), Error> {
    act.change(proof)
        .insert(
            "sessions_kiosk (practice_id, id, name, place, room_id, token_digest, made_at, made_by)",
            vec![args![act.practice(), card.id, card.name.as_str(), card.place.as_str(), card.room, digest, card.made_at, card.made_by]],
        )
        .await
}

/// Switches a kiosk off; whether it was on.
pub(super) async fn revoke_kiosk(act: &Act, proof: &impl Warrant, id: Id<Kiosk>) -> Result<bool, Error> {
    let by = act.actor().staff().map(|who| who.staff);
    let sql = "UPDATE sessions_kiosk SET revoked_at = $3, revoked_by = $4 WHERE practice_id = $1 AND id = $2 AND revoked_at IS NULL";
    Ok(act.change(proof).run(sql, args![act.practice(), id, act.now(), by]).await? == 1)
}

/// Whether the practice has, or had, this kiosk.
pub(super) async fn had_kiosk(act: &Act, proof: &impl Proof, id: Id<Kiosk>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM sessions_kiosk WHERE practice_id = $1 AND id = $2";
    Ok(act.db(proof).first(sql, args![act.practice(), id]).await?.is_some())
}

/// Notes that somebody looked at the sign-ins of a kiosk that could not be placed; how many.
pub(super) async fn note_unplaced(act: &Act, proof: &impl Warrant, kiosk: Id<Kiosk>) -> Result<u64, Error> {
    let sql = "UPDATE sessions_kiosk_entry SET noted_at = $3 WHERE practice_id = $1 AND kiosk_id = $2 AND later \
               AND state IN ('unknown', 'unplaced') AND noted_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), kiosk, act.now()]).await
}

/// When those were that could not be placed, oldest first, and which way they went.
pub(super) async fn unplaced(act: &Act, proof: &impl Proof) -> Result<Vec<(Id<Kiosk>, Moment, Way)>, Error> {
    let sql = "SELECT kiosk_id, at, way FROM sessions_kiosk_entry WHERE practice_id = $1 AND later AND state IN ('unknown', 'unplaced') \
               AND noted_at IS NULL ORDER BY at";
    let rows = act.db(proof).all(sql, args![act.practice()]).await?;
    let way = |word: String| if word == Way::Out.word() { Way::Out } else { Way::In };
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?, way(r.next()?)))).collect()
}

// Codes and phones -----------------------------------------------------------------------------------------------------------------------

/// Whose code has this digest.
pub(super) async fn client_of_code(act: &Act, proof: &impl Proof, digest: &[u8]) -> Result<Option<Id<Client>>, Error> {
    let sql = "SELECT client_id FROM sessions_personal WHERE practice_id = $1 AND code_digest = $2";
    act.db(proof).first(sql, args![act.practice(), digest]).await?.map(|mut row| row.next()).transpose()
}

/// Since when a client has a code.
pub(super) async fn code_since(act: &Act, proof: &impl Proof, client: Id<Client>) -> Result<Option<Moment>, Error> {
    let sql = "SELECT made_at FROM sessions_personal WHERE practice_id = $1 AND client_id = $2";
    act.db(proof).first(sql, args![act.practice(), client]).await?.map(|mut row| row.next()).transpose()
}

/// Takes a client's code and remembered phones away; whether there was one.
pub(super) async fn drop_code(act: &Act, proof: &impl Warrant, client: Id<Client>) -> Result<bool, Error> {
    let tx = act.change(proof);
    tx.run("DELETE FROM sessions_phone WHERE practice_id = $1 AND client_id = $2", args![act.practice(), client]).await?;
    Ok(tx.run("DELETE FROM sessions_personal WHERE practice_id = $1 AND client_id = $2", args![act.practice(), client]).await? == 1)
}

pub(super) async fn insert_code(act: &Act, proof: &impl Warrant, client: Id<Client>, digest: &[u8]) -> Result<(), Error> {
    let by = act.actor().staff().map(|who| who.staff);
    act.change(proof)
        .insert(
            "sessions_personal (practice_id, client_id, code_digest, made_at, made_by)",
            vec![args![act.practice(), client, digest, act.now(), by]],
        )
        .await
}

/// The most phones that one client has remembered.
const PHONES: i64 = 5;

/// Remembers a phone; of too many the oldest are forgotten.
pub(super) async fn insert_phone(act: &Act, proof: &impl Warrant, client: Id<Client>, digest: &[u8]) -> Result<(), Error> {
    let tx = act.change(proof);
    let sql = "DELETE FROM sessions_phone WHERE practice_id = $1 AND client_id = $2 AND id NOT IN \
               (SELECT id FROM sessions_phone WHERE practice_id = $1 AND client_id = $2 ORDER BY made_at DESC, id DESC LIMIT $3)";
    tx.run(sql, args![act.practice(), client, PHONES - 1]).await?;
    tx.insert(
        "sessions_phone (practice_id, id, client_id, token_digest, made_at)",
        vec![args![act.practice(), Id::<Phone>::new(), client, digest, act.now()]],
    )
    .await
}

/// Whose phone has a cookie of this digest.
pub(super) async fn client_of_phone(act: &Act, proof: &impl Proof, digest: &[u8]) -> Result<Option<Id<Client>>, Error> {
    let sql = "SELECT client_id FROM sessions_phone WHERE practice_id = $1 AND token_digest = $2";
    act.db(proof).first(sql, args![act.practice(), digest]).await?.map(|mut row| row.next()).transpose()
}

/// The id of an entry is a plain UUID, made on the device.
pub(super) type EntryId = Uuid;
