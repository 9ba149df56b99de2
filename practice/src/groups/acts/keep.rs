//! Making a group and changing it.

use kernel::{Error, Id, id::Staff, text};
use platform::{
    Act, Outcome,
    act::Deed,
    permit::Proof,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    super::{
        rules, store,
        words::{Facts, Group, GroupCard, Typed},
    },
    ChangeGroup, MakeGroups, Templates,
    offers::{Since, settle},
};
use crate::access::{self, StaffCard};

/// What a group's form starts from.
#[derive(Debug, Clone)]
pub struct GroupForm {
    /// What stands in it.
    pub typed: Typed,
    /// The version read; none for a new group.
    pub version: Option<i64>,
    /// Who can lead a group.
    pub staff: Vec<StaffCard>,
    /// The programmes that groups belong to already, to choose from while typing.
    pub programmes: Vec<String>,
    /// The note template its sessions usually have.
    pub template: Option<Uuid>,
}

/// Opens the form of a new group.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn new_group(act: &mut Act) -> Outcome<GroupForm> {
    let permit = act.may::<MakeGroups>(()).await?;
    let staff = leaders(act, &permit, &[]).await?;
    let me = act.actor().staff().map(|standing| standing.staff.to_string()).unwrap_or_default();
    let typed = Typed { provider: me, service_code: rules::USUAL_CODE.to_owned(), open: true, ..Typed::default() };
    let programmes = programmes(act).await?;
    act.nothing(GroupForm { typed, version: None, staff, programmes, template: None })
}

/// Opens the form of a group that is kept.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_group(act: &mut Act, id: Id<Group>) -> Outcome<GroupForm> {
    let permit = act.may::<ChangeGroup>(id).await?;
    let card = permit.row();
    let staff = leaders(act, &permit, &led_by(card)).await?;
    let programmes = programmes(act).await?;
    act.nothing(GroupForm { typed: rules::typed(card), version: Some(card.version), staff, programmes, template: card.template })
}

/// The programmes of the groups that the caller sees, each once.
async fn programmes(act: &Act) -> Result<Vec<String>, Error> {
    let cards = store::cards(act, &act.scope()).await?;
    let mut all: Vec<_> = cards.into_iter().map(|card| card.programme).filter(|programme| !programme.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn led_by(card: &GroupCard) -> Vec<Id<Staff>> {
    card.facilitators.iter().copied().chain([card.provider]).collect()
}

/// Who can lead a group: the active staff but for the office, and whoever leads it today, though they left.
async fn leaders(act: &Act, proof: &impl Proof, today: &[Id<Staff>]) -> Result<Vec<StaffCard>, Error> {
    let staff = access::staff_list(act, proof).await?.into_iter();
    Ok(staff.filter(|card| card.leads() || today.contains(&card.id)).collect())
}

async fn check(act: &Act, proof: &impl Proof, typed: &Typed, today: &[Id<Staff>]) -> Result<Facts, Error> {
    let staff: Vec<_> = leaders(act, proof, today).await?.into_iter().map(|card| card.id).collect();
    Ok(rules::facts(typed, act.actor().staff().map(|standing| standing.staff), &staff)?)
}

/// The order to make a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MakeGroup {
    /// What was typed.
    pub typed: Typed,
}

/// Makes a group.
///
/// # Errors
/// Refused when a field will not do or the name is taken.
pub async fn make_group(act: &mut Act, order: MakeGroup) -> Outcome<Id<Group>> {
    let permit = act.may::<MakeGroups>(()).await?;
    let facts = check(act, &permit, &order.typed, &[]).await?;
    let id = Id::new();
    store::insert(act, &permit, id, &text::fold(&facts.name), &facts).await.map_err(beside_name)?;
    act.done(Deed::of("group.made").on(id).with("name", facts.name).with("provider", facts.provider.to_string()), id)
}

/// The order to change a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EditGroup {
    /// Which.
    pub id: Id<Group>,
    /// The version read.
    pub version: i64,
    /// What was typed.
    pub typed: Typed,
}

