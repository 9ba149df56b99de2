//! Reading: the live screen, the preview before signing, the chart, one note, the desk of today.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Staff, time::HOUR};
use platform::{Act, Outcome, Permit, Tie, act::Deed, permit::Proof};

use super::{
    review::{Waiting, collect},
    sign::{ReadChart, ReadNote},
};
use crate::{
    access::{self, PracticeCard, StaffCard},
    charting::{
        rules::{
            compose::{self, Setting},
            ready::{self, Lack},
        },
        store,
        words::{Body, Draft, Facilitator, Note, NoteCard, Part, ReviewCard, Sheet, TemplateCard},
    },
    clients::{self, Client, Face},
    groups::{self, Group, GroupCard},
    schedule::{self, Slot},
    sessions::{self, Code, Entry, EntryCard, Roll, RunRow, RunSession, Session, SessionCard},
};

/// Everything that a session's notes are made of.
pub struct Facts {
    /// The practice.
    pub practice: PracticeCard,
    /// The planned slot.
    pub slot: Slot,
    /// Who was there and when.
    pub roll: Roll,
    /// The sheet with all drafts.
    pub sheet: Sheet,
    /// The group.
    pub group: GroupCard,
    /// The staff.
    pub staff: Vec<StaffCard>,
    /// Clients who were in the group at some time and are not on the roster.
    pub former: Vec<Face>,
}

impl Facts {
    pub(super) fn setting(&self) -> Setting<'_> {
        let facilitators = self
            .slot
            .facilitators
            .iter()
            .map(|(id, name)| Facilitator {
                name: name.clone(),
                credentials: self.staff.iter().find(|s| s.id == *id).map(|s| s.credentials.clone()).unwrap_or_default(),
            })
            .collect();
        let place = match (&self.slot.room, &self.slot.link) {
            (Some(room), _) => room.clone(),
            (None, Some(_)) => "Telehealth".to_owned(),
            (None, None) => String::new(),
        };
        Setting { practice: &self.practice.name, policies: &self.practice.policies, group: &self.group, place, facilitators }
    }
}

pub(super) async fn people(
    act: &Act, proof: &impl Proof, session: Id<Session>, group: Id<Group>,
) -> Result<(Vec<Face>, Vec<Face>), Error> {
    let on_roster = sessions::roster(act, proof, session).await?;
    let ever: Vec<_> = groups::members_ever(act, proof, group).await?.into_iter().filter(|c| !on_roster.contains(c)).collect();
    Ok((clients::faces(act, proof, &on_roster).await?, clients::faces(act, proof, &ever).await?))
}

pub(super) async fn facts(act: &Act, proof: &impl Proof, run: &RunRow) -> Result<Facts, Error> {
    let roll = sessions::roll_of(act, proof, run.started()?.clone()).await?;
    let session = roll.session.id;
    let sheet = store::sheet(act, proof, session).await?.ok_or_else(|| Error::refuse("session.not_started", "Start the session first."))?;
    Ok(Facts {
        practice: access::practice_card(act).await?,
        group: groups::card(act, proof, run.slot.group).await?,
        staff: access::staff_list(act, proof).await?,
        former: former(act, proof, &roll).await?,
        slot: run.slot.clone(),
        roll,
        sheet,
    })
}

/// A session's page.
pub enum ScreenFacts {
    /// Not started yet: the slot, and who is expected.
    Planned(Slot, Vec<Face>),
    /// Started.
    Running(Box<NoteScreen>),
}

/// The live screen of a started session.
pub struct NoteScreen {
    /// All that the notes are made of.
    pub facts: Facts,
    /// The practice's service codes.
    pub codes: Vec<Code>,
    /// The practice's templates.
    pub templates: Vec<TemplateCard>,
    /// The practice's topics.
    pub topics: Vec<String>,
    /// For each client: sessions of this group attended, and how many there were.
    pub history: HashMap<Id<Client>, (i64, i64)>,
    /// What is missing before signing.
    pub lacks: Vec<Lack>,
    /// The reviews, the latest first.
    pub reviews: Vec<ReviewCard>,
    /// The filed notes, where the session is signed: note, client, signing.
    pub filed: Vec<(Id<Note>, Id<Client>, i64)>,
    /// The caller's supervisors now.
    pub supervisors: Vec<(Id<Staff>, String)>,
}

/// The live screen.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn screen(act: &mut Act, session: Id<Session>) -> Outcome<ScreenFacts> {
    let permit = act.may::<RunSession>(session).await?;
    if permit.row().session.is_none() {
        let slot = permit.row().slot.clone();
        let members = groups::members_at(act, &permit, slot.group, slot.starts_at).await?;
        let faces = clients::faces(act, &permit, &members).await?;
        let deed = faces.iter().fold(Deed::of("session.seen").on(session), |deed, f| deed.client(f.id));
        return act.seen(deed, ScreenFacts::Planned(slot, faces));
    }
    let screen = whole_screen(act, &permit).await?;
    let deed = screen.facts.roll.entries.iter().fold(Deed::of("session.seen").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, ScreenFacts::Running(Box::new(screen)))
}

