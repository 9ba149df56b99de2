//! All SQL of charting. Joins are written CROSS JOIN, from the few rows to the many: see the store of sessions.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::{Practice, Staff}};
use platform::{Act, Scope, args, db::{Db, Row}, permit::Proof};

use super::words::{
    Addendum, AddendumCard, Body, Draft, Note, NoteCard, Part, Review, ReviewCard, Section, Sheet, Signature, SignatureCard, State,
    Template, TemplateCard, Topic,
};
use crate::{
    access,
    clients::Client,
    groups::Group,
    sessions::{Entry, Session},
};

// Templates and topics ---------------------------------------------------------------------------------------------------

fn template_row(r: &mut Row) -> Result<TemplateCard, Error> {
    let (id, name, sections, version): (_, _, String, _) = (r.next()?, r.next()?, r.next()?, r.next()?);
    Ok(TemplateCard { id, name, sections: serde_json::from_str(&sections).map_err(Error::fault)?, version })
}

pub(super) async fn templates(act: &Act, proof: &impl Proof) -> Result<Vec<TemplateCard>, Error> {
    let sql = "SELECT id, name, sections, version FROM charting_template WHERE practice_id = $1 AND in_use ORDER BY id";
    act.db(proof).all(sql, args![act.practice()]).await?.into_iter().map(|mut r| template_row(&mut r)).collect()
}

pub(super) async fn write_templates(act: &Act, proof: &impl Proof, all: &[(String, Vec<Section>)]) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (name, sections) in all {
        let sections = serde_json::to_string(sections).map_err(Error::fault)?;
        rows.push(args![act.practice(), Id::<Template>::new(), name, sections, true, 1_i64]);
    }
    act.db(proof).insert("charting_template (practice_id, id, name, sections, in_use, version)", rows).await
}

pub(super) async fn topics(act: &Act, proof: &impl Proof) -> Result<Vec<String>, Error> {
    let sql = "SELECT title FROM charting_topic WHERE practice_id = $1 ORDER BY position, title";
    act.db(proof).all(sql, args![act.practice()]).await?.into_iter().map(|mut r| r.next()).collect()
}

pub(super) async fn write_topics(act: &Act, proof: &impl Proof, titles: &[String]) -> Result<(), Error> {
    let rows = titles.iter().enumerate().map(|(at, title)| args![act.practice(), Id::<Topic>::new(), title, at]).collect();
    act.db(proof).insert("charting_topic (practice_id, id, title, position)", rows).await
}

// Sheet and drafts ---------------------------------------------------------------------------------------------------------

