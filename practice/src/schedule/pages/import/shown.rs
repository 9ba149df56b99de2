//! What the import of a timetable looks like.

use kernel::Refusal;
use maud::{Markup, html};
use platform::web::parts::{self, Weight, column, summary};

use super::{DATES, Look};
use crate::{
    access,
    clients::import::ImportRefusal,
    schedule::{
        acts::import::{Done, Imported, Line, Named},
        import::{Choice, Field, key},
    },
};

/// The form that asks for a file.
pub(super) fn choose_file(wrong: &[Refusal]) -> Markup {
    html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action="/schedule/import" enctype="multipart/form-data" {
                p {
                    "Choose a CSV file with one row for each series, or a calendar file (.ics) from another program. The next page shows "
                    "what would come of each; nothing is kept before you say so."
                }
                p .hint {
                    "A CSV file has a heading in its first row. Needed are Group, Start time, and Minutes or End time. Also read are Weekdays "
                    "(Tue; Thu) or a rule, First day, Until or Count, Except, Time zone, Room, Link, Service code, Capacity, Kind, Topic, "
                    "Provider and Facilitators (e-mail addresses), and Members (names, e-mail addresses or ids, parted by semicolons)."
                }
                div .field {
                    label for="file" { "File" }
                    input #file .control type="file" name="file" accept=".csv,.ics,text/csv,text/calendar,text/plain" required;
                }
                div .form-actions {
                    (parts::button(Weight::Primary, "eye", "Look at the sessions"))
                    (parts::link_button(Weight::Quiet, "", "Cancel", "/schedule"))
                }
            }
        } }
    }
}

/// The form with the file in it, what would come of it, and what is open.
pub(super) fn preview(look: &Look<'_>) -> Markup {
    let question = look.reading.found.as_ref().err();
    html! {
        (summary(look.wrong))
        @if let Some(counts) = look.done { (parts::notice("good", &html! { "Done: " (counts.to_string()) "." })) }
        form .stack method="post" action="/schedule/import" enctype="multipart/form-data" {
            input type="hidden" name="key" value=(access::form_key());
            textarea name="file" hidden aria-hidden="true" { "\n" (look.reading.text) }
            @if let Some(question) = question {
                (parts::notice("warn", &html! { (question) }))
                (dates(look, question))
            } @else if let Some((_, word, _)) = look.options.dates.and_then(|order| DATES.into_iter().find(|(known, ..)| *known == order)) {
                input type="hidden" name="dates" value=(word);
            }
            @if let Some(imported) = look.imported {
                (lines(imported, look.done.is_some()))
                (groups(imported, look))
            } @else if question.is_some() || !look.reading.headings.is_empty() {
                input type="hidden" name="provider" value=(look.options.provider);
            }
            (columns(look, question.is_some()))
            div .form-actions {
                @if look.imported.is_some_and(|imported| imported.counts.any()) {
                    button .btn .btn-primary type="submit" formaction="/schedule/import/commit" { (parts::icon("upload")) "Import" }
                }
                (parts::button(Weight::Plain, "eye", "Look again"))
                @if look.done.is_some() { (parts::link_button(Weight::Plain, "calendar-days", "Open the schedule", "/schedule")) }
                (parts::link_button(Weight::Quiet, "", "Another file", "/schedule/import"))
            }
        }
    }
}

fn dates(look: &Look<'_>, question: &ImportRefusal) -> Markup {
    let asked = matches!(question, ImportRefusal::AmbiguousDates { .. } | ImportRefusal::MixedDates { .. });
    let chosen = look.options.dates.and_then(|order| DATES.into_iter().find(|(known, ..)| *known == order)).map_or("", |(_, word, _)| word);
    let choices: Vec<_> = DATES.iter().map(|(_, word, say)| ((*word).to_owned(), (*say).to_owned())).collect();
    html! {
        @if asked { (parts::panel(&parts::radios(&parts::Field::new("dates", "How are dates written in this file?"), &choices, chosen))) }
        @else if !chosen.is_empty() { input type="hidden" name="dates" value=(chosen); }
    }
}

