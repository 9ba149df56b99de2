//! What stands on the pages of clients about their groups: the list of all people with the groups above it, and a
//! client's profile with every spell.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Outcome,
    permit::{Role, Verb},
};

use super::{super::store, Listed, Next, PlaceClients, WayLine, Ways, listed};
use crate::{
    access,
    clients::{self, Client, Profile, SeeClient, Stretch},
    groups::words::{Entry, Group, GroupCard, Spell},
};

/// A group that the caller may place clients in: id and name.
pub type Open = (Id<Group>, String);

/// The list of clients with the groups near its top.
#[derive(Debug, Clone)]
pub struct People {
    /// The clients found, or a stretch of all.
    pub stretch: Stretch,
    /// The groups the caller sees.
    pub groups: Vec<Listed>,
    /// The groups to place ticked clients in; empty for those who may not.
    pub open: Vec<Open>,
}

async fn open_groups(act: &Act) -> Result<Vec<Open>, Error> {
    let may = act.actor().staff().is_some_and(|who| PlaceClients::allows(who.roles, platform::Tie::Other));
    if !may {
        return Ok(Vec::new());
    }
    let policies = access::practice_card(act).await?.policies;
    let bound = policies.own_clients_only && act.actor().staff().is_some_and(|who| !who.roles.any(&[Role::Manager, Role::Supervisor]));
    let me = act.actor().staff().map(|who| who.staff);
    let names = store::names(act, &act.scope()).await?.into_iter();
    let may = |provider: Id<Staff>| !bound || Some(provider) == me;
    Ok(names.filter(|(.., provider, open)| *open && may(*provider)).map(|(id, name, ..)| (id, name)).collect())
}

/// Lists the clients the caller sees, or those found, and the groups.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn see_people(act: &mut Act, typed: String, after: Option<Id<Client>>, next: Option<Next>) -> Outcome<People> {
    let stretch = clients::look_up(act, typed, after).await?.value();
    let groups = listed(act, next).await?;
    let open = open_groups(act).await?;
    act.nothing(People { stretch, groups, open })
}

/// A client's profile with their groups.
#[derive(Debug, Clone)]
pub struct ClientSheet {
    /// The client's own part.
    pub profile: Profile,
    /// All spells, the last one first, each with its group's name.
    pub spells: Vec<(Spell, String)>,
    /// The groups that the caller sees, each with whether they look after its members: it is theirs, or theirs to manage.
    pub seen: HashMap<Id<Group>, bool>,
    /// The groups the client can be placed in; empty for those who may not.
    pub open: Vec<Open>,
    /// The groups for which the client waits, with their names.
    pub waits: Vec<(Entry, String)>,
}

/// Where a client stands on their way, as the pathways tell it.
///
/// # Errors
/// `Missing` when the caller does not see the client.
pub async fn see_ways(act: &mut Act, id: Id<Client>, ask: Ways) -> Outcome<Vec<WayLine>> {
    act.may::<SeeClient>(id).await?;
    let Ways(ask) = ask;
    let ways = ask(act, &act.scope(), id).await?;
    act.nothing(ways)
}

/// Opens a client's profile.
///
/// # Errors
/// `Missing` when the caller does not see the client.
pub async fn see_profile(act: &mut Act, id: Id<Client>) -> Outcome<ClientSheet> {
    let profile = clients::see_client(act, id).await?.value();
    let scope = act.scope();
    let spells: Vec<_> = store::spells_of_client(act, &scope, id).await?.into_iter().filter(|(spell, _)| !spell.void()).collect();
    let (me, managed) = (scope.staff, access::managed_groups(act, &scope).await?);
    let mine = |card: &GroupCard| me.is_some_and(|me| card.provider == me || card.facilitators.contains(&me)) || managed.contains(&card.id.uuid());
    let seen = store::cards(act, &scope).await?.into_iter().map(|card| (card.id, mine(&card))).collect();
    let inside: HashSet<_> = spells.iter().filter(|(spell, _)| spell.to.is_none()).map(|(spell, _)| spell.group).collect();
    let open = open_groups(act).await?.into_iter().filter(|(id, _)| !inside.contains(id)).collect();
    let waits = store::waits_of(act, &scope, id).await?;
    act.nothing(ClientSheet { profile, spells, seen, open, waits })
}
