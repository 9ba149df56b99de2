//! Opening a group: its members, who waits, how its places stand, and who sees it.

use std::collections::HashMap;

use kernel::{Error, Id};
use platform::{Act, Outcome, Permit, Tie, act::Deed};

use super::{
    super::{
        rules, store,
        words::{Entry, Group, GroupCard, Limit, LogLine, Member, Spell},
    },
    Coming, Meeting, SeeGroup,
    room::Setting,
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
    /// Who sees the group by a grant, now or from a later day on.
    pub grants: Vec<Grant>,
    /// Grants that have ended; to whom `past` is shown.
    pub former: Vec<Grant>,
    /// The staff, for names and choices.
    pub staff: Vec<StaffCard>,
    /// The waiting list, for those who keep it and for the office.
    pub waiting: Vec<Waiter>,
    /// How many wait, or have an offer.
    pub waits: usize,
    /// The group's own places, then the limits beside them.
    pub limits: Vec<Limit>,
    /// How many places offers keep now.
    pub held: i64,
    /// What limits say to how things stand: exceeded, or too few.
    pub remarks: Vec<String>,
    /// Members who are kept apart and sit together all the same, as far as the caller may see it.
    pub together: Vec<String>,
}

/// Somebody on the waiting list.
#[derive(Debug, Clone)]
pub struct Waiter {
    /// How they wait.
    pub entry: Entry,
    /// Who.
    pub face: Face,
}

/// Opens a group.
///
/// # Errors
/// `Missing` when the caller does not see the group.
pub async fn see_group(act: &mut Act, id: Id<Group>) -> Outcome<GroupSheet> {
    let permit = act.may::<SeeGroup>(id).await?;
    let (tie, now) = (permit.tie(), act.now());
    let office = act.scope().everyone;
    // A grant opens the members of today, not those of before; whoever manages the group by it sees who is to come.
    let whole = office || tie == Tie::Own;
    let spells: Vec<Spell> = if whole {
        store::spells_of_group(act, &permit, id).await?.into_iter().filter(|spell| !spell.void()).collect()
    } else {
        let seen = |spell: &Spell| !spell.void() && (spell.holds(now) || tie >= Tie::Managed);
        store::spells_past(act, &permit, id, now).await?.into_iter().filter(seen).collect()
    };
    let list = store::waiting_list(act, &permit, id).await?;
    let waits = list.len();
    let listed: Vec<Entry> = if office || tie >= Tie::Managed { list.clone() } else { Vec::new() };
    let ids: Vec<_> = spells.iter().map(|spell| spell.client).chain(listed.iter().map(|entry| entry.client)).collect();
    let faces = clients::faces(act, &permit, &ids).await?;
    let deed = faces.iter().fold(Deed::of("group.seen").on(id), |deed, face| deed.client(face.id));
    let mut past = members(&spells, &faces);
    let members: Vec<Member> = past.extract_if(.., |member| member.spell.to.is_none_or(|to| to > now)).collect();
    past.sort_by_key(|member| std::cmp::Reverse(member.spell.to));
    let (history, shares) = if whole {
        (store::history(act, &permit, id, HISTORY).await?, access::shares_of_group(act, &permit, id, HISTORY).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let grants = access::standing_shares(act, &permit, id).await?;
    let former = shares.into_iter().filter(|grant| grant.over(now)).collect();
    let staff = access::staff_list(act, &permit).await?;
    let face = |entry: &Entry| faces.iter().find(|face| face.id == entry.client).cloned();
    let waiting = listed.iter().filter_map(|entry| face(entry).map(|face| Waiter { entry: entry.clone(), face })).collect();
    let Standing { limits, held, remarks, together } = standing(act, &permit, &list, &members).await?;
    let card = permit.into_row();
    let sheet = GroupSheet { card, tie, members, past, history, grants, former, staff, waiting, waits, limits, held, remarks, together };
    act.seen(deed, sheet)
}

/// How a group's places stand now.
struct Standing {
    limits: Vec<Limit>,
    held: i64,
    remarks: Vec<String>,
    together: Vec<String>,
}

async fn standing(act: &Act, permit: &Permit<SeeGroup>, list: &[Entry], members: &[Member]) -> Result<Standing, Error> {
    let now = act.now();
    let setting = Setting::read(act, permit, permit.row(), list, &[], now).await?;
    let zone = access::practice_card(act).await?.zone;
    let exceeded = setting.room.exceeded(now);
    let short = setting.room.wanting(now);
    let remarks = exceeded.iter().map(|over| rules::exceeding(over, &zone)).chain(short.into_iter().map(|(l, n, least)| rules::short(l, n, least)));
    let ids: Vec<_> = members.iter().map(|member| member.face.id).collect();
    let pairs = clients::apart_from(act, permit, &ids).await?;
    let both = rules::meeting(&pairs, &[], &setting.room.seats);
    let name = |id: Id<Client>| members.iter().find(|member| member.face.id == id).map(|member| member.face.name()).unwrap_or_default();
    let seen = clients::apart_seen(act, both).await?;
    let together = seen.iter().map(|pair| format!("{} and {}: {}", name(pair.a), name(pair.b), pair.reason)).collect();
    let remarks = remarks.collect();
    Ok(Standing { held: setting.room.taken(now).1, remarks, together, limits: setting.room.limits })
}

/// The group's next sessions, as the schedule tells them.
///
/// # Errors
/// `Missing` when the caller does not see the group.
pub async fn see_coming(act: &mut Act, id: Id<Group>, ask: Coming) -> Outcome<Vec<Meeting>> {
    act.may::<SeeGroup>(id).await?;
    let Coming(ask) = ask;
    let meetings = ask(act, &act.scope(), id).await?;
    act.nothing(meetings)
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
