//! A client's tracks of care: which they are on, and a change of level, shown with all that follows before it is saved
//! (KP-3, KP-22, KP-23).

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Moment, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};

use super::{
    ask,
    lines::{Lines, word},
    sent::Sent,
    typed,
    typed::Said,
};
use crate::{
    access::{Caller, Here, form_key},
    clients::{self, Client},
    schedule::{
        acts::{self, TrackSheet},
        words::{ChangeTracks, Line, Slot, Track, TrackSpell, TracksChanged},
    },
};

async fn opened(house: &House, caller: &Caller, client: Id<Client>) -> Result<TrackSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_client_tracks(act, client))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(client): Path<Id<Client>>, Query(said): Query<Said>) -> Answer {
    let now = house.clock.now();
    let sent = Sent::default().with("day", caller.zone.day(now));
    let mut shown = sheet(&caller, &opened(&house, &caller, client).await?, &sent, &[], now);
    shown.toast = said.toast();
    Ok(page(&shown))
}

fn order(sent: &Sent, client: Id<Client>) -> Result<ChangeTracks, Refusal> {
    let day: Option<Day> = sent.on("day").then(|| typed::day(sent.get("day"))).transpose()?;
    Ok(ChangeTracks { client, leave: sent.ids("leave"), begin: sent.ids("begin"), day, reason: sent.get("reason").to_owned(), despite: sent.get("despite").to_owned() })
}

/// Changes the tracks, after what follows was shown.
pub(super) async fn change(State(house): State<House>, caller: Caller, Path(client): Path<Id<Client>>, Form(sent): Form<Sent>) -> Answer {
    let (found, now) = (opened(&house, &caller, client).await?, house.clock.now());
    if sent.get("then") == "back" {
        return Ok(page(&sheet(&caller, &found, &sent, &[], now)));
    }
    let done = match order(&sent, client) {
        Err(wrong) => Err(wrong.into()),
        Ok(order) if sent.get("then") == "save" => {
            let request = caller.keyed(sent.key());
            house.run(&caller.actor, &request, move |act| Box::pin(acts::change_tracks(act, order.clone()))).await
        }
        Ok(order) => {
            let look = house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_tracks(act, order.clone())));
            match look.await {
                Ok((changed, lines, slots)) => return Ok(page(&preview(&caller, &found, &sent, &changed, &lines, &slots))),
                Err(error) => Err(error),
            }
        }
    };
    match done {
        Ok(changed) => {
            let change = changed.change.map(|change| format!("&change={change}")).unwrap_or_default();
            Ok(go(format!("/clients/{client}/tracks?said=tracks&made={}&withdrawn={}{change}", changed.added, changed.removed)))
        }
        Err(Error::Refused(wrong)) => Ok(again(&sheet(&caller, &found, &sent, &wrong, now))),
        Err(other) => Err(other.into()),
    }
}

fn name(found: &TrackSheet, track: Id<Track>) -> Markup {
    let card = found.tracks.iter().find(|card| card.id == track);
    html! { @if let Some(card) = card { (card.name) @if !card.level.is_empty() { " " span .hint { (card.level) } } } }
}

fn span(caller: &Caller, spell: &TrackSpell, now: Moment) -> String {
    let day = |at: Moment| caller.zone.short_day(at);
    match spell.to {
        Some(to) if to <= now => format!("{} – {}", day(spell.from), day(to.plus(-1))),
        _ if spell.from > now => format!("from {}", day(spell.from)),
        Some(to) => format!("since {}, until {}", day(spell.from), day(to.plus(-1))),
        None => format!("since {}", day(spell.from)),
    }
}

/// A spell that was taken back holds at no instant.
const fn void(spell: &TrackSpell) -> bool {
    matches!(spell.to, Some(to) if to.0 <= spell.from.0)
}

fn form(caller: &Caller, found: &TrackSheet, sent: &Sent, wrong: &[Refusal], now: Moment) -> Markup {
    let error = |field: &str| at(wrong, field);
    let on: Vec<_> = found.spells.iter().filter(|spell| spell.to.is_none_or(|to| to > now) && !void(spell)).collect();
    let (leave, begin) = (sent.ids::<Id<Track>>("leave"), sent.ids::<Id<Track>>("begin"));
    let free: Vec<_> = found.tracks.iter().filter(|track| track.in_use && !on.iter().any(|spell| spell.track == track.id)).collect();
    html! {
        form .form method="post" action={ "/clients/" (found.face.id) "/tracks" } {
            input type="hidden" name="key" value=(form_key());
            @if !on.is_empty() {
                fieldset .field #leave {
                    legend .field-label { "Leaves" }
                    div .checks {
                        @for spell in &on {
                            label .check {
                                input type="checkbox" name="leave" value=(spell.track) checked[leave.contains(&spell.track)];
                                span { (name(found, spell.track)) " " span .hint { (span(caller, spell, now)) } }
                            }
                        }
                    }
                    @if let Some(error) = error("leave") { p .error { (parts::icon("triangle-alert")) span { (error) } } }
                }
            }
            fieldset .field #begin {
                legend .field-label { "Begins" }
                @if free.is_empty() { p .hint { "There is no other track in use." } }
                div .checks {
                    @for track in &free {
                        label .check {
                            input type="checkbox" name="begin" value=(track.id) checked[begin.contains(&track.id)];
                            span { (name(found, track.id)) }
                        }
                    }
                }
                @if let Some(error) = error("begin") { p .error { (parts::icon("triangle-alert")) span { (error) } } }
            }
            (parts::date_input(&Field::new("day", "From").hint("Both at one instant. Today means now.").error(error("day")), sent.get("day")))
            (parts::text_input(&Field::new("reason", "Why").optional().hint("Step down, admission, new diagnosis.").error(error("reason")), sent.get("reason")))
            @if clients::passes(caller.standing().roles) && (wrong.iter().any(|refusal| refusal.code == "apart.kept") || sent.on("despite")) {
                (clients::part_despite(wrong, sent.get("despite"), true))
            }
            div .form-actions { (parts::button_with(Weight::Primary, "eye", "Show what follows", "then", "look")) }
        }
    }
}

