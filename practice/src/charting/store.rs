//! All SQL of charting. Joins are written CROSS JOIN, from the few rows to the many: see the store of sessions.

mod chart;
mod missed;
mod raw;
mod review;
mod sheet;
mod signing;

pub(super) use chart::{chart, filed, note, noted, session_notes};
pub(super) use missed::{missed, missed_sections, write_missed, write_visits};
pub(super) use raw::{RawText, raw_addenda, raw_notes, raw_signatures};
pub(super) use review::{decide, open_reviews, review, reviews_for, reviews_of, states, write_review};
pub(super) use sheet::{
    drafts_since, sheet, templates, topics, write_drafts, write_sheet, write_template_choice, write_templates, write_topic, write_topics,
};
pub(super) use signing::{NoteRow, digests, last_signature, overrides, write_addendum, write_notes, write_signature};
