//! Guide invoicing: a month of a pathway as tables, every number a link to the clients behind it, and both as files.

mod behind;
pub(super) mod file;

use axum::extract::{Query, State};
use kernel::Error;
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Column, Weight, column, number_column},
    },
};
use practice::access::{Caller, Here};
use serde::Deserialize;

use super::parts::own_assets;
use crate::{
    acts::{self, Guide, GuideOf, Payer},
    rules::{Figure, Month},
};
use file::{Cell, Sheet};

pub(super) use behind::{clients, clients_csv, clients_xlsx};

/// How many months back can be chosen.
const MONTHS: i32 = 36;

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    month: String,
    pathway: String,
    commissioner: String,
    what: String,
    page: usize,
}

impl Asked {
    fn of(&self) -> Result<GuideOf, Error> {
        let month = Some(self.month.as_str()).filter(|text| !text.is_empty()).map(str::parse::<Month>).transpose().map_err(|()| Error::Missing)?;
        let pathway = Some(self.pathway.as_str()).filter(|text| !text.is_empty()).map(str::parse).transpose().map_err(|_| Error::Missing)?;
        Ok(GuideOf { month, pathway, payer: self.commissioner.clone() })
    }
}

async fn guide(house: &House, caller: &Caller, asked: &Asked) -> Result<Guide, Error> {
    let of = asked.of()?;
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_guide(act, of.clone()))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let guide = guide(&house, &caller, &asked).await?;
    let mut shown = caller.page("Guide invoicing", Here::Pathways, body(&guide, &asked));
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned())];
    if guide.pathway.is_some() {
        let file = |kind: &str| format!("/pathways/guide/table.{kind}?{}", query(&guide, &asked.commissioner));
        shown.actions = html! {
            (parts::link_button(Weight::Plain, "download", "CSV", &file("csv")))
            (parts::link_button(Weight::Plain, "download", "Excel", &file("xlsx")))
        };
    }
    Ok(page(&shown))
}

/// The part of an address that names month, pathway and commissioner.
fn query(guide: &Guide, commissioner: &str) -> String {
    let pathway = guide.pathway.as_ref().map(|card| card.id.to_string()).unwrap_or_default();
    let plain: String = commissioner.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("month={}&pathway={pathway}&commissioner={plain}", guide.month)
}

fn body(guide: &Guide, asked: &Asked) -> Markup {
    let Some(card) = &guide.pathway else {
        return parts::panel(&parts::empty_state("signpost", "No pathway is turned on yet, so there is nothing to count.", &html! {}));
    };
    let halves = [
        ("At the month’s end", guide.figures.iter().filter(|figure| matches!(figure, Figure::In(_))).collect::<Vec<_>>()),
        ("In the month", guide.figures.iter().filter(|figure| !matches!(figure, Figure::In(_) | Figure::Ended(_))).collect()),
        ("Care ended", guide.figures.iter().filter(|figure| matches!(figure, Figure::Ended(_))).collect()),
    ];
    html! {
        (own_assets())
        div .stack {
            (choices(guide, asked))
            @if guide.month >= guide.present { (parts::notice("sky", &html! { (guide.month.name()) " is not over: these are its numbers so far." })) }
            @if guide.lines.is_empty() {
                (parts::panel(&html! { p { "Nobody was on " (card.name) " in " (guide.month.name()) "." } }))
            } @else {
                @for (title, figures) in &halves { @if !figures.is_empty() { (table(guide, title, figures)) } }
                @if !guide.endings.is_empty() { (endings(guide)) }
            }
            (parts::panel(&html! {
                p .hint {
                    "Only people served are counted. A client’s commissioner is the payer who stands beside them at the month’s end, or stood there "
                    "last in it. Sessions are those attended while on the pathway; missed ones are counted apart. The numbers are those on record "
                    "now: what is corrected later changes them."
                }
            }))
        }
    }
}

