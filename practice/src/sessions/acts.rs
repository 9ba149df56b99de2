//! The verbs of a session: start, mark, all present, add somebody late, set the times, seal, check out.

use kernel::{Error, Id, Moment, Refusal, time::MINUTE};
use platform::{
    Act, Outcome as End, Permit, Tie, Verb,
    act::Deed,
    permit::{Found, Proof, Role, Roles},
};
use serde::{Deserialize, Serialize};

use super::{
    rules::{self, Change, Typed},
    store,
    words::{Entry, EntryCard, Outcome, Roll, Segment, Session, SessionCard},
};
use crate::{
    access,
    clients::{self, Client},
    groups,
    schedule::{self, Slot},
};

/// Run a session: start it, mark attendance, write and sign its notes.
///
/// KP-1: therapists, case managers, the account manager and records administrators, and anyone who was given the right
/// "manage group sessions" beside another role; all but the office roles only for groups they have.
#[derive(Debug)]
pub struct RunSession;

/// An occurrence and the session made of it, as judged.
#[derive(Debug)]
pub struct RunRow {
    /// The planned slot.
    pub slot: Slot,
    /// The session, if it was started.
    pub session: Option<SessionCard>,
}

impl RunRow {
    /// The session.
    ///
    /// # Errors
    /// Refused when it was not started yet.
    pub fn started(&self) -> Result<&SessionCard, Error> {
        self.session.as_ref().ok_or_else(|| Error::refuse("session.not_started", "Start the session first."))
    }
}

impl Verb for RunSession {
    const NAME: &'static str = "session.run";
    type Key = Id<Session>;
    type Row = RunRow;
    async fn find(act: &mut Act, id: Id<Session>) -> Result<Option<Found<RunRow>>, Error> {
        let scope = act.scope();
        let Some(slot) = schedule::slot(act, &scope, id).await? else { return Ok(None) };
        let mine = scope.staff.is_some_and(|me| slot.facilitators.iter().any(|(staff, _)| *staff == me));
        let tie = if mine { Some(Tie::Own) } else { access::group_tie(act, slot.group).await? };
        let Some(tie) = tie else { return Ok(None) };
        let session = store::session(act, &scope, id).await?;
        Ok(Some(Found { row: RunRow { slot, session }, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        let office = [Role::Manager, Role::Records, Role::Supervisor];
        who.any(&office) || (tie > Tie::Other && (who.runs_sessions || who.any(&[Role::Practitioner, Role::CaseManager])))
    }
}

/// Starts the session of an occurrence: the roster is copied from the group's members at its time, and stays.
/// Starting twice gives the same session.
///
/// # Errors
/// Refused when the occurrence was cancelled.
pub async fn start(act: &mut Act, id: Id<Session>) -> End<i64> {
    let permit = act.may::<RunSession>(id).await?;
    let RunRow { slot, session } = permit.row();
    if let Some(session) = session {
        let version = session.version;
        return act.nothing(version);
    }
    if slot.cancelled.is_some() {
        return Err(Error::refuse("session.cancelled", "This session was cancelled. Bring it back on the schedule before you start it."));
    }
    let by = act.staff()?.staff;
    let (from, to) = (slot.starts_at, slot.ends_at);
    let card = SessionCard {
        id,
        group: slot.group,
        zone: kernel::Zone::named(&slot.zone).unwrap_or_else(kernel::Zone::utc),
        started_at: act.now(),
        actual_start: from,
        actual_end: to,
        sealed_at: None,
        checked_out_at: None,
        version: 1,
    };
    // Whoever joined until start was pressed is expected, if that was while the session lasted.
    let at = Moment(act.now().0.clamp(from.0, to.0 - 1));
    let members = groups::members_at(act, &permit, slot.group, at).await?;
    schedule::begin(act, &permit, id).await?;
    store::write_session(act, &permit, &card, by).await?;
    store::write_entries(act, &permit, id, &members, "membership", 1).await?;
    act.done(Deed::of("session.started").on(id).with("roster", members.len()).announce(), 1)
}

/// The session with its roster, for the screen and for the notes.
///
/// # Errors
/// Refused when it was not started yet.
pub async fn roll(act: &Act, permit: &Permit<RunSession>) -> Result<Roll, Error> {
    store::roll_of(act, permit, permit.row().started()?.clone()).await
}

/// What a facilitator marked for one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkOrder {
    /// The line of the roster.
    pub entry: Id<Entry>,
    /// The version it was read at.
    pub base: i64,
    /// How it went.
    pub outcome: Outcome,
    /// Why not.
    #[serde(default)]
    pub reason: String,
    /// The service code; empty for no fee, nothing for the usual one.
    #[serde(default)]
    pub code: Option<String>,
    /// Times in and out as typed; empty for the whole session.
    #[serde(default)]
    pub segments: Vec<(String, String)>,
}

/// What became of a mark.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Marked {
    /// It stands, at this version.
    Saved {
        /// The entry's version now.
        version: i64,
    },
    /// Somebody else marked the client meanwhile; nothing was changed, and both are shown.
    Conflict {
        /// The entry's version now.
        version: i64,
        /// What stands now.
        theirs: MarkOrder,
        /// Who marked it.
        by: Option<Id<kernel::id::Staff>>,
    },
    /// It will not do.
    Refused {
        /// Why, for a person.
        say: String,
        /// Beside which field.
        field: Option<String>,
    },
}

/// Marks clients. Each mark stands or falls by itself; a mark that already stands is saved again without a change, so
/// sending twice is safe.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn mark(act: &mut Act, session: Id<Session>, orders: Vec<MarkOrder>) -> End<Vec<Marked>> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = roll(act, &permit).await?;
    let codes = store::codes(act, &permit).await?;
    let usual = usual_code(&permit);
    let (mut answers, mut changes, mut deed) = (Vec::new(), Vec::new(), Deed::of("session.marked").on(session));
    for order in &orders {
        let Some(entry) = roll.entries.iter().find(|e| e.id == order.entry) else { return Err(Error::Missing) };
        let typed = Typed { outcome: order.outcome, reason: &order.reason, code: order.code.as_deref(), segments: &order.segments };
        let change = match rules::mark(&roll.session, entry, &typed, &usual, &codes, act.now()) {
            Ok(change) => change,
            Err(Error::Refused(why)) => {
                let field = why.first().and_then(|r| r.field.clone());
                let say = why.iter().map(|r| r.say.as_str()).collect::<Vec<_>>().join(" ");
                answers.push(Marked::Refused { say, field });
                continue;
            }
            Err(other) => return Err(other),
        };
        if stands(entry, &change) {
            answers.push(Marked::Saved { version: entry.version });
        } else if order.base != entry.version {
            let theirs = as_order(entry, &roll.session);
            answers.push(Marked::Conflict { version: entry.version, theirs, by: entry.marked_by });
        } else {
            answers.push(Marked::Saved { version: entry.version + 1 });
            deed = deed.client(entry.client).with(
                &entry.id.to_string(),
                format!("{} -> {} {}", entry.outcome.word(), change.outcome.word(), change.code),
            );
            changes.push((entry, change));
        }
    }
    if changes.is_empty() {
        return act.nothing(answers);
    }
    let version = store::count_change(act, &permit, session).await?;
    store::write_marks(act, &permit, &changes, version).await?;
    act.done(deed, answers)
}

