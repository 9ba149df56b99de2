//! The group's next sessions on its page, as the schedule tells them.

use axum::Extension;
use kernel::{Error, Id, Zone};
use maud::{Markup, html};
use platform::{House, web::parts};

use crate::{
    access::Caller,
    groups::{
        acts::{self, Coming, Meeting},
        words::Group,
    },
};

/// The card of the next sessions; nothing where the roof hands no question in.
pub(super) async fn card(house: &House, caller: &Caller, group: Id<Group>, ask: Option<Extension<Coming>>) -> Result<Markup, Error> {
    let Some(Extension(ask)) = ask else { return Ok(html! {}) };
    let meetings = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_coming(act, group, ask))).await?;
    let all = html! {
        a .link-btn .small href={ "/groups/" (group) "/changes" } { "Changes" span .vh { " of its sessions and rosters" } }
        a .link-btn .small href={ "/schedule?view=agenda&group=" (group) } { "All sessions" span .vh { " of this group" } }
    };
    let body = html! {
        @if meetings.is_empty() {
            (parts::empty_state("calendar-days", "No sessions to come.", &parts::link_button(
                parts::Weight::Plain, "plus", "Schedule a session", &format!("/schedule/new?group={group}"),
            )))
        } @else {
            ul .list { @for meeting in &meetings { li .list-row { (line(&caller.zone, meeting)) } } }
        }
    };
    Ok(parts::card("Coming sessions", &all, &body))
}

fn line(zone: &Zone, meeting: &Meeting) -> Markup {
    let day = zone.day(meeting.starts_at).strftime("%a %-d %b %Y").to_string();
    let time = format!("{}–{}", zone.clock(meeting.starts_at), zone.clock(meeting.ends_at));
    html! {
        span .list-main {
            a href=(meeting.href) {
                @if meeting.cancelled.is_some() { s { (day) ", " (time) } } @else { b { (day) ", " (time) } }
            }
            span .sub {
                (meeting.leads) @if !meeting.leads.is_empty() { " · " } (meeting.place)
                @if let Some(reason) = &meeting.cancelled { @if !reason.is_empty() { " · " (reason) } }
            }
        }
        @if meeting.cancelled.is_some() { (parts::tag("plain", "Cancelled")) }
    }
}
