//! The parts that pages are made of: icons, buttons, fields, chips, cards, tables, dialogs. See `/styleguide` for all of them.

use maud::{Markup, Render, html};

use super::assets;

/// A symbol of the sprite, for the eye only; the words beside it (or a `vh` span) say it to everybody.
pub fn icon(name: &str) -> Markup {
    html! {
        svg .icon aria-hidden="true" { use href={ (assets::url("icons.svg")) "#" (name) } {} }
    }
}

/// How strong a button is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// An ordinary button.
    #[default]
    Plain,
    /// The one strong button of a page.
    Primary,
    /// Without an edge.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Weight {
    /// The class list of such a button.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn btn-primary",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}

/// A button that submits its form. `picture` may be empty.
pub fn button(weight: Weight, picture: &str, label: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" { (picture_of(picture)) (label) } }
}

/// A button that submits its form with a name and a value, for forms with several ways on.
pub fn button_with(weight: Weight, picture: &str, label: &str, name: &str, value: &str) -> Markup {
    html! { button class=(weight.class()) type="submit" name=(name) value=(value) { (picture_of(picture)) (label) } }
}

/// A link that looks like a button.
pub fn link_button(weight: Weight, picture: &str, label: &str, href: &str) -> Markup {
    html! { a class=(weight.class()) href=(href) { (picture_of(picture)) (label) } }
}

/// A square link with a picture only; the label is its name and its tooltip.
pub fn icon_link(picture: &str, label: &str, href: &str) -> Markup {
    html! { a .btn .btn-icon href=(href) title=(label) { (icon(picture)) span .vh { (label) } } }
}

/// One button that is a whole form: `post_button(Weight::Danger, "trash-2", "Remove", "/rooms/rom_1/removal")`.
pub fn post_button(weight: Weight, picture: &str, label: &str, action: &str) -> Markup {
    html! { form method="post" action=(action) { (button(weight, picture, label)) } }
}

fn picture_of(name: &str) -> Markup {
    html! { @if !name.is_empty() { (icon(name)) } }
}

/// A labelled place for a control: the label's text, the control's id and what to say about it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// The control's name; its id is the same with dots made hyphens.
    pub name: &'a str,
    /// The words of the label.
    pub label: &'a str,
    /// Help in one sentence; empty for none.
    pub hint: &'a str,
    /// What is wrong with the value; empty for nothing.
    pub error: &'a str,
    /// Whether a value must be given. Optional fields say so.
    pub required: bool,
}

impl<'a> Field<'a> {
    /// A required field without hint or error.
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self { name, label, required: true, ..Self::default() }
    }

    /// The same field, not required.
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same field with a hint.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// The same field with an error, if there is one.
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error: error.unwrap_or_default(), ..self }
    }

    /// The id of the control, which error summaries link to.
    pub fn id(&self) -> String {
        id_of(self.name)
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub fn described_by(&self) -> Option<String> {
        let id = self.id();
        match (self.hint.is_empty(), self.error.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{id}-hint")),
            (true, false) => Some(format!("{id}-error")),
            (false, false) => Some(format!("{id}-hint {id}-error")),
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.error.is_empty()).then_some("true")
    }
}

/// The id that belongs to a control's name.
pub fn id_of(name: &str) -> String {
    name.replace(['.', '[', ']', ' '], "-")
}

/// Label, hint, control and error in their order. `input` must carry the field's id.
pub fn field(field: &Field<'_>, input: &Markup) -> Markup {
    html! {
        div .field {
            label for=(field.id()) { (field.label) @if !field.required { span .optional { " (optional)" } } }
            (notes(field))
            (input)
            (problem(field))
        }
    }
}

fn notes(field: &Field<'_>) -> Markup {
    html! { @if !field.hint.is_empty() { p .hint id={ (field.id()) "-hint" } { (field.hint) } } }
}

fn problem(field: &Field<'_>) -> Markup {
    html! {
        @if !field.error.is_empty() {
            p .error id={ (field.id()) "-error" } { (icon("triangle-alert")) span { span .vh { "Error: " } (field.error) } }
        }
    }
}

/// A labelled one-line box of any plain type (`text`, `email`, `tel`, `number`, `search`, `password`).
pub fn input(kind: &str, about: &Field<'_>, value: &str) -> Markup {
    let class = match kind {
        "date" => "control control-date",
        "time" => "control control-time",
        "number" => "control control-short",
        _ => "control",
    };
    field(
        about,
        &html! {
            input class=(class) type=(kind) id=(about.id()) name=(about.name) value=(value) required[about.required]
                aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
        },
    )
}

/// A labelled one-line text box.
pub fn text_input(about: &Field<'_>, value: &str) -> Markup {
    input("text", about, value)
}

/// A labelled date box; the value is `2026-11-23`.
pub fn date_input(about: &Field<'_>, value: &str) -> Markup {
    input("date", about, value)
}

