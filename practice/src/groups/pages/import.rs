//! Taking in a client list: choose a file, look at every row, answer what is open, then carry it out. The file travels
//! from step to step as text in the form, so nothing is kept on the server before somebody says yes, and no script is
//! needed.

use std::{collections::BTreeMap, sync::Arc};

use axum::extract::{Multipart, State};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, page},
        parts::{self, Weight, column, summary},
    },
};
use uuid::Uuid;

use crate::{
    access::{self, Caller, Here},
    clients::{
        self, ImportFile, ImportOptions,
        import::{DateOrder, Decision, Field, ImportRefusal, Plan, Planned, Table, Verdict},
    },
    groups::acts::{self, Counts, Outlook},
};

/// What a column can be said to hold.
const FIELDS: [Field; 10] = [
    Field::FirstName,
    Field::LastName,
    Field::FullName,
    Field::PreferredName,
    Field::Born,
    Field::Email,
    Field::Phone,
    Field::Practitioner,
    Field::Groups,
    Field::Ignore,
];

const DATES: [(DateOrder, &str, &str); 2] =
    [(DateOrder::DayFirst, "day_first", "Day first: 31/12/2001"), (DateOrder::MonthFirst, "month_first", "Month first: 12/31/2001")];

/// The form as it comes back, with the file in it.
struct Sent {
    key: Option<Uuid>,
    file: ImportFile,
}

/// Reads the form's parts. What a column or a row was said to be stands under `map.N` (the column's number, then the
/// heading under `head.N`) and `decide.ROW`.
async fn sent(mut form: Multipart) -> Result<Sent, Error> {
    let broken = |_| Error::refuse("import.broken", "The file did not arrive whole, or is larger than 10 MB. Choose it again.");
    let (mut bytes, mut words) = (Vec::new(), BTreeMap::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            bytes = part.bytes().await.map_err(broken)?.to_vec();
        } else {
            words.insert(name, part.text().await.map_err(broken)?);
        }
    }
    let mut options = ImportOptions::default();
    for (name, value) in &words {
        if let Some(number) = name.strip_prefix("map.") {
            let field = FIELDS.into_iter().find(|field| field.label() == value);
            let heading = words.get(&format!("head.{number}"));
            options.columns.extend(heading.cloned().zip(field));
        } else if let Some(row) = name.strip_prefix("decide.").and_then(|row| row.parse::<usize>().ok()) {
            match value.as_str() {
                "" => {}
                "create" => {
                    options.decisions.insert(row, Decision::Create);
                }
                key => {
                    options.decisions.insert(row, Decision::Match(key.to_owned()));
                }
            }
        }
    }
    options.dates = words.get("dates").and_then(|word| DATES.into_iter().find(|(_, known, _)| known == word)).map(|(order, ..)| order);
    let key = words.get("key").and_then(|key| key.parse().ok());
    Ok(Sent { key, file: ImportFile { bytes: Arc::from(bytes), options } })
}

pub(super) async fn start(State(house): State<House>, caller: Caller) -> Answer {
    house.look(&caller.actor, &caller.request, |act| Box::pin(clients::start_import(act))).await?;
    Ok(page(&framed(&caller, choose_file(&[]))))
}

fn framed(caller: &Caller, body: Markup) -> platform::web::shell::Page {
    let mut shown = caller.page("Import clients", Here::Clients, body);
    shown.crumbs = vec![("/clients".to_owned(), "Clients".to_owned())];
    shown
}

fn choose_file(wrong: &[Refusal]) -> Markup {
    html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action="/clients/import" enctype="multipart/form-data" {
                p {
                    "Choose a CSV file with a heading in its first row: first and last name, and where known birth date, e-mail, phone, "
                    "assigned practitioner, and groups parted by semicolons. The next page shows what would happen to each row; nothing is "
                    "kept before you say so."
                }
                div .field {
                    label for="file" { "File" }
                    input #file .control type="file" name="file" accept=".csv,text/csv,text/plain" required;
                }
                div .form-actions {
                    (parts::button(Weight::Primary, "eye", "Look at the rows"))
                    (parts::link_button(Weight::Quiet, "", "Cancel", "/clients"))
                }
            }
        } }
    }
}

pub(super) async fn upload(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    let sent = match sent(form).await {
        Ok(sent) => sent,
        Err(Error::Refused(wrong)) => return Ok(again(&framed(&caller, choose_file(&wrong)))),
        Err(error) => return Err(error.into()),
    };
    look(&house, &caller, &sent.file, &[], None).await
}

