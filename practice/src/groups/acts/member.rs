//! Joining and leaving: dated spells that never overlap, each change of which is logged, announced, and can be taken back.

use std::collections::HashSet;

use kernel::{Day, Error, Id, Moment};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Found, Role, Roles, Verb},
};
use serde::{Deserialize, Serialize};

use super::super::{
    rules, store,
    words::{Group, GroupCard, Membership, Spell},
};
use crate::{
    access,
    clients::{self, Client, Face, Stretch},
};

/// Place clients in a group that exists, whosever it is: managers, supervisors, and those who treat or coordinate, each
/// only the clients they see.
#[derive(Debug)]
pub struct PlaceClients;
impl Verb for PlaceClients {
    const NAME: &'static str = "membership.start";
    type Key = Id<Group>;
    type Row = GroupCard;
    async fn find(act: &mut Act, id: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
        let tie = access::group_tie(act, id).await?.unwrap_or(Tie::Other);
        Ok(store::one(act, &act.scope(), id).await?.map(|row| Found { row, tie }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::Practitioner, Role::CaseManager])
    }
}

/// End a membership: managers, supervisors, and those who treat or coordinate, of groups they have or of their own clients.
#[derive(Debug)]
pub struct EndMembership;
impl Verb for EndMembership {
    const NAME: &'static str = "membership.end";
    type Key = Id<Membership>;
    type Row = (Spell, GroupCard);
    async fn find(act: &mut Act, id: Id<Membership>) -> Result<Option<Found<(Spell, GroupCard)>>, Error> {
        let scope = act.scope();
        let Some(spell) = store::spell_of(act, &scope, id).await? else { return Ok(None) };
        let (group, client) = (access::group_tie(act, spell.group).await?, access::client_tie(act, spell.client).await?);
        // Who sees the client through some other group has no say in this one.
        let Some(tie) = group.max(client.filter(|tie| group.is_some() || *tie != Tie::Shared)) else { return Ok(None) };
        Ok(store::one(act, &scope, spell.group).await?.map(|card| Found { row: (spell, card), tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor]) || who.any(&[Role::Practitioner, Role::CaseManager]) && tie >= Tie::Shared
    }
}

/// What somebody who chooses members is shown.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The group.
    pub card: GroupCard,
    /// The clients to choose from: those found, or a stretch of all.
    pub stretch: Stretch,
    /// Those among them who are members, or join on a later day.
    pub members: HashSet<Id<Client>>,
}

/// Shows the clients the caller sees, to choose members from; `typed` narrows them.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn choose_members(act: &mut Act, group: Id<Group>, typed: String, after: Option<Id<Client>>) -> Outcome<Choice> {
    let permit = act.may::<PlaceClients>(group).await?;
    let stretch = clients::look_up(act, typed, after).await?.value();
    let members = store::spells_past(act, &permit, group, act.now()).await?.into_iter().map(|spell| spell.client).collect();
    act.nothing(Choice { card: permit.into_row(), stretch, members })
}

/// The order to place clients in a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Join {
    /// Which group.
    pub group: Id<Group>,
    /// Whom.
    pub clients: Vec<Id<Client>>,
    /// The first day, past or future; none for now.
    pub day: Option<Day>,
}

/// Who joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The new spells.
    pub new: Vec<Id<Membership>>,
    /// How many of those chosen were members already.
    pub already: usize,
    /// Whether the caller sees the group.
    pub seen: bool,
}

/// Places clients in a group, all of them or none. Places are counted inside the transaction; see `rules` for a full or
/// closed group.
///
/// # Errors
/// `Missing` when the caller does not see one of the clients; refused when the group is full or closed, or a spell would
/// overlap another.
pub async fn join(act: &mut Act, order: Join) -> Outcome<Joined> {
    let permit = act.may::<PlaceClients>(order.group).await?;
    let seen = clients::visible(act, &act.scope(), &order.clients).await?;
    if let Some(unseen) = order.clients.iter().find(|client| !seen.contains(client)) {
        return Err(act.unseen::<PlaceClients>(unseen));
    }
    let zone = access::practice_card(act).await?.zone;
    let from = rules::begins(order.day, &zone, act.now());
    let spells = store::spells_past(act, &permit, order.group, from).await?;
    let joining = rules::join(permit.row(), &spells, &order.clients, from, &zone)?;
    let spell = |client: Id<Client>| Spell { id: Id::new(), group: order.group, client, from, to: None, reason: None, version: 1 };
    let new: Vec<Spell> = joining.new.into_iter().map(spell).collect();
    store::insert_spells(act, &permit, &new).await?;
    let seen = access::group_tie(act, order.group).await?.is_some();
    let joined = Joined { new: new.iter().map(|spell| spell.id).collect(), already: joining.already.len(), seen };
    if new.is_empty() { act.nothing(joined) } else { act.done(started(order.group, from, &new), joined) }
}

