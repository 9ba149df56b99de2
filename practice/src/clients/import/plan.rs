//! Compares drafts with the clients already known and gives each row a verdict.
//!
//! A row is a known client when name and birth date are the same, or when the name is the
//! same, neither side has a birth date, and e-mail and phone agree on both sides. Anything
//! that is only likely is held until a person decides. A match fills what is empty and
//! joins groups; it overwrites nothing.

mod directory;
mod fill;
mod known;
#[cfg(test)]
mod tests;
mod verdict;

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    mem,
};

use super::row::{Draft, Reason, Row};
use directory::Directory;
use known::Index;

pub use directory::{Group, Practitioner};
pub use known::Known;
pub use verdict::{Changes, Decision, Placement, Plan, Planned, Tally, Verdict, Why};

/// Gives every row its verdict.
///
/// `decisions` (by row number) say what a person decided about held rows and belong to the
/// file as long as it is planned again. A decision to match is followed before anything
/// else; a decision to create counts only where no client is certainly the same, so that
/// carrying out a plan and planning again creates nobody twice. One known client takes one
/// row; a second row for the same client is refused.
pub fn plan(
    rows: &[Row],
    known: &[Known],
    practitioners: &[Practitioner],
    groups: &[Group],
    decisions: &BTreeMap<usize, Decision>,
) -> Plan {
    let directory = Directory::of(practitioners, groups);
    let index = Index::of(known);
    let mut claims = Claims::new();
    let mut standings: Vec<Standing<'_>> = rows.iter().map(|row| Standing::of(row, &directory)).collect();
    for (row, standing) in rows.iter().zip(&mut standings) {
        standing.follow(row.number, decisions.get(&row.number), &index, &mut claims);
    }
    for (row, standing) in rows.iter().zip(&mut standings) {
        standing.recognise(row.number, &index, &mut claims);
    }
    let rows = rows.iter().zip(standings).map(|(row, standing)| Planned {
        number: row.number,
        draft: row.draft.as_ref().ok().cloned(),
        verdict: standing.verdict(decisions.get(&row.number), &index),
    });
    Plan { rows: rows.collect() }
}

/// The number of the row that takes each known client, by the client's key.
type Claims<'a> = HashMap<&'a str, usize>;

/// How far a row has come towards its verdict.
enum Standing<'a> {
    /// It is wrong.
    Refused(Vec<Reason>),
    /// Nobody known is certainly the one drafted.
    Open(&'a Draft, Placement),
    /// It is a known client.
    Is(&'a Known, &'a Draft, Placement),
}

impl<'a> Standing<'a> {
    fn of(row: &'a Row, directory: &Directory) -> Self {
        let placed = match &row.draft {
            Ok(draft) => directory.place(draft).map(|placement| Self::Open(draft, placement)),
            Err(reasons) => Err(reasons.clone()),
        };
        placed.unwrap_or_else(Self::Refused)
    }

    /// Follows a decision to match.
    fn follow(&mut self, row: usize, decision: Option<&Decision>, index: &Index<'a>, claims: &mut Claims<'a>) {
        let (true, Some(Decision::Match(key))) = (matches!(self, Self::Open(..)), decision) else { return };
        match index.keyed(key) {
            Some(known) => self.claim(known, row, claims),
            None => *self = Self::Refused(vec![Reason::row("The client chosen for this row is no longer there. Choose again.")]),
        }
    }

    /// Finds the known client who is certainly the same: of several whom no row has taken, the first of those who agree most.
    fn recognise(&mut self, row: usize, index: &Index<'a>, claims: &mut Claims<'a>) {
        let Self::Open(draft, _) = *self else { return };
        let same = index.same(draft);
        // Of equals `max_by_key` gives the last.
        let free = same.iter().rev().filter(|known| !claims.contains_key(known.key.as_str()));
        let best = free.max_by_key(|known| known.agreement(draft)).or(same.first());
        if let Some(&known) = best {
            self.claim(known, row, claims);
        }
    }

    /// Takes a known client for an open row, unless another row has done so.
    fn claim(&mut self, known: &'a Known, row: usize, claims: &mut Claims<'a>) {
        let Self::Open(draft, placement) = self else { return };
        *self = match claims.entry(known.key.as_str()) {
            Entry::Occupied(taken) => {
                let other = taken.get();
                Self::Refused(vec![Reason::row(format!("Row {other} is the same client already. Keep one of the two rows."))])
            }
            Entry::Vacant(free) => {
                free.insert(row);
                Self::Is(known, *draft, mem::take(placement))
            }
        };
    }

    fn verdict(self, decision: Option<&Decision>, index: &Index<'a>) -> Verdict {
        match self {
            Self::Refused(reasons) => Verdict::Refuse(reasons),
            Self::Is(known, draft, placement) => fill::fill(known, draft, placement),
            Self::Open(draft, placement) => match index.likely(draft) {
                Some((known, why)) if decision != Some(&Decision::Create) => Verdict::LikelyDuplicate { key: known.key.clone(), why },
                _ => Verdict::Create(placement),
            },
        }
    }
}
