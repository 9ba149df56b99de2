//! The demo's groups: who leads them, who is in them, and when they meet.

use kernel::{Id, id::Staff};
use practice::{cast::Cast, schedule::Room};

/// Somebody of the staff, by the cast.
pub(super) type Who = fn(&Cast) -> Id<Staff>;

/// When a group meets.
#[derive(Clone, Copy)]
pub(super) enum When {
    /// On today's weekday, so that it is on now.
    Running,
    /// On today's weekday, later today.
    Later,
    /// On this day after Monday, at this minute of the day.
    On(i64, i64),
}

/// A weekly meeting.
pub(super) struct Meeting {
    /// When.
    pub when: When,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where; nowhere is by video.
    pub room: Option<fn(&Cast) -> Id<Room>>,
    /// For how many weeks already.
    pub weeks: i64,
}

/// What stands in a group's notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Skills taught and practised.
    Skills,
    /// Open talk.
    Process,
    /// Subjective, objective, assessment, plan.
    Soap,
}

impl Style {
    /// The template it is written in.
    pub(super) const fn template(self) -> &'static str {
        match self {
            Self::Skills => "Skills group",
            Self::Process => "Process group",
            Self::Soap => "SOAP",
        }
    }
}

/// A group.
pub(super) struct GroupPlan {
    /// Its name.
    pub name: &'static str,
    /// What the calendar shows.
    pub initials: &'static str,
    /// The name that clients see.
    pub outward: &'static str,
    /// What it is for, as the form says it.
    pub kind: &'static str,
    /// Its method.
    pub modality: &'static str,
    /// The programme it belongs to; nothing for none.
    pub programme: &'static str,
    /// Its service code.
    pub code: &'static str,
    /// How many it takes; nothing for any number.
    pub capacity: &'static str,
    /// Who answers for it, and signs.
    pub lead: Who,
    /// Who leads it as well.
    pub beside: &'static [Who],
    /// Its members over the year, as places in [`PEOPLE`](super::people::PEOPLE); the last one leaves for good.
    pub members: &'static [usize],
    /// Whether it is closed to new members by now.
    pub closed: bool,
    /// Its notes.
    pub style: Style,
    /// Its topics, by their part of the library.
    pub topics: &'static str,
    /// Whether its last session is not signed yet.
    pub behind: bool,
    /// When it meets; the first meeting is as old as the group.
    pub meets: &'static [Meeting],
}