/// What comes of each event; after the import only what was left is of interest.
fn lines(imported: &Imported, done: bool) -> Markup {
    let row = |line: &Line| {
        let (kind, word) = match &line.done {
            Done::Taken { series: 0, .. } => ("sky", "Members"),
            Done::Taken { .. } => ("good", "New"),
            Done::Known => ("plain", "Known"),
            Done::Over => ("plain", "Over"),
            Done::Skipped => ("plain", "Left out"),
            Done::Refused(_) => ("bad", "Refused"),
        };
        vec![html! { (line.number) }, html! { (line.name) }, parts::chip(kind, word), html! { (line.say()) }]
    };
    let left = |line: &&Line| !done || matches!(line.done, Done::Refused(_)) || !line.remarks.is_empty();
    let shown: Vec<_> = imported.lines.iter().filter(left).map(row).collect();
    let table = parts::table("What comes of each event", &[column("No."), column("Group"), column("What"), column("Why")], &shown);
    html! {
        @if !done { p { "This would bring " (imported.counts.to_string()) "." } }
        @if !shown.is_empty() { (parts::card(if done { "Left" } else { "Sessions" }, &html! {}, &table)) }
    }
}

/// Which group each name means, and who answers for new ones.
fn groups(imported: &Imported, look: &Look<'_>) -> Markup {
    let own = |named: &Named| {
        let found = imported.groups.iter().find(|(id, _)| Some(*id) == named.group);
        (String::new(), found.map_or_else(|| "A new group of this name".to_owned(), |(_, name)| format!("The group {name}")))
    };
    let others = |named: &Named| {
        let new = named.group.map(|_| ("new".to_owned(), "A new group".to_owned()));
        let known = imported.groups.iter().filter(|(id, _)| Some(*id) != named.group).map(|(id, name)| (id.to_string(), name.clone()));
        new.into_iter().chain([("skip".to_owned(), "Leave out".to_owned())]).chain(known).collect::<Vec<_>>()
    };
    let chosen = |named: &Named| match look.options.groups.get(&key(&named.name)) {
        None => String::new(),
        Some(Choice::New) => "new".to_owned(),
        Some(Choice::Skip) => "skip".to_owned(),
        Some(Choice::Known(id)) => id.clone(),
    };
    let providers: Vec<_> =
        [(String::new(), "Whoever the file names, or else you".to_owned())].into_iter().chain(imported.staff.iter().cloned()).collect();
    let new = imported.names.iter().any(|named| named.group.is_none());
    html! {
        details .card open[new] {
            summary .card-head { h2 { "Groups" } }
            div .card-body .form {
                @for (at, named) in imported.names.iter().enumerate() {
                    input type="hidden" name={ "name." (at) } value=(named.name);
                    @let name = format!("group.{at}");
                    @let choices: Vec<_> = [own(named)].into_iter().chain(others(named)).collect();
                    (parts::select(&parts::Field::new(&name, &named.name).optional(), &choices, &chosen(named)))
                }
                @let about = parts::Field::new("provider", "Who answers for new groups").optional();
                (parts::select(&about, &providers, &look.options.provider))
            }
        }
    }
}

/// Which heading holds what; open while that is the question.
fn columns(look: &Look<'_>, open: bool) -> Markup {
    let fields = || Field::ALL.into_iter().map(|field| (field.label().to_owned(), field.label().to_owned()));
    let own = |found: Option<Field>| (String::new(), format!("By its heading: {}", found.map_or("not read", Field::label)));
    html! {
        @if !look.reading.headings.is_empty() {
            details .card open[open] {
                summary .card-head { h2 { "Columns" } }
                div .card-body .form {
                    @for (at, (heading, found)) in look.reading.headings.iter().enumerate() {
                        input type="hidden" name={ "head." (at) } value=(heading);
                        @let chosen = look.options.columns.get(heading).map_or("", |field| field.label());
                        @let name = format!("map.{at}");
                        @let label = if heading.is_empty() { format!("Column {}", at + 1) } else { heading.clone() };
                        @let choices: Vec<_> = [own(*found)].into_iter().chain(fields()).collect();
                        (parts::select(&parts::Field::new(&name, &label).optional(), &choices, chosen))
                    }
                }
            }
        }
    }
}
