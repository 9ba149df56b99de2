//! How memberships and tracks reach the rosters of sessions to come: worked out, flagged and written in the transaction of
//! the change that causes it.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id};
use platform::{
    Act,
    act::Deed,
    permit::{Consequence, Proof, Warrant},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    access,
    clients::Client,
    groups::{self, Flow, Flowing, Group, Spell},
    schedule::{
        rules::roster::{Step, flag, reconcile},
        store,
        words::{Change, Claim, Date, Expected, Kind, Line, Occurrence, Series, Source, Track, TrackSpell, What},
    },
};

/// What a reconciliation is about, for the change it leaves.
pub(super) struct About {
    pub kind: Kind,
    pub group: Option<Id<Group>>,
    /// What the way back needs beside the lines, as JSON.
    pub detail: String,
}

/// Follows a change of membership: the sessions of the group that have not begun (R5, R-A6).
pub fn follow<'a>(
    act: &'a mut Act, warrant: &'a Consequence, facts: &'a Value,
) -> std::pin::Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>> {
    Box::pin(async move {
        let facts: Flowing = serde_json::from_value(facts.clone()).map_err(Error::fault)?;
        let flows = access::practice_card(act).await?.policies.members_flow;
        if !flows {
            return serde_json::to_value(Flow::default()).map_err(Error::fault);
        }
        let detail = serde_json::to_string(&facts.spells).map_err(Error::fault)?;
        let about = About { kind: Kind::Membership, group: Some(facts.group), detail };
        let dates = store::dates_of_group(act, warrant, facts.group).await?;
        let flow = by_clients(act, warrant, &facts.clients, dates, about).await?;
        serde_json::to_value(flow).map_err(Error::fault)
    })
}

/// Brings the rosters of these dates in line with what these clients are members of, and leaves a change that shows it.
pub(super) async fn by_clients(
    act: &mut Act, warrant: &impl Warrant, clients: &[Id<Client>], dates: Vec<Date>, about: About,
) -> Result<Flow, Error> {
    if dates.is_empty() || clients.is_empty() {
        return Ok(Flow::default());
    }
    let mine = store::lines_of(act, warrant, clients).await?;
    let claims = claims_of(act, warrant, clients).await?;
    let here: HashSet<_> = dates.iter().map(|date| date.id).collect();
    let standing: Vec<Expected> = mine.iter().filter(|(line, _)| here.contains(&line.occurrence)).map(|(line, _)| line.clone()).collect();
    let mut steps = reconcile(&dates, clients, &claims, &standing, act.now());
    if steps.is_empty() {
        return Ok(Flow::default());
    }
    let mut elsewhere: Vec<(Id<Client>, Date)> =
        mine.into_iter().filter(|(line, _)| line.invited).map(|(line, date)| (line.client, date)).collect();
    // Whoever joins two groups at once is expected at both: the dates of this change count too.
    let by_id: HashMap<_, _> = dates.iter().map(|date| (date.id, date)).collect();
    for step in steps.iter().filter(|step| step.said.what == What::Added) {
        if let (Some(client), Some(date)) = (step.said.client, by_id.get(&step.said.occurrence)) {
            elsewhere.push((client, (*date).clone()));
        }
    }
    let places = places(act, warrant, &dates, &steps).await?;
    flag(&mut steps, &dates, &places, &elsewhere);
    write(act, warrant, &steps).await?;
    leave(act, warrant, steps, about).await
}

/// For each date that somebody is added to: how many are expected then, and how many places its group has.
async fn places(act: &Act, proof: &impl Proof, dates: &[Date], steps: &[Step]) -> Result<HashMap<Id<Occurrence>, (i64, i64)>, Error> {
    let mut capacity: HashMap<Id<Group>, Option<i64>> = HashMap::new();
    for date in dates {
        if !capacity.contains_key(&date.group) {
            capacity.insert(date.group, groups::card(act, proof, date.group).await?.capacity);
        }
    }
    let limited: HashMap<_, _> =
        dates.iter().filter_map(|date| Some((date.id, capacity.get(&date.group).copied().flatten()?))).collect();
    let mut more: HashMap<Id<Occurrence>, i64> = HashMap::new();
    for step in steps {
        match step.said.what {
            What::Added => *more.entry(step.said.occurrence).or_default() += 1,
            What::Removed => *more.entry(step.said.occurrence).or_default() -= 1,
            What::Made | What::Moved | What::Altered | What::Cancelled | What::Withdrawn | What::Kept => {}
        }
    }
    let asked: Vec<_> = more.keys().copied().filter(|id| limited.contains_key(id)).collect();
    let now = store::expected_counts(act, proof, &asked).await?;
    Ok(asked
        .into_iter()
        .filter_map(|id| Some((id, (now.get(&id).copied().unwrap_or(0) + more.get(&id)?, *limited.get(&id)?))))
        .collect())
}

/// What these clients can claim from now on: memberships, and tracks with the series they hold.
async fn claims_of(act: &Act, proof: &impl Proof, clients: &[Id<Client>]) -> Result<Vec<Claim>, Error> {
    let spells = groups::spells_of(act, proof, clients, act.now()).await?;
    let on = store::track_spells(act, proof, clients, act.now()).await?;
    let holdings = if on.is_empty() { Vec::new() } else { store::holdings(act, proof).await? };
    Ok(claims(&spells, &on, &holdings))
}

