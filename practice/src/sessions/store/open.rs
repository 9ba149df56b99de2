//! Sessions that were started and are not sealed: what the program looks at every minute.

use kernel::{Error, Id, Moment, id::Staff};
use platform::{Act, args, permit::Proof};

use crate::sessions::words::Session;

/// A started session whose attendance and notes are not sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id.
    pub id: Id<Session>,
    /// Who pressed start.
    pub started_by: Id<Staff>,
    /// When it ended, or is planned to.
    pub actual_end: Moment,
    /// How many on its roster are not marked.
    pub unmarked: i64,
}

/// The sessions that are not sealed and end after a moment. An index of its own finds them.
///
/// # Errors
/// A fault when they cannot be read.
pub async fn unsealed(act: &Act, proof: &impl Proof, since: Moment) -> Result<Vec<OpenSession>, Error> {
    let sql = "SELECT s.id, s.started_by, s.actual_end, (SELECT count(*) FROM sessions_entry e WHERE e.practice_id = $1 AND e.session_id = s.id \
               AND e.outcome = 'unmarked' AND e.off_at IS NULL) FROM sessions_session s \
               WHERE s.practice_id = $1 AND s.sealed_at IS NULL AND s.actual_end >= $2 ORDER BY s.actual_end, s.id";
    let rows = act.db(proof).all(sql, args![act.practice(), since]).await?;
    rows.into_iter().map(|mut r| Ok(OpenSession { id: r.next()?, started_by: r.next()?, actual_end: r.next()?, unmarked: r.next()? })).collect()
}
