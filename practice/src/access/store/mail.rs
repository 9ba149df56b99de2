//! Mails: which went, which did not, and why. Addresses are read when a mail is sent and kept nowhere else.

use kernel::{Error, Id, Moment, id::Staff};
use platform::{
    Act, args,
    db::Row,
    permit::{Proof, Warrant},
};
use uuid::Uuid;

use crate::access::words::UnsentMail;

/// A mail as it was tried so far.
#[derive(Debug, Clone, Copy)]
pub(in crate::access) struct MailRow {
    /// When it was tried first.
    pub first: Moment,
    /// Whether it is sent, or given up.
    pub settled: bool,
}

/// How a mail went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::access) enum Went {
    /// The mail server took it.
    Sent,
    /// It waits, for this reason.
    Waits(String),
    /// It is given up, for this reason.
    Failed(String),
}

/// What became of a letter's mail so far.
pub(in crate::access) async fn mail(act: &Act, letter: Uuid) -> Result<Option<MailRow>, Error> {
    let sql = "SELECT first_at, sent_at IS NOT NULL OR failed_at IS NOT NULL FROM access_mail WHERE practice_id = $1 AND id = $2";
    let row = act.db(&act.scope()).first(sql, args![act.practice(), letter]).await?;
    row.map(|mut r| Ok(MailRow { first: r.next()?, settled: r.next()? })).transpose()
}

/// Notes how a letter's mail went.
pub(in crate::access) async fn note_mail(
    act: &Act,
    proof: &impl Warrant,
    letter: Uuid,
    person: (&str, Uuid),
    went: &Went,
) -> Result<(), Error> {
    let now = act.now();
    let (sent, failed, problem) = match went {
        Went::Sent => (Some(now), None, ""),
        Went::Waits(why) => (None, None, why.as_str()),
        Went::Failed(why) => (None, Some(now), why.as_str()),
    };
    let sql = "INSERT INTO access_mail (practice_id, id, person_kind, person_id, first_at, tries, tried_at, sent_at, failed_at, problem) \
               VALUES ($1, $2, $3, $4, $5, 1, $5, $6, $7, $8) \
               ON CONFLICT (practice_id, id) DO UPDATE SET tries = access_mail.tries + 1, tried_at = excluded.tried_at, \
               sent_at = excluded.sent_at, failed_at = excluded.failed_at, problem = excluded.problem \
               WHERE access_mail.sent_at IS NULL AND access_mail.failed_at IS NULL";
    act.change(proof).run(sql, args![act.practice(), letter, person.0, person.1, now, sent, failed, problem]).await?;
    Ok(())
}

/// The mails that did not go since a moment, the latest first.
pub(in crate::access) async fn unsent_mails(act: &Act, proof: &impl Proof, since: Moment) -> Result<Vec<UnsentMail>, Error> {
    let sql = "SELECT person_kind, person_id, tried_at, tries, failed_at IS NOT NULL, problem FROM access_mail \
               WHERE practice_id = $1 AND sent_at IS NULL AND tried_at >= $2 ORDER BY tried_at DESC LIMIT 20";
    let read = |mut r: Row| {
        Ok(UnsentMail { person_kind: r.next()?, person: r.next()?, tried: r.next()?, tries: r.next()?, failed: r.next()?, problem: r.next()? })
    };
    act.db(proof).all(sql, args![act.practice(), since]).await?.into_iter().map(read).collect()
}

/// The address of somebody who works here.
pub(in crate::access) async fn staff_address(act: &Act, staff: Id<Staff>) -> Result<Option<String>, Error> {
    let sql = "SELECT email FROM access_staff WHERE practice_id = $1 AND id = $2 AND active";
    act.db(&act.scope()).first(sql, args![act.practice(), staff]).await?.map(|mut r| r.next()).transpose()
}
