//! All SQL of charting. Joins are written CROSS JOIN, from the few rows to the many: see the store of sessions.

mod chart;
mod raw;
mod review;
mod sheet;
mod signing;

pub(super) use chart::{chart, filed, note, session_notes};
pub(super) use raw::{RawText, raw_addenda, raw_notes, raw_signatures};
pub(super) use review::{decide, review, reviews_for, reviews_of, states, write_review};
pub(super) use sheet::{
    drafts_since, sheet, templates, topics, write_drafts, write_sheet, write_template_choice, write_templates, write_topic, write_topics,
};
pub(super) use signing::{NoteRow, digests, last_signature, overrides, write_addendum, write_notes, write_signature};