fn stands(entry: &EntryCard, change: &Change) -> bool {
    entry.outcome == change.outcome && entry.reason == change.reason && entry.code == change.code && entry.segments == change.segments
}

fn as_order(entry: &EntryCard, session: &SessionCard) -> MarkOrder {
    let clock = |at: Moment| session.zone.clock(at);
    MarkOrder {
        entry: entry.id,
        base: entry.version,
        outcome: entry.outcome,
        reason: entry.reason.clone(),
        code: Some(entry.code.clone()),
        segments: entry.segments.iter().map(|s| (clock(s.time_in), clock(s.time_out))).collect(),
    }
}

fn usual_code(permit: &Permit<RunSession>) -> String {
    permit.row().slot.service_code.clone().unwrap_or_default()
}

/// Marks everybody present who is not marked yet, with the usual code. What is marked already stays (TA-19).
///
/// # Errors
/// Refused when the session is sealed.
pub async fn all_present(act: &mut Act, session: Id<Session>) -> End<usize> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = roll(act, &permit).await?;
    rules::open(&roll.session)?;
    let whole = Segment { time_in: roll.session.actual_start, time_out: roll.session.actual_end };
    let code = usual_code(&permit);
    let changes: Vec<_> = roll
        .entries
        .iter()
        .filter(|e| e.outcome == Outcome::Unmarked)
        .map(|e| (e, Change { outcome: Outcome::Present, reason: String::new(), code: code.clone(), segments: vec![whole] }))
        .collect();
    let count = changes.len();
    if count == 0 {
        return act.nothing(0);
    }
    let deed = changes.iter().fold(Deed::of("session.all_present").on(session), |deed, (e, _)| deed.client(e.client));
    let version = store::count_change(act, &permit, session).await?;
    store::write_marks(act, &permit, &changes, version).await?;
    act.done(deed.with("marked", count), count)
}

