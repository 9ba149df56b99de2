//! Editing an occurrence, or its series from it on: worked out whole, written whole, and with a way back.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, Refusal, Zone, id::Staff};
use platform::{
    Act, Outcome, Permit,
    act::Deed,
    permit::{Proof, Warrant},
};
use serde::{Deserialize, Serialize};

use super::{MoveOccurrence, Setting, flow};
use crate::{
    groups,
    schedule::{
        rules::{
            self,
            edit::{self, Edited, Step},
        },
        store,
        words::{Booking, Change, Changed, Clash, EditSeries, Instance, Kind, Line, Occurrence, Reach, Series, SeriesRow, Slot, Standing, State, What},
    },
};

/// What the way back of an edit needs beside its lines.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    /// The series as it was; none where only single dates were touched.
    pub old: Option<SeriesRow>,
    /// The series that went on from it.
    pub new: Option<Id<Series>>,
    /// The original time of the first date that was edited.
    #[serde(default)]
    pub from: String,
}

/// Edits an occurrence, it and those that follow, or all to come. Nothing that has begun is touched, and what was chosen by
/// hand for one date stays (O3). Run in a rehearsal it is the preview.
///
/// # Errors
/// Refused when something in the order will not do, when somebody changed the occurrence meanwhile, or when a room or somebody
/// is taken and the practice forbids that.
pub async fn edit_series(act: &mut Act, order: EditSeries) -> Outcome<Changed> {
    let permit = act.may::<MoveOccurrence>(order.occurrence).await?;
    let setting = Setting::read(act, &permit).await?;
    let order = EditSeries { edit: edit::check(&order.edit)?, ..order };
    rules::changeable(permit.row(), order.version)?;
    if let Some(leads) = &order.edit.leads {
        rules::known(leads, &setting.working())?;
        if leads.is_empty() {
            return Err(Refusal::new("facilitator.nobody", "Choose at least one facilitator.").at("lead").into());
        }
    }
    if let Some(Some(room)) = order.edit.room {
        rules::room(Some(room), &setting.rooms)?;
    }
    let series = store::series_of(act, &permit, permit.row().series).await?.ok_or(Error::Missing)?;
    let mut edited = work_out(act, &permit, &series, &order, &setting).await?;
    let taken = taken(act, &permit, &setting, &edited.steps).await?;
    if order.edit.skip_taken {
        edited.without(&taken.iter().map(|(id, _)| *id).collect());
    } else if setting.strict && !taken.is_empty() {
        return Err(rules::dates_taken(&taken.iter().map(|(_, clash)| clash.clone()).collect::<Vec<_>>(), &setting.zone).into());
    }
    let from = edited.steps.first().and_then(|step| step.before.as_ref()).map(|before| before.state.original.clone()).unwrap_or_default();
    let before = Before { old: (order.reach != Reach::One).then_some(series), new: edited.new.as_ref().map(|new| new.id), from };
    write_series(act, &permit, &edited, order.reach).await?;
    let lines = apply(act, &permit, permit.row().group, &edited.steps, setting.strict).await?;
    let detail = serde_json::to_string(&before).map_err(Error::fault)?;
    let change = Id::<Change>::new();
    store::insert_change(act, &permit, change, Kind::Edit, Some(permit.row().group), &detail, &lines).await?;
    finish(act, &permit, change, &edited, lines, taken, &setting).await
}

async fn work_out(
    act: &Act, permit: &Permit<MoveOccurrence>, series: &SeriesRow, order: &EditSeries, setting: &Setting,
) -> Result<Edited, Error> {
    let zone = Zone::named(&series.zone).unwrap_or_else(Zone::utc);
    let now = act.now();
    let Some(this) = store::states(act, permit, &[order.occurrence]).await?.pop() else { return Err(Error::Missing) };
    if order.reach == Reach::One {
        return Ok(edit::edit_one(series, &this, &order.edit, now, &zone)?);
    }
    let from = if order.reach == Reach::All { "" } else { this.state.original.as_str() };
    let mut dates = store::dates_from(act, permit, series.id, from).await?;
    if order.reach == Reach::All {
        let first = dates.iter().position(|date| !date.begun && date.state.starts_at > now).unwrap_or(dates.len());
        dates.drain(..first);
    }
    let anchor = dates.first().map(|date| date.state.original.clone()).unwrap_or_default();
    let whole = !store::has_before(act, permit, series.id, &anchor).await?;
    Ok(edit::edit(series, &dates, whole, &order.edit, setting.horizon(now), now, &zone)?)
}