pub(super) async fn whole_screen(act: &Act, permit: &Permit<RunSession>) -> Result<NoteScreen, Error> {
    let facts = facts(act, permit, permit.row()).await?;
    let session = facts.roll.session.id;
    let signed = facts.sheet.rounds > 0;
    Ok(NoteScreen {
        codes: sessions::codes(act, permit).await?,
        templates: store::templates(act, permit).await?,
        topics: store::topics(act, permit).await?,
        history: sessions::history(act, permit, &facts.roll.session).await?,
        lacks: ready::check(&facts.roll, &facts.sheet, &facts.former),
        reviews: if signed { store::reviews_of(act, permit, session).await? } else { Vec::new() },
        filed: if signed { store::filed(act, permit, session).await? } else { Vec::new() },
        supervisors: access::supervisors_of(act, permit, act.staff()?.staff).await?,
        facts,
    })
}

/// What changed on a session's screen since a version.
pub struct Changes {
    /// The screen as it stands.
    pub screen: NoteScreen,
    /// The entries that changed.
    pub entries: Vec<Id<Entry>>,
    /// The drafts that changed.
    pub drafts: Vec<Draft>,
}

/// What changed since a version; nothing is disclosed, and nothing logged, when nothing did.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn changes(act: &mut Act, session: Id<Session>, since: i64) -> Outcome<Option<Changes>> {
    let permit = act.may::<RunSession>(session).await?;
    let (version, entries) = sessions::changed_since(act, &permit, session, since).await?;
    if version == since {
        return act.nothing(None);
    }
    let drafts = store::drafts_since(act, &permit, session, since).await?;
    let screen = whole_screen(act, &permit).await?;
    let shown = |e: &&EntryCard| entries.contains(&e.id) || drafts.iter().any(|d| d.part == Part::Entry(e.id));
    let deed = screen.facts.roll.entries.iter().filter(shown).fold(Deed::of("session.followed").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, Some(Changes { screen, entries, drafts }))
}

/// What will be filed in each chart, before it is signed.
pub struct Preview {
    /// The slot.
    pub slot: Slot,
    /// The session's version: what is signed must be what is shown here.
    pub version: i64,
    /// The notes, one per attender.
    pub notes: Vec<Body>,
    /// Those who were not there: name and reason. They get no note.
    pub absent: Vec<(String, String)>,
    /// What is missing, or must be overridden.
    pub lacks: Vec<Lack>,
    /// Who may review, where a co-signature is needed.
    pub supervisors: Vec<(Id<Staff>, String)>,
    /// Whether it is signed already.
    pub signed: bool,
}

/// The preview before signing.
///
/// # Errors
/// Refused when the session was not started.
pub async fn preview(act: &mut Act, session: Id<Session>) -> Outcome<Preview> {
    let permit = act.may::<super::sign::Sign>(session).await?;
    let facts = facts(act, &permit, permit.row()).await?;
    let absent = facts.roll.entries.iter().filter(|e| !e.outcome.attended());
    let preview = Preview {
        version: facts.roll.session.version,
        notes: compose::notes(&facts.roll, &facts.sheet, &facts.setting(), act.now()).into_iter().map(|(_, body)| body).collect(),
        absent: absent.map(|e| (e.face.name(), format!("{}: {}", e.outcome.label(), e.reason))).collect(),
        lacks: ready::check(&facts.roll, &facts.sheet, &facts.former),
        supervisors: access::supervisors_of(act, &permit, act.staff()?.staff).await?,
        signed: facts.roll.session.sealed_at.is_some(),
        slot: facts.slot.clone(),
    };
    let deed = facts.roll.entries.iter().fold(Deed::of("notes.previewed").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, preview)
}

/// Whether the caller sees all notes of a client, or only those of groups they have (R-A4).
async fn all_groups(act: &Act, client: Id<Client>, tie: Tie) -> Result<bool, Error> {
    let scope = act.scope();
    if scope.everyone || tie == Tie::Own {
        return Ok(true);
    }
    Ok(access::practice_card(act).await?.policies.group_opens_all_notes || access::directly_assigned(act, &scope, client).await?)
}