/// What the rooms above hear when spells begin or go on: the group, from when, whose, and until when if that is known.
fn started(group: Id<Group>, from: Moment, spells: &[Spell]) -> Deed {
    let told: Vec<_> = spells
        .iter()
        .map(|spell| serde_json::json!({ "membership": spell.id, "client": spell.client, "to": spell.to }))
        .collect();
    let deed = Deed::of("membership.started").on(group).with("group", group.to_string()).with("from", from.0).with("members", told);
    spells.iter().fold(deed, |deed, spell| deed.client(spell.client)).announce()
}

fn ended(spell: &Spell, at: Moment, why: &str) -> Deed {
    Deed::of("membership.ended")
        .on(spell.id)
        .client(spell.client)
        .with("group", spell.group.to_string())
        .with("client", spell.client.to_string())
        .with("membership", spell.id.to_string())
        .with("at", at.0)
        .with("reason", why)
        .announce()
}

/// A membership that may be ended.
#[derive(Debug, Clone)]
pub struct MemberSheet {
    /// The spell.
    pub spell: Spell,
    /// Its group.
    pub card: GroupCard,
    /// Whose.
    pub face: Face,
}

/// Opens a membership, for the page that asks why and when it ends.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_membership(act: &mut Act, id: Id<Membership>) -> Outcome<MemberSheet> {
    let permit = act.may::<EndMembership>(id).await?;
    let faces = clients::faces(act, &permit, &[permit.row().0.client]).await?;
    let (spell, card) = permit.into_row();
    let face = faces.into_iter().next().ok_or(Error::Missing)?;
    act.seen(Deed::of("membership.seen").on(id).client(face.id), MemberSheet { spell, card, face })
}

/// The order to end a membership.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Leave {
    /// Which.
    pub membership: Id<Membership>,
    /// The version read; none to end whatever stands.
    pub version: Option<i64>,
    /// The last day; none for now.
    pub day: Option<Day>,
    /// Why.
    pub reason: String,
}

/// A membership that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The spell as it stands now.
    pub spell: Spell,
}

fn changed_meanwhile() -> Error {
    Error::refuse("membership.changed", "Somebody changed this membership meanwhile. Look at the group again.")
}

/// Ends a membership; nothing is deleted, and coming back is a new one.
///
/// # Errors
/// Refused without a reason, when it ended already, or when somebody changed it meanwhile.
pub async fn end_membership(act: &mut Act, order: Leave) -> Outcome<Ended> {
    let permit = act.may::<EndMembership>(order.membership).await?;
    let before = &permit.row().0;
    if order.version.is_some_and(|version| version != before.version) {
        return Err(changed_meanwhile());
    }
    let reason = rules::reason(&order.reason)?;
    let zone = access::practice_card(act).await?.zone;
    let end = rules::ends(before, order.day, &zone, act.now())?;
    let spell = Spell { to: Some(end), reason: Some(reason.clone()), version: before.version + 1, ..before.clone() };
    if !store::update_spell(act, &permit, &spell, "left", &reason).await? {
        return Err(changed_meanwhile());
    }
    act.done(ended(&spell, end, &reason), Ended { spell })
}

/// Takes back the last change of a membership, if it is still the last one: who was placed was not, who left goes on.
///
/// # Errors
/// Refused when somebody changed it meanwhile, or the place is taken.
pub async fn undo_membership(act: &mut Act, id: Id<Membership>, version: i64) -> Outcome<Ended> {
    let permit = act.may::<EndMembership>(id).await?;
    let (before, card) = permit.row();
    if before.version != version {
        return Err(changed_meanwhile());
    }
    let earlier = store::said(act, &permit, id, version - 1).await?;
    // Before its first version there was no spell: it shrinks to nothing, and stays in the log.
    let to = earlier.as_ref().map_or(Some(before.from), |line| line.to);
    let reason = earlier.filter(|line| line.what == "left").map(|line| line.reason);
    let spell = Spell { to, reason, version: version + 1, ..before.clone() };
    let longer = before.to.is_some_and(|end| to.is_none_or(|to| end < to));
    if longer {
        let cut = before.to.unwrap_or(before.from);
        let mut others = store::spells_past(act, &permit, spell.group, cut).await?;
        others.retain(|other| other.id != id);
        let zone = access::practice_card(act).await?.zone;
        rules::restore(card, before, &others, to, &zone)?;
    }
    let what = if longer { "restored" } else { "taken back" };
    if !store::update_spell(act, &permit, &spell, what, "").await? {
        return Err(changed_meanwhile());
    }
    let deed = if longer {
        started(spell.group, before.to.unwrap_or(spell.from), std::slice::from_ref(&spell))
    } else {
        ended(&spell, to.unwrap_or(spell.from), what)
    };
    act.done(deed, Ended { spell })
}
