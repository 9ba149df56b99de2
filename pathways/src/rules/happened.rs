//! A fact typed by hand, checked.

use kernel::{Error, Moment, Refusal, Zone, text};
use practice::sessions::State;
use rulebook::{Fact, Kind};
use serde::{Deserialize, Serialize};

/// A fact as a form types it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// What kind, by its word.
    pub kind: String,
    /// Of what: the outcome of an attempt, `group` or `individual`, the module, the state triaged to.
    pub of: String,
    /// How, in a word: the channel of an attempt.
    pub by: String,
    /// The day, `2026-11-23`; empty for now.
    pub day: String,
    /// The time of day, `10:30`; empty for noon, or for now where no day is given.
    pub time: String,
    /// What whoever records it wants to say.
    pub words: String,
}

/// The outcomes of an attempt to reach somebody.
pub(crate) const OUTCOMES: [&str; 4] = ["reached", "message", "no_answer", "declined"];

/// How many years back something may lie: further back it is a slip of the pen.
const YEARS: i16 = 30;

/// Whether a fact is somebody's decision on where a client goes: only whoever may move the client records it.
pub(crate) const fn decides(kind: Kind) -> bool {
    matches!(kind, Kind::Triaged | Kind::SteppedUp | Kind::SteppedDown | Kind::ReferredOut | Kind::Graduated | Kind::Finished)
}

/// Whether there is anything that a fact of a kind can be of.
const fn is_of_something(kind: Kind) -> bool {
    !matches!(kind, Kind::Contact | Kind::SteppedUp | Kind::SteppedDown | Kind::Graduated | Kind::AskedToEnd)
}

/// What was typed, as a fact that is known from now on, and the words beside it.
///
/// # Errors
/// Refused field by field.
pub(crate) fn happened(typed: &Typed, zone: &Zone, now: Moment) -> Result<(Fact, String), Error> {
    let mut wrong = Vec::new();
    let kind = Kind::read(typed.kind.trim());
    if kind.is_none() {
        wrong.push(Refusal::new("fact.kind", "Choose what happened.").at("kind"));
    }
    let of = if kind.is_some_and(is_of_something) { text::clean(&typed.of) } else { String::new() };
    let by = text::clean(&typed.by);
    if of.chars().count() > 80 {
        wrong.push(Refusal::new("fact.of", "Write this in at most 80 characters.").at("of"));
    }
    match kind {
        Some(Kind::Attempt) if !OUTCOMES.contains(&of.as_str()) => {
            wrong.push(Refusal::new("attempt.outcome", "Say what came of the attempt: reached, left a message, no answer, or declined.").at("of"));
        }
        Some(Kind::Attempt) if by.is_empty() => {
            wrong.push(Refusal::new("attempt.channel", "Say how you tried: by phone, text, e-mail, letter …").at("by"));
        }
        Some(Kind::Triaged) if of.is_empty() => wrong.push(Refusal::new("triaged.to", "Say where to.").at("of")),
        Some(_) | None => {}
    }
    if by.chars().count() > 40 {
        wrong.push(Refusal::new("fact.by", "Write how in at most 40 characters.").at("by"));
    }
    if typed.words.chars().count() > 2_000 {
        wrong.push(Refusal::new("fact.words", "Write the note in at most 2,000 characters.").at("words"));
    }
    let at = instant(typed, zone, now).inspect_err(|refusal| wrong.push(refusal.clone())).ok();
    if at.is_some_and(|at| at > now) {
        wrong.push(Refusal::new("fact.future", "This lies in the future. Choose when it happened.").at("day"));
    }
    if at.is_some_and(|at| too_old(at, zone, now)) {
        wrong.push(Refusal::new("fact.old", "This lies more than thirty years back. Look at the year once more.").at("day"));
    }
    match (kind, at) {
        (Some(kind), Some(at)) if wrong.is_empty() => {
            let fact = Fact { at, known: now, until: None, kind, of: of.into(), by: by.into() };
            Ok((fact, text::clean(&typed.words)))
        }
        _ => Err(Error::Refused(wrong)),
    }
}

/// Whether an instant lies further back than anything on a pathway.
pub(crate) fn too_old(at: Moment, zone: &Zone, now: Moment) -> bool {
    zone.day(at).year() < zone.day(now).year() - YEARS
}

/// What a visit is to the rules, by how it went: attended, missed, or nothing where nobody can help it.
pub(crate) const fn visited(state: State) -> Option<Kind> {
    match state {
        State::Present | State::LeftEarly | State::Late | State::LateLeftEarly => Some(Kind::Attended),
        State::Absent | State::NoShow | State::LateCancel | State::Excused => Some(Kind::Missed),
        State::Expected | State::ByPractice => None,
    }
}

/// Whether a membership ended because its programme was gone through, by the reason given.
pub(crate) fn finished(reason: &str) -> bool {
    let folded = text::fold(reason);
    ["complet", "end of the programme", "end of programme", "finished", "graduat"].iter().any(|word| folded.contains(word))
}

fn instant(typed: &Typed, zone: &Zone, now: Moment) -> Result<Moment, Refusal> {
    let (day, time) = (typed.day.trim(), typed.time.trim());
    if day.is_empty() && time.is_empty() {
        return Ok(now);
    }
    let date = if day.is_empty() {
        zone.day(now)
    } else {
        day.parse().map_err(|_| Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at("day"))?
    };
    let clock = if time.is_empty() {
        // A day alone means some time on it; today it is not later than now.
        let noon = zone.at(date.at(12, 0, 0, 0));
        return Ok(if date == zone.day(now) { noon.min(now) } else { noon });
    } else {
        time.parse().map_err(|_| Refusal::new("time.shape", "Write the time as hours and minutes, for example 10:30.").at("time"))?
    };
    Ok(zone.at(date.to_datetime(clock)))
}
