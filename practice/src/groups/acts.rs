//! The verbs of groups: list, find, make, change, see, and who may do each. Membership and import have files of their own.

mod import;
mod keep;
mod limits;
mod member;
mod offers;
mod people;
mod room;
mod share;
mod sheet;
mod waiting;

use std::{collections::HashMap, pin::Pin};

use kernel::{Error, Id, Moment, id::Staff, text};
use platform::{
    Act, Outcome, Scope, Tie,
    permit::{Found, Proof, Role, Roles, Verb},
};
use uuid::Uuid;

pub use import::{Counts, ImportReport, Outlook, import_clients, import_file, preview_import, said};
pub use keep::{EditGroup, GroupForm, MakeGroup, choose_template, edit_group, make_group, new_group, open_group, templates};
pub(super) use keep::{edit_with_template, make_with_template};
pub use limits::{LimitSheet, add_limit, end_limit, open_limits, set_places};
pub use member::{
    Chosen, Choice, EndMembership, Ended, Join, Joined, Leave, MemberSheet, PlaceClients, choose_members, chosen_members, end_membership, join,
    join_despite, open_membership, undo_membership,
};
pub use offers::{Settle, end_offers, offer_places};
pub use people::{ClientSheet, Open, People, see_people, see_profile, see_ways};
pub use share::{ShareSheet, end_share, open_sharing, share_group};
pub use sheet::{GroupSheet, Waiter, see_coming, see_group};
pub use waiting::{KeepWaiting, LeaveWaiting, accept_offer, ask_again, decline_offer, offer_place, reorder, take_off, wait};

use super::{
    store,
    words::{Group, GroupCard, Listed},
};
use crate::{access, clients::Client};

/// See the list of groups: all staff, within what they see.
#[derive(Debug)]
pub struct ListGroups;
impl Verb for ListGroups {
    const NAME: &'static str = "group.list";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        !who.list().is_empty()
    }
}

