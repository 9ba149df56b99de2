//! Decisions of groups: what may be kept about a group, who may join when, whether there is room, whose turn it is on the
//! waiting list, and what an end or its undoing means. Pure.

mod apart;
mod keep;
mod limits;
mod member;
mod share;
mod waiting;

pub(super) use apart::meeting;
pub(super) use keep::{USUAL_CODE, changed, facts, typed};
pub(super) use limits::{Room, allowed, between, exceeding, limit, places, room, short, span, span_end};
pub(super) use member::{begins, ends, join, own_only, reason, restore};
pub(super) use share::share;
pub(super) use waiting::{expires, free, held, lapsed, offered, offers, on, open, rank, remark, waiting, waits};
