//! Marking: one client or several, and all who are not marked yet.

use std::collections::HashSet;

use kernel::{Error, Id, Moment};
use platform::{Act, Outcome as End, Permit, act::Deed};
use serde::{Deserialize, Serialize};

use super::run::{RunSession, roll};
use crate::sessions::{
    rules::{self, Typed},
    store,
    words::{Change, Entry, EntryCard, Outcome, Segment, Session, SessionCard},
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
    let usual = usual_code(&permit);
    let (mut answers, mut changes, mut deed) = (Vec::new(), Vec::new(), Deed::of("session.marked").on(session));
    let mut met = HashSet::new();
    for order in &orders {
        if !met.insert(order.entry) {
            answers.push(Marked::Refused { say: "This client was marked twice at once. Mark them once more.".to_owned(), field: None });
            continue;
        }
        let Some(entry) = roll.entries.iter().find(|e| e.id == order.entry) else { return Err(Error::Missing) };
        let typed = Typed { outcome: order.outcome, reason: &order.reason, code: order.code.as_deref(), segments: &order.segments };
        let change = match rules::mark(&roll.session, entry, &typed, &usual, &codes, act.now()) {
            Ok(change) => change,
            Err(Error::Refused(why)) => {
                let field = why.first().and_then(|r| r.field.clone());
                let say = why.iter().map(|r| r.say.as_str()).collect::<Vec<_>>().join(" ");
                answers.push(Marked::Refused { say, field });
                continue;
            }
            Err(other) => return Err(other),
        };
        if stands(entry, &change) {
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
    store::write_marks(act, &permit, &changes, version).await?;
    act.done(deed, answers)
}

fn stands(entry: &EntryCard, change: &Change) -> bool {
    entry.outcome == change.outcome && entry.reason == change.reason && entry.code == change.code && entry.segments == change.segments
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
    }
}

fn usual_code(permit: &Permit<RunSession>) -> String {
    permit.row().slot.service_code.clone().unwrap_or_default()
}

/// Marks everybody present who is not marked yet, with the usual code. What is marked already stays (TA-19).
///
/// # Errors
/// Refused when the session is sealed.
pub async fn all_present(act: &mut Act, session: Id<Session>) -> End<usize> {
    let permit = act.may::<RunSession>(session).await?;
    let roll = roll(act, &permit).await?;
    rules::open(&roll.session)?;
    let whole = Segment { time_in: roll.session.actual_start, time_out: roll.session.actual_end };
    let code = usual_code(&permit);
    let changes: Vec<_> = roll
        .entries
        .iter()
        .filter(|e| e.outcome == Outcome::Unmarked)
        .map(|e| (e, Change { outcome: Outcome::Present, reason: String::new(), code: code.clone(), segments: vec![whole] }))
        .collect();
    let count = changes.len();
    if count == 0 {
        return act.nothing(0);
    }
    let deed = changes.iter().fold(Deed::of("session.all_present").on(session), |deed, (e, _)| deed.client(e.client));
    let version = store::count_change(act, &permit, session).await?;
    store::write_marks(act, &permit, &changes, version).await?;
    act.done(deed.with("marked", count), count)
}
