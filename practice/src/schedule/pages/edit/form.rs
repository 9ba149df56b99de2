//! The form of an edit, and the order that is read from it: only what differs from how the session is.

use kernel::{Day, Refusal, Zone};
use maud::{Markup, html};
use platform::web::{
    parts::{self, Field, Weight, at, summary},
    shell::Page,
};

use super::{Opened, Sent, framed, week_of};
use crate::{
    access::{Caller, form_key},
    schedule::{
        acts::Progress,
        pages::{
            reach,
            rule::RuleForm,
            series::{leads, room_choices, skip, when},
            typed::MoveForm,
        },
        rules::edit::wall,
        words::{Edit, EditSeries, Reach, Rule},
    },
};

/// What the rest of the series repeats by, and the day it is counted from.
fn rest(found: &Opened) -> (Rule, Day) {
    let day = wall(&found.own.original).map_or(found.series.day, |at| at.date());
    (found.series.rule.rest_after(found.series.day, day).unwrap_or_else(Rule::once), day)
}

/// The form as the session is.
pub(super) fn begins(found: &Opened, zone: &Zone) -> Sent {
    let (slot, own) = (&found.slot, &found.own);
    let at = zone.wall(slot.starts_at);
    let (rule, day) = rest(found);
    let sent = Sent::default()
        .with("version", slot.version)
        .with("reach", "one")
        .with("day", at.date())
        .with("time", at.strftime("%H:%M"))
        .with("minutes", slot.ends_at.minutes_since(slot.starts_at))
        .with("room", slot.room_id.map(|room| room.to_string()).unwrap_or_default())
        .with("topic", &own.topic)
        .with("code", own.service_code.as_deref().unwrap_or_default())
        .with("link", own.link.as_deref().unwrap_or_default());
    let sent = own.leads.iter().fold(sent, |sent, lead| sent.with("lead", lead));
    RuleForm::said(&rule, day).sent(sent)
}

/// How far the form says it reaches.
fn reach_of(sent: &Sent) -> Reach {
    match sent.get("reach") {
        "following" => Reach::Following,
        "all" => Reach::All,
        _ => Reach::One,
    }
}

/// The order that a form carries, or everything in it that cannot be read.
pub(super) fn order(sent: &Sent, found: &Opened, practice: &Zone) -> Result<EditSeries, Vec<Refusal>> {
    let (slot, own, reach) = (&found.slot, &found.own, reach_of(sent));
    let order = |edit: Edit| EditSeries { occurrence: slot.id, version: sent.version(), reach, edit };
    if sent.on("cancel") {
        return Ok(order(Edit { cancel: Some(sent.get("reason").to_owned()), ..Edit::default() }));
    }
    let moved = MoveForm {
        version: sent.version(),
        day: sent.get("day").to_owned(),
        time: sent.get("time").to_owned(),
        minutes: sent.get("minutes").to_owned(),
        room: sent.get("room").to_owned(),
        lead: sent.ids("lead"),
        ..MoveForm::default()
    };
    let (moved, rule) = match (moved.order(slot.id), changed_rule(sent, found, reach)) {
        (Ok(moved), Ok(rule)) => (moved, rule),
        (moved, rule) => return Err(moved.err().into_iter().chain(rule.err()).flatten().collect()),
    };
    let mut edit = reach::edit(slot, &moved, practice);
    if reach == Reach::All {
        // The day was typed for this session, and the order names it for the first of them: as many days further.
        edit.day = edit.day.map(|day| alike(found, day));
    }
    let differs = |field: &str, was: &str| sent.all(field).next().is_some_and(|typed| typed.trim() != was).then(|| sent.get(field).to_owned());
    Ok(order(Edit {
        topic: differs("topic", &own.topic),
        service_code: differs("code", own.service_code.as_deref().unwrap_or_default()),
        link: differs("link", own.link.as_deref().unwrap_or_default()),
        rule,
        skip_taken: sent.on("skip_taken"),
        ..edit
    }))
}

/// The day of the first session to come, as far from its own as this day is from that of the session whose form it is.
fn alike(found: &Opened, day: Day) -> Day {
    let own = wall(&found.own.original).map(|at| at.date());
    let first = found.first.as_deref().and_then(wall).map(|at| at.date());
    match (own, first) {
        (Some(own), Some(first)) => own.until(day).and_then(|by| first.checked_add(by)).unwrap_or(day),
        (Some(_), None) | (None, Some(_) | None) => day,
    }
}

