//! Opening a group to somebody: to whom, with which rights, from when until when.

use kernel::{Day, Id, id::Staff};
use serde::{Deserialize, Serialize};

use super::Group;
use crate::access::Rights;

/// The order to open a group's clients to somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Share {
    /// Which group.
    pub group: Id<Group>,
    /// To whom.
    pub staff: Id<Staff>,
    /// What it lets them do.
    pub rights: Rights,
    /// The first day; none for now.
    pub from: Option<Day>,
    /// The last day, if there is one.
    pub until: Option<Day>,
    /// Why.
    pub reason: String,
    /// Whether they cover for somebody: then there is a last day.
    pub cover: bool,
}

impl Share {
    /// A group to run, from now on and without an end.
    pub fn to(group: Id<Group>, staff: Id<Staff>, reason: &str) -> Self {
        Self { group, staff, rights: Rights::Run, from: None, until: None, reason: reason.to_owned(), cover: false }
    }
}
