//! `/styleguide`: every component in every state, for eyes, screenshots and the accessibility check.

use maud::{Markup, html};

use super::parts::{
    Column, Field, Toast, Weight, avatar, button, card, checkbox, chip, chip_link, column, date_input, empty_state, error_summary, facts,
    field, icon, icon_link, initials, input, keys_button, keys_dialog, link_button, notice, number_column, pager, panel, picker, pills, pop, radios, select, stat,
    table, tabs, tag, text_input, textarea, time_input, toast,
};
use super::{
    assets,
    shell::{self, NavItem, Page, Viewer},
};

/// The whole guide as a document of its own, with a made-up viewer.
pub fn page() -> Markup {
    let item = |label, href, icon, here, count| NavItem { label, href, icon, here, count };
    let viewer = Viewer {
        name: "Maya Okafor".to_owned(),
        initials: "MO".to_owned(),
        credentials: "LCSW".to_owned(),
        practice: "Oak Street".to_owned(),
        badge: 2,
        nav: vec![
            item("Today", "/", "house", true, 2),
            item("Schedule", "/schedule", "calendar-days", false, 0),
            item("Groups", "/groups", "users", false, 0),
            item("Clients", "/clients", "clipboard-list", false, 0),
        ],
        ..Viewer::default()
    };
    shell::render(&Page { title: "Styleguide".to_owned(), viewer: Some(viewer), body: body(), ..Page::default() })
}

/// Every part in every state.
fn body() -> Markup {
    html! {
        div .stack .stack-loose {
            (part("Colours", &colours()))
            (part("Text", &text()))
            (part("Buttons", &buttons()))
            (part("Chips, tags, avatars", &chips()))
            (part("Fields", &fields()))
            (part("Messages", &messages()))
            (table_part())
            (part("Tabs and views", &ways()))
            (part("Lists and figures", &lists()))
            (part("Schedule", &schedule()))
            (part("Note", &note()))
            (part("Questionnaire", &questionnaire()))
            (part("Icons", &icons()))
        }
    }
}

fn part(title: &str, content: &Markup) -> Markup {
    card(title, &html! {}, &html! { div .card-body .stack { (content) } })
}

fn colours() -> Markup {
    let kinds = ["present", "late", "absent", "late_cancel", "excused", "sky", "pine", "outline", "plain"];
    html! { div .cluster { @for kind in kinds { (chip(kind, kind)) } } }
}

fn text() -> Markup {
    html! {
        p { "Ordinary text with a " a href="#content" { "link" } ", " strong { "weight" } " and " code { "code" } "." }
        p .soft { "Softer text for what is second." }
        p .muted .small { "Quiet small text for what is third." }
        h3 { "A third heading" }
    }
}

fn buttons() -> Markup {
    html! {
        div .cluster {
            (button(Weight::Primary, "check", "Primary"))
            (button(Weight::Plain, "printer", "Plain"))
            (button(Weight::Quiet, "", "Quiet"))
            (button(Weight::Danger, "trash-2", "Danger"))
            button .btn .btn-primary .btn-big type="button" { "Big" }
            button .btn type="button" disabled { "Off" }
            (link_button(Weight::Plain, "arrow-right", "A link", "#content"))
            (icon_link("settings", "Settings", "#content"))
            (pop("plus", "Opens a panel", false, &html! { p { "Without script." } }))
        }
    }
}

fn chips() -> Markup {
    html! {
        div .cluster {
            (chip("sky chip-live", "In session · 42 min"))
            (chip_link("todo", "triangle-alert", "Reason for Dmitri Moreau", "#content"))
            (tag("risk", "PHQ-9 up 6")) (tag("sky", "Graduating")) (tag("late", "Draft")) (tag("good", "Signed")) (tag("plain", "Archived"))
            @for name in ["Amara Diallo", "Ben Castellano", "Chloe Whitfield", "Farid Haddad", "Elena Petrova"] {
                (avatar(&initials(name), name))
            }
        }
    }
}

