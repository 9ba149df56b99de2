//! What the pages of a change and of a roster are made of, beside what their verbs say.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id};
use platform::{Act, Outcome, Tie, Verb, act::Deed};
use uuid::Uuid;

use super::{ChangeShown, changes, flow, may_schedule, see_change, see_roster, see_tracks};
use crate::{
    access::{self, StaffCard},
    clients::{self, Client, Face},
    groups::{self, Group, GroupCard},
    schedule::{
        rules::roster::roster_open,
        store,
        words::{Change, ChangeSheet, Guest, Kind, Occurrence, RoomCard, SeriesRow, Slot, Source, Track, TrackCard, TrackSpell, What},
    },
};

/// A change with what its page names and offers.
#[derive(Debug)]
pub(in crate::schedule) struct ChangePage {
    pub shown: ChangeShown,
    pub rooms: Vec<RoomCard>,
    pub staff: Vec<StaffCard>,
    /// Whether the caller may take all of it back: memberships go back by whoever may place clients.
    pub may_undo: bool,
    /// The group it is about, where the caller sees it.
    pub group: Option<GroupCard>,
    /// Whose lines still stand as the change left them, at sessions that have not begun: those can be left out.
    pub open: HashSet<(Id<Occurrence>, Id<Client>)>,
}

/// Opens a change.
///
/// # Errors
/// As [`see_change`].
pub(in crate::schedule) async fn open_change(act: &mut Act, id: Id<Change>) -> Outcome<ChangePage> {
    let mut shown = see_change(act, id).await?.value();
    let scope = act.scope();
    if shown.sheet.kind == Kind::Closure && !scope.everyone {
        shown.sheet.lines.retain(|line| shown.slots.iter().any(|slot| slot.id == line.occurrence));
    }
    let group = groups::cards(act, &scope).await?.into_iter().find(|card| Some(card.id) == shown.sheet.group);
    let (rooms, staff) = (store::rooms(act, &scope).await?, access::staff_list(act, &scope).await?);
    let about: Vec<_> = shown.sheet.lines.iter().filter(|line| matches!(line.what, What::Added | What::Removed)).collect();
    let ids: Vec<_> = about.iter().map(|line| line.occurrence).collect();
    let waiting: HashSet<_> = store::dates_of(act, &scope, &ids).await?.into_iter().map(|date| date.id).collect();
    let invited: HashSet<_> =
        store::lines(act, &scope, &ids).await?.into_iter().filter(|row| row.invited).map(|row| (row.occurrence, row.client)).collect();
    let stands = |at: &(Id<Occurrence>, Id<Client>), what: What| invited.contains(at) == (what == What::Added) && waiting.contains(&at.0);
    let open = about.iter().filter_map(|line| Some(((line.occurrence, line.client?), line.what))).filter(|(at, what)| stands(at, *what));
    let open = open.map(|(at, _)| at).collect();
    let places = act.staff().is_ok_and(|who| groups::PlaceClients::allows(who.roles, Tie::Managed));
    let may_undo = shown.undoable && (shown.sheet.kind != Kind::Membership || places);
    act.nothing(ChangePage { shown, rooms, staff, may_undo, group, open })
}

/// The last changes of a group's calendar, with the names that their page shows.
#[derive(Debug)]
pub(in crate::schedule) struct ChangeList {
    pub card: GroupCard,
    pub changes: Vec<ChangeSheet>,
    pub staff: Vec<StaffCard>,
    /// How many dates each touches.
    pub dates: HashMap<Id<Change>, i64>,
}

/// Opens the list of a group's last changes.
///
/// # Errors
/// `Missing` or `Forbidden` by the policy of seeing the group.
pub(in crate::schedule) async fn open_changes(act: &mut Act, group: Id<Group>) -> Outcome<ChangeList> {
    let permit = act.may::<groups::SeeGroup>(group).await?;
    let card = groups::card(act, &permit, group).await?;
    let changes = changes(act, group).await?.value();
    let staff = access::staff_list(act, &permit).await?;
    let dates = store::dates_in(act, &permit, &changes.iter().map(|change| change.id).collect::<Vec<_>>()).await?;
    act.nothing(ChangeList { card, changes, staff, dates })
}

/// The roster of a session to come with what its page says and offers.
#[derive(Debug)]
pub(in crate::schedule) struct RosterPage {
    pub slot: Slot,
    pub guests: Vec<Guest>,
    /// Who is expected at another session at that time.
    pub elsewhere: HashSet<Id<Client>>,
    /// The names of the tracks that somebody is expected through, by what caused it.
    pub tracks: HashMap<Uuid, String>,
    /// Whether the caller may change it.
    pub may_change: bool,
    /// Whether the series has more dates.
    pub repeats: bool,
    /// Why nobody can be put on now, if so.
    pub closed: Option<String>,
    /// Why nobody can be taken off now, if so.
    pub stays: Option<String>,
    /// Whether somebody may be put on in spite of whom they are kept apart from.
    pub may_pass: bool,
}

