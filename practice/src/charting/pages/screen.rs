//! The live session screen as pure functions from a view model to markup: attendance on the left, the shared note on the right.
//!
//! It is one plain form (`POST /sessions/{id}/attendance`) that works without script; `session-live` in `assets/js/attendance.js`
//! finds the same fields by their `data-` names and sends them as small changes instead. No permission is decided here: the caller
//! leaves out what the viewer may not see.

use maud::{Markup, html};
use platform::web::parts::{Weight, avatar, chip, error_summary, icon, link_button, tag};

/// Everything the page shows.
#[derive(Debug, Clone, Default)]
pub struct Screen {
    /// The session's id, `ses_…`.
    pub id: String,
    /// Rises with every change of the session; polling asks for what is newer.
    pub version: u64,
    /// The group's name.
    pub title: String,
    /// Planned start, `10:00`.
    pub from: String,
    /// Planned end, `11:30`.
    pub to: String,
    /// Planned length in minutes.
    pub minutes: u32,
    /// Where it is held; empty for nowhere.
    pub room: String,
    /// Who leads, `M. Okafor, L. Hansen`.
    pub facilitators: String,
    /// The address of the video room.
    pub telehealth: Option<String>,
    /// How far the session has come.
    pub stage: Stage,
    /// The topic as written.
    pub topic: String,
    /// The version of the topic that is shown.
    pub topic_version: u64,
    /// Topics of the library, offered while one types.
    pub topics: Vec<String>,
    /// How many are marked as what.
    pub tally: Tally,
    /// One row a client, in the order of the roster.
    pub rows: Vec<Row>,
    /// Service codes by group ("Attended", "Not attended"); "No fee" is added here.
    pub codes: Vec<CodeGroup>,
    /// The code that a client who came is given.
    pub attended_code: String,
    /// The code of a client who did not come; empty is no fee.
    pub missed_code: String,
    /// Usual reasons for an absence, offered while one types.
    pub reasons: Vec<String>,
    /// Note templates: value and name.
    pub templates: Vec<(String, String)>,
    /// The template in use.
    pub template: String,
    /// The sections of the shared note.
    pub shared: Vec<Section>,
    /// Phrases to insert: short label and the text.
    pub phrases: Vec<(String, String)>,
    /// How many clients' charts the shared note goes into.
    pub reached: usize,
    /// What is missing before one can sign.
    pub todo: Vec<Todo>,
    /// Where to send the notes for a co-signature, for a supervised signer.
    pub cosign: Option<String>,
    /// What the last plain post was refused for: address of the field and sentence.
    pub problems: Vec<(String, String)>,
    /// Whether the viewer may only look, whatever the stage. Before the start and after signing nobody can write.
    pub read_only: bool,
}

/// How far a session has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// Not begun.
    #[default]
    Planned,
    /// Going on for so many minutes.
    Running(u32),
    /// Over, not yet signed.
    Ended,
    /// Signed: by whom and when, in words.
    Signed(String),
}

/// How many clients are marked as what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In time.
    pub present: usize,
    /// Came late.
    pub late: usize,
    /// Did not come.
    pub absent: usize,
    /// Called off too late.
    pub late_cancel: usize,
    /// Called off in time.
    pub excused: usize,
    /// Not marked yet.
    pub unmarked: usize,
}

/// One client of the session.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The entry's id, `ent_…`; part of every field's name.
    pub entry: String,
    /// The version that is shown.
    pub version: u64,
    /// The client's name.
    pub name: String,
    /// Two letters for the avatar.
    pub initials: String,
    /// The chart's address; empty for no link.
    pub chart: String,
    /// What stands under the name, `7 of 12`.
    pub sub: String,
    /// Warnings and states: kind of tag (`risk`, `sky`, `late`) and word.
    pub flags: Vec<(String, String)>,
    /// `unmarked present late absent late_cancel excused`.
    pub outcome: String,
    /// The reason of an absence.
    pub reason: String,
    /// Whether an absence still needs a reason.
    pub reason_needed: bool,
    /// The service code; empty is no fee.
    pub code: String,
    /// Times in and out; a client who left and came back has several.
    pub segments: Vec<(String, String)>,
    /// The client's own sections. The first scale is shown in the row.
    pub sections: Vec<Section>,
    /// Goals of the treatment plan that were worked on.
    pub goals: Vec<String>,
    /// A rule's objection to this row, shown in it.
    pub problem: String,
}

