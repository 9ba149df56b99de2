//! A client's way: where they stand on each pathway and how they came there, what waits for an answer, whom one tried to reach,
//! and what happened. It names nobody else.

mod line;

use axum::extract::{Path, Query, State};
use kernel::{Id, Moment};
use maud::{Markup, html};
use platform::{
    House, Tie, Verb,
    web::{
        answer::{Answer, page},
        parts::{self, Field, Weight},
    },
};
use practice::{
    access::{Caller, Here},
    clients::Client,
};
use rulebook::{Book, Kind};

use super::{
    parts::{
        ask_link, category_of,
        choices::{self, carried},
        name_of, own_assets,
        said::{Said, escaped},
        status_chip, stay,
    },
    record,
};
use crate::{
    acts::{self, BeginEpisodes, MoveClient, RecordFact, Way, WayOn},
    words::{FactCard, PathwayCard},
};

/// What all parts of the page share.
struct Sight<'a> {
    caller: &'a Caller,
    way: &'a Way,
    now: Moment,
    /// The address of this page.
    here: String,
    may_move: bool,
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Query(said): Query<Said>) -> Answer {
    let (way, live) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_way(act, id))).await?;
    let roles = caller.standing().roles;
    let sight = Sight {
        caller: &caller,
        way: &way,
        now: house.clock.now(),
        here: format!("/clients/{id}/pathway"),
        may_move: MoveClient::allows(roles, way.tie),
    };
    let records = RecordFact::allows(roles, way.tie);
    let free: Vec<(&PathwayCard, &Book)> = live.iter().filter(|(card, _)| !is_on(&way, card)).map(|(card, book)| (card, book)).collect();
    let begins = BeginEpisodes::allows(roles, Tie::Other) && !free.is_empty();
    let body = html! {
        (own_assets())
        @if let Some(warning) = &way.face.warning { (parts::notice("bad", &html! { p { (warning) } })) }
        div .way-page {
            div .stack {
                @for on in &way.episodes { (episode(&sight, on)) }
                @if way.episodes.is_empty() { (on_none(&sight)) }
                (happened(&sight, records))
            }
            div .stack {
                @if begins && way.episodes.is_empty() { (put_on(&sight, &free)) }
                (attempts(&sight, records))
                @for on in way.episodes.iter().filter(|on| on.card.ended.is_none()) { (care(&sight, on)) }
                @if records { (recording(&sight)) }
                @if begins && !way.episodes.is_empty() { (put_on(&sight, &free)) }
            }
        }
    };
    let mut shown = caller.page("Pathway", Here::Clients, body);
    let now = way.episodes.iter().find(|on| on.card.ended.is_none()).or(way.episodes.first());
    shown.heading =
        Some(html! { h1 { (way.face.name()) } @if let Some(on) = now { (status_chip(category_of(&on.book, &on.card.state))) } });
    shown.crumbs =
        vec![("/clients".into(), "Clients".into()), (format!("/clients/{id}"), "Profile".into()), (String::new(), "Pathway".into())];
    shown.actions = html! { (parts::link_button(Weight::Plain, "signpost", "Work list", "/pathways")) };
    shown.toast = said.toast(&sight.here);
    Ok(page(&shown))
}

fn is_on(way: &Way, card: &PathwayCard) -> bool {
    way.episodes.iter().any(|on| on.card.pathway == card.id && on.card.ended.is_none())
}

fn on_none(sight: &Sight<'_>) -> Markup {
    let say = if sight.way.pathways.is_empty() {
        "The practice has no pathway yet."
    } else {
        "On no pathway. Everybody who is served has a place: put them where they are."
    };
    html! { section .card { (parts::empty_state("signpost", say, &html! {})) } }
}

/// One episode: where it stands, what waits, and the way here.
fn episode(sight: &Sight<'_>, on: &WayOn) -> Markup {
    let card = &on.card;
    let pathway = sight.way.pathways.iter().find(|one| one.id == card.pathway);
    let about = on.book.state(&card.state).map(|state| on.book.states[state].about.as_str()).unwrap_or_default();
    let moved = on.intervals.iter().any(|interval| interval.voided.is_none() && interval.before.is_some() && interval.to.is_none());
    let name = sight.way.face.name();
    html! {
        section .card .episode {
            div .card-head {
                h2 { @if let Some(pathway) = pathway { (pathway.name) } @else { (on.book.name) } }
                @if card.ended.is_some() { (parts::chip("plain", "Ended")) }
                @if let Some(pathway) = pathway { a href={ "/pathways/" (pathway.id) } { "Board" } }
            }
            div .way-now {
                div .way-place {
                    span .way-state { (name_of(&on.book, &card.state)) }
                    " "
                    (status_chip(category_of(&on.book, &card.state)))
                    (stay::bar(card, &sight.caller.zone, sight.now))
                    @if !about.is_empty() { p .small .soft { (about) } }
                }
                @if sight.may_move {
                    div .cluster {
                        @if card.ended.is_none() {
                            (ask_link("btn", "Move…", &name, &format!("/pathways/episodes/{}/move?back={}", card.id, escaped(&sight.here))))
                        }
                        @if moved {
                            (ask_link("btn btn-quiet", "Take the last move back…", "", &format!("/pathways/episodes/{}/undo?back={}", card.id, escaped(&sight.here))))
                        }
                    }
                }
            }
            (line::waiting(sight, on))
            (line::timeline(sight, on))
        }
    }
}

