//! What pages show before something is done: the verbs themselves, run in a rehearsal, with the names that a page needs.

use std::collections::HashSet;

use kernel::{Error, Id};
use platform::{Act, Outcome, act::Deed};

use super::{ChangeRoster, Choices, Closed, MoveOccurrence, Progress, Standings, change_tracks, edit_series, make_closure, make_series, see_roster};
use crate::{
    access,
    clients::Client,
    schedule::{
        rules::roster,
        store,
        words::{Booked, ChangeTracks, Changed, EditSeries, Guest, Line, NewClosure, NewSeries, Occurrence, SeriesRow, Slot, Standing, State, TracksChanged},
    },
};

/// A series as it would be made.
#[derive(Debug)]
pub(in crate::schedule) struct SeriesPreview {
    pub booked: Booked,
    /// Its first occurrence.
    pub slot: Slot,
    /// All of them, in order.
    pub dates: Vec<Standing>,
    /// Who would be expected at the first.
    pub guests: Vec<Guest>,
}

/// Makes a series, and says all that came of it.
///
/// # Errors
/// As [`make_series`].
pub(in crate::schedule) async fn preview_series(act: &mut Act, order: NewSeries) -> Outcome<SeriesPreview> {
    let booked = make_series(act, order).await?.value();
    let (slot, guests) = see_roster(act, booked.first).await?.value();
    let dates = store::dates_from(act, &act.scope(), booked.series, "").await?;
    act.nothing(SeriesPreview { booked, slot, dates, guests })
}

/// Makes a series whose first occurrence goes without some of its members: somebody who said before the booking that they
/// will not come (TM-8).
///
/// # Errors
/// As [`make_series`].
pub(in crate::schedule) async fn make_series_without(act: &mut Act, order: NewSeries, without: Vec<Id<Client>>) -> Outcome<Booked> {
    let booked = make_series(act, order).await?.value();
    if without.is_empty() {
        return act.nothing(booked);
    }
    let permit = act.may::<ChangeRoster>(booked.first).await?;
    let standing = store::expected(act, &permit, booked.first).await?;
    let mut deed = Deed::of("roster.uninvited").on(booked.first).with("reason", LEFT_OUT);
    for row in standing.iter().filter(|row| row.invited && without.contains(&row.client)) {
        store::update_line(act, &permit, &roster::by_hand(booked.first, row.client, false, LEFT_OUT, Some(row))).await?;
        deed = deed.client(row.client);
    }
    act.done(deed, booked)
}

/// Why somebody is not expected at a session that was booked without them.
const LEFT_OUT: &str = "left out when the session was booked";

/// One occurrence that the caller may change, with what its form begins with.
#[derive(Debug)]
pub(in crate::schedule) struct Opened {
    pub slot: Slot,
    /// What it has of its own, without what the group lends it.
    pub own: State,
    pub series: SeriesRow,
    pub choices: Choices,
    /// The wall-clock time that the series says of the first session still to come.
    pub first: Option<String>,
    /// How far it is, if it was started.
    pub progress: Option<Progress>,
}

/// Opens an occurrence for an edit.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub(in crate::schedule) async fn open_edit(act: &mut Act, occurrence: Id<Occurrence>, standings: Option<Standings>) -> Outcome<Opened> {
    let permit = act.may::<MoveOccurrence>(occurrence).await?;
    let own = store::states(act, &permit, &[occurrence]).await?.pop().ok_or(Error::Missing)?.state;
    let series = store::series_of(act, &permit, own.series).await?.ok_or(Error::Missing)?;
    let (rooms, staff) = (store::rooms(act, &permit).await?, access::staff_list(act, &permit).await?);
    let repeats = !store::repeating(act, &permit, &HashSet::from([own.series])).await?.is_empty();
    let choices = Choices { groups: Vec::new(), rooms, staff, repeats };
    let slot = permit.into_row();
    let progress = match standings {
        Some(Standings(ask)) if slot.begun.is_some() => ask(act, &act.scope(), std::slice::from_ref(&slot)).await?.remove(&slot.id),
        Some(_) | None => None,
    };
    let first = store::first_to_come(act, &act.scope(), series.id).await?;
    act.nothing(Opened { slot, own, series, choices, first, progress })
}

/// The occurrences that the lines are about, as they are after the change.
async fn slots(act: &Act, lines: &[Line]) -> Result<Vec<Slot>, Error> {
    let mut ids: Vec<_> = lines.iter().map(|line| line.occurrence).collect();
    ids.sort_unstable();
    ids.dedup();
    store::slots_of(act, &act.scope(), &ids).await
}

/// Edits, and says how the dates are then.
///
/// # Errors
/// As [`edit_series`].
pub(in crate::schedule) async fn preview_edit(act: &mut Act, order: EditSeries) -> Outcome<(Changed, Vec<Slot>)> {
    let changed = edit_series(act, order).await?.value();
    let slots = slots(act, &changed.lines).await?;
    act.nothing((changed, slots))
}

/// Closes days, and says which sessions that touches.
///
/// # Errors
/// As [`make_closure`].
pub(in crate::schedule) async fn preview_closure(act: &mut Act, order: NewClosure) -> Outcome<(Closed, Vec<Slot>)> {
    let closed = make_closure(act, order).await?.value();
    let slots = slots(act, &closed.lines).await?;
    act.nothing((closed, slots))
}

/// Changes a client's tracks, and says date by date what follows.
///
/// # Errors
/// As [`change_tracks`].
pub(in crate::schedule) async fn preview_tracks(act: &mut Act, order: ChangeTracks) -> Outcome<(TracksChanged, Vec<Line>, Vec<Slot>)> {
    let changed = change_tracks(act, order).await?.value();
    let sheet = match changed.change {
        Some(change) => store::change_of(act, &act.scope(), change).await?,
        None => None,
    };
    let lines = sheet.map(|sheet| sheet.lines).unwrap_or_default();
    let slots = slots(act, &lines).await?;
    act.nothing((changed, lines, slots))
}
