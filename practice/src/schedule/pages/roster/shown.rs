//! The page of a roster: who is expected and through what, who was taken off and why, and the way to add somebody.

use maud::{Markup, html};
use platform::web::{
    parts::{self, Field, Weight, at, summary},
    shell::Page,
};

use super::Again;
use crate::{
    access::{Caller, Here, form_key},
    clients,
    schedule::{
        acts::RosterPage,
        pages::{change::runs, series::when},
        words::{Guest, Source, Week},
    },
};

/// Reasons that are proposed; any other can be written.
const REASONS: [&str; 6] = ["Said they will not come", "Away", "Ill", "Appointment elsewhere", "Not ready for this topic", "Their own wish"];

/// Through what somebody is expected.
fn through(found: &RosterPage, guest: &Guest) -> String {
    let line = &guest.line;
    let way = match line.source {
        Source::Membership => "through the group".to_owned(),
        Source::Track => {
            let track = line.cause.and_then(|cause| found.tracks.get(&cause));
            track.map_or_else(|| "through a track".to_owned(), |track| format!("through the track {track}"))
        }
        Source::Manual => "added by hand".to_owned(),
    };
    if line.invited && !line.reason.is_empty() { format!("{way}: {}", line.reason) } else { way }
}

/// Which dates a form is about; nothing to choose where there is one.
fn reach(found: &RosterPage, mark: &str) -> Markup {
    html! {
        @if found.repeats {
            label .check for={ "following-" (mark) } {
                input id={ "following-" (mark) } type="checkbox" name="following" value="yes";
                span { "This and the following sessions" }
            }
        }
    }
}

fn take_off(found: &RosterPage, guest: &Guest, typed: &Again) -> Markup {
    let client = guest.line.client;
    let mine = typed.sent.get("client") == client.to_string();
    let error = at(&typed.wrong, "reason").filter(|_| mine);
    let id = format!("reason-{client}");
    html! {
        details .pop open[error.is_some()] {
            summary .btn .btn-quiet { "Take off…" span .vh { " " (guest.face.name()) } }
            form .pop-panel method="post" action={ "/occurrences/" (found.slot.id) "/roster/off" } {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="client" value=(client);
                div .field {
                    label for=(id) { "Why?" }
                    input .control type="text" id=(id) name="reason" list="roster-reasons" autocomplete="off" required
                        value=(if mine { typed.sent.get("reason") } else { "" })
                        aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{id}-error"))];
                    @if let Some(error) = error { p .error id={ (id) "-error" } { (parts::icon("triangle-alert")) span { (error) } } }
                }
                (reach(found, &client.to_string()))
                p .hint { "They stay a member." }
                (parts::button(Weight::Danger, "user-minus", "Take off"))
            }
        }
    }
}

fn expected(found: &RosterPage, typed: &Again) -> Markup {
    let off = found.may_change && found.stays.is_none();
    let guests: Vec<_> = found.guests.iter().filter(|guest| guest.line.invited).collect();
    let chip = match found.slot.capacity {
        Some(places) => format!("{}/{places}", guests.len()),
        None => guests.len().to_string(),
    };
    let body = html! {
        @if guests.is_empty() {
            (parts::empty_state("users", "Nobody is expected.", &html! {}))
        } @else {
            ul .list {
                @for guest in &guests {
                    li .list-row {
                        (parts::avatar(&guest.face.initials(), &guest.face.id.to_string()))
                        span .list-main {
                            a href={ "/clients/" (guest.face.id) } { b { (guest.face.name()) } }
                            span .sub { (through(found, guest)) }
                        }
                        @if found.elsewhere.contains(&guest.line.client) { (parts::tag("late", "Elsewhere at that time")) }
                        @if off { (take_off(found, guest, typed)) }
                    }
                }
            }
        }
        @if found.may_change && found.closed.is_none() { (add(found, typed)) }
    };
    parts::card("Expected", &parts::chip("plain", chip), &body)
}

