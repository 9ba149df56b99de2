//! The card of the waiting list on a group's page: who waits in which order, and the buttons of each line.

use kernel::{Moment, Zone};
use maud::{Markup, html};
use platform::{
    Verb,
    permit::Roles,
    web::parts::{self, Field, Weight},
};

use crate::{
    access,
    groups::{
        acts::{GroupSheet, KeepWaiting, Waiter},
        words::{Entry, Offer, Standing},
    },
};

/// The card of the waiting list.
pub(in crate::groups::pages) fn card(sheet: &GroupSheet, roles: Roles, may_place: bool, zone: &Zone, now: Moment) -> Markup {
    let id = sheet.card.id;
    let may_keep = KeepWaiting::allows(roles, sheet.tie);
    let closed = !sheet.waiting.is_empty() && !sheet.card.open;
    let sit = sheet.members.iter().filter(|member| member.spell.holds(now)).count();
    let full = sheet.card.capacity.is_some_and(|places| i64::try_from(sit).unwrap_or(i64::MAX) + sheet.held >= places);
    let body = html! {
        @if sheet.waits == 0 {
            p .muted { "Nobody waits for a place." }
        } @else if sheet.waiting.is_empty() {
            p .muted { "Who waits is shown to those who lead or manage the group." }
        } @else {
            @if closed { p .muted { "The group is closed to new members. The list stays; nothing is offered until it opens." } }
            ol .list data-waiting[may_keep] {
                @for (number, waiter) in (1..).zip(&sheet.waiting) { (line(sheet, waiter, number, may_keep, zone, now)) }
            }
        }
        @if may_place {
            details .card-foot open[sheet.waits > 0 || full] {
                summary .link-btn { "Put somebody on the list" }
                form .filter method="post" action={ "/groups/" (id) "/waiting" } {
                    input type="hidden" name="key" value=(access::form_key());
                    div .field-grow { (parts::picker(&Field::new("wait_name", "Who waits?"), "/clients/find", "client", "", "")) }
                    (parts::text_input(&Field::new("note", "Remark").optional(), ""))
                    (parts::button(Weight::Plain, "clock", "Put on the list"))
                }
            }
        }
    };
    html! { div #waiting { (parts::card("Waiting list", &parts::chip("plain", sheet.waits), &body)) } }
}

/// How an entry stands, in words.
pub(in crate::groups::pages) fn stands(entry: &Entry, zone: &Zone, now: Moment) -> Markup {
    let offered = |offer: &Offer| html! {
        (parts::tag("sky", format!("Offered until {}", zone.stamp(offer.expires))))
        @if offer.starts > now { " " (parts::tag("plain", format!("place free from {}", zone.short_day(offer.starts)))) }
    };
    html! {
        @match (entry.standing, &entry.offer, entry.passed) {
            (Standing::Offered, Some(offer), _) => (offered(offer)),
            (_, _, Some(passed)) => (parts::tag("late", format!("Passed on {}", zone.short_day(passed)))),
            _ => {}
        }
    }
}

fn line(sheet: &GroupSheet, waiter: &Waiter, number: usize, may_keep: bool, zone: &Zone, now: Moment) -> Markup {
    let Waiter { entry, face } = waiter;
    html! {
        li .list-row .waiting-row data-entry=(entry.id) {
            span .waiting-place aria-hidden="true" { (number) }
            (parts::avatar(&face.initials(), &face.id.to_string()))
            span .list-main {
                a href={ "/clients/" (face.id) } { b { (face.name()) } }
                span .sub { "waits since " (zone.short_day(entry.since)) @if !entry.note.is_empty() { " · " (entry.note) } }
                (stands(entry, zone, now))
            }
            @if may_keep {
                span .waiting-ways {
                    @if entry.standing == Standing::Offered { (answers(sheet, waiter)) } @else { (turns(sheet, waiter)) }
                    (moves(sheet, waiter))
                    (button(sheet, entry, "removal", &[], html! {
                        button .btn .btn-quiet .btn-danger .btn-icon type="submit" title="Take off the list" {
                            (parts::icon("x")) span .vh { "Take " (face.name()) " off the waiting list" }
                        }
                    }))
                }
            }
        }
    }
}

/// A form of one button about an entry.
fn button(sheet: &GroupSheet, entry: &Entry, way: &str, more: &[(&str, String)], press: Markup) -> Markup {
    html! {
        form method="post" action={ "/waiting/" (entry.id) "/" (way) } {
            input type="hidden" name="key" value=(access::form_key());
            input type="hidden" name="group" value=(sheet.card.id);
            input type="hidden" name="version" value=(entry.version);
            @for (name, value) in more { input type="hidden" name=(name) value=(value); }
            (press)
        }
    }
}

fn answers(sheet: &GroupSheet, waiter: &Waiter) -> Markup {
    let Waiter { entry, face } = waiter;
    html! {
        (button(sheet, entry, "accept", &[], html! {
            button .btn .btn-primary type="submit" { (parts::icon("check")) "Takes it" span .vh { " (place " (face.name()) ")" } }
        }))
        (parts::pop("ellipsis", &format!("Other answers of {}", face.name()), true, &html! {
            form .stack-tight .stack method="post" action={ "/waiting/" (entry.id) "/accept" } {
                input type="hidden" name="key" value=(access::form_key());
                input type="hidden" name="group" value=(sheet.card.id);
                input type="hidden" name="version" value=(entry.version);
                label for={ "day-" (entry.id) } { "Takes it from another day" }
                input .control .control-date type="date" id={ "day-" (entry.id) } name="day" required;
                (parts::button(Weight::Plain, "check", "Place from that day"))
            }
            (button(sheet, entry, "decline", &[("stays", "true".to_owned())], parts::button(Weight::Plain, "", "Not now: back to the end of the list")))
            (button(sheet, entry, "decline", &[], parts::button(Weight::Danger, "", "No: off the list")))
        }))
    }
}

fn turns(sheet: &GroupSheet, waiter: &Waiter) -> Markup {
    let Waiter { entry, face } = waiter;
    html! {
        @if sheet.card.open {
            (button(sheet, entry, "offer", &[], html! {
                button .btn type="submit" { "Offer" span .vh { " a place to " (face.name()) } }
            }))
        }
        @if entry.passed.is_some() {
            (button(sheet, entry, "again", &[], html! {
                button .btn .btn-quiet type="submit" title="Is asked again by itself when it is their turn" { "Ask again" span .vh { " " (face.name()) " by itself" } }
            }))
        }
    }
}

/// One up and one down; the ends of the list have no such way.
fn moves(sheet: &GroupSheet, waiter: &Waiter) -> Markup {
    let at = sheet.waiting.iter().position(|other| other.entry.id == waiter.entry.id).unwrap_or_default();
    let id = |at: usize| sheet.waiting.get(at).map(|other| other.entry.id.to_string()).unwrap_or_default();
    let name = waiter.face.name();
    let way = |picture: &str, title: &str, before: String, there: bool| {
        html! {
            @if there {
                (button(sheet, &waiter.entry, "move", &[("before", before)], html! {
                    button .btn .btn-quiet .btn-icon type="submit" title=(title) { (parts::icon(picture)) span .vh { (title) ": " (name) } }
                }))
            } @else { span .btn .btn-quiet .btn-icon aria-hidden="true" {} }
        }
    };
    html! {
        (way("chevron-up", "Move up", id(at.saturating_sub(1)), at > 0))
        (way("chevron-down", "Move down", id(at + 2), at + 1 < sheet.waiting.len()))
    }
}
