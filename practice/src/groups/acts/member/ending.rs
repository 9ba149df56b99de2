//! Ending a membership, and taking back its last change.

use kernel::{Day, Error, Id, Moment};
use platform::{Act, Outcome, act::Deed, permit::Permit};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        super::{
            rules, store,
            words::{Flow, GroupCard, Membership, Seat, Spell},
        },
        offers::{Since, settle, take_back},
        room::Setting,
    },
    EndMembership, ended, flows, started,
};
use crate::{
    access,
    clients::{self, Face},
};

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
    /// What it did to the sessions to come.
    #[serde(default)]
    pub flow: Flow,
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
    if before.to.is_some_and(|to| to < end) {
        // A later last day than was said before: the place must be free for so long.
        restorable(act, &permit, before, &permit.row().1, Some(end)).await?;
    }
    let spell = Spell { to: Some(end), reason: Some(reason.clone()), version: before.version + 1, ..before.clone() };
    if !store::update_spell(act, &permit, &spell, "left", &reason).await? {
        return Err(changed_meanwhile());
    }
    let flow = flows(act, &permit, spell.group, std::slice::from_ref(&spell)).await?;
    act.done(ended(&spell, end, &reason), ())?.value();
    settle(act, &permit, &permit.row().1, Since::Left(spell.id)).await?;
    act.nothing(Ended { spell, flow })
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
        restorable(act, &permit, before, card, to).await?;
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
    let flow = flows(act, &permit, spell.group, std::slice::from_ref(&spell)).await?;
    act.done(deed, ())?.value();
    if !longer {
        if spell.void() {
            store::unjoin_waiting(act, &permit, id).await?;
        }
        settle(act, &permit, card, Since::Left(id)).await?;
    }
    act.nothing(Ended { spell, flow })
}

/// Whether a spell that was cut short may go on: there must be room, for which offers that its end made by itself are taken
/// back, and nobody from whom the client is kept apart may have come.
async fn restorable(act: &mut Act, permit: &Permit<EndMembership>, spell: &Spell, card: &GroupCard, to: Option<Moment>) -> Result<(), Error> {
    let again = [Seat { client: spell.client, from: spell.to.unwrap_or(spell.from), to, held: false }];
    let zone = access::practice_card(act).await?.zone;
    let mut setting = without(act, permit, spell, card).await?;
    rules::restore(spell, &setting.spells, to)?;
    if rules::room(&setting.room, &again, &zone).is_err() && take_back(act, permit, card, spell.id).await? {
        setting = without(act, permit, spell, card).await?;
    }
    setting.admit(act, permit, card, &again, "").await?;
    Ok(())
}

/// The group from the end of a spell on as it is without that spell, which takes no place from itself.
async fn without(act: &Act, permit: &Permit<EndMembership>, spell: &Spell, card: &GroupCard) -> Result<Setting, Error> {
    let list = store::waiting_list(act, permit, card.id).await?;
    let mut setting = Setting::read(act, permit, card, &list, &[spell.client], spell.to.unwrap_or(spell.from)).await?;
    setting.spells.retain(|other| other.id != spell.id);
    setting.room.seats.retain(|seat| seat.held || (seat.client, seat.from, seat.to) != (spell.client, spell.from, spell.to));
    Ok(setting)
}
