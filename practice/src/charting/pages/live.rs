//! The live screen's handlers: show, start, save by form, save and follow by script. Both ways end in the same acts.

mod device;
mod shown;

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Id, Moment};
use maud::html;
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Toast, Weight},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::screen::{self as view, Screen};
use crate::{
    access::{Caller, Here, form_key},
    charting::{
        acts::{self, DraftOrder, Saved, ScreenFacts, SheetOrder, SheetSaved},
        words::Template,
    },
    clients::Client,
    schedule::Slot,
    sessions::{self, Marked, Session, attendance_orders},
};

pub(super) use device::{change, changes};
pub(super) use shown::{anchor, said_when};
use shown::{number, planned, running, zone_of};

fn whole_page(caller: &Caller, screen: &Screen, day: String) -> Page {
    let mut page = caller.page("Session", Here::Today, view::screen(screen));
    page.heading = Some(view::heading(screen));
    page.crumbs = vec![("/".into(), "Today".into()), (String::new(), day)];
    page.actions = view::actions(screen);
    page.foot = Some(view::foot(screen));
    page.wide = true;
    page
}

async fn read(house: &House, caller: &Caller, id: Id<Session>) -> Result<(Screen, String), kernel::Error> {
    let now = house.clock.now();
    let facts = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::screen(act, id))).await?;
    Ok(match facts {
        ScreenFacts::Planned(it) => {
            let mut screen = planned(&it);
            screen.read_only = false;
            (screen, zone_of(&it.slot).long_day(it.slot.starts_at))
        }
        ScreenFacts::Running(it) => (running(&it, now), zone_of(&it.facts.slot).long_day(it.facts.slot.starts_at)),
    })
}

/// What a form that led back here did.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Query(Said { said }): Query<Said>) -> Answer {
    let (screen, day) = read(&house, &caller, id).await?;
    let mut shown = whole_page(&caller, &screen, day);
    let words = match said.as_str() {
        "missed" => "Marked as missed. The note is kept until the session is signed.",
        "comes" => "Taken back: the client is expected again.",
        "corrected" => "Corrected. What was signed stays in the chart, with the correction beside it.",
        "off" => "Taken off this session. The client can be added again.",
        "added" => "Added. The session is signed: say how it went by “Correct the attendance” in the client's row.",
        _ => return Ok(page(&shown)),
    };
    shown.toast = Some(Toast { text: words.to_owned(), ..Toast::default() });
    Ok(page(&shown))
}

#[derive(Debug, Deserialize)]
pub(super) struct StartForm {
    key: Option<Uuid>,
    #[serde(default)]
    early: String,
}

/// Starts the session. Long before its time that takes a second thought: the roster stays as it is from then on.
pub(super) async fn start(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(form): Form<StartForm>) -> Answer {
    if form.early != "yes" {
        let facts = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::screen(act, id))).await?;
        if let ScreenFacts::Planned(it) = facts
            && let Some(early) = how_early(it.slot.starts_at, house.clock.now(), caller.policies.early_minutes)
        {
            return Ok(page(&early_page(&caller, &it.slot, &early, form.key)));
        }
    }
    house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::start(act, id))).await?;
    Ok(go(format!("/sessions/{id}")))
}

pub(super) async fn template(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    // The button stands in the big form, so everything typed comes along and is kept.
    save(&house, &caller, id, &fields).await?;
    let chosen = fields.iter().find(|(key, _)| key == "template").and_then(|(_, value)| value.parse::<Id<Template>>().ok());
    if let Some(chosen) = chosen {
        house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::set_template(act, id, chosen))).await?;
    }
    Ok(go(format!("/sessions/{id}")))
}

/// "All present" stands in the big form as well: what was typed is kept first, then the blanks are filled.
pub(super) async fn all_present(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    save(&house, &caller, id, &fields).await?;
    house.run(&caller.actor, &caller.request, move |act| Box::pin(sessions::all_present(act, id))).await?;
    Ok(go(format!("/sessions/{id}")))
}

fn order_of(fields: &[(String, String)]) -> SheetOrder {
    let get = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let drafts = fields
        .iter()
        .filter_map(|(key, words)| {
            let (part, section) = key.strip_prefix("text.")?.split_once('.')?;
            let base = get(&format!("draftbase.{part}.{section}"))?.parse().ok()?;
            Some(DraftOrder { part: part.to_owned(), section: section.to_owned(), base, words: words.clone() })
        })
        .collect();
    let topic = get("topic").and_then(|words| Some((get("topicbase")?.parse().ok()?, words)));
    SheetOrder { marks: attendance_orders(fields), drafts, topic }
}

async fn save(house: &House, caller: &Caller, id: Id<Session>, fields: &[(String, String)]) -> Result<(SheetOrder, SheetSaved), kernel::Error> {
    let order = order_of(fields);
    let sent = order.clone();
    let saved = house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::save_sheet(act, id, sent.clone()))).await?;
    Ok((order, saved))
}

