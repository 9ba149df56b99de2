//! Adding members by ticking or typing, removing one with a reason after a question, and undoing the last change.

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House, Verb,
    web::{
        answer::{Answer, again, page},
        parts::{self, Field, Weight, at, summary},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::{flowed, chosen, not_done, off, span};
use crate::{
    access::{self, Caller, Here},
    clients::{Client, Face, part_people, part_search},
    groups::{
        acts::{self, EndMembership, Join, Joined, Leave, MemberSheet},
        words::{Group, Membership},
    },
};

/// Reasons that are proposed; any other can be written.
const REASONS: [&str; 6] =
    ["Completed the programme", "Left by own wish", "Moved to another group", "Stopped attending", "Discharged", "Added by mistake"];

/// What somebody looks for among the clients.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    after: Option<Id<Client>>,
    day: String,
}

pub(super) async fn choose(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Query(asked): Query<Asked>) -> Answer {
    let (typed, after) = (asked.q.clone(), asked.after);
    let choice = house
        .look(&caller.actor, &caller.request, move |act| Box::pin(acts::choose_members(act, id, typed.clone(), after)))
        .await?;
    let is_member = |face: &Face| choice.members.contains(&face.id).then_some("Member");
    let more = choice.stretch.next.map(|last| format!("/groups/{id}/add?after={last}"));
    let body = html! {
        section .card {
            div .card-head { (part_search(&format!("/groups/{id}/add"), &asked.q, &[("day", asked.day.clone())])) }
            form method="post" action={ "/groups/" (id) "/members" } {
                input type="hidden" name="key" value=(access::form_key());
                @if choice.stretch.faces.is_empty() {
                    (parts::empty_state("user", if asked.q.is_empty() { "You have no clients yet." } else { "Nobody found." }, &html! {}))
                } @else {
                    (part_people(&choice.stretch.faces, Some(&is_member), &|_| html! {}))
                    div .card-foot .filter {
                        (parts::date_input(&Field::new("day", "Members from").optional().hint("Left empty: now. Past and future days are possible."), &asked.day))
                        (parts::button(Weight::Primary, "user-plus", "Add to group"))
                        button .btn type="submit" formaction={ "/groups/" (id) "/waiting" } { (parts::icon("clock")) "Put on the waiting list" }
                        (parts::link_button(Weight::Quiet, "", "Cancel", &format!("/groups/{id}")))
                        @if let Some(more) = &more { span .push { (parts::link_button(Weight::Plain, "", "Next clients", more)) } }
                    }
                }
            }
        }
    };
    let mut shown = caller.page(format!("Add to {}", choice.card.name), Here::Groups, body);
    shown.crumbs = vec![("/groups".to_owned(), "Groups".to_owned()), (format!("/groups/{id}"), choice.card.name.clone())];
    Ok(page(&shown))
}

/// A form that places clients: ticked, picked, or only typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    key: Option<Uuid>,
    group: String,
    client: Vec<String>,
    client_name: String,
    day: String,
    note: String,
    despite: String,
}

impl Chosen {
    fn clients(&self) -> Vec<Id<Client>> {
        self.client.iter().filter_map(|id| id.parse().ok()).collect()
    }
    /// What was typed beside those chosen, for the page that says why they were not placed.
    fn typed(&self) -> chosen::Typed<'_> {
        chosen::Typed { day: &self.day, note: &self.note, despite: &self.despite }
    }
    fn day(&self) -> Result<Option<Day>, Refusal> {
        let day = self.day.trim();
        if day.is_empty() {
            return Ok(None);
        }
        let wrong = |_| Refusal::new("membership.day", "Write the day as year-month-day, for example 2026-11-23.").at("day");
        day.parse().map(Some).map_err(wrong)
    }
}