/// The note of a session while it is written, with all drafts: two queries.
pub(super) async fn sheet(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Option<Sheet>, Error> {
    let sql = "SELECT t.id, t.name, t.sections, t.version, s.topic, s.topic_version, s.rounds FROM charting_sheet s \
               JOIN charting_template t ON t.practice_id = s.practice_id AND t.id = s.template_id \
               WHERE s.practice_id = $1 AND s.session_id = $2";
    let Some(mut r) = act.db(proof).first(sql, args![act.practice(), session]).await? else { return Ok(None) };
    let template = template_row(&mut r)?;
    let (topic, topic_version, rounds) = (r.next()?, r.next()?, r.next()?);
    let drafts = drafts_since(act, proof, session, 0).await?;
    Ok(Some(Sheet { session, template, topic, topic_version, rounds, drafts }))
}

/// The drafts that changed after a version of the session.
pub(super) async fn drafts_since(act: &Act, proof: &impl Proof, session: Id<Session>, version: i64) -> Result<Vec<Draft>, Error> {
    let sql = "SELECT part, section, words, version, changed_in, saved_at, saved_by FROM charting_draft \
               WHERE practice_id = $1 AND session_id = $2 AND changed_in > $3";
    let rows = act.db(proof).all(sql, args![act.practice(), session, version]).await?;
    rows.into_iter()
        .map(|mut r| {
            let part: Id<Entry> = r.next()?;
            Ok(Draft {
                // The shared part is kept under the session's own id.
                part: if part.uuid() == session.uuid() { Part::Shared } else { Part::Entry(part) },
                section: r.next()?,
                words: r.next()?,
                version: r.next()?,
                changed_in: r.next()?,
                saved_at: r.next()?,
                saved_by: r.next()?,
            })
        })
        .collect()
}

pub(super) async fn write_sheet(act: &Act, proof: &impl Proof, session: Id<Session>, template: Id<Template>) -> Result<(), Error> {
    let sql = "INSERT INTO charting_sheet (practice_id, session_id, template_id, topic, topic_version, changed_in, rounds) \
               VALUES ($1, $2, $3, '', 1, 1, 0)";
    act.db(proof).run(sql, args![act.practice(), session, template]).await?;
    Ok(())
}

pub(super) async fn write_topic(act: &Act, proof: &impl Proof, session: Id<Session>, topic: &str, changed_in: i64) -> Result<(), Error> {
    let sql = "UPDATE charting_sheet SET topic = $3, topic_version = topic_version + 1, changed_in = $4 WHERE practice_id = $1 AND session_id = $2";
    act.db(proof).run(sql, args![act.practice(), session, topic, changed_in]).await?;
    Ok(())
}

pub(super) async fn write_template_choice(act: &Act, proof: &impl Proof, session: Id<Session>, template: Id<Template>, changed_in: i64) -> Result<(), Error> {
    let sql = "UPDATE charting_sheet SET template_id = $3, changed_in = $4 WHERE practice_id = $1 AND session_id = $2";
    act.db(proof).run(sql, args![act.practice(), session, template, changed_in]).await?;
    Ok(())
}

pub(super) async fn write_drafts(
    act: &Act, proof: &impl Proof, session: Id<Session>, drafts: &[(Part, String, String, i64)], changed_in: i64,
) -> Result<(), Error> {
    let by = act.staff()?.staff;
    let sql = "INSERT INTO charting_draft (practice_id, session_id, part, section, words, version, changed_in, saved_at, saved_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (practice_id, session_id, part, section) DO UPDATE SET \
               words = excluded.words, version = excluded.version, changed_in = excluded.changed_in, saved_at = excluded.saved_at, saved_by = excluded.saved_by";
    for (part, section, words, version) in drafts {
        let part = match part {
            Part::Shared => session.uuid(),
            Part::Entry(entry) => entry.uuid(),
        };
        act.db(proof).run(sql, args![act.practice(), session, part, section, words, *version, changed_in, act.now(), by]).await?;
    }
    Ok(())
}

// Signing ------------------------------------------------------------------------------------------------------------------

/// The last link of the practice's chain of signatures.
pub(super) async fn last_signature(act: &Act, proof: &impl Proof) -> Result<Option<(i64, Vec<u8>, Moment)>, Error> {
    let sql = "SELECT seq, seal, at FROM charting_signature WHERE practice_id = $1 ORDER BY seq DESC LIMIT 1";
    let Some(mut r) = act.db(proof).first(sql, args![act.practice()]).await? else { return Ok(None) };
    Ok(Some((r.next()?, r.next()?, r.next()?)))
}

pub(super) async fn write_signature(
    act: &Act, proof: &impl Proof, id: Id<Signature>, s: &super::rules::compose::Sealed<'_>, key: &str, seal: &[u8],
) -> Result<(), Error> {
    let row = args![
        act.practice(), id, s.seq, s.session, s.round, s.signer, s.name, s.credentials, s.role, s.meaning, s.method, s.at, s.zone,
        s.digest, s.before, s.overrides, key, seal
    ];
    act.db(proof)
        .insert(
            "charting_signature (practice_id, id, seq, session_id, round, signer_id, signer_name, credentials, role, meaning, method, at, \
             zone, digest, before, overrides, key_id, seal)",
            vec![row],
        )
        .await
}

/// A note ready to be kept.
pub(super) struct NoteRow {
    pub id: Id<Note>,
    pub entry: Id<Entry>,
    pub title: String,
    pub body: Body,
    pub text: String,
    pub digest: Vec<u8>,
}

pub(super) async fn write_notes(
    act: &Act, proof: &impl Proof, session: Id<Session>, round: i64, signature: Id<Signature>, notes: &[NoteRow],
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
    act.db(proof)
        .insert(
            "charting_note (practice_id, id, session_id, group_id, client_id, entry_id, round, signature_id, held_at, title, body, digest)",
            rows,
        )
        .await?;
    let sql = "UPDATE charting_sheet SET rounds = $3 WHERE practice_id = $1 AND session_id = $2";
    act.db(proof).run(sql, args![act.practice(), session, round]).await?;
    Ok(())
}

/// The hashes of the notes of one signing, in the order of their ids: what a reviewer signs.
pub(super) async fn digests(act: &Act, proof: &impl Proof, session: Id<Session>, round: i64) -> Result<Vec<Vec<u8>>, Error> {
    let sql = "SELECT id, digest FROM charting_note WHERE practice_id = $1 AND session_id = $2 AND round = $3";
    let rows = act.db(proof).all(sql, args![act.practice(), session, round]).await?;
    // Sorted here: asked for the order, SQLite would walk all notes of the practice by their ids.
    let mut all: Vec<(Id<Note>, Vec<u8>)> = rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?))).collect::<Result<_, Error>>()?;
    all.sort_by_key(|(id, _)| *id);
    Ok(all.into_iter().map(|(_, digest)| digest).collect())
}

