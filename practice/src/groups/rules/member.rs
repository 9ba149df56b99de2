//! Who may join when, and what an end or its undoing means.
//!
//! An open group takes members as long as there is room, of which `limits` speaks; a closed group takes nobody, whatever the
//! date, and keeps those it has. To take more, raise the capacity or open the group: both are audited.

use std::collections::HashMap;

use kernel::{Day, Id, Moment, Refusal, Zone};

use super::keep::line;
use crate::{
    clients::Client,
    groups::words::{GroupCard, Spell},
};

/// The instant a membership begins: now for today or no day, else the first instant of the day.
pub(in crate::groups) fn begins(day: Option<Day>, zone: &Zone, now: Moment) -> Moment {
    day.filter(|day| *day != zone.day(now)).map_or(now, |day| zone.start_of(day))
}

/// The instant a membership ends whose last day is given: now for today or no day, else the end of the day. Never before
/// it began: the end of a spell to come takes it back.
pub(in crate::groups) fn ends(spell: &Spell, day: Option<Day>, zone: &Zone, now: Moment) -> Result<Moment, Refusal> {
    if spell.void() || spell.to.is_some_and(|to| to <= now) {
        return Err(Refusal::new("membership.over", "This membership has ended already."));
    }
    let Some(day) = day.filter(|day| *day != zone.day(now)) else { return Ok(now.max(spell.from)) };
    let after = day.tomorrow().map_err(|_| Refusal::new("membership.day", "Choose a day that is on the calendar.").at("day"))?;
    let end = zone.start_of(after);
    if end <= spell.from {
        let say = format!("The membership began on {}. Choose that day or a later one.", zone.short_day(spell.from));
        return Err(Refusal::new("membership.before", say).at("day"));
    }
    Ok(end)
}

/// Who of those chosen joins.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::groups) struct Joining {
    /// They join.
    pub new: Vec<Id<Client>>,
    /// They are members already, from then on: nothing to do.
    pub already: Vec<Id<Client>>,
}

/// Decides who joins an open spell from an instant on. `spells` are all spells of the group that reach past it.
pub(in crate::groups) fn join(group: &GroupCard, spells: &[Spell], chosen: &[Id<Client>], from: Moment, zone: &Zone) -> Result<Joining, Refusal> {
    if chosen.is_empty() {
        return Err(Refusal::new("membership.nobody", "Choose at least one client.").at("client"));
    }
    if !group.open {
        return Err(Refusal::new("group.closed", "This group is closed to new members. Open it first, if somebody shall join.").at("client"));
    }
    let mut by_client: HashMap<Id<Client>, Vec<&Spell>> = HashMap::new();
    for spell in spells.iter().filter(|spell| spell.meets(from, None)) {
        by_client.entry(spell.client).or_default().push(spell);
    }
    let mut joining = Joining { new: Vec::new(), already: Vec::new() };
    for client in chosen {
        match by_client.get(client).and_then(|spells| spells.first()) {
            _ if joining.new.contains(client) || joining.already.contains(client) => {}
            None => joining.new.push(*client),
            Some(spell) if spell.from <= from && spell.to.is_none() => joining.already.push(*client),
            Some(spell) => {
                let say = match spell.to {
                    Some(to) => format!("A client you chose is a member until {} already. Choose that day or a later one.", zone.short_day(to)),
                    None => format!("A client you chose joins on {} already. End that membership first.", zone.short_day(spell.from)),
                };
                return Err(Refusal::new("membership_overlaps", say).at("client"));
            }
        }
    }
    Ok(joining)
}

/// Decides whether a spell that was cut short may go on to its former end: the client may have come back meanwhile. `others`
/// are the other spells that reach past the cut.
pub(in crate::groups) fn restore(spell: &Spell, others: &[Spell], until: Option<Moment>) -> Result<(), Refusal> {
    let cut = spell.to.unwrap_or(spell.from);
    if others.iter().any(|other| other.client == spell.client && other.meets(cut, until)) {
        return Err(Refusal::new("membership_overlaps", "The client has come back to the group meanwhile, so the end stays."));
    }
    Ok(())
}

/// Under the practice's rule that practitioners place their own (TM-2): whether the group is theirs, and so are the clients.
pub(in crate::groups) fn own_only(provides: bool, assigned: bool) -> Result<(), Refusal> {
    if provides && assigned {
        return Ok(());
    }
    let what = if provides { "clients who are assigned to you" } else { "clients in groups that you provide" };
    let say = format!("In your practice, practitioners place only {what}. Ask a supervisor or the account manager.");
    Err(Refusal::new("membership.own_only", say).at("client"))
}