fn choices(guide: &Guide, asked: &Asked) -> Markup {
    let months: Vec<_> = (0..=MONTHS).map(|back| guide.present.plus(-back)).map(|month| (month.to_string(), month.name())).collect();
    let pathways: Vec<_> = guide.pathways.iter().map(|card| (card.id.to_string(), card.name.clone())).collect();
    let all = [(String::new(), "All commissioners".to_owned())];
    let payers: Vec<_> = all.into_iter().chain(guide.payers.iter().map(|payer| (payer.word.clone(), payer.title().to_owned()))).collect();
    let pathway = guide.pathway.as_ref().map(|card| card.id.to_string()).unwrap_or_default();
    parts::panel(&html! {
        form .guide-choices method="get" action="/pathways/guide" {
            (parts::select(&parts::Field::new("month", "Month"), &months, &guide.month.to_string()))
            (parts::select(&parts::Field::new("pathway", "Pathway"), &pathways, &pathway))
            (parts::select(&parts::Field { required: false, ..parts::Field::new("commissioner", "Commissioner") }, &payers, &asked.commissioner))
            (parts::button(Weight::Plain, "", "Show"))
        }
    })
}

/// A number, and the way to those behind it.
fn number(guide: &Guide, figure: &Figure, payer: Option<&Payer>, n: i64, commissioner: &str) -> Markup {
    let word = payer.map_or(commissioner, |payer| payer.word.as_str());
    let whose = payer.map_or("all", Payer::title);
    html! {
        @if n == 0 { "0" } @else {
            a href={ "/pathways/guide/clients?" (query(guide, word)) "&what=" (figure.to_string()) } {
                (n) span .vh { ": " (guide.called(figure)) ", " (whose) }
            }
        }
    }
}

fn table(guide: &Guide, title: &str, figures: &[&Figure]) -> Markup {
    let names: Vec<_> = figures.iter().map(|figure| guide.short(figure)).collect();
    let columns: Vec<Column<'_>> = std::iter::once(column("Commissioner")).chain(names.iter().map(|name| number_column(name))).collect();
    let cells = |payer: Option<&Payer>, sums: &std::collections::BTreeMap<Figure, i64>| -> Vec<Markup> {
        let only = if guide.lines.len() == 1 { guide.lines[0].0.word.as_str() } else { "" };
        figures.iter().map(|figure| number(guide, figure, payer, sums.get(figure).copied().unwrap_or_default(), only)).collect()
    };
    let line = |(payer, sums): &(Payer, _)| std::iter::once(html! { (payer.title()) }).chain(cells(Some(payer), sums)).collect::<Vec<_>>();
    let mut rows: Vec<_> = guide.lines.iter().map(line).collect();
    if guide.lines.len() > 1 {
        rows.push(std::iter::once(html! { b { "All" } }).chain(cells(None, &guide.total)).collect());
    }
    html! { div .guide-figures { (parts::card(title, &html! {}, &parts::table(title, &columns, &rows))) } }
}

fn endings(guide: &Guide) -> Markup {
    let columns = [column("Commissioner"), column("Ended in"), column("Why"), number_column("Clients")];
    let row = |(payer, state, why, n): &(Payer, String, String, i64)| {
        let figure = Figure::Ended(state.clone());
        vec![
            html! { (payer.title()) },
            html! { (guide.names.get(state).map_or(state.as_str(), String::as_str)) },
            html! { (why) },
            number(guide, &figure, Some(payer), *n, ""),
        ]
    };
    let rows: Vec<_> = guide.endings.iter().map(row).collect();
    parts::card("Why care ended", &html! {}, &parts::table("Why care ended", &columns, &rows))
}

fn sheet(guide: &Guide) -> Sheet {
    let title = guide.pathway.as_ref().map(|card| card.name.clone()).unwrap_or_default();
    let head = ["Month", "Pathway", "Commissioner"].map(str::to_owned).into_iter().chain(guide.figures.iter().map(|figure| guide.called(figure)));
    let line = |name: &str, sums: &std::collections::BTreeMap<Figure, i64>| -> Vec<Cell> {
        let first = [guide.month.to_string(), title.clone(), name.to_owned()].map(Cell::Text).into_iter();
        first.chain(guide.figures.iter().map(|figure| Cell::Number(sums.get(figure).copied().unwrap_or_default()))).collect()
    };
    let mut rows: Vec<_> = guide.lines.iter().map(|(payer, sums)| line(payer.title(), sums)).collect();
    if guide.lines.len() > 1 {
        rows.push(line("All", &guide.total));
    }
    Sheet { name: "Guide".to_owned(), head: head.collect(), rows }
}

pub(super) async fn table_csv(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let guide = guide(&house, &caller, &asked).await?;
    Ok(sheet(&guide).csv(&format!("guide-{}", guide.month))?)
}

pub(super) async fn table_xlsx(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let guide = guide(&house, &caller, &asked).await?;
    Ok(sheet(&guide).xlsx(&format!("guide-{}", guide.month), house.clock.now())?)
}
