//! Tracks of care: what they hold, and who is on them from when to when. A change of level ends one and begins another at one
//! instant, and the sessions to come follow (KP-3, KP-22, KP-23).

use kernel::{Error, Id, Moment, Refusal, text};
use platform::{
    Act, Found, Outcome, Permit, Tie, Verb,
    act::Deed,
    permit::{Role, Roles},
};
use serde::{Deserialize, Serialize};

use super::{
    flow::{self, About},
    guests::apart,
};
use crate::{
    access,
    clients::{self, Client, Face},
    schedule::{
        rules, store,
        words::{ChangeTracks, ClientTrack, Date, Expected, KeepTrack, Kind, Series, SeriesRow, Track, TrackCard, TrackSpell, TracksChanged},
    },
};

/// Keep the practice's tracks: managers and supervisors.
#[derive(Debug)]
pub struct KeepTracks;
impl Verb for KeepTracks {
    const NAME: &'static str = "tracks.keep";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor])
    }
}

/// Put a client on tracks and take them off: managers, supervisors, and those who treat or coordinate them.
#[derive(Debug)]
pub struct AssignTracks;
impl Verb for AssignTracks {
    const NAME: &'static str = "client.tracks";
    type Key = Id<Client>;
    type Row = Id<Client>;
    async fn find(act: &mut Act, client: Id<Client>) -> Result<Option<Found<Id<Client>>>, Error> {
        Ok(access::client_tie(act, client).await?.map(|tie| Found { row: client, tie }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor]) || who.any(&[Role::Practitioner, Role::CaseManager]) && tie >= Tie::Shared
    }
}

/// What the way back of a change of tracks needs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    pub client: Id<Client>,
    /// The spells that ended, as they were.
    pub ended: Vec<TrackSpell>,
    /// The spells that began.
    pub begun: Vec<Id<ClientTrack>>,
}

/// The tracks of the practice with the series they can hold.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_tracks(act: &mut Act) -> Outcome<(Vec<TrackCard>, Vec<SeriesRow>)> {
    let permit = act.may::<KeepTracks>(()).await?;
    let tracks = store::tracks(act, &permit).await?;
    let series = store::series_to_come(act, &permit).await?;
    act.nothing((tracks, series))
}

/// Makes a track, or gives one other words and series; the sessions to come of everybody on it follow.
///
/// # Errors
/// Refused without a name, when the name is taken, or when somebody changed it meanwhile.
pub async fn keep_track(act: &mut Act, order: KeepTrack) -> Outcome<Id<Track>> {
    let permit = act.may::<KeepTracks>(()).await?;
    let name = text::clean(&order.name);
    if name.is_empty() || name.chars().count() > 80 {
        return Err(Refusal::new("track.name", "Give the track a name of at most 80 characters.").at("name").into());
    }
    let order = KeepTrack { name, level: text::clean(&order.level), ..order };
    if store::series(act, &permit, &order.series).await?.len() != order.series.len() {
        return Err(Error::Missing);
    }
    let mut touched = order.series.clone();
    let id = match order.track {
        None => {
            let id = Id::new();
            store::insert_track(act, &permit, id, &order).await?;
            id
        }
        Some(id) => {
            if !store::tracks(act, &permit).await?.iter().any(|track| track.id == id) {
                return Err(Error::Missing);
            }
            touched.extend(store::holdings(act, &permit).await?.into_iter().filter(|(track, _)| *track == id).map(|(_, series)| series));
            if !store::update_track(act, &permit, id, &order).await? {
                return Err(Error::refuse("track.changed", "Somebody changed this track meanwhile. Look at it as it is now."));
            }
            id
        }
    };
    store::set_series(act, &permit, id, &order.series).await?;
    touched.sort_unstable();
    touched.dedup();
    let dates: Vec<_> = store::dates_of_series(act, &permit, &touched).await?.iter().map(|date| date.id).collect();
    flow::by_dates(act, &permit, &dates).await?;
    let deed = Deed::of("track.kept").on(id).with("name", order.name).with("series", order.series.len()).announce();
    act.done(deed, id)
}

/// A client's tracks, for the page that changes them.
#[derive(Debug)]
pub struct TrackSheet {
    /// Who.
    pub face: Face,
    /// All their spells, the newest first.
    pub spells: Vec<TrackSpell>,
    /// The practice's tracks.
    pub tracks: Vec<TrackCard>,
}

/// Shows a client's tracks.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn see_client_tracks(act: &mut Act, client: Id<Client>) -> Outcome<TrackSheet> {
    let permit = act.may::<AssignTracks>(client).await?;
    let face = clients::faces(act, &permit, &[client]).await?.pop().ok_or(Error::Missing)?;
    let (spells, tracks) = (store::tracks_of(act, &permit, client).await?, store::tracks(act, &permit).await?);
    act.seen(Deed::of("tracks.seen").client(client), TrackSheet { face, spells, tracks })
}

