//! A note that is missing after the signature: somebody signed as absent, or forgotten, was there. It is signed alone, as
//! a later signing of the session, and replaces what stood in that chart; everybody else's notes stay as they were signed.

use std::collections::HashSet;

use kernel::{Error, Id, id::Staff};
use platform::{Act, Outcome, Permit, Verb, act::Deed, permit::Proof};

use super::{
    facts::{Facts, facts},
    sign::{Sign, SignedSession, ask_review, composed, judge, put_signature, reviewer},
};
use crate::{
    access::{self, PinProof},
    charting::{
        rules::{
            compose,
            ready::{self, Lack},
        },
        store,
        words::{Body, Meaning, Part, Reach, Section},
    },
    sessions::{self, Entry, EntryCard, Roll, Session},
};

/// The lines of a signed session that attended and have no note of it (N7). Computed, never ticked.
pub(super) async fn missing(act: &Act, permit: &Permit<impl Verb>, roll: &Roll) -> Result<HashSet<Id<Entry>>, Error> {
    let session = roll.session.id;
    if roll.session.sealed_at.is_none() || !roll.entries.iter().any(|e| e.outcome.attended()) {
        return Ok(HashSet::new());
    }
    let noted = store::noted(act, permit, &[session]).await?;
    let lacks = |e: &&EntryCard| e.outcome.attended() && !noted.contains(&(session, e.client));
    Ok(roll.entries.iter().filter(lacks).map(|e| e.id).collect())
}

/// The missing notes of these signed sessions: session and line of the roster. Two queries, whatever their number.
pub(super) async fn missing_of(act: &Act, proof: &impl Proof, sessions: &[Id<Session>]) -> Result<Vec<(Id<Session>, Id<Entry>)>, Error> {
    let noted = store::noted(act, proof, sessions).await?;
    let attended = sessions::attenders(act, proof, sessions).await?;
    Ok(attended.into_iter().filter(|(session, _, client)| !noted.contains(&(*session, *client))).map(|(session, entry, _)| (session, entry)).collect())
}

/// A missing note, as it would be filed.
pub struct LateNote {
    /// Whose line of the roster.
    pub entry: EntryCard,
    /// The sections of their own part, with what stands in them.
    pub sections: Vec<(Section, String)>,
    /// The note as it stands.
    pub body: Body,
    /// What is missing in it, or must be overridden.
    pub lacks: Vec<Lack>,
    /// Who may review it, where a co-signature is needed.
    pub supervisors: Vec<(Id<Staff>, String)>,
    /// The group's name.
    pub group: String,
}

fn of_one(facts: &Facts, id: Id<Entry>, missing: &HashSet<Id<Entry>>) -> Result<EntryCard, Error> {
    let entry = facts.roll.entries.iter().find(|e| e.id == id).ok_or(Error::Missing)?;
    if facts.roll.session.sealed_at.is_none() {
        return Err(Error::refuse("late.open", "This session is not signed yet. Write the note there, and sign it with the others."));
    }
    if !missing.contains(&id) {
        return Err(Error::refuse("late.none", "No note is missing here. What you want to add goes into an addendum of the note."));
    }
    Ok(entry.clone())
}

/// What concerns one client: what their own note lacks, and whose names stand in it.
fn lacks(facts: &Facts, entry: &EntryCard) -> Vec<Lack> {
    let part = Part::Entry(entry.id).to_string();
    let own = |l: &Lack| l.field.split('.').nth(1) == Some(part.as_str());
    // The shared part goes into one more chart: a name that was let stand for the others is looked at anew.
    let shared = |l: &Lack| l.code == "named" && (l.field == "topic" || l.field.starts_with("text.shared."));
    let mine = |l: &Lack| own(l) || shared(l);
    ready::stops(&facts.roll, &facts.sheet, &facts.missed, &facts.former).into_iter().filter(mine).collect()
}

