//! The report as a page: one file that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    model::{Block, Chart, Report, Said, Section, Table},
};

const STYLE: &str = include_str!("report.css");

/// The whole page.
pub(crate) fn page(report: &Report) -> String {
    let several = report.sections.len() > 1;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (report.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (report.title) }
                    @if !report.facts.is_empty() {
                        p.facts { @for (name, value) in &report.facts { span { (name) ": " b { (value) } } " " } }
                    }
                    @if several { (contents(report)) }
                }
                main { @for section in &report.sections { (analysis(section, several)) } }
                footer { p { (report.foot) } }
            }
        }
    }
    .into_string()
}

fn contents(report: &Report) -> Markup {
    html! {
        nav aria-label="Analyses" {
            ol { @for section in &report.sections { li { a href={ "#" (section.id) } { (name(section)) } " " small { (section.kind) } } } }
        }
    }
}

fn name(section: &Section) -> &str {
    if section.title.is_empty() { section.kind } else { &section.title }
}

fn analysis(section: &Section, several: bool) -> Markup {
    html! {
        section id=(section.id) aria-labelledby={ (section.id) "-h" } {
            @if several && !section.title.is_empty() { p.kind { (section.kind) } }
            h2 id={ (section.id) "-h" } { (name(section)) }
            @for piece in &section.blocks { (block(piece)) }
        }
    }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Lead(words) => html! { p.lead { (words) } },
        Block::Warnings(all) => said(all, "To bear in mind", "warnings"),
        Block::Refusals(all) => said(all, "What could not be estimated", "refusals"),
        Block::Heading(words) => html! { h3 { (words) } },
        Block::Remark(words) => html! { p.remark { (words) } },
        Block::Chart(it) => chart(it),
        Block::Table(it) if it.folded => folded(&it.caption, it),
        Block::Table(it) => wide(it),
        Block::Facts(pairs) => html! { dl { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } } },
    }
}

/// The grave ones open, the rest folded below them.
fn said(all: &[Said], heading: &str, class: &str) -> Markup {
    let (grave, rest): (Vec<&Said>, Vec<&Said>) = all.iter().partition(|it| it.grave);
    let one = |it: &Said| html! { li.grave[it.grave] { span { (it.say) } " " code { (it.code) } } };
    html! {
        div.said.(class) role="group" aria-label=(heading) {
            h3 { (heading) }
            @if !grave.is_empty() { ul { @for it in &grave { (one(it)) } } }
            @if grave.is_empty() {
                ul { @for it in &rest { (one(it)) } }
            } @else if !rest.is_empty() {
                details.more { summary { (if rest.len() == 1 { "One more note".to_owned() } else { format!("{} more notes", rest.len()) }) } ul { @for it in &rest { (one(it)) } } }
            }
        }
    }
}

fn chart(chart: &Chart) -> Markup {
    html! {
        figure {
            // The drawing escapes what it is given; see `svg::escaped`.
            div.drawing role="group" aria-label=(chart.title) tabindex="0" { (PreEscaped(&chart.svg)) }
            (folded(&format!("Data: {}", chart.table.caption), &chart.table))
        }
    }
}

/// A table that is shown when asked, and always on paper.
fn folded(words: &str, of: &Table) -> Markup {
    html! { details { summary { (words) } (wide(of)) } }
}

/// A table that may be wider than the page. It is no landmark: several have the same caption.
fn wide(of: &Table) -> Markup {
    html! { div.wide role="group" aria-label=(of.caption) tabindex="0" { (table(of)) } }
}

fn table(table: &Table) -> Markup {
    html! {
        table {
            caption { (table.caption) }
            thead { tr { @for (at, name) in table.head.iter().enumerate() { th scope="col" class=[(at >= table.words).then_some("number")] { (name) } } } }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 { th scope="row" { (cell) } } @else { td class=[(at >= table.words).then_some("number")] { (cell) } }
                        }
                    }
                }
            }
        }
    }
}
