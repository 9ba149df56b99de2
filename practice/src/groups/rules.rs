//! Decisions of groups: what may be kept about a group, who may join when, and what an end or its undoing means. Pure.

mod keep;
mod member;

pub(super) use keep::{USUAL_CODE, changed, facts, typed};
pub(super) use member::{begins, ends, join, reason, restore};