// Review ---------------------------------------------------------------------------------------------------------------------

const REVIEW: &str = "SELECT id, session_id, round, asked_by, reviewer_id, asked_at, decided_at, decision, comment FROM charting_review";

fn review_row(mut r: Row) -> Result<ReviewCard, Error> {
    Ok(ReviewCard {
        id: r.next()?,
        session: r.next()?,
        round: r.next()?,
        asked_by: r.next()?,
        reviewer: r.next()?,
        asked_at: r.next()?,
        decided_at: r.next()?,
        decision: r.next()?,
        comment: r.next()?,
    })
}

pub(super) async fn write_review(act: &Act, proof: &impl Proof, session: Id<Session>, round: i64, by: Id<Staff>, reviewer: Id<Staff>) -> Result<Id<Review>, Error> {
    let id = Id::new();
    act.db(proof)
        .insert(
            "charting_review (practice_id, id, session_id, round, asked_by, reviewer_id, asked_at, comment)",
            vec![args![act.practice(), id, session, round, by, reviewer, act.now(), ""]],
        )
        .await?;
    Ok(id)
}

pub(super) async fn review(act: &Act, scope: &Scope, id: Id<Review>) -> Result<Option<ReviewCard>, Error> {
    let sql = format!("{REVIEW} WHERE practice_id = $1 AND id = $2");
    act.db(scope).first(&sql, args![act.practice(), id]).await?.map(review_row).transpose()
}

