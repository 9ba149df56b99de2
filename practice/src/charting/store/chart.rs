//! Reading what was signed: a client's chart, a session's notes, one note, each with signatures, review and addenda.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id};
use platform::{Act, Scope, args, db::{Arg, Row, places}, permit::Proof};

use super::review::reviews_of;
use crate::{
    access,
    charting::words::{Addendum, AddendumCard, Note, NoteCard, SignatureCard, State},
    clients::Client,
    sessions::Session,
};

const SIGNATURE: &str = "g.id, g.signer_id, g.signer_name, g.credentials, g.role, g.meaning, g.at, g.zone, g.digest, g.overrides";

fn signature_row(r: &mut Row) -> Result<SignatureCard, Error> {
    Ok(SignatureCard {
        id: r.next()?,
        signer: r.next()?,
        name: r.next()?,
        credentials: r.next()?,
        role: r.next()?,
        meaning: r.next()?,
        at: r.next()?,
        zone: r.next()?,
        digest: r.next()?,
        overrides: r.next()?,
    })
}

/// Whether a later signing replaced a note: one of the whole session, or one of the client's note alone.
const REPLACED: &str = "(n.round < s.whole_round OR EXISTS (SELECT 1 FROM charting_note m WHERE m.practice_id = n.practice_id \
                        AND m.session_id = n.session_id AND m.client_id = n.client_id AND m.round > n.round))";

fn note_sql() -> String {
    format!(
        "n.id, n.session_id, n.group_id, n.client_id, n.entry_id, n.round, n.held_at, n.title, n.body, n.digest, {REPLACED} \
         FROM charting_note n JOIN charting_sheet s ON s.practice_id = n.practice_id AND s.session_id = n.session_id"
    )
}

fn note_row(mut r: Row) -> Result<NoteCard, Error> {
    let (id, session, group, client, entry, round): (_, _, _, _, _, _) = (r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?);
    let (held_at, title, body, digest, replaced): (_, _, String, _, bool) = (r.next()?, r.next()?, r.next()?, r.next()?, r.next()?);
    Ok(NoteCard {
        id, session, group, client, entry, round, held_at, title,
        body: serde_json::from_str(&body).map_err(Error::fault)?,
        digest,
        signatures: Vec::new(),
        state: if replaced { State::Replaced } else { State::Complete },
        addenda: Vec::new(),
    })
}

