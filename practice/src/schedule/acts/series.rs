//! Making a series: its occurrences up to the horizon at once, with what they hold and who is expected.

use std::collections::HashMap;

use kernel::{Error, Id, Refusal, id::Staff};
use platform::{
    Act, Found, Outcome, Permit, Tie, Verb,
    act::Deed,
    permit::Roles,
};

use super::{Setting, edit::fresh, flow, may_schedule};
use crate::{
    access,
    groups::{self, Group, GroupCard},
    schedule::{
        rules, store,
        words::{Booked, But, Clash, NewSeries, Occurrence, Plan},
    },
};

/// Put sessions of a group on the calendar: the office, and practitioners and case managers who have the group.
#[derive(Debug)]
pub struct ScheduleGroup;
impl Verb for ScheduleGroup {
    const NAME: &'static str = "schedule.group";
    type Key = Id<Group>;
    type Row = GroupCard;
    async fn find(act: &mut Act, group: Id<Group>) -> Result<Option<Found<GroupCard>>, Error> {
        let Some(tie) = access::group_tie(act, group).await? else { return Ok(None) };
        let scope = act.scope();
        Ok(Some(Found { row: groups::card(act, &scope, group).await?, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        may_schedule(who, tie)
    }
}

/// Makes a series and its occurrences up to the practice's horizon, takes room and facilitators for them, and expects the members.
///
/// # Errors
/// Refused when something in the order will not do, or when the practice forbids a double booking and there is one.
pub async fn make_series(act: &mut Act, order: NewSeries) -> Outcome<Booked> {
    make_series_but(act, order, &[]).await
}

/// Makes a series that leaves out some days of its rule, or has them elsewhere from the beginning, as a calendar that is
/// taken in may say.
///
/// # Errors
/// As [`make_series`].
pub(super) async fn make_series_but(act: &mut Act, order: NewSeries, but: &[But]) -> Outcome<Booked> {
    let permit = act.may::<ScheduleGroup>(order.group).await?;
    let (group, setting) = (permit.row(), Setting::read(act, &permit).await?);
    rules::meets(group.kind)?;
    rules::known(&order.leads, &setting.working())?;
    let mut plan = rules::plan(&order, &usual(group), &setting.rooms, setting.horizon(act.now()))?;
    let elsewhere = rules::but(&mut plan.instances, but, &plan.series.zone);
    let leads = plan.series.leads.clone();
    let mut clashes = setting.clashes(act, &permit, &plan.instances, plan.series.room, &leads).await?;
    let mut skipped = Vec::new();
    if order.skip_taken {
        skipped = std::mem::take(&mut clashes);
        plan.instances.retain(|instance| !skipped.iter().any(|clash| clash.at == instance.starts_at));
    }
    let Some(first) = plan.instances.first().copied() else { return Err(rules::dates_taken(&skipped, &setting.zone).into()) };
    let times = plan.instances.len();
    write(act, &permit, &plan, &elsewhere, &setting).await?;
    let outside = setting.outside(act, &permit, group, &leads).await?;
    if order.share {
        for staff in &outside {
            share(act, group, staff.id).await?;
        }
    }
    let deed = Deed::of("series.made")
        .on(plan.series.id)
        .with("series", plan.series.id.to_string())
        .with("group", group.id.to_string())
        .with("first", plan.series.day.to_string())
        .with("rule", plan.series.rule.to_string())
        .with("times", times)
        .with("double_bookings", clashes.len())
        .announce();
    let booked = Booked {
        series: plan.series.id,
        first: first.id,
        starts_at: first.starts_at,
        times,
        skipped,
        outside: if order.share { Vec::new() } else { outside.iter().map(|s| s.name.clone()).collect() },
        clashes,
    };
    act.done(deed, booked)
}

/// Writes a series with every occurrence up to the horizon, what they hold, and who is expected at them.
/// `elsewhere` are the wall-clock times that the series says of those that are at another.
async fn write(
    act: &Act, permit: &Permit<ScheduleGroup>, plan: &Plan, elsewhere: &HashMap<Id<Occurrence>, String>, setting: &Setting,
) -> Result<(), Error> {
    let series = &plan.series;
    store::insert_series(act, permit, series).await?;
    let closures = store::closures(act, permit, series.day).await?;
    let place = setting.rooms.iter().find(|room| Some(room.id) == series.room).map_or("", |room| room.place.as_str());
    let states: Vec<_> = plan
        .instances
        .iter()
        .map(|instance| {
            let closed = rules::closed(&closures, instance.local.date(), place, &series.leads).filter(|closure| closure.cancels);
            let mut state = fresh(series, instance, closed.map(|closure| (act.now(), closure.name.clone())));
            if let Some(original) = elsewhere.get(&instance.id) {
                state.original.clone_from(original);
            }
            (instance.id, state)
        })
        .collect();
    let new: Vec<_> = states.iter().map(|(id, state)| (*id, state)).collect();
    store::insert_occurrences(act, permit, |_| series.group, &new).await?;
    store::hold(act, permit, &new.iter().map(|(id, state)| (*id, *state, setting.strict)).collect::<Vec<_>>()).await?;
    flow::by_dates(act, permit, &new.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
    Ok(())
}

pub(super) fn usual(group: &GroupCard) -> Vec<Id<Staff>> {
    [&[group.provider][..], &group.facilitators].concat()
}

/// Gives a facilitator the group, where the one who schedules may do that.
async fn share(act: &mut Act, group: &GroupCard, staff: Id<Staff>) -> Result<(), Error> {
    match access::grant_group(act, group.id.uuid(), access::Given::to(staff, "Scheduled to lead sessions of the group")).await {
        Ok(_) => Ok(()),
        Err(Error::Forbidden) => {
            let say = "Only the group's provider, a supervisor or an account manager can give access to it. Leave this unticked and ask one of them.";
            Err(Refusal::new("share.forbidden", say).at("share").into())
        }
        Err(other) => Err(other),
    }
}

/// Which dates of an order find what taken: to explain a refusal, never to decide one.
pub(in crate::schedule) async fn taken(act: &mut Act, order: NewSeries) -> Outcome<Vec<Clash>> {
    let permit = act.may::<ScheduleGroup>(order.group).await?;
    let setting = Setting::read(act, &permit).await?;
    let plan = rules::plan(&order, &usual(permit.row()), &setting.rooms, setting.horizon(act.now()))?;
    let clashes = setting.clashes(act, &permit, &plan.instances, plan.series.room, &plan.series.leads).await?;
    act.nothing(clashes)
}