/// A labelled time box; the value is `10:00`.
pub fn time_input(about: &Field<'_>, value: &str) -> Markup {
    input("time", about, value)
}

/// A labelled box for several lines that grows with its text.
pub fn textarea(about: &Field<'_>, value: &str, rows: u32) -> Markup {
    field(
        about,
        &html! {
            textarea .control .grow id=(about.id()) name=(about.name) rows=(rows) required[about.required]
                aria-describedby=[about.described_by()] aria-invalid=[about.invalid()] { "\n" (value) }
        },
    )
}

/// A labelled list to choose one of: pairs of value and word. Give an empty value first where "nothing" is a choice.
pub fn select(about: &Field<'_>, choices: &[(String, String)], chosen: &str) -> Markup {
    field(
        about,
        &html! {
            span .select {
                select .control id=(about.id()) name=(about.name) required[about.required]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()] {
                    @for (value, word) in choices {
                        option value=(value) selected[value == chosen] { (word) }
                    }
                }
                (icon("chevron-down"))
            }
        },
    )
}

/// A single tick box with its sentence.
pub fn checkbox(about: &Field<'_>, value: &str, checked: bool) -> Markup {
    html! {
        div .field {
            label .check {
                input type="checkbox" id=(about.id()) name=(about.name) value=(value) checked[checked]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
                span { (about.label) }
            }
            (notes(about))
            (problem(about))
        }
    }
}

/// A set of radio buttons under one question.
pub fn radios(about: &Field<'_>, choices: &[(String, String)], chosen: &str) -> Markup {
    html! {
        fieldset .field id=(about.id()) aria-describedby=[about.described_by()] {
            legend .field-label { (about.label) @if !about.required { span .optional { " (optional)" } } }
            (notes(about))
            div .checks {
                @for (value, word) in choices {
                    label .check {
                        input type="radio" name=(about.name) value=(value) checked[value == chosen];
                        span { (word) }
                    }
                }
            }
            (problem(about))
        }
    }
}

/// A box that finds a client or group while one types. `find` answers `?q=` with items; `id_name` is the hidden field that is filled.
pub fn picker(about: &Field<'_>, find: &str, id_name: &str, id_value: &str, shown: &str) -> Markup {
    field(
        about,
        &html! {
            span .combo data-picker=(find) {
                input .control type="text" id=(about.id()) name=(about.name) value=(shown) autocomplete="off" required[about.required]
                    aria-describedby=[about.described_by()] aria-invalid=[about.invalid()];
                input type="hidden" name=(id_name) value=(id_value);
            }
        },
    )
}

/// A small round label. Kinds: `present late absent late_cancel excused todo sky pine good bad outline live plain`.
pub fn chip(kind: &str, text: impl Render) -> Markup {
    html! { span class={ "chip chip-" (kind) } { (text) } }
}

/// A chip with a picture that leads somewhere, as in the list of what is missing.
pub fn chip_link(kind: &str, picture: &str, text: &str, href: &str) -> Markup {
    html! { a class={ "chip chip-" (kind) } href=(href) { (picture_of(picture)) (text) } }
}

/// A smaller label inside a line. Kinds: `plain risk sky late good excused`.
pub fn tag(kind: &str, text: impl Render) -> Markup {
    html! { span class={ "tag tag-" (kind) } { (text) } }
}

/// A card with a head line whose content stands apart from its edges.
pub fn block(title: &str, aside: &Markup, content: &Markup) -> Markup {
    card(title, aside, &html! { div .card-body { (content) } })
}

/// A card with a head line; its content (a table, a list of rows) reaches from edge to edge.
pub fn card(title: &str, aside: &Markup, content: &Markup) -> Markup {
    html! {
        section .card {
            div .card-head { h2 { (title) } (aside) }
            (content)
        }
    }
}

/// A padded card without a heading.
pub fn panel(content: &Markup) -> Markup {
    html! { section .card { div .card-body { (content) } } }
}

/// One column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// The heading.
    pub label: &'a str,
    /// Whether it holds numbers, which stand at the end.
    pub number: bool,
}

/// A column of words.
pub fn column(label: &str) -> Column<'_> {
    Column { label, number: false }
}

/// A column of numbers.
pub fn number_column(label: &str) -> Column<'_> {
    Column { label, number: true }
}