fn claims(spells: &[Spell], on: &[TrackSpell], holdings: &[(Id<Track>, Id<Series>)]) -> Vec<Claim> {
    let members = spells.iter().filter(|spell| !spell.void()).map(|spell| Claim {
        source: Source::Membership,
        cause: spell.id.uuid(),
        client: spell.client,
        group: Some(spell.group),
        series: Vec::new(),
        from: spell.from,
        to: spell.to,
    });
    let tracked = on.iter().map(|spell| Claim {
        source: Source::Track,
        cause: spell.id.uuid(),
        client: spell.client,
        group: None,
        series: holdings.iter().filter(|(track, _)| *track == spell.track).map(|(_, series)| *series).collect(),
        from: spell.from,
        to: spell.to,
    });
    members.chain(tracked).collect()
}

/// Brings the rosters of these dates in line for everybody: of new dates, and of those that moved.
pub(super) async fn by_dates(act: &Act, warrant: &impl Warrant, occurrences: &[Id<Occurrence>]) -> Result<Vec<Line>, Error> {
    let dates = store::dates_of(act, warrant, occurrences).await?;
    let mut groups: Vec<_> = dates.iter().map(|date| date.group).collect();
    groups.sort_unstable();
    groups.dedup();
    // A session of the past that is only now put on the calendar expects who was a member then.
    let since = dates.iter().map(|date| date.starts_at).min().unwrap_or(act.now()).min(act.now());
    let spells = groups::spells_in(act, warrant, &groups, since).await?;
    let series: HashSet<_> = dates.iter().map(|date| date.series).collect();
    let mut holdings = store::holdings(act, warrant).await?;
    holdings.retain(|(_, held)| series.contains(held));
    let mut tracks: Vec<_> = holdings.iter().map(|(track, _)| *track).collect();
    tracks.dedup();
    let on = store::spells_on(act, warrant, &tracks, since).await?;
    let standing = store::lines(act, warrant, &dates.iter().map(|date| date.id).collect::<Vec<_>>()).await?;
    let mut steps = Vec::new();
    let mut by_group: HashMap<Id<Group>, Vec<Date>> = HashMap::new();
    for date in dates {
        by_group.entry(date.group).or_default().push(date);
    }
    let mut lines: HashMap<Id<Occurrence>, Vec<&Expected>> = HashMap::new();
    for line in &standing {
        lines.entry(line.occurrence).or_default().push(line);
    }
    for group in groups {
        let Some(dates) = by_group.get(&group) else { continue };
        let here: HashSet<_> = dates.iter().map(|date| date.series).collect();
        let held: Vec<_> = holdings.iter().filter(|(_, series)| here.contains(series)).copied().collect();
        let on: Vec<_> = on.iter().filter(|spell| held.iter().any(|(track, _)| *track == spell.track)).cloned().collect();
        let members: Vec<_> = spells.iter().filter(|spell| spell.group == group).cloned().collect();
        let claims = claims(&members, &on, &held);
        let rows: Vec<Expected> = dates.iter().filter_map(|date| lines.get(&date.id)).flatten().map(|line| (*line).clone()).collect();
        let mut clients: Vec<_> = claims.iter().map(|claim| claim.client).chain(rows.iter().map(|row| row.client)).collect();
        clients.sort_unstable();
        clients.dedup();
        steps.extend(reconcile(dates, &clients, &claims, &rows, act.now()));
    }
    steps.retain(|step| step.line.is_some() || step.remove.is_some());
    write(act, warrant, &steps).await?;
    Ok(steps.into_iter().map(|step| step.said).collect())
}

async fn write(act: &Act, warrant: &impl Warrant, steps: &[Step]) -> Result<(), Error> {
    let (new, old): (Vec<_>, Vec<_>) = steps.iter().filter_map(|step| step.line.clone()).partition(|line| line.version == 1);
    store::insert_lines(act, warrant, &new).await?;
    for line in &old {
        store::update_line(act, warrant, line).await?;
    }
    let gone: Vec<_> = steps.iter().filter_map(|step| step.remove).collect();
    store::remove_lines(act, warrant, &gone).await
}

/// Leaves the change that shows a reconciliation.
async fn leave(act: &mut Act, warrant: &impl Warrant, steps: Vec<Step>, about: About) -> Result<Flow, Error> {
    let id = Id::<Change>::new();
    let lines: Vec<Line> = steps.into_iter().map(|step| step.said).collect();
    store::insert_change(act, warrant, id, about.kind, about.group, &about.detail, &lines).await?;
    let count = |what: What| lines.iter().filter(|line| line.what == what).count();
    let flagged = lines.iter().filter(|line| line.what == What::Added && !line.why.is_empty()).count();
    let flow = Flow { change: Some(id.uuid()), added: count(What::Added), removed: count(What::Removed), kept: count(What::Kept), flagged };
    let mut clients: Vec<_> = lines.iter().filter_map(|line| line.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let deed = Deed::of("roster.followed").on(id).with("added", flow.added).with("removed", flow.removed).with("kept", flow.kept);
    act.done(clients.into_iter().fold(deed, Deed::client), ())?;
    Ok(flow)
}

/// The id of a change as other rooms carry it.
pub(super) fn change_id(id: Option<Uuid>) -> Option<Id<Change>> {
    id.map(Id::of)
}
