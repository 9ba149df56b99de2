//! What decides whether somebody can be placed: seats, limits, payers, and who is kept apart, read in one go.

use kernel::{Error, Id, Moment, Refusal};
use platform::{
    Act,
    permit::{Proof, Role, Warrant},
};

use super::super::{
    rules::{self, Room},
    store,
    words::{Entry, GroupCard, Seat, Spell},
};
use crate::{
    access,
    clients::{self, Client, Pair},
};

/// A group as those find it who would be placed in it.
pub(in crate::groups) struct Setting {
    /// Its places and seats.
    pub room: Room,
    /// Its spells that reach past the instant asked for.
    pub spells: Vec<Spell>,
    /// Who is kept apart from whom, of those who would be placed.
    pub pairs: Vec<Pair>,
}

impl Setting {
    /// Reads it for these clients, from an instant on. The offers of the list keep their seats, but not against those to whom
    /// they were made.
    pub(in crate::groups) async fn read(
        act: &Act, proof: &impl Proof, card: &GroupCard, list: &[Entry], chosen: &[Id<Client>], from: Moment,
    ) -> Result<Self, Error> {
        let spells = store::spells_past(act, proof, card.id, from).await?;
        let limits = store::limits(act, proof, card).await?;
        let members = spells.iter().filter(|spell| !spell.void());
        let mut seats: Vec<Seat> = members.map(|s| Seat { client: s.client, from: s.from, to: s.to, held: false }).collect();
        seats.extend(rules::held(list).filter(|seat| !chosen.contains(&seat.client)));
        let covers = if limits.iter().any(|limit| !limit.payer_key.is_empty()) {
            let mut ids: Vec<_> = seats.iter().map(|seat| seat.client).chain(chosen.iter().copied()).collect();
            ids.sort_unstable();
            ids.dedup();
            clients::covers(act, proof, &ids).await?
        } else {
            Vec::new()
        };
        let pairs = clients::apart_from(act, proof, chosen).await?;
        Ok(Self { room: Room { code: card.service_code.clone().unwrap_or_default(), limits, seats, covers }, spells, pairs })
    }

    /// Whether these can be placed so, next to those who sit there: what limits warn of. Whoever is kept apart from somebody is
    /// placed only in spite of it, for a reason.
    pub(in crate::groups) async fn admit(
        &self, act: &mut Act, warrant: &impl Warrant, card: &GroupCard, new: &[Seat], despite: &str,
    ) -> Result<Vec<String>, Error> {
        let warned = rules::room(&self.room, new, &access::practice_card(act).await?.zone)?;
        let meeting = rules::meeting(&self.pairs, &self.room.seats, new);
        clients::place_together(act, warrant, meeting, ("group", card.id.uuid()), despite).await?;
        Ok(warned)
    }

    /// Why these could not be placed so: for a preview, which changes nothing.
    pub(in crate::groups) async fn against(&self, act: &Act, proof: &impl Proof, new: &[Seat]) -> Result<Vec<Refusal>, Error> {
        let mut wrong = rules::room(&self.room, new, &access::practice_card(act).await?.zone).err().unwrap_or_default();
        let meeting = rules::meeting(&self.pairs, &self.room.seats, new);
        if !meeting.is_empty() {
            wrong.push(clients::apart_refused(act, proof, meeting).await?);
        }
        Ok(wrong)
    }
}

/// Under the practice's rule that practitioners place their own (TM-2): refuses other clients, and other people's groups.
pub(super) async fn own_only(act: &Act, card: &GroupCard, chosen: &[Id<Client>]) -> Result<(), Error> {
    let Some(me) = act.actor().staff() else { return Ok(()) };
    if me.roles.any(&[Role::Manager, Role::Supervisor]) || !access::practice_card(act).await?.policies.own_clients_only {
        return Ok(());
    }
    let own = access::own_clients(act, &act.scope(), chosen).await?;
    Ok(rules::own_only(card.provider == me.staff, chosen.iter().all(|client| own.contains(client)))?)
}
