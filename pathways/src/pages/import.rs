//! Taking in clients with their histories: choose a file, look at what would happen to everybody, then carry it out. The file travels
//! from step to step as text in the form, so nothing is kept on the server before somebody says yes, and no script is needed.

use std::sync::Arc;

use axum::extract::{Multipart, State};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, page},
        parts::{self, Weight, column, number_column, summary},
    },
};
use practice::{
    access::{self, Caller, Here},
    clients::import::{DateOrder, decode},
};
use uuid::Uuid;

use super::guide::file::{Cell, Sheet};
use crate::{
    acts::{self, ImportLine, Settled, WaysFile, WaysTaken, WaysTally},
    rules::COLUMNS,
    words::PathwayCard,
};

const DATES: [(Option<DateOrder>, &str, &str); 3] = [
    (None, "", "As the file itself shows"),
    (Some(DateOrder::DayFirst), "day_first", "Day first: 31/12/2001"),
    (Some(DateOrder::MonthFirst), "month_first", "Month first: 12/31/2001"),
];

/// How many people and remarks a page shows; the numbers are of all.
const SHOWN: usize = 500;

/// The form as it comes back, with the file in it.
#[derive(Clone)]
struct Sent {
    key: Option<Uuid>,
    file: WaysFile,
}

async fn sent(mut form: Multipart) -> Result<Sent, Error> {
    let broken = |_| Error::refuse("import.broken", "The file did not arrive whole, or is larger than 10 MB. Choose it again.");
    let mut sent = Sent { key: None, file: WaysFile { bytes: Arc::from([]), pathway: None, dates: None } };
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            // A file that was chosen goes before the text of the one that was looked at.
            "file" => {
                let bytes = part.bytes().await.map_err(broken)?;
                if !bytes.is_empty() {
                    sent.file.bytes = Arc::from(bytes.to_vec());
                }
            }
            "pathway" => sent.file.pathway = part.text().await.map_err(broken)?.parse().ok(),
            "dates" => {
                let word = part.text().await.map_err(broken)?;
                sent.file.dates = DATES.into_iter().find(|(_, known, _)| *known == word).and_then(|(order, ..)| order);
            }
            "key" => sent.key = part.text().await.map_err(broken)?.parse().ok(),
            _ => {}
        }
    }
    Ok(sent)
}

fn framed(caller: &Caller, body: Markup) -> platform::web::shell::Page {
    let mut shown = caller.page("Import histories", Here::Pathways, body);
    shown.crumbs = vec![("/pathways".to_owned(), "Pathways".to_owned())];
    shown
}

async fn on(house: &House, caller: &Caller) -> Result<Vec<PathwayCard>, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::start_ways(act))).await
}

pub(super) async fn start(State(house): State<House>, caller: Caller) -> Answer {
    let on = on(&house, &caller).await?;
    Ok(page(&framed(&caller, choose(&on, None, &[]))))
}

/// The form that asks for a file. One that was read already travels along.
fn choose(on: &[PathwayCard], sent: Option<&Sent>, wrong: &[Refusal]) -> Markup {
    let pathways: Vec<_> = on.iter().map(|card| (card.id.to_string(), card.name.clone())).collect();
    let dates: Vec<_> = DATES.iter().map(|(_, word, say)| ((*word).to_owned(), (*say).to_owned())).collect();
    let kept = sent.and_then(|sent| decode(&sent.file.bytes).ok()).filter(|(text, _)| !text.is_empty());
    // Where there are several, somebody has to say which: the states of one mean nothing on another.
    let asked = (on.len() > 1).then(|| (String::new(), "Choose a pathway".to_owned()));
    let pathways: Vec<_> = asked.into_iter().chain(pathways).collect();
    let pathway = sent.and_then(|sent| sent.file.pathway).map(|id| id.to_string()).unwrap_or_default();
    html! {
        (summary(wrong))
        div .stack {
            section .card { div .card-body {
                @if on.is_empty() {
                    p { "No pathway is turned on yet. Make one and turn it on; then clients can be taken in with their histories." }
                } @else {
                    form .form method="post" action="/pathways/import" enctype="multipart/form-data" {
                        p {
                            "Choose a CSV file from the system you used before. A row says who a client is, where they stand and since when, or "
                            "what happened to them on a day, or both. The next page shows what would happen to everybody; nothing is kept before "
                            "you say so, and the same file twice changes nothing."
                        }
                        (parts::select(&parts::Field::new("pathway", "The states are of").error(parts::at(wrong, "pathway")), &pathways, &pathway))
                        (parts::select(
                            &parts::Field::new("dates", "Dates are written").optional().hint("Year-month-day is always read."), &dates, dates_word(sent),
                        ))
                        div .field {
                            label for="file" { "File" }
                            @if let Some((text, _)) = &kept {
                                p .hint { "The file you chose is kept here; choose another to replace it." }
                                textarea name="file" hidden aria-hidden="true" { "\n" (text) }
                            }
                            input #file .control type="file" name="file" accept=".csv,text/csv,text/plain" required[kept.is_none()];
                        }
                        div .form-actions {
                            (parts::button(Weight::Primary, "eye", "Look at the clients"))
                            (parts::link_button(Weight::Quiet, "", "Cancel", "/pathways"))
                        }
                    }
                }
            } }
            (explained())
        }
    }
}