/// The rule, if the form says another one than the series has.
fn changed_rule(sent: &Sent, found: &Opened, reach: Reach) -> Result<Option<Rule>, Vec<Refusal>> {
    let (rest, day) = rest(found);
    let asked = RuleForm::of(sent);
    if !found.choices.repeats || !sent.on("repeats") || asked == RuleForm::said(&rest, day) {
        return Ok(None);
    }
    if reach == Reach::One {
        let say = "How the sessions repeat concerns more than one. Choose this and following, or all to come.";
        return Err(vec![Refusal::new("edit.rule", say).at("repeats")]);
    }
    let first = sent.get("day").parse::<Day>().unwrap_or(day);
    asked.rule(first).map(Some)
}

fn now_at(caller: &Caller, found: &Opened) -> Markup {
    let slot = &found.slot;
    let elsewhere = (slot.zone != caller.zone.name()).then(|| Zone::named(&slot.zone)).flatten();
    let (rule, day) = rest(found);
    let mut facts = vec![
        ("Group", html! { (slot.group_name) }),
        ("Now", html! {
            (when(caller, slot))
            @if let Some(zone) = elsewhere { span .sub { (zone.clock(slot.starts_at)) " in " (slot.zone) ", whose clock the series follows" } }
        }),
        ("Where", html! { (slot.place()) }),
        ("Facilitators", html! { (slot.leaders()) }),
    ];
    if found.choices.repeats {
        facts.push(("Series", html! { (rule.describe(day)) ", from here on" }));
    }
    parts::facts(&facts)
}

/// What there is instead of a form: a cancelled session can be put back, one that has begun stays.
fn stuck(found: &Opened) -> Option<Markup> {
    let slot = &found.slot;
    if slot.begun.is_some() {
        let (attendance, note) = match found.progress {
            Some(Progress::Complete) => ("Its attendance is closed", "its notes are signed."),
            Some(Progress::Signed) => ("Its attendance is closed", "its notes are signed and wait for a co-signature."),
            Some(Progress::Started) | None => ("Its attendance is being taken", "its note is not signed yet."),
        };
        return Some(parts::notice("info", &html! {
            p { "This session was started, so it stays where it is." }
            p { (attendance) ", and " (note) " What is on record is neither moved nor cancelled nor removed; times are corrected on the session's own page." }
            p { a href={ "/sessions/" (slot.id) } { "Open the session" } }
        }));
    }
    let reason = slot.cancelled.as_ref()?;
    Some(parts::notice("warn", &html! {
        p { "Cancelled: " (reason) }
        (parts::post_button(Weight::Plain, "undo-2", "Put it back", &format!("/occurrences/{}/restore?key={}&version={}", slot.id, form_key(), slot.version)))
    }))
}

/// Which sessions are meant.
fn which(sent: &Sent, hint: &str) -> Markup {
    let choices = [("one", "Only this one", Reach::One), ("following", "This and following", Reach::Following), ("all", "All to come", Reach::All)];
    let chosen = reach_of(sent);
    html! {
        fieldset .field #reach aria-describedby="reach-hint" {
            legend .field-label { "Which sessions?" }
            div .segments {
                @for (value, word, reach) in choices {
                    label .segment { input type="radio" name="reach" value=(value) checked[reach == chosen]; span { (word) } }
                }
            }
            p .hint #reach-hint { (hint) }
        }
    }
}

