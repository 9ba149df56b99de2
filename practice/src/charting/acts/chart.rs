//! Reading what was signed: a client's chart, one note, the notes of a session.

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};

use super::late::missing;
use crate::{
    access::{self, StaffCard},
    charting::{
        store,
        words::{Note, NoteCard, ReviewCard},
    },
    clients::{self, Client, Face},
    schedule::Slot,
    sessions::{self, Entry, RunSession, Session},
};

/// Read a client's chart: those who treat, supervise or keep the records; never the front desk.
#[derive(Debug)]
pub struct ReadChart;
impl Verb for ReadChart {
    const NAME: &'static str = "chart.read";
    type Key = Id<Client>;
    type Row = Id<Client>;
    async fn find(act: &mut Act, client: Id<Client>) -> Result<Option<Found<Id<Client>>>, Error> {
        Ok(access::client_tie(act, client).await?.map(|tie| Found { row: client, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        let office = [Role::Manager, Role::Supervisor, Role::Records];
        who.any(&office) || (tie > Tie::Other && who.any(&[Role::Practitioner, Role::CaseManager, Role::Technician]))
    }
}

/// Read one signed note: whoever reads the chart, and has the note's group where a group is all that opens the chart.
#[derive(Debug)]
pub struct ReadNote;
impl Verb for ReadNote {
    const NAME: &'static str = "note.read";
    type Key = Id<Note>;
    type Row = NoteCard;
    async fn find(act: &mut Act, id: Id<Note>) -> Result<Option<Found<NoteCard>>, Error> {
        let scope = act.scope();
        let Some(note) = store::note(act, &scope, id).await? else { return Ok(None) };
        if !sees_note(act, &note).await? {
            return Ok(None);
        }
        Ok(access::client_tie(act, note.client).await?.map(|tie| Found { row: note, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        ReadChart::allows(who, tie)
    }
}

/// Whether the caller sees all notes of a client, or only those of groups they have (R-A4).
async fn all_groups(act: &Act, client: Id<Client>, tie: Tie) -> Result<bool, Error> {
    let scope = act.scope();
    if scope.everyone || tie == Tie::Own {
        return Ok(true);
    }
    Ok(access::practice_card(act).await?.policies.group_opens_all_notes || access::directly_assigned(act, &scope, client).await?)
}

async fn sees_note(act: &Act, note: &NoteCard) -> Result<bool, Error> {
    let Some(tie) = access::client_tie(act, note.client).await? else { return Ok(false) };
    Ok(all_groups(act, note.client, tie).await? || access::group_tie(act, note.group).await?.is_some())
}

/// A client's chart: their signed notes, newest first, and nobody else's.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn chart(act: &mut Act, client: Id<Client>) -> Outcome<(Face, Vec<NoteCard>)> {
    let permit = act.may::<ReadChart>(client).await?;
    let scope = act.scope();
    let all = all_groups(act, client, permit.tie()).await?;
    let face = clients::faces(act, &permit, &[client]).await?.pop().ok_or(Error::Missing)?;
    let notes = store::chart(act, &scope, client, all).await?;
    act.seen(Deed::of("chart.seen").on(client).client(client).with("notes", notes.len()), (face, notes))
}

/// One signed note, for the screen, for print, or as PDF.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn note(act: &mut Act, id: Id<Note>, how: &'static str) -> Outcome<NoteCard> {
    let found = act.may::<ReadNote>(id).await?.into_row();
    act.seen(Deed::of("note.seen").on(id).client(found.client).with("how", how), found)
}

/// What was filed from a session.
pub struct Filed {
    /// The session's slot.
    pub slot: Slot,
    /// The notes that stand, by client.
    pub notes: Vec<NoteCard>,
    /// Why identifying words were kept, if they were. It may speak of several clients, so that it stands here and in no chart.
    pub overrides: Vec<String>,
    /// The reviews, the latest first.
    pub reviews: Vec<ReviewCard>,
    /// Who attended and has no note of it: the line of the roster, and the name.
    pub missing: Vec<(Id<Entry>, String)>,
    me: Id<Staff>,
    staff: Vec<StaffCard>,
}

impl Filed {
    /// The reviews that wait for the caller.
    pub fn mine_to_review(&self) -> impl Iterator<Item = &ReviewCard> {
        self.reviews.iter().filter(|r| r.reviewer == self.me && r.decided_at.is_none())
    }
    /// A staff member's name.
    pub fn name(&self, id: Id<Staff>) -> String {
        self.staff.iter().find(|s| s.id == id).map(|s| s.name.clone()).unwrap_or_default()
    }
}

/// What was filed from a session: the notes of its latest signing.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn filed(act: &mut Act, session: Id<Session>) -> Outcome<Filed> {
    let permit = act.may::<RunSession>(session).await?;
    let me = act.staff()?.staff;
    let reviews = store::reviews_of(act, &permit, session).await?;
    let notes = store::session_notes(act, &permit, session).await?;
    let mut without = Vec::new();
    if permit.row().session.is_some() {
        let roll = sessions::roll(act, &permit).await?;
        let lacking = missing(act, &permit, &roll).await?;
        without.extend(roll.entries.iter().filter(|e| lacking.contains(&e.id)).map(|e| (e.id, e.face.name())));
    }
    let filed = Filed {
        slot: permit.row().slot.clone(),
        missing: without,
        me,
        staff: permit.row().staff.clone(),
        overrides: store::overrides(act, &permit, session).await?,
        notes,
        reviews,
    };
    let deed = filed.notes.iter().fold(Deed::of("notes.seen").on(session), |deed, n| deed.client(n.client));
    act.seen(deed, filed)
}