/// Places them, and goes back to where the form stood.
async fn placed(house: &House, caller: &Caller, chosen: &Chosen, order: Join, back: &str, here: Here) -> Answer {
    let (group, clients) = (order.group, order.clients.clone());
    let done = match chosen.day() {
        Ok(day) => {
            let (order, despite) = (Join { day, ..order }, chosen.despite.clone());
            house
                .run(&caller.actor, &caller.keyed(chosen.key), move |act| Box::pin(acts::join_despite(act, order.clone(), despite.clone())))
                .await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        // Whoever placed a client in a group they do not see would find nothing on its page.
        Ok(joined) if !joined.seen && back.starts_with("/groups/") => off("/clients", &told(&joined)),
        Ok(joined) => off(back, &told(&joined)),
        Err(Error::Refused(wrong)) if clients.is_empty() => not_done(caller, here, &wrong, back),
        Err(Error::Refused(wrong)) => chosen::not_placed(house, caller, group, clients, chosen.typed(), &wrong).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) fn told(joined: &Joined) -> String {
    let only = match joined.new.as_slice() {
        [only] => format!("&membership={only}&version=1"),
        _ => String::new(),
    };
    format!("joined={}&already={}{only}{}", joined.new.len(), joined.already, flowed::query(&joined.flow))
}

/// Adds to the group whose page this is.
pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(mut chosen): Form<Chosen>) -> Answer {
    if chosen.clients().is_empty() && !chosen.client_name.trim().is_empty() {
        match chosen::named(&house, &caller, &chosen.client_name).await?.as_slice() {
            [only] => chosen.client = vec![only.to_string()],
            _ => return chosen::to_choose(id, &chosen.client_name, &chosen.day),
        }
    }
    let order = Join { group: id, clients: chosen.clients(), day: None };
    placed(&house, &caller, &chosen, order, &format!("/groups/{id}"), Here::Groups).await
}

fn group_of(chosen: &Chosen) -> Result<Id<Group>, Error> {
    chosen.group.parse().map_err(|_| Refusal::new("membership.group", "Choose a group.").at("group").into())
}

/// Places the clients ticked in the list of people.
pub(super) async fn place(State(house): State<House>, caller: Caller, Form(chosen): Form<Chosen>) -> Answer {
    let order = Join { group: group_of(&chosen)?, clients: chosen.clients(), day: None };
    placed(&house, &caller, &chosen, order, "/clients", Here::Clients).await
}

/// Places the client whose profile this is.
pub(super) async fn enrol(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(chosen): Form<Chosen>) -> Answer {
    let order = Join { group: group_of(&chosen)?, clients: vec![id], day: None };
    placed(&house, &caller, &chosen, order, &format!("/clients/{id}"), Here::Clients).await
}

/// Which page to come back to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    #[default]
    Group,
    Client,
}

impl At {
    const fn word(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Client => "client",
        }
    }
    fn page(self, group: Id<Group>, client: Id<Client>) -> String {
        match self {
            Self::Group => format!("/groups/{group}"),
            Self::Client => format!("/clients/{client}"),
        }
    }
}

/// The part of an address that says where somebody comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    at: At,
    version: i64,
}

/// Asks why and when: the confirmation before somebody is removed.
pub(super) async fn ask(State(house): State<House>, caller: Caller, Path(id): Path<Id<Membership>>, Query(back): Query<Back>) -> Answer {
    let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_membership(act, id))).await?;
    let follows = flowed::if_left(&house, &caller, id).await;
    let body = question(&caller, &house, &sheet, back.at, &Left::default(), &[]);
    Ok(page(&caller.page("Remove from group", Here::Groups, html! { (body) (follows) })))
}

/// The answer to the question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Left {
    key: Option<Uuid>,
    version: Option<i64>,
    at: At,
    day: String,
    reason: String,
}

