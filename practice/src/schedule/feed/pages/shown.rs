//! The page of calendar addresses, and the one that shows a new address once.

use kernel::{Id, Refusal};
use maud::{Markup, html};
use platform::web::{
    parts::{self, Field, Toast, Weight, at, summary},
    shell::Page,
};

use super::FeedForm;
use crate::{
    access::{Caller, Here, form_key},
    groups::GroupCard,
    schedule::feed::words::{Extent, Feed, FeedRow, Title},
};

fn titles() -> Vec<(String, String)> {
    Title::ALL.map(|title| (title.word().to_owned(), title.name().to_owned())).to_vec()
}

fn what(feed: &FeedRow, groups: &[GroupCard]) -> String {
    match feed.extent {
        Extent::Mine => "Sessions you lead".to_owned(),
        Extent::Seen => "All sessions you may see".to_owned(),
        Extent::Group(group) => groups
            .iter()
            .find(|card| card.id == group)
            .map_or_else(|| "A group you cannot open any more: the address opens nothing".to_owned(), |card| card.name.clone()),
    }
}

pub(super) fn toast(said: &str, feed: Option<Id<Feed>>) -> Option<Toast> {
    let text = match said {
        "kept" => "Kept. Calendars follow when they look again.",
        "ended" => "Withdrawn. The address opens nothing any more.",
        "back" => "The address opens your calendar again.",
        "once" => "This form was sent before, and its address was shown then. If you did not keep it, make a new one.",
        _ => return None,
    };
    let undo = feed.filter(|_| said == "ended").map(|feed| format!("/calendars/{feed}/back"));
    Some(Toast { text: text.to_owned(), undo, ..Toast::default() })
}

/// All addresses of the caller, and the form for another one.
pub(super) fn sheet(caller: &Caller, (feeds, groups): &(Vec<FeedRow>, Vec<GroupCard>), form: &FeedForm, wrong: &[Refusal]) -> Page {
    let body = html! {
        (summary(wrong))
        div .stack .measure {
            p .soft {
                "Other calendars can show your sessions: Google, Apple, Outlook and most others subscribe to an address. It opens what you may see "
                "at that moment, without anybody's name. Whoever has the address can read it, so treat it like a password."
            }
            @for feed in feeds { (card(caller, feed, groups)) }
            (parts::block("Make a calendar address", &html! {}, &fresh(groups, form, wrong)))
        }
    };
    let mut page = caller.page("Calendar addresses", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into())];
    page
}

fn fresh(groups: &[GroupCard], form: &FeedForm, wrong: &[Refusal]) -> Markup {
    let own = [("mine".to_owned(), "Sessions you lead".to_owned()), ("seen".to_owned(), "All sessions you may see".to_owned())];
    let one = groups.iter().map(|card| (card.id.to_string(), format!("One group: {}", card.name)));
    let extents: Vec<_> = own.into_iter().chain(one).collect();
    let hint = "Names leave the practice with the calendar. A group's name can tell why somebody comes.";
    html! {
        form method="post" action="/calendars" .stack {
            input type="hidden" name="key" value=(form_key());
            (parts::select(&Field::new("extent", "Which sessions").error(at(wrong, "extent")), &extents, &form.extent))
            (parts::select(&Field::new("title", "How sessions are named").hint(hint).error(at(wrong, "title")), &titles(), &form.title))
            (parts::checkbox(&Field::new("rooms", "Say in which room").optional(), "yes", form.rooms.is_some()))
            div { (parts::button(Weight::Primary, "link", "Make the address")) }
        }
    }
}

fn card(caller: &Caller, feed: &FeedRow, groups: &[GroupCard]) -> Markup {
    let name = what(feed, groups);
    let (id, zone) = (feed.id.to_string(), &caller.zone);
    let hidden = html! {
        input type="hidden" name="key" value=(form_key());
        input type="hidden" name="version" value=(feed.version);
    };
    let aside = html! { span .soft .small { "Made " (zone.short_day(feed.made_at)) } };
    parts::block(&name, &aside, &html! {
        div .stack {
            p .soft {
                @match &feed.fetched_on {
                    Some(day) => { "Last read by a calendar on " (day) "." }
                    None => { "No calendar has read it yet." }
                }
                @if let Some(day) = &feed.refused_on { " Last refused on " (day) ", because you could not see it then." }
            }
            form .stack method="post" action={ "/calendars/" (id) } {
                (hidden)
                div .field {
                    label for={ "title-" (id) } { "How sessions are named" }
                    span .select {
                        select .control id={ "title-" (id) } name="title" required {
                            @for (value, word) in titles() { option value=(value) selected[value == feed.title.word()] { (word) } }
                        }
                        (parts::icon("chevron-down"))
                    }
                }
                div .cluster {
                    label .check { input type="checkbox" name="rooms" value="yes" checked[feed.rooms]; span { "Say in which room" } }
                    button .btn type="submit" { "Save" span .vh { " for " (name) } }
                }
            }
            p .hint { "A new address takes the place of this one, which opens nothing from then on." }
            div .cluster {
                form method="post" action={ "/calendars/" (id) "/address" } {
                    (hidden)
                    button .btn type="submit" { (parts::icon("refresh-cw")) "New address" span .vh { " for " (name) } }
                }
                form method="post" action={ "/calendars/" (id) "/end" } {
                    (hidden)
                    button .btn .btn-danger type="submit" { (parts::icon("trash-2")) "Withdraw" span .vh { ": " (name) } }
                }
            }
        }
    })
}

/// A new address, shown this once.
pub(super) fn address(caller: &Caller, address: &str) -> Page {
    let subscribe = address.split_once("://").map_or_else(String::new, |(_, rest)| format!("webcal://{rest}"));
    let body = html! {
        div .stack .measure {
            (parts::panel(&html! {
                div .stack {
                    p { b { "This address is shown only now." } " Put it into your calendar before you leave this page; later you can only make a new one." }
                    div .field {
                        label for="feed-address" { "Address" }
                        input .control #feed-address type="text" value=(address) readonly autocomplete="off" spellcheck="false";
                    }
                    div .cluster {
                        button .btn type="button" data-copy="feed-address" hidden { (parts::icon("copy")) "Copy" }
                        (parts::link_button(Weight::Plain, "calendar-days", "Open in the calendar of this device", &subscribe))
                    }
                }
            }))
            (parts::block("Where to put it", &html! {}, &html! {
                (parts::facts(&[
                    ("Google", html! { "Other calendars, +, From URL. Google looks again every few hours." }),
                    ("Apple", html! { "File, New Calendar Subscription; on a phone: Calendars, Add Calendar, Add Subscription Calendar." }),
                    ("Outlook", html! { "Add calendar, Subscribe from web." }),
                ]))
            }))
            div { (parts::link_button(Weight::Primary, "", "Done", "/calendars")) }
        }
    };
    let mut page = caller.page("Your calendar address", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into()), ("/calendars".into(), "Calendar addresses".into())];
    page
}
