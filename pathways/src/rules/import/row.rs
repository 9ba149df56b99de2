//! One row of the table, read.

use jiff::civil::Time;
use kernel::{Day, Error, Moment, Zone, text};
use practice::clients::RecordKind;
use rulebook::{Book, Fact, Kind};

use super::{
    Remark,
    columns::{Column, Columns},
    events,
};
use crate::rules::{Typed, happened};

/// What rows are read by.
pub(crate) struct Reading<'a> {
    /// Where the columns stand.
    pub columns: &'a Columns,
    /// The book that is on.
    pub book: &'a Book,
    /// The practice's zone.
    pub zone: &'a Zone,
    /// Now.
    pub now: Moment,
    /// Reads a day as the file writes it.
    pub day: &'a (dyn Fn(&str) -> Result<Day, String> + Sync),
}

/// What a row says of where a client stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Where {
    /// A state of the book, by number, since when.
    State(usize, Moment),
    /// In no state, on purpose: they appear among the unallocated (JV-1).
    Nowhere,
}

/// A row, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Row {
    /// The line of the file.
    pub line: usize,
    /// What the file calls the client by.
    pub mark: String,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// Birth date.
    pub born: Option<Day>,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The kind of record.
    pub record: Option<RecordKind>,
    /// The warning.
    pub warning: String,
    /// Who pays.
    pub commissioner: String,
    /// Where the client stands.
    pub place: Option<Where>,
    /// Who coordinates, by e-mail address.
    pub coordinator: String,
    /// The team.
    pub team: String,
    /// What happened, and the words beside it.
    pub event: Option<(Fact, String)>,
}

/// Reads a row. What cannot be read is said, and is not in the row.
pub(crate) fn row(reading: &Reading<'_>, line: usize, fields: &[String], said: &mut Vec<Remark>) -> Row {
    let cell = |column| reading.columns.cell(fields, column);
    let mut row = Row {
        line,
        mark: cell(Column::Client).to_owned(),
        first: cell(Column::First).to_owned(),
        last: cell(Column::Last).to_owned(),
        email: cell(Column::Email).to_owned(),
        phone: cell(Column::Phone).to_owned(),
        warning: cell(Column::Warning).to_owned(),
        commissioner: cell(Column::Commissioner).to_owned(),
        coordinator: cell(Column::Coordinator).to_owned(),
        team: cell(Column::Team).to_owned(),
        ..Row::default()
    };
    let mut wrong = |say: String| said.push(Remark::new(line, say));
    if !cell(Column::Born).is_empty() {
        row.born = (reading.day)(cell(Column::Born)).map_err(&mut wrong).ok();
    }
    let record = cell(Column::Record);
    if !record.is_empty() {
        row.record = kind_of_record(record);
        if row.record.is_none() {
            wrong(format!("“{record}” is no kind of record. Write client, parent, test, commissioner or staff."));
        }
    }
    let state = cell(Column::State);
    if !state.is_empty() {
        match placed(reading, state, cell(Column::Since)) {
            Ok(Placed::Where(place)) => row.place = Some(place),
            Ok(Placed::Record(kind)) => row.record = row.record.or(Some(kind)),
            Err(say) => wrong(say),
        }
    }
    if !cell(Column::Event).is_empty() {
        match event(reading, &cell) {
            Ok(event) => row.event = Some(event),
            Err(all) => all.into_iter().for_each(&mut wrong),
        }
    } else if !cell(Column::Date).is_empty() {
        wrong("There is a date, but no event. Say what happened on it.".to_owned());
    }
    row
}

fn kind_of_record(written: &str) -> Option<RecordKind> {
    match text::fold(written).as_str() {
        "client" | "patient" => Some(RecordKind::Client),
        "parent" | "parent contact" | "carer" => Some(RecordKind::Parent),
        "test" | "test account" => Some(RecordKind::Test),
        "commissioner" => Some(RecordKind::Commissioner),
        "staff" | "admin" | "meeting" | "staff or meeting account" => Some(RecordKind::Staff),
        _ => None,
    }
}

enum Placed {
    Where(Where),
    Record(RecordKind),
}

fn placed(reading: &Reading<'_>, written: &str, since: &str) -> Result<Placed, String> {
    let Some(state) = state(reading.book, written) else {
        return match text::fold(written).as_str() {
            "no group" | "none" | "unallocated" => Ok(Placed::Where(Where::Nowhere)),
            other => kind_of_record(other).filter(|kind| !kind.served()).map(Placed::Record).ok_or_else(|| {
                let names: Vec<_> = reading.book.states.iter().filter(|state| !state.retired).map(|state| state.name.as_str()).collect();
                format!("“{written}” is no state of {}. There are: {}.", reading.book.name, names.join(", "))
            }),
        };
    };
    if since.is_empty() {
        return Err(format!("Say since when: {} needs a date in the column “since”.", reading.book.states[state].name));
    }
    let (day, time) = parted(since);
    let from = (reading.day)(day)?;
    // The whole day belongs to the state where no time is known.
    let time = time.map_or(Ok(Time::midnight()), clock)?;
    let at = reading.zone.at(from.to_datetime(time));
    if at > reading.now {
        return Err("This lies in the future. A state began before now.".to_owned());
    }
    Ok(Placed::Where(Where::State(state, at)))
}