/// Make a group: account managers and supervisors.
#[derive(Debug)]
pub struct MakeGroups;
impl Verb for MakeGroups {
    const NAME: &'static str = "group.make";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Change a group: account managers and supervisors.
#[derive(Debug)]
pub struct ChangeGroup;
impl Verb for ChangeGroup {
    const NAME: &'static str = "group.change";
    type Key = Id<Group>;
    type Row = GroupCard;
    async fn find(act: &mut Act, id: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// See a group and its members: all staff who see the group.
#[derive(Debug)]
pub struct SeeGroup;
impl Verb for SeeGroup {
    const NAME: &'static str = "group.see";
    type Key = Id<Group>;
    type Row = GroupCard;
    async fn find(act: &mut Act, id: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, _: Tie) -> bool {
        !who.list().is_empty()
    }
}

async fn found(act: &Act, id: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
    let Some(tie) = access::group_tie(act, id).await? else { return Ok(None) };
    Ok(store::one(act, &act.scope(), id).await?.map(|row| Found { row, tie }))
}

/// When each group meets next: asked of the schedule, which stands above this room. The roof hands the question in as an
/// axum `Extension`; without it the list has no such column.
#[derive(Clone, Copy)]
pub struct Next(pub for<'a> fn(&'a Act, &'a Scope) -> Asked<'a>);

/// The schedule's answer on its way: the start of the next session of every group that has one.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<HashMap<Id<Group>, Moment>, Error>> + Send + 'a>>;

/// The note templates that a group's form offers: asked of charting, which stands above this room. The roof hands the
/// question in as an axum `Extension`; without it the form has no such choice.
#[derive(Clone, Copy)]
pub struct Templates(pub for<'a> fn(&'a Act, &'a Scope) -> Offered<'a>);

/// Charting's answer on its way: every template's id and name.
pub type Offered<'a> = Pin<Box<dyn Future<Output = Result<Vec<(Uuid, String)>, Error>> + Send + 'a>>;

/// A session of a group to come, as the schedule tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The address of its page.
    pub href: String,
    /// When it starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Where, in words.
    pub place: String,
    /// Who leads it, in words.
    pub leads: String,
    /// Why it was cancelled, if it was.
    pub cancelled: Option<String>,
}

/// The next sessions of a group: asked of the schedule, which stands above this room. The roof hands the question in as an
/// axum `Extension`; without it the group's page does not show them.
#[derive(Clone, Copy)]
pub struct Coming(pub for<'a> fn(&'a Act, &'a Scope, Id<Group>) -> Meetings<'a>);

/// The schedule's answer on its way, in order of time.
pub type Meetings<'a> = Pin<Box<dyn Future<Output = Result<Vec<Meeting>, Error>> + Send + 'a>>;

/// Where a client stands on a pathway, as the pathways tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayLine {
    /// The pathway's name.
    pub pathway: String,
    /// The name of the state they are in.
    pub state: String,
    /// The status that the state counts as, such as "Active"; empty where it counts as none.
    pub status: String,
    /// When they came into it.
    pub since: Moment,
    /// The address of its page.
    pub href: String,
}

/// Where a client stands: asked of the pathways, which stand above this room. The roof hands the question in as an axum
/// `Extension`; without it the profile does not show it.
#[derive(Clone, Copy)]
pub struct Ways(pub for<'a> fn(&'a Act, &'a Scope, Id<Client>) -> WayLines<'a>);

/// The pathways' answer on its way; empty for a client who is on none.
pub type WayLines<'a> = Pin<Box<dyn Future<Output = Result<Vec<WayLine>, Error>> + Send + 'a>>;

/// The group of this id, for the rooms above. The proof says why it may be read.
///
/// # Errors
/// `Missing` when there is none.
pub async fn card(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<GroupCard, Error> {
    store::one(act, proof, group).await?.ok_or(Error::Missing)
}

/// Who was or will be a member at an instant.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn members_at(act: &Act, proof: &impl Proof, group: Id<Group>, at: Moment) -> Result<Vec<Id<Client>>, Error> {
    let spells = store::spells_past(act, proof, group, at).await?;
    Ok(spells.into_iter().filter(|spell| spell.holds(at)).map(|spell| spell.client).collect())
}

/// Everybody who was ever a member, each once: for the check that no note names another member.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn members_ever(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<Vec<Id<Client>>, Error> {
    let spells = store::spells_of_group(act, proof, group).await?;
    let mut clients: Vec<_> = spells.into_iter().filter(|spell| !spell.void()).map(|spell| spell.client).collect();
    clients.sort_unstable();
    clients.dedup();
    Ok(clients)
}

async fn listed(act: &Act, next: Option<Next>) -> Result<Vec<Listed>, Error> {
    let scope = act.scope();
    let cards = store::cards(act, &scope).await?;
    let members = store::counts(act, &scope, act.now()).await?;
    let staff: HashMap<Id<Staff>, String> = access::staff_list(act, &scope).await?.into_iter().map(|card| (card.id, card.name)).collect();
    let next = match next {
        Some(Next(ask)) => ask(act, &scope).await?,
        None => HashMap::new(),
    };
    let row = |card: GroupCard| Listed {
        provider: staff.get(&card.provider).cloned().unwrap_or_default(),
        members: members.get(&card.id).copied().unwrap_or_default(),
        next: next.get(&card.id).copied(),
        card,
    };
    Ok(cards.into_iter().map(row).collect())
}

/// Lists the groups the caller sees.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn list_groups(act: &mut Act, next: Option<Next>) -> Outcome<Vec<Listed>> {
    act.may::<ListGroups>(()).await?;
    let groups = listed(act, next).await?;
    act.nothing(groups)
}

/// Finds groups by the beginnings of any words of their names, or by their initials, among those the caller sees.
///
/// # Errors
/// `Forbidden` for somebody without a role.
pub async fn find_groups(act: &mut Act, typed: String) -> Outcome<Vec<GroupCard>> {
    act.may::<ListGroups>(()).await?;
    let asked = text::words(&typed);
    let fits = |card: &GroupCard| {
        let words = text::words(&format!("{} {}", card.name, card.initials));
        asked.iter().all(|asked| words.iter().any(|word| word.starts_with(asked.as_str())))
    };
    let groups = store::cards(act, &act.scope()).await?.into_iter().filter(fits).take(20).collect();
    act.nothing(groups)
}
