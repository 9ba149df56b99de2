//! Who is expected at single sessions, changed by hand: somebody invited, somebody taken off, a membership's dates narrowed.

use kernel::{Error, Id};
use platform::{
    Act, Found, Outcome, Permit, Tie, Verb,
    act::Deed,
    permit::{Proof, Role, Roles},
};

use super::{UndoChange, may_schedule};
use crate::{
    access::{self, Policies},
    clients::{self, Client, Pair},
    groups::Flow,
    schedule::{
        rules::roster,
        store,
        words::{Change, Date, Expected, Guest, Invite, Kind, Line, Narrow, Occurrence, Slot, Uninvite, What},
    },
};

/// Change who is expected at a session that has not begun: the office, and whoever has the group.
#[derive(Debug)]
pub struct ChangeRoster;
impl Verb for ChangeRoster {
    const NAME: &'static str = "roster.change";
    type Key = Id<Occurrence>;
    type Row = Slot;
    async fn find(act: &mut Act, occurrence: Id<Occurrence>) -> Result<Option<Found<Slot>>, Error> {
        let scope = act.scope();
        let Some(row) = store::slot(act, &scope, occurrence).await? else { return Ok(None) };
        let tie = access::group_tie(act, row.group).await?;
        Ok(tie.map(|tie| Found { row, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        may_schedule(who, tie)
    }
}

/// See who is expected at a session: the office, and whoever has the group.
#[derive(Debug)]
pub struct SeeRoster;
impl Verb for SeeRoster {
    const NAME: &'static str = "roster.see";
    type Key = Id<Occurrence>;
    type Row = Slot;
    async fn find(act: &mut Act, occurrence: Id<Occurrence>) -> Result<Option<Found<Slot>>, Error> {
        ChangeRoster::find(act, occurrence).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk, Role::Records]) || tie > Tie::Other
    }
}

/// The roster of a session that is to come, those taken off too, by name.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_roster(act: &mut Act, occurrence: Id<Occurrence>) -> Outcome<(Slot, Vec<Guest>)> {
    let permit = act.may::<SeeRoster>(occurrence).await?;
    let lines = store::expected(act, &permit, occurrence).await?;
    let ids: Vec<_> = lines.iter().map(|line| line.client).collect();
    let faces = clients::faces(act, &permit, &ids).await?;
    let mut guests: Vec<_> = lines
        .into_iter()
        .filter_map(|line| faces.iter().find(|face| face.id == line.client).map(|face| Guest { line: line.clone(), face: face.clone() }))
        .collect();
    guests.sort_by_key(|guest| (guest.face.name().to_lowercase(), guest.line.client));
    let deed = ids.iter().fold(Deed::of("roster.seen").on(occurrence), |deed, client| deed.client(*client));
    act.seen(deed, (permit.into_row(), guests))
}

/// The dates a hand's change is about: this one, or it and the following ones of its series; and the policy's word on them.
async fn dates(act: &Act, permit: &Permit<ChangeRoster>, following: bool, removing: bool) -> Result<Vec<Date>, Error> {
    let slot = permit.row();
    let practice = access::practice_card(act).await?;
    let Policies { removal, past_missed_only, one_date_at_a_time, .. } = practice.policies;
    let today = practice.zone.day(slot.starts_at) == practice.zone.day(act.now());
    roster::roster_open(slot, removing, removal, past_missed_only, today, act.now())?;
    let this = Date {
        id: slot.id,
        series: slot.series,
        group: slot.group,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        cancelled: slot.cancelled.is_some(),
    };
    if !following {
        return Ok(vec![this]);
    }
    if one_date_at_a_time {
        return Err(Error::refuse("roster.one_date", "In this practice the roster is changed one date at a time."));
    }
    let mut all = store::dates_of_series(act, permit, &[slot.series]).await?;
    all.retain(|date| date.starts_at >= slot.starts_at);
    Ok(all)
}