/// The page of the form, with what is wrong with it.
pub(super) fn sheet(caller: &Caller, found: &Opened, sent: &Sent, wrong: &[Refusal]) -> Page {
    let slot = &found.slot;
    let form = html! {
        section .card { div .card-body {
            form .form .form-calm method="post" action={ "/occurrences/" (slot.id) "/edit" } {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="version" value=(slot.version);
                input type="hidden" name="from" value=(sent.get("from"));
                @if found.choices.repeats {
                    (which(sent, "What was chosen for a single date stays as it is, and so does every session that was started."))
                }
                (fields(caller, found, sent, wrong))
                (skip(sent, wrong, "Leave the dates that find something taken as they are"))
                div .form-actions {
                    (parts::button_with(Weight::Primary, "", "Save", "then", "save"))
                    (parts::button_with(Weight::Plain, "eye", "Show what happens", "then", "look"))
                    (parts::link_button(Weight::Danger, "calendar-x", "Cancel this session…", &format!("/occurrences/{}/cancel", slot.id)))
                    (parts::link_button(Weight::Quiet, "", "Back", &week_of(caller, found)))
                }
            }
        } }
    };
    let aside = html! {
        div .stack {
            section .card { div .card-body { (now_at(caller, found)) } }
            @if slot.begun.is_none() { (parts::link_button(Weight::Plain, "users", "Who is expected", &format!("/occurrences/{}/roster", slot.id))) }
        }
    };
    let body = html! {
        (summary(wrong))
        div .split { @match stuck(found) { Some(stuck) => (stuck), None => (form) } (aside) }
    };
    framed(caller, "Change session", found, body)
}

fn fields(caller: &Caller, found: &Opened, sent: &Sent, wrong: &[Refusal]) -> Markup {
    let error = |field: &str| at(wrong, field);
    let choices = &found.choices;
    let more = ["repeats", "every", "times", "until", "code", "link"].into_iter().any(|field| error(field).is_some());
    html! {
        div .form-row {
            (parts::date_input(&Field::new("day", "Day").error(error("day")), sent.get("day")))
            (parts::time_input(&Field::new("time", "Start").error(error("time")), sent.get("time")))
            (parts::input("number", &Field::new("minutes", "Minutes").error(error("minutes")), sent.get("minutes")))
        }
        (parts::select(&Field::new("room", "Room").optional().error(error("room")), &room_choices(&choices.rooms), sent.get("room")))
        (leads(choices, &sent.ids("lead"), "Tick nobody to leave it as it is.", error("lead")))
        (parts::text_input(&Field::new("topic", "Topic").optional().error(error("topic")), sent.get("topic")))
        details open[more] {
            summary .link-btn { @if choices.repeats { "How it repeats, service code, telehealth" } @else { "Service code, telehealth" } }
            div .stack {
                @if choices.repeats { (RuleForm::of(sent).part(sent.get("day").parse().ok(), wrong)) }
                (parts::text_input(
                    &Field::new("code", "Service code").optional().hint("Empty means the group's usual code.").error(error("code")),
                    sent.get("code"),
                ))
                (parts::input(
                    "url",
                    &Field::new("link", "Telehealth link").optional().hint("The https:// link of the meeting. Only staff see it here.").error(error("link")),
                    sent.get("link"),
                ))
                @if found.slot.zone == caller.zone.name() { p .soft { "Times are of " (caller.zone.name()) "." } }
                @else { p .soft { "Times are of " (caller.zone.name()) "; the series follows the clock of " (found.slot.zone) "." } }
            }
        }
    }
}

/// The page that asks why sessions are cancelled, and which.
pub(super) fn cancel_sheet(caller: &Caller, found: &Opened, sent: &Sent, wrong: &[Refusal]) -> Page {
    let slot = &found.slot;
    let about = Field::new("reason", "Reason").hint("Staff see it on the calendar. No client's name, please.").error(at(wrong, "reason"));
    let form = html! {
        section .card { div .card-body {
            form .form method="post" action={ "/occurrences/" (slot.id) "/cancel" } {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="version" value=(slot.version);
                input type="hidden" name="from" value=(sent.get("from"));
                p .soft { "A cancelled session stays on the calendar, struck through, and frees its room and facilitators. It can be put back." }
                @if found.choices.repeats { (which(sent, "Every session that was started stays.")) }
                (parts::text_input(&about, sent.get("reason")))
                div .form-actions {
                    (parts::button_with(Weight::Danger, "calendar-x", "Cancel the session", "then", "save"))
                    (parts::link_button(Weight::Quiet, "", "Back", &format!("/occurrences/{}/edit", slot.id)))
                }
            }
        } }
    };
    let body = html! {
        (summary(wrong))
        div .split {
            @match stuck(found) { Some(stuck) => (stuck), None => (form) }
            section .card { div .card-body { (now_at(caller, found)) } }
        }
    };
    framed(caller, "Cancel session", found, body)
}
