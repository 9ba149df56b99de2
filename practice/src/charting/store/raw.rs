//! Signed things as they lie in the database, for the verification that trusts nothing else.

use kernel::{
    Error, Id, Moment,
    id::{Practice, Staff},
};
use platform::{args, db::Db};

use crate::{
    charting::words::{Addendum, Note, Signature},
    clients::Client,
    groups::Group,
    sessions::Session,
};

/// A signature as it lies in the database.
pub(in crate::charting) struct RawSignature {
    pub(in crate::charting) id: Id<Signature>,
    pub(in crate::charting) seq: i64,
    pub(in crate::charting) session: Id<Session>,
    pub(in crate::charting) round: i64,
    pub(in crate::charting) signer: Id<Staff>,
    pub(in crate::charting) name: String,
    pub(in crate::charting) credentials: String,
    pub(in crate::charting) role: String,
    pub(in crate::charting) meaning: String,
    pub(in crate::charting) method: String,
    pub(in crate::charting) at: Moment,
    pub(in crate::charting) zone: String,
    pub(in crate::charting) digest: Vec<u8>,
    pub(in crate::charting) before: Vec<u8>,
    pub(in crate::charting) overrides: String,
    pub(in crate::charting) key: String,
    pub(in crate::charting) seal: Vec<u8>,
}

pub(in crate::charting) async fn raw_signatures(db: &Db, practice: Id<Practice>) -> Result<Vec<RawSignature>, Error> {
    let sql = "SELECT id, seq, session_id, round, signer_id, signer_name, credentials, role, meaning, method, at, zone, digest, before, \
               overrides, key_id, seal FROM charting_signature WHERE practice_id = $1 ORDER BY seq";
    let rows = db.read().await?.all(sql, args![practice]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(RawSignature {
                id: r.next()?, seq: r.next()?, session: r.next()?, round: r.next()?, signer: r.next()?, name: r.next()?, credentials: r.next()?,
                role: r.next()?, meaning: r.next()?, method: r.next()?, at: r.next()?, zone: r.next()?, digest: r.next()?, before: r.next()?,
                overrides: r.next()?, key: r.next()?, seal: r.next()?,
            })
        })
        .collect()
}

/// A note or an addendum as it lies in the database.
pub(in crate::charting) struct RawText {
    /// The id as printed.
    pub(in crate::charting) id: String,
    /// The note: itself, or the one it was added to.
    pub(in crate::charting) note: Id<Note>,
    /// Whose chart, which group and time; a note's own only.
    pub(in crate::charting) place: Option<(Id<Client>, Id<Group>, Moment)>,
    pub(in crate::charting) signature: Id<Signature>,
    pub(in crate::charting) session: Id<Session>,
    pub(in crate::charting) round: i64,
    pub(in crate::charting) text: String,
    pub(in crate::charting) digest: Vec<u8>,
}

pub(in crate::charting) async fn raw_notes(db: &Db, practice: Id<Practice>) -> Result<Vec<RawText>, Error> {
    let sql = "SELECT id, signature_id, session_id, round, body, digest, client_id, group_id, held_at FROM charting_note \
               WHERE practice_id = $1 ORDER BY session_id, round, id";
    let rows = db.read().await?.all(sql, args![practice]).await?;
    rows.into_iter()
        .map(|mut r| {
            let id: Id<Note> = r.next()?;
            let (signature, session, round, text, digest) = (r.next()?, r.next()?, r.next()?, r.next()?, r.next()?);
            let place = Some((r.next()?, r.next()?, r.next()?));
            Ok(RawText { id: id.to_string(), note: id, place, signature, session, round, text, digest })
        })
        .collect()
}

pub(in crate::charting) async fn raw_addenda(db: &Db, practice: Id<Practice>) -> Result<Vec<(RawText, String)>, Error> {
    let sql = "SELECT a.id, a.note_id, a.signature_id, n.session_id, n.round, a.words, a.digest, a.reason FROM charting_addendum a \
               JOIN charting_note n ON n.practice_id = a.practice_id AND n.id = a.note_id WHERE a.practice_id = $1 ORDER BY a.id";
    let rows = db.read().await?.all(sql, args![practice]).await?;
    rows.into_iter()
        .map(|mut r| {
            let id: Id<Addendum> = r.next()?;
            let text = RawText {
                id: id.to_string(), note: r.next()?, place: None, signature: r.next()?, session: r.next()?, round: r.next()?, text: r.next()?,
                digest: r.next()?,
            };
            Ok((text, r.next()?))
        })
        .collect()
}
