//! Kiosks: setting a device up, switching it off, and what could not be placed there.

use kernel::{Error, Id, Moment, Refusal, text};
use platform::{
    Act, Found, Outcome, Role, Roles, Tie, Verb,
    act::Deed,
};

use super::enter::SignHere;
use crate::{
    access::{self, PracticeCard},
    schedule::{self, Room, RoomCard},
    sessions::door::{
        store,
        words::{Kiosk, KioskCard, Use, Way},
    },
};

/// Set kiosks up and switch them off: the office, and whoever may run sessions.
#[derive(Debug)]
pub struct KeepKiosks;
impl Verb for KeepKiosks {
    const NAME: &'static str = "kiosk.keep";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        let without = [Role::Technician];
        who.runs_sessions || !who.list().iter().all(|role| without.contains(role))
    }
}

/// The order to make a device a kiosk.
#[derive(Debug, Clone)]
pub struct NewKiosk {
    /// Its id.
    pub id: Id<Kiosk>,
    /// What it is called, such as "Front hall".
    pub name: String,
    /// The place whose rooms it stands for; empty for all.
    pub place: String,
    /// The room it stands for; none for all of its place.
    pub room: Option<Id<Room>>,
    /// The digest of its cookie.
    pub digest: [u8; 32],
}

/// Makes a device a kiosk.
///
/// # Errors
/// Refused without a name; `Missing` when there is no such room.
pub async fn make_kiosk(act: &mut Act, order: NewKiosk) -> Outcome<Id<Kiosk>> {
    let permit = act.may::<KeepKiosks>(()).await?;
    let name = text::clean(&order.name);
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Refusal::new("kiosk.name", "Give the kiosk a name of at most 60 characters, such as Front hall.").at("name").into());
    }
    let rooms = schedule::rooms(act, &permit).await?;
    let known = |room: &Id<Room>| rooms.iter().any(|card| card.id == *room);
    if !order.room.as_ref().is_none_or(known) || !(order.place.is_empty() || rooms.iter().any(|card| card.place == order.place)) {
        return Err(Error::Missing);
    }
    let card = KioskCard { id: order.id, name, place: order.place, room: order.room, made_at: act.now(), made_by: act.staff()?.staff, revoked_at: None };
    store::insert_kiosk(act, &permit, &card, &order.digest).await?;
    act.done(Deed::of("kiosk.made").on(card.id).with("name", card.name.clone()), card.id)
}

/// Switches a kiosk off: its cookie opens nothing any more.
///
/// # Errors
/// `Missing` when there is none such that is on.
pub(in crate::sessions) async fn revoke_kiosk(act: &mut Act, kiosk: Id<Kiosk>) -> Outcome<()> {
    let permit = act.may::<KeepKiosks>(()).await?;
    if !store::revoke_kiosk(act, &permit, kiosk).await? {
        return Err(act.unseen::<KeepKiosks>(kiosk));
    }
    act.done(Deed::of("kiosk.revoked").on(kiosk), ())
}

/// A kiosk is left at the device itself; who proved their PIN there acts.
///
/// # Errors
/// As [`revoke_kiosk`].
pub(in crate::sessions) async fn switch_off(act: &mut Act, kiosk: Id<Kiosk>) -> Outcome<()> {
    let permit = act.may::<KeepKiosks>(()).await?;
    if !store::revoke_kiosk(act, &permit, kiosk).await? {
        return Err(Error::Missing);
    }
    act.done(Deed::of("kiosk.left").on(kiosk), ())
}

/// Somebody looked at the sign-ins of a kiosk that could not be placed.
///
/// # Errors
/// `Missing` when there was no such kiosk; `Forbidden` by policy.
pub(in crate::sessions) async fn note_unplaced(act: &mut Act, kiosk: Id<Kiosk>) -> Outcome<()> {
    let permit = act.may::<KeepKiosks>(()).await?;
    if !store::had_kiosk(act, &permit, kiosk).await? {
        return Err(act.unseen::<KeepKiosks>(kiosk));
    }
    let count = store::note_unplaced(act, &permit, kiosk).await?;
    if count == 0 {
        return act.nothing(());
    }
    act.done(Deed::of("kiosk.unplaced_noted").on(kiosk).with("count", count), ())
}

/// What the page of kiosks shows. It names no client.
#[derive(Debug)]
pub(in crate::sessions) struct KiosksSheet {
    /// Those that are on, and those that left something to look at.
    pub kiosks: Vec<(KioskCard, Use)>,
    /// What could not be placed there: where, when, which way.
    pub unplaced: Vec<(Id<Kiosk>, Moment, Way)>,
    /// The rooms that one can stand for.
    pub rooms: Vec<RoomCard>,
}

/// The kiosks of the practice.
///
/// # Errors
/// `Forbidden` by policy.
pub(in crate::sessions) async fn see_kiosks(act: &mut Act) -> Outcome<KiosksSheet> {
    let permit = act.may::<KeepKiosks>(()).await?;
    let (kiosks, unplaced) = (store::kiosks(act, &permit).await?, store::unplaced(act, &permit).await?);
    let rooms = schedule::rooms(act, &permit).await?;
    act.nothing(KiosksSheet { kiosks, unplaced, rooms })
}

/// The practice of a kiosk, and the name of what it stands for, for its own screen.
///
/// # Errors
/// `Missing` when the kiosk was switched off.
pub(in crate::sessions) async fn see_kiosk(act: &mut Act, kiosk: Id<Kiosk>) -> Outcome<(PracticeCard, String)> {
    let permit = act.may::<SignHere>(kiosk).await?;
    let room = permit.row().room;
    let rooms = schedule::rooms(act, &permit).await?;
    let name = rooms.into_iter().find(|card| Some(card.id) == room).map(|card| card.name);
    let practice = access::practice_card(act).await?;
    let place = permit.row().place.clone();
    act.nothing((practice, name.unwrap_or(place)))
}