/// The order to add a client to a session that was started.
#[derive(Debug, Clone)]
pub struct AddClient {
    /// The session.
    pub session: Id<Session>,
    /// The client; one the caller sees.
    pub client: Id<Client>,
}

/// Adds somebody who came unrostered or was forgotten; at any time until the session is sealed (KP-21).
///
/// # Errors
/// Refused when they are on the roster already, or the session is sealed.
pub async fn add_client(act: &mut Act, order: AddClient) -> End<()> {
    let permit = act.may::<RunSession>(order.session).await?;
    rules::open(permit.row().started()?)?;
    if access::client_tie(act, order.client).await?.is_none() {
        return Err(Error::Missing);
    }
    if clients::faces(act, &permit, &[order.client]).await?.is_empty() {
        return Err(Error::Missing);
    }
    let version = store::count_change(act, &permit, order.session).await?;
    store::write_entries(act, &permit, order.session, &[order.client], "manual", version).await?;
    act.done(Deed::of("session.client_added").on(order.session).client(order.client), ())
}

/// The order to set when a session really began and ended.
#[derive(Debug, Clone)]
pub struct SetTimes {
    /// The session.
    pub session: Id<Session>,
    /// The beginning as typed.
    pub start: String,
    /// The end as typed.
    pub end: String,
}

/// Sets when the session really began and ended; whoever was there from edge to edge follows.
///
/// # Errors
/// Refused when the times will not do.
pub async fn set_times(act: &mut Act, order: SetTimes) -> End<()> {
    let permit = act.may::<RunSession>(order.session).await?;
    let roll = roll(act, &permit).await?;
    let old = (roll.session.actual_start, roll.session.actual_end);
    let new = rules::times(&roll.session, &order.start, &order.end)?;
    if new == old {
        return act.nothing(());
    }
    let changes: Vec<_> = roll
        .entries
        .iter()
        .filter(|e| e.outcome.attended())
        .map(|e| {
            let segments = e.segments.iter().filter_map(|s| rules::follow(*s, old, new)).collect();
            (e, Change { outcome: e.outcome, reason: e.reason.clone(), code: e.code.clone(), segments })
        })
        .filter(|(e, change)| e.segments != change.segments)
        .collect();
    if let Some((entry, _)) = changes.iter().find(|(_, change)| change.segments.is_empty()) {
        let say = format!("{} was in the room only outside these times. Correct that client's times first.", entry.face.name());
        return Err(Refusal::new("session.times", say).at("actual_end").into());
    }
    let version = store::count_change(act, &permit, order.session).await?;
    store::write_times(act, &permit, order.session, new.0, new.1).await?;
    store::write_marks(act, &permit, &changes, version).await?;
    let minutes = (new.1.0 - new.0.0) / MINUTE;
    act.done(Deed::of("session.times_set").on(order.session).with("minutes", minutes), ())
}

/// Counts a change of the session's notes, for the room above.
///
/// # Errors
/// `Missing` when the session is not started.
pub async fn bump(act: &Act, permit: &Permit<RunSession>, session: Id<Session>) -> Result<i64, Error> {
    store::count_change(act, permit, session).await
}

/// Seals attendance: the notes were signed. Part of the signing verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn seal(act: &Act, proof: &impl Proof, session: Id<Session>, complete: bool) -> Result<(), Error> {
    let now = act.now();
    store::write_state(act, proof, session, Some(now), complete.then_some(now)).await
}

/// Opens attendance again: the reviewer returned the notes. Part of a verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn unseal(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<(), Error> {
    store::write_state(act, proof, session, None, None).await
}

/// Checks the card out: everything that had to be signed is. Part of a verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn check_out(act: &Act, proof: &impl Proof, session: &SessionCard) -> Result<(), Error> {
    store::write_state(act, proof, session.id, session.sealed_at, Some(act.now())).await
}

/// Set up the practice's service codes: account managers, and the program when it founds a practice.
#[derive(Debug)]
pub struct MakeCodes;
impl Verb for MakeCodes {
    const NAME: &'static str = "codes.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.has(Role::Manager)
    }
}

/// Gives a new practice the standard codes and its own: code, label, for attenders or not.
///
/// # Errors
/// Refused when a code has no label.
pub async fn make_codes(act: &mut Act, own: Vec<(String, String, bool)>) -> End<()> {
    let permit = act.may::<MakeCodes>(()).await?;
    if own.iter().any(|(code, label, _)| code.trim().is_empty() || label.trim().is_empty()) {
        return Err(Refusal::new("code.empty", "Give each code a name.").into());
    }
    store::write_codes(act, &permit, &own).await?;
    act.done(Deed::of("codes.made").with("own", own.len()), ())
}