/// Who coordinates, and whose list it is on.
fn care(sight: &Sight<'_>, on: &WayOn) -> Markup {
    let card = &on.card;
    let pathway = sight.way.pathways.iter().find(|one| one.id == card.pathway).map(|one| one.name.as_str()).unwrap_or_default();
    let name = super::parts::staff_name(&sight.way.staff, card.coordinator);
    let team = choices::team_name(&sight.way.teams, card.team);
    let shown = html! {
        @if sight.may_move {
            form .form .quick method="post" action={ "/pathways/episodes/" (card.id) "/care" } {
                (carried(Some(card.version), &sight.here))
                (list("coordinator", card.id.to_string(), "Coordinator", &choices::people(&sight.way.staff, "Nobody yet", card.coordinator), &choices::value(card.coordinator)))
                @if !sight.way.teams.is_empty() {
                    (list("team", card.id.to_string(), "Team", &choices::teams(&sight.way.teams, "No team"), &choices::value(card.team)))
                }
                div .form-actions { (parts::button(Weight::Plain, "", "Save")) }
            }
        } @else {
            (parts::facts(&[("Coordinator", html! { (name.unwrap_or("nobody yet")) }), ("Team", html! { (team.unwrap_or("no team")) })]))
        }
    };
    let aside = if sight.way.pathways.len() > 1 {
        html! { span .small .soft { (pathway) } }
    } else {
        html! {}
    };
    parts::block("Who coordinates", &aside, &shown)
}

/// A list to choose of, whose id carries what it belongs to: several stand on the page.
fn list(name: &str, of: String, label: &str, choices: &[(String, String)], chosen: &str) -> Markup {
    let id = format!("{name}-{of}");
    html! {
        div .field {
            label for=(id) { (label) }
            span .select {
                select .control id=(id) name=(name) { @for (value, word) in choices { option value=(value) selected[value == chosen] { (word) } } }
                (parts::icon("chevron-down"))
            }
        }
    }
}

fn put_on(sight: &Sight<'_>, free: &[(&PathwayCard, &Book)]) -> Markup {
    let client = sight.way.face.id;
    let form = html! {
        form .form .quick method="post" action="/pathways/begin" {
            (carried(None, &sight.here))
            input type="hidden" name="client" value=(client);
            (choices::grouped(&Field::new("into", "Where they are"), &choices::into(free), ""))
            (parts::select(&Field::new("coordinator", "Coordinator").optional(), &choices::people(&sight.way.staff, "Nobody yet", None), ""))
            @if !sight.way.teams.is_empty() { (parts::select(&Field::new("team", "Team").optional(), &choices::teams(&sight.way.teams, "No team"), "")) }
            details .ask-when {
                summary { "Not now, but earlier" }
                div .form-row {
                    (parts::date_input(&Field::new("day", "Since").optional(), ""))
                    (parts::time_input(&Field::new("time", "Time").optional(), ""))
                }
            }
            div .form-actions { (parts::button(Weight::Primary, "signpost", "Put on the pathway")) }
        }
    };
    // Whoever is on one already is seldom put on another.
    html! {
        @if sight.way.episodes.is_empty() { (parts::block("Put on a pathway", &html! {}, &form)) }
        @else { details .card { summary .card-head { h2 { "Put on another pathway" } } div .card-body { (form) } } }
    }
}

/// The chase log (JV-20): who tried when, by which way, and what came of it.
fn attempts(sight: &Sight<'_>, records: bool) -> Markup {
    let (id, zone) = (sight.way.face.id, &sight.caller.zone);
    let all: Vec<&FactCard> = sight.way.facts.iter().filter(|card| card.fact.kind == Kind::Attempt).collect();
    let standing = all.iter().filter(|card| card.fact.until.is_none()).count();
    let reach = [&sight.way.face.phone, &sight.way.face.email].into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
    html! {
        section .card #attempts {
            div .card-head { h2 { "Attempts to reach them" } @if standing > 0 { (parts::chip("plain", standing)) } }
            @if records {
                div .card-body {
                    @if !reach.is_empty() { p .small .soft .reach { (parts::icon("phone")) " " (reach) } }
                    (record::attempt(id, &record::Told::default(), &[], &sight.here))
                }
            }
            @if all.is_empty() { p .muted { "None is logged." } }
            @else { (record::lines(id, &all, None, &sight.way.staff, zone, records)) }
        }
    }
}

fn recording(sight: &Sight<'_>) -> Markup {
    let books: Vec<&Book> = sight.way.episodes.iter().map(|on| &on.book).collect();
    html! {
        details .card {
            summary .card-head { h2 { "Record what happened" } }
            div .card-body {
                p .small .soft { "Sessions, groups and waiting lists tell by themselves. Here goes what they do not know." }
                (record::happening(sight.way.face.id, &books, sight.may_move, &record::Told::default(), &[], &sight.here))
            }
        }
    }
}

fn happened(sight: &Sight<'_>, records: bool) -> Markup {
    let all: Vec<&FactCard> = sight.way.facts.iter().filter(|card| card.fact.kind != Kind::Attempt).collect();
    let book = sight.way.episodes.first().map(|on| &on.book);
    html! {
        section .card #happened {
            div .card-head { h2 { "What happened" } span .small .soft { "What the rules see." } }
            @if all.is_empty() { p .muted { "Nothing is recorded yet." } }
            @else { (record::lines(sight.way.face.id, &all, book, &sight.way.staff, &sight.caller.zone, records)) }
        }
    }
}