/// The whole screen as one form. What could not be saved is shown again as it was typed, beside what stands.
pub(super) async fn save_all(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let (order, saved) = save(&house, &caller, id, &fields).await?;
    let (mut screen, day) = read(&house, &caller, id).await?;
    let mut wrong = Vec::new();
    for (mark, result) in order.marks.iter().zip(&saved.marks) {
        let entry = mark.entry.to_string();
        let say = match result {
            Marked::Saved { .. } => continue,
            Marked::Conflict { .. } => "Somebody else marked this client meanwhile. Theirs is shown; mark again to change it.".to_owned(),
            Marked::Refused { say, .. } => say.clone(),
        };
        if let Some(row) = screen.rows.iter_mut().find(|r| r.entry == entry) {
            wrong.push((format!("#row-{entry}"), format!("{}: {say}", row.name)));
            row.problem = say;
            if matches!(result, Marked::Refused { .. }) {
                row.outcome = mark.outcome.word().to_owned();
                row.reason.clone_from(&mark.reason);
                row.segments.clone_from(&mark.segments);
                if let Some(remote) = &mark.remote {
                    row.way.platform.clone_from(&remote.platform);
                    row.way.location.clone_from(&remote.location);
                }
            }
        }
    }
    for (draft, result) in order.drafts.iter().zip(&saved.drafts) {
        let (say, version) = match result {
            Saved::Saved { .. } => continue,
            Saved::Conflict { version, theirs, .. } => (format!("Somebody else wrote here meanwhile: “{theirs}”. Your words are in the field; put both together and save."), Some(*version)),
            Saved::Refused { say } => (say.clone(), None),
        };
        wrong.push((anchor(&format!("text.{}.{}", draft.part, draft.section)), say));
        keep_typed(&mut screen, draft, version);
    }
    if let (Some((_, typed)), Some(Saved::Conflict { theirs, .. })) = (&order.topic, &saved.topic) {
        wrong.push(("#topic".to_owned(), format!("Somebody else set the topic to “{theirs}” meanwhile. Yours is in the field.")));
        screen.topic.clone_from(typed);
    }
    if wrong.is_empty() {
        return Ok(go(format!("/sessions/{id}{}", onward(&fields))));
    }
    screen.problems.extend(wrong);
    Ok(again(&whole_page(&caller, &screen, day)))
}

/// Where the pressed button leads on to: the review, or the note about a missed session.
fn onward(fields: &[(String, String)]) -> String {
    let then = fields.iter().find(|(key, _)| key == "then").map_or("", |(_, value)| value.as_str());
    let missed = then.strip_prefix("missed/").and_then(|client| client.parse::<Id<Client>>().ok());
    match (then, missed) {
        ("review", _) => "/review".to_owned(),
        (_, Some(client)) => format!("/missed/{client}"),
        _ => String::new(),
    }
}

/// How long before its planned start it is, in words, if that is longer than a practice finds usual.
fn how_early(starts: Moment, now: Moment, usual: i64) -> Option<String> {
    let minutes = starts.minutes_since(now);
    let count = |n: i64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    match minutes {
        early if early <= usual.max(0) => None,
        early if early >= 48 * 60 => Some(count(early / (24 * 60), "day")),
        early if early >= 120 => Some(count(early / 60, "hour")),
        early => Some(count(early, "minute")),
    }
}

fn early_page(caller: &Caller, slot: &Slot, early: &str, key: Option<Uuid>) -> Page {
    let zone = zone_of(slot);
    let start = format!("Start now, {early} early");
    let body = parts::panel(&html! {
        p { "This session is planned for " b { (zone.long_day(slot.starts_at)) ", " (zone.clock(slot.starts_at)) } ". Once it is started, who is expected no longer follows the group." }
        div .form-actions {
            form method="post" action={ "/sessions/" (slot.id) "/start" } {
                input type="hidden" name="key" value=(key.map_or_else(form_key, |key| key.to_string()));
                (parts::button_with(Weight::Primary, "play", &start, "early", "yes"))
            }
            (parts::link_button(Weight::Plain, "", "Not yet", &format!("/sessions/{}", slot.id)))
        }
    });
    let mut shown = caller.page("Start early?", Here::Today, body);
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{}", slot.id), slot.group_name.clone()), (String::new(), "Start".into())];
    shown
}

fn keep_typed(screen: &mut Screen, draft: &DraftOrder, version: Option<i64>) {
    let sections = if draft.part == "shared" {
        Some(&mut screen.shared)
    } else {
        screen.rows.iter_mut().find(|r| r.entry == draft.part).map(|r| &mut r.sections)
    };
    if let Some(section) = sections.and_then(|all| all.iter_mut().find(|s| s.key == draft.section)) {
        section.value.clone_from(&draft.words);
        if let Some(version) = version {
            section.version = number(version);
        }
    }
}
