//! The practice's tracks of care: their names and levels, the series that each holds, and who is on them.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};

use super::{sent::Sent, setup};
use crate::{
    access::{Caller, Here, form_key},
    schedule::{
        acts::{self, TracksPage},
        words::{End, KeepTrack, Rule, SeriesRow, Track, TrackCard},
    },
};

async fn opened(house: &House, caller: &Caller, track: Option<Id<Track>>) -> Result<TracksPage, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_tracks(act, track))).await
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let found = opened(&house, &caller, None).await?;
    Ok(page(&sheet(&caller, &found, &Sent::default().with("in_use", "yes"), &[])))
}

/// The form as a track is.
fn begins(track: &TrackCard) -> Sent {
    let sent = Sent::default().with("version", track.version).with("name", &track.name).with("level", &track.level);
    let sent = if track.in_use { sent.with("in_use", "yes") } else { sent };
    track.series.iter().fold(sent, |sent, series| sent.with("series", series))
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Track>>) -> Answer {
    let found = opened(&house, &caller, Some(id)).await?;
    let track = found.track(id).ok_or(Error::Missing)?;
    Ok(page(&one(&caller, &found, track, &begins(track), &[])))
}

async fn kept(house: &House, caller: &Caller, sent: Sent, track: Option<Id<Track>>) -> Answer {
    let order = KeepTrack {
        track,
        version: sent.version(),
        name: sent.get("name").to_owned(),
        level: sent.get("level").to_owned(),
        in_use: sent.on("in_use"),
        series: sent.ids("series"),
    };
    let request = caller.keyed(sent.key());
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::keep_track(act, order.clone()))).await {
        Ok(_) => Ok(go("/tracks")),
        Err(Error::Refused(wrong)) => {
            let wrong = beside(wrong);
            let found = opened(house, caller, track).await?;
            let shown = match track.and_then(|id| found.track(id)) {
                Some(track) => one(caller, &found, track, &sent, &wrong),
                None => sheet(caller, &found, &sent, &wrong),
            };
            Ok(again(&shown))
        }
        Err(other) => Err(other.into()),
    }
}

fn beside(wrong: Vec<Refusal>) -> Vec<Refusal> {
    wrong.into_iter().map(|refusal| if refusal.code == "track_name_taken" { refusal.at("name") } else { refusal }).collect()
}

pub(super) async fn make(State(house): State<House>, caller: Caller, Form(sent): Form<Sent>) -> Answer {
    kept(&house, &caller, sent, None).await
}

pub(super) async fn change(State(house): State<House>, caller: Caller, Path(id): Path<Id<Track>>, Form(sent): Form<Sent>) -> Answer {
    kept(&house, &caller, sent, Some(id)).await
}

/// A series as a choice: whose, when, how often.
fn series_words(found: &TracksPage, series: &SeriesRow) -> Markup {
    let group = found.groups.iter().find(|card| card.id == series.group).map_or("a group", |card| card.name.as_str());
    // How long it goes on does not matter here.
    let often = if series.rule.end == End::Count(1) { series.rule.clone() } else { Rule { end: End::Never, ..series.rule.clone() } };
    html! { (group) " " span .hint { (often.describe(series.day)) ", " (series.time.strftime("%H:%M")) @if !series.topic.is_empty() { ": " (series.topic) } } }
}

fn form(found: &TracksPage, action: &str, sent: &Sent, wrong: &[Refusal], word: &str) -> Markup {
    let error = |field: &str| at(wrong, field);
    let ticked = sent.ids("series");
    html! {
        form .form method="post" action=(action) {
            input type="hidden" name="key" value=(form_key());
            input type="hidden" name="version" value=(sent.version());
            (parts::text_input(&Field::new("name", "Name").hint("Detox, Intensive outpatient, Eating disorder.").error(error("name")), sent.get("name")))
            (parts::text_input(&Field::new("level", "Level of care").optional().error(error("level")), sent.get("level")))
            fieldset .field {
                legend .field-label { "Sessions that it holds" }
                @if found.series.is_empty() { p .hint { "No series has a session to come. Schedule one first." } }
                div .checks {
                    @for series in &found.series {
                        label .check { input type="checkbox" name="series" value=(series.id) checked[ticked.contains(&series.id)]; span { (series_words(found, series)) } }
                    }
                }
            }
            (parts::checkbox(&Field::new("in_use", "Clients can be put on it").optional(), "yes", sent.on("in_use")))
            div .form-actions { (parts::button(Weight::Primary, "", word)) }
        }
    }
}

fn row(found: &TracksPage, track: &TrackCard) -> Markup {
    let held: Vec<_> = found.series.iter().filter(|series| track.series.contains(&series.id)).collect();
    let mut names: Vec<_> = held.iter().filter_map(|series| found.groups.iter().find(|card| card.id == series.group)).map(|card| card.name.as_str()).collect();
    names.dedup();
    html! {
        a .list-row href={ "/tracks/" (track.id) } {
            span .list-main {
                b { (track.name) }
                span .sub { @if !track.level.is_empty() { (track.level) " · " } @if names.is_empty() { "holds no sessions yet" } @else { (names.join(", ")) } }
            }
            @if !track.in_use { (parts::tag("plain", "Not in use")) }
            span .soft { (track.clients) @if track.clients == 1 { " client" } @else { " clients" } }
        }
    }
}

fn sheet(caller: &Caller, found: &TracksPage, sent: &Sent, wrong: &[Refusal]) -> Page {
    let rows = html! {
        @if found.tracks.is_empty() {
            (parts::empty_state("route", "A track is a set of series that belong together: a level of care or a programme. Whoever is put on it is expected at all of them.", &html! {}))
        } @else {
            ul .list { @for track in &found.tracks { li { (row(found, track)) } } }
        }
    };
    let body = html! {
        (setup::tabs("/tracks", caller.standing().roles))
        (summary(wrong))
        div .split { (parts::card("Tracks", &html! {}, &rows)) (parts::block("New track", &html! {}, &form(found, "/tracks", sent, wrong, "Add track"))) }
    };
    let mut page = caller.page("Tracks", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

fn one(caller: &Caller, found: &TracksPage, track: &TrackCard, sent: &Sent, wrong: &[Refusal]) -> Page {
    let people = html! {
        @if found.on.is_empty() {
            (parts::empty_state("user", "Nobody is on it. Put somebody on it from their own page.", &html! {}))
        } @else {
            ul .list {
                @for (face, spell) in &found.on {
                    li .list-row {
                        (parts::avatar(&face.initials(), &face.id.to_string()))
                        span .list-main {
                            a href={ "/clients/" (face.id) "/tracks" } { b { (face.name()) } }
                            span .sub { "from " (caller.zone.short_day(spell.from)) @if let Some(to) = spell.to { ", until " (caller.zone.short_day(to.plus(-1))) } }
                        }
                    }
                }
            }
        }
    };
    let body = html! {
        (summary(wrong))
        div .split {
            (parts::panel(&form(found, &format!("/tracks/{}", track.id), sent, wrong, "Save")))
            (parts::card("On it", &parts::chip("plain", found.on.len()), &people))
        }
    };
    let mut page = caller.page(track.name.clone(), Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into()), ("/tracks".into(), "Tracks".into())];
    page
}
