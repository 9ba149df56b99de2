//! Joining and leaving: dated spells that never overlap, each change of which is logged, announced, and can be taken back.

mod ending;

use std::collections::HashSet;

use kernel::{Day, Error, Id, Moment};
use platform::{
    Act, Outcome, Tie,
    act::Deed,
    permit::{Found, Role, Roles, Verb, Warrant},
};
use serde::{Deserialize, Serialize};

pub use ending::{Ended, Leave, MemberSheet, end_membership, open_membership, undo_membership};

use super::{
    super::{
        rules, store,
        words::{FLOWS, Flow, Flowing, Group, GroupCard, Membership, Seat, Spell},
    },
    offers::{Since, settle},
    room::{Setting, own_only},
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
        let Some(tie) = group.max(client.filter(|tie| [Tie::Own, Tie::Other].contains(tie))) else { return Ok(None) };
        Ok(store::one(act, &scope, spell.group).await?.map(|card| Found { row: (spell, card), tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor]) || who.any(&[Role::Practitioner, Role::CaseManager]) && tie >= Tie::Managed
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

/// Those whom somebody chose to place, as the page shows them that says why it was not done.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The group.
    pub card: GroupCard,
    /// Those chosen whom the caller sees.
    pub faces: Vec<Face>,
    /// Whether the caller may place somebody in spite of whom they are kept apart from.
    pub may_pass: bool,
}

/// Shows those whom somebody chose to place in a group.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn chosen_members(act: &mut Act, group: Id<Group>, chosen: Vec<Id<Client>>) -> Outcome<Chosen> {
    let permit = act.may::<PlaceClients>(group).await?;
    let seen: Vec<_> = clients::visible(act, &act.scope(), &chosen).await?.into_iter().collect();
    let faces = clients::faces(act, &permit, &seen).await?;
    let deed = faces.iter().fold(Deed::of("clients.shown"), |deed, face| deed.client(face.id));
    let chosen = Chosen { card: permit.into_row(), faces, may_pass: clients::may_pass(act) };
    if chosen.faces.is_empty() { act.nothing(chosen) } else { act.seen(deed, chosen) }
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
    /// What it did to the sessions to come.
    #[serde(default)]
    pub flow: Flow,
    /// What limits that only warn say to it.
    #[serde(default)]
    pub warned: Vec<String>,
}

/// Places clients in a group, all of them or none. Places are counted inside the transaction; see `rules` for a full or
/// closed group.
///
/// # Errors
/// `Missing` when the caller does not see one of the clients; refused when there is no room or the group is closed, when a
/// spell would overlap another, or somebody is kept apart from one of the members.
pub async fn join(act: &mut Act, order: Join) -> Outcome<Joined> {
    join_despite(act, order, String::new()).await
}

/// Places clients in a group in spite of whom they are kept apart from, for a reason, which is kept.
///
/// # Errors
/// As [`join`]; `Forbidden` for whoever may not decide that, where it is needed.
pub async fn join_despite(act: &mut Act, order: Join, despite: String) -> Outcome<Joined> {
    let permit = act.may::<PlaceClients>(order.group).await?;
    let seen = clients::visible(act, &act.scope(), &order.clients).await?;
    if let Some(unseen) = order.clients.iter().find(|client| !seen.contains(client)) {
        return Err(act.unseen::<PlaceClients>(unseen));
    }
    let zone = access::practice_card(act).await?.zone;
    let from = rules::begins(order.day, &zone, act.now());
    let joined = place(act, &permit, Placing { card: permit.row(), clients: &order.clients, from, despite: &despite }).await?;
    act.nothing(joined)
}

/// Whom to place where, from when on, and in spite of whom they are kept apart from.
pub(super) struct Placing<'a> {
    pub card: &'a GroupCard,
    pub clients: &'a [Id<Client>],
    pub from: Moment,
    pub despite: &'a str,
}

/// Places clients whom the verb may place: the one way into a group. Whoever waited for it waits no more.
pub(super) async fn place(act: &mut Act, warrant: &impl Warrant, placing: Placing<'_>) -> Result<Joined, Error> {
    let Placing { card, clients, from, despite } = placing;
    own_only(act, card, clients).await?;
    let mut list = store::waiting_list(act, warrant, card.id).await?;
    if !rules::lapsed(&list, act.now()).is_empty() {
        // What has run out goes to the next in the line first.
        settle(act, warrant, card, Since::Time).await?;
        list = store::waiting_list(act, warrant, card.id).await?;
    }
    let setting = Setting::read(act, warrant, card, &list, clients, from).await?;
    let zone = access::practice_card(act).await?.zone;
    let joining = rules::join(card, &setting.spells, clients, from, &zone)?;
    let seats: Vec<_> = joining.new.iter().map(|client| Seat { client: *client, from, to: None, held: false }).collect();
    let warned = setting.admit(act, warrant, card, &seats, despite).await?;
    let spell = |client: Id<Client>| Spell { id: Id::new(), group: card.id, client, from, to: None, reason: None, version: 1 };
    let new: Vec<Spell> = joining.new.into_iter().map(spell).collect();
    store::insert_spells(act, warrant, &new).await?;
    let ids: Vec<_> = new.iter().map(|spell| spell.id).collect();
    if !list.is_empty() {
        store::join_waiting(act, warrant, card.id, &ids).await?;
    }
    let flow = if new.is_empty() {
        Flow::default()
    } else {
        let flow = flows(act, warrant, card.id, &new).await?;
        act.done(started(card.id, from, &new), ())?.value();
        flow
    };
    let seen = access::group_tie(act, card.id).await?.is_some();
    Ok(Joined { new: ids, already: joining.already.len(), seen, flow, warned })
}

/// Lets the sessions to come follow, in this transaction, and sums up what they answered.
async fn flows(act: &mut Act, warrant: &impl Warrant, group: Id<Group>, spells: &[Spell]) -> Result<Flow, Error> {
    let flowing = Flowing {
        group,
        clients: spells.iter().map(|spell| spell.client).collect(),
        spells: spells.iter().map(|spell| (spell.id, spell.version)).collect(),
    };
    let facts = serde_json::to_value(flowing).map_err(Error::fault)?;
    let answers = act.follow(warrant, FLOWS, &facts).await?;
    Ok(answers.into_iter().find_map(|answer| serde_json::from_value(answer).ok()).unwrap_or_default())
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
