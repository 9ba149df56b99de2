//! What a change of tracks may be, and which closed days a session falls on.

use kernel::{Day, Id, Moment, Refusal, id::Staff, text};

use crate::schedule::words::{ChangeTracks, ClosureCard, Track, TrackCard, TrackSpell};

/// What a change of tracks comes to.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::schedule) struct TrackPlan {
    /// The spells that end.
    pub ended: Vec<TrackSpell>,
    /// The tracks that begin.
    pub begun: Vec<Id<Track>>,
    /// Why.
    pub reason: String,
}

/// Works a change of tracks out at an instant. `on` are the client's spells that reach past it.
pub(in crate::schedule) fn change_tracks(
    order: &ChangeTracks, tracks: &[TrackCard], on: &[TrackSpell], at: Moment,
) -> Result<TrackPlan, Refusal> {
    if order.leave.is_empty() && order.begin.is_empty() {
        return Err(Refusal::new("track.nothing", "Choose a track to begin or to leave.").at("begin"));
    }
    let name = |id: &Id<Track>| tracks.iter().find(|track| track.id == *id).map(|track| track.name.clone());
    let mut ended = Vec::new();
    for track in &order.leave {
        let Some(name) = name(track) else { return Err(Refusal::new("track.unknown", "There is no such track. Choose one of the list.").at("leave")) };
        match on.iter().find(|spell| spell.track == *track) {
            Some(spell) => ended.push(spell.clone()),
            None => return Err(Refusal::new("track.not_on", format!("They are not on {name} at that time.")).at("leave")),
        }
    }
    let mut begun = Vec::new();
    for track in &order.begin {
        let card = tracks.iter().find(|card| card.id == *track && card.in_use);
        let Some(card) = card else { return Err(Refusal::new("track.unknown", "This track is not in use. Choose one of the list.").at("begin")) };
        let stays = on.iter().any(|spell| spell.track == *track && !ended.contains(spell) && spell.to.is_none_or(|to| to > at));
        if stays {
            return Err(Refusal::new("track_twice", format!("They are on {} already.", card.name)).at("begin"));
        }
        if !begun.contains(track) {
            begun.push(*track);
        }
    }
    let reason = text::clean(&order.reason);
    if reason.chars().count() > 300 {
        return Err(Refusal::new("track.reason", "Say it in at most 300 characters.").at("reason"));
    }
    Ok(TrackPlan { ended, begun, reason })
}

/// The closed days that a session on a day, at a place, led by these people falls on. Those of a place hold for it alone,
/// somebody's leave for what they lead.
pub(in crate::schedule) fn closed<'a>(closures: &'a [ClosureCard], day: Day, place: &str, leads: &[Id<Staff>]) -> Option<&'a ClosureCard> {
    closures.iter().find(|closure| {
        closure.lifted_at.is_none()
            && (closure.first..=closure.last).contains(&day)
            && (closure.place.is_empty() || closure.place == place)
            && closure.staff.is_none_or(|staff| leads.contains(&staff))
    })
}