/// The reviews of a session, the latest first.
pub(super) async fn reviews_of(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<ReviewCard>, Error> {
    let sql = format!("{REVIEW} WHERE practice_id = $1 AND session_id = $2 ORDER BY round DESC");
    act.db(proof).all(&sql, args![act.practice(), session]).await?.into_iter().map(review_row).collect()
}

/// What waits for somebody, and what of theirs was returned and not signed again.
pub(super) async fn reviews_for(act: &Act, scope: &Scope, staff: Id<Staff>) -> Result<Vec<ReviewCard>, Error> {
    let sql = format!(
        "{REVIEW} r WHERE practice_id = $1 AND ((reviewer_id = $2 AND decided_at IS NULL) OR (asked_by = $2 AND decision = 'returned' \
         AND EXISTS (SELECT 1 FROM charting_sheet s WHERE s.practice_id = r.practice_id AND s.session_id = r.session_id AND s.rounds = r.round))) \
         ORDER BY asked_at"
    );
    act.db(scope).all(&sql, args![act.practice(), staff]).await?.into_iter().map(review_row).collect()
}

pub(super) async fn decide(act: &Act, proof: &impl Proof, id: Id<Review>, decision: &str, comment: &str) -> Result<bool, Error> {
    let sql = "UPDATE charting_review SET decided_at = $3, decision = $4, comment = $5 WHERE practice_id = $1 AND id = $2 AND decided_at IS NULL";
    Ok(act.db(proof).run(sql, args![act.practice(), id, act.now(), decision, comment]).await? == 1)
}

// Chart ----------------------------------------------------------------------------------------------------------------------

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

const NOTE: &str = "n.id, n.session_id, n.group_id, n.client_id, n.round, n.held_at, n.title, n.body, n.digest, n.round < s.rounds \
                    FROM charting_note n JOIN charting_sheet s ON s.practice_id = n.practice_id AND s.session_id = n.session_id";

fn note_row(mut r: Row) -> Result<NoteCard, Error> {
    let (id, session, group, client, round, held_at, title, body, digest, replaced): (_, _, _, _, _, _, _, String, _, bool) = (
        r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?, r.next()?,
    );
    Ok(NoteCard {
        id, session, group, client, round, held_at, title,
        body: serde_json::from_str(&body).map_err(Error::fault)?,
        digest,
        signatures: Vec::new(),
        state: if replaced { State::Replaced } else { State::Complete },
        addenda: Vec::new(),
    })
}

/// A client's signed notes, newest first, with signatures, reviews and addenda: four queries, whatever their number.
/// `all_groups`: also those of groups the caller does not have.
pub(super) async fn chart(act: &Act, scope: &Scope, client: Id<Client>, all_groups: bool) -> Result<Vec<NoteCard>, Error> {
    let sql = format!(
        "SELECT {NOTE} WHERE n.practice_id = $1 AND n.client_id = $5 AND ($6 OR {}) ORDER BY n.held_at DESC, n.id DESC",
        access::group_visible("n.group_id")
    );
    let mut args = access::scope_args(scope, act.now());
    args.extend(args![client, all_groups]);
    let mut notes: Vec<NoteCard> = act.db(scope).all(&sql, args).await?.into_iter().map(note_row).collect::<Result<_, _>>()?;
    fill(act, scope, &mut notes, client).await?;
    Ok(notes)
}

/// The notes of a session's latest signing, by client; with the state of its review.
pub(super) async fn session_notes(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<NoteCard>, Error> {
    let sql = format!("SELECT {NOTE} WHERE n.practice_id = $1 AND n.session_id = $2 AND n.round = s.rounds");
    let rows = act.db(proof).all(&sql, args![act.practice(), session]).await?;
    let mut notes: Vec<NoteCard> = rows.into_iter().map(note_row).collect::<Result<_, _>>()?;
    notes.sort_by_key(|n| n.id);
    if let Some(review) = reviews_of(act, proof, session).await?.into_iter().find(|r| notes.first().is_some_and(|n| n.round == r.round)) {
        for note in &mut notes {
            note.state = match review.decision.as_deref() {
                None => State::Waiting,
                Some("returned") => State::Returned(review.comment.clone()),
                Some(_) => State::Complete,
            };
        }
    }
    Ok(notes)
}

/// One signed note with all that belongs to it.
pub(super) async fn note(act: &Act, scope: &Scope, id: Id<Note>) -> Result<Option<NoteCard>, Error> {
    let sql = format!("SELECT {NOTE} WHERE n.practice_id = $1 AND n.id = $2");
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
        "SELECT v.session_id, v.round, v.decision, v.comment FROM charting_note n CROSS JOIN charting_review v WHERE n.practice_id = $1 \
         AND n.client_id = $2 {only} AND v.practice_id = $1 AND v.session_id = n.session_id AND v.round = n.round"
    );
    for mut r in act.db(scope).all(&sql, args.clone()).await? {
        let key = (r.next()?, r.next()?);
        let (decision, comment): (Option<String>, String) = (r.next()?, r.next()?);
        if let Some(note) = at.get(&key).map(|index| &mut notes[*index])
            && note.state != State::Replaced
        {
            match decision.as_deref() {
                None => note.state = State::Waiting,
                Some("returned") => note.state = State::Returned(comment),
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

pub(super) async fn write_addendum(
    act: &Act, proof: &impl Proof, id: Id<Addendum>, note: Id<Note>, signature: Id<Signature>, reason: &str, words: &str, digest: &[u8],
) -> Result<(), Error> {
    act.db(proof)
        .insert(
            "charting_addendum (practice_id, id, note_id, signature_id, reason, words, digest)",
            vec![args![act.practice(), id, note, signature, reason, words, digest]],
        )
        .await
}

/// The signed notes of one signing of a session: which client got which.
pub(super) async fn filed(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<(Id<Note>, Id<Client>, i64)>, Error> {
    let sql = "SELECT id, client_id, round FROM charting_note WHERE practice_id = $1 AND session_id = $2 ORDER BY round DESC, id";
    let rows = act.db(proof).all(sql, args![act.practice(), session]).await?;
    rows.into_iter().map(|mut r| Ok((r.next()?, r.next()?, r.next()?))).collect()
}

/// The latest signing and review of every session in a stretch of time: round, and the decision if one was asked for.
pub(super) async fn states(act: &Act, scope: &Scope, from: Moment, to: Moment) -> Result<HashMap<Id<Session>, (i64, Option<Option<String>>)>, Error> {
    let sql = "SELECT s.session_id, s.rounds, v.id IS NOT NULL, v.decision FROM charting_sheet s \
               JOIN schedule_occurrence o ON o.practice_id = s.practice_id AND o.id = s.session_id \
               LEFT JOIN charting_review v ON v.practice_id = s.practice_id AND v.session_id = s.session_id AND v.round = s.rounds \
               WHERE s.practice_id = $1 AND o.starts_at >= $2 AND o.starts_at < $3";
    let rows = act.db(scope).all(sql, args![act.practice(), from, to]).await?;
    rows.into_iter()
        .map(|mut r| {
            let (session, rounds, asked, decision): (_, _, bool, Option<String>) = (r.next()?, r.next()?, r.next()?, r.next()?);
            Ok((session, (rounds, asked.then_some(decision))))
        })
        .collect()
}

// Verification ---------------------------------------------------------------------------------------------------------------

/// A signature as it lies in the database.
pub(super) struct RawSignature {
    pub id: Id<Signature>,
    pub seq: i64,
    pub session: Id<Session>,
    pub round: i64,
    pub signer: Id<Staff>,
    pub name: String,
    pub credentials: String,
    pub role: String,
    pub meaning: String,
    pub method: String,
    pub at: Moment,
    pub zone: String,
    pub digest: Vec<u8>,
    pub before: Vec<u8>,
    pub overrides: String,
    pub key: String,
    pub seal: Vec<u8>,
}

pub(super) async fn raw_signatures(db: &Db, practice: Id<Practice>) -> Result<Vec<RawSignature>, Error> {
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
pub(super) struct RawText {
    /// The id as printed.
    pub id: String,
    /// The note: itself, or the one it was added to.
    pub note: Id<Note>,
    /// Whose chart, which group and time; a note's own only.
    pub place: Option<(Id<Client>, Id<Group>, Moment)>,
    pub signature: Id<Signature>,
    pub session: Id<Session>,
    pub round: i64,
    pub text: String,
    pub digest: Vec<u8>,
}

pub(super) async fn raw_notes(db: &Db, practice: Id<Practice>) -> Result<Vec<RawText>, Error> {
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

pub(super) async fn raw_addenda(db: &Db, practice: Id<Practice>) -> Result<Vec<(RawText, String)>, Error> {
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
