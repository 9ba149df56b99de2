//! The form of a new series, and the order that is read from it.

use kernel::{Day, Id, Refusal};
use maud::{Markup, html};
use platform::web::{
    parts::{self, Field, Weight, at, summary},
    shell::Page,
};

use super::{Sent, leads, room_choices};
use crate::{
    access::{Caller, Here, form_key},
    groups::{Group, GroupCard},
    schedule::{
        acts::Choices,
        pages::{rule::RuleForm, typed},
        rules,
        words::NewSeries,
    },
};

/// The group chosen from the list while typing, as long as its name still stands there; else the one that was meant.
fn chosen(sent: &Sent, groups: &[GroupCard]) -> Result<Id<Group>, Refusal> {
    let id = sent.get("group").parse::<Id<Group>>().ok();
    let picked = groups.iter().find(|g| Some(g.id) == id && g.name == sent.get("group_name").trim());
    match picked {
        Some(group) => Ok(group.id),
        None => rules::meant(sent.get("group_name"), groups.iter().map(|g| (g.id, g.name.as_str(), g.initials.as_str()))),
    }
}

/// The order that a form carries, or everything in it that cannot be read.
pub(super) fn order(sent: &Sent, groups: &[GroupCard]) -> Result<NewSeries, Vec<Refusal>> {
    let (group, day, time) = (chosen(sent, groups), typed::day(sent.get("day")), typed::time(sent.get("time")));
    let (room, minutes) = (typed::room(sent.get("room")), typed::number(sent.get("minutes"), "minutes"));
    // A day that cannot be read has its own refusal; the rule is read as far as it goes.
    let rule = RuleForm::of(sent).rule(day.clone().unwrap_or(Day::MIN));
    match (group, day, time, room, minutes, rule) {
        (Ok(group), Ok(day), Ok(time), Ok(room), Ok(minutes), Ok(rule)) => Ok(NewSeries {
            group,
            zone: sent.get("zone").to_owned(),
            day,
            time,
            minutes,
            rule,
            room,
            leads: sent.ids("lead"),
            link: sent.get("link").to_owned(),
            service_code: sent.get("code").to_owned(),
            topic: sent.get("topic").to_owned(),
            skip_taken: sent.on("skip_taken"),
            // Asked about in a step of its own.
            share: false,
        }),
        (group, day, time, room, minutes, rule) => {
            let fields = [group.err(), day.err(), time.err(), room.err(), minutes.err()];
            Err(fields.into_iter().flatten().chain(rule.err().unwrap_or_default()).collect())
        }
    }
}

fn group_box(sent: &Sent, groups: &[GroupCard], wrong: &[Refusal]) -> Markup {
    let about = Field::new("group_name", "Group").hint("Type a part of the name and choose.").error(at(wrong, "group_name"));
    parts::field(&about, &html! {
        span .combo data-picker="/schedule/groups" {
            input .control type="text" id=(about.id()) name="group_name" value=(sent.get("group_name")) list="groups" autocomplete="off" required
                autofocus[!sent.on("group_name")] aria-describedby=[about.described_by()]
                aria-invalid=[(!about.error.is_empty()).then_some("true")];
            input type="hidden" name="group" value=(sent.get("group"));
            datalist #groups { @for group in groups { option value=(group.name) { (group.initials) } } }
        }
    })
}

/// The offer to leave taken dates alone, where some were found or it was ticked before.
pub(in crate::schedule::pages) fn skip(sent: &Sent, wrong: &[Refusal], words: &str) -> Markup {
    let taken = wrong.iter().any(|refusal| ["room_booked", "facilitator_booked", "dates.taken"].contains(&refusal.code));
    html! {
        @if taken || sent.on("skip_taken") {
            (parts::checkbox(&Field::new("skip_taken", words).optional().error(at(wrong, "skip_taken")), "yes", sent.on("skip_taken")))
        }
    }
}

/// The page of the form, with what is wrong with it.
pub(super) fn sheet(caller: &Caller, sent: &Sent, choices: &Choices, wrong: &[Refusal]) -> Page {
    let error = |field: &str| at(wrong, field);
    let first = sent.get("day").parse::<Day>().ok();
    let body = html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form .form-calm method="post" action="/series" {
                input type="hidden" name="key" value=(form_key());
                (group_box(sent, &choices.groups, wrong))
                div .form-row {
                    (parts::date_input(&Field::new("day", "Day").error(error("day")), sent.get("day")))
                    (parts::time_input(&Field::new("time", "Start").error(error("time")), sent.get("time")))
                    (parts::input("number", &Field::new("minutes", "Minutes").error(error("minutes")), sent.get("minutes")))
                }
                (RuleForm::of(sent).part(first, wrong))
                (parts::select(&Field::new("room", "Room").optional().error(error("room")), &room_choices(&choices.rooms), sent.get("room")))
                (leads(choices, &sent.ids("lead"), "Tick nobody for the group's own provider and co-facilitators.", error("lead")))
                (more(sent, wrong))
                (skip(sent, wrong, "Leave out the dates that are taken"))
                div .form-actions {
                    (parts::button_with(Weight::Primary, "", "Save", "then", "save"))
                    (parts::button_with(Weight::Plain, "eye", "Look at dates and people first", "then", "check"))
                    (parts::link_button(Weight::Quiet, "", "Back", &format!("/schedule?day={}", first.map(|day| day.to_string()).unwrap_or_default())))
                }
            }
        } }
    };
    let mut page = caller.page("New session", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

/// What most series do without.
fn more(sent: &Sent, wrong: &[Refusal]) -> Markup {
    let error = |field: &str| at(wrong, field);
    let open = ["zone", "link", "code", "topic"].into_iter().any(|field| error(field).is_some())
        || ["link", "code", "topic"].into_iter().any(|field| sent.on(field));
    html! {
        details open[open] {
            summary .link-btn { "Topic, telehealth, service code, time zone" }
            div .stack {
                (parts::text_input(&Field::new("topic", "Topic").optional().hint("For all dates; each session can have its own.").error(error("topic")), sent.get("topic")))
                (parts::input(
                    "url",
                    &Field::new("link", "Telehealth link").optional()
                        .hint("The https:// link of the meeting. Only staff see it here.").error(error("link")),
                    sent.get("link"),
                ))
                (parts::text_input(
                    &Field::new("code", "Service code").optional().hint("Empty means the group's usual code.").error(error("code")),
                    sent.get("code"),
                ))
                (parts::text_input(
                    &Field::new("zone", "Time zone")
                        .hint("The wall clock that the sessions follow when summer time begins or ends.").error(error("zone")),
                    sent.get("zone"),
                ))
            }
        }
    }
}
