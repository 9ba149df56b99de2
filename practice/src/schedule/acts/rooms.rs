//! The practice's rooms.

use kernel::{Error, Id};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::{Role, Roles},
};

use crate::schedule::{
    rules, store,
    words::{NewRoom, RenameRoom, Room, RoomCard},
};

/// Add and rename rooms: account managers and supervisors.
#[derive(Debug)]
pub struct ManageRooms;
impl Verb for ManageRooms {
    const NAME: &'static str = "rooms.manage";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Adds a room.
///
/// # Errors
/// Refused without a name, or when the name is taken.
pub async fn make_room(act: &mut Act, order: NewRoom) -> Outcome<Id<Room>> {
    let permit = act.may::<ManageRooms>(()).await?;
    let (name, place) = rules::room_card(&order.name, order.places, &order.place)?;
    let id = Id::new();
    store::insert_room(act, &permit, &RoomCard { id, name: name.clone(), places: order.places, place }).await?;
    act.done(Deed::of("room.made").on(id).with("name", name), id)
}

/// Names or sizes a room anew; sessions in it follow.
///
/// # Errors
/// `Missing` when there is no such room; refused without a name, or when the name is taken.
pub async fn rename_room(act: &mut Act, order: RenameRoom) -> Outcome<()> {
    let permit = act.may::<ManageRooms>(()).await?;
    let (name, place) = rules::room_card(&order.name, order.places, &order.place)?;
    let old = store::rooms(act, &permit).await?.into_iter().find(|r| r.id == order.room).ok_or(Error::Missing)?;
    store::rename_room(act, &permit, &RoomCard { id: order.room, name: name.clone(), places: order.places, place }).await?;
    act.done(Deed::of("room.renamed").on(order.room).with("old", old.name).with("new", name), ())
}