fn body(facts: &Facts, entry: &EntryCard, now: kernel::Moment) -> Result<(EntryCard, Body), Error> {
    let all = compose::notes(&facts.roll, &facts.sheet, &facts.setting(), now);
    all.into_iter().find(|(e, _)| e.id == entry.id).ok_or(Error::Missing)
}

/// The missing note of one client, to be written and signed.
///
/// # Errors
/// Refused when the session is not signed, or no note is missing; `Missing` or `Forbidden` by policy.
pub async fn late_note(act: &mut Act, session: Id<Session>, entry: Id<Entry>) -> Outcome<LateNote> {
    let permit = act.may::<Sign>(session).await?;
    let facts = facts(act, &permit, permit.row()).await?;
    let missing = missing(act, &permit, &facts.roll).await?;
    let entry = of_one(&facts, entry, &missing)?;
    let own = |s: &Section| (s.clone(), facts.sheet.words(Part::Entry(entry.id), &s.key).to_owned());
    let note = LateNote {
        sections: facts.sheet.template.sections(Reach::Client).map(own).collect(),
        body: body(&facts, &entry, act.now())?.1,
        lacks: lacks(&facts, &entry),
        supervisors: access::supervisors_of(act, &permit, act.staff()?.staff).await?,
        group: facts.group.name.clone(),
        entry,
    };
    let deed = Deed::of("note.previewed").on(session).client(note.entry.client);
    act.seen(deed, note)
}

/// The order to write and sign a missing note. It cannot be made without a proved PIN.
#[derive(Debug, Clone)]
pub struct SignLate {
    /// The session.
    pub session: Id<Session>,
    /// Whose line of the roster.
    pub entry: Id<Entry>,
    /// Their own part: section and words.
    pub words: Vec<(String, String)>,
    /// The proof that the signer typed their PIN.
    pub proof: PinProof,
    /// Why identifying words must stay, if they must.
    pub override_reason: String,
    /// Who shall co-sign, where that is needed and there are several.
    pub reviewer: Option<Id<Staff>>,
}

/// Writes and signs the missing note of one client, with the shared part as it was signed for the others.
///
/// # Errors
/// Refused when something is missing in it or it names somebody else, or when no note is missing any more.
pub async fn sign_late(act: &mut Act, order: SignLate) -> Outcome<SignedSession> {
    let permit = act.may::<Sign>(order.session).await?;
    order.proof.holds(act)?;
    let before = facts(act, &permit, permit.row()).await?;
    let missing = missing(act, &permit, &before.roll).await?;
    let entry = of_one(&before, order.entry, &missing)?;
    super::write::write_own(act, &permit, &before.sheet, entry.id, &order.words).await?;
    let facts = facts(act, &permit, permit.row()).await?;
    let overrides = judge(&lacks(&facts, &entry), &order.override_reason, act.staff()?.roles)?;
    let supervisors = access::supervisors_of(act, &permit, act.staff()?.staff).await?;
    let reviewer = reviewer(&supervisors, order.reviewer)?;
    let notes = composed(vec![body(&facts, &entry, act.now())?])?;
    let round = facts.sheet.rounds + 1;
    let session = &facts.roll.session;
    let digest = compose::digest_of(&notes.iter().map(|n| n.digest.clone()).collect::<Vec<_>>());
    let signature = put_signature(act, &permit, session.id, round, Meaning::Author, &digest, &overrides, &facts.staff, session.zone.name()).await?;
    store::write_notes(act, &permit, session.id, round, false, signature, &notes).await?;
    ask_review(act, &permit, &facts, round, reviewer).await?;
    let deed = Deed::of("session.signed").on(session.id).client(entry.client).with("notes", 1).with("alone", true).with("round", round);
    let deed = deed.with("session", session.id.to_string()).with("signatures", vec![signature.to_string()]).announce();
    let deed = if overrides.is_empty() { deed } else { deed.with("override", overrides) };
    act.done(deed, SignedSession { notes: 1, missed: 0, waiting: reviewer.is_some() })
}
