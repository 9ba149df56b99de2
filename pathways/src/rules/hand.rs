//! What people may do by hand: move, answer, take back; and what they must say.

use kernel::{Error, Moment, Refusal, text};
use rulebook::Book;

use super::due::reason_due;
use crate::words::{Cause, EpisodeCard, IntervalCard};

/// A move as chosen, found allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The state, by number.
    pub to: usize,
    /// When.
    pub at: Moment,
    /// Why; may be empty where the book asks for none.
    pub reason: String,
}

/// A reason that has to be given.
pub(crate) fn reason(typed: &str) -> Result<String, Refusal> {
    let words = text::clean(typed);
    if words.is_empty() {
        return Err(Refusal::new("reason.missing", "Say why, in a few words. It stands with the decision.").at("reason"));
    }
    if words.chars().count() > 500 {
        return Err(Refusal::new("reason.long", "Write the reason in at most 500 characters.").at("reason"));
    }
    Ok(words)
}

/// A move by hand. Where no rule of the book leads from here to there, a person may still move the client, with a reason; into a
/// retired state nobody may.
///
/// # Errors
/// Refused when there is no such state, the client is in it, it is retired, a reason is missing, or it lies before the client came
/// here or after now.
pub(crate) fn chosen(book: &Book, card: &EpisodeCard, to: &str, at: Moment, typed: &str, now: Moment) -> Result<Chosen, Error> {
    let number = book.state(to).ok_or_else(|| Refusal::new("state.unknown", "Choose one of the pathway's states.").at("to"))?;
    let state = &book.states[number];
    if state.retired {
        return Err(Refusal::new("state.retired", format!("{} is not used any more. Choose another state.", state.name)).at("to").into());
    }
    if card.state == state.key && card.ended.is_none() {
        return Err(Refusal::new("state.same", format!("The client is in {} already.", state.name)).at("to").into());
    }
    if at > now {
        return Err(Refusal::new("move.future", "A move lies in the past or is now. Choose an earlier time.").at("at").into());
    }
    if at < card.entered {
        return Err(Refusal::new("move.before", "The client came into their present state later than that. Choose a later time.").at("at").into());
    }
    let due = reason_due(book, &card.state, to);
    let reason = if due || !typed.trim().is_empty() { reason(typed)? } else { String::new() };
    Ok(Chosen { to: number, at, reason })
}

/// Which interval is taken back, and which opens again (P6): the last one, unless it is where the episode began.
///
/// # Errors
/// Refused when there is nothing before it.
pub(crate) fn takes_back(intervals: &[IntervalCard]) -> Result<(&IntervalCard, &IntervalCard), Error> {
    let last = intervals.iter().find(|i| i.voided.is_none() && i.to.is_none());
    let before = last.and_then(|last| intervals.iter().find(|i| Some(i.id) == last.before));
    match (last, before) {
        (Some(last), Some(before)) if last.cause != Cause::Mapping => Ok((last, before)),
        (Some(_), Some(_)) => Err(Error::refuse("undo.mapping", "The pathway itself was changed here. Move the client by hand instead.")),
        _ => Err(Error::refuse("undo.first", "This is where the episode began; there is nothing before it to go back to.")),
    }
}
