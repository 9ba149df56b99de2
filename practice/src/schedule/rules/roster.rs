//! Who is expected when: what follows from memberships and tracks, and what a person decided for one date.
//!
//! The rule: a client is expected at an occurrence that has not begun exactly when a spell of membership in its group, or on a
//! track that holds its series, covers its start; of one that is under way, the instant now; of one that is over, its end.
//! What somebody decided by hand for one date outlives every change of membership.

use std::collections::HashMap;

use kernel::{Id, Moment, Refusal, text};

use crate::{
    access::Removal,
    clients::Client,
    schedule::words::{Claim, Date, Expected, Line, Occurrence, Slot, Source, What},
};

/// A step of a reconciliation: the roster line as it is to be, and what the change says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::schedule) struct Step {
    /// The line to write; `None` where nothing is written.
    pub line: Option<Expected>,
    /// The line to remove.
    pub remove: Option<(Id<Occurrence>, Id<Client>)>,
    /// What the change says.
    pub said: Line,
}

/// The instant at which a date's roster is judged: its start, now while it is under way, or its end.
fn judged_at(date: &Date, now: Moment) -> Moment {
    Moment(now.0.clamp(date.starts_at.0, date.ends_at.0 - 1))
}

fn claimed<'a>(date: &Date, claims: &'a [Claim], client: Id<Client>, now: Moment) -> Option<&'a Claim> {
    let at = judged_at(date, now);
    let holds = |claim: &&Claim| {
        claim.client == client
            && claim.from <= at
            && claim.to.is_none_or(|to| at < to)
            && (claim.group == Some(date.group) || claim.series.contains(&date.series))
    };
    claims.iter().filter(holds).min_by_key(|claim| (claim.source, claim.cause))
}

/// What these clients' claims make of the rosters of these dates. Only what changes, and what stays by hand against a
/// claim, is a step.
pub(in crate::schedule) fn reconcile(
    dates: &[Date], clients: &[Id<Client>], claims: &[Claim], standing: &[Expected], now: Moment,
) -> Vec<Step> {
    let rows: HashMap<_, _> = standing.iter().map(|row| ((row.occurrence, row.client), row)).collect();
    let mut steps = Vec::new();
    for date in dates {
        for client in clients {
            let claim = claimed(date, claims, *client, now);
            if let Some(step) = step(date, *client, claim, rows.get(&(date.id, *client)).copied()) {
                steps.push(step);
            }
        }
    }
    steps
}

fn step(date: &Date, client: Id<Client>, claim: Option<&Claim>, row: Option<&Expected>) -> Option<Step> {
    let said = |what: What, why: &str, was: Option<&Expected>, version: i64| Line {
        occurrence: date.id,
        client: Some(client),
        starts_at: date.starts_at,
        what,
        why: why.to_owned(),
        was: was.and_then(|row| serde_json::to_string(row).ok()),
        version,
    };
    match (claim, row) {
        (None, None) => None,
        (Some(claim), None) => {
            let line = Expected {
                occurrence: date.id,
                client,
                source: claim.source,
                cause: Some(claim.cause),
                invited: true,
                by_hand: false,
                reason: String::new(),
                version: 1,
            };
            Some(Step { said: said(What::Added, "", None, 1), line: Some(line), remove: None })
        }
        (None, Some(row)) if row.by_hand => {
            let why = if row.invited { "invited by hand to this one" } else { return None };
            Some(Step { line: None, remove: None, said: said(What::Kept, why, None, row.version) })
        }
        (None, Some(row)) => {
            Some(Step { line: None, remove: Some((date.id, client)), said: said(What::Removed, "", Some(row), 0) })
        }
        (Some(_), Some(row)) if row.by_hand && !row.invited => {
            let why = "taken off this one by hand";
            Some(Step { line: None, remove: None, said: said(What::Kept, why, None, row.version) })
        }
        (Some(claim), Some(row)) if !row.by_hand && row.cause != Some(claim.cause) => {
            let line = Expected { source: claim.source, cause: Some(claim.cause), version: row.version + 1, ..row.clone() };
            let why = "expected already, by another way";
            Some(Step { said: said(What::Kept, why, Some(row), line.version), line: Some(line), remove: None })
        }
        (Some(_), Some(_)) => None,
    }
}

/// What is to be looked at on dates that somebody is added to: more expected than places, or elsewhere at the same time.
/// `expected` are the counts after the change; `elsewhere` the client's other dates.
pub(in crate::schedule) fn flag(steps: &mut [Step], dates: &[Date], places: &HashMap<Id<Occurrence>, (i64, i64)>, elsewhere: &[(Id<Client>, Date)]) {
    let by_id: HashMap<_, _> = dates.iter().map(|date| (date.id, date)).collect();
    for step in steps.iter_mut().filter(|step| step.said.what == What::Added) {
        let Some(date) = by_id.get(&step.said.occurrence).filter(|date| !date.cancelled) else { continue };
        let mut why = Vec::new();
        if let Some((expected, places)) = places.get(&date.id).filter(|(expected, places)| expected > places) {
            why.push(format!("full: {expected} expected, {places} places"));
        }
        let meets = |other: &&(Id<Client>, Date)| {
            Some(other.0) == step.said.client
                && other.1.id != date.id
                && !other.1.cancelled
                && other.1.starts_at < date.ends_at
                && date.starts_at < other.1.ends_at
        };
        if elsewhere.iter().any(|other| meets(&other)) {
            why.push("expected at another session at that time".to_owned());
        }
        step.said.why = why.join("; ");
    }
}

/// Whether an occurrence's roster can be changed by hand now, under the practice's policy.
pub(in crate::schedule) fn roster_open(slot: &Slot, removing: bool, removal: Removal, past_missed_only: bool, today: bool, now: Moment) -> Result<(), Refusal> {
    if slot.begun.is_some() {
        let say = "This session has begun, so its roster stays. Add or mark people on the session's own page.";
        return Err(Refusal::new("roster_frozen", say));
    }
    if removing && today && removal == Removal::DayBefore {
        let say = "On the day itself nobody is taken off. Start the session and mark them as missed.";
        return Err(Refusal::new("roster.same_day", say));
    }
    if slot.ends_at <= now && past_missed_only {
        let say = "This session is over. Whoever did not come is marked as missed on the session's page.";
        return Err(Refusal::new("roster.past", say));
    }
    Ok(())
}

/// The reason to take somebody off, cleaned.
pub(in crate::schedule) fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = text::clean(typed);
    match reason.chars().count() {
        1..=300 => Ok(reason),
        0 => Err(Refusal::new("roster.reason", "Say why they are taken off.").at("reason")),
        _ => Err(Refusal::new("roster.reason", "Say it in at most 300 characters.").at("reason")),
    }
}

/// A roster line decided by hand.
pub(in crate::schedule) fn by_hand(date: Id<Occurrence>, client: Id<Client>, invited: bool, reason: &str, was: Option<&Expected>) -> Expected {
    Expected {
        occurrence: date,
        client,
        source: was.map_or(Source::Manual, |row| row.source),
        cause: was.and_then(|row| row.cause),
        invited,
        by_hand: true,
        reason: reason.to_owned(),
        version: was.map_or(1, |row| row.version + 1),
    }
}

#[cfg(test)]
mod tests;