/// Takes a client off some tracks and puts them on others, at one instant. In a rehearsal it shows what overlaps.
///
/// # Errors
/// Refused when nothing is chosen, when they are not on a track they leave, or are on one they begin.
pub async fn change_tracks(act: &mut Act, order: ChangeTracks) -> Outcome<TracksChanged> {
    let permit = act.may::<AssignTracks>(order.client).await?;
    let zone = access::practice_card(act).await?.zone;
    let at = order.day.filter(|day| *day != zone.day(act.now())).map_or(act.now(), |day| zone.start_of(day));
    let tracks = store::tracks(act, &permit).await?;
    let on = store::track_spells(act, &permit, &[order.client], at).await?;
    let plan = rules::change_tracks(&order, &tracks, &on, at)?;
    for spell in &plan.ended {
        store::end_spell(act, &permit, spell, Some(at.max(spell.from)), &plan.reason).await?;
    }
    let begun: Vec<TrackSpell> = plan
        .begun
        .iter()
        .map(|track| TrackSpell { id: Id::new(), track: *track, client: order.client, from: at, to: None, reason: plan.reason.clone(), version: 1 })
        .collect();
    for spell in &begun {
        store::insert_spell(act, &permit, spell).await?;
    }
    let touched: Vec<_> = order.leave.iter().chain(&order.begin).copied().collect();
    let mut series: Vec<_> =
        tracks.iter().filter(|track| touched.contains(&track.id)).flat_map(|track| track.series.iter().copied()).collect();
    series.sort_unstable();
    series.dedup();
    let before = Before { client: order.client, begun: begun.iter().map(|spell| spell.id).collect(), ended: plan.ended };
    let detail = serde_json::to_string(&before).map_err(Error::fault)?;
    let dates = store::dates_of_series(act, &permit, &series).await?;
    let flow = flow::by_clients(act, &permit, &[order.client], dates, About { kind: Kind::Track, group: None, detail }).await?;
    kept_apart(act, &permit, &order, &series, begun.first().map(|spell| spell.id)).await?;
    let overlaps = overlaps(act, &permit, order.client).await?;
    let names = |ids: &[Id<Track>]| tracks.iter().filter(|t| ids.contains(&t.id)).map(|t| t.name.clone()).collect::<Vec<_>>().join(", ");
    let deed = Deed::of("client.tracks_changed")
        .client(order.client)
        .with("left", names(&order.leave))
        .with("begun", names(&order.begin))
        .with("at", at.to_string())
        .with("reason", plan.reason)
        .announce();
    act.done(deed, TracksChanged { change: flow::change_id(flow.change), added: flow.added, removed: flow.removed, overlaps })
}

/// Refuses sessions at which somebody is expected from whom the client is kept apart, unless there is a reason for it (R-A10).
async fn kept_apart(
    act: &mut Act, permit: &Permit<AssignTracks>, order: &ChangeTracks, series: &[Id<Series>], begun: Option<Id<ClientTrack>>,
) -> Result<(), Error> {
    let Some(begun) = begun else { return Ok(()) };
    let all = store::lines_of(act, permit, &[order.client]).await?;
    let there = |line: &Expected, date: &Date| line.invited && !date.cancelled && series.contains(&date.series);
    let dates: Vec<_> = all.iter().filter(|(line, date)| there(line, date)).map(|(_, date)| date).collect();
    let meeting = apart(act, permit, order.client, &dates).await?;
    clients::place_together(act, permit, meeting, ("track", begun.uuid()), &order.despite).await
}

/// Sessions at which a client is expected at the same time: when, and the two groups' initials.
async fn overlaps(act: &Act, proof: &impl platform::permit::Proof, client: Id<Client>) -> Result<Vec<(Moment, String, String)>, Error> {
    let mut dates: Vec<Date> =
        store::lines_of(act, proof, &[client]).await?.into_iter().filter(|(line, date)| line.invited && !date.cancelled).map(|(_, date)| date).collect();
    dates.sort_by_key(|date| (date.starts_at, date.id));
    let groups = crate::groups::cards(act, &act.scope()).await?;
    let name = |date: &Date| groups.iter().find(|g| g.id == date.group).map_or_else(|| "another session".to_owned(), |g| g.initials.clone());
    let mut found = Vec::new();
    for (at, one) in dates.iter().enumerate() {
        for other in dates.iter().skip(at + 1).take_while(|other| other.starts_at < one.ends_at) {
            found.push((other.starts_at, name(one), name(other)));
        }
    }
    Ok(found)
}
