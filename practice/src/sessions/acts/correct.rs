//! Correcting attendance after the signature (TA-33): nothing is rewritten, a correction is added.

use kernel::{Error, Id};
use platform::{
    Act, Permit, Tie, Verb,
    permit::{Found, Roles},
};

use super::{
    mark::MarkOrder,
    run::{RunRow, RunSession},
};
use crate::sessions::{
    rules, store,
    words::{CorrectionCard, EntryCard, Session, SessionCard, Source},
};

/// Correct attendance after the signature: whoever may run the session, which supervisors may. Named apart, so that the
/// log and the matrix tell the two.
#[derive(Debug)]
pub struct Correct;
impl Verb for Correct {
    const NAME: &'static str = "session.correct";
    type Key = Id<Session>;
    type Row = RunRow;
    async fn find(act: &mut Act, id: Id<Session>) -> Result<Option<Found<RunRow>>, Error> {
        RunSession::find(act, id).await
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        RunSession::allows(who, tie)
    }
}

/// What a correction came to.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The correction.
    pub card: CorrectionCard,
    /// The line of the roster as it stood before.
    pub entry: EntryCard,
    /// The session.
    pub session: SessionCard,
}

/// Adds a correction: from now on it is what counts, in every list and for billing. The order's reason is that of an
/// absence; `why` is that of the correction. Part of a verb of the room above, which proves the PIN, files it in the
/// client's chart and tells the audit log.
///
/// # Errors
/// Refused without a reason, when nothing would change, when the session is not signed, or when somebody corrected it
/// meanwhile; `Missing` when they are not on the roster.
pub async fn correct(act: &Act, permit: &Permit<Correct>, order: &MarkOrder, why: &str) -> Result<Corrected, Error> {
    let row = permit.row();
    let roll = store::roll_of(act, permit, row.started()?.clone()).await?;
    let entry = roll.entries.iter().find(|e| e.id == order.entry).ok_or(Error::Missing)?;
    if entry.version != order.base {
        return Err(Error::refuse("corrected_meanwhile", "Somebody corrected this attendance meanwhile. Look at it once more."));
    }
    let codes = store::codes(act, permit).await?;
    let (becomes, reason) = rules::correct(&roll.session, entry, &order.typed(), why, &rules::usual(&row.slot), &codes, act.now())?;
    let seq = store::corrections_of(act, permit, &[entry.id]).await?.last().map_or(0, |last| last.seq) + 1;
    let by = act.staff()?.clone();
    let card = CorrectionCard {
        id: Id::new(), entry: entry.id, session: roll.session.id, seq, was: entry.mark(), becomes, reason, at: act.now(), by: by.staff,
        by_name: by.name,
    };
    let version = store::count_change(act, permit, roll.session.id).await?;
    store::write_correction(act, permit, &card).await?;
    store::write_marks(act, permit, &[(entry, card.becomes.clone())], version, Source::Correction).await?;
    Ok(Corrected { card, entry: entry.clone(), session: roll.session.clone() })
}
