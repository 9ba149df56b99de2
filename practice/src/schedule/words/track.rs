//! Tracks of care: a level or programme, the series it holds, and the clients who are on it for a time.

use kernel::{Day, Id, Moment};
use serde::{Deserialize, Serialize};

use super::{Change, Series};
use crate::clients::Client;

kernel::kinds! {
    /// A track of care: detox, intensive outpatient, eating disorder ….
    Track = "trk";
    /// One spell of a client on a track.
    ClientTrack = "ctk";
}

/// A track as lists and pickers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackCard {
    /// Its id.
    pub id: Id<Track>,
    /// Its name.
    pub name: String,
    /// The level of care, in the practice's words; may be empty.
    pub level: String,
    /// Whether clients can be put on it.
    pub in_use: bool,
    /// The series it holds.
    pub series: Vec<Id<Series>>,
    /// How many clients are on it now.
    pub clients: i64,
    /// The version read.
    pub version: i64,
}

/// A client's spell on a track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackSpell {
    /// Its id.
    pub id: Id<ClientTrack>,
    /// Which track.
    pub track: Id<Track>,
    /// Whose.
    pub client: Id<Client>,
    /// The first instant.
    pub from: Moment,
    /// The instant it ends; that instant is no longer inside.
    pub to: Option<Moment>,
    /// Why it began or ended.
    pub reason: String,
    /// The version read.
    pub version: i64,
}

/// Order: a new track, or other words and series for one.
#[derive(Debug, Clone)]
pub struct KeepTrack {
    /// Which; none for a new one.
    pub track: Option<Id<Track>>,
    /// The version read.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The level of care.
    pub level: String,
    /// Whether clients can be put on it.
    pub in_use: bool,
    /// The series it holds.
    pub series: Vec<Id<Series>>,
}

/// Order: a client leaves some tracks and begins others on one day: a change of level of care (KP-22).
#[derive(Debug, Clone)]
pub struct ChangeTracks {
    /// Who.
    pub client: Id<Client>,
    /// The tracks they leave.
    pub leave: Vec<Id<Track>>,
    /// The tracks they begin.
    pub begin: Vec<Id<Track>>,
    /// From when; none for now.
    pub day: Option<Day>,
    /// Why.
    pub reason: String,
    /// Why they are placed beside somebody from whom they are kept apart; empty where nobody decided so.
    pub despite: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracksChanged {
    /// What it did to the calendar, if anything.
    pub change: Option<Id<Change>>,
    /// How many sessions they are newly expected at.
    pub added: usize,
    /// How many they are not expected at any more.
    pub removed: usize,
    /// Sessions that overlap one another in time: these are shown before it is done.
    pub overlaps: Vec<(Moment, String, String)>,
}
