//! The addendum: the only change that a signed note knows.

use kernel::{Error, Id, Refusal, text};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};

use super::{chart::ReadNote, facts::people, sign::put_signature};
use crate::{
    access::{self, PinProof},
    charting::{
        rules::ready,
        store,
        verify::addendum_digest,
        words::{Addendum, Meaning, Note, NoteCard, State},
    },
};

/// Add to a signed note: whoever reads the chart and treats; an addendum is signed like a note.
#[derive(Debug)]
pub struct Amend;
impl Verb for Amend {
    const NAME: &'static str = "note.amend";
    type Key = Id<Note>;
    type Row = NoteCard;
    async fn find(act: &mut Act, id: Id<Note>) -> Result<Option<Found<NoteCard>>, Error> {
        let Some(found) = ReadNote::find(act, id).await? else { return Ok(None) };
        // Whoever has the client through groups adds to the notes of those that were opened to them to work with.
        let tie = match access::group_tie(act, found.row.group).await? {
            Some(group) if found.tie != Tie::Own => found.tie.min(group),
            _ => found.tie,
        };
        Ok(Some(Found { tie, ..found }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::Records])
            || (tie >= Tie::Shared && who.any(&[Role::Practitioner, Role::CaseManager]))
    }
}

/// The order to add to a signed note.
#[derive(Debug, Clone)]
pub struct AddAddendum {
    /// The note.
    pub note: Id<Note>,
    /// Why.
    pub reason: String,
    /// What.
    pub words: String,
    /// The proof that the signer typed their PIN.
    pub proof: PinProof,
}

/// Adds to a signed note. The note itself stays; both are shown ever after.
///
/// # Errors
/// Refused without reason or text, or when it names another client of the session.
pub async fn add_addendum(act: &mut Act, order: AddAddendum) -> Outcome<()> {
    let permit = act.may::<Amend>(order.note).await?;
    let note = permit.row();
    order.proof.holds(act)?;
    if note.state == State::Replaced {
        return Err(Error::refuse("addendum.replaced", "This note was replaced by a later signing. Add to the one that stands now."));
    }
    let (reason, words) = (text::clean(&order.reason), text::clean(&order.words));
    let mut wrong = Vec::new();
    if reason.is_empty() {
        wrong.push(Refusal::new("addendum.reason", "Give the reason for the addendum.").at("reason"));
    }
    if words.is_empty() {
        wrong.push(Refusal::new("addendum.words", "Write what you want to add.").at("words"));
    }
    let (roster, former) = people(act, &permit, note.session, note.group).await?;
    for found in ready::strangers(&format!("{reason}\n{words}"), note.client, &roster, &former) {
        wrong.push(Refusal::new("named", format!("“{found}” identifies another client. Take it out.")).at("words"));
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let staff = access::staff_list(act, &permit).await?;
    let digest = addendum_digest(note.id, &reason, &words);
    let zone = note.body.zone.clone();
    let signature = put_signature(act, &permit, note.session, note.round, Meaning::Addendum, &digest, "", &staff, &zone).await?;
    let id = Id::<Addendum>::new();
    store::write_addendum(act, &permit, id, note.id, signature, &reason, &words, &digest).await?;
    act.done(Deed::of("note.amended").on(note.id).client(note.client).with("addendum", id.to_string()).with("signatures", vec![signature.to_string()]), ())
}