/// Changes a group; the audit log keeps old and new of every setting that differs.
///
/// # Errors
/// Refused when a field will not do, the name is taken, or somebody else changed the group meanwhile.
pub async fn edit_group(act: &mut Act, order: EditGroup) -> Outcome<()> {
    let permit = act.may::<ChangeGroup>(order.id).await?;
    let before = permit.row().clone();
    let facts = check(act, &permit, &order.typed, &led_by(&before)).await?;
    let saved = store::update(act, &permit, order.id, order.version, &text::fold(&facts.name), &facts).await.map_err(beside_name)?;
    if !saved {
        return Err(changed_meanwhile(act, &permit, order.id).await?);
    }
    let changes = rules::changed(&before, &facts).into_iter();
    let deed = changes.fold(Deed::of("group.changed").on(order.id), |deed, (field, old, new)| deed.with(field, vec![old, new]));
    act.done(deed, ())?.value();
    // More places, or a group that opens, may be what somebody waits for.
    let card = store::one(act, &permit, order.id).await?.ok_or(Error::Missing)?;
    settle(act, &permit, &card, Since::Change).await?;
    act.nothing(())
}

/// The refusal of a change whose form was read before somebody else's change: it says whose, and when.
pub(super) async fn changed_meanwhile(act: &Act, proof: &impl Proof, group: Id<Group>) -> Result<Error, Error> {
    let actions = ["group.changed", "group.template_chosen", "group.places_set"];
    let by = access::last_change(act, proof, &actions, &group.to_string()).await?;
    let say = format!("{} Open the form again to see the new state.", by.told("this group"));
    Ok(Error::refuse("group.changed", say))
}

/// The database says that the name is taken; the form says it beside the name.
fn beside_name(error: Error) -> Error {
    match error {
        Error::Refused(all) => Error::Refused(
            all.into_iter().map(|refusal| if refusal.code == "group_name_taken" { refusal.at("name") } else { refusal }).collect(),
        ),
        other => other,
    }
}

/// Makes a group and chooses its note template, as its form does: both or neither.
///
/// # Errors
/// As [`make_group`].
pub(in crate::groups) async fn make_with_template(act: &mut Act, order: MakeGroup, template: Option<Uuid>) -> Outcome<Id<Group>> {
    let made = make_group(act, order).await?;
    if template.is_none() {
        return Ok(made);
    }
    let id = made.value();
    choose_template(act, id, template).await?.value();
    act.nothing(id)
}

/// Changes a group and its note template, as its form does; `template` is none where the form had no such choice.
///
/// # Errors
/// As [`edit_group`].
pub(in crate::groups) async fn edit_with_template(act: &mut Act, order: EditGroup, template: Option<Option<Uuid>>) -> Outcome<()> {
    let id = order.id;
    let edited = edit_group(act, order).await?;
    match template {
        None => Ok(edited),
        Some(template) => {
            edited.value();
            choose_template(act, id, template).await
        }
    }
}

/// The note templates to choose from, as charting tells them.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn templates(act: &mut Act, ask: Templates) -> Outcome<Vec<(Uuid, String)>> {
    let Templates(ask) = ask;
    let all = ask(act, &act.scope()).await?;
    act.nothing(all)
}

/// Chooses the note template that a group's sessions usually have; templates stand above this room, so it is only kept here.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn choose_template(act: &mut Act, group: Id<Group>, template: Option<Uuid>) -> Outcome<()> {
    let permit = act.may::<ChangeGroup>(group).await?;
    if permit.row().template == template {
        return act.nothing(());
    }
    store::set_template(act, &permit, group, template).await?;
    act.done(Deed::of("group.template_chosen").on(group).with("template", template.map(|id| id.to_string())), ())
}
