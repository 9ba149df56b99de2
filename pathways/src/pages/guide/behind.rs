//! The clients behind a number of the guide.

use axum::extract::{Query, State};
use kernel::Error;
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, page},
        parts::{self, Weight, column, number_column},
    },
};
use practice::{
    access::{Caller, Here},
    clients::Face,
};

use super::{
    Asked,
    file::{Cell, Sheet},
    query,
};
use crate::{
    acts::{self, Behind, Payer, Shown},
    rules::Figure,
};

/// How many clients a page shows.
const PAGE: usize = 200;

async fn behind(house: &House, caller: &Caller, asked: &Asked, shown: Shown) -> Result<(Behind, Figure), Error> {
    let (of, figure) = (asked.of()?, asked.what.parse::<Figure>().map_err(|()| Error::Missing)?);
    let what = figure.clone();
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::see_behind(act, of.clone(), what.clone(), shown))).await?;
    Ok((found, figure))
}

pub(in crate::pages) async fn clients(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    // Without a number there is nobody behind it: the tables are where numbers are chosen.
    if asked.what.is_empty() {
        return super::show(State(house), caller, Query(asked)).await;
    }
    let skip = asked.page.saturating_mul(PAGE);
    let (behind, figure) = behind(&house, &caller, &asked, Shown { skip, most: PAGE, file: false }).await?;
    let mut shown = caller.page(behind.guide.called(&figure), Here::Pathways, body(&behind, &figure, &asked));
    let table = format!("/pathways/guide?{}", query(&behind.guide, &asked.commissioner));
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned()), (table, format!("Guide invoicing, {}", behind.guide.month.name()))];
    let file = |kind: &str| format!("/pathways/guide/clients.{kind}?{}", address(&behind, &figure, &asked));
    shown.actions = html! {
        (parts::link_button(Weight::Plain, "download", "CSV", &file("csv")))
        (parts::link_button(Weight::Plain, "download", "Excel", &file("xlsx")))
    };
    Ok(page(&shown))
}

fn address(behind: &Behind, figure: &Figure, asked: &Asked) -> String {
    format!("{}&what={figure}", query(&behind.guide, &asked.commissioner))
}

/// What the number of a line is of.
const fn unit(figure: &Figure) -> Option<&'static str> {
    match figure {
        Figure::Attended | Figure::Missed => Some("Sessions"),
        Figure::Started => Some("Episodes"),
        Figure::In(_) | Figure::Ended(_) | Figure::ReferredOut | Figure::AskedToEnd => None,
    }
}

fn body(behind: &Behind, figure: &Figure, asked: &Asked) -> Markup {
    let why = matches!(figure, Figure::Ended(_));
    let mut columns = vec![column("Client"), column("Born"), column("Commissioner")];
    columns.extend(unit(figure).map(number_column));
    columns.extend(why.then(|| column("Why")));
    let row = |(face, payer, n, whys): &(Face, Payer, i64, String)| {
        let mut cells = vec![
            html! { a href={ "/clients/" (face.id) "/pathway" } { (face.name()) } },
            html! { (face.born.map(|day| day.to_string()).unwrap_or_default()) },
            html! { (payer.title()) },
        ];
        cells.extend(unit(figure).map(|_| html! { (n) }));
        cells.extend(why.then(|| html! { (whys) }));
        cells
    };
    let rows: Vec<_> = behind.faces.iter().map(row).collect();
    let from = asked.page.saturating_mul(PAGE);
    let to = from + rows.len();
    let turned = |page: usize| format!("/pathways/guide/clients?{}&page={page}", address(behind, figure, asked));
    html! {
        div .stack {
            @if behind.hidden > 0 {
                (parts::notice("warn", &html! { (behind.hidden) " more are counted whom you do not see." }))
            }
            @if rows.is_empty() { (parts::panel(&html! { p { "There is nobody behind this number whom you see." } })) } @else {
                (parts::card(&behind.guide.called(figure), &parts::chip("plain", behind.all), &parts::table("Clients", &columns, &rows)))
            }
            @if behind.all > PAGE {
                (parts::pager(
                    from + 1, to, behind.all,
                    &asked.page.checked_sub(1).map(turned).unwrap_or_default(),
                    &if to < behind.all { turned(asked.page + 1) } else { String::new() },
                ))
            }
        }
    }
}

fn sheet(behind: &Behind, figure: &Figure) -> Sheet {
    let head = ["Month", "Commissioner", "Figure", "Client", "First name", "Last name", "Born", "Number", "Why"].map(str::to_owned);
    let row = |(face, payer, n, whys): &(Face, Payer, i64, String)| {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            Cell::Text(behind.guide.month.to_string()),
            text(payer.title()),
            Cell::Text(behind.guide.called(figure)),
            Cell::Text(face.id.to_string()),
            text(&face.first_name),
            text(&face.last_name),
            Cell::Text(face.born.map(|day| day.to_string()).unwrap_or_default()),
            Cell::Number(*n),
            text(whys),
        ]
    };
    Sheet { name: "Clients".to_owned(), head: head.to_vec(), rows: behind.faces.iter().map(row).collect() }
}

const ALL: Shown = Shown { skip: 0, most: usize::MAX, file: true };

pub(in crate::pages) async fn clients_csv(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    if asked.what.is_empty() {
        return super::table_csv(State(house), caller, Query(asked)).await;
    }
    let (behind, figure) = behind(&house, &caller, &asked, ALL).await?;
    Ok(sheet(&behind, &figure).csv(&format!("guide-clients-{}", behind.guide.month))?)
}

pub(in crate::pages) async fn clients_xlsx(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    if asked.what.is_empty() {
        return super::table_xlsx(State(house), caller, Query(asked)).await;
    }
    let (behind, figure) = behind(&house, &caller, &asked, ALL).await?;
    Ok(sheet(&behind, &figure).xlsx(&format!("guide-clients-{}", behind.guide.month), house.clock.now())?)
}
