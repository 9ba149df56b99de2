//! The log of marks and the times that go with them: every mark is a row, the entry holds the last one.

use std::collections::HashMap;

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, args,
    db::{Arg, places},
    permit::{Proof, Warrant},
};
use serde_json::{Value, json};

use crate::{
    clients::Client,
    sessions::words::{Entry, EntryCard, Mark, MarkLine, Mode, Outcome, Remote, Segment, Session, Source},
};

/// Where a mark came from, who made it and when; for marks that are carried over, not now and not the caller.
#[derive(Debug, Clone, Copy)]
pub(in crate::sessions) struct Word {
    pub source: Source,
    pub at: Moment,
    pub by: Option<Id<Staff>>,
}

impl Word {
    /// The caller's, now.
    pub fn now(act: &Act, source: Source) -> Self {
        Self { source, at: act.now(), by: act.actor().staff().map(|s| s.staff) }
    }
}

fn segment_rows(act: &Act, entry: Id<Entry>, segments: &[Segment]) -> Vec<Vec<Arg>> {
    let row = |s: &Segment| {
        args![act.practice(), uuid::Uuid::now_v7(), entry, s.time_in, s.time_out, s.source.word(), s.mode.word(), s.open]
    };
    segments.iter().map(row).collect()
}

/// Times as the log keeps them: `[in, out]`, with a third word where somebody took part from elsewhere.
fn kept(segments: &[Segment]) -> String {
    let one = |s: &Segment| match s.mode {
        Mode::Room => json!([s.time_in.0, s.time_out.0]),
        Mode::Remote => json!([s.time_in.0, s.time_out.0, s.mode.word()]),
    };
    Value::from(segments.iter().map(one).collect::<Vec<_>>()).to_string()
}

fn read(kept: &str) -> Vec<Segment> {
    let all: Vec<Vec<Value>> = serde_json::from_str(kept).unwrap_or_default();
    let one = |parts: &Vec<Value>| {
        let moment = |at: usize| parts.get(at).and_then(Value::as_i64).map(Moment);
        let mode = parts.get(2).and_then(Value::as_str).and_then(Mode::read).unwrap_or_default();
        Some(Segment::of(moment(0)?, moment(1)?, mode))
    };
    all.iter().filter_map(one).collect()
}

/// Writes marks: the entries' new state, their times, and a row each in the log of marks.
pub(in crate::sessions) async fn write_marks(
    act: &Act, proof: &impl Warrant, changes: &[(&EntryCard, Mark)], changed_in: i64, source: Source,
) -> Result<(), Error> {
    let word = Word::now(act, source);
    let all: Vec<_> = changes.iter().map(|(entry, mark)| (*entry, mark, word)).collect();
    write_words(act, proof, &all, changed_in).await
}

/// Writes marks with the word of whoever made them, each on the entry as it was read.
pub(in crate::sessions) async fn write_words(
    act: &Act, proof: &impl Warrant, changes: &[(&EntryCard, &Mark, Word)], changed_in: i64,
) -> Result<(), Error> {
    let tx = act.change(proof);
    let (mut segments, mut log) = (Vec::new(), Vec::new());
    for (entry, mark, word) in changes {
        let sql = "UPDATE sessions_entry SET outcome = $3, reason = $4, code = $5, changed_in = $6, version = $7, marked_at = $8, marked_by = $9, \
                   remote = $10 WHERE practice_id = $1 AND id = $2";
        let version = entry.version + 1;
        let (reason, code, remote) = (mark.reason.as_str(), mark.code.as_str(), mark.remote.kept());
        let row = args![act.practice(), entry.id, mark.outcome.word(), reason, code, changed_in, version, word.at, word.by, remote.as_str()];
        tx.run(sql, row).await?;
        if !entry.segments.is_empty() && entry.segments != mark.segments {
            tx.run("DELETE FROM sessions_segment WHERE practice_id = $1 AND entry_id = $2", args![act.practice(), entry.id]).await?;
        }
        if entry.segments != mark.segments {
            segments.extend(segment_rows(act, entry.id, &mark.segments));
        }
        log.push(args![
            act.practice(), entry.id, version, mark.outcome.word(), reason, code, kept(&mark.segments), word.at, word.by, remote,
            word.source.word()
        ]);
    }
    tx.insert("sessions_segment (practice_id, id, entry_id, time_in, time_out, source, mode, still_in)", segments).await?;
    tx.insert("sessions_mark (practice_id, entry_id, version, outcome, reason, code, segments, at, by_id, remote, source)", log).await
}