fn question(caller: &Caller, house: &House, sheet: &MemberSheet, at_page: At, typed: &Left, wrong: &[Refusal]) -> Markup {
    let spell = &sheet.spell;
    let reason = Field::new("reason", "Why does the membership end?").error(at(wrong, "reason"));
    html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action={ "/memberships/" (spell.id) "/end" } {
                p {
                    "Remove " b { (sheet.face.name()) } " from " b { (sheet.card.name) } "? Member "
                    (span(spell, &caller.zone, house.clock.now())) ". Past sessions and notes stay as they are; coming back is possible at any time."
                }
                input type="hidden" name="key" value=(access::form_key());
                input type="hidden" name="version" value=(spell.version);
                input type="hidden" name="at" value=(at_page.word());
                (parts::field(&reason, &html! {
                    input .control type="text" id=(reason.id()) name="reason" value=(typed.reason) list="reasons" autocomplete="off" required
                        aria-describedby=[reason.described_by()] aria-invalid=[(!wrong.is_empty()).then_some("true")];
                    datalist #reasons { @for reason in REASONS { option value=(reason) {} } }
                }))
                (parts::date_input(
                    &Field::new("day", "Last day").optional().hint("Left empty: now.").error(at(wrong, "day")),
                    &typed.day,
                ))
                div .form-actions {
                    (parts::button(Weight::Danger, "user-minus", "Yes, remove"))
                    (parts::link_button(Weight::Quiet, "", "No, keep", &at_page.page(spell.group, spell.client)))
                }
            }
        } }
    }
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Membership>>, Form(left): Form<Left>) -> Answer {
    let day = match left.day.trim() {
        "" => Ok(None),
        day => day.parse::<Day>().map(Some),
    };
    let done = match day {
        Ok(day) => {
            let order = Leave { membership: id, version: left.version, day, reason: left.reason.clone() };
            house.run(&caller.actor, &caller.keyed(left.key), move |act| Box::pin(acts::end_membership(act, order.clone()))).await
        }
        Err(_) => Err(Refusal::new("membership.day", "Write the day as year-month-day, for example 2026-11-23.").at("day").into()),
    };
    match done {
        Ok(ended) => {
            let said = format!("left=true&membership={id}&version={}{}", ended.spell.version, flowed::query(&ended.flow));
            off(&left.at.page(ended.spell.group, ended.spell.client), &said)
        }
        Err(Error::Refused(wrong)) => {
            let sheet = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_membership(act, id))).await?;
            let body = question(&caller, &house, &sheet, left.at, &left, &wrong);
            Ok(again(&caller.page("Remove from group", Here::Groups, body)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Undoes the last change, from the toast: the version in the address makes it safe to send twice.
pub(super) async fn undo(State(house): State<House>, caller: Caller, Path(id): Path<Id<Membership>>, Query(back): Query<Back>) -> Answer {
    let version = back.version;
    let done = house
        .run(&caller.actor, &caller.request, move |act| Box::pin(acts::undo_membership(act, id, version)))
        .await;
    match done {
        Ok(undone) => off(&back.at.page(undone.spell.group, undone.spell.client), "undone=true"),
        Err(Error::Refused(wrong)) => not_done(&caller, Here::Groups, &wrong, "/groups"),
        Err(error) => Err(error.into()),
    }
}

/// The ways out of a group for one spell on the profile: the red person removes, the grey pencil edits the group.
pub(super) fn spell_actions(id: Id<Membership>, group: Id<Group>, name: &str, may: (platform::permit::Roles, platform::Tie), may_edit: bool) -> Markup {
    html! {
        @if may_edit {
            a .btn .btn-quiet .btn-icon href={ "/groups/" (group) "/edit" } title="Edit this group" {
                (parts::icon("square-pen")) span .vh { "Edit " (name) }
            }
        }
        @if EndMembership::allows(may.0, may.1) {
            a .btn .btn-quiet .btn-danger .btn-icon href={ "/memberships/" (id) "/end?at=client" } title="Remove from Group" {
                (parts::icon("user-minus")) span .vh { "Remove from " (name) }
            }
        }
    }
}
