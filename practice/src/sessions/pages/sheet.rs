//! The sign-in sheet on paper: chosen, looked at, printed as a page or as a PDF.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
};
use kernel::{Error, Id, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House,
    paper::{Block, Paper},
    web::{
        answer::{Answer, again, file, page},
        parts::{self, Field, Weight, at},
        shell::Page,
    },
};
use serde::Deserialize;

use crate::{
    access::{Caller, Here},
    sessions::{
        acts::{self, SignInSheet},
        door::{qr_dots, site},
        words::{Naming, Session, SheetOrder},
    },
};

/// The cells for the pen.
const CELLS: [&str; 3] = ["In", "Out", "Signature"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    names: String,
    blank: Option<String>,
}

impl Asked {
    fn order(&self) -> SheetOrder {
        let usual = SheetOrder::default();
        // What is no number, or a negative one, is more than a sheet takes.
        let blank = self.blank.as_ref().map_or(usual.blank, |typed| typed.trim().parse().unwrap_or(usize::MAX));
        SheetOrder { naming: Naming::read(&self.names), blank }
    }
    fn blank(&self) -> String {
        self.blank.clone().unwrap_or_else(|| SheetOrder::default().blank.to_string())
    }
}

async fn read(house: &House, caller: &Caller, id: Id<Session>, order: SheetOrder) -> Result<SignInSheet, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::sign_in_sheet(act, id, order))).await
}

fn framed(caller: &Caller, id: Id<Session>, body: Markup) -> Page {
    let mut sheet = caller.page("Sign-in sheet", Here::Today, body);
    sheet.crumbs = vec![(format!("/sessions/{id}"), "Session".to_owned()), (String::new(), "Sign-in sheet".to_owned())];
    sheet
}

fn choosing(id: Id<Session>, asked: &Asked, wrong: &[Refusal]) -> Markup {
    let namings = Naming::ALL.map(|naming| (naming.word().to_owned(), naming.label().to_owned()));
    let blank = Field::new("blank", "Blank lines").hint("0 to 20").error(at(wrong, "blank"));
    html! {
        form .card .screen-only .sheet-choice method="get" action={ "/sessions/" (id) "/sign-in-sheet" } {
            div .card-body .stack {
                (parts::radios(&Field::new("names", "Names"), &namings, asked.order().naming.word()))
                (parts::input("number", &blank, &asked.blank()))
                div .form-actions {
                    button .btn .btn-primary type="submit" formaction={ "/sessions/" (id) "/sign-in-sheet/pdf" } { (parts::icon("download")) "PDF to print" }
                    (parts::button(Weight::Plain, "eye", "Show it here"))
                }
                p .hint { "Names on a sheet that lies open are seen by everybody in the room. Slips are cut apart, so that nobody sees another's name." }
            }
        }
    }
}

/// Which session it is, in one line.
fn session(sheet: &SignInSheet, zone: &Zone) -> String {
    let slot = &sheet.slot;
    let time = format!("{}–{}", zone.clock(slot.starts_at), zone.clock(slot.ends_at));
    let mut all = vec![slot.group_initials.clone(), zone.long_day(slot.starts_at), time];
    all.extend(slot.room.clone());
    all.join(" · ")
}

fn ruled(sheet: &SignInSheet, order: SheetOrder) -> Markup {
    html! {
        table .table .signin {
            caption .vh { "Sign-in sheet" }
            thead { tr { th scope="col" { "Name" } @for cell in CELLS { th scope="col" { (cell) } } } }
            tbody {
                @for name in &sheet.names { tr { td { (name) } @for _ in CELLS { td {} } } }
                @for _ in 0..order.blank { tr { td { "\u{a0}" } @for _ in CELLS { td {} } } }
            }
        }
    }
}

fn slips(sheet: &SignInSheet, session: &str, order: SheetOrder) -> Markup {
    let blank = std::iter::repeat_n("\u{a0}", order.blank);
    html! {
        @for name in sheet.names.iter().map(String::as_str).chain(blank) {
            section .slip {
                h2 { (name) }
                p { (session) }
                table .table .signin { thead { tr { @for cell in CELLS { th scope="col" { (cell) } } } } tbody { tr { @for _ in CELLS { td {} } } } }
            }
        }
    }
}

/// The sheet on a page, with the choice above it; what is printed of it is the sheet alone.
pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Session>>, Query(asked): Query<Asked>) -> Answer {
    let order = asked.order();
    let sheet = match read(&house, &caller, id, order).await {
        Ok(sheet) => sheet,
        Err(Error::Refused(wrong)) => return Ok(again(&framed(&caller, id, html! { (parts::summary(&wrong)) (choosing(id, &asked, &wrong)) }))),
        Err(other) => return Err(other.into()),
    };
    let zone = Zone::named(&sheet.slot.zone).ok_or_else(|| Error::fault("unknown zone"))?;
    let session = session(&sheet, &zone);
    let body = html! {
        div .split {
            (parts::panel(&html! {
                @if order.naming == Naming::Slips { (slips(&sheet, &session, order)) } @else { p { (session) } (ruled(&sheet, order)) }
            }))
            (choosing(id, &asked, &[]))
        }
    };
    Ok(page(&framed(&caller, id, body)))
}

fn paper(sheet: SignInSheet, zone: &Zone, order: SheetOrder, address: &str) -> Paper {
    let session = vec![("Session".to_owned(), session(&sheet, zone))];
    let cells = CELLS.map(str::to_owned).to_vec();
    let blank = std::iter::repeat_n(String::new(), order.blank);
    let names = sheet.names.iter().cloned().chain(blank);
    let (subject, blocks) = if order.naming == Naming::Slips {
        (Vec::new(), names.map(|name| Block::Slip { name, facts: session.clone(), cells: cells.clone() }).collect())
    } else {
        let head = std::iter::once("Name".to_owned()).chain(cells).collect();
        let dots = Block::Dots { words: "For the staff: the session, to enter this sheet afterwards.".to_owned(), dots: qr_dots(address) };
        (session, vec![Block::Sheet { head, rows: names.collect() }, dots])
    };
    Paper { title: "Sign-in sheet".to_owned(), practice: sheet.practice, subject, blocks, foot: String::new() }
}

pub(super) async fn pdf(
    State(house): State<House>, caller: Caller, headers: HeaderMap, Path(id): Path<Id<Session>>, Query(asked): Query<Asked>,
) -> Answer {
    let order = asked.order();
    let sheet = match read(&house, &caller, id, order).await {
        Ok(sheet) => sheet,
        Err(Error::Refused(wrong)) => return Ok(again(&framed(&caller, id, html! { (parts::summary(&wrong)) (choosing(id, &asked, &wrong)) }))),
        Err(other) => return Err(other.into()),
    };
    let zone = Zone::named(&sheet.slot.zone).ok_or_else(|| Error::fault("unknown zone"))?;
    let paper = paper(sheet, &zone, order, &format!("{}/sessions/{id}", site(&headers)));
    let press = house.press.clone();
    let bytes = tokio::task::spawn_blocking(move || press.print(&paper)).await.map_err(Error::fault)?.map_err(Error::fault)?;
    Ok(file("application/pdf", &format!("sign-in-{id}.pdf"), bytes))
}
