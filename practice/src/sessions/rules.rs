//! Decisions of a session: what a mark means and whether it will do. Pure.

mod ahead;
mod correct;
mod off;
mod sheet;
mod stay;

use jiff::civil::Time;
use kernel::{Error, Moment, Refusal, Zone, text, time::{HOUR, MINUTE}};

use super::words::{Code, EntryCard, Mark, Mode, Outcome, Remote, Segment, SessionCard};
use crate::schedule::Slot;

pub(super) use ahead::{Ordered, ahead, begun};
pub(super) use correct::correct;
pub(super) use off::off;
pub(super) use sheet::printed_name;
pub(super) use stay::{arrive, leave};

/// How far outside the session's own times a client's time may lie.
const TOLERANCE: i64 = 30 * MINUTE;
/// The longest reason.
const LONGEST_REASON: usize = 500;

/// A time as it was typed in a session: on its day, or on the next if the session runs past midnight.
pub(super) fn clock_time(text: &str, session: &SessionCard) -> Option<Moment> {
    let time: Time = text.trim().parse::<Time>().ok().or_else(|| Time::strptime("%H:%M", text.trim()).ok())?;
    let zone: &Zone = &session.zone;
    let at = zone.at(zone.day(session.actual_start).to_datetime(time));
    Some(if at < session.actual_start.plus(-12 * HOUR) { at.plus(24 * HOUR) } else { at })
}

/// A moment without its seconds: attendance is kept in whole minutes.
fn minute(at: Moment) -> Moment {
    Moment(at.0.div_euclid(MINUTE) * MINUTE)
}

/// What a mark that says no more means in a session: its usual code, and how its clients take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Usual {
    pub code: String,
    pub mode: Mode,
    /// The video service of a remote session.
    pub platform: String,
}

/// What is usual in an occurrence: remote where there is a link and no room, by the service that the link leads to.
pub(super) fn usual(slot: &Slot) -> Usual {
    let link = slot.link.as_deref().unwrap_or_default();
    let host = link.split_once("://").map_or(link, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    let mode = if slot.room_id.is_none() && !link.is_empty() { Mode::Remote } else { Mode::Room };
    Usual { code: slot.service_code.clone().unwrap_or_default(), mode, platform: host.to_owned() }
}

/// What a facilitator marked, as typed.
#[derive(Debug, Clone)]
pub(super) struct Typed<'a> {
    pub outcome: Outcome,
    pub reason: &'a str,
    pub code: Option<&'a str>,
    pub segments: &'a [(String, String)],
    /// How they took part in each of these times; where nothing is said, as before, or as is usual.
    pub modes: &'a [Mode],
    /// What was written down about a remote one; nothing said leaves what stands.
    pub remote: Option<&'a Remote>,
}

/// Judges a mark: an open session, sound times for attenders, none for the absent, and a code that fits.
pub(super) fn mark(
    session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, usual: &Usual, codes: &[Code], now: Moment,
) -> Result<Mark, Error> {
    open(session)?;
    judge(session, entry, typed, usual, codes, now)
}

/// Judges what was typed about somebody, whether the session is open or not.
fn judge(session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, usual: &Usual, codes: &[Code], now: Moment) -> Result<Mark, Error> {
    let attended = typed.outcome.attended();
    let reason = reason(typed.reason)?;
    let code = code(typed.code, attended, &usual.code, codes)?;
    let segments = if attended { segments(session, entry, typed, usual, now)? } else { Vec::new() };
    let remote = if segments.iter().any(|s| s.mode == Mode::Remote) { remote(entry, typed.remote, usual)? } else { Remote::default() };
    Ok(Mark { outcome: typed.outcome, reason, code, segments, remote })
}

/// A reason as it is kept.
fn reason(typed: &str) -> Result<String, Error> {
    let reason = text::clean(typed);
    if reason.chars().count() > LONGEST_REASON {
        let say = format!("Keep the reason under {LONGEST_REASON} characters; the note has room for more.");
        return Err(Refusal::new("mark.reason_long", say).at("reason").into());
    }
    Ok(reason)
}

/// The code that a mark is given: the one asked for where it fits, else the usual one of attenders, or none.
fn code(asked: Option<&str>, attended: bool, usual_code: &str, codes: &[Code]) -> Result<String, Error> {
    let usual = if attended { usual_code } else { "" };
    let asked = asked.unwrap_or(usual).trim();
    Ok(match codes.iter().find(|c| c.code == asked) {
        Some(code) if code.attended == attended => asked,
        // The outcome changed and the code stayed behind: the usual one of the new outcome is meant.
        Some(_) => usual,
        None if asked.is_empty() => "",
        None if asked == usual_code => usual,
        None => return Err(Refusal::new("mark.code", "Choose one of the practice's service codes, or no fee.").at("code").into()),
    }
    .to_owned())
}

/// What is kept about somebody remote: what was typed, or what stands; the service of the session where none was named.
fn remote(entry: &EntryCard, typed: Option<&Remote>, usual: &Usual) -> Result<Remote, Error> {
    let from = typed.unwrap_or(&entry.remote);
    let line = |words: &str| text::clean(words).replace('\n', " ");
    let mut kept = Remote {
        platform: line(&from.platform),
        location: line(&from.location),
        audio_reason: if from.audio_only { line(&from.audio_reason) } else { String::new() },
        ..from.clone()
    };
    if kept.platform.is_empty() {
        kept.platform.clone_from(&usual.platform);
    }
    if [&kept.platform, &kept.location, &kept.audio_reason].iter().any(|words| words.chars().count() > 200) {
        return Err(Refusal::new("mark.remote_long", "Keep each line about taking part remotely under 200 characters.").at("remote").into());
    }
    Ok(kept)
}