/// A table whose rows become cards on a phone. The first cell names its row. `caption` is for screen readers.
pub fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    html! {
        // It may have to be scrolled sideways, which must be possible by keyboard too.
        div .table-wrap role="group" aria-label=(caption) tabindex="0" {
            table .table .table-stack {
                caption .vh { (caption) }
                thead { tr { @for column in columns { th scope="col" .num[column.number] { (column.label) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, (column, cell)) in columns.iter().zip(row).enumerate() {
                                @if at == 0 { th scope="row" { (cell) } }
                                @else { td .num[column.number] data-label=(column.label) { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What an empty page says: one sentence that teaches, and one button.
pub fn empty_state(picture: &str, sentence: &str, button: &Markup) -> Markup {
    html! { div .empty { (picture_of(picture)) p { (sentence) } (button) } }
}

/// All problems of a form at once, each a link to its field. Pairs of address (`#client-name`) and sentence.
pub fn error_summary(problems: &[(String, String)]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div .error-summary role="alert" aria-labelledby="error-summary-title" tabindex="-1" {
                h2 #error-summary-title {
                    @if problems.len() == 1 { "One thing needs a look" } @else { (problems.len()) " things need a look" }
                }
                ul { @for (href, text) in problems { li { a href=(href) { (text) } } } }
            }
        }
    }
}

/// A message in the page. Kinds: `info warn bad good`.
pub fn notice(kind: &str, content: &Markup) -> Markup {
    let picture = match kind {
        "warn" | "bad" => "triangle-alert",
        "good" => "circle-check",
        _ => "info",
    };
    html! { div class={ "notice notice-" (kind) } { (icon(picture)) div { (content) } } }
}

/// What just happened, and the way back.
#[derive(Debug, Clone, Default)]
pub struct Toast {
    /// The sentence.
    pub text: String,
    /// The address that takes it back by a post; none if it cannot be taken back.
    pub undo: Option<String>,
    /// Whether it tells of a failure.
    pub bad: bool,
}

/// A toast as the server renders it after a form post; the script lets it go after eight seconds.
pub fn toast(toast: &Toast) -> Markup {
    html! {
        div .toast .toast-bad[toast.bad] data-toast {
            span { (toast.text) }
            @if let Some(undo) = &toast.undo {
                form method="post" action=(undo) { button type="submit" { "Undo" } }
            }
        }
    }
}

/// Tabs that are links: address, word, and whether it is the present one.
pub fn tabs(label: &str, tabs: &[(String, String, bool)]) -> Markup {
    html! {
        nav .tabs aria-label=(label) {
            @for (href, word, here) in tabs {
                a href=(href) aria-current=[here.then_some("page")] { (word) }
            }
        }
    }
}

/// A small choice of views (day, week, month): address, word, and whether it is the present one.
pub fn pills(label: &str, pills: &[(String, String, bool)]) -> Markup {
    html! {
        nav .pills aria-label=(label) {
            @for (href, word, here) in pills {
                a href=(href) aria-current=[here.then_some("page")] { (word) }
            }
        }
    }
}

/// A round of initials, its colour taken from `seed` so that a person keeps it everywhere. For the eye only: the name stands beside it.
pub fn avatar(initials: &str, seed: &str) -> Markup {
    html! { span class={ "avatar hue-" (hue(seed)) } aria-hidden="true" { (initials) } }
}

/// One of six colours for a name or id.
pub fn hue(seed: &str) -> u32 {
    seed.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6
}

/// The first letters of the first and last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A modal dialog, closed until script opens it; `kind` becomes a `data-` name: `dialog("lock", …)` has id `dialog-lock` and `data-lock`.
pub fn dialog(kind: &str, title: &str, content: &Markup) -> Markup {
    html! {
        dialog .dialog id={ "dialog-" (kind) } data-dialog=(kind) data-lock[kind == "lock"] aria-labelledby={ "dialog-" (kind) "-title" } {
            div .dialog-body {
                h2 id={ "dialog-" (kind) "-title" } { (title) }
                (content)
            }
        }
    }
}

/// A panel that opens from its own button, without script.
pub fn pop(picture: &str, label: &str, icon_only: bool, content: &Markup) -> Markup {
    html! {
        details .pop {
            summary .btn .btn-icon[icon_only] title=[icon_only.then_some(label)] {
                (picture_of(picture))
                @if icon_only { span .vh { (label) } } @else { (label) }
            }
            div .pop-panel { (content) }
        }
    }
}

/// Facts as pairs of word and value.
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! { dl .facts { @for (word, value) in facts { dt { (word) } dd { (value) } } } }
}

/// A figure with its meaning under it.
pub fn stat(figure: impl Render, meaning: &str) -> Markup {
    html! { div .card .stat { b { (figure) } span { (meaning) } } }
}

/// "21–40 of 113" with ways back and on; an empty address is no way.
pub fn pager(from: usize, to: usize, all: usize, back: &str, on: &str) -> Markup {
    html! {
        nav .pager aria-label="Pages" {
            span { (from) "–" (to) " of " (all) }
            @if back.is_empty() { span .btn aria-disabled="true" { "Earlier" } } @else { a .btn rel="prev" href=(back) { "Earlier" } }
            @if on.is_empty() { span .btn aria-disabled="true" { "Later" } } @else { a .btn rel="next" href=(on) { "Later" } }
        }
    }
}