/// Opens the roster of a session to come.
///
/// # Errors
/// As [`see_roster`].
pub(in crate::schedule) async fn open_roster(act: &mut Act, occurrence: Id<Occurrence>) -> Outcome<RosterPage> {
    let (slot, guests) = see_roster(act, occurrence).await?.value();
    let scope = act.scope();
    let invited: Vec<_> = guests.iter().filter(|guest| guest.line.invited).map(|guest| guest.line.client).collect();
    let elsewhere = store::lines_of(act, &scope, &invited).await?.into_iter().filter(|(line, date)| {
        line.invited && !date.cancelled && date.id != slot.id && date.starts_at < slot.ends_at && slot.starts_at < date.ends_at
    });
    let elsewhere = elsewhere.map(|(line, _)| line.client).collect();
    let by_track: Vec<_> = guests.iter().filter(|guest| guest.line.source == Source::Track).map(|guest| guest.line.client).collect();
    let tracks = if by_track.is_empty() { HashMap::new() } else { track_names(act, &slot, &by_track).await? };
    let repeats = !store::repeating(act, &scope, &HashSet::from([slot.series])).await?.is_empty();
    let practice = access::practice_card(act).await?;
    let policies = &practice.policies;
    let today = practice.zone.day(slot.starts_at) == practice.zone.day(act.now());
    let word = |removing: bool| {
        let refused = roster_open(&slot, removing, policies.removal, policies.past_missed_only, today, act.now()).err();
        refused.map(|refusal| refusal.say)
    };
    let (closed, stays) = (word(false), word(true));
    let tie = access::group_tie(act, slot.group).await?.ok_or(Error::Missing)?;
    let may_change = act.staff().is_ok_and(|who| may_schedule(who.roles, tie));
    let may_pass = clients::may_pass(act);
    let repeats = repeats && !policies.one_date_at_a_time;
    act.nothing(RosterPage { slot, guests, elsewhere, tracks, may_change, repeats, closed, stays, may_pass })
}

async fn track_names(act: &Act, slot: &Slot, clients: &[Id<Client>]) -> Result<HashMap<Uuid, String>, Error> {
    let scope = act.scope();
    let tracks = store::tracks(act, &scope).await?;
    let spells = store::track_spells(act, &scope, clients, slot.starts_at.min(act.now())).await?;
    let name = |id| tracks.iter().find(|track| track.id == id).map(|track| track.name.clone());
    Ok(spells.into_iter().filter_map(|spell| Some((spell.id.uuid(), name(spell.track)?))).collect())
}

/// The change that a flow left, if it changed anything.
pub(in crate::schedule) fn change_of(flow: &groups::Flow) -> Option<Id<Change>> {
    flow::change_id(flow.change)
}

/// The practice's tracks with what their page names; of one of them, who is on it.
#[derive(Debug)]
pub(in crate::schedule) struct TracksPage {
    pub tracks: Vec<TrackCard>,
    /// The series that have a session to come, and those that a track holds.
    pub series: Vec<SeriesRow>,
    pub groups: Vec<GroupCard>,
    /// Who is on the track that was asked for, now or later.
    pub on: Vec<(Face, TrackSpell)>,
}

impl TracksPage {
    /// The track of this id.
    pub(in crate::schedule) fn track(&self, id: Id<Track>) -> Option<&TrackCard> {
        self.tracks.iter().find(|track| track.id == id)
    }
}

/// Opens the tracks; with one of them, also who is on it.
///
/// # Errors
/// `Forbidden` by policy.
pub(in crate::schedule) async fn open_tracks(act: &mut Act, track: Option<Id<Track>>) -> Outcome<TracksPage> {
    let (tracks, mut series) = see_tracks(act).await?.value();
    let scope = act.scope();
    let held: Vec<_> = tracks.iter().flat_map(|track| track.series.iter().copied()).filter(|id| !series.iter().any(|row| row.id == *id)).collect();
    series.extend(store::series(act, &scope, &held).await?);
    let groups = groups::cards(act, &scope).await?;
    series.sort_by_key(|row| (groups.iter().position(|card| card.id == row.group), row.time, row.id));
    let Some(track) = track else { return act.nothing(TracksPage { tracks, series, groups, on: Vec::new() }) };
    let mut spells = store::spells_on(act, &scope, &[track], act.now()).await?;
    spells.retain(|spell| spell.to.is_none_or(|to| to > spell.from));
    let clients: Vec<_> = spells.iter().map(|spell| spell.client).collect();
    let faces = clients::faces(act, &scope, &clients).await?;
    let mut on: Vec<_> = spells.into_iter().filter_map(|spell| Some((faces.iter().find(|face| face.id == spell.client)?.clone(), spell))).collect();
    on.sort_by_key(|(face, spell)| (face.name().to_lowercase(), spell.from));
    let deed = clients.iter().fold(Deed::of("track.seen").on(track), |deed, client| deed.client(*client));
    act.seen(deed, TracksPage { tracks, series, groups, on })
}