/// Shows what would happen to each row, or after the import, which rows were left.
async fn look(house: &House, caller: &Caller, file: &ImportFile, wrong: &[Refusal], done: Option<Counts>) -> Answer {
    let sent = file.clone();
    match house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_import(act, sent.clone()))).await {
        Ok(outlook) => {
            let shown = framed(caller, preview(&outlook, &file.options, wrong, done));
            Ok(if wrong.is_empty() { page(&shown) } else { again(&shown) })
        }
        Err(Error::Refused(wrong)) => Ok(again(&framed(caller, choose_file(&wrong)))),
        Err(error) => Err(error.into()),
    }
}

/// Carries it out, all or nothing, and shows what was left.
pub(super) async fn go_on(State(house): State<House>, caller: Caller, form: Multipart) -> Answer {
    let sent = sent(form).await?;
    let file = sent.file.clone();
    let done = house
        .run(&caller.actor, &caller.keyed(sent.key), move |act| Box::pin(acts::import_clients(act, file.clone())))
        .await;
    match done {
        Ok(counts) => look(&house, &caller, &sent.file, &[], Some(counts)).await,
        Err(Error::Refused(wrong)) => look(&house, &caller, &sent.file, &wrong, None).await,
        Err(error) => Err(error.into()),
    }
}

fn preview(outlook: &Outlook, options: &ImportOptions, wrong: &[Refusal], done: Option<Counts>) -> Markup {
    let table = &outlook.clients.table;
    html! {
        (summary(wrong))
        @if let Some(counts) = done { (parts::notice("good", &html! { "Done: " (counted(counts)) "." })) }
        @for blocked in &outlook.blocked { (parts::notice("warn", &html! { (blocked) })) }
        form .stack method="post" action="/clients/import" enctype="multipart/form-data" {
            input type="hidden" name="key" value=(access::form_key());
            textarea name="file" hidden aria-hidden="true" { "\n" (text_of(table)) }
            @match &outlook.clients.plan {
                Err(question) => {
                    (parts::notice("warn", &html! { (question) }))
                    (dates(options, question))
                    (columns(outlook, options, true))
                    div .form-actions { (parts::button(Weight::Primary, "eye", "Look again")) }
                }
                Ok(plan) => {
                    (rows(outlook, options, plan, done.is_some()))
                    (columns(outlook, options, false))
                    (ways_on(plan, outlook.blocked.is_empty()))
                }
            }
        }
    }
}

fn counted(counts: Counts) -> String {
    let Counts { created, changed, unchanged, held, refused } = counts;
    format!("{created} new, {changed} completed, {unchanged} unchanged, {held} waiting for you, {refused} refused")
}

fn ways_on(plan: &Plan, free: bool) -> Markup {
    let tally = plan.tally();
    let some = tally.created + tally.changed;
    html! {
        div .form-actions {
            @if some > 0 && free {
                button .btn .btn-primary type="submit" formaction="/clients/import/commit" {
                    (parts::icon("upload")) "Import " (some) @if some == 1 { " row" } @else { " rows" }
                }
            }
            (parts::button(Weight::Plain, "eye", "Look again"))
            (parts::link_button(Weight::Quiet, "", "Another file", "/clients/import"))
        }
    }
}

/// The question of day and month, and its answer carried on.
fn dates(options: &ImportOptions, question: &ImportRefusal) -> Markup {
    let asked = matches!(question, ImportRefusal::AmbiguousDates { .. } | ImportRefusal::MixedDates { .. });
    let chosen = options.dates.and_then(|order| DATES.into_iter().find(|(known, ..)| *known == order)).map_or("", |(_, word, _)| word);
    let choices: Vec<_> = DATES.iter().map(|(_, word, say)| ((*word).to_owned(), (*say).to_owned())).collect();
    html! {
        @if asked { (parts::panel(&parts::radios(&parts::Field::new("dates", "How are dates written in this file?"), &choices, chosen))) }
        @else if !chosen.is_empty() { input type="hidden" name="dates" value=(chosen); }
    }
}

