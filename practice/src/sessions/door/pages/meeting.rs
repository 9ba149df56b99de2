//! A session by video, for the staff: where it is held, invitations, who waits, what is to be confirmed, and what to check first.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Moment, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Toast, Weight, icon, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{site, strip::strip_part};
use crate::{
    access::{self, Caller, Here},
    clients::Client,
    sessions::{
        door::{
            acts::{self, Guest, Invite, MeetingSheet},
            words::Place,
        },
        words::Session,
    },
};

/// What to look at before the first one is let in (KP-5).
const CHECKS: [(&str, &str); 6] = [
    ("camera", "My camera shows me and nobody else; the light comes from in front."),
    ("microphone", "My microphone works, and I use headphones where somebody could listen."),
    ("room", "The door is closed and the telephone is silent."),
    ("materials", "Handouts and slides are open, and nothing else that could be seen when I share my screen."),
    ("where", "I know where each of them is, and whom to call for help there."),
    ("way-out", "Everybody has a telephone number for when the line breaks."),
];

/// What was done, for the toast.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    sent: Option<usize>,
    without: usize,
    made: usize,
}

impl Said {
    fn toast(&self) -> Option<Toast> {
        let sent = self.sent?;
        let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        let mut text = match (sent, self.made) {
            (0, 0) => "Everybody has an invitation already.".to_owned(),
            (0, made) => format!("{} made.", count(made, "link", "links")),
            (sent, _) => format!("{} on the way.", count(sent, "invitation is", "invitations are")),
        };
        if self.without > 0 {
            text.push_str(&format!(" {} no e-mail address: copy the link for them.", count(self.without, "client has", "clients have")));
        }
        Some(Toast { text, ..Toast::default() })
    }
}

async fn whole(house: &House, caller: &Caller, headers: &HeaderMap, id: Id<Session>, wrong: &[Refusal]) -> Result<Page, Error> {
    let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_meeting(act, id))).await?;
    let strip = match sheet.runs {
        true => house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_strip(act, id, String::new()))).await?,
        false => None,
    };
    let zone = Zone::named(&sheet.slot.zone).unwrap_or_else(Zone::utc);
    let body = html! {
        (summary(wrong))
        div .stack {
            (place(id, &sheet))
            @if strip.is_some() { (checks()) }
            @if let Some(strip) = &strip {
                section .card {
                    div .card-head { h2 { "Waiting room" } }
                    meeting-strip .card-body .door-strip-big data-url={ "/sessions/" (id) "/waiting?at=meeting" } { (strip_part(id, strip, &zone, "meeting")) }
                }
            }
            (invitations(id, &sheet, &zone, &site(headers), house.post.is_some()))
        }
    };
    let mut page = caller.page("Telehealth", Here::Today, body);
    let back = if sheet.runs { format!("/sessions/{id}") } else { format!("/occurrences/{id}") };
    page.crumbs = vec![("/".to_owned(), "Today".to_owned()), (back, sheet.slot.group_name.clone())];
    page.heading = Some(html! {
        h1 { "Telehealth" }
        p .soft { (zone.long_day(sheet.slot.starts_at)) ", " (zone.clock(sheet.slot.starts_at)) "–" (zone.clock(sheet.slot.ends_at)) }
    });
    Ok(page)
}

fn place(id: Id<Session>, sheet: &MeetingSheet) -> Markup {
    let body = html! {
        div .stack {
            @match &sheet.place {
                Place::Nowhere => {
                    (parts::notice("todo", &html! {
                        "The location of this session is not telehealth yet. Give it a meeting link on the schedule"
                        @if sheet.own_server { ", or hold it on the practice's own video server" }
                        "; then you can invite to it."
                    }))
                    div .cluster {
                        (parts::link_button(Weight::Plain, "calendar-days", "Give it a link", &format!("/occurrences/{id}/edit")))
                        @if sheet.own_server {
                            (parts::post_button(Weight::Primary, "video", "Hold it on our video server", &format!("/sessions/{id}/meeting/own")))
                        }
                    }
                }
                Place::Link(address) | Place::Own(address) => {
                    p { "Clients get to the meeting only after you let them in; the address below is for you." }
                    div .cluster {
                        a .btn .btn-primary href=(address) target="_blank" rel="noreferrer noopener" { (icon("video")) "Open the meeting" span .vh { " (opens a new tab)" } }
                        code .door-address { (address) }
                    }
                }
            }
        }
    };
    parts::block("Where", &html! {}, &body)
}