fn dates_word(sent: Option<&Sent>) -> &'static str {
    sent.and_then(|sent| DATES.into_iter().find(|(order, ..)| *order == sent.file.dates)).map_or("", |(_, word, _)| word)
}

fn explained() -> Markup {
    let rows: Vec<_> = COLUMNS.iter().map(|(_, names, about)| vec![html! { code { (names[0]) } }, html! { (about) }]).collect();
    let aside = parts::link_button(Weight::Quiet, "download", "An example", "/pathways/import/example.csv");
    parts::card("The columns", &aside, &parts::table("The columns", &[column("Heading"), column("What it holds")], &rows))
}

pub(super) async fn example(caller: Caller) -> Answer {
    let _ = caller;
    let head = COLUMNS.iter().map(|(_, names, _)| names[0].to_owned()).collect();
    let lines: [&[(&str, &str)]; 7] = [
        &[
            ("client", "1042"), ("first name", "Ada"), ("last name", "Example"), ("born", "2010-05-17"), ("state", "Therapy"), ("since", "2026-03-02"),
            ("commissioner", "Bluefield"), ("warning", "The phone number is a parent’s"),
        ],
        &[("client", "1042"), ("date", "2026-03-09"), ("time", "15:30"), ("event", "attended"), ("of", "individual")],
        &[("client", "1042"), ("date", "2026-04-02"), ("event", "chase"), ("channel", "phone"), ("outcome", "no answer"), ("note", "Rang twice")],
        &[("client", "1043"), ("first name", "Ben"), ("last name", "Example"), ("born", "2011-01-30"), ("state", "iCBT"), ("since", "2026-05-04")],
        &[("client", "1043"), ("date", "2026-05-11"), ("event", "module"), ("of", "Worry time")],
        &[("client", "1044"), ("first name", "Cleo"), ("last name", "Example"), ("record", "parent")],
        &[("client", "1045"), ("first name", "Dan"), ("last name", "Example"), ("born", "2009-09-09"), ("state", "No Group")],
    ];
    let cell = |line: &[(&str, &str)], name: &str| line.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value).to_owned();
    let rows = lines.iter().map(|line| COLUMNS.iter().map(|(_, names, _)| Cell::Text(cell(line, names[0]))).collect()).collect();
    Ok(Sheet { name: "Example".to_owned(), head, rows }.csv("histories-example")?)
}

pub(super) async fn look(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    match sent(form).await {
        Ok(sent) => looked_at(&house, &caller, &sent, None).await,
        Err(Error::Refused(wrong)) => Ok(again(&framed(&caller, choose(&on(&house, &caller).await?, None, &wrong)))),
        Err(error) => Err(error.into()),
    }
}

/// Carries it out, and shows what was left.
pub(super) async fn commit(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    let sent = sent(form).await?;
    let file = sent.file.clone();
    let done = house.run(&caller.actor, &caller.keyed(sent.key), move |act| Box::pin(acts::take_ways(act, file.clone()))).await;
    match done {
        Ok(tally) => looked_at(&house, &caller, &sent, Some(tally)).await,
        Err(Error::Refused(wrong)) => Ok(again(&framed(&caller, choose(&on(&house, &caller).await?, Some(&sent), &wrong)))),
        Err(error) => Err(error.into()),
    }
}

