//! What the demo's practice looks like: its other clients, its groups, and the week they meet in.

use jiff::Span;
use kernel::{Day, Id, Moment, Zone, id::Staff};
use practice::{cast::Cast, schedule::Room};

/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// Minutes of a week.
const WEEK: i64 = 7 * DAY;

/// A client: first name, last name, preferred name or nothing, age, month and day of birth.
pub(super) type Person = (&'static str, &'static str, &'static str, i16, (i8, i8));

/// The clients beside the cast's twelve. The last seven are the teenagers. No name is a word that a note may hold.
pub(super) const PEOPLE: [Person; 48] = [
    ("Aaliyah", "Mensah", "", 31, (2, 11)),
    ("Adrian", "Kowalski", "", 45, (7, 3)),
    ("Aisha", "Rahman", "", 27, (10, 19)),
    ("Alejandro", "Vega", "Jandro", 38, (5, 28)),
    ("Anneliese", "Vogt", "Anni", 52, (1, 9)),
    ("Arjun", "Mehta", "", 29, (8, 14)),
    ("Beatriz", "Carvalho", "", 34, (12, 1)),
    ("Bogdan", "Ionescu", "", 61, (3, 22)),
    ("Camille", "Laurent", "", 25, (6, 6)),
    ("Catalina", "Ortega", "Cata", 41, (9, 30)),
    ("Cedric", "Okonkwo", "", 36, (4, 17)),
    ("Daniela", "Ferraro", "", 48, (11, 8)),
    ("Darius", "Whitlock", "", 33, (2, 25)),
    ("Delphine", "Garnier", "", 57, (7, 19)),
    ("Ebony", "Thackeray", "", 30, (10, 2)),
    ("Emeka", "Obi", "", 43, (5, 12)),
    ("Esther", "Goldstein", "", 66, (1, 31)),
    ("Fiona", "MacAllister", "", 39, (8, 8)),
    ("Gabriela", "Santos", "", 28, (12, 16)),
    ("Hannah", "Eriksen", "", 35, (3, 5)),
    ("Ibrahim", "Sesay", "", 50, (6, 24)),
    ("Ingrid", "Halvorsen", "", 44, (9, 13)),
    ("Jamal", "Pettway", "", 32, (4, 29)),
    ("Jasper", "Lindholm", "", 26, (11, 20)),
    ("Joaquin", "Delgado", "", 47, (2, 7)),
    ("Katarina", "Novotny", "Kata", 51, (7, 27)),
    ("Kwame", "Boateng", "", 42, (10, 10)),
    ("Leila", "Farahani", "", 46, (5, 3)),
    ("Lorenzo", "Bianchi", "Enzo", 49, (1, 18)),
    ("Lucia", "Marchetti", "", 40, (8, 26)),
    ("Malik", "Prentiss", "", 37, (12, 9)),
    ("Marguerite", "Duval", "Margo", 53, (3, 15)),
    ("Mateus", "Almeida", "", 24, (6, 12)),
    ("Mei", "Nakamura", "", 22, (9, 4)),
    ("Nadia", "Kuznetsova", "", 36, (4, 21)),
    ("Naveen", "Iyer", "", 31, (11, 27)),
    ("Noor", "Siddiqui", "", 23, (2, 16)),
    ("Oluwaseun", "Adebayo", "Seun", 29, (7, 10)),
    ("Petra", "Svoboda", "", 34, (10, 23)),
    ("Quentin", "Abernathy", "", 58, (5, 19)),
    ("Rafael", "Quintero", "Rafa", 33, (1, 26)),
    ("Rosalind", "Achterberg", "Roz", 16, (8, 1)),
    ("Samira", "Haidari", "", 15, (12, 22)),
    ("Sergei", "Volkov", "", 17, (3, 11)),
    ("Tamsin", "Polglase", "", 14, (6, 29)),
    ("Thandiwe", "Ndlovu", "Thandi", 16, (9, 17)),
    ("Umar", "Sheikh", "", 15, (4, 6)),
    ("Yuki", "Watanabe", "", 14, (11, 14)),
];

/// Somebody of the staff, by the cast.
pub(super) type Who = fn(&Cast) -> Id<Staff>;

/// When a group meets.
#[derive(Clone, Copy)]
pub(super) enum When {
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
#[derive(Clone, Copy, PartialEq, Eq)]
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
    /// Its service code.
    pub code: &'static str,
    /// How many it takes; nothing for any number.
    pub capacity: &'static str,
    /// Who answers for it, and signs.
    pub lead: Who,
    /// Who leads it as well.
    pub beside: &'static [Who],
    /// Its members over the year, as places in [`PEOPLE`]; the last one leaves for good.
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

/// The groups beside DBT Skills A. No group is older than 51 weeks: so the first session of all is one of DBT Skills A.
pub(super) static GROUPS: [GroupPlan; 8] = [
    GroupPlan {
        name: "Thursday Process Group", initials: "TPG", outward: "Thursday group", kind: "process", modality: "Interpersonal",
        code: "90853", capacity: "10", lead: |c| c.ruth, beside: &[], members: &[0, 1, 2, 3, 4, 5, 6, 7, 24], closed: false,
        style: Style::Process, topics: "process", behind: false,
        meets: &[Meeting { when: When::On(3, at(17, 30)), minutes: 90, room: Some(|c| c.willow), weeks: 44 }],
    },
    GroupPlan {
        name: "CBT for Anxiety", initials: "CBTA", outward: "Monday class", kind: "therapy", modality: "CBT",
        code: "90853", capacity: "8", lead: |c| c.maya, beside: &[], members: &[8, 9, 10, 11, 12, 13, 14, 15, 38], closed: false,
        style: Style::Skills, topics: "anxiety", behind: true,
        meets: &[Meeting { when: When::On(0, at(16, 0)), minutes: 90, room: Some(|c| c.oak), weeks: 32 }],
    },
    GroupPlan {
        name: "IOP Relapse Prevention", initials: "IOP", outward: "Morning programme", kind: "therapy", modality: "Relapse prevention",
        code: "H0005", capacity: "12", lead: |c| c.ruth, beside: &[|c| c.cora], members: &[16, 17, 18, 19, 20, 21, 22, 23, 24, 39], closed: false,
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
        code: "90849", capacity: "", lead: |c| c.cora, beside: &[], members: &[25, 26, 27, 28, 29, 31, 11], closed: false,
        style: Style::Skills, topics: "parents", behind: false,
        meets: &[Meeting { when: When::Later, minutes: 60, room: None, weeks: 26 }],
    },
    GroupPlan {
        name: "Open Studio", initials: "OS", outward: "Studio hour", kind: "recreation", modality: "Recreation",
        code: "REC", capacity: "14", lead: |c| c.theo, beside: &[], members: &[30, 5, 9, 13, 17, 21, 33, 36, 39, 40], closed: false,
        style: Style::Process, topics: "recreation", behind: true,
        meets: &[
            Meeting { when: When::On(1, at(14, 0)), minutes: 90, room: Some(|c| c.studio), weeks: 36 },
            Meeting { when: When::On(3, at(14, 0)), minutes: 90, room: Some(|c| c.studio), weeks: 3 },
            Meeting { when: When::On(5, at(10, 30)), minutes: 90, room: Some(|c| c.studio), weeks: 3 },
        ],
    },
    GroupPlan {
        name: "DBT Skills B", initials: "DSB", outward: "Skills class B", kind: "skills", modality: "DBT",
        code: "90853", capacity: "12", lead: |c| c.lena, beside: &[], members: &[32, 33, 34, 35, 36, 37, 38, 40, 30], closed: false,
        style: Style::Skills, topics: "skills", behind: false,
        meets: &[
            Meeting { when: When::On(3, at(12, 0)), minutes: 90, room: Some(|c| c.oak), weeks: 34 },
            Meeting { when: When::On(0, at(12, 30)), minutes: 60, room: None, weeks: 3 },
        ],
    },
    GroupPlan {
        name: "Teen Skills Lab", initials: "TSL", outward: "After-school lab", kind: "skills", modality: "DBT for adolescents",
        code: "90853", capacity: "10", lead: |c| c.lena, beside: &[|c| c.theo], members: &[41, 42, 43, 44, 45, 46, 47], closed: false,
        style: Style::Skills, topics: "skills", behind: false,
        meets: &[
            Meeting { when: When::On(2, at(16, 30)), minutes: 75, room: Some(|c| c.studio), weeks: 24 },
            Meeting { when: When::On(4, at(16, 0)), minutes: 60, room: Some(|c| c.studio), weeks: 3 },
        ],
    },
    GroupPlan {
        name: "Healing Circle", initials: "HC", outward: "Friday circle", kind: "support", modality: "Trauma-informed",
        code: "90853", capacity: "8", lead: |c| c.ruth, beside: &[], members: &[2, 10, 18, 22, 28, 34], closed: true,
        style: Style::Process, topics: "healing", behind: false,
        meets: &[Meeting { when: When::On(4, at(13, 0)), minutes: 90, room: Some(|c| c.willow), weeks: 16 }],
    },
];

/// A weekly stretch that somebody and some room are taken for, from a minute of the week on.
pub(super) struct Stretch {
    /// The minute after Monday's beginning.
    pub start: i64,
    /// How long.
    pub minutes: i64,
    /// Who leads.
    pub leads: Vec<Id<Staff>>,
    /// Where.
    pub room: Option<Id<Room>>,
    /// Whether nothing else is to be on at that time, whoever leads it.
    pub alone: bool,
}

impl Stretch {
    fn clashes(&self, other: &Self) -> bool {
        let gap = (other.start - self.start).rem_euclid(WEEK);
        let meet = gap < self.minutes || WEEK - gap < other.minutes;
        let share = (self.room.is_some() && self.room == other.room) || self.leads.iter().any(|lead| other.leads.contains(lead));
        meet && (share || self.alone || other.alone)
    }
    /// The same, later, so that it clashes with nothing that is taken.
    pub(super) fn placed(mut self, taken: &[Self]) -> Self {
        // A week of office hours has fewer quarters than this.
        for _ in 0..WEEK / 15 {
            if !taken.iter().any(|other| other.clashes(&self)) {
                break;
            }
            let next = self.start + 15;
            let after_hours = next % DAY > at(19, 30);
            let moved = if after_hours { (next / DAY + 1) * DAY + at(9, 0) } else { next };
            self.start = moved % WEEK;
        }
        self
    }
}

/// The now that the demo is made around: this week, and the minute of it at which the running session began.
pub(super) struct Now {
    /// The practice's zone.
    pub zone: Zone,
    /// The instant.
    pub at: Moment,
    /// Today.
    pub today: Day,
    /// This week's Monday.
    pub monday: Day,
    /// The minute of the day, on the wall.
    minute: i64,
}

impl Now {
    /// Reads what the wall shows.
    pub(super) fn of(zone: Zone, at: Moment) -> Self {
        let wall = zone.wall(at);
        let today = wall.date();
        let monday = later(today, -i64::from(today.weekday().to_monday_zero_offset()));
        let minute = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
        Self { zone, at, today, monday, minute }
    }
    fn day_start(&self) -> i64 {
        i64::from(self.today.weekday().to_monday_zero_offset()) * DAY
    }
    /// When the running session began: some forty minutes ago, at a quarter of an hour, today.
    pub(super) fn running(&self) -> i64 {
        self.day_start() + ((self.minute - 42) / 15 * 15).max(0)
    }
    /// When the next session of today is, if today is long enough: in two hours, or else right after the running one.
    pub(super) fn next_today(&self, after: i64) -> i64 {
        let wanted = (self.minute + 120 + 14) / 15 * 15;
        if wanted + 60 <= DAY { self.day_start() + wanted } else { after }
    }
    /// When a meeting is meant to begin.
    pub(super) fn start_of(&self, when: When, after: i64) -> i64 {
        match when {
            When::Later => self.next_today(after),
            When::On(day, minute) => day * DAY + minute,
        }
    }
    /// The day of this week, and the wall-clock time, of a minute of the week.
    pub(super) fn wall(&self, minute: i64) -> (Day, jiff::civil::Time) {
        let part = |number: i64| i8::try_from(number).unwrap_or(0);
        (later(self.monday, minute / DAY), jiff::civil::time(part(minute % DAY / 60), part(minute % 60), 0, 0))
    }
    /// The instant of a wall-clock time so many weeks before this one.
    pub(super) fn weeks_ago(&self, weeks: i64, day: i64, minute: i64) -> Moment {
        let (_, time) = self.wall(minute);
        self.zone.at(later(self.monday, day - 7 * weeks).to_datetime(time))
    }
}

/// The day that many days later.
pub(super) fn later(day: Day, days: i64) -> Day {
    day.checked_add(Span::new().days(days)).unwrap_or(day)
}
