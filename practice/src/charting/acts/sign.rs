//! Signing: all notes of a session in one transaction, or none.

use kernel::{Error, Id, Refusal, id::Staff, text};
use platform::{
    Act, Outcome, Verb,
    act::Deed,
    permit::{Found, Warrant, Role, Roles, Tie},
};
use serde::{Deserialize, Serialize};

use super::facts::{Facts, facts};
use crate::{
    access::{self, PinProof, StaffCard},
    charting::{
        rules::{
            compose,
            ready::{self, Lack, Stops},
        },
        store::{self, NoteRow},
        words::{Body, Meaning, Sealed, Signature},
    },
    sessions::{self, EntryCard, RunRow, RunSession, Session},
};

/// Sign a session's notes: whoever may run the session. Named apart, so that the log and the matrix tell the two.
#[derive(Debug)]
pub struct Sign;
impl Verb for Sign {
    const NAME: &'static str = "session.sign";
    type Key = Id<Session>;
    type Row = RunRow;
    async fn find(act: &mut Act, id: Id<Session>) -> Result<Option<Found<RunRow>>, Error> {
        RunSession::find(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        RunSession::allows(who, tie)
    }
}

/// The order to sign a session. It cannot be made without a proved PIN.
#[derive(Debug, Clone)]
pub struct SignSession {
    /// The session.
    pub session: Id<Session>,
    /// The version that was reviewed: what is signed is what was seen.
    pub reviewed: i64,
    /// The hash of the notes that were shown at the review; nothing where no person looked, as in the demo's making.
    pub seen: Option<Vec<u8>>,
    /// The proof that the signer typed their PIN.
    pub proof: PinProof,
    /// Why identifying words must stay, if they must.
    pub override_reason: String,
    /// Who shall co-sign, where that is needed and there are several.
    pub reviewer: Option<Id<Staff>>,
}

/// A session that was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedSession {
    /// How many notes were filed of those who attended.
    pub notes: usize,
    /// How many of those who missed the session.
    pub missed: usize,
    /// Whether they wait for a co-signature.
    pub waiting: bool,
}

/// Signs a session: one immutable note for everybody who attended, and one for everybody who missed it.
///
/// # Errors
/// Refused when something is missing, when it changed since it was reviewed, or when it is signed already.
pub async fn sign(act: &mut Act, order: SignSession) -> Outcome<SignedSession> {
    let permit = act.may::<Sign>(order.session).await?;
    order.proof.holds(act)?;
    let facts = facts(act, &permit, permit.row()).await?;
    let session = &facts.roll.session;
    sealable(&facts, order.reviewed)?;
    // Names, rooms and settings have versions of their own: a note is signed as it was read, or not at all.
    if order.seen.is_some_and(|seen| facts.fingerprint().is_ok_and(|now| now != seen)) {
        return Err(changed());
    }
    let lacks = ready::stops(&facts.roll, &facts.sheet, &facts.missed, &facts.former);
    let overrides = judge(&lacks, &order.override_reason, act.staff()?.roles)?;
    let supervisors = access::supervisors_of(act, &permit, act.staff()?.staff).await?;
    let reviewer = reviewer(&supervisors, order.reviewer)?;
    let notes = composed(facts.bodies(act.now()))?;
    let round = facts.sheet.rounds + 1;
    let digest = compose::digest_of(&notes.iter().map(|n| n.digest.clone()).collect::<Vec<_>>());
    let signature = put_signature(act, &permit, session.id, round, Meaning::Author, &digest, &overrides, &facts.staff, session.zone.name()).await?;
    store::write_notes(act, &permit, session.id, round, true, signature, &notes).await?;
    store::write_visits(act, &permit, session.id, round, &notes).await?;
    sessions::seal(act, &permit, session.id, reviewer.is_none()).await?;
    ask_review(act, &permit, &facts, round, reviewer).await?;
    let missed = announce_missed(act, session.id, round, &notes);
    let deed = notes.iter().fold(Deed::of("session.signed").on(session.id), |deed, n| deed.client(n.body.client));
    let signed = SignedSession { notes: notes.len() - missed, missed, waiting: reviewer.is_some() };
    let deed = deed.with("notes", signed.notes).with("missed", missed).with("round", round);
    let deed = deed.with("session", session.id.to_string()).with("signatures", vec![signature.to_string()]).announce();
    let deed = if overrides.is_empty() { deed } else { deed.with("override", overrides) };
    act.done(deed, signed)
}

/// Asks for the co-signature of a signing, where one is needed.
pub(super) async fn ask_review(
    act: &mut Act, proof: &impl Warrant, facts: &Facts, round: i64, reviewer: Option<Id<Staff>>,
) -> Result<(), Error> {
    let Some(reviewer) = reviewer else { return Ok(()) };
    let me = act.staff()?.staff;
    store::write_review(act, proof, facts.roll.session.id, round, me, reviewer).await?;
    // The reviewer is told by the program's round, which this wakes.
    act.announce("review.asked", serde_json::json!({ "session": facts.roll.session.id }));
    Ok(())
}