/// Service codes that belong together.
#[derive(Debug, Clone, Default)]
pub struct CodeGroup {
    /// `Attended`, `Not attended`.
    pub label: String,
    /// Value and the short word shown, usually the same.
    pub codes: Vec<(String, String)>,
}

/// One section of a note.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its key in the template.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it must be filled before signing.
    pub required: bool,
    /// The text, or the number of the scale, or the value of the choice.
    pub value: String,
    /// The version that is shown.
    pub version: u64,
    /// A prompt while it is empty.
    pub hint: String,
}

/// How a section is answered.
#[derive(Debug, Clone, Default)]
pub enum Kind {
    /// Free text, a little Markdown.
    #[default]
    Text,
    /// One of the words, stored as its number from 0.
    Scale(Vec<String>),
    /// One of several: value and word.
    Choice(Vec<(String, String)>),
}

/// One thing that is missing, as a link to where it is done.
#[derive(Debug, Clone, Default)]
pub struct Todo {
    /// `Reason for Dmitri Moreau`.
    pub text: String,
    /// The field's address, such as `#reason-ent_…` or `#row-ent_…`.
    pub href: String,
    /// Whether it stands in the way of signing.
    pub blocking: bool,
}

/// The outcomes in their order: value, icon, word.
const OUTCOMES: [(&str, &str, &str); 5] = [
    ("present", "check", "Present"),
    ("late", "clock", "Late"),
    ("absent", "x", "Absent"),
    ("late_cancel", "calendar-x", "Cancelled"),
    ("excused", "umbrella", "Excused"),
];

impl Screen {
    fn sealed(&self) -> bool {
        self.read_only || matches!(self.stage, Stage::Planned | Stage::Signed(_))
    }

    fn at(&self, path: &str) -> String {
        format!("/sessions/{}/{path}", self.id)
    }
}

impl Row {
    /// The line shown under a closed row: the first thing written about this client.
    fn preview(&self) -> Option<&str> {
        self.sections.iter().find(|s| matches!(s.kind, Kind::Text) && !s.value.trim().is_empty()).map(|s| s.value.as_str())
    }

    fn scale(&self) -> Option<(&Section, &[String])> {
        self.sections.iter().find_map(|s| match &s.kind {
            Kind::Scale(words) => Some((s, words.as_slice())),
            _ => None,
        })
    }
}

/// The first heading with the state beside it, for `Page::heading`.
pub fn heading(screen: &Screen) -> Markup {
    html! {
        h1 { (screen.title) }
        @match &screen.stage {
            Stage::Planned => (chip("outline", "Planned")),
            Stage::Running(minutes) => (chip("sky chip-live", format!("In session · {minutes} min"))),
            Stage::Ended => (chip("todo", "Ended · not signed")),
            Stage::Signed(words) => (chip("good", format!("Signed · {words}"))),
        }
    }
}

/// Save state and sign-in sheet, for `Page::actions`.
pub fn actions(screen: &Screen) -> Markup {
    html! {
        @if !screen.sealed() {
            p .save-state .js-only data-save-state data-state="saved" {
                (icon("cloud-check")) (icon("cloud-off"))
                span .save-words { "Saved" }
            }
        }
        a .btn .hide-phone href=(screen.at("sign-in-sheet")) { (icon("printer")) "Sign-in sheet" }
    }
}

/// The body of the page.
pub fn screen(screen: &Screen) -> Markup {
    let sealed = screen.sealed();
    html! {
        (error_summary(&screen.problems))
        session-live data-changes=(screen.at("changes")) data-version=(screen.version) data-start=(screen.from) data-end=(screen.to)
            data-readonly[sealed] {
            form #sheet .session method="post" action=(screen.at("attendance")) {
                // Enter in any box presses the first button of a form; it must not be "All present".
                button .vh type="submit" tabindex="-1" aria-hidden="true" data-default { "Save" }
                div .session-top { (facts_line(screen)) (topic(screen, sealed)) }
                input #tab-attendance .session-tab type="radio" name="tab" value="attendance" checked;
                input #tab-note .session-tab type="radio" name="tab" value="note";
                div .session-tabs {
                    label for="tab-attendance" { "Attendance" }
                    label for="tab-note" { "Group note" }
                }
                div .session-cols {
                    (sheet(screen, sealed))
                    (group_note(screen, sealed))
                }
            }
            @if !sealed {
                form #add-client method="post" action=(screen.at("entries")) {}
                (datalists(screen))
            }
        }
    }
}