/// The state of this key or name.
fn state(book: &Book, written: &str) -> Option<usize> {
    let folded = text::fold(written);
    book.state(&folded).or_else(|| book.states.iter().position(|state| text::fold(&state.name) == folded))
}

/// A day and the time that stands with it in one cell: `2026-11-16 10:30`, `2026-11-16T10:30:00`.
fn parted(written: &str) -> (&str, Option<&str>) {
    let Some(colon) = written.find(':') else { return (written, None) };
    let gap = written[..colon].rfind([' ', 'T', 't']);
    gap.map_or((written, None), |gap| (written[..gap].trim_end_matches([',', ' ']), Some(written[gap + 1..].trim())))
}

/// A time of day: `10:30`, `9:05`, `10:30:00`, `2:30 pm`.
fn clock(written: &str) -> Result<Time, String> {
    let wrong = || format!("“{written}” is no time. Write hours and minutes, for example 10:30.");
    let folded = text::fold(written).replace(' ', "");
    let (digits, half) = match (folded.strip_suffix("am"), folded.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        (None, None) => (folded.as_str(), None),
    };
    // A zone or a fraction behind the seconds is not read; an export writes them as nought.
    let mut parts = digits.split(['.', 'z', '+']).next().unwrap_or_default().split(':').map(str::parse::<i8>);
    let (Some(Ok(hour)), Some(Ok(minute)), second, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return Err(wrong()) };
    let second = second.unwrap_or(Ok(0)).map_err(|_| wrong())?;
    let hour = match half {
        Some(after) if (1..=12).contains(&hour) => hour % 12 + after,
        Some(_) => return Err(wrong()),
        None => hour,
    };
    Time::new(hour, minute, second, 0).map_err(|_| wrong())
}

fn event<'a>(reading: &Reading<'_>, cell: &impl Fn(Column) -> &'a str) -> Result<(Fact, String), Vec<String>> {
    let one = |say: String| vec![say];
    let written = cell(Column::Event);
    let (kind, of_word) = events::event(written).ok_or_else(|| {
        let words: Vec<_> = Kind::ALL.iter().map(|kind| kind.word().replace('_', " ")).collect();
        one(format!("“{written}” is no event that is known. There are: {}.", words.join(", ")))
    })?;
    if cell(Column::Date).is_empty() {
        return Err(one("Say on which day it happened.".to_owned()));
    }
    let (day, beside) = parted(cell(Column::Date));
    let day = (reading.day)(day).map_err(one)?;
    let time = Some(cell(Column::Time)).filter(|time| !time.is_empty()).or(beside);
    let time = time.map(clock).transpose().map_err(one)?;
    let of = of_what(reading.book, kind, of_word, cell(Column::Of), cell(Column::Outcome)).map_err(one)?;
    let channel = cell(Column::Channel);
    // A log that says that somebody was chased counts, though it does not say how.
    let by = if kind == Kind::Attempt && channel.is_empty() { "not said" } else { channel };
    let typed = Typed {
        kind: kind.word().to_owned(),
        of,
        by: by.to_owned(),
        day: day.to_string(),
        time: time.map(|time| time.strftime("%H:%M:%S").to_string()).unwrap_or_default(),
        words: cell(Column::Note).to_owned(),
    };
    match happened(&typed, reading.zone, reading.now) {
        // They knew it then, in the system it comes from.
        Ok((fact, words)) => Ok((Fact { known: fact.at, ..fact }, words)),
        Err(Error::Refused(all)) => Err(all.into_iter().map(|refusal| refusal.say).collect()),
        Err(other) => Err(one(other.to_string())),
    }
}

fn of_what(book: &Book, kind: Kind, of_word: &str, of: &str, outcome: &str) -> Result<String, String> {
    match kind {
        Kind::Attempt => Ok(events::outcome(if outcome.is_empty() { of } else { outcome })),
        Kind::Attended | Kind::Missed | Kind::Booked => {
            let written = if of.is_empty() { of_word } else { of };
            let say = || format!("“{written}” is neither group nor individual. Write one of them in the column “of”.");
            events::setting(written).map(str::to_owned).ok_or_else(say)
        }
        Kind::Triaged => {
            let written = if of.is_empty() { outcome } else { of };
            let found = state(book, written).map(|number| book.states[number].key.clone());
            found.ok_or_else(|| "Say where to: write the state in the column “of”.".to_owned())
        }
        Kind::Module
        | Kind::Offered
        | Kind::Contact
        | Kind::Joined
        | Kind::Left
        | Kind::Finished
        | Kind::SteppedUp
        | Kind::SteppedDown
        | Kind::ReferredOut
        | Kind::ReferredIn
        | Kind::GoalMet
        | Kind::Graduated
        | Kind::AskedToEnd => Ok(if of.is_empty() { of_word.to_owned() } else { of.to_owned() }),
    }
}