/// Puts a client on the roster of a session, or of those that follow too.
///
/// # Errors
/// `Missing` when the caller does not see the client; refused when the session has begun, they are expected already, or
/// somebody from whom they are kept apart is expected there and no reason was given.
pub async fn invite(act: &mut Act, order: Invite) -> Outcome<Flow> {
    let permit = act.may::<ChangeRoster>(order.occurrence).await?;
    if access::client_tie(act, order.client).await?.is_none() {
        return Err(act.unseen::<ChangeRoster>(order.client));
    }
    let dates = dates(act, &permit, order.following, false).await?;
    let standing = standing(act, &permit, &dates, order.client).await?;
    let missing: Vec<_> = dates.iter().filter(|date| !standing.iter().any(|row| row.occurrence == date.id && row.invited)).collect();
    if missing.is_empty() {
        return Err(Error::refuse("roster.expected", "They are expected there already."));
    }
    let meeting = apart(act, &permit, order.client, &missing).await?;
    clients::place_together(act, &permit, meeting, ("session", order.occurrence.uuid()), &order.despite).await?;
    let reason = kernel::text::clean(&order.reason);
    let lines = missing.into_iter().map(|date| (date, roster::by_hand(date.id, order.client, true, &reason, find(&standing, date.id)))).collect();
    write(act, &permit, lines, &standing, order.client).await
}

/// The pairs of whom the other one is expected at one of these dates, at which the two are kept apart (R-A10).
pub(super) async fn apart(act: &Act, proof: &impl Proof, client: Id<Client>, dates: &[&Date]) -> Result<Vec<Pair>, Error> {
    let mut pairs = clients::apart_from(act, proof, &[client]).await?;
    if pairs.is_empty() {
        return Ok(pairs);
    }
    let ids: Vec<_> = dates.iter().map(|date| date.id).collect();
    let rows = store::lines(act, proof, &ids).await?;
    let there = |date: &&&Date, other: Id<Client>| rows.iter().any(|row| row.occurrence == date.id && row.client == other && row.invited);
    pairs.retain(|pair| {
        let meets = |date: &&&Date| pair.meets(date.starts_at, Some(date.ends_at)) && pair.other(client).is_some_and(|other| there(date, other));
        dates.iter().any(|date| meets(&date))
    });
    Ok(pairs)
}

/// Takes a client off the roster of a session, or of those that follow too; membership stays as it is.
///
/// # Errors
/// Refused without a reason, when they are not expected there, when the session has begun, or by the practice's policy.
pub async fn uninvite(act: &mut Act, order: Uninvite) -> Outcome<Flow> {
    let permit = act.may::<ChangeRoster>(order.occurrence).await?;
    let reason = roster::reason(&order.reason)?;
    let dates = dates(act, &permit, order.following, true).await?;
    let standing = standing(act, &permit, &dates, order.client).await?;
    let there: Vec<_> = dates.iter().filter(|date| standing.iter().any(|row| row.occurrence == date.id && row.invited)).collect();
    if there.is_empty() {
        return Err(Error::refuse("roster.not_expected", "They are not expected there."));
    }
    let lines = there.into_iter().map(|date| (date, roster::by_hand(date.id, order.client, false, &reason, find(&standing, date.id)))).collect();
    write(act, &permit, lines, &standing, order.client).await
}

fn find(standing: &[Expected], occurrence: Id<Occurrence>) -> Option<&Expected> {
    standing.iter().find(|row| row.occurrence == occurrence)
}

async fn standing(act: &Act, permit: &Permit<ChangeRoster>, dates: &[Date], client: Id<Client>) -> Result<Vec<Expected>, Error> {
    let ids: Vec<_> = dates.iter().map(|date| date.id).collect();
    Ok(store::lines(act, permit, &ids).await?.into_iter().filter(|row| row.client == client).collect())
}