/// The bar at the foot, for `Page::foot`: what is missing, and the one strong button.
pub fn foot(screen: &Screen) -> Markup {
    html! {
        div .todo data-todo { (todo(&screen.todo)) }
        div .foot-end {
            @match &screen.stage {
                Stage::Signed(_) => (link_button(Weight::Plain, "printer", "Print notes", &screen.at("notes"))),
                // Before the start there is nothing to write in, but there is one thing to do.
                Stage::Planned if !screen.read_only => {
                    form method="post" action=(screen.at("start")) {
                        button .btn .btn-primary .btn-big type="submit" { (icon("play")) "Start session" }
                    }
                }
                _ if screen.sealed() => {}
                _ => {
                    (save_button())
                    @if let Some(href) = &screen.cosign { a .btn .hide-phone href=(href) { "Send for co-sign" } }
                    button .btn .btn-primary .btn-big type="submit" form="sheet" name="then" value="review" data-review=(screen.at("review")) {
                        (icon("shield-check"))
                        span { "Review & sign " span data-reach { (screen.reached) } @if screen.reached == 1 { " note" } @else { " notes" } }
                    }
                }
            }
        }
    }
}

fn save_button() -> Markup {
    html! { button .btn .no-js-only type="submit" form="sheet" { "Save" } }
}

/// The chips that count the marks; also sent alone after every change.
pub fn tally(tally: &Tally) -> Markup {
    let counts = [
        ("present", tally.present, "present"),
        ("late", tally.late, "late"),
        ("absent", tally.absent, "absent"),
        ("late_cancel", tally.late_cancel, "cancelled"),
        ("excused", tally.excused, "excused"),
        ("outline", tally.unmarked, "to mark"),
    ];
    html! {
        @for (kind, count, word) in counts {
            @if count > 0 { (chip(kind, format!("{count} {word}"))) }
        }
    }
}

/// How many missing things the foot bar names; the rest is a number, so that a fresh session of twelve stays calm.
const NAMED: usize = 4;

/// The chips of what is missing; also sent alone after every change.
pub fn todo(items: &[Todo]) -> Markup {
    html! {
        @for item in items.iter().take(NAMED) {
            a .chip .chip-todo .chip-big href=(item.href) {
                @if item.blocking { (icon("triangle-alert")) } @else { (icon("circle")) }
                (item.text)
            }
        }
        @if let Some(next) = items.get(NAMED) {
            a .chip .chip-big href=(next.href) { (items.len() - NAMED) " more" }
        }
    }
}

fn facts_line(screen: &Screen) -> Markup {
    html! {
        div .facts-line {
            span { (icon("clock")) span .vh { "Time: " } strong { (screen.from) " – " (screen.to) } span .muted { (screen.minutes) " min" } }
            @if !screen.room.is_empty() { span { (icon("map-pin")) span .vh { "Room: " } (screen.room) } }
            @if !screen.facilitators.is_empty() { span { (icon("users")) span .vh { "Led by " } (screen.facilitators) } }
            @if let Some(href) = &screen.telehealth {
                span { (icon("video")) a href=(href) rel="noreferrer" target="_blank" { "Telehealth link" span .vh { " (opens a new tab)" } } }
            }
        }
    }
}

fn topic(screen: &Screen, sealed: bool) -> Markup {
    html! {
        div .topic {
            @if sealed {
                b { "Topic" }
                p { @if screen.topic.is_empty() { "None" } @else { (screen.topic) } }
            } @else {
                label for="topic" { "Topic" }
                input #topic type="text" name="topic" value=(screen.topic) list="topics" maxlength="200" autocomplete="off"
                    placeholder="What is this session about?" data-base=(screen.topic_version);
                input type="hidden" name="topicbase" value=(screen.topic_version);
            }
        }
    }
}

fn datalists(screen: &Screen) -> Markup {
    html! {
        datalist #topics { @for topic in &screen.topics { option value=(topic) {} } }
        datalist #reasons { @for reason in &screen.reasons { option value=(reason) {} } }
    }
}