pub(super) async fn sees_note(act: &Act, note: &NoteCard) -> Result<bool, Error> {
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

/// One line of the desk: a session and what it waits for.
#[derive(Debug, Clone)]
pub struct Line {
    /// The planned slot.
    pub slot: Slot,
    /// The session, if it was started.
    pub session: Option<SessionCard>,
    /// How often it was signed.
    pub rounds: i64,
    /// If a review was asked for: what was decided.
    pub review: Option<Option<String>>,
    /// Whether the caller leads it.
    pub mine: bool,
}

/// The desk of today.
pub struct Desk {
    /// Today's sessions that the caller sees.
    pub today: Vec<Line>,
    /// The caller's sessions of the coming days.
    pub coming: Vec<Line>,
    /// Sessions of theirs in the last four weeks that are not signed.
    pub unsigned: Vec<Line>,
    /// What waits for the caller's co-signature, or was returned to them.
    pub waiting: Vec<Waiting>,
}

/// The desk of today: what is on, what is not signed, what waits for a co-signature.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn today(act: &mut Act, from: Moment, to: Moment) -> Outcome<Desk> {
    let until = to.plus(7 * 24 * HOUR);
    let scope = act.scope();
    let me = act.staff()?.staff;
    let since = from.plus(-28 * 24 * HOUR);
    let slots = schedule::slots(act, &scope, since, until).await?;
    let mut started: HashMap<_, _> = sessions::cards(act, &scope, since, to).await?.into_iter().map(|s| (s.id, s)).collect();
    let states = store::states(act, &scope, since, to).await?;
    let now = act.now();
    let mut lines = Vec::new();
    for slot in slots {
        let session = started.remove(&slot.id);
        let (rounds, review) = states.get(&slot.id).cloned().unwrap_or((0, None));
        let mine = slot.facilitators.iter().any(|(id, _)| *id == me);
        lines.push(Line { slot, session, rounds, review, mine });
    }
    let (mut today, before): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| l.slot.starts_at >= from);
    let mut coming = today.split_off(today.iter().position(|l| l.slot.starts_at >= to).unwrap_or(today.len()));
    coming.retain(|l| l.mine);
    let mut unsigned: Vec<Line> = before;
    unsigned.extend(today.iter().filter(|l| l.slot.ends_at < now).cloned());
    unsigned.retain(|l| l.mine && l.slot.cancelled.is_none() && l.session.as_ref().is_none_or(|s| s.sealed_at.is_none()) && l.slot.ends_at < now);
    let desk = Desk { today, coming, unsigned, waiting: collect(act).await? };
    act.seen(Deed::of("desk.seen").with("today", desk.today.len()), desk)
}

/// How a session stands after the caller's own change.
pub struct Standing {
    /// Who was there and when.
    pub roll: Roll,
    /// What is missing before signing.
    pub lacks: Vec<Lack>,
}

/// How a session stands after the caller's own change: it shows nothing that the caller, who has the screen open, was not
/// shown when opening or following it, so it is no new disclosure.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn standing(act: &mut Act, session: Id<Session>) -> Outcome<Standing> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = sessions::roll(act, &permit).await?;
    let sheet = store::sheet(act, &permit, session).await?.ok_or(Error::Missing)?;
    let former = former(act, &permit, &roll).await?;
    let lacks = ready::check(&roll, &sheet, &former);
    act.nothing(Standing { roll, lacks })
}

/// The faces of those who were in the group at some time and are not on the roster.
async fn former(act: &Act, proof: &impl Proof, roll: &Roll) -> Result<Vec<Face>, Error> {
    let ever = groups::members_ever(act, proof, roll.session.group).await?;
    let former: Vec<_> = ever.into_iter().filter(|c| !roll.entries.iter().any(|e| e.client == *c)).collect();
    if former.is_empty() { Ok(Vec::new()) } else { clients::faces(act, proof, &former).await }
}

/// What was filed from a session.
pub struct Filed {
    /// The session's slot.
    pub slot: Slot,
    /// The notes that stand, by client.
    pub notes: Vec<NoteCard>,
    /// The reviews, the latest first.
    pub reviews: Vec<ReviewCard>,
    /// Whether the latest review waits for the caller.
    pub mine_to_review: bool,
    staff: Vec<StaffCard>,
}

impl Filed {
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
    let filed = Filed {
        slot: permit.row().slot.clone(),
        mine_to_review: reviews.first().is_some_and(|r| r.reviewer == me && r.decided_at.is_none()),
        staff: access::staff_list(act, &permit).await?,
        notes,
        reviews,
    };
    let deed = filed.notes.iter().fold(Deed::of("notes.seen").on(session), |deed, n| deed.client(n.client));
    act.seen(deed, filed)
}

/// Clients and groups with such a name, as far as the caller sees them.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn search(act: &mut Act, typed: String) -> Outcome<(Vec<Face>, Vec<GroupCard>)> {
    let faces = clients::find_clients(act, typed.clone()).await?.value();
    let groups = groups::find_groups(act, typed).await?.value();
    act.nothing((faces, groups))
}
