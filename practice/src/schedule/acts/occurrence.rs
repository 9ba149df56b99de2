//! One occurrence: moving it, cancelling it, putting it back, and the fact that its session began.

use kernel::{Error, Id};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::{Warrant, Roles},
};

use super::{Setting, may_schedule};
use crate::{
    access, groups,
    schedule::{
        rules,
        store::{self, Holding},
        words::{Cancel, Move, Moved, Occurrence, Restore, Slot, Spot},
    },
};

/// Change an occurrence on the calendar: the office, and practitioners and case managers who have the group.
#[derive(Debug)]
pub struct MoveOccurrence;
impl Verb for MoveOccurrence {
    const NAME: &'static str = "occurrence.move";
    type Key = Id<Occurrence>;
    type Row = Slot;
    async fn find(act: &mut Act, occurrence: Id<Occurrence>) -> Result<Option<Found<Slot>>, Error> {
        let scope = act.scope();
        let Some(row) = store::slot(act, &scope, occurrence).await? else { return Ok(None) };
        let tie = access::group_tie(act, row.group).await?;
        Ok(tie.map(|tie| Found { row, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        may_schedule(who, tie)
    }
}

fn told(action: &'static str, slot: &Slot) -> Deed {
    Deed::of(action)
        .on(slot.id)
        .with("occurrence", slot.id.to_string())
        .with("group", slot.group.to_string())
        .with("starts_at", slot.starts_at.to_string())
        .announce()
}

/// Moves one occurrence: its time, its room, its facilitators. The others of its series stay.
///
/// # Errors
/// Refused when it was started, is cancelled, or was changed meanwhile, or when the place is taken.
pub async fn move_occurrence(act: &mut Act, order: Move) -> Outcome<Moved> {
    let permit = act.may::<MoveOccurrence>(order.occurrence).await?;
    let (slot, setting) = (permit.row(), Setting::read(act, &permit).await?);
    rules::known(&order.leads, &setting.working())?;
    let to = rules::moved(slot, &order, &setting.zone, &setting.rooms)?;
    let was = slot.spot();
    let leads = rules::leads(&order.leads, &was.leads);
    store::relocate(act, &permit, &to, &Holding { room: order.room, leads: &leads, strict: setting.strict }).await?;
    let clashes = setting.clashes(act, &permit, &[to], order.room, &leads).await?;
    let new: Vec<_> = leads.iter().copied().filter(|lead| !was.leads.contains(lead)).collect();
    let outside = if new.is_empty() {
        Vec::new()
    } else {
        let group = groups::card(act, &permit, slot.group).await?;
        setting.outside(act, &permit, &group, &new).await?.into_iter().map(|s| s.name.clone()).collect()
    };
    let room = |id| setting.rooms.iter().find(|r| Some(r.id) == id).map(|r| r.name.clone());
    let deed = told("occurrence.moved", slot)
        .with("to", to.starts_at.to_string())
        .with("old_room", room(was.room))
        .with("new_room", room(order.room))
        .with("double_bookings", clashes.len());
    let now = Spot { starts_at: to.starts_at, ends_at: to.ends_at, room: order.room, leads };
    act.done(deed, Moved { version: slot.version + 1, was, now, clashes, outside })
}

/// Cancels one occurrence: it stays on the calendar with its reason, and holds neither room nor people.
///
/// # Errors
/// Refused without a reason, when it was started, or when it was changed meanwhile.
pub async fn cancel_occurrence(act: &mut Act, order: Cancel) -> Outcome<i64> {
    let permit = act.may::<MoveOccurrence>(order.occurrence).await?;
    let slot = permit.row();
    let reason = rules::cancelled(slot, order.version, &order.reason)?;
    store::cancel(act, &permit, slot.id, &reason).await?;
    act.done(told("occurrence.cancelled", slot).with("reason", reason), slot.version + 1)
}

/// Puts a cancelled occurrence back where it was.
///
/// # Errors
/// Refused when its room or people are taken by now, or it was changed meanwhile.
pub async fn restore_occurrence(act: &mut Act, order: Restore) -> Outcome<i64> {
    let permit = act.may::<MoveOccurrence>(order.occurrence).await?;
    let slot = permit.row();
    let at = rules::restored(slot, order.version)?;
    let strict = Setting::read(act, &permit).await?.strict;
    let spot = slot.spot();
    store::restore(act, &permit, &at, &Holding { room: spot.room, leads: &spot.leads, strict }).await?;
    act.done(told("occurrence.restored", slot), slot.version + 1)
}

/// The session of this occurrence starts: from here on it can be neither moved nor cancelled. A part of the verb that
/// starts it, in the room above, which also tells the audit log.
///
/// # Errors
/// `Missing` when unseen; refused when it is cancelled or was started already.
pub async fn begin(act: &Act, proof: &impl Warrant, occurrence: Id<Occurrence>) -> Result<Slot, Error> {
    let slot = store::slot(act, proof, occurrence).await?.ok_or(Error::Missing)?;
    rules::startable(&slot)?;
    store::set_begun(act, proof, occurrence).await?;
    Ok(Slot { begun: Some(act.now()), version: slot.version + 1, ..slot })
}