/// The attendance card: counts, the quick buttons and the rows.
fn sheet(screen: &Screen, sealed: bool) -> Markup {
    html! {
        section #attendance .card .sheet aria-labelledby="attendance-title" {
            div .card-head .sheet-head {
                h2 #attendance-title { "Attendance" }
                div .tally data-tally { (tally(&screen.tally)) }
                @if !sealed {
                    button .btn type="submit" formaction=(screen.at("all-present")) data-all-present title="Marks everybody who is not marked yet" {
                        (icon("check")) "All present"
                    }
                    (add_client())
                }
            }
            @if !sealed { a .skip .skip-here href="#after-attendance" { "Skip to after attendance" } }
            div .row-heads aria-hidden="true" {
                span { "Client" } span { "Attendance" } span { "Code" } span { "In – out" } span { "Participation" }
            }
            @if screen.rows.is_empty() { p .row-none { "Nobody is on this session's list yet." } }
            ol .rows aria-label="Clients" { @for one in &screen.rows { (row(one, screen)) } }
            span #after-attendance tabindex="-1" {}
        }
    }
}

/// A small panel to add somebody who came unexpectedly; its boxes belong to a form of their own.
fn add_client() -> Markup {
    html! {
        details .pop {
            summary .btn .btn-icon title="Add a client" { (icon("user-plus")) span .vh { "Add a client" } }
            div .pop-panel {
                div .field {
                    label for="add-client-name" { "Add a client" }
                    span .combo data-picker="/clients/find" {
                        input #add-client-name .control type="text" name="client_name" form="add-client" autocomplete="off" required;
                        input type="hidden" name="client" form="add-client" value="";
                    }
                }
                (button_for("add-client", "Add to this session"))
            }
        }
    }
}

fn button_for(form: &str, label: &str) -> Markup {
    html! { button .btn .btn-primary type="submit" form=(form) { (label) } }
}

/// One client's row; also sent alone when a colleague changed it.
pub fn row(row: &Row, screen: &Screen) -> Markup {
    let entry = row.entry.as_str();
    let sealed = screen.sealed();
    html! {
        li .row id={ "row-" (entry) } data-entry=(entry) data-outcome=(row.outcome) data-base=(row.version) {
            div .row-grid role="group" aria-labelledby={ "name-" (entry) } {
                (who(row))
                @if sealed {
                    (sealed_cells(row))
                    (said(row))
                } @else {
                    input type="hidden" name={ "base." (entry) } value=(row.version);
                    (status(row))
                    (code(row, screen))
                    (times(row))
                    (reason(row))
                    @if let Some((section, words)) = row.scale() { (scale(entry, section, words)) }
                    (more(row))
                }
                @if !sealed { (line(row)) }
                @if !row.problem.is_empty() { p .error .row-problem { (icon("triangle-alert")) (row.problem) } }
            }
        }
    }
}

fn who(row: &Row) -> Markup {
    html! {
        div .person {
            (avatar(&row.initials, &row.name))
            div .person-text {
                @if row.chart.is_empty() {
                    span .name id={ "name-" (row.entry) } { (row.name) }
                } @else {
                    a .name id={ "name-" (row.entry) } href=(row.chart) { (row.name) }
                }
                span .sub { (row.sub) @for (kind, word) in &row.flags { " " (tag(kind, word)) } }
            }
        }
    }
}

fn status(row: &Row) -> Markup {
    html! {
        fieldset .seg {
            legend .vh { "Attendance of " (row.name) }
            @for (value, picture, word) in OUTCOMES {
                input type="radio" id={ "outcome-" (row.entry) "-" (value) } name={ "outcome." (row.entry) } value=(value)
                    checked[row.outcome == value] data-outcome-pick;
                label class={ "is-" (value) } for={ "outcome-" (row.entry) "-" (value) } title=(word) { (icon(picture)) span { (word) } }
            }
        }
    }
}

fn code(row: &Row, screen: &Screen) -> Markup {
    html! {
        span .select .code {
            select .quiet name={ "code." (row.entry) } aria-label="Service code" data-code
                data-attended=(screen.attended_code) data-missed=(screen.missed_code) {
                @for group in &screen.codes {
                    optgroup label=(group.label) {
                        @for (value, word) in &group.codes { option value=(value) selected[*value == row.code] { (word) } }
                    }
                }
                optgroup label="No fee" { option value="" selected[row.code.is_empty()] { "No fee" } }
            }
            (icon("chevron-down"))
        }
    }
}

/// Times in and out; one spare pair is always there, hidden while scripts run until "add" is pressed.
fn times(row: &Row) -> Markup {
    let empty = (String::new(), String::new());
    let known: &[(String, String)] = if row.segments.is_empty() { std::slice::from_ref(&empty) } else { &row.segments };
    html! {
        div .when {
            @for (at, (from, to)) in known.iter().enumerate() {
                div .span {
                    (time(row, "in", at + 1, from)) span .dash aria-hidden="true" { "–" } (time(row, "out", at + 1, to))
                    @if at + 1 == known.len() {
                        button .span-add .js-only type="button" data-add-span title="Left and came back" {
                            (icon("plus")) span .vh { "Add times for " (row.name) }
                        }
                    }
                }
            }
            div .span .spare {
                (time(row, "in", known.len() + 1, "")) span .dash aria-hidden="true" { "–" } (time(row, "out", known.len() + 1, ""))
            }
        }
    }
}

