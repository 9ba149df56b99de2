//! What was said about a session's clients before it was started.

use std::collections::HashMap;

use kernel::{Error, Id};
use platform::{
    Act, args,
    permit::{Proof, Warrant},
};

use crate::{
    clients::Client,
    sessions::words::{Ahead, Mode, Outcome, Session, Source},
};

/// What was said ahead about each client, the first word first.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn ahead(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<HashMap<Id<Client>, Vec<Ahead>>, Error> {
    let sql = "SELECT client_id, version, outcome, reason, code, mode, source, at, by_id FROM sessions_ahead \
               WHERE practice_id = $1 AND occurrence_id = $2 ORDER BY client_id, version";
    let mut all: HashMap<Id<Client>, Vec<Ahead>> = HashMap::new();
    for mut r in act.db(proof).all(sql, args![act.practice(), session]).await? {
        let (client, version, outcome): (Id<Client>, i64, String) = (r.next()?, r.next()?, r.next()?);
        let (reason, code, mode, source): (String, String, String, String) = (r.next()?, r.next()?, r.next()?, r.next()?);
        let said = Ahead {
            client,
            version,
            outcome: Outcome::read(&outcome).unwrap_or(Outcome::Unmarked),
            reason,
            code,
            mode: Mode::read(&mode).unwrap_or_default(),
            source: Source::read(&source),
            at: r.next()?,
            by: r.next()?,
        };
        all.entry(client).or_default().push(said);
    }
    Ok(all)
}

pub(in crate::sessions) async fn write_ahead(act: &Act, proof: &impl Warrant, session: Id<Session>, said: &Ahead) -> Result<(), Error> {
    let row = args![
        act.practice(), session, said.client, said.version, said.outcome.word(), said.reason.as_str(), said.code.as_str(), said.mode.word(),
        said.source.word(), said.at, said.by
    ];
    act.change(proof)
        .insert(
            "sessions_ahead (practice_id, occurrence_id, client_id, version, outcome, reason, code, mode, source, at, by_id)",
            vec![row],
        )
        .await
}