/// Why a membership ends.
pub(in crate::groups) fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = line(typed);
    match reason.chars().count() {
        0 => Err(Refusal::new("membership.reason", "Say why the membership ends.").at("reason")),
        1..=200 => Ok(reason),
        _ => Err(Refusal::new("membership.reason_long", "Give the reason in at most 200 characters.").at("reason")),
    }
}

#[cfg(test)]
mod tests {
    use kernel::time::HOUR;

    use super::*;
    use crate::groups::words::Kind;

    const DAY: i64 = 24 * HOUR;

    fn group(capacity: Option<i64>) -> GroupCard {
        GroupCard {
            id: Id::new(),
            name: "DBT".into(),
            initials: "DBT".into(),
            outward_name: "Group session".into(),
            provider: Id::new(),
            kind: Kind::Skills,
            modality: String::new(),
            programme: String::new(),
            service_code: None,
            capacity,
            open: true,
            template: None,
            facilitators: Vec::new(),
            version: 1,
        }
    }
    fn spell(group: &GroupCard, client: Id<Client>, from: i64, to: Option<i64>) -> Spell {
        let at = |day: i64| Moment(day * DAY);
        Spell { id: Id::new(), group: group.id, client, from: at(from), to: to.map(at), reason: None, version: 1 }
    }
    fn join_on(group: &GroupCard, spells: &[Spell], chosen: &[Id<Client>], day: i64) -> Result<Joining, &'static str> {
        join(group, spells, chosen, Moment(day * DAY), &Zone::utc()).map_err(|refusal| refusal.code)
    }

    // proves: R-A1
    #[test]
    fn who_is_a_member_stays_who_left_may_come_back() {
        let group = group(None);
        let (ann, ben, cas) = (Id::new(), Id::new(), Id::new());
        let spells = [spell(&group, ann, 0, None), spell(&group, ben, 0, Some(5)), spell(&group, cas, 20, None)];
        assert_eq!(join_on(&group, &spells, &[ann, ben, ben], 5), Ok(Joining { new: vec![ben], already: vec![ann] }));
        assert_eq!(join_on(&group, &spells, &[ben], 4), Err("membership_overlaps"));
        assert_eq!(join_on(&group, &spells, &[cas], 10), Err("membership_overlaps"));
        assert_eq!(join_on(&group, &spells, &[], 10), Err("membership.nobody"));
        let taken_back = [spell(&group, ann, 3, Some(3))];
        assert_eq!(join_on(&group, &taken_back, &[ann], 1), Ok(Joining { new: vec![ann], already: Vec::new() }));
    }

    #[test]
    fn an_end_is_undone_unless_the_client_came_back() {
        let group = group(None);
        let ended = spell(&group, Id::new(), 0, Some(10));
        let back = |others: &[Spell]| restore(&ended, others, None).map_err(|refusal| refusal.code);
        assert_eq!(back(&[]), Ok(()));
        assert_eq!(back(&[spell(&group, Id::new(), 12, None)]), Ok(()));
        assert_eq!(back(&[spell(&group, ended.client, 12, None)]), Err("membership_overlaps"));
    }

    #[test]
    fn a_closed_group_takes_nobody() {
        let group = GroupCard { open: false, ..group(None) };
        assert_eq!(join_on(&group, &[], &[Id::new()], 0), Err("group.closed"));
    }

    #[test]
    fn a_membership_begins_and_ends_now_or_with_a_whole_day() {
        let zone = Zone::named("America/New_York").unwrap();
        let now = zone.at("2026-11-23T15:00".parse().unwrap());
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        let at = |text: &str| zone.at(text.parse().unwrap());
        assert_eq!(begins(None, &zone, now), now);
        assert_eq!(begins(day("2026-11-23"), &zone, now), now);
        assert_eq!(begins(day("2026-11-01"), &zone, now), at("2026-11-01T00:00"));
        let spell = Spell { from: at("2026-11-20T00:00"), ..spell(&group(None), Id::new(), 0, None) };
        assert_eq!(ends(&spell, None, &zone, now), Ok(now));
        assert_eq!(ends(&spell, day("2026-11-20"), &zone, now), Ok(at("2026-11-21T00:00")));
        assert_eq!(ends(&spell, day("2026-11-30"), &zone, now), Ok(at("2026-12-01T00:00")));
        assert_eq!(ends(&spell, day("2026-11-19"), &zone, now).map_err(|r| r.code), Err("membership.before"));
        let ahead = Spell { from: at("2026-12-24T00:00"), ..spell.clone() };
        assert_eq!(ends(&ahead, None, &zone, now), Ok(ahead.from), "a spell to come is taken back");
        let over = Spell { to: Some(now), ..spell };
        assert_eq!(ends(&over, None, &zone, now).map_err(|r| r.code), Err("membership.over"));
    }
}