/// Tells the rooms above of each missed visit with what is charged for it; no word of the note. How many there are.
/// A visit is known by its line of the roster; where a session was signed again, the last round counts.
fn announce_missed(act: &mut Act, session: Id<Session>, round: i64, notes: &[NoteRow]) -> usize {
    let missed: Vec<_> = notes.iter().filter_map(|n| n.body.missed.as_ref().map(|missed| (n, missed))).collect();
    for (note, missed) in &missed {
        let visit = serde_json::json!({
            "session": session, "client": note.body.client, "entry": note.entry, "note": note.id, "round": round, "state": missed.state.word(),
            "code": note.body.code, "charge": missed.charge.minor, "currency": missed.charge.currency.code(),
        });
        act.announce("visit.missed", visit);
    }
    missed.len()
}

fn sealable(facts: &Facts, reviewed: i64) -> Result<(), Error> {
    if facts.roll.session.sealed_at.is_some() {
        return Err(Error::refuse("already_signed", "This session is already signed. Open it to see the signed notes."));
    }
    if facts.roll.session.version != reviewed {
        return Err(changed());
    }
    Ok(())
}

pub(super) fn changed() -> Error {
    Error::refuse("session.changed", "Something changed since you reviewed the notes. Look at them once more, then sign.")
}

/// What stops the signature, or the reason with which the findings were overridden.
pub(super) fn judge(lacks: &[Lack], reason: &str, who: Roles) -> Result<String, Error> {
    let refusal = |l: &Lack| Refusal::new(l.code, l.say.clone()).at(l.field.clone());
    let always: Vec<_> = lacks.iter().filter(|l| l.stops == Stops::Always).map(refusal).collect();
    if !always.is_empty() {
        return Err(always.into());
    }
    let named: Vec<_> = lacks.iter().filter(|l| l.stops == Stops::UnlessOverridden).map(refusal).collect();
    let reason = text::clean(reason);
    if named.is_empty() {
        return Ok(String::new());
    }
    if reason.is_empty() {
        return Err(named.into());
    }
    if !who.any(&[Role::Manager, Role::Supervisor, Role::Practitioner]) {
        return Err(Error::refuse("named.role", "Only a practitioner, a supervisor or the account manager may let these words stand. Take them out."));
    }
    Ok(reason)
}

/// Who reviews: nobody for an unsupervised signer; else the one asked for, who must supervise the signer now.
pub(super) fn reviewer(supervisors: &[(Id<Staff>, String)], asked: Option<Id<Staff>>) -> Result<Option<Id<Staff>>, Error> {
    match (supervisors, asked) {
        ([], _) => Ok(None),
        ([first, ..], None) => Ok(Some(first.0)),
        (all, Some(asked)) if all.iter().any(|(id, _)| *id == asked) => Ok(Some(asked)),
        _ => Err(Refusal::new("review.not_supervisor", "Choose one of your supervisors as reviewer.").at("reviewer").into()),
    }
}

/// The notes as they are kept.
pub(super) fn composed(bodies: Vec<(EntryCard, Body)>) -> Result<Vec<NoteRow>, Error> {
    bodies
        .into_iter()
        .map(|(entry, body)| {
            let text = compose::canonical(&body)?;
            let digest = platform::crypto::digest(text.as_bytes()).to_vec();
            let title = if body.missed.is_some() { format!("Missed session: {}", body.group_name) } else { format!("{}: {}", body.group_name, body.topic) };
            Ok(NoteRow { id: Id::new(), entry: entry.id, title, body, text, digest })
        })
        .collect()
}

/// Writes a signature as the next link of the practice's chain. Its time is never before its predecessor's, whatever
/// the clock says (R-E13).
#[allow(clippy::too_many_arguments)]
pub(super) async fn put_signature(
    act: &Act, proof: &impl Warrant, session: Id<Session>, round: i64, meaning: Meaning, digest: &[u8], overrides: &str, staff: &[StaffCard],
    zone: &str,
) -> Result<Id<Signature>, Error> {
    let who = act.staff()?;
    let credentials = staff.iter().find(|s| s.id == who.staff).map_or("", |s| s.credentials.as_str());
    let (last, before, earliest) = store::last_signature(act, proof).await?.unwrap_or((0, Vec::new(), act.now()));
    let role = who.roles.to_string();
    let sealed = Sealed {
        practice: act.practice(),
        session,
        seq: last + 1,
        round,
        signer: who.staff,
        name: &who.name,
        credentials,
        role: &role,
        meaning: meaning.word(),
        method: "PIN in a signed-in session",
        at: act.now().max(earliest),
        zone,
        digest,
        before: &before,
        overrides,
    };
    let id = Id::new();
    store::write_signature(act, proof, id, &sealed, act.keys().id(), &compose::seal(act.keys(), &sealed)).await?;
    Ok(id)
}
