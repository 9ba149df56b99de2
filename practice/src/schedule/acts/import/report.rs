//! What taking in a timetable did or would do: for the page and for the command line.

use std::{fmt, sync::Arc};

use kernel::{Error, Id, Moment, Zone};
use platform::{Actor, House, Request};
use serde::{Deserialize, Serialize};

use super::{import_timetable, start_timetable, take_timetable};
use crate::{
    groups::Group,
    schedule::import::{Known, Plan, TimetableOptions, read},
};

/// What came of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It was carried out.
    Taken {
        /// Its rule in words; empty where no series was made.
        rule: String,
        /// The zone whose wall clock it follows.
        zone: String,
        /// How many series were made.
        series: usize,
        /// How many sessions.
        sessions: usize,
        /// When the first of them starts.
        first: Option<Moment>,
        /// How many clients joined the group.
        joined: usize,
        /// Whether the group is new.
        new_group: bool,
        /// What somebody should know about it.
        notes: Vec<String>,
    },
    /// Nothing: it is on the calendar.
    Known,
    /// Nothing: none of its sessions is still to come.
    Over,
    /// Nothing: somebody said so.
    Skipped,
    /// Nothing, for these reasons.
    Refused(Vec<String>),
}

/// An event with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row as a spreadsheet counts it, or the event's place in a calendar.
    pub number: usize,
    /// The group as the file names it.
    pub name: String,
    /// What came of it.
    pub done: Done,
    /// What of it cannot be taken although the rest can.
    pub remarks: Vec<String>,
}

impl Line {
    /// What came of it, in sentences.
    pub fn say(&self) -> String {
        let mut parts = match &self.done {
            Done::Known => vec!["On the calendar already.".to_owned()],
            Done::Over => vec!["None of its sessions is still to come.".to_owned()],
            Done::Skipped => vec!["Left out, as you chose.".to_owned()],
            Done::Refused(reasons) => reasons.clone(),
            Done::Taken { rule, zone, sessions, first, joined, new_group, notes, .. } => {
                let zone = Zone::named(zone).unwrap_or_else(Zone::utc);
                let sessions = first.map(|first| {
                    let many = if *sessions == 1 { "1 session".to_owned() } else { format!("{sessions} sessions") };
                    format!("{}: {many} from {}.", upper(rule), zone.stamp(first))
                });
                let group = new_group.then(|| "New group.".to_owned());
                let joins = match joined {
                    0 => None,
                    1 => Some("1 client joins.".to_owned()),
                    many => Some(format!("{many} clients join.")),
                };
                group.into_iter().chain(sessions).chain(joins).chain(notes.iter().cloned()).collect()
            }
        };
        parts.extend(self.remarks.iter().cloned());
        parts.join(" ")
    }
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A group's name in the file, and the known group that it means by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name as written.
    pub name: String,
    /// The known group.
    pub group: Option<Id<Group>>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// New groups.
    pub groups: usize,
    /// New rooms.
    pub rooms: usize,
    /// New series.
    pub series: usize,
    /// New sessions.
    pub sessions: usize,
    /// Clients who joined a group.
    pub joined: usize,
    /// Events for which there was nothing to do.
    pub unchanged: usize,
    /// Events that could not be taken, and those of which a part could not.
    pub left_out: usize,
}

impl Counts {
    /// Whether anything is changed.
    pub const fn any(self) -> bool {
        self.groups + self.rooms + self.series + self.joined > 0
    }
}
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let Self { groups, rooms, series, sessions, joined, unchanged, left_out } = *self;
        let (groups, rooms, sessions) = (many(groups, "new group"), many(rooms, "new room"), many(sessions, "session"));
        let joined = many(joined, "membership");
        write!(f, "{groups}, {rooms}, {series} series with {sessions}, {joined}, {unchanged} unchanged, {left_out} left out")
    }
}

/// What taking a timetable in did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Event by event.
    pub lines: Vec<Line>,
    /// The groups' names in the file.
    pub names: Vec<Named>,
    /// The groups to choose from.
    pub groups: Vec<(Id<Group>, String)>,
    /// Who can answer for a new group: address and name.
    pub staff: Vec<(String, String)>,
    /// How many of what.
    pub counts: Counts,
}

impl Imported {
    pub(super) fn of(lines: Vec<Line>, plan: &Plan, known: &Known) -> Self {
        let mut counts = Counts::default();
        for line in &lines {
            match &line.done {
                Done::Taken { series, sessions, joined, notes, .. } => {
                    counts.series += series;
                    counts.sessions += sessions;
                    counts.joined += joined;
                    counts.left_out += usize::from(!line.remarks.is_empty() || !notes.is_empty());
                }
                Done::Known | Done::Over => counts.unchanged += 1,
                Done::Skipped | Done::Refused(_) => counts.left_out += 1,
            }
        }
        let names = plan.names.iter().map(|(name, group)| Named { name: name.clone(), group: *group }).collect();
        let groups = known.groups.iter().map(|card| (card.id, card.name.clone())).collect();
        let staff = known.staff.iter().filter(|card| card.leads()).map(|card| (card.email.clone(), card.name.clone())).collect();
        Self { lines, names, groups, staff, counts }
    }

    /// How many events could not be taken.
    pub fn refused(&self) -> usize {
        self.lines.iter().filter(|line| matches!(line.done, Done::Refused(_))).count()
    }
}

/// What an import did or would do, for the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimetableReport {
    /// Event by event.
    pub imported: Imported,
    /// Whether it was carried out.
    pub committed: bool,
}

impl fmt::Display for TimetableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.imported.lines {
            writeln!(f, "{}: {}: {}", line.number, line.name, line.say())?;
        }
        write!(f, "{} ({})", self.imported.counts, if self.committed { "done" } else { "not carried out" })
    }
}

/// Looks into a timetable and, if asked to, takes it in: for the command line.
///
/// # Errors
/// Refused when the file cannot be read or a question about it is open; a fault when the database fails.
pub async fn import_timetable_file(
    house: &House, actor: &Actor, bytes: &[u8], options: TimetableOptions, commit: bool,
) -> Result<TimetableReport, Error> {
    let request = Request::default();
    let frame = house.look(actor, &request, |act| Box::pin(start_timetable(act))).await?;
    let reading = Arc::new(read(bytes, &options, &frame)?);
    let (seen, said) = (reading.clone(), options.clone());
    let imported = house.rehearse(actor, &request, move |act| Box::pin(take_timetable(act, seen.clone(), said.clone()))).await?;
    if commit {
        house.run(actor, &request, move |act| Box::pin(import_timetable(act, reading.clone(), options.clone()))).await?;
    }
    Ok(TimetableReport { imported, committed: commit })
}
