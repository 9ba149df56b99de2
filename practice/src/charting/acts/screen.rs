//! The live screen: the whole of it, what changed since, how it stands after one's own change, and the preview of its notes.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, id::Staff};
use platform::{Act, Outcome, Permit, act::Deed};

use super::{
    facts::{Facts, facts, former, missed_sheet},
    late::missing,
    sign::Sign,
};
use crate::{
    access,
    charting::{
        rules::ready::{self, Lack},
        store,
        words::{Body, Draft, Note, Part, ReviewCard, TemplateCard},
    },
    clients::{self, Client, Face},
    schedule::Slot,
    sessions::{self, Ahead, Code, Entry, EntryCard, MarkLine, Roll, RunSession, Session},
};

/// A session's page.
pub enum ScreenFacts {
    /// Not started yet.
    Planned(Box<Planned>),
    /// Started.
    Running(Box<NoteScreen>),
}

/// A session that was not started yet.
pub struct Planned {
    /// The slot.
    pub slot: Slot,
    /// Who is expected.
    pub faces: Vec<Face>,
    /// What was said about some of them already.
    pub ahead: HashMap<Id<Client>, Ahead>,
    /// About whom a missed-session note is begun.
    pub missed: HashSet<Id<Client>>,
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
    /// Every mark that was made, by line of the roster.
    pub marks: HashMap<Id<Entry>, Vec<MarkLine>>,
    /// Who attended a signed session and has no note of it.
    pub missing: HashSet<Id<Entry>>,
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
        let members = sessions::expected(act, &permit).await?;
        let faces = clients::faces(act, &permit, &members).await?;
        let said = sessions::ahead(act, &permit, session).await?;
        let ahead = said.into_iter().filter_map(|(client, all)| Some((client, all.into_iter().next_back()?))).collect();
        let missed = store::missed(act, &permit, session).await?.into_keys().collect();
        let deed = faces.iter().fold(Deed::of("session.seen").on(session), |deed, f| deed.client(f.id));
        return act.seen(deed, ScreenFacts::Planned(Box::new(Planned { slot, faces, ahead, missed })));
    }
    let screen = whole_screen(act, &permit).await?;
    let deed = screen.facts.roll.entries.iter().fold(Deed::of("session.seen").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, ScreenFacts::Running(Box::new(screen)))
}

async fn whole_screen(act: &Act, permit: &Permit<RunSession>) -> Result<NoteScreen, Error> {
    let facts = facts(act, permit, permit.row()).await?;
    let session = facts.roll.session.id;
    let signed = facts.sheet.rounds > 0;
    Ok(NoteScreen {
        codes: sessions::codes(act, permit).await?,
        templates: store::templates(act, permit).await?,
        topics: store::topics(act, permit).await?,
        history: sessions::history(act, permit, &facts.roll.session).await?,
        lacks: ready::check(&facts.roll, &facts.sheet, &facts.missed, &facts.former),
        reviews: if signed { store::reviews_of(act, permit, session).await? } else { Vec::new() },
        filed: if signed { store::filed(act, permit, session).await? } else { Vec::new() },
        marks: sessions::marks(act, permit, session).await?,
        missing: if signed { missing(act, permit, &facts.roll).await? } else { HashSet::new() },
        supervisors: access::supervisors_of(act, permit, act.staff()?.staff).await?,
        facts,
    })
}

/// What changed on a session's screen since a version.
pub struct Changes {
    /// The screen as it stands.
    pub screen: NoteScreen,
    /// The entries that changed, those taken off the roster too.
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

/// How a session stands after the caller's own change.
pub struct Standing {
    /// Who was there and when.
    pub roll: Roll,
    /// What is missing before signing.
    pub lacks: Vec<Lack>,
}

/// How a session stands after what the caller sent. Where every change was kept, the log tells of those whom it was about;
/// anything else discloses the session anew.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn standing(act: &mut Act, session: Id<Session>, all_kept: bool) -> Outcome<Standing> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = sessions::roll(act, &permit).await?;
    let sheet = store::sheet(act, &permit, session).await?.ok_or(Error::Missing)?;
    let former = former(act, &permit, &roll).await?;
    let missed = missed_sheet(act, &permit, session).await?;
    let lacks = ready::check(&roll, &sheet, &missed, &former);
    if all_kept {
        return act.nothing(Standing { roll, lacks });
    }
    let deed = roll.entries.iter().fold(Deed::of("session.followed").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, Standing { roll, lacks })
}

/// What will be filed in each chart, before it is signed.
pub struct Preview {
    /// The slot.
    pub slot: Slot,
    /// The session's version: what is signed must be what is shown here.
    pub version: i64,
    /// The hash of these notes, to be sent back with the signature.
    pub fingerprint: Vec<u8>,
    /// The notes, one per attender.
    pub notes: Vec<Body>,
    /// The notes of those who missed the session.
    pub missed: Vec<Body>,
    /// Until when the session still lasts, if it does.
    pub still_on: Option<Moment>,
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
    let permit = act.may::<Sign>(session).await?;
    let facts = facts(act, &permit, permit.row()).await?;
    let (notes, missed) = facts.bodies(act.now()).into_iter().map(|(_, body)| body).partition(|body| body.missed.is_none());
    let preview = Preview {
        version: facts.roll.session.version,
        fingerprint: facts.fingerprint()?,
        notes,
        missed,
        still_on: Some(facts.roll.session.actual_end).filter(|end| act.now() < *end),
        lacks: ready::check(&facts.roll, &facts.sheet, &facts.missed, &facts.former),
        supervisors: access::supervisors_of(act, &permit, act.staff()?.staff).await?,
        signed: facts.roll.session.sealed_at.is_some(),
        slot: facts.slot.clone(),
    };
    let deed = facts.roll.entries.iter().fold(Deed::of("notes.previewed").on(session), |deed, e| deed.client(e.client));
    act.seen(deed, preview)
}