async fn write(
    act: &mut Act, permit: &Permit<ChangeRoster>, lines: Vec<(&Date, Expected)>, standing: &[Expected], client: Id<Client>,
) -> Outcome<Flow> {
    let slot = permit.row();
    let change = Id::<Change>::new();
    let count = lines.len();
    let invited = lines.first().is_some_and(|(_, line)| line.invited);
    let over = match slot.capacity {
        Some(places) if invited => {
            let ids: Vec<_> = lines.iter().map(|(date, _)| date.id).collect();
            let counts = store::expected_counts(act, permit, &ids).await?;
            ids.into_iter().filter(|id| counts.get(id).copied().unwrap_or(0) >= places).collect()
        }
        _ => Vec::new(),
    };
    let mut said = Vec::new();
    for (date, line) in &lines {
        let was = find(standing, date.id);
        match was {
            Some(_) => store::update_line(act, permit, line).await?,
            None => store::insert_lines(act, permit, std::slice::from_ref(line)).await?,
        }
        said.push(Line {
            occurrence: date.id,
            client: Some(client),
            starts_at: date.starts_at,
            what: if invited { What::Added } else { What::Removed },
            why: if over.contains(&date.id) { "more are expected than there are places".to_owned() } else { String::new() },
            was: was.and_then(|row| serde_json::to_string(row).ok()),
            version: line.version,
        });
    }
    store::insert_change(act, permit, change, Kind::Roster, Some(slot.group), "", &said).await?;
    let flow = Flow {
        change: Some(change.uuid()),
        added: if invited { count } else { 0 },
        removed: if invited { 0 } else { count },
        kept: 0,
        flagged: over.len(),
    };
    let reason = lines.first().map(|(_, line)| line.reason.clone()).unwrap_or_default();
    let action = if invited { "roster.invited" } else { "roster.uninvited" };
    let deed = Deed::of(action).on(slot.id).client(client).with("dates", count).with("reason", reason).announce();
    act.done(deed, flow)
}

/// Narrows what a change of membership did: the named dates stay as they were before it (R5).
///
/// # Errors
/// Refused when the change was taken back, or nothing was chosen; what has begun since is passed over.
pub async fn narrow(act: &mut Act, order: Narrow) -> Outcome<Flow> {
    let permit = act.may::<UndoChange>(order.change).await?;
    let sheet = permit.row();
    if sheet.undone_at.is_some() {
        return Err(Error::refuse("change.undone", "This was taken back already."));
    }
    let chosen: Vec<&Line> = sheet
        .lines
        .iter()
        .filter(|line| matches!(line.what, What::Added | What::Removed))
        .filter(|line| line.client.is_some_and(|client| order.without.contains(&(line.occurrence, client))))
        .collect();
    let ids: Vec<_> = chosen.iter().map(|line| line.occurrence).collect();
    let open = store::dates_of(act, &permit, &ids).await?;
    let standing = store::lines(act, &permit, &ids).await?;
    let mut said = Vec::new();
    for line in chosen.into_iter().filter(|line| open.iter().any(|date| date.id == line.occurrence)) {
        let Some(client) = line.client else { continue };
        let was = standing.iter().find(|row| row.occurrence == line.occurrence && row.client == client);
        let invited = line.what == What::Removed;
        if was.is_some_and(|row| row.invited == invited) {
            continue;
        }
        let row = roster::by_hand(line.occurrence, client, invited, "left out of a change of membership", was);
        match was {
            Some(_) => store::update_line(act, &permit, &row).await?,
            None => store::insert_lines(act, &permit, std::slice::from_ref(&row)).await?,
        }
        let what = if invited { What::Added } else { What::Removed };
        let was = was.and_then(|row| serde_json::to_string(row).ok());
        said.push(Line { what, was, why: String::new(), version: row.version, ..line.clone() });
    }
    if said.is_empty() {
        return Err(Error::refuse("change.nothing", "Choose at least one date that has not begun."));
    }
    let change = Id::<Change>::new();
    store::insert_change(act, &permit, change, Kind::Roster, sheet.group, "", &said).await?;
    let count = |what: What| said.iter().filter(|line| line.what == what).count();
    let flow = Flow { change: Some(change.uuid()), added: count(What::Added), removed: count(What::Removed), kept: 0, flagged: 0 };
    let deed = said.iter().filter_map(|line| line.client).fold(Deed::of("change.narrowed").on(order.change), Deed::client);
    act.done(deed.with("dates", said.len()), flow)
}

/// Who is expected at a session as it begins, and how they came by it. A part of the verb that starts it, above.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn roster_at_start(act: &Act, proof: &impl platform::permit::Proof, occurrence: Id<Occurrence>) -> Result<Vec<Expected>, Error> {
    let lines = store::expected(act, proof, occurrence).await?;
    Ok(lines.into_iter().filter(|line| line.invited).collect())
}
