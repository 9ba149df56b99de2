//! A change of the calendar, looked at and taken back.

use kernel::{Day, Error, Id};
use platform::{
    Act, Found, Outcome, Permit, Tie, Verb,
    act::Deed,
    permit::{Role, Roles},
};

use super::{Setting, edit::Before, flow, may_schedule};
use crate::{
    access,
    clients::{self, Face},
    groups::{self, Membership},
    schedule::{
        rules::edit::withdrawn,
        store,
        words::{Change, ChangeSheet, Kind, Line, Occurrence, SeriesRow, Slot, Standing, State, TrackSpell, Undone, What},
    },
};

/// See what a change of the calendar did: the office, and whoever has its group.
#[derive(Debug)]
pub struct SeeChange;
impl Verb for SeeChange {
    const NAME: &'static str = "change.see";
    type Key = Id<Change>;
    type Row = ChangeSheet;
    async fn find(act: &mut Act, id: Id<Change>) -> Result<Option<Found<ChangeSheet>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::FrontDesk, Role::Records]) || tie > Tie::Other
    }
}

/// Take a change of the calendar back: whoever may make one.
#[derive(Debug)]
pub struct UndoChange;
impl Verb for UndoChange {
    const NAME: &'static str = "change.undo";
    type Key = Id<Change>;
    type Row = ChangeSheet;
    async fn find(act: &mut Act, id: Id<Change>) -> Result<Option<Found<ChangeSheet>>, Error> {
        found(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        may_schedule(who, tie)
    }
}

/// A change of one group is seen with the group; one of a client's tracks by who made it and by the office; closed days by all.
async fn found(act: &mut Act, id: Id<Change>) -> Result<Option<Found<ChangeSheet>>, Error> {
    let scope = act.scope();
    let Some(row) = store::change_of(act, &scope, id).await? else { return Ok(None) };
    let mine = row.made_by.is_some() && row.made_by == scope.staff;
    let tie = match row.group {
        Some(group) => access::group_tie(act, group).await?,
        None if mine => Some(Tie::Own),
        // Closed days concern everybody, and whoever leads a session on them was told to look here.
        None if row.kind == Kind::Closure => Some(Tie::Viewed),
        None => scope.everyone.then_some(Tie::Other),
    };
    Ok(tie.map(|tie| Found { row, tie }))
}

/// A change with the names that its page shows.
#[derive(Debug)]
pub struct ChangeShown {
    /// The change.
    pub sheet: ChangeSheet,
    /// The occurrences the caller sees.
    pub slots: Vec<Slot>,
    /// The clients the caller sees.
    pub faces: Vec<Face>,
    /// By whom it was made.
    pub by: Option<String>,
    /// Whether the caller may take it back.
    pub undoable: bool,
}

/// Shows a change: its dates, its people, and why each line is as it is.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_change(act: &mut Act, id: Id<Change>) -> Outcome<ChangeShown> {
    let permit = act.may::<SeeChange>(id).await?;
    let scope = act.scope();
    let lines = &permit.row().lines;
    let mut ids: Vec<_> = lines.iter().map(|line| line.occurrence).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut clients: Vec<_> = lines.iter().filter_map(|line| line.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let seen = clients::visible(act, &scope, &clients).await?;
    clients.retain(|client| seen.contains(client));
    let slots = store::slots_of(act, &scope, &ids).await?;
    let faces = clients::faces(act, &permit, &clients).await?;
    let staff = access::staff_list(act, &permit).await?;
    let by = permit.row().made_by.and_then(|by| staff.iter().find(|s| s.id == by)).map(|s| s.name.clone());
    let tie = permit.tie();
    let undoable = permit.row().undone_at.is_none() && act.staff().is_ok_and(|who| may_schedule(who.roles, tie));
    let deed = clients.iter().fold(Deed::of("change.seen").on(id), |deed, client| deed.client(*client));
    act.seen(deed, ChangeShown { sheet: permit.into_row(), slots, faces, by, undoable })
}

/// The last changes of a group's calendar, for whoever has the group.
///
/// # Errors
/// `Missing` when the caller does not see the group.
pub async fn changes(act: &mut Act, group: Id<groups::Group>) -> Outcome<Vec<ChangeSheet>> {
    let scope = act.scope();
    if access::group_tie(act, group).await?.is_none() {
        return Err(Error::Missing);
    }
    let found = store::changes_of(act, &scope, group, 20).await?;
    act.nothing(found)
}

/// Takes a change back: every line that nobody changed and that has not begun since is as it was before.
///
/// # Errors
/// Refused when it was taken back already, or when a place it goes back to is taken by now.
pub async fn undo_change(act: &mut Act, id: Id<Change>) -> Outcome<Undone> {
    let permit = act.may::<UndoChange>(id).await?;
    if !store::set_undone(act, &permit, id).await? {
        return Err(Error::refuse("change.undone", "This was taken back already."));
    }
    let undone = match permit.row().kind {
        Kind::Edit | Kind::Closure => dates_back(act, &permit).await?,
        Kind::Membership => members_back(act, &permit).await?,
        Kind::Roster => guests_back(act, &permit).await?,
        Kind::Track => tracks_back(act, &permit).await?,
    };
    let deed = Deed::of("change.undone").on(id).with("back", undone.back).with("kept", undone.kept).announce();
    act.done(deed, undone)
}

fn state_of(line: &Line) -> Option<State> {
    serde_json::from_str(line.was.as_deref()?).ok()
}

async fn dates_back(act: &mut Act, permit: &Permit<UndoChange>) -> Result<Undone, Error> {
    let sheet = permit.row();
    let lines: Vec<_> = sheet.lines.iter().filter(|line| line.client.is_none() && (line.was.is_some() || line.what == What::Made)).collect();
    let ids: Vec<_> = lines.iter().map(|line| line.occurrence).collect();
    let now: Vec<Standing> = store::states(act, permit, &ids).await?;
    let strict = Setting::read(act, permit).await?.strict;
    let mut back: Vec<(Id<Occurrence>, State)> = Vec::new();
    for line in &lines {
        let Some(standing) = now.iter().find(|standing| standing.id == line.occurrence) else { continue };
        if standing.begun || standing.version != line.version {
            continue;
        }
        let state = state_of(line).unwrap_or_else(|| withdrawn(standing, act.now()));
        back.push((line.occurrence, state));
    }
    let mut all = lines.len();
    if let Ok(Before { old: Some(old), new, from }) = serde_json::from_str::<Before>(&sheet.detail) {
        // What the horizon has brought since belongs to no line: it goes, and the series that is back brings its own.
        let mut since = store::dates_from(act, permit, new.unwrap_or(old.id), if new.is_some() { "" } else { &from }).await?;
        since.retain(|date| !sheet.lines.iter().any(|line| line.occurrence == date.id));
        all += since.len();
        back.extend(since.iter().filter(|date| !date.begun && date.version == 1).map(|date| (date.id, withdrawn(date, act.now()))));
        series_back(act, permit, old, new).await?;
    }
    let changed: Vec<_> = back.iter().map(|(id, state)| (*id, state)).collect();
    let ids: Vec<_> = back.iter().map(|(id, _)| *id).collect();
    store::release(act, permit, &ids).await?;
    store::update_occurrences(act, permit, &changed).await?;
    store::hold(act, permit, &changed.iter().map(|(id, state)| (*id, *state, strict)).collect::<Vec<_>>()).await?;
    flow::by_dates(act, permit, &ids).await?;
    Ok(Undone { back: back.len(), kept: all - back.len() })
}

/// The old series goes on as before; the one that went on from it ends before its first day.
async fn series_back(act: &Act, permit: &Permit<UndoChange>, old: SeriesRow, new: Option<Id<crate::schedule::words::Series>>) -> Result<(), Error> {
    let Some(now) = store::series_of(act, permit, old.id).await? else { return Ok(()) };
    store::update_series(act, permit, &SeriesRow { version: now.version + 1, ..old }).await?;
    if let Some(new) = new
        && let Some(series) = store::series_of(act, permit, new).await?
    {
        let ended = SeriesRow { rule: series.rule.ended_before(series.day), filled_to: Day::MAX, version: series.version + 1, ..series };
        store::update_series(act, permit, &ended).await?;
    }
    Ok(())
}

/// Memberships go back by their own verb; the rosters follow.
async fn members_back(act: &mut Act, permit: &Permit<UndoChange>) -> Result<Undone, Error> {
    let spells: Vec<(Id<Membership>, i64)> = serde_json::from_str(&permit.row().detail).map_err(Error::fault)?;
    for (spell, version) in &spells {
        groups::undo_membership(act, *spell, *version).await?;
    }
    Ok(Undone { back: permit.row().lines.len(), kept: 0 })
}

/// Lines decided by hand become what they were, as long as nobody decided anew.
async fn guests_back(act: &mut Act, permit: &Permit<UndoChange>) -> Result<Undone, Error> {
    let lines = &permit.row().lines;
    let ids: Vec<_> = lines.iter().map(|line| line.occurrence).collect();
    let open = store::dates_of(act, permit, &ids).await?;
    let standing = store::lines(act, permit, &ids).await?;
    let mut back = 0;
    for line in lines {
        let Some(client) = line.client else { continue };
        let row = standing.iter().find(|row| row.occurrence == line.occurrence && row.client == client);
        let fresh = row.is_some_and(|row| row.version == line.version) && open.iter().any(|date| date.id == line.occurrence);
        let Some(row) = row.filter(|_| fresh) else { continue };
        match line.was.as_deref().and_then(|was| serde_json::from_str::<crate::schedule::words::Expected>(was).ok()) {
            Some(was) => store::update_line(act, permit, &crate::schedule::words::Expected { version: row.version + 1, ..was }).await?,
            None => store::remove_lines(act, permit, &[(line.occurrence, client)]).await?,
        }
        back += 1;
    }
    // Memberships may have changed meanwhile: whoever is a member is expected again.
    flow::by_dates(act, permit, &ids).await?;
    Ok(Undone { back, kept: lines.len() - back })
}

/// A client's spells on tracks become what they were, as long as nobody changed them since.
async fn tracks_back(act: &mut Act, permit: &Permit<UndoChange>) -> Result<Undone, Error> {
    let before: super::track::Before = serde_json::from_str(&permit.row().detail).map_err(Error::fault)?;
    let now = store::tracks_of(act, permit, before.client).await?;
    let version = |id| now.iter().find(|spell: &&TrackSpell| spell.id == id).cloned();
    for spell in &before.ended {
        let Some(now) = version(spell.id).filter(|now| now.version == spell.version + 1) else {
            return Err(Error::refuse("track.changed", "Somebody changed this client's tracks meanwhile. Look at them again."));
        };
        store::end_spell(act, permit, &now, spell.to, &spell.reason).await?;
    }
    for id in &before.begun {
        let Some(now) = version(*id).filter(|now| now.version == 1) else {
            return Err(Error::refuse("track.changed", "Somebody changed this client's tracks meanwhile. Look at them again."));
        };
        store::end_spell(act, permit, &now, Some(now.from), "taken back").await?;
    }
    let ids: Vec<_> = permit.row().lines.iter().map(|line| line.occurrence).collect();
    flow::by_dates(act, permit, &ids).await?;
    Ok(Undone { back: permit.row().lines.len(), kept: 0 })
}
