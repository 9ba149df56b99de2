//! Marking: one client or several, and all who are not marked yet.

use std::collections::HashSet;

use kernel::{Error, Id, Moment};
use platform::{Act, Outcome as End, act::Deed};
use serde::{Deserialize, Serialize};

use super::run::{RunSession, roll};
use crate::sessions::{
    rules::{self, Typed, Usual},
    store,
    words::{Entry, EntryCard, Mark, Mode, Outcome, Remote, Segment, Session, SessionCard, Source, When},
};

/// What a facilitator marked for one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkOrder {
    /// The line of the roster.
    pub entry: Id<Entry>,
    /// The version it was read at.
    pub base: i64,
    /// How it went.
    pub outcome: Outcome,
    /// Why not.
    #[serde(default)]
    pub reason: String,
    /// The service code; empty for no fee, nothing for the usual one.
    #[serde(default)]
    pub code: Option<String>,
    /// Times in and out as typed; empty for the whole session.
    #[serde(default)]
    pub segments: Vec<(String, String)>,
    /// How they took part in each of these times; where nothing is said, as before, or as is usual.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// What was written down about a remote one; nothing leaves what stands.
    #[serde(default)]
    pub remote: Option<Remote>,
}

impl MarkOrder {
    /// What was typed, for the rules.
    pub(super) fn typed(&self) -> Typed<'_> {
        Typed {
            outcome: self.outcome,
            reason: &self.reason,
            code: self.code.as_deref(),
            segments: &self.segments,
            modes: &self.modes,
            remote: self.remote.as_ref(),
        }
    }
}

/// What became of a mark.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Marked {
    /// It stands, at this version.
    Saved {
        /// The entry's version now.
        version: i64,
    },
    /// Somebody else marked the client meanwhile; nothing was changed, and both are shown.
    Conflict {
        /// The entry's version now.
        version: i64,
        /// What stands now.
        theirs: MarkOrder,
        /// Who marked it.
        by: Option<Id<kernel::id::Staff>>,
    },
    /// It will not do.
    Refused {
        /// Why, for a person.
        say: String,
        /// Beside which field.
        field: Option<String>,
    },
}

/// Marks clients. Each mark stands or falls by itself; a mark that already stands is saved again without a change, so
/// sending twice is safe.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn mark(act: &mut Act, session: Id<Session>, orders: Vec<MarkOrder>) -> End<Vec<Marked>> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = roll(act, &permit).await?;
    let codes = store::codes(act, &permit).await?;
    let usual = rules::usual(&permit.row().slot);
    let when = When::of(act.now(), &roll.session);
    let (mut answers, mut changes, mut deed) = (Vec::new(), Vec::new(), Deed::of("session.marked").on(session));
    let mut met = HashSet::new();
    for order in &orders {
        if !met.insert(order.entry) {
            answers.push(Marked::Refused { say: "This client was marked twice at once. Mark them once more.".to_owned(), field: None });
            continue;
        }
        let Some(entry) = roll.entries.iter().find(|e| e.id == order.entry) else { return Err(Error::Missing) };
        let change = match rules::mark(&roll.session, entry, &order.typed(), &usual, &codes, act.now()) {
            Ok(change) => change,
            Err(Error::Refused(why)) => {
                let field = why.first().and_then(|r| r.field.clone());
                let say = why.iter().map(|r| r.say.as_str()).collect::<Vec<_>>().join(" ");
                answers.push(Marked::Refused { say, field });
                continue;
            }
            Err(other) => return Err(other),
        };
        if entry.mark().same(&change) {
            answers.push(Marked::Saved { version: entry.version });
        } else if order.base != entry.version {
            let theirs = as_order(entry, &roll.session);
            answers.push(Marked::Conflict { version: entry.version, theirs, by: entry.marked_by });
        } else {
            answers.push(Marked::Saved { version: entry.version + 1 });
            deed = deed.client(entry.client).with(
                &entry.id.to_string(),
                format!("{} -> {} {}", entry.outcome.word(), change.outcome.word(), change.code),
            );
            changes.push((entry, change));
        }
    }
    if changes.is_empty() {
        return act.nothing(answers);
    }
    let version = store::count_change(act, &permit, session).await?;
    store::write_marks(act, &permit, &changes, version, Source::Staff).await?;
    act.done(deed.with("when", when.word()), answers)
}

fn as_order(entry: &EntryCard, session: &SessionCard) -> MarkOrder {
    let clock = |at: Moment| session.zone.clock(at);
    MarkOrder {
        entry: entry.id,
        base: entry.version,
        outcome: entry.outcome,
        reason: entry.reason.clone(),
        code: Some(entry.code.clone()),
        segments: entry.segments.iter().map(|s| (clock(s.time_in), clock(s.time_out))).collect(),
        modes: entry.segments.iter().map(|s| s.mode).collect(),
        remote: Some(entry.remote.clone()),
    }
}

/// Marks everybody present who is not marked yet, with the usual code. What is marked already stays (TA-19).
///
/// # Errors
/// Refused when the session is sealed.
pub async fn all_present(act: &mut Act, session: Id<Session>) -> End<usize> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = roll(act, &permit).await?;
    rules::open(&roll.session)?;
    let Usual { code, mode, platform } = rules::usual(&permit.row().slot);
    let whole = Segment::of(roll.session.actual_start, roll.session.actual_end, mode);
    let remote = Remote { platform: if mode == Mode::Remote { platform } else { String::new() }, ..Remote::default() };
    let present = Mark { outcome: Outcome::Present, reason: String::new(), code, segments: vec![whole], remote };
    let changes: Vec<_> = roll
        .entries
        .iter()
        .filter(|e| e.outcome == Outcome::Unmarked)
        .map(|e| (e, present.clone()))
        .collect();
    let count = changes.len();
    if count == 0 {
        return act.nothing(0);
    }
    let deed = changes.iter().fold(Deed::of("session.all_present").on(session), |deed, (e, _)| deed.client(e.client));
    let version = store::count_change(act, &permit, session).await?;
    store::write_marks(act, &permit, &changes, version, Source::Staff).await?;
    let when = When::of(act.now(), &roll.session);
    act.done(deed.with("marked", count).with("when", when.word()), count)
}
