//! The nouns of access: practice, staff, sign-ins, grants; those of notices are in `notices`.

mod grants;
mod notices;

use kernel::{
    Currency, Id, Moment, Zone,
    id::{Login, Practice, Staff},
};
use platform::permit::{Role, Roles};
use serde::{Deserialize, Serialize};

pub use grants::{Given, Grant, Rights};
pub use notices::{Cause, Choice, Choices, NewNotice, NoticeCard, NoticeKind, NoticeRow, Quiet, UnsentMail, Way};

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

/// Until when somebody can be taken off one session that is on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// Until it is started.
    #[default]
    UntilStart,
    /// Until the day before; on its day only "missed" is left (TM-8, TM-11).
    DayBefore,
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
    /// Whether changes of membership reach sessions that are on the calendar already (TM-7, TM-21: `false`).
    pub members_flow: bool,
    /// Until when somebody can be taken off one session (TM-8, TM-11).
    pub removal: Removal,
    /// Whether somebody is taken off, or put on, one date at a time only (TM-12).
    pub one_date_at_a_time: bool,
    /// Whether the roster of a session that is over but was never started stays as it is, "missed" apart (TM-9).
    pub past_missed_only: bool,
    /// Whether practitioners place only clients assigned to them, and only in groups they provide (TM-2).
    pub own_clients_only: bool,
    /// How many weeks ahead sessions of a series are on the calendar.
    pub horizon_weeks: i64,
    /// Whether a place that falls free is offered to the first on the waiting list by itself.
    pub offer_by_itself: bool,
    /// How many hours an offered place is kept.
    pub offer_hours: i64,
    /// Minutes after its planned start at which a session that was not started is told of.
    pub not_started_minutes: i64,
    /// Hours after its end at which a session that is not complete (attendance, signature) is told of.
    pub incomplete_hours: i64,
    /// Hours after the first notice at which the supervisor hears too.
    pub escalate_hours: i64,
    /// How many minutes before its planned start somebody can sign in to a session.
    pub early_minutes: i64,
    /// The practice's own Jitsi server, by its `https://` address; empty for none.
    pub jitsi: String,
    /// What money is counted in.
    pub currency: Currency,
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
            members_flow: true,
            removal: Removal::UntilStart,
            one_date_at_a_time: false,
            past_missed_only: false,
            own_clients_only: false,
            horizon_weeks: 52,
            offer_by_itself: true,
            offer_hours: 72,
            not_started_minutes: 15,
            incomplete_hours: 24,
            escalate_hours: 24,
            early_minutes: 30,
            jitsi: String::new(),
            currency: Currency::USD,
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

impl StaffCard {
    /// Whether they may lead a session: they work here, and not only at the front desk or with the records, unless somebody
    /// gave them the right to run sessions.
    pub fn leads(&self) -> bool {
        let office = |role: &Role| matches!(role, Role::FrontDesk | Role::Records);
        self.active && (self.roles.runs_sessions || !self.roles.list().iter().all(office))
    }
}

/// The order to change a member of staff.
#[derive(Debug, Clone)]
pub struct ChangeStaff {
    /// Who.
    pub id: Id<Staff>,
    /// The version read.
    pub version: i64,
    /// Their name from now on.
    pub name: String,
    /// Their credentials from now on.
    pub credentials: String,
    /// What they are from now on.
    pub roles: Roles,
    /// Whether they still work here. Somebody who does not is signed out at once; their signatures stay.
    pub active: bool,
    /// Their supervisor from now on; unsigned notes follow the change, signed ones do not.
    pub supervisor: Option<Id<Staff>>,
}

impl ChangeStaff {
    /// The same without blanks around what was typed.
    #[must_use]
    pub fn trimmed(self) -> Self {
        Self { name: self.name.trim().to_owned(), credentials: self.credentials.trim().to_owned(), ..self }
    }
}

/// A sign-in that has not ended, as its owner sees it.
#[derive(Debug, Clone)]
pub struct LiveLogin {
    /// Its id.
    pub id: Id<Login>,
    /// When it began.
    pub started: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// The address it came from.
    pub origin: String,
    /// The browser, in its own words.
    pub agent: String,
}
