//! What a change of the calendar did, date by date and client by client, with the way back; and a group's last changes.

use std::collections::HashMap;

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Weight, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    lines::{self, Lines, When},
    reach,
    sent::Sent,
    typed::Said,
};
use crate::{
    access::{Caller, Here, form_key},
    clients::{Client, Face},
    groups::Group,
    schedule::{
        acts::{self, ChangeList, ChangePage},
        words::{Change, Kind, Line, Narrow, Occurrence, What},
    },
};

/// What a kind of change is called.
const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Edit => "Sessions changed",
        Kind::Membership => "Members changed",
        Kind::Roster => "Roster changed",
        Kind::Track => "Tracks changed",
        Kind::Closure => "Days closed",
    }
}

async fn opened(house: &House, caller: &Caller, id: Id<Change>) -> Result<ChangePage, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_change(act, id))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Change>>, Query(said): Query<Said>) -> Answer {
    let found = opened(&house, &caller, id).await?;
    let mut shown = sheet(&caller, &found, &[]);
    shown.toast = said.toast();
    Ok(page(&shown))
}

/// The key of a form whose action carries it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Keyed {
    key: Option<Uuid>,
}

/// Takes a change back; from a toast on the calendar it leads back there.
pub(super) async fn undo(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Change>>, Query(keyed): Query<Keyed>, headers: HeaderMap,
) -> Answer {
    let request = caller.keyed(keyed.key);
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::undo_change(act, id))).await {
        Ok(undone) => {
            let said = format!("said=undone&count={}&kept={}", undone.back, undone.kept);
            Ok(go(reach::before(&headers, &said).unwrap_or_else(|| format!("/changes/{id}?{said}"))))
        }
        Err(Error::Refused(wrong)) => Ok(again(&sheet(&caller, &opened(&house, &caller, id).await?, &wrong))),
        Err(other) => Err(other.into()),
    }
}

/// An occurrence and a client, as a tick box carries them.
fn pair(typed: &str) -> Option<(Id<Occurrence>, Id<Client>)> {
    let (occurrence, client) = typed.split_once('.')?;
    Some((occurrence.parse().ok()?, client.parse().ok()?))
}

/// Leaves out the dates that were offered and are not ticked any more.
pub(super) async fn narrow(State(house): State<House>, caller: Caller, Path(id): Path<Id<Change>>, Form(sent): Form<Sent>) -> Answer {
    let kept: Vec<_> = sent.all("keep").filter_map(pair).collect();
    let without: Vec<_> = sent.all("listed").filter_map(pair).filter(|at| !kept.contains(at)).collect();
    let request = caller.keyed(sent.key());
    let order = Narrow { change: id, without };
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::narrow(act, order.clone()))).await {
        Ok(flow) => Ok(go(format!("/changes/{id}?said=narrowed&count={}", flow.added + flow.removed))),
        Err(Error::Refused(wrong)) => Ok(again(&sheet(&caller, &opened(&house, &caller, id).await?, &wrong))),
        Err(other) => Err(other.into()),
    }
}

/// The clients of a date's lines: by name where the caller sees them, with a tick where the date can be left out for them.
fn people(found: &ChangePage, faces: &HashMap<Id<Client>, &Face>, ticks: bool, on_date: &[&Line]) -> Markup {
    html! {
        @for line in on_date {
            @let Some(client) = line.client else { continue };
            @let (tone, words) = lines::word(line.what);
            @let open = ticks && found.open.contains(&(line.occurrence, client));
            @match faces.get(&client) {
                Some(face) if open => {
                    label .check .line-client {
                        input type="checkbox" name="keep" value={ (line.occurrence) "." (client) } checked;
                        span { (face.name()) " " (parts::tag(tone, words)) @if !line.why.is_empty() { span .sub { (line.why) } } }
                    }
                    input type="hidden" name="listed" value={ (line.occurrence) "." (client) };
                }
                Some(face) => span .line-client {
                    a href={ "/clients/" (client) } { (face.name()) } " "
                    @if ticks && line.what != What::Kept { (parts::tag("plain", "left out, or begun")) } @else { (parts::tag(tone, words)) }
                    @if !line.why.is_empty() { span .sub { (line.why) } }
                },
                None => span .line-client .muted { "a client that you do not see " (parts::tag(tone, words)) },
            }
        }
    }
}