/// The times of a session's clients, by entry, each in order.
pub(in crate::sessions) async fn segments(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<HashMap<Id<Entry>, Vec<Segment>>, Error> {
    let sql = "SELECT g.entry_id, g.time_in, g.time_out, g.mode, g.source, g.still_in FROM sessions_entry e CROSS JOIN sessions_segment g \
               WHERE e.practice_id = $1 AND e.session_id = $2 AND g.practice_id = $1 AND g.entry_id = e.id ORDER BY g.time_in";
    let mut segments: HashMap<Id<Entry>, Vec<Segment>> = HashMap::new();
    for mut r in act.db(proof).all(sql, args![act.practice(), session]).await? {
        let (entry, time_in, time_out): (Id<Entry>, Moment, Moment) = (r.next()?, r.next()?, r.next()?);
        let (mode, source, open): (String, String, bool) = (r.next()?, r.next()?, r.next()?);
        let mode = Mode::read(&mode).unwrap_or_default();
        segments.entry(entry).or_default().push(Segment { time_in, time_out, mode, source: Source::read(&source), open });
    }
    Ok(segments)
}

/// Every mark that was made in a session, by entry, the first one first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn marks(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<HashMap<Id<Entry>, Vec<MarkLine>>, Error> {
    let sql = "SELECT m.entry_id, m.version, m.outcome, m.reason, m.code, m.segments, m.remote, m.source, m.at, m.by_id \
               FROM sessions_entry e CROSS JOIN sessions_mark m \
               WHERE e.practice_id = $1 AND e.session_id = $2 AND m.practice_id = $1 AND m.entry_id = e.id ORDER BY m.version";
    let mut all: HashMap<Id<Entry>, Vec<MarkLine>> = HashMap::new();
    for mut r in act.db(proof).all(sql, args![act.practice(), session]).await? {
        let (entry, version): (Id<Entry>, i64) = (r.next()?, r.next()?);
        let (outcome, reason, code): (String, String, String) = (r.next()?, r.next()?, r.next()?);
        let (segments, remote, source): (String, String, String) = (r.next()?, r.next()?, r.next()?);
        let mark = Mark {
            outcome: Outcome::read(&outcome).unwrap_or(Outcome::Unmarked),
            reason,
            code,
            segments: read(&segments),
            remote: Remote::read(&remote),
        };
        let line = MarkLine { entry, version, mark, source: Source::read(&source), at: r.next()?, by: r.next()? };
        all.entry(entry).or_default().push(line);
    }
    Ok(all)
}

/// Who attended these sessions: session, line of the roster, client.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn attenders(
    act: &Act, proof: &impl Proof, sessions: &[Id<Session>],
) -> Result<Vec<(Id<Session>, Id<Entry>, Id<Client>)>, Error> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT session_id, id, client_id FROM sessions_entry WHERE practice_id = $1 AND session_id IN ({}) AND off_at IS NULL \
         AND outcome IN ('present', 'late')",
        places(2, sessions.len())
    );
    let mut args = args![act.practice()];
    args.extend(sessions.iter().map(|id| Arg::from(*id)));
    act.db(proof).all(&sql, args).await?.into_iter().map(|mut r| Ok((r.next()?, r.next()?, r.next()?))).collect()
}
