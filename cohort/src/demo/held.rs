//! A session of the past: started, marked, written and signed through the verbs that the live screen uses.

use kernel::{Error, Id, Moment, id::Staff, time::MINUTE};
use platform::{Act, Outcome};
use practice::{
    access::PinProof,
    charting::{self, DraftOrder, Part, Saved, SignSession, SignedSession},
    sessions::{self, EntryCard, MarkOrder, Marked, Outcome as Came, Remote, RunSession, Session, SessionCard},
};

use super::{
    plan::Style,
    words::{self, ABSENT, Dice, EXCUSED, LATE_CANCEL},
};

/// A session as the story has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// Which.
    pub session: Id<Session>,
    /// When it starts.
    pub starts: Moment,
    /// Who leads it and signs.
    pub lead: Id<Staff>,
    /// How its notes are written.
    pub style: Style,
    /// Its service code.
    pub code: &'static str,
    /// Its topic.
    pub topic: &'static str,
    /// What chance says about it.
    pub dice: Dice,
}

/// Starts the session, marks everybody and sets the topic, in one transaction.
pub(super) async fn hold(act: &mut Act, held: Held) -> Outcome<()> {
    let mut dice = held.dice;
    charting::start(act, held.session).await?.value();
    let permit = act.may::<RunSession>(held.session).await?;
    let roll = sessions::roll(act, &permit).await?;
    // The first two always come: a session without anybody has no notes.
    let mut marks: Vec<MarkOrder> =
        roll.entries.iter().enumerate().map(|(at, entry)| mark(entry, at < 2, &roll.session, held.code, &mut dice)).collect();
    // Video sessions ask where everybody was, and whether they agreed.
    if permit.row().slot.room_id.is_none() && permit.row().slot.link.is_some() {
        for (at, mark) in marks.iter_mut().enumerate() {
            let location = if at % 4 == 3 { "At work" } else { "At home" };
            mark.remote = Some(Remote { platform: "Video".to_owned(), location: location.to_owned(), consent: true, ..Remote::default() });
        }
    }
    marked(&sessions::mark(act, held.session, marks).await?.value())?;
    saved(&[charting::set_topic(act, held.session, 1, held.topic.to_owned()).await?.value()])?;
    act.nothing(())
}

fn mark(entry: &EntryCard, sure: bool, session: &SessionCard, code: &str, dice: &mut Dice) -> MarkOrder {
    let clock = |minutes: u64| {
        let minutes = i64::try_from(minutes).unwrap_or(0);
        session.zone.clock(session.actual_start.plus(minutes * MINUTE))
    };
    let came = |outcome, segments| order(entry, outcome, "", code, segments);
    let fate = if sure { 0 } else { dice.roll(100) };
    match fate {
        0..=75 => came(Came::Present, Vec::new()),
        76..=79 => came(Came::Present, vec![(String::new(), clock(25 + dice.roll(8))), (clock(38 + dice.roll(8)), String::new())]),
        80..=87 => came(Came::Late, vec![(clock(6 + dice.roll(20)), String::new())]),
        88..=92 => order(entry, Came::Absent, dice.pick(&ABSENT), "NOSHOW", Vec::new()),
        93..=94 => order(entry, Came::LateCancel, dice.pick(&LATE_CANCEL), "LATECX", Vec::new()),
        _ => order(entry, Came::Excused, dice.pick(&EXCUSED), "", Vec::new()),
    }
}

/// A mark as the live screen sends it; times left empty are the session's own.
pub(super) fn order(entry: &EntryCard, outcome: Came, reason: &str, code: &str, segments: Vec<(String, String)>) -> MarkOrder {
    MarkOrder {
        entry: entry.id, base: entry.version, outcome, reason: reason.to_owned(), code: Some(code.to_owned()), segments, modes: Vec::new(),
        remote: None,
    }
}

/// Writes the shared part and everybody's own; not `whole` stops after the first few, as one does who is called away.
pub(super) async fn write(act: &mut Act, held: Held, whole: bool) -> Outcome<()> {
    let mut chance = held.dice;
    let mut dice = chance.split();
    let permit = act.may::<RunSession>(held.session).await?;
    let roll = sessions::roll(act, &permit).await?;
    let shared = words::shared(held.style, held.topic, &mut dice);
    let mut drafts: Vec<DraftOrder> = shared.into_iter().map(|(section, words)| draft(Part::Shared, section, words)).collect();
    let most = if whole { roll.entries.len() } else { 3 };
    for entry in roll.entries.iter().filter(|entry| entry.outcome.attended()).take(most) {
        let own = words::own(held.style, &mut dice);
        drafts.extend(own.into_iter().map(|(section, words)| draft(Part::Entry(entry.id), section, words)));
    }
    saved(&charting::save_drafts(act, held.session, drafts).await?.value())?;
    act.nothing(())
}

/// A section as the live screen sends it, where nothing stood before.
pub(super) fn draft(part: Part, section: &str, words: String) -> DraftOrder {
    DraftOrder { part: part.to_string(), section: section.to_owned(), base: 0, words }
}

/// Signs what stands there now.
pub(super) async fn sign(act: &mut Act, session: Id<Session>, proof: PinProof) -> Outcome<SignedSession> {
    let permit = act.may::<RunSession>(session).await?;
    let reviewed = permit.row().started()?.version;
    charting::sign(act, SignSession { session, reviewed, seen: None, proof, override_reason: String::new(), reviewer: None }).await
}

/// Whether all marks stand.
pub(super) fn marked(all: &[Marked]) -> Result<(), Error> {
    match all.iter().find(|one| !matches!(one, Marked::Saved { .. })) {
        Some(Marked::Refused { say, .. }) => Err(Error::fault(format!("a mark was refused: {say}"))),
        Some(_) => Err(Error::fault("somebody else marked")),
        None => Ok(()),
    }
}

/// Whether all sections and topics stand.
pub(super) fn saved(all: &[Saved]) -> Result<(), Error> {
    match all.iter().find(|one| !matches!(one, Saved::Saved { .. })) {
        Some(Saved::Refused { say }) => Err(Error::fault(format!("a text was refused: {say}"))),
        Some(_) => Err(Error::fault("somebody else wrote")),
        None => Ok(()),
    }
}
