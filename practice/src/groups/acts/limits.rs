//! How many a group takes: its own places, and limits beside them by payer and code for a time.

use kernel::{Day, Error, Id, Refusal};
use platform::{Act, Outcome, act::Deed};

use super::{
    super::{
        rules, store,
        words::{AddLimit, Capacity, EndLimit, Group, GroupCard, Limit, SetPlaces},
    },
    ChangeGroup,
    offers::{Since, settle},
};
use crate::{access, clients};

/// What the page about a group's places shows.
#[derive(Debug, Clone)]
pub struct LimitSheet {
    /// The group.
    pub card: GroupCard,
    /// Its own places, then the limits beside them.
    pub limits: Vec<Limit>,
    /// The payers of the practice's clients, to choose from while typing.
    pub payers: Vec<String>,
}

/// Opens the page about a group's places.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_limits(act: &mut Act, group: Id<Group>) -> Outcome<LimitSheet> {
    let permit = act.may::<ChangeGroup>(group).await?;
    let limits = store::limits(act, &permit, permit.row()).await?;
    let payers = clients::payers(act, &permit).await?;
    act.nothing(LimitSheet { card: permit.into_row(), limits, payers })
}

/// Changes a group's own places: how many, how few, and what happens to one too many.
///
/// # Errors
/// Refused when a field will not do, or somebody changed the group meanwhile; `Missing` or `Forbidden` by policy.
pub async fn set_places(act: &mut Act, order: SetPlaces) -> Outcome<()> {
    let permit = act.may::<ChangeGroup>(order.group).await?;
    let (least, most) = (rules::places(&order.least, "least")?, rules::places(&order.capacity, "capacity")?);
    rules::between(least, most, "least")?;
    let before = store::limits(act, &permit, permit.row()).await?.swap_remove(0);
    if !store::set_places(act, &permit, order.group, order.version, least, most, order.exceeding).await? {
        return Err(super::keep::changed_meanwhile(act, &permit, order.group).await?);
    }
    let pair = |old: Option<i64>, new: Option<i64>| vec![old, new];
    let deed = Deed::of("group.places_set")
        .on(order.group)
        .with("least", pair(before.least, least))
        .with("capacity", pair(before.most, most))
        .with("exceeding", vec![before.exceeding.word(), order.exceeding.word()]);
    act.done(deed, ())?.value();
    let card = store::one(act, &permit, order.group).await?.ok_or(Error::Missing)?;
    settle(act, &permit, &card, Since::Change).await?;
    act.nothing(())
}

fn days(from: &str, until: &str) -> Result<(Option<Day>, Option<Day>), Vec<Refusal>> {
    let read = |typed: &str, field: &str| {
        let wrong = |_| Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at(field);
        Some(typed.trim()).filter(|typed| !typed.is_empty()).map(|typed| typed.parse().map_err(wrong)).transpose()
    };
    match (read(from, "from"), read(until, "until")) {
        (Ok(from), Ok(until)) => Ok((from, until)),
        (from, until) => Err([from.err(), until.err()].into_iter().flatten().collect()),
    }
}

/// Sets a limit beside a group's own places.
///
/// # Errors
/// Refused when a field will not do; `Missing` or `Forbidden` by policy.
pub async fn add_limit(act: &mut Act, order: AddLimit) -> Outcome<Id<Capacity>> {
    let permit = act.may::<ChangeGroup>(order.group).await?;
    let zone = access::practice_card(act).await?.zone;
    let (from, until) = days(&order.typed.from, &order.typed.until)?;
    let (from, to) = rules::span(from, until, &zone, act.now())?;
    let limit = rules::limit(&order.typed, from, to)?;
    store::insert_limit(act, &permit, order.group, &limit).await?;
    let id = limit.id.ok_or_else(|| Error::fault("a limit without an id"))?;
    let deed = Deed::of("group.limit_set").on(id).with("group", order.group.to_string()).with("limit", rules::allowed(&limit));
    act.done(deed.with("from", from.0).with("to", to.map(|to| to.0)).with("exceeding", limit.exceeding.word()), id)
}

/// Ends a limit; a place that falls free by it is offered.
///
/// # Errors
/// Refused when it has ended, or somebody changed it meanwhile; `Missing` or `Forbidden` by policy.
pub async fn end_limit(act: &mut Act, order: EndLimit) -> Outcome<()> {
    let permit = act.may::<ChangeGroup>(order.group).await?;
    let limits = store::limits(act, &permit, permit.row()).await?;
    let limit = limits.into_iter().find(|limit| limit.id == Some(order.limit)).ok_or(Error::Missing)?;
    let zone = access::practice_card(act).await?.zone;
    let end = rules::span_end(limit.from, order.day, &zone, act.now())?;
    if limit.version != order.version || !store::end_limit(act, &permit, &limit, end).await? {
        return Err(Error::refuse("limit.changed", "Somebody changed this limit meanwhile. Look at the group's places again."));
    }
    act.done(Deed::of("group.limit_ended").on(order.limit).with("group", order.group.to_string()).with("to", end.0), ())?.value();
    settle(act, &permit, permit.row(), Since::Change).await?;
    act.nothing(())
}
