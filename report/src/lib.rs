//! The report of a comparison that a clinician can read: words, charts as SVG, tables; as one HTML page.
//!
//! [`model`] turns a comparison into sections of words, charts and tables; [`html`] sets them as a page, and the press sets the same
//! model as a PDF. Words say what the data allow: groups are "associated with" a difference, and an interval that includes 0 is said
//! to include it.

mod chart;
mod hiding;
mod number;
mod page;
mod section;
mod svg;
mod words;

pub mod model;

pub use model::{Block, Chart, Meta, Report, Said, Section, Table, model};
use statistics::compare::Comparison;

/// The report as one HTML page: styles inside, no scripts, nothing loaded from elsewhere.
pub fn html(comparison: &Comparison, meta: &Meta) -> String {
    page::page(&model(comparison, meta))
}