/// What it did to rosters, in a sentence; nothing where it touched none.
fn flowed(lines: &[Line]) -> Option<String> {
    let count = |what: What| lines.iter().filter(|line| line.client.is_some() && line.what == what).count();
    let flagged = lines.iter().filter(|line| line.what == What::Added && !line.why.is_empty()).count();
    let (more, fewer, kept) = (count(What::Added), count(What::Removed), count(What::Kept));
    let all = [(more, "more expected"), (fewer, "fewer expected"), (kept, "as decided by hand"), (flagged, "to look at")];
    let words: Vec<_> = all.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn facts(caller: &Caller, found: &ChangePage) -> Markup {
    let sheet = &found.shown.sheet;
    let mut facts = vec![
        ("When", html! { (caller.zone.stamp(sheet.made_at)) }),
        ("By", html! { @match &found.shown.by { Some(name) => (name), None => span .muted { "Cohort itself" } } }),
    ];
    if let Some(card) = &found.group {
        facts.push(("Group", html! { a href={ "/groups/" (card.id) } { (card.name) } }));
    }
    if sheet.lines.iter().any(|line| line.client.is_none()) {
        facts.push(("Sessions", html! { (lines::summed(&sheet.lines, When::Done)) }));
    }
    if let Some(words) = flowed(&sheet.lines) {
        facts.push(("Rosters", html! { (words) }));
    }
    parts::facts(&facts)
}

fn sheet(caller: &Caller, found: &ChangePage, wrong: &[Refusal]) -> Page {
    let change = &found.shown.sheet;
    let faces: HashMap<_, _> = found.shown.faces.iter().map(|face| (face.id, face)).collect();
    let ticks = found.shown.undoable && change.kind == Kind::Membership && !found.open.is_empty();
    let all = Lines {
        zone: &caller.zone,
        lines: &change.lines,
        slots: &found.shown.slots,
        rooms: &found.rooms,
        staff: &found.staff,
        groups: found.group.is_none(),
    };
    let dates = all.list(&|on_date| people(found, &faces, ticks, on_date));
    let body = html! {
        (summary(wrong))
        @if let Some(at) = change.undone_at { (parts::notice("info", &html! { "Taken back on " (caller.zone.stamp(at)) "." })) }
        div .split {
            @if ticks {
                form method="post" action={ "/changes/" (change.id) "/narrow" } {
                    input type="hidden" name="key" value=(form_key());
                    section .card {
                        div .card-head { h2 { "Dates" } p .hint { "Untick what should stay as it was before." } }
                        (dates)
                        div .card-foot { (parts::button(Weight::Plain, "check", "Keep only the ticked dates")) }
                    }
                }
            } @else {
                (parts::card("Dates", &html! {}, &dates))
            }
            (parts::panel(&facts(caller, found)))
        }
    };
    let mut page = caller.page(title(change.kind), Here::Schedule, body);
    page.crumbs = match &found.group {
        Some(card) => vec![
            ("/groups".into(), "Groups".into()),
            (format!("/groups/{}", card.id), card.name.clone()),
            (format!("/groups/{}/changes", card.id), "Changes".into()),
        ],
        None => vec![("/schedule".into(), "Schedule".into())],
    };
    if found.may_undo {
        page.actions = parts::post_button(Weight::Plain, "undo-2", "Undo all of it", &format!("/changes/{}/undo?key={}", change.id, form_key()));
    }
    page
}

/// A group's last changes.
pub(super) async fn list(State(house): State<House>, caller: Caller, Path(group): Path<Id<Group>>) -> Answer {
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_changes(act, group))).await?;
    let body = if found.changes.is_empty() {
        parts::panel(&parts::empty_state("history", "Nothing was changed yet. Edits of sessions, and what new members mean for sessions to come, are listed here.", &html! {}))
    } else {
        html! { section .card { ul .list { @for change in &found.changes { li { (row(&caller, &found, change)) } } } } }
    };
    let mut shown = caller.page("Changes of the calendar", Here::Groups, body);
    shown.crumbs = vec![("/groups".into(), "Groups".into()), (format!("/groups/{group}"), found.card.name.clone())];
    Ok(page(&shown))
}

fn row(caller: &Caller, found: &ChangeList, change: &crate::schedule::words::ChangeSheet) -> Markup {
    let by = change.made_by.and_then(|by| found.staff.iter().find(|staff| staff.id == by)).map_or("Cohort itself", |staff| staff.name.as_str());
    let dates = found.dates.get(&change.id).copied().unwrap_or(0);
    html! {
        a .list-row href={ "/changes/" (change.id) } {
            span .list-main {
                b { (title(change.kind)) }
                span .sub { (caller.zone.stamp(change.made_at)) " · " (by) }
            }
            @if change.undone_at.is_some() { (parts::tag("plain", "Taken back")) }
            span .soft { (dates) @if dates == 1 { " date" } @else { " dates" } }
        }
    }
}
