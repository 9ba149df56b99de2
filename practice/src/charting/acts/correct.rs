//! Correcting attendance after the signature: what was signed stays, the correction stands beside it in the client's chart,
//! and whoever was there after all needs a note.

use kernel::{Error, Id, Refusal};
use platform::{Act, Outcome, act::Deed};
use serde::{Deserialize, Serialize};

use super::{facts::people, sign::put_signature};
use crate::{
    access::{PinProof, StaffCard},
    charting::{
        rules::ready,
        store,
        verify::addendum_digest,
        words::{Addendum, Meaning},
    },
    sessions::{self, Code, Correct, CorrectionCard, Entry, EntryCard, Mark, MarkLine, MarkOrder, Session, SessionCard},
};

/// One client's attendance of a signed session, with all that was ever said about it.
pub struct ToCorrect {
    /// The session.
    pub session: SessionCard,
    /// The group's name.
    pub group: String,
    /// How it stands.
    pub entry: EntryCard,
    /// Every mark, the first one first.
    pub marks: Vec<MarkLine>,
    /// Every correction, the first one first.
    pub corrections: Vec<CorrectionCard>,
    /// The practice's service codes.
    pub codes: Vec<Code>,
    /// The staff.
    pub staff: Vec<StaffCard>,
}

/// One client's attendance of a signed session, to be corrected.
///
/// # Errors
/// Refused when the session was not started; `Missing` or `Forbidden` by policy.
pub async fn to_correct(act: &mut Act, session: Id<Session>, entry: Id<Entry>) -> Outcome<ToCorrect> {
    let permit = act.may::<Correct>(session).await?;
    let row = permit.row();
    let roll = sessions::roll_of(act, &permit, row.started()?.clone()).await?;
    let entry = roll.entries.into_iter().find(|e| e.id == entry).ok_or(Error::Missing)?;
    let found = ToCorrect {
        session: roll.session,
        group: row.group.name.clone(),
        marks: sessions::marks(act, &permit, session).await?.remove(&entry.id).unwrap_or_default(),
        corrections: sessions::corrections_of(act, &permit, &[entry.id]).await?,
        codes: sessions::codes(act, &permit).await?,
        staff: row.staff.clone(),
        entry,
    };
    let deed = Deed::of("attendance.seen").on(session).client(found.entry.client);
    act.seen(deed, found)
}

/// The order to correct one client's attendance. It cannot be made without a proved PIN.
#[derive(Debug, Clone)]
pub struct CorrectAttendance {
    /// The session.
    pub session: Id<Session>,
    /// What counts from now on, on the version that was read.
    pub mark: MarkOrder,
    /// Why it is corrected.
    pub why: String,
    /// The proof that whoever corrects typed their PIN.
    pub proof: PinProof,
}

/// What a correction came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Righted {
    /// Whether the client needs a note now that is not there (N7).
    pub note_missing: bool,
}

/// Corrects attendance after the signature (TA-33). What was signed stays; the correction is signed itself, as an addendum
/// to the note in that client's chart, and is what counts from now on, for billing too.
///
/// # Errors
/// Refused without reason or PIN, when nothing would change, when it names another client, or when somebody corrected it
/// meanwhile.
pub async fn correct(act: &mut Act, order: CorrectAttendance) -> Outcome<Righted> {
    let permit = act.may::<Correct>(order.session).await?;
    order.proof.holds(act)?;
    let done = sessions::correct(act, &permit, &order.mark, &order.why).await?;
    let (card, client) = (&done.card, done.entry.client);
    let (roster, former) = people(act, &permit, order.session, done.session.group).await?;
    for (field, words) in [("why", &card.reason), ("reason", &card.becomes.reason)] {
        if let Some(found) = ready::strangers(words, client, &roster, &former).first() {
            return Err(Refusal::new("named", format!("“{found}” identifies another client. Take it out.")).at(field).into());
        }
    }
    let said = |mark: &Mark| mark.in_words(&done.session);
    let words = format!("Attendance corrected from “{}” to “{}”.", said(&card.was), said(&card.becomes));
    let staff = permit.row().staff.clone();
    let mut signatures = Vec::new();
    if let Some(note) = store::session_notes(act, &permit, order.session).await?.into_iter().find(|n| n.client == client) {
        let digest = addendum_digest(note.id, &card.reason, &words);
        let zone = done.session.zone.name();
        let signature = put_signature(act, &permit, order.session, note.round, Meaning::Addendum, &digest, "", &staff, zone).await?;
        store::write_addendum(act, &permit, Id::<Addendum>::new(), note.id, signature, &card.reason, &words, &digest).await?;
        signatures.push(signature.to_string());
    }
    let noted = store::noted(act, &permit, &[order.session]).await?.contains(&(order.session, client));
    let note_missing = card.becomes.outcome.attended() && !noted;
    if note_missing {
        let me = act.staff()?.staff;
        let link = format!("/sessions/{}/late-notes/{}", order.session, card.entry);
        let say = format!("Attendance of {} was corrected: one note is missing.", permit.row().group.initials);
        for (lead, _) in permit.row().slot.facilitators.iter().filter(|(lead, _)| *lead != me) {
            act.announce("notice", serde_json::json!({ "staff": lead, "say": say, "link": link }));
        }
    }
    let fact = |mark: &Mark| serde_json::json!({ "state": mark.state(&done.session).word(), "minutes": mark.minutes(), "code": mark.code });
    let deed = Deed::of("attendance.corrected")
        .on(order.session)
        .client(client)
        .with("session", order.session.to_string())
        .with("entry", card.entry.to_string())
        .with("correction", card.seq)
        .with("was", fact(&card.was))
        .with("becomes", fact(&card.becomes))
        .with("reason", card.reason.as_str())
        .with("signatures", signatures)
        .announce();
    act.done(deed, Righted { note_missing })
}
