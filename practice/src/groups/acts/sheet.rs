//! Opening a group with its members, and opening it to others.

use std::collections::HashMap;

use kernel::{Day, Id, Refusal, id::Staff, text};
use platform::{Act, Outcome, Tie, act::Deed};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        store,
        words::{Group, GroupCard, LogLine, Member, Spell},
    },
    SeeGroup,
};
use crate::{
    access::{self, Grant, StaffCard},
    clients::{self, Client, Face},
};

/// How much of the membership log a page shows.
const HISTORY: usize = 50;

/// A group with all that its page shows.
#[derive(Debug, Clone)]
pub struct GroupSheet {
    /// The group.
    pub card: GroupCard,
    /// How the caller is tied to it.
    pub tie: Tie,
    /// Members now, and those who join on a later day.
    pub members: Vec<Member>,
    /// Spells that have ended, the last first; only for those whose group it is, and for the office.
    pub past: Vec<Member>,
    /// What was said of the spells, the last first; to whom `past` is shown.
    pub history: Vec<LogLine>,
    /// Who sees the group by a grant.
    pub grants: Vec<Grant>,
    /// The staff, for names and choices.
    pub staff: Vec<StaffCard>,
}

/// Opens a group.
///
/// # Errors
/// `Missing` when the caller does not see the group.
pub async fn see_group(act: &mut Act, id: Id<Group>) -> Outcome<GroupSheet> {
    let permit = act.may::<SeeGroup>(id).await?;
    let tie = permit.tie();
    let now = act.now();
    let spells: Vec<Spell> = if tie == Tie::Shared {
        // A grant opens the members of today, not those of before or to come.
        store::spells_past(act, &permit, id, now).await?.into_iter().filter(|spell| spell.holds(now)).collect()
    } else {
        store::spells_of_group(act, &permit, id).await?.into_iter().filter(|spell| !spell.void()).collect()
    };
    let ids: Vec<_> = spells.iter().map(|spell| spell.client).collect();
    let faces = clients::faces(act, &permit, &ids).await?;
    let deed = faces.iter().fold(Deed::of("group.seen").on(id), |deed, face| deed.client(face.id));
    let mut past = members(&spells, &faces);
    let members = past.extract_if(.., |member| member.spell.to.is_none_or(|to| to > now)).collect();
    past.sort_by_key(|member| std::cmp::Reverse(member.spell.to));
    let history = if tie == Tie::Shared { Vec::new() } else { store::history(act, &permit, id, HISTORY).await? };
    let grants = access::grants_of_group(act, &permit, id).await?;
    let staff = access::staff_list(act, &permit).await?;
    act.seen(deed, GroupSheet { card: permit.into_row(), tie, members, past, history, grants, staff })
}

/// The spells with their clients' faces, in the faces' order: by name.
fn members(spells: &[Spell], faces: &[Face]) -> Vec<Member> {
    let mut by_client: HashMap<Id<Client>, Vec<&Spell>> = HashMap::new();
    for spell in spells {
        by_client.entry(spell.client).or_default().push(spell);
    }
    let of = |face: &Face| by_client.get(&face.id).cloned().unwrap_or_default();
    faces.iter().flat_map(|face| of(face).into_iter().map(|spell| Member { spell: spell.clone(), face: face.clone() })).collect()
}

/// The order to open a group's clients to somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Share {
    /// Which group.
    pub group: Id<Group>,
    /// To whom.
    pub staff: Id<Staff>,
    /// The last day, if there is one.
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
}

/// Opens a group's current and coming members to one more member of staff, beside whatever other way they have.
///
/// # Errors
/// Refused when the group is open to them already; `Missing` or `Forbidden` by policy.
pub async fn share_group(act: &mut Act, order: Share) -> Outcome<()> {
    let permit = act.may::<access::GrantGroup>(order.group.uuid()).await?;
    let zone = access::practice_card(act).await?.zone;
    if access::grants_of_group(act, &permit, order.group).await?.iter().any(|grant| grant.staff == order.staff) {
        return Err(Refusal::new("group.shared", "They have access to this group already.").at("staff").into());
    }
    let until = order.until.map(|day| zone.start_of(day.tomorrow().unwrap_or(day)));
    if until.is_some_and(|until| until <= act.now()) {
        return Err(Refusal::new("group.shared_until", "Choose a last day that has not passed.").at("until").into());
    }
    access::grant_group(act, order.group.uuid(), order.staff, until, &text::clean(&order.reason)).await?.value();
    act.nothing(())
}
