//! The sessions around a moment that one client is expected at, and what becomes of it when they come or go.

use kernel::{Error, Id, Moment, Zone, time::HOUR};
use platform::{Act, Permit};

use super::{attend, enter::SignHere};
use crate::{
    access,
    clients::{self, Client},
    groups,
    schedule::{self, Occurrence, Slot},
    sessions::door::{
        rules,
        store::{self, Line},
        words::{Came, Chance, Door, Meant, Told, Visit, Way},
    },
};

/// How far around the moment a session is looked for.
const AROUND: i64 = 18 * HOUR;

/// The sessions around a moment that a client is expected at.
pub(super) struct Today {
    client: Id<Client>,
    name: String,
    early: i64,
    chances: Vec<(Chance, Slot, String)>,
    stays: Vec<Came>,
}

impl Today {
    pub(super) async fn read(act: &Act, permit: &Permit<SignHere>, client: Id<Client>, at: Moment) -> Result<Self, Error> {
        let (scope, kiosk) = (act.scope(), permit.row());
        let slots = schedule::slots(act, &scope, at.plus(-AROUND), at.plus(AROUND)).await?;
        let slots: Vec<_> = slots.into_iter().filter(|slot| slot.cancelled.is_none()).collect();
        let all: Vec<_> = slots.iter().map(|slot| slot.id).collect();
        let expected = schedule::expected_among(act, permit, client, &all).await?;
        let begun = store::chances(act, permit, &all, client).await?;
        let mut stays = store::stays(act, permit, &all, Some(client)).await?;
        stays.retain(|came| came.door == Door::Room);
        let places: Vec<_> = schedule::rooms(act, permit).await?.into_iter().filter(|room| room.place == kiosk.place).map(|room| room.id).collect();
        let outward = groups::cards(act, &scope).await?;
        let here = |slot: &Slot| match kiosk.room {
            Some(room) => slot.room_id == Some(room),
            None => kiosk.place.is_empty() || slot.room_id.is_some_and(|room| places.contains(&room)),
        };
        let chance = |slot: Slot| {
            let (ends_at, sealed) = match begun.get(&slot.id) {
                // Once started, the session's own roster counts.
                Some((ends_at, sealed, true)) => (*ends_at, *sealed),
                Some((_, _, false)) => return None,
                None => expected.contains(&slot.id).then_some((slot.ends_at, false))?,
            };
            let inside = stays.iter().any(|came| came.occurrence == slot.id && came.left_at.is_none() && came.came_at <= at);
            let what = outward.iter().find(|card| card.id == slot.group).map(|card| card.outward_name.clone()).unwrap_or_default();
            Some((Chance { id: slot.id, starts_at: slot.starts_at, ends_at, here: here(&slot), sealed, inside }, slot, what))
        };
        let chances = slots.into_iter().filter_map(chance).collect();
        let face = clients::faces(act, permit, &[client]).await?.pop().ok_or(Error::Missing)?;
        let early = access::practice_card(act).await?.policies.early_minutes;
        Ok(Self { client, name: rules::first_name(&face), early, chances, stays })
    }

    pub(super) fn bare(&self) -> Vec<Chance> {
        self.chances.iter().map(|(chance, ..)| chance.clone()).collect()
    }

    pub(super) fn meant(&self, way: Way, at: Moment) -> Meant {
        rules::meant(&self.bare(), way, at, self.early)
    }

    fn at(&self, id: Id<Occurrence>) -> Option<(&Slot, String, &str)> {
        let (_, slot, what) = self.chances.iter().find(|(chance, ..)| chance.id == id)?;
        let zone = Zone::named(&slot.zone).unwrap_or_else(Zone::utc);
        Some((slot, zone.clock(slot.starts_at), what))
    }

    pub(super) fn told(&self, way: Way, id: Id<Occurrence>) -> Option<Told> {
        let (_, at, what) = self.at(id)?;
        Some(Told::Done { name: self.name.clone(), way, at, what: what.to_owned() })
    }

    pub(super) fn ask(&self, way: Way, ids: &[Id<Occurrence>]) -> Told {
        Told::Ask { way, times: ids.iter().filter_map(|id| self.at(*id).map(|(_, at, _)| (*id, at))).collect() }
    }

    /// Lets somebody in or out: the stay, the line that led to it, and once the session runs its attendance.
    pub(super) async fn pass(&self, act: &mut Act, permit: &Permit<SignHere>, line: &Line, id: Id<Occurrence>) -> Result<Told, Error> {
        let (slot, ..) = self.at(id).ok_or(Error::Missing)?;
        let mut here = self.stays.iter().filter(|came| came.occurrence == id);
        let around = here.clone().find(|came| came.came_at <= line.at && came.left_at.is_none_or(|left| line.at < left));
        let stay: Id<Visit> = match (line.way, around) {
            (Way::In, Some(came)) => came.id,
            (Way::In, None) => {
                let came = Came {
                    id: Id::new(),
                    occurrence: id,
                    client: self.client,
                    door: Door::Room,
                    came_at: line.at,
                    // What is told late lasts until what is known already.
                    left_at: here.find(|next| next.came_at > line.at).map(|next| next.came_at),
                    seen_at: line.at,
                    taken: None,
                };
                store::insert_stay(act, permit, &came).await?;
                attend::came(act, permit, slot, &came).await?;
                came.id
            }
            (Way::Out, Some(came)) if came.left_at.is_none() => {
                store::close(act, permit, came.id, line.at).await?;
                attend::left(act, permit, slot, came, line.at).await?;
                came.id
            }
            (Way::Out, _) => return Ok(Told::No),
        };
        let done = Line { state: "done".into(), client: Some(self.client), stay: Some(stay), ..line.clone() };
        if line.state.is_empty() {
            store::write_entry(act, permit, &done).await?;
        } else {
            store::settle_entry(act, permit, line.id, "done", Some(stay)).await?;
        }
        self.told(line.way, id).ok_or(Error::Missing)
    }
}
