//! Corrections of attendance after the signature: rows are added, never changed.

use kernel::{Error, Id};
use platform::{
    Act, args,
    db::{Arg, Row, places},
    permit::{Proof, Warrant},
};

use crate::sessions::words::{CorrectionCard, Entry, Mark, Session};

const CORRECTION: &str = "SELECT c.id, c.entry_id, e.session_id, c.seq, c.was, c.becomes, c.reason, c.at, c.by_id, c.by_name";

fn correction_row(mut r: Row) -> Result<CorrectionCard, Error> {
    let (id, entry, session, seq): (_, _, _, i64) = (r.next()?, r.next()?, r.next()?, r.next()?);
    let (was, becomes): (String, String) = (r.next()?, r.next()?);
    let read = |kept: &str| serde_json::from_str::<Mark>(kept).map_err(Error::fault);
    Ok(CorrectionCard {
        id, entry, session, seq,
        was: read(&was)?,
        becomes: read(&becomes)?,
        reason: r.next()?,
        at: r.next()?,
        by: r.next()?,
        by_name: r.next()?,
    })
}

/// The corrections of a session, the first one first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn corrections(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<CorrectionCard>, Error> {
    let sql = format!(
        "{CORRECTION} FROM sessions_entry e CROSS JOIN sessions_correction c WHERE e.practice_id = $1 AND e.session_id = $2 \
         AND c.practice_id = $1 AND c.entry_id = e.id ORDER BY c.at, c.seq"
    );
    act.db(proof).all(&sql, args![act.practice(), session]).await?.into_iter().map(correction_row).collect()
}

/// The corrections of some lines of rosters, the first one first.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn corrections_of(act: &Act, proof: &impl Proof, entries: &[Id<Entry>]) -> Result<Vec<CorrectionCard>, Error> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{CORRECTION} FROM sessions_correction c CROSS JOIN sessions_entry e WHERE c.practice_id = $1 AND c.entry_id IN ({}) \
         AND e.practice_id = $1 AND e.id = c.entry_id ORDER BY c.at, c.seq",
        places(2, entries.len())
    );
    let mut args = args![act.practice()];
    args.extend(entries.iter().map(|entry| Arg::from(*entry)));
    act.db(proof).all(&sql, args).await?.into_iter().map(correction_row).collect()
}

pub(in crate::sessions) async fn write_correction(act: &Act, proof: &impl Warrant, card: &CorrectionCard) -> Result<(), Error> {
    let kept = |mark: &Mark| serde_json::to_string(mark).map_err(Error::fault);
    let row = args![
        act.practice(), card.id, card.entry, card.seq, kept(&card.was)?, kept(&card.becomes)?, card.reason.as_str(), card.at, card.by,
        card.by_name.as_str()
    ];
    act.change(proof)
        .insert("sessions_correction (practice_id, id, entry_id, seq, was, becomes, reason, at, by_id, by_name)", vec![row])
        .await
}
