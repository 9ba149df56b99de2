//! Asking whether those who shall lead sessions of a group are given access to it: being scheduled gives none, and none is
//! given without a word (TA-15).

use kernel::{Day, Error, Id, Refusal};
use platform::{Act, Outcome, Verb};

use super::{
    Setting,
    preview::make_series_without,
    series::{ScheduleGroup, usual},
};
use crate::{
    access::{GrantGroup, Rights, StaffCard},
    clients::Client,
    groups::{self, GroupCard, Share},
    schedule::{
        rules,
        words::{Booked, End, NewSeries},
    },
};

/// Who of those who would lead the sessions of an order cannot open the group.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Lacking {
    /// The group.
    pub group: GroupCard,
    /// They.
    pub staff: Vec<StaffCard>,
    /// The last day of the series, if it has one.
    pub until: Option<Day>,
    /// Whether the caller may give them access.
    pub may: bool,
}

/// What was answered: the rights that they get, and until which day.
#[derive(Debug, Clone, Copy)]
pub(in crate::schedule) struct Sharing {
    pub rights: Rights,
    pub until: Option<Day>,
}

/// Says who of those who would lead the sessions of an order cannot open the group.
///
/// # Errors
/// Refused when something in the order will not do; `Missing` or `Forbidden` by policy.
pub(in crate::schedule) async fn lacking(act: &mut Act, order: NewSeries) -> Outcome<Lacking> {
    let permit = act.may::<ScheduleGroup>(order.group).await?;
    let (group, setting) = (permit.row().clone(), Setting::read(act, &permit).await?);
    let plan = rules::plan(&order, &usual(&group), &setting.rooms, setting.horizon(act.now()))?;
    let staff = setting.outside(act, &permit, &group, &plan.series.leads).await?.into_iter().cloned().collect();
    let until = match order.rule.end {
        End::Never => None,
        End::Until(day) => Some(day),
        End::Count(_) => plan.instances.iter().map(|instance| instance.local.date()).max(),
    };
    let may = act.actor().staff().is_none_or(|who| GrantGroup::allows(who.roles, permit.tie()));
    act.nothing(Lacking { group, staff, until, may })
}

/// Makes a series, and gives those who lead it and cannot open the group the access that was asked about; both or neither.
///
/// # Errors
/// As [`make_series_without`]; refused for somebody who may not give access to the group.
pub(in crate::schedule) async fn make_shared(
    act: &mut Act, order: NewSeries, without: Vec<Id<Client>>, sharing: Option<Sharing>,
) -> Outcome<Booked> {
    let Some(Sharing { rights, until }) = sharing else { return make_series_without(act, order, without).await };
    let found = lacking(act, order.clone()).await?.value();
    let booked = make_series_without(act, order, without).await?.value();
    // Few lead a series who cannot open its group.
    for staff in found.staff {
        let reason = "scheduled to lead sessions of the group".to_owned();
        let share = Share { group: found.group.id, staff: staff.id, rights, from: None, until, reason, cover: false };
        groups::share_group(act, share).await.map_err(beside)?.value();
    }
    act.nothing(Booked { outside: Vec::new(), ..booked })
}

/// What stands in the way of a share, beside the question about it.
fn beside(error: Error) -> Error {
    match error {
        Error::Forbidden => {
            let say = "Only the group's provider, a supervisor or an account manager can give access to it. Answer no, and ask one of them.";
            Refusal::new("share.forbidden", say).at("share").into()
        }
        Error::Refused(all) => Error::Refused(all.into_iter().map(|refusal| refusal.at("share")).collect()),
        Error::Missing | Error::Again | Error::Fault(_) => error,
    }
}
