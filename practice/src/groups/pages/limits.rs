//! How many a group takes: its own places and what happens to one too many, and limits beside them by payer and code.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Day, Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{self, Caller, Here},
    groups::{
        acts::{self, LimitSheet},
        rules,
        words::{AddLimit, Counted, EndLimit, Exceeding, Group, Limit, SetPlaces, TypedLimit},
    },
};

async fn sheet(house: &House, caller: &Caller, id: Id<Group>) -> Result<LimitSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_limits(act, id))).await
}

pub(super) async fn open(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>) -> Answer {
    let sheet = sheet(&house, &caller, id).await?;
    Ok(page(&shown(&caller, &sheet, None, &TypedLimit::default(), &[])))
}

/// The form of a group's own places.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Own {
    key: Option<Uuid>,
    version: i64,
    least: String,
    capacity: String,
    exceeding: String,
}

fn text(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

impl Own {
    fn of(sheet: &LimitSheet) -> Self {
        let own = sheet.limits.first();
        let exceeding = own.map(|own| own.exceeding).unwrap_or_default().word().to_owned();
        Self {
            key: None,
            version: sheet.card.version,
            least: text(own.and_then(|own| own.least)),
            capacity: text(sheet.card.capacity),
            exceeding,
        }
    }
}

fn exceedings() -> Vec<(String, String)> {
    Exceeding::ALL.map(|one| (one.word().to_owned(), one.means().to_owned())).to_vec()
}

fn own_form(id: Id<Group>, typed: &Own, wrong: &[Refusal]) -> Markup {
    let body = html! {
        div .card-body {
            form .form method="post" action={ "/groups/" (id) "/places" } {
                input type="hidden" name="key" value=(access::form_key());
                input type="hidden" name="version" value=(typed.version);
                div .form-row {
                    (parts::input("number", &Field::new("least", "At least").optional().hint("Told, never refused.").error(at(wrong, "least")), &typed.least))
                    (parts::input("number", &Field::new("capacity", "Places").optional().hint("Left empty: any number.").error(at(wrong, "capacity")), &typed.capacity))
                }
                (parts::select(&Field::new("exceeding", "One too many"), &exceedings(), &typed.exceeding))
                div .form-actions { (parts::button(Weight::Primary, "", "Save")) (parts::link_button(Weight::Quiet, "", "Back", &format!("/groups/{id}"))) }
            }
        }
    };
    parts::card("The group's own places", &html! {}, &body)
}

fn limit_form(id: Id<Group>, sheet: &LimitSheet, typed: &TypedLimit, wrong: &[Refusal]) -> Markup {
    let payer = Field::new("payer", "Payer").optional().hint("Left empty: whoever pays.").error(at(wrong, "payer"));
    let counts = Counted::ALL.map(|one| (one.word().to_owned(), one.means().to_owned()));
    let body = html! {
        div .card-body {
            form .form method="post" action={ "/groups/" (id) "/limits" } {
                input type="hidden" name="key" value=(access::form_key());
                div .form-row {
                    (parts::field(&payer, &html! {
                        input .control type="text" id=(payer.id()) name="payer" value=(typed.payer) list="payers" autocomplete="off"
                            aria-describedby=[payer.described_by()];
                        datalist #payers { @for one in &sheet.payers { option value=(one) {} } }
                    }))
                    (parts::text_input(
                        &Field::new("code", "Service code").optional().hint("Counts while it is the group's usual code.").error(at(wrong, "code")),
                        &typed.code,
                    ))
                }
                (parts::select(&Field::new("counts", "Who counts"), &counts, &typed.counts))
                div .form-row {
                    (parts::input("number", &Field::new("limit_least", "At least").optional().error(at(wrong, "limit_least")), &typed.least))
                    (parts::input("number", &Field::new("most", "At most").optional().error(at(wrong, "most")), &typed.most))
                }
                (parts::select(&Field::new("limit_exceeding", "One too many"), &exceedings(), &typed.exceeding))
                div .form-row {
                    (parts::date_input(&Field::new("from", "First day").optional().hint("Left empty: now.").error(at(wrong, "from")), &typed.from))
                    (parts::date_input(&Field::new("until", "Last day").optional().hint("Left empty: no end.").error(at(wrong, "until")), &typed.until))
                }
                div .form-actions { (parts::button(Weight::Plain, "plus", "Add limit")) }
            }
        }
    };
    parts::card("Add a limit", &html! {}, &body)
}

fn line(caller: &Caller, id: Id<Group>, limit: &Limit) -> Markup {
    let zone = &caller.zone;
    let last = limit.to.map(|to| format!(", until {}", zone.short_day(to.plus(-1)))).unwrap_or_default();
    html! {
        li .list-row {
            span .list-main {
                b { (rules::allowed(limit)) }
                span .sub { "from " (zone.short_day(limit.from)) (last) " · one too many: " (limit.exceeding.means().to_lowercase()) }
            }
            @if let Some(known) = limit.id {
                form .filter method="post" action={ "/groups/" (id) "/limits/end" } {
                    input type="hidden" name="key" value=(access::form_key());
                    input type="hidden" name="limit" value=(known);
                    input type="hidden" name="version" value=(limit.version);
                    button .btn .btn-quiet type="submit" { "End" span .vh { " " (rules::allowed(limit)) } }
                }
            }
        }
    }
}

fn shown(caller: &Caller, sheet: &LimitSheet, own: Option<&Own>, typed: &TypedLimit, wrong: &[Refusal]) -> Page {
    let id = sheet.card.id;
    let kept = Own::of(sheet);
    let beside = sheet.limits.iter().filter(|limit| limit.id.is_some()).collect::<Vec<_>>();
    let limits = html! {
        @if beside.is_empty() { p .muted { "No limits beside the group's own places." } }
        @else { ul .list { @for limit in beside { (line(caller, id, limit)) } } }
    };
    // Of the two forms of the page only the one that was sent is wrong.
    let (own_wrong, limit_wrong): (&[Refusal], &[Refusal]) = if own.is_some() { (wrong, &[]) } else { (&[], wrong) };
    let body = html! {
        (summary(wrong))
        div .split {
            div .stack { (own_form(id, own.unwrap_or(&kept), own_wrong)) (parts::card("Limits by payer and code", &html! {}, &limits)) }
            (limit_form(id, sheet, typed, limit_wrong))
        }
    };
    let mut page = caller.page(format!("Places of {}", sheet.card.name), Here::Groups, body);
    page.crumbs = vec![("/groups".to_owned(), "Groups".to_owned()), (format!("/groups/{id}"), sheet.card.name.clone())];
    page
}

pub(super) async fn set(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Own>) -> Answer {
    let exceeding = Exceeding::read(&form.exceeding).unwrap_or_default();
    let order = SetPlaces { group: id, version: form.version, least: form.least.clone(), capacity: form.capacity.clone(), exceeding };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::set_places(act, order.clone()))).await {
        Ok(()) => Ok(go(format!("/groups/{id}"))),
        Err(Error::Refused(wrong)) => {
            let sheet = sheet(&house, &caller, id).await?;
            Ok(again(&shown(&caller, &sheet, Some(&form), &TypedLimit::default(), &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form of a limit. Two forms of the page have a minimum, so this one's stands under a name of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Beside {
    key: Option<Uuid>,
    payer: String,
    code: String,
    counts: String,
    limit_least: String,
    most: String,
    limit_exceeding: String,
    from: String,
    until: String,
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Beside>) -> Answer {
    let Beside { key, payer, code, counts, limit_least: least, most, limit_exceeding: exceeding, from, until } = form;
    let typed = TypedLimit { payer, code, counts, least, most, exceeding, from, until };
    let order = AddLimit { group: id, typed: typed.clone() };
    match house.run(&caller.actor, &caller.keyed(key), move |act| Box::pin(acts::add_limit(act, order.clone()))).await {
        Ok(_) => Ok(go(format!("/groups/{id}/places"))),
        Err(Error::Refused(wrong)) => Ok(again(&shown(&caller, &sheet(&house, &caller, id).await?, None, &typed, &wrong))),
        Err(error) => Err(error.into()),
    }
}

/// The form that ends a limit.
#[derive(Debug, Deserialize)]
pub(super) struct Ended {
    key: Option<Uuid>,
    limit: String,
    version: i64,
    #[serde(default)]
    day: String,
}

pub(super) async fn end(State(house): State<House>, caller: Caller, Path(id): Path<Id<Group>>, Form(form): Form<Ended>) -> Answer {
    let limit = form.limit.parse().map_err(|_| Error::Missing)?;
    let order = EndLimit { group: id, limit, version: form.version, day: form.day.parse::<Day>().ok() };
    match house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::end_limit(act, order.clone()))).await {
        Ok(()) => Ok(go(format!("/groups/{id}/places"))),
        Err(Error::Refused(wrong)) => {
            let sheet = sheet(&house, &caller, id).await?;
            Ok(again(&shown(&caller, &sheet, None, &TypedLimit::default(), &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}