async fn looked_at(house: &House, caller: &Caller, sent: &Sent, done: Option<WaysTally>) -> Answer {
    let file = sent.file.clone();
    match house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_ways(act, file.clone()))).await {
        Ok(taken) => Ok(page(&framed(caller, preview(&taken, sent, done)))),
        Err(Error::Refused(wrong)) => Ok(again(&framed(caller, choose(&on(house, caller).await?, Some(sent), &wrong)))),
        Err(error) => Err(error.into()),
    }
}

fn counted(tally: &WaysTally) -> String {
    format!(
        "{} new, {} completed, {} put on the pathway, {} on it already, {} events recorded, {} known before. The rules: {} moved, {} to answer",
        tally.new, tally.completed, tally.placed, tally.already, tally.facts, tally.known, tally.moved, tally.raised
    )
}

fn preview(taken: &WaysTaken, sent: &Sent, done: Option<WaysTally>) -> Markup {
    let text = decode(&sent.file.bytes).map(|(text, _)| text).unwrap_or_default();
    html! {
        div .stack {
            @if let Some(tally) = &done { (parts::notice("good", &html! { "Done: " (counted(tally)) "." })) }
            @else { (parts::notice("sky", &html! { (taken.pathway.name) ", if you go on: " (counted(&taken.tally)) "." })) }
            @if !taken.unread.is_empty() { (parts::notice("warn", &html! { "Nothing is read from: " (taken.unread.join(", ")) "." })) }
            @if !taken.remarks.is_empty() { (remarks(taken)) }
            @if done.is_none() { (people(taken)) }
            form .form-actions method="post" action="/pathways/import" enctype="multipart/form-data" {
                input type="hidden" name="key" value=(access::form_key());
                input type="hidden" name="pathway" value=(taken.pathway.id);
                input type="hidden" name="dates" value=(dates_word(Some(sent)));
                textarea name="file" hidden aria-hidden="true" { "\n" (text) }
                @if done.is_none() && taken.tally.something() {
                    button .btn .btn-primary type="submit" formaction="/pathways/import/commit" {
                        (parts::icon("upload")) "Take in " (taken.tally.people) @if taken.tally.people == 1 { " client" } @else { " clients" }
                    }
                }
                @if done.is_some() { (parts::link_button(Weight::Primary, "", "To the work list", "/pathways")) }
                (parts::link_button(Weight::Quiet, "", "Another file", "/pathways/import"))
            }
        }
    }
}

fn remarks(taken: &WaysTaken) -> Markup {
    let rows: Vec<_> = taken.remarks.iter().take(SHOWN).map(|remark| vec![html! { (remark.line) }, html! { (remark.say) }]).collect();
    let more = taken.remarks.len().saturating_sub(SHOWN);
    let title = "Left out, and to know";
    parts::card(title, &parts::chip("todo", taken.remarks.len()), &html! {
        (parts::table(title, &[column("Line"), column("What")], &rows))
        @if more > 0 { p .card-body { "And " (more) " more." } }
    })
}

fn people(taken: &WaysTaken) -> Markup {
    let row = |line: &ImportLine| {
        let (kind, word) = match line.settled {
            Settled::New => ("good", "New"),
            Settled::Known => ("plain", "Known"),
            Settled::LeftOut => ("bad", "Left out"),
        };
        let known = if line.known > 0 { format!("{} ({} known)", line.facts, line.known) } else { line.facts.to_string() };
        vec![html! { (line.line) }, html! { (line.name) }, parts::chip(kind, word), html! { (line.place) }, html! { (known) }]
    };
    let rows: Vec<_> = taken.people.iter().take(SHOWN).map(row).collect();
    let columns = [column("Line"), column("Client"), column("Record"), column("Place"), number_column("Events")];
    let more = taken.people.len().saturating_sub(SHOWN);
    parts::card("Clients", &parts::chip("plain", taken.people.len()), &html! {
        (parts::table("Clients", &columns, &rows))
        @if more > 0 { p .card-body { "And " (more) " more." } }
    })
}