fn add(found: &RosterPage, typed: &Again) -> Markup {
    let adding = !typed.sent.on("reason");
    let shown = |field: &str| if adding { typed.sent.get(field) } else { "" };
    let who = Field::new("client_name", "Add somebody").error(at(&typed.wrong, "client_name").or_else(|| at(&typed.wrong, "client")));
    let kept_apart = typed.wrong.iter().any(|refusal| refusal.code == "apart.kept") || typed.sent.on("despite");
    html! {
        form .card-foot .roster-add method="post" action={ "/occurrences/" (found.slot.id) "/roster/on" } {
            input type="hidden" name="key" value=(form_key());
            div .filter {
                div .field-grow { (parts::picker(&who, "/clients/find", "client", shown("client"), shown("client_name"))) }
                (parts::text_input(&Field::new("why", "Why").optional(), shown("why")))
                (parts::button(Weight::Plain, "user-plus", "Add"))
            }
            (reach(found, "add"))
            @if kept_apart && found.may_pass {
                (clients::part_despite(&typed.wrong, shown("despite"), true))
            }
        }
        @if !typed.found.is_empty() {
            div .card-foot .cluster {
                @for face in &typed.found {
                    form method="post" action={ "/occurrences/" (found.slot.id) "/roster/on" } {
                        input type="hidden" name="key" value=(form_key());
                        input type="hidden" name="client" value=(face.id);
                        input type="hidden" name="why" value=(typed.sent.get("why"));
                        input type="hidden" name="following" value=(typed.sent.get("following"));
                        (parts::button(Weight::Plain, "user-plus", &format!("Add {}", face.name())))
                    }
                }
            }
        }
    }
}

fn taken_off(found: &RosterPage) -> Markup {
    let guests: Vec<_> = found.guests.iter().filter(|guest| !guest.line.invited).collect();
    if guests.is_empty() {
        return html! {};
    }
    let back = found.may_change && found.closed.is_none();
    let body = html! {
        ul .list {
            @for guest in guests {
                li .list-row {
                    (parts::avatar(&guest.face.initials(), &guest.face.id.to_string()))
                    span .list-main {
                        a href={ "/clients/" (guest.face.id) } { b { (guest.face.name()) } }
                        span .sub { (guest.line.reason) }
                    }
                    @if back {
                        form .cluster method="post" action={ "/occurrences/" (found.slot.id) "/roster/on" } {
                            input type="hidden" name="key" value=(form_key());
                            input type="hidden" name="client" value=(guest.line.client);
                            button .btn .btn-quiet type="submit" { (parts::icon("undo-2")) "Put back" span .vh { " " (guest.face.name()) } }
                        }
                    }
                }
            }
        }
    };
    parts::card("Taken off", &html! {}, &body)
}

/// The page.
pub(super) fn sheet(caller: &Caller, found: &RosterPage, typed: &Again) -> Page {
    let slot = &found.slot;
    let many = i64::try_from(found.guests.iter().filter(|guest| guest.line.invited).count()).unwrap_or(i64::MAX);
    let facts = parts::facts(&[
        ("Group", html! { a href={ "/groups/" (slot.group) } { (slot.group_name) } }),
        ("When", html! { (when(caller, slot)) }),
        ("Where", html! { (slot.place()) }),
        ("Facilitators", html! { (slot.leaders()) }),
    ]);
    let word = found.closed.as_deref().or(found.stays.as_deref());
    let body = html! {
        (summary(&typed.wrong))
        @if let Some(reason) = &slot.cancelled { (parts::notice("warn", &html! { "Cancelled: " (reason) })) }
        @if let Some(word) = word.filter(|_| found.may_change && (slot.begun.is_none() || runs(caller))) { (parts::notice("info", &html! { p { (word) } @if slot.begun.is_some() { p { a href={ "/sessions/" (slot.id) } { "Open the session" } } } })) }
        @if slot.capacity.is_some_and(|places| many > places) {
            (parts::notice("warn", &html! { (many) " are expected, and the group has " (slot.capacity.unwrap_or(0)) " places." }))
        }
        div .split {
            div .stack { (expected(found, typed)) (taken_off(found)) }
            div .stack {
                (parts::panel(&facts))
                @if found.may_change && slot.begun.is_none() { p { (parts::link_button(Weight::Plain, "pencil-line", "Change session", &format!("/occurrences/{}/edit", slot.id))) } }
                @if slot.begun.is_none() && slot.cancelled.is_none() && slot.room.is_none() { p { (parts::link_button(Weight::Plain, "video", "Telehealth", &format!("/sessions/{}/meeting", slot.id))) } }
                p .soft { "Who joins or leaves the group is put on or taken off here by itself. What you decide here for a date stays, whatever changes in the group." }
            }
        }
        datalist #roster-reasons { @for reason in REASONS { option value=(reason) {} } }
    };
    let mut page = caller.page("Who is expected", Here::Schedule, body);
    page.crumbs = vec![
        (format!("/schedule?week={}", Week::of(caller.zone.day(slot.starts_at))), "Schedule".into()),
        (format!("/occurrences/{}", slot.id), format!("{} {}", slot.group_initials, caller.zone.short_day(slot.starts_at))),
    ];
    page
}