fn time(row: &Row, way: &str, part: usize, value: &str) -> Markup {
    let invalid = !value.is_empty() && !value.contains(':');
    html! {
        input .quiet type="text" inputmode="numeric" maxlength="5" size="5" autocomplete="off" pattern="([01]?[0-9]|2[0-3])[:.]?[0-5][0-9]"
            name={ (way) "." (row.entry) "." (part) } value=(value) data-time aria-label={ "Time " (way) ", part " (part) }
            aria-invalid=[invalid.then_some("true")];
    }
}

fn reason(row: &Row) -> Markup {
    html! {
        div .why {
            input .quiet type="text" id={ "reason-" (row.entry) } name={ "reason." (row.entry) } value=(row.reason) list="reasons" maxlength="200"
                placeholder="Reason" autocomplete="off" aria-label="Reason for absence" data-why
                aria-required=[row.reason_needed.then_some("true")];
        }
    }
}

/// Bars that are radio buttons; the chosen one's word stands under them.
fn scale(entry: &str, section: &Section, words: &[String]) -> Markup {
    html! {
        fieldset .scale .set[!section.value.is_empty()] id={ "field-" (entry) "-" (section.key) }
            data-part=(entry) data-section=(section.key) data-base=(section.version) {
            legend .vh { (section.label) }
            (draft_base(entry, section))
            @for (at, word) in words.iter().enumerate() {
                input type="radio" id={ "field-" (entry) "-" (section.key) "-" (at) } name={ "text." (entry) "." (section.key) } value=(at)
                    checked[section.value == at.to_string()];
                label for={ "field-" (entry) "-" (section.key) "-" (at) } title=(word) { span { (word) } }
            }
        }
    }
}

fn draft_base(part: &str, section: &Section) -> Markup {
    html! { input type="hidden" name={ "draftbase." (part) "." (section.key) } value=(section.version); }
}

/// The client's own note, behind the pencil.
fn more(row: &Row) -> Markup {
    let shown = row.scale().map(|(section, _)| section.key.as_str());
    let fields = row.sections.iter().filter(|section| Some(section.key.as_str()) != shown);
    html! {
        details .row-more .has-text[row.preview().is_some()] {
            summary title="Note" { (icon("pencil-line")) span .vh { "Note about " (row.name) } }
            div .row-fields {
                @for section in fields { (section_field(&row.entry, section, "control")) }
                div .row-fields-foot {
                    label .check {
                        input type="radio" name={ "outcome." (row.entry) } value="unmarked" checked[row.outcome == "unmarked"] data-outcome-pick;
                        span { "Not marked yet" }
                    }
                    @if !row.chart.is_empty() { a href={ (row.chart) "/last-note" } { "Show last note" } }
                }
            }
        }
    }
}

/// A section as a labelled field that saves itself.
fn section_field(part: &str, section: &Section, class: &str) -> Markup {
    let id = format!("field-{part}-{}", section.key);
    let name = format!("text.{part}.{}", section.key);
    // A box of the shared note has no edge, so that its emptiness must be seen in words.
    let prompt: &str = if section.hint.is_empty() && class == "write" { "Write here" } else { &section.hint };
    html! {
        div .field {
            label for=(id) { (section.label) @if section.required && section.value.is_empty() { " " span .field-need { "needed" } } }
            (draft_base(part, section))
            @match &section.kind {
                Kind::Text => {
                    textarea class={ "grow " (class) } id=(id) name=(name) rows="2" placeholder=(prompt) data-needed[section.required]
                        data-part=(part) data-section=(section.key) data-base=(section.version) { "\n" (section.value) }
                }
                Kind::Scale(words) => {
                    (choose(&id, &name, part, section, &words.iter().enumerate().map(|(at, word)| (at.to_string(), word.clone())).collect::<Vec<_>>()))
                }
                Kind::Choice(choices) => (choose(&id, &name, part, section, choices)),
            }
        }
    }
}