/// Which of the new places are taken by occurrences that this edit does not touch, by whom or what.
async fn taken(act: &Act, proof: &impl Proof, setting: &Setting, steps: &[Step]) -> Result<Vec<(Id<Occurrence>, Clash)>, Error> {
    let anew: Vec<_> = steps.iter().filter(|step| step.takes_anew()).collect();
    let mut rooms: Vec<_> = anew.iter().filter_map(|step| step.after.room).collect();
    let mut leads: Vec<_> = anew.iter().flat_map(|step| step.after.leads.iter().copied()).collect();
    rooms.sort_unstable();
    rooms.dedup();
    leads.sort_unstable();
    leads.dedup();
    let from = anew.iter().map(|step| step.after.starts_at).min().unwrap_or(Moment(0));
    let to = anew.iter().map(|step| step.after.ends_at).max().unwrap_or(Moment(0));
    let own: HashSet<_> = steps.iter().map(|step| step.id).collect();
    let mut bookings = store::bookings(act, proof, &rooms, &leads, from, to).await?;
    bookings.retain(|booking| !own.contains(&booking.occurrence));
    let mut found = Vec::new();
    for step in anew {
        let needs = |booking: &Booking| {
            step.after.room.is_some_and(|room| room.uuid() == booking.resource)
                || step.after.leads.iter().any(|lead| lead.uuid() == booking.resource)
        };
        let place = Instance { id: step.id, local: jiff::civil::DateTime::MIN, starts_at: step.after.starts_at, ends_at: step.after.ends_at };
        let here: Vec<_> = bookings.iter().filter(|booking| needs(booking)).cloned().collect();
        found.extend(rules::clashes(&[place], &here).into_iter().map(|(at, what)| (step.id, Clash { at, what: setting.name(what) })));
    }
    Ok(found)
}

async fn write_series(act: &Act, warrant: &impl Warrant, edited: &Edited, reach: Reach) -> Result<(), Error> {
    if reach == Reach::One {
        return Ok(());
    }
    store::update_series(act, warrant, &edited.old).await?;
    if let Some(new) = &edited.new {
        store::insert_series(act, warrant, new).await?;
        store::pass_on(act, warrant, edited.old.id, new.id).await?;
    }
    Ok(())
}

/// Writes the occurrences of an edit, what they hold, and who is expected then; what happened, line by line.
pub(super) async fn apply(
    act: &Act, warrant: &impl Warrant, group: Id<groups::Group>, steps: &[Step], strict: bool,
) -> Result<Vec<Line>, Error> {
    let changed: Vec<_> =
        steps.iter().filter(|step| step.before.as_ref().is_some_and(|before| before.state != step.after)).map(|step| (step.id, &step.after)).collect();
    let made: Vec<_> = steps.iter().filter(|step| step.before.is_none()).map(|step| (step.id, &step.after)).collect();
    let ids: Vec<_> = changed.iter().map(|(id, _)| *id).collect();
    store::release(act, warrant, &ids).await?;
    store::update_occurrences(act, warrant, &changed).await?;
    store::insert_occurrences(act, warrant, |_| group, &made).await?;
    let held: Vec<_> = changed.iter().chain(&made).map(|(id, state)| (*id, *state, strict)).collect();
    store::hold(act, warrant, &held).await?;
    let mut lines: Vec<Line> = steps.iter().map(line).collect();
    let timed: Vec<_> = steps.iter().filter(|step| matches!(step.what, What::Made | What::Moved)).map(|step| step.id).collect();
    lines.extend(flow::by_dates(act, warrant, &timed).await?);
    Ok(lines)
}

