//! The audit page: who did and saw what.

use axum::extract::{Query, State};
use maud::html;
use platform::{
    House, audit,
    web::{
        answer::{Answer, page},
        parts::{self, Column, Field, Weight},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use crate::access::{Caller, Here, acts};

/// How many entries a page shows.
const PAGE: usize = 100;

#[derive(Debug, Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Filter {
    before: Option<i64>,
    staff: String,
    client: String,
    action: String,
}

fn bits(id: &str) -> Option<Uuid> {
    id.split_once('_').and_then(|(_, bits)| Uuid::try_parse(bits).ok())
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Query(filter): Query<Filter>) -> Answer {
    let asked = audit::Filter {
        before: filter.before,
        actor: bits(&filter.staff),
        client: bits(&filter.client),
        action: filter.action.trim().to_owned(),
        most: PAGE,
    };
    let (lines, staff) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::read_audit(act, asked.clone()))).await?;
    let name = |id: Option<Uuid>, role: &str| {
        id.and_then(|id| staff.iter().find(|s| s.id.uuid() == id)).map_or_else(|| role.to_owned(), |s| s.name.clone())
    };
    let rows: Vec<_> = lines
        .iter()
        .map(|l| {
            vec![
                html! { (l.seq) },
                html! { span .nowrap { (caller.zone.stamp(l.at)) } },
                html! { span .nowrap { (name(l.actor, &l.role)) } },
                html! { code { (l.action) } },
                html! { span .small { (l.object) } @if l.clients > 0 { " " (parts::tag("plain", format!("{} client(s)", l.clients))) } },
                html! { span .small .soft { @if l.detail != "{}" { (l.detail) } } },
                html! { span .small .soft .nowrap { (l.origin) } },
            ]
        })
        .collect();
    let people: Vec<_> = std::iter::once((String::new(), "Everybody".to_owned())).chain(staff.iter().map(|s| (s.id.to_string(), s.name.clone()))).collect();
    let columns = ["No.", "When", "Who", "What", "On", "Detail", "From"].map(parts::column);
    let body = html! {
        (parts::panel(&html! {
            form method="get" action="/audit" .form-row {
                (parts::select(&Field::new("staff", "Who").optional(), &people, &filter.staff))
                (parts::text_input(&Field::new("action", "What").optional().hint("Such as session.signed"), &filter.action))
                (parts::text_input(&Field::new("client", "Client").optional().hint("A client's id, from the address of the chart"), &filter.client))
                (parts::button(Weight::Plain, "search", "Show"))
            }
        }))
        (parts::card("Entries, newest first", &html! {}, &html! {
            @if rows.is_empty() { p .soft { "No entry fits." } } @else { (parts::table("Audit log", &columns as &[Column<'_>], &rows)) }
            @if rows.len() == PAGE {
                @let last = lines.last().map_or(0, |l| l.seq);
                p { a href={ "/audit?before=" (last) "&staff=" (filter.staff) "&action=" (filter.action) "&client=" (filter.client) } { "Older entries" } }
            }
        }))
    };
    let mut shown = caller.page("Audit log", Here::Audit, body);
    shown.wide = true;
    Ok(page(&shown))
}