fn choose(id: &str, name: &str, part: &str, section: &Section, choices: &[(String, String)]) -> Markup {
    html! {
        span .select {
            select .control id=(id) name=(name) data-part=(part) data-section=(section.key) data-base=(section.version) {
                option value="" { "–" }
                @for (value, word) in choices { option value=(value) selected[*value == section.value] { (word) } }
            }
            (icon("chevron-down"))
        }
    }
}

/// What is written about the client, under the closed row.
fn line(row: &Row) -> Markup {
    html! {
        @if row.preview().is_some() || !row.goals.is_empty() {
            div .row-line {
                p { (row.preview().unwrap_or_default()) }
                @for goal in &row.goals { span .chip .chip-sky { (icon("target")) (goal) } }
            }
        }
    }
}

/// The cells of a signed or foreign session: words instead of controls.
fn sealed_cells(row: &Row) -> Markup {
    let word = OUTCOMES.iter().find(|(value, _, _)| *value == row.outcome).map_or("Not marked", |(_, _, word)| *word);
    let away = matches!(row.outcome.as_str(), "absent" | "excused" | "late_cancel");
    html! {
        div .seg-said { (chip(&row.outcome, word)) }
        span .code .row-seen { @if row.code.is_empty() { "No fee" } @else { (row.code) } }
        @if away {
            div .why { (row.reason) }
        } @else {
            div .when { @for (from, to) in &row.segments { span { (from) " – " (to) } } }
            @if let Some((section, words)) = row.scale() {
                div .scale-said .small .soft {
                    (section.value.parse::<usize>().ok().and_then(|at| words.get(at)).map(String::as_str).unwrap_or_default())
                }
            }
        }
    }
}

/// What was written about the client in a signed or foreign session, all of it.
fn said(row: &Row) -> Markup {
    let written: Vec<&Section> =
        row.sections.iter().filter(|section| matches!(section.kind, Kind::Text) && !section.value.trim().is_empty()).collect();
    html! {
        @if !written.is_empty() || !row.goals.is_empty() {
            div .row-line {
                dl .row-said {
                    @for section in &written { div { dt { (section.label) } dd .said { (section.value) } } }
                }
                @for goal in &row.goals { span .chip .chip-sky { (icon("target")) (goal) } }
            }
        }
    }
}

/// The shared note: template, sections, formatting and phrases.
fn group_note(screen: &Screen, sealed: bool) -> Markup {
    html! {
        note-pad {
            section #note .card .note aria-labelledby="note-title" {
                div .note-head {
                    div .spread {
                        h2 #note-title { "Group note" }
                        @if !sealed && screen.templates.len() > 1 { (template(screen)) }
                    }
                    @if screen.stage == Stage::Planned {
                        p .note-reach { "Opens when the session starts." }
                    } @else {
                        p .note-reach { "Goes into the chart of all " strong data-reach { (screen.reached) } " clients who attended." }
                    }
                }
                @if !sealed { (tools()) }
                div .note-body {
                    @for section in &screen.shared {
                        @if sealed {
                            div .field { h3 { (section.label) } div .prose .said data-markdown { (section.value) } }
                        } @else {
                            (section_field("shared", section, "write"))
                        }
                    }
                }
                @if !sealed && !screen.phrases.is_empty() {
                    div .phrases .js-only role="group" aria-label="Phrases" {
                        span aria-hidden="true" { "Phrases" }
                        @for (label, text) in &screen.phrases { button .chip type="button" data-phrase=(text) { (label) } }
                    }
                }
            }
        }
    }
}

fn template(screen: &Screen) -> Markup {
    html! {
        span .select {
            select .quiet name="template" aria-label="Note template" data-template {
                @for (value, word) in &screen.templates { option value=(value) selected[*value == screen.template] { (word) } }
            }
            (icon("chevron-down"))
        }
        button .btn .no-js-only type="submit" formaction=(screen.at("template")) data-use-template { "Use" }
    }
}

/// Writes Markdown into the text; Ctrl-B and Ctrl-I do the same.
fn tools() -> Markup {
    let tools = [
        ("bold", "bold", "Bold (Ctrl B)"),
        ("italic", "italic", "Italic (Ctrl I)"),
        ("heading", "heading", "Heading"),
        ("bullets", "list", "Bulleted list"),
        ("numbers", "list-ordered", "Numbered list"),
        ("undo", "undo-2", "Undo (Ctrl Z)"),
    ];
    html! {
        div .tools .js-only role="toolbar" aria-label="Formatting" {
            @for (format, picture, label) in tools {
                button type="button" data-format=(format) title=(label) { (icon(picture)) span .vh { (label) } }
            }
        }
    }
}
