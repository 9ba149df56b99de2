//! Making a series: all its occurrences at once, with what they hold.

use kernel::{Error, Id, Refusal, id::Staff};
use platform::{
    Act, Found, Outcome, Tie, Verb,
    act::Deed,
    permit::Roles,
};

use super::{Setting, may_schedule};
use crate::{
    access,
    groups::{self, Group, GroupCard},
    schedule::{
        rules,
        store::{self, Holding},
        words::{Booked, Clash, NewSeries, Series},
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

/// Makes a weekly series and every occurrence of it, and takes room and facilitators for them.
///
/// # Errors
/// Refused when something in the order will not do, or when the practice forbids a double booking and there is one.
pub async fn make_series(act: &mut Act, order: NewSeries) -> Outcome<Booked> {
    let permit = act.may::<ScheduleGroup>(order.group).await?;
    let (group, setting) = (permit.row(), Setting::read(act, &permit).await?);
    rules::meets(group.kind)?;
    rules::known(&order.leads, &setting.working())?;
    let plan = rules::plan(&order, &setting.rooms)?;
    let leads = rules::leads(&order.leads, &usual(group));
    let series = Id::<Series>::new();
    let hold = Holding { room: plan.room, leads: &leads, strict: setting.strict };
    store::insert_series(act, &permit, series, &plan, &hold).await?;
    let clashes = setting.clashes(act, &permit, &plan.instances, plan.room, &leads).await?;
    let outside = setting.outside(act, &permit, group, &leads).await?;
    if order.share {
        for staff in &outside {
            share(act, group, staff.id).await?;
        }
    }
    let Some(first) = plan.instances.first() else { return Err(Error::fault("a plan without an occurrence")) };
    let deed = Deed::of("series.made")
        .on(series)
        .with("series", series.to_string())
        .with("group", group.id.to_string())
        .with("first", plan.day.to_string())
        .with("every_weeks", plan.every_weeks)
        .with("times", plan.instances.len())
        .with("double_bookings", clashes.len())
        .announce();
    let booked = Booked {
        series,
        first: first.id,
        starts_at: first.starts_at,
        times: plan.instances.len(),
        outside: if order.share { Vec::new() } else { outside.iter().map(|s| s.name.clone()).collect() },
        clashes,
    };
    act.done(deed, booked)
}

fn usual(group: &GroupCard) -> Vec<Id<Staff>> {
    [&[group.provider][..], &group.facilitators].concat()
}

/// Gives a facilitator the group, where the one who schedules may do that.
async fn share(act: &mut Act, group: &GroupCard, staff: Id<Staff>) -> Result<(), Error> {
    match access::grant_group(act, group.id.uuid(), staff, None, "Scheduled to lead sessions of the group").await {
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
    let plan = rules::plan(&order, &setting.rooms)?;
    let leads = rules::leads(&order.leads, &usual(permit.row()));
    let clashes = setting.clashes(act, &permit, &plan.instances, plan.room, &leads).await?;
    act.nothing(clashes)
}
