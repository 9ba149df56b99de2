//! Running a session: who may, starting it, and closing it when the room above has signed.

use kernel::{Error, Id};
use platform::{
    Act, Outcome, Permit, Tie, Verb,
    act::Deed,
    permit::{Found, Warrant, Roles},
};

use crate::{
    access::{self, StaffCard},
    groups::GroupCard,
    schedule::{self, Placed, Slot, Source},
    sessions::{
        door, store,
        words::{Roll, Session, SessionCard},
    },
};

/// Run a session: start it, mark attendance, write and sign its notes. Who may is said in [`access::may_run`] (KP-1).
#[derive(Debug)]
pub struct RunSession;

/// An occurrence and the session made of it, as judged.
#[derive(Debug)]
pub struct RunRow {
    /// The planned slot.
    pub slot: Slot,
    /// The group.
    pub group: GroupCard,
    /// The practice's staff.
    pub staff: Vec<StaffCard>,
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
        let Some(Placed { mut slot, group, staff }) = schedule::placed(act, &scope, id).await? else { return Ok(None) };
        let mine = scope.staff.is_some_and(|me| slot.facilitators.iter().any(|(staff, _)| *staff == me));
        let tie = if mine { Some(Tie::Own) } else { access::group_tie(act, slot.group).await? };
        let Some(tie) = tie else { return Ok(None) };
        let session = store::cards(act, &scope, std::slice::from_ref(&slot)).await?.pop();
        // Where there is neither room nor link, the practice's own video server may be the place.
        if slot.link.is_none() && slot.room_id.is_none() {
            slot.link = door::own_address(act, &scope, slot.id).await?;
        }
        Ok(Some(Found { row: RunRow { slot, group, staff, session }, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        access::may_run(who, tie)
    }
}

/// Starts the session of an occurrence: the roster that stands on the calendar is copied, and stays.
/// Starting twice gives the same session.
///
/// # Errors
/// Refused when the occurrence was cancelled.
pub async fn start(act: &mut Act, id: Id<Session>) -> Outcome<i64> {
    let permit = act.may::<RunSession>(id).await?;
    let RunRow { slot, session, .. } = permit.row();
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
    let expected = schedule::roster_at_start(act, &permit, id).await?;
    schedule::begin(act, &permit, id).await?;
    store::write_session(act, &permit, &card, by).await?;
    for source in [Source::Membership, Source::Track, Source::Manual] {
        let clients: Vec<_> = expected.iter().filter(|line| line.source == source).map(|line| line.client).collect();
        store::write_entries(act, &permit, id, &clients, source.word(), 1).await?;
    }
    act.done(Deed::of("session.started").on(id).with("roster", expected.len()).announce(), 1)
}

/// The session with its roster, for the screen and for the notes.
///
/// # Errors
/// Refused when it was not started yet.
pub async fn roll(act: &Act, permit: &Permit<RunSession>) -> Result<Roll, Error> {
    store::roll_of(act, permit, permit.row().started()?.clone()).await
}

/// Seals attendance: the notes were signed. Part of the signing verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn seal(act: &Act, proof: &impl Warrant, session: Id<Session>, complete: bool) -> Result<(), Error> {
    let now = act.now();
    store::write_state(act, proof, session, Some(now), complete.then_some(now)).await
}

/// Opens attendance again: the reviewer returned the notes. Part of a verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn unseal(act: &Act, proof: &impl Warrant, session: Id<Session>) -> Result<(), Error> {
    store::write_state(act, proof, session, None, None).await
}

/// Checks the card out: everything that had to be signed is. Part of a verb of the room above.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn check_out(act: &Act, proof: &impl Warrant, session: Id<Session>) -> Result<(), Error> {
    store::write_checked_out(act, proof, session).await
}