fn fields() -> Markup {
    let choices = [("oak".to_owned(), "Oak room".to_owned()), ("elm".to_owned(), "Elm room".to_owned())];
    let wrong = Field::new("sg.email", "E-mail").hint("For reminders only.").error(Some("Write an address such as name@example.org."));
    html! {
        (error_summary(&[("#sg-email".to_owned(), "Write an e-mail address such as name@example.org.".to_owned())]))
        form .form method="get" action="/styleguide" {
            (text_input(&Field::new("sg.name", "Name").hint("As it is written on the card."), "Amara Diallo"))
            (input("email", &wrong, "amara@"))
            div .form-row {
                (date_input(&Field::new("sg.day", "Day"), "2026-11-23"))
                (time_input(&Field::new("sg.time", "Time"), "10:00"))
                (select(&Field::new("sg.room", "Room").optional(), &choices, "elm"))
            }
            (picker(&Field::new("sg.client", "Client"), "/clients/find", "client", "", ""))
            (textarea(&Field::new("sg.note", "Note").optional(), "Several lines\ngrow with their text.", 3))
            (checkbox(&Field::new("sg.consent", "May be reminded by text message").optional(), "yes", true))
            (radios(&Field::new("sg.way", "How"), &choices, "oak"))
            (field(&Field::new("sg.pin", "PIN"), &html! { input #sg-pin .control .pin type="password" name="sg.pin" inputmode="numeric" autocomplete="off"; }))
            div .form-actions { (button(Weight::Primary, "", "Save")) (link_button(Weight::Plain, "", "Cancel", "/styleguide")) }
        }
    }
}

fn messages() -> Markup {
    html! {
        (notice("info", &html! { "Something to know." }))
        (notice("good", &html! { "Something went well." }))
        (notice("warn", &html! { "Something wants care." }))
        (notice("bad", &html! { "Something is wrong." }))
        (toast(&Toast { text: "Session moved to Thursday".to_owned(), undo: Some("/styleguide".to_owned()), show: "/styleguide".to_owned(), bad: false }))
        (empty_state("users", "No group yet. A group holds its members, its schedule and its notes.", &button(Weight::Primary, "plus", "New group")))
    }
}

fn table_part() -> Markup {
    let columns: [Column<'_>; 4] = [column("Client"), column("Status"), number_column("Sessions"), number_column("Owed")];
    let line = |name: &str, kind: &str, state: &str, count: &str, owed: &str| {
        vec![html! { a href="#content" { (name) } }, chip(kind, state), html! { (count) }, html! { (owed) }]
    };
    let rows = [line("Amara Diallo", "good", "Active", "7", "$0.00"), line("Ben Castellano", "todo", "Waiting", "0", "$120.00")];
    card(
        "Table",
        &link_button(Weight::Plain, "download", "CSV", "#content"),
        &html! { (table("Clients of the guide", &columns, &rows)) (pager(1, 2, 40, "", "#content")) },
    )
}

fn ways() -> Markup {
    let tab = |word: &str, here: bool| ("#content".to_owned(), word.to_owned(), here);
    html! {
        (tabs("Chart", &[tab("Overview", true), tab("Notes", false), tab("Outcomes", false)]))
        (pills("View", &[tab("Day", false), tab("Week", true), tab("Month", false)]))
    }
}

fn lists() -> Markup {
    html! {
        div .tiles { (stat(12, "clients in the room")) (stat("83 %", "came this month")) }
        (facts(&[("Group", html! { "DBT Skills A" }), ("Room", html! { "Oak room" }), ("Led by", html! { "M. Okafor, L. Hansen" })]))
        (panel(&html! { "A panel" }))
        ul .list {
            li { a .list-row href="#content" { span .list-time { "10:00" } span .list-main { b { "DBT Skills A" } span .sub { "Oak room · 12 clients" } } (chip("todo", "Note missing")) } }
            li { a .list-row href="#content" { span .list-time { "13:00" } span .list-main { b { "Seeking Safety" } span .sub { "Elm room · 8 clients" } } (chip("good", "Signed")) } }
        }
    }
}

fn schedule() -> Markup {
    html! {
        link rel="stylesheet" href=(assets::url("board.css"));
        script type="module" src=(assets::url("board.js")) {}
        div .cluster {
            (keys_button())
            ul .legend {
                li { span .sign .sign-late { (icon("triangle-alert")) } "Double booked" }
                li { span .sign .sign-good { (icon("play")) } "Running" }
            }
        }
        (keys_dialog(&[("With the focus on a session", &[("Space", "picks it up"), ("?", "shows these keys")])]))
        schedule-board data-view="board" data-keys-help {
            div .table-wrap {
                table .board {
                    caption .vh { "Week by room" }
                    thead { tr { th scope="col" { span .vh { "Room" } } th scope="col" { "Mon 23" } th .today scope="col" { "Tue 24" } } }
                    tbody {
                        tr {
                            th scope="row" { "Oak room" span .sub { "12 places" } }
                            td data-slot data-at="2026-11-23" data-room="rom_1" data-label="Mon 23" { (session("DBT Skills A", "10:00–11:30", "")) (new_slot()) }
                            td .today data-slot data-at="2026-11-24" data-room="rom_1" data-label="Tue 24" { (session("Parents", "17:00–18:00", "tone-violet")) (new_slot()) }
                        }
                        tr {
                            th scope="row" { "Elm room" span .sub { "8 places" } }
                            td .empty-cell data-slot data-at="2026-11-23" data-room="rom_2" data-label="Mon 23" { (new_slot()) }
                            td .today data-slot data-at="2026-11-24" data-room="rom_2" data-label="Tue 24" { (session("Seeking Safety", "09:00–10:30", "cancelled")) (new_slot()) }
                        }
                    }
                }
            }
        }
    }
}

fn session(title: &str, time: &str, tone: &str) -> Markup {
    html! {
        div class={ "card-session " (tone) } data-move="/occurrences/occ_1/move" data-at="2026-11-23T10:00" data-minutes="90" data-room="rom_1" {
            span .time { (time) }
            a .title href="#content" { (title) }
            span .who { span { "M. Okafor" } span { "8/12" } }
        }
    }
}

fn new_slot() -> Markup {
    html! { a .slot-new href="#content" { (icon("plus")) span .vh { "New session here" } } }
}

fn note() -> Markup {
    html! {
        article .doc {
            div .doc-head { h2 { "Group progress note" } p .soft { "23 November 2026, 10:00–11:30 · 90853" } }
            h3 { "Content covered" }
            div .prose { p { "Introduced " strong { "TIPP" } " and practised paced breathing." } ul { li { "Homework set" } } }
            div .signature { (icon("shield-check")) div { b { "Maya Okafor, LCSW" } "Signed 23 November 2026 at 11:42 " code { "9f2c 41aa 07d3" } } }
            div .addendum { strong { "Addendum" } p { "Client called at 13:00." } }
        }
    }
}

fn questionnaire() -> Markup {
    let answers = ["Not at all", "Several days", "More than half the days", "Nearly every day"];
    html! {
        fieldset .measure-item {
            legend { "1. Little interest or pleasure in doing things" }
            div .answers {
                @for (at, answer) in answers.iter().enumerate() {
                    label .answer { input type="radio" name="item.1" value=(at) checked[at == 1]; span { (answer) } }
                }
            }
        }
    }
}

fn icons() -> Markup {
    let names = [
        "house",
        "calendar-days",
        "calendar-x",
        "users",
        "user-plus",
        "clipboard-list",
        "chart-line",
        "wallet",
        "search",
        "printer",
        "check",
        "clock",
        "x",
        "umbrella",
        "circle",
        "triangle-alert",
        "shield-check",
        "lock",
        "pencil-line",
        "plus",
        "map-pin",
        "video",
        "target",
        "flag",
        "route",
        "file-text",
        "file-check",
        "receipt",
        "bold",
        "italic",
        "heading",
        "list",
        "list-ordered",
        "undo-2",
        "cloud-check",
        "cloud-off",
        "history",
        "copy",
        "bell",
        "mail",
        "download",
        "upload",
        "filter",
        "eye",
        "trash-2",
        "settings",
        "log-out",
    ];
    html! { div .cluster { @for name in names { span .chip { (icon(name)) (name) } } } }
}