pub(super) fn line(step: &Step) -> Line {
    let changed = step.before.as_ref().is_none_or(|before| before.state != step.after);
    Line {
        occurrence: step.id,
        client: None,
        starts_at: step.after.starts_at,
        what: step.what,
        why: step.why.to_owned(),
        was: step.before.as_ref().filter(|_| changed).and_then(|before| serde_json::to_string(&before.state).ok()),
        version: step.before.as_ref().map_or(1, |before| before.version + i64::from(changed)),
    }
}

/// Whom an edit touches: those who lead before or after, where something happens to the date.
fn touched(steps: &[Step]) -> Vec<Id<Staff>> {
    let happens = steps.iter().filter(|step| step.what != What::Kept);
    let mut all: Vec<_> =
        happens.flat_map(|step| step.before.iter().flat_map(|before| &before.state.leads).chain(&step.after.leads)).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

async fn finish(
    act: &mut Act, permit: &Permit<MoveOccurrence>, change: Id<Change>, edited: &Edited, lines: Vec<Line>, taken: Vec<(Id<Occurrence>, Clash)>,
    setting: &Setting,
) -> Outcome<Changed> {
    let slot: &Slot = permit.row();
    let people = touched(&edited.steps);
    let happens: Vec<_> = edited.steps.iter().filter(|step| step.what != What::Kept).map(|step| step.id).collect();
    let mut clients: Vec<_> =
        store::lines(act, permit, &happens).await?.into_iter().filter(|line| line.invited).map(|line| line.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let new: Vec<_> = edited.steps.iter().flat_map(|step| step.after.leads.iter().copied()).filter(|lead| !old_leads(edited).contains(lead)).collect();
    let outside = if new.is_empty() {
        Vec::new()
    } else {
        let group = groups::card(act, permit, slot.group).await?;
        setting.outside(act, permit, &group, &new).await?.into_iter().map(|s| s.name.clone()).collect()
    };
    tell(act, &people, change, &format!("{}: {}", slot.group_initials, said(&lines)));
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in &lines {
        *counts.entry(line.what.word()).or_default() += 1;
    }
    let deed = counts
        .into_iter()
        .fold(Deed::of("series.edited").on(change).with("group", slot.group.to_string()).with("series", slot.series.to_string()), |deed, (what, n)| {
            deed.with(what, n)
        })
        .announce();
    let changed = Changed {
        change,
        people: setting.staff.iter().filter(|s| people.contains(&s.id)).map(|s| s.name.clone()).collect(),
        clients: clients.len(),
        clashes: taken.into_iter().map(|(_, clash)| clash).collect(),
        outside,
        lines,
    };
    act.done(deed, changed)
}

fn old_leads(edited: &Edited) -> HashSet<Id<Staff>> {
    edited.steps.iter().filter_map(|step| step.before.as_ref()).flat_map(|before: &Standing| before.state.leads.iter().copied()).collect()
}

/// Tells everybody who leads what happened to their sessions, but not the one who did it.
pub(super) fn tell(act: &mut Act, people: &[Id<Staff>], change: Id<Change>, say: &str) {
    let me = act.actor().staff().map(|s| s.staff);
    for staff in people.iter().filter(|staff| Some(**staff) != me) {
        let notice = serde_json::json!({ "staff": staff.to_string(), "say": say, "link": format!("/changes/{change}") });
        act.announce("notice", notice);
    }
}

/// What happened, in a few words: `3 sessions moved, 1 cancelled`.
pub(super) fn said(lines: &[Line]) -> String {
    let count = |what: What| lines.iter().filter(|line| line.client.is_none() && line.what == what).count();
    let words: Vec<_> = [
        (What::Made, "new"),
        (What::Moved, "moved"),
        (What::Altered, "changed"),
        (What::Cancelled, "cancelled"),
        (What::Withdrawn, "taken off the calendar"),
    ]
    .into_iter()
    .filter_map(|(what, word)| match count(what) {
        0 => None,
        1 => Some(format!("1 session {word}")),
        n => Some(format!("{n} sessions {word}")),
    })
    .collect();
    if words.is_empty() { "nothing changed".to_owned() } else { words.join(", ") }
}

/// The state of a new occurrence, for those who make some.
pub(super) fn fresh(series: &SeriesRow, instance: &Instance, cancelled: Option<(Moment, String)>) -> State {
    edit::fresh(series, instance, cancelled)
}
