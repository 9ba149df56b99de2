//! What a signing leaves: signatures, notes, addenda. Rows are added, never changed.

use kernel::{Error, Id, Moment};
use platform::{Act, args, permit::{Warrant, Proof}};

use crate::{
    charting::words::{Addendum, Body, Note, Sealed, Signature},
    sessions::{Entry, Session},
};

/// The last link of the practice's chain of signatures.
pub(in crate::charting) async fn last_signature(act: &Act, proof: &impl Proof) -> Result<Option<(i64, Vec<u8>, Moment)>, Error> {
    let sql = "SELECT seq, seal, at FROM charting_signature WHERE practice_id = $1 ORDER BY seq DESC LIMIT 1";
    let Some(mut r) = act.db(proof).first(sql, args![act.practice()]).await? else { return Ok(None) };
    Ok(Some((r.next()?, r.next()?, r.next()?)))
}

/// Why identifying words were kept in a session's notes, signing by signing.
pub(in crate::charting) async fn overrides(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<String>, Error> {
    let sql = "SELECT overrides FROM charting_signature WHERE practice_id = $1 AND session_id = $2 AND overrides <> '' ORDER BY seq";
    act.db(proof).all(sql, args![act.practice(), session]).await?.into_iter().map(|mut r| r.next()).collect()
}

pub(in crate::charting) async fn write_signature(
    act: &Act, proof: &impl Warrant, id: Id<Signature>, s: &Sealed<'_>, key: &str, seal: &[u8],
) -> Result<(), Error> {
    let row = args![
        act.practice(), id, s.seq, s.session, s.round, s.signer, s.name, s.credentials, s.role, s.meaning, s.method, s.at, s.zone,
        s.digest, s.before, s.overrides, key, seal
    ];
    act.change(proof)
        .insert(
            "charting_signature (practice_id, id, seq, session_id, round, signer_id, signer_name, credentials, role, meaning, method, at, \
             zone, digest, before, overrides, key_id, seal)",
            vec![row],
        )
        .await
}

/// A note ready to be kept.
pub(in crate::charting) struct NoteRow {
    pub(in crate::charting) id: Id<Note>,
    pub(in crate::charting) entry: Id<Entry>,
    pub(in crate::charting) title: String,
    pub(in crate::charting) body: Body,
    pub(in crate::charting) text: String,
    pub(in crate::charting) digest: Vec<u8>,
}

/// Files the notes of a signing: of the whole session, or of one client alone.
pub(in crate::charting) async fn write_notes(
    act: &Act, proof: &impl Warrant, session: Id<Session>, round: i64, whole: bool, signature: Id<Signature>, notes: &[NoteRow],
) -> Result<(), Error> {
    let rows = notes
        .iter()
        .map(|n| {
            args![
                act.practice(), n.id, session, n.body.group, n.body.client, n.entry, round, signature, n.body.start, n.title.as_str(),
                n.text.as_str(), n.digest.as_slice()
            ]
        })
        .collect();
    act.change(proof)
        .insert(
            "charting_note (practice_id, id, session_id, group_id, client_id, entry_id, round, signature_id, held_at, title, body, digest)",
            rows,
        )
        .await?;
    let sql = "UPDATE charting_sheet SET rounds = $3, whole_round = CASE WHEN $4 THEN $3 ELSE whole_round END \
               WHERE practice_id = $1 AND session_id = $2";
    act.change(proof).run(sql, args![act.practice(), session, round, whole]).await?;
    Ok(())
}

/// The hashes of the notes of one signing, in the order of their ids: what a reviewer signs.
pub(in crate::charting) async fn digests(act: &Act, proof: &impl Proof, session: Id<Session>, round: i64) -> Result<Vec<Vec<u8>>, Error> {
    let sql = "SELECT id, digest FROM charting_note WHERE practice_id = $1 AND session_id = $2 AND round = $3";
    let rows = act.db(proof).all(sql, args![act.practice(), session, round]).await?;
    // Sorted here: asked for the order, SQLite would walk all notes of the practice by their ids.
    let mut all: Vec<(Id<Note>, Vec<u8>)> = rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect::<Result<_, Error>>()?;
    all.sort_by_key(|(id, _)| *id);
    Ok(all.into_iter().map(|(_, digest)| digest).collect())
}

pub(in crate::charting) async fn write_addendum(
    act: &Act, proof: &impl Warrant, id: Id<Addendum>, note: Id<Note>, signature: Id<Signature>, reason: &str, words: &str, digest: &[u8],
) -> Result<(), Error> {
    act.change(proof)
        .insert(
            "charting_addendum (practice_id, id, note_id, signature_id, reason, words, digest)",
            vec![args![act.practice(), id, note, signature, reason, words, digest]],
        )
        .await
}