/// A client's signed notes, newest first, with signatures, reviews and addenda: four queries, whatever their number.
/// `all_groups`: also those of groups the caller does not have.
pub(in crate::charting) async fn chart(act: &Act, scope: &Scope, client: Id<Client>, all_groups: bool) -> Result<Vec<NoteCard>, Error> {
    let sql = format!(
        "SELECT {} WHERE n.practice_id = $1 AND n.client_id = $5 AND ($6 OR {}) ORDER BY n.held_at DESC, n.round DESC, n.id DESC",
        note_sql(),
        access::group_visible("n.group_id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![client, all_groups]);
    let mut notes: Vec<NoteCard> = act.db(scope).all(&sql, args).await?.into_iter().map(note_row).collect::<Result<_, _>>()?;
    fill(act, scope, &mut notes, client).await?;
    Ok(notes)
}

/// The notes of a session that stand, by client; with the state of their reviews.
pub(in crate::charting) async fn session_notes(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<NoteCard>, Error> {
    let sql = format!("SELECT {} WHERE n.practice_id = $1 AND n.session_id = $2 AND NOT {REPLACED}", note_sql());
    let rows = act.db(proof).all(&sql, args![act.practice(), session]).await?;
    let mut notes: Vec<NoteCard> = rows.into_iter().map(note_row).collect::<Result<_, _>>()?;
    notes.sort_by_key(|n| n.id);
    for review in reviews_of(act, proof, session).await? {
        for note in notes.iter_mut().filter(|n| n.round == review.round) {
            note.state = match review.decision.as_deref() {
                None => State::Waiting,
                Some("returned") => State::Returned,
                Some(_) => State::Complete,
            };
        }
    }
    Ok(notes)
}

/// Of these sessions: who has a note that stands, and is about attending. One that was signed alone and returned does not
/// count, since it is to be written again.
pub(in crate::charting) async fn noted(
    act: &Act, proof: &impl Proof, sessions: &[Id<Session>],
) -> Result<HashSet<(Id<Session>, Id<Client>)>, Error> {
    if sessions.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT n.session_id, n.client_id FROM charting_sheet s CROSS JOIN charting_note n \
         LEFT JOIN charting_missed_visit w ON w.practice_id = n.practice_id AND w.note_id = n.id \
         LEFT JOIN charting_review v ON v.practice_id = n.practice_id AND v.session_id = n.session_id AND v.round = n.round \
         WHERE s.practice_id = $1 AND s.session_id IN ({}) AND n.practice_id = $1 AND n.session_id = s.session_id AND NOT {REPLACED} \
         AND w.note_id IS NULL AND (v.decision IS NULL OR v.decision <> 'returned' OR n.round <= s.whole_round)",
        places(2, sessions.len())
    );
    let mut args = args![act.practice()];
    args.extend(sessions.iter().map(|id| Arg::from(*id)));
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect()
}

/// One signed note with all that belongs to it.
pub(in crate::charting) async fn note(act: &Act, scope: &Scope, id: Id<Note>) -> Result<Option<NoteCard>, Error> {
    let sql = format!("SELECT {} WHERE n.practice_id = $1 AND n.id = $2", note_sql());
    let Some(row) = act.db(scope).first(&sql, args![act.practice(), id]).await? else { return Ok(None) };
    let mut one = vec![note_row(row)?];
    let client = one[0].client;
    fill(act, scope, &mut one, client).await?;
    Ok(one.pop())
}

async fn fill(act: &Act, scope: &Scope, notes: &mut [NoteCard], client: Id<Client>) -> Result<(), Error> {
    let mut at: HashMap<(Id<Session>, i64), usize> = HashMap::new();
    let mut by_id: HashMap<Id<Note>, usize> = HashMap::new();
    for (index, note) in notes.iter().enumerate() {
        at.insert((note.session, note.round), index);
        by_id.insert(note.id, index);
    }
    let only = if notes.len() == 1 { "AND n.id = $3" } else { "" };
    let mut args = args![act.practice(), client];
    if let [one] = notes {
        args.push(one.id.into());
    }
    let sql = format!(
        "SELECT g.session_id, g.round, {SIGNATURE} FROM charting_note n CROSS JOIN charting_signature g WHERE n.practice_id = $1 \
         AND n.client_id = $2 {only} AND g.practice_id = $1 AND g.session_id = n.session_id AND g.round = n.round AND g.meaning <> 'addendum' \
         ORDER BY g.seq"
    );
    for mut r in act.db(scope).all(&sql, args.clone()).await? {
        let key = (r.next()?, r.next()?);
        if let Some(index) = at.get(&key) {
            notes[*index].signatures.push(signature_row(&mut r)?);
        }
    }
    let sql = format!(
        "SELECT v.session_id, v.round, v.decision FROM charting_note n CROSS JOIN charting_review v WHERE n.practice_id = $1 \
         AND n.client_id = $2 {only} AND v.practice_id = $1 AND v.session_id = n.session_id AND v.round = n.round"
    );
    for mut r in act.db(scope).all(&sql, args.clone()).await? {
        let key = (r.next()?, r.next()?);
        let decision: Option<String> = r.next()?;
        if let Some(note) = at.get(&key).map(|index| &mut notes[*index])
            && note.state != State::Replaced
        {
            match decision.as_deref() {
                None => note.state = State::Waiting,
                Some("returned") => note.state = State::Returned,
                Some(_) => {}
            }
        }
    }
    let sql = format!(
        "SELECT a.note_id, a.id, a.reason, a.words, {SIGNATURE} FROM charting_note n CROSS JOIN charting_addendum a CROSS JOIN charting_signature g \
         WHERE n.practice_id = $1 AND n.client_id = $2 {only} AND a.practice_id = $1 AND a.note_id = n.id AND g.practice_id = $1 \
         AND g.id = a.signature_id ORDER BY g.seq"
    );
    for mut r in act.db(scope).all(&sql, args).await? {
        let note: Id<Note> = r.next()?;
        let (id, reason, words): (Id<Addendum>, _, _) = (r.next()?, r.next()?, r.next()?);
        if let Some(index) = by_id.get(&note) {
            notes[*index].addenda.push(AddendumCard { id, reason, words, signature: signature_row(&mut r)? });
        }
    }
    Ok(())
}

/// The signed notes of one signing of a session: which client got which.
pub(in crate::charting) async fn filed(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<(Id<Note>, Id<Client>, i64)>, Error> {
    let sql = "SELECT id, client_id, round FROM charting_note WHERE practice_id = $1 AND session_id = $2 ORDER BY round DESC, id";
    let rows = act.db(proof).all(sql, args![act.practice(), session]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?, r.next()?))).collect()
}