fn spells(caller: &Caller, found: &TrackSheet, now: Moment) -> Markup {
    let shown: Vec<_> = found.spells.iter().filter(|spell| !void(spell)).collect();
    html! {
        @if shown.is_empty() {
            (parts::empty_state("route", "On no track. A track expects a client at all its sessions, whatever groups they are in.", &html! {}))
        } @else {
            ul .list {
                @for spell in shown {
                    @let over = spell.to.is_some_and(|to| to <= now);
                    li .list-row {
                        span .list-main {
                            b { (name(found, spell.track)) }
                            span .sub { (span(caller, spell, now)) @if !spell.reason.is_empty() { " · " (spell.reason) } }
                        }
                        @if over { (parts::tag("plain", "Over")) } @else if spell.from > now { (parts::tag("sky", "To come")) } @else { (parts::tag("good", "On it")) }
                    }
                }
            }
        }
    }
}

fn sheet(caller: &Caller, found: &TrackSheet, sent: &Sent, wrong: &[Refusal], now: Moment) -> Page {
    let body = html! {
        (summary(wrong))
        div .split {
            (parts::card("Tracks of care", &html! {}, &spells(caller, found, now)))
            (parts::block("Change", &html! {}, &form(caller, found, sent, wrong, now)))
        }
    };
    framed(caller, found, "Tracks", body)
}

fn framed(caller: &Caller, found: &TrackSheet, title: &str, body: Markup) -> Page {
    let mut page = caller.page(title, Here::Clients, body);
    page.heading = Some(html! { h1 { (title) } span .muted { (found.face.name()) } });
    page.crumbs = vec![("/clients".into(), "Clients".into()), (format!("/clients/{}", found.face.id), "Client".into())];
    page
}

/// What is said of a date's lines: all are of one client.
fn alone(on_date: &[&Line]) -> Markup {
    html! {
        @for line in on_date {
            @let (tone, words) = word(line.what);
            span .line-client { (parts::tag(tone, words)) @if !line.why.is_empty() { span .sub { (line.why) } } }
        }
    }
}

fn preview(caller: &Caller, found: &TrackSheet, sent: &Sent, changed: &TracksChanged, lines: &[Line], slots: &[Slot]) -> Page {
    let all = Lines { zone: &caller.zone, lines, slots, rooms: &[], staff: &[], groups: true };
    let named = |field: &str| sent.ids::<Id<Track>>(field).into_iter().map(|track| html! { span .line-client { (name(found, track)) } }).collect::<Vec<_>>();
    let (leaves, begins) = (named("leave"), named("begin"));
    let mut facts = Vec::new();
    for (word, tracks) in [("Leaves", &leaves), ("Begins", &begins)] {
        if !tracks.is_empty() {
            facts.push((word, html! { @for track in tracks { (track) } }));
        }
    }
    facts.push(("From", html! { (sent.get("day").parse::<Day>().map(|day| day.strftime("%A %-d %B %Y").to_string()).unwrap_or_else(|_| "now".to_owned())) }));
    let follows = format!("Expected at {} more sessions, at {} fewer", changed.added, changed.removed);
    let body = html! {
        form #(ask::FORM) .stack method="post" action={ "/clients/" (found.face.id) "/tracks" } {
            input type="hidden" name="key" value=(form_key());
            (sent.hidden(&["then"]))
            @if !changed.overlaps.is_empty() {
                (parts::notice("warn", &html! {
                    p { "Expected at two sessions at the same time:" }
                    ul {
                        @for (at, one, other) in changed.overlaps.iter().take(6) { li { (caller.zone.short_day(*at)) ", " (caller.zone.clock(*at)) ": " (one) " and " (other) } }
                        @if changed.overlaps.len() > 6 { li { "and " (changed.overlaps.len() - 6) " more times" } }
                    }
                }))
            }
            div .split {
                @if lines.is_empty() { (parts::panel(&parts::empty_state("calendar-days", "No session to come is touched.", &html! {}))) }
                @else { (parts::card(&follows, &html! {}, &all.list(&alone))) }
                (parts::panel(&parts::facts(&facts)))
            }
        }
    };
    let mut page = framed(caller, found, "What follows", body);
    page.foot = Some(ask::bar(&follows, Weight::Primary, "Save", &format!("/clients/{}/tracks", found.face.id)));
    page
}
