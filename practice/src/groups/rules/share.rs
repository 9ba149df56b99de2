//! What may be given to somebody with a group: rights that they have not yet, for days that are still to come.

use kernel::{Id, Moment, Refusal, Zone, id::Staff};

use super::keep::line;
use crate::{
    access::{Given, Grant},
    groups::words::{GroupCard, Share},
};

fn leads(card: &GroupCard, staff: Id<Staff>) -> bool {
    card.provider == staff || card.facilitators.contains(&staff)
}

/// Checks what is to be given; every mistake is said, each beside its field. `standing` are the grants that have not ended.
pub(in crate::groups) fn share(card: &GroupCard, order: &Share, standing: &[Grant], zone: &Zone, now: Moment) -> Result<Given, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let from = order.from.map(|day| zone.start_of(day)).filter(|from| *from > now);
    let until = order.until.map(|day| zone.start_of(day.tomorrow().unwrap_or(day)));
    let begins = from.unwrap_or(now);
    if order.from.is_some_and(|day| day < zone.day(now)) {
        wrong.push(Refusal::new("group.shared_from", "Choose a first day that has not passed.").at("from"));
    }
    if until.is_some_and(|until| until <= now) {
        wrong.push(Refusal::new("group.shared_until", "Choose a last day that has not passed.").at("until"));
    } else if until.is_some_and(|until| until <= begins) {
        wrong.push(Refusal::new("group.shared_order", "Choose a last day that is not before the first.").at("until"));
    } else if order.cover && until.is_none() {
        wrong.push(Refusal::new("group.cover_until", "Say until which day they cover.").at("until"));
    }
    let reason = line(&order.reason);
    if reason.chars().count() > 200 {
        wrong.push(Refusal::new("group.shared_reason", "Give the reason in at most 200 characters.").at("reason"));
    }
    let as_long = |grant: &&Grant| grant.until.is_none_or(|end| until.is_some_and(|until| until <= end));
    let theirs = standing.iter().filter(|grant| grant.staff == order.staff && grant.rights >= order.rights && grant.since <= begins);
    if leads(card, order.staff) {
        wrong.push(Refusal::new("group.shared_leads", "They lead this group, so it is open to them already.").at("staff"));
    } else if theirs.clone().any(|grant| as_long(&grant)) {
        wrong.push(Refusal::new("group.shared", "They have this access to the group already.").at("staff"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let reason = match (order.cover, reason.is_empty()) {
        (true, true) => "cover".to_owned(),
        (true, false) => format!("cover: {reason}"),
        (false, _) => reason,
    };
    Ok(Given { staff: order.staff, rights: order.rights, from, until, reason })
}
