//! Tables, and the way from page to page.

use maud::{Markup, html};

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