const fn at(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

/// The groups; the first is the cast's own, with the cast's clients. No other is older than 51 weeks, so the first session
/// of all is one of it.
pub(super) static GROUPS: [GroupPlan; 9] = [
    GroupPlan {
        name: "DBT Skills A", initials: "DSA", outward: "Tuesday skills class", kind: "skills", modality: "DBT",
        programme: "Skills training", code: "90853", capacity: "12", lead: |c| c.maya, beside: &[|c| c.lena], members: &[], closed: false,
        style: Style::Skills, topics: "skills", behind: false,
        meets: &[Meeting { when: When::Running, minutes: 90, room: Some(|c| c.oak), weeks: 52 }],
    },
    GroupPlan {
        name: "Thursday Process Group", initials: "TPG", outward: "Thursday group", kind: "process", modality: "Interpersonal",
        programme: "", code: "90853", capacity: "10", lead: |c| c.ruth, beside: &[], members: &[0, 1, 2, 3, 4, 5, 6, 7, 24], closed: false,
        style: Style::Process, topics: "process", behind: false,
        meets: &[Meeting { when: When::On(3, at(17, 30)), minutes: 90, room: Some(|c| c.willow), weeks: 44 }],
    },
    GroupPlan {
        name: "CBT for Anxiety", initials: "CBTA", outward: "Monday class", kind: "therapy", modality: "CBT",
        programme: "", code: "90853", capacity: "8", lead: |c| c.maya, beside: &[], members: &[8, 9, 10, 11, 12, 13, 14, 15, 38], closed: false,
        style: Style::Skills, topics: "anxiety", behind: true,
        meets: &[Meeting { when: When::On(0, at(16, 0)), minutes: 90, room: Some(|c| c.oak), weeks: 32 }],
    },
    GroupPlan {
        name: "IOP Relapse Prevention", initials: "IOP", outward: "Morning programme", kind: "therapy", modality: "Relapse prevention",
        programme: "IOP", code: "H0005", capacity: "12", lead: |c| c.ruth, beside: &[|c| c.cora], members: &[16, 17, 18, 19, 20, 21, 22, 23, 24, 39], closed: false,
        style: Style::Soap, topics: "recovery", behind: true,
        meets: &[
            Meeting { when: When::On(0, at(9, 30)), minutes: 120, room: Some(|c| c.oak), weeks: 51 },
            Meeting { when: When::On(1, at(9, 30)), minutes: 120, room: Some(|c| c.oak), weeks: 4 },
            Meeting { when: When::On(2, at(9, 30)), minutes: 120, room: Some(|c| c.oak), weeks: 4 },
            Meeting { when: When::On(3, at(9, 30)), minutes: 120, room: Some(|c| c.oak), weeks: 4 },
        ],
    },
    GroupPlan {
        name: "Parents of Teens", initials: "PT", outward: "Parents' evening", kind: "psychoeducation", modality: "Psychoeducation",
        programme: "Young people", code: "90849", capacity: "", lead: |c| c.cora, beside: &[], members: &[25, 26, 27, 28, 29, 31, 11], closed: false,
        style: Style::Skills, topics: "parents", behind: false,
        meets: &[Meeting { when: When::Later, minutes: 60, room: None, weeks: 26 }],
    },
    GroupPlan {
        name: "Open Studio", initials: "OS", outward: "Studio hour", kind: "recreation", modality: "Recreation",
        programme: "IOP", code: "REC", capacity: "14", lead: |c| c.theo, beside: &[], members: &[30, 5, 9, 13, 17, 21, 33, 36, 39, 40], closed: false,
        style: Style::Process, topics: "recreation", behind: true,
        meets: &[
            Meeting { when: When::On(1, at(14, 0)), minutes: 90, room: Some(|c| c.studio), weeks: 36 },
            Meeting { when: When::On(3, at(14, 0)), minutes: 90, room: Some(|c| c.studio), weeks: 3 },
            Meeting { when: When::On(5, at(10, 30)), minutes: 90, room: Some(|c| c.studio), weeks: 3 },
        ],
    },
    GroupPlan {
        name: "DBT Skills B", initials: "DSB", outward: "Skills class B", kind: "skills", modality: "DBT",
        programme: "Skills training", code: "90853", capacity: "12", lead: |c| c.lena, beside: &[], members: &[32, 33, 34, 35, 36, 37, 38, 40, 30], closed: false,
        style: Style::Skills, topics: "skills", behind: false,
        meets: &[
            Meeting { when: When::On(3, at(12, 0)), minutes: 90, room: Some(|c| c.oak), weeks: 34 },
            Meeting { when: When::On(0, at(12, 30)), minutes: 60, room: None, weeks: 3 },
        ],
    },
    GroupPlan {
        name: "Teen Skills Lab", initials: "TSL", outward: "After-school lab", kind: "skills", modality: "DBT for adolescents",
        programme: "Young people", code: "90853", capacity: "10", lead: |c| c.lena, beside: &[|c| c.theo], members: &[41, 42, 43, 44, 45, 46, 47], closed: false,
        style: Style::Skills, topics: "skills", behind: false,
        meets: &[
            Meeting { when: When::On(2, at(16, 30)), minutes: 75, room: Some(|c| c.studio), weeks: 24 },
            Meeting { when: When::On(4, at(16, 0)), minutes: 60, room: Some(|c| c.studio), weeks: 3 },
        ],
    },
    GroupPlan {
        name: "Healing Circle", initials: "HC", outward: "Friday circle", kind: "support", modality: "Trauma-informed",
        programme: "", code: "90853", capacity: "8", lead: |c| c.ruth, beside: &[], members: &[2, 10, 18, 22, 28, 34], closed: true,
        style: Style::Process, topics: "healing", behind: false,
        meets: &[Meeting { when: When::On(4, at(13, 0)), minutes: 90, room: Some(|c| c.willow), weeks: 16 }],
    },
];