/// Which heading holds what; open while that is the question.
fn columns(outlook: &Outlook, options: &ImportOptions, open: bool) -> Markup {
    let found = |at: usize| {
        let columns = outlook.clients.columns.as_ref()?;
        columns.fields.iter().find(|(_, column)| **column == at).map(|(field, _)| field.label())
    };
    let by_heading = |at: usize| (String::new(), format!("By its heading: {}", found(at).unwrap_or("not read")));
    let fields = || FIELDS.into_iter().map(|field| (field.label().to_owned(), field.label().to_owned()));
    html! {
        details .card open[open] {
            summary .card-head { h2 { "Columns" } }
            div .card-body .form {
                @if let (false, Some(order)) = (open, options.dates) {
                    @for (known, word, _) in DATES { @if known == order { input type="hidden" name="dates" value=(word); } }
                }
                @for (at, heading) in outlook.clients.table.headers.iter().enumerate() {
                    input type="hidden" name={ "head." (at) } value=(heading);
                    @let chosen = options.columns.get(heading).map_or("", |field| field.label());
                    @let name = format!("map.{at}");
                    @let label = if heading.is_empty() { format!("Column {}", at + 1) } else { heading.clone() };
                    (parts::select(
                        &parts::Field::new(&name, &label).optional(),
                        &[by_heading(at)].into_iter().chain(fields()).collect::<Vec<_>>(),
                        chosen,
                    ))
                }
            }
        }
    }
}

fn rows(outlook: &Outlook, options: &ImportOptions, plan: &Plan, done: bool) -> Markup {
    let row = |row: &Planned| {
        let said = acts::said(outlook, row);
        let decided = options.decisions.get(&row.number);
        let (kind, word) = match &row.verdict {
            Verdict::Create(_) => ("good", "New"),
            Verdict::Match { changes, .. } if changes.is_empty() => ("plain", "Known"),
            Verdict::Match { .. } => ("sky", "Completed"),
            Verdict::LikelyDuplicate { .. } => ("todo", "Who is it?"),
            Verdict::Refuse(_) => ("bad", "Refused"),
        };
        vec![html! { (row.number) }, parts::chip(kind, word), html! { (said) (decision(row, decided)) }]
    };
    // After the import only what was left is of interest.
    let left = |row: &&Planned| !done || matches!(row.verdict, Verdict::LikelyDuplicate { .. } | Verdict::Refuse(_));
    let shown: Vec<_> = plan.rows.iter().filter(left).map(row).collect();
    let head = parts::chip("plain", counted(plan.tally().into()));
    let table = parts::table("What happens to each row", &[column("Row"), column("What"), column("Why")], &shown);
    html! { @if !shown.is_empty() { (parts::card(if done { "Left out" } else { "Rows" }, &head, &table)) } }
}

/// What is to be done with a row that may be somebody known.
fn decision(row: &Planned, decided: Option<&Decision>) -> Markup {
    let key = match (&row.verdict, decided) {
        (Verdict::LikelyDuplicate { key, .. }, _) => Some(key),
        (_, Some(Decision::Match(key))) => Some(key),
        (_, Some(Decision::Create)) => None,
        (_, None) => return html! {},
    };
    let name = format!("decide.{}", row.number);
    let is = |value: &str| match decided {
        None => value.is_empty(),
        Some(Decision::Create) => value == "create",
        Some(Decision::Match(key)) => value == key,
    };
    let choice = |value: &str, say: &str| {
        html! { label .check { input type="radio" name=(name) value=(value) checked[is(value)]; span { (say) } } }
    };
    html! {
        fieldset .checks-row {
            legend .vh { "Row " (row.number) ": who is it?" }
            (choice("", "Leave out for now"))
            @if let Some(key) = key { (choice(key, "The same person")) }
            (choice("create", "Somebody new"))
        }
    }
}

/// The table as CSV text that reads back the same, row numbers too.
fn text_of(table: &Table) -> String {
    let line = |fields: &[String]| fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
    let mut text = line(&table.headers);
    let mut at = 1;
    for row in &table.rows {
        // Blank rows count, as they do in a spreadsheet.
        text.push_str(&"\n".repeat(row.number.saturating_sub(at).max(1)));
        text.push_str(&line(&row.fields));
        at = row.number;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_travels_reads_back_the_same() {
        let bytes = b"\n\nName;Note\nAnn;\"two\nlines, and \"\"quotes\"\"\"\n;\n\nBo;x\n";
        let table = clients::import::read(bytes).unwrap();
        let again = clients::import::read(text_of(&table).as_bytes()).unwrap();
        assert_eq!((again.headers, again.rows), (table.headers, table.rows));
    }
}