fn invitations(id: Id<Session>, sheet: &MeetingSheet, zone: &Zone, site: &str, mails: bool) -> Markup {
    let open = sheet.place != Place::Nowhere;
    let aside = html! {
        @if open && !sheet.guests.is_empty() {
            form .cluster method="post" action={ "/sessions/" (id) "/invitations" } {
                input type="hidden" name="key" value=(access::form_key());
                @if mails {
                    (parts::button_with(Weight::Plain, "link", "Make links only", "send", "no"))
                    (parts::button_with(if sheet.all_sent() { Weight::Plain } else { Weight::Primary }, "mail", "Send invitations", "send", "yes"))
                } @else {
                    (parts::button_with(Weight::Primary, "link", "Make links", "send", "no"))
                }
            }
        }
    };
    let body = html! {
        p .soft {
            @if mails {
                "Each client gets a link of their own by e-mail. The message says the practice, the day and the time, and neither the group nor \
                 anybody's name; "
            } @else {
                "Each client gets a link of their own. No mail server is set up here, so nothing is sent: copy the links, and give each to its \
                 owner alone; "
            }
            "on the link's page stands “" (sheet.outward) "”. A link opens " (sheet.early) " minutes before the start, and \
             closes at the end, or when its holder is taken off."
        }
        @if sheet.guests.is_empty() {
            (parts::empty_state("users", "Nobody is expected at this session.", &html! {}))
        } @else {
            ul .list .door-guests { @for guest in &sheet.guests { (one(id, guest, zone, site, open, mails)) } }
        }
    };
    parts::card("Invitations", &aside, &body)
}

fn one(id: Id<Session>, guest: &Guest, zone: &Zone, site: &str, open: bool, mails: bool) -> Markup {
    let name = guest.face.name();
    let address = guest.face.email.as_ref().is_some_and(|address| !address.is_empty());
    let join = guest.join.as_ref();
    let stamp = |at: Moment| format!("{} {}", zone.short_day(at), zone.clock(at));
    html! {
        li .list-row {
            (parts::avatar(&guest.face.initials(), &guest.face.id.to_string()))
            div .list-main {
                b { (name) }
                span .sub {
                    @match join.map(|(card, _)| card) {
                        Some(card) if card.admitted_at.is_some() => "Let in",
                        Some(card) if card.sent_at.is_some() => { "Invited " (card.sent_at.map(stamp).unwrap_or_default()) }
                        Some(_) => "Link made, not sent",
                        None => "Not invited yet",
                    }
                    @if !address { " · " (parts::tag("late", "no e-mail address")) }
                }
            }
            @if let Some((_, token)) = join {
                span .door-copy {
                    input .control id={ "link-" (guest.face.id) } type="text" readonly value={ (site) "/join/" (token) } aria-label={ "Link of " (name) };
                    button .btn type="button" data-copy={ "link-" (guest.face.id) } aria-label={ "Copy the link of " (name) } hidden { (icon("copy")) span { "Copy" } }
                }
            }
            @if open {
                form .cluster method="post" action={ "/sessions/" (id) "/invitations" } {
                    input type="hidden" name="key" value=(access::form_key());
                    input type="hidden" name="client" value=(guest.face.id);
                    @if join.is_some() {
                        button .btn .btn-quiet type="submit" name="send" value="new" title="The old link then works no more" { "New link" span .vh { " for " (name) } }
                    }
                    @if address && mails {
                        button .btn type="submit" name="send" value="yes" { (icon("mail"))
                            @if join.is_some_and(|(card, _)| card.sent_at.is_some()) { "Send again" } @else { "Send" } span .vh { " to " (name) } }
                    } @else if join.is_none() {
                        button .btn type="submit" name="send" value="no" { (icon("link")) "Make link" span .vh { " for " (name) } }
                    }
                }
            }
        }
    }
}

fn checks() -> Markup {
    parts::block("Before you let them in", &html! {}, &html! {
        ul .checks .door-checks {
            @for (name, words) in CHECKS { li { label .check { input type="checkbox" id={ "check-" (name) }; span { (words) } } } }
        }
        p .hint { "For you alone; nothing of it is kept." }
    })
}

pub(super) async fn show(
    State(house): State<House>, caller: Caller, headers: HeaderMap, Path(id): Path<Id<Session>>, Query(said): Query<Said>,
) -> Answer {
    let mut shown = whole(&house, &caller, &headers, id, &[]).await?;
    shown.toast = said.toast();
    Ok(page(&shown))
}

/// Shows the page again with what stands in the way.
async fn refused(house: &House, caller: &Caller, headers: &HeaderMap, id: Id<Session>, error: Error) -> Answer {
    match error {
        Error::Refused(wrong) => Ok(again(&whole(house, caller, headers, id, &wrong).await?)),
        other => Err(other.into()),
    }
}

pub(super) async fn hold_online(State(house): State<House>, caller: Caller, headers: HeaderMap, Path(id): Path<Id<Session>>) -> Answer {
    match house.run(&caller.actor, &caller.request, move |act| Box::pin(acts::hold_online(act, id))).await {
        Ok(()) => Ok(go(format!("/sessions/{id}/meeting"))),
        Err(error) => refused(&house, &caller, &headers, id, error).await,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InviteForm {
    key: Option<Uuid>,
    client: Option<Id<Client>>,
    /// `yes` sends, `no` only makes links, `new` takes the old one back first.
    send: String,
}

pub(super) async fn invite(
    State(house): State<House>, caller: Caller, headers: HeaderMap, Path(id): Path<Id<Session>>, Form(form): Form<InviteForm>,
) -> Answer {
    let order = Invite { session: id, client: form.client, send: form.send == "yes", renew: form.send == "new" && form.client.is_some() };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::invite(act, order))).await {
        Ok(done) => Ok(go(format!("/sessions/{id}/meeting?sent={}&without={}&made={}", done.sent, done.without, done.made))),
        Err(error) => refused(&house, &caller, &headers, id, error).await,
    }
}
