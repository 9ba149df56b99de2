//! The nouns of access: staff, policies, grants.

use kernel::{
    Id, Moment, Zone,
    id::{Practice, Staff},
};
use platform::permit::Roles;
use serde::{Deserialize, Serialize};

kernel::kinds! {
    /// A grant of access to a client or to a group's clients.
    GrantKind = "gra";
    /// A notice on somebody's desk.
    Notice = "ntc";
    /// A supervision link.
    Supervision = "sup";
}

/// What happens when a facilitator or a room is booked twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Overlaps {
    /// The database refuses the second booking.
    #[default]
    Refuse,
    /// Both stand, and both are marked.
    Warn,
}

/// The settings of a practice. Each has a default that is better than the systems Cohort replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// Double bookings of facilitators and rooms.
    pub overlaps: Overlaps,
    /// Minutes without a request after which the screen locks.
    pub idle_minutes: i64,
    /// Hours after which a sign-in ends whatever happens.
    pub longest_hours: i64,
    /// Whether access by a group opens a member's notes of other groups too (R-A4: no by default).
    pub group_opens_all_notes: bool,
    /// Hours after the session's end from which a note is labelled a late entry (R-D12).
    pub late_after_hours: i64,
    /// Whether a template's wording may be changed in the note (TA-28: the vendor's limit is `false`).
    pub template_words_editable: bool,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            overlaps: Overlaps::Refuse,
            idle_minutes: 15,
            longest_hours: 12,
            group_opens_all_notes: false,
            late_after_hours: 72,
            template_words_editable: true,
        }
    }
}

/// A practice, as pages need it.
#[derive(Debug, Clone, PartialEq)]
pub struct PracticeCard {
    /// Its id.
    pub id: Id<Practice>,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// Its settings.
    pub policies: Policies,
}

/// A member of staff, as lists and pickers show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffCard {
    /// Their id.
    pub id: Id<Staff>,
    /// Their name.
    pub name: String,
    /// Their credentials, as printed with a signature.
    pub credentials: String,
    /// Their sign-in address.
    pub email: String,
    /// What they are.
    pub roles: Roles,
    /// Whether they still work here.
    pub active: bool,
    /// Whether they have chosen a PIN.
    pub has_pin: bool,
    /// Until when signing is locked after wrong PINs.
    pub pin_locked_until: Option<Moment>,
    /// The version read.
    pub version: i64,
}