/// Whether attendance can still change.
pub(super) fn open(session: &SessionCard) -> Result<(), Error> {
    match session.sealed_at {
        None => Ok(()),
        Some(_) => Err(Error::refuse("session.sealed", "The session is signed. Attendance stays as it was signed; correct it with a reason.")),
    }
}

fn times_refused(say: &str) -> Error {
    Refusal::new("mark.times", say).at("segments").into()
}

fn segments(session: &SessionCard, entry: &EntryCard, typed: &Typed<'_>, usual: &Usual, now: Moment) -> Result<Vec<Segment>, Error> {
    let mut all = Vec::new();
    for (at, (from, to)) in typed.segments.iter().enumerate().filter(|(_, (from, to))| !(from.trim().is_empty() && to.trim().is_empty())) {
        let from = if from.trim().is_empty() { Some(session.actual_start) } else { clock_time(from, session) };
        let to = if to.trim().is_empty() { Some(session.actual_end) } else { clock_time(to, session) };
        let (Some(time_in), Some(time_out)) = (from, to) else {
            return Err(times_refused("Write times as hours and minutes, such as 10:05."));
        };
        if time_out <= time_in {
            return Err(times_refused("The time out must be later than the time in."));
        }
        if time_in < session.actual_start.plus(-TOLERANCE) || time_out > session.actual_end.plus(TOLERANCE) {
            return Err(times_refused("That time lies outside the session. Change the session's own times first if it ran longer."));
        }
        all.push(known(entry, time_in, time_out, typed.modes.get(at).copied(), usual));
    }
    all.sort_by_key(|s| s.time_in);
    if all.windows(2).any(|w| w[1].time_in < w[0].time_out) {
        return Err(times_refused("Two of these times overlap. Correct one of them."));
    }
    if all.is_empty() {
        if entry.outcome.attended() && !entry.segments.is_empty() && entry.outcome == typed.outcome {
            all.clone_from(&entry.segments);
        } else {
            all.push(known(entry, session.actual_start, session.actual_end, typed.modes.first().copied(), usual));
        }
    }
    late(session, entry, typed.outcome, all, now)
}

/// A time as typed, with what is known about it: its own mode and whose word it is where it stands already.
fn known(entry: &EntryCard, time_in: Moment, time_out: Moment, mode: Option<Mode>, usual: &Usual) -> Segment {
    let overlap = |s: &&Segment| s.time_out.min(time_out).0 - s.time_in.max(time_in).0;
    let near = entry.segments.iter().max_by_key(overlap);
    let mode = mode.or(near.map(|s| s.mode)).unwrap_or(usual.mode);
    match entry.segments.iter().find(|s| s.time_in == time_in && s.time_out == time_out) {
        Some(stands) => Segment { mode, ..*stands },
        None => Segment::of(time_in, time_out, mode),
    }
}

/// Somebody late was not there from the start. While the session lasts that is since now; before and after it, the time
/// must be said.
fn late(session: &SessionCard, entry: &EntryCard, outcome: Outcome, mut all: Vec<Segment>, now: Moment) -> Result<Vec<Segment>, Error> {
    let Some(first) = all.first_mut().filter(|first| outcome == Outcome::Late && first.time_in <= session.actual_start) else { return Ok(all) };
    if entry.outcome == Outcome::Late && entry.segments.first().is_some_and(|stands| stands.time_in == first.time_in) {
        return Ok(all);
    }
    let since = minute(now).max(session.actual_start.plus(MINUTE));
    if now < session.actual_start || since >= first.time_out {
        return Err(Refusal::new("mark.late_time", "Late since when? Write the time they came in.").at("segments").into());
    }
    first.time_in = since;
    Ok(all)
}

/// The session's own times, as typed.
pub(super) fn times(session: &SessionCard, from: &str, to: &str) -> Result<(Moment, Moment), Error> {
    open(session)?;
    let (Some(start), Some(end)) = (clock_time(from, session), clock_time(to, session)) else {
        return Err(Refusal::new("session.times", "Write times as hours and minutes, such as 10:05.").at("actual_start").into());
    };
    let end = if end <= start { end.plus(24 * HOUR) } else { end };
    if end.minutes_since(start) > 12 * 60 {
        return Err(Refusal::new("session.long", "A session lasts at most 12 hours. Check the two times.").at("actual_end").into());
    }
    Ok((start, end))
}

/// How segments follow when the session's own times move: those that lay on an old edge move with it, and none stays
/// outside. `None` when nothing of it is left.
pub(super) fn follow(segment: Segment, old: (Moment, Moment), new: (Moment, Moment)) -> Option<Segment> {
    let moved = Segment {
        time_in: if segment.time_in == old.0 { new.0 } else { segment.time_in.max(new.0) },
        time_out: if segment.time_out == old.1 { new.1 } else { segment.time_out.min(new.1) },
        ..segment
    };
    (moved.time_out > moved.time_in).then_some(moved)
}

#[cfg(test)]
mod tests;
