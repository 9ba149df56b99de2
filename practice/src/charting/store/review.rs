//! Reviews: what was sent to a supervisor, and what became of it.

use std::collections::HashMap;

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Scope, args,
    db::{Arg, Row, places},
    permit::{Warrant, Proof},
};

use crate::{
    charting::words::{Review, ReviewCard},
    schedule::Slot,
    sessions::Session,
};

const REVIEW: &str = "SELECT id, session_id, round, asked_by, reviewer_id, asked_at, decided_at, decision, comment FROM charting_review";

fn review_row(mut r: Row) -> Result<ReviewCard, Error> {
    Ok(ReviewCard {
        id: r.next()?,
        session: r.next()?,
        round: r.next()?,
        asked_by: r.next()?,
        reviewer: r.next()?,
        asked_at: r.next()?,
        decided_at: r.next()?,
        decision: r.next()?,
        comment: r.next()?,
    })
}

pub(in crate::charting) async fn write_review(act: &Act, proof: &impl Warrant, session: Id<Session>, round: i64, by: Id<Staff>, reviewer: Id<Staff>) -> Result<Id<Review>, Error> {
    let id = Id::new();
    act.change(proof)
        .insert(
            "charting_review (practice_id, id, session_id, round, asked_by, reviewer_id, asked_at, comment)",
            vec![args![act.practice(), id, session, round, by, reviewer, act.now(), ""]],
        )
        .await?;
    Ok(id)
}

pub(in crate::charting) async fn review(act: &Act, scope: &Scope, id: Id<Review>) -> Result<Option<ReviewCard>, Error> {
    let sql = format!("{REVIEW} WHERE practice_id = $1 AND id = $2");
    act.db(scope).first(&sql, args![act.practice(), id]).await?.map(review_row).transpose()
}

/// All reviews that are not decided.
pub(in crate::charting) async fn open_reviews(act: &Act, scope: &Scope) -> Result<Vec<ReviewCard>, Error> {
    let sql = format!("{REVIEW} WHERE practice_id = $1 AND decided_at IS NULL ORDER BY asked_at, id");
    act.db(scope).all(&sql, args![act.practice()]).await?.into_iter().map(review_row).collect()
}

/// The reviews of a session, the latest first.
pub(in crate::charting) async fn reviews_of(act: &Act, proof: &impl Proof, session: Id<Session>) -> Result<Vec<ReviewCard>, Error> {
    let sql = format!("{REVIEW} WHERE practice_id = $1 AND session_id = $2 ORDER BY round DESC");
    act.db(proof).all(&sql, args![act.practice(), session]).await?.into_iter().map(review_row).collect()
}

/// What waits for somebody, and what of theirs was returned and not signed again.
pub(in crate::charting) async fn reviews_for(act: &Act, scope: &Scope, staff: Id<Staff>) -> Result<Vec<ReviewCard>, Error> {
    let sql = format!(
        "{REVIEW} r WHERE practice_id = $1 AND ((reviewer_id = $2 AND decided_at IS NULL) OR (asked_by = $2 AND decision = 'returned' \
         AND EXISTS (SELECT 1 FROM charting_sheet s WHERE s.practice_id = r.practice_id AND s.session_id = r.session_id \
         AND (s.whole_round = r.round OR (s.whole_round < r.round AND NOT EXISTS (SELECT 1 FROM charting_note n JOIN charting_note m \
         ON m.practice_id = n.practice_id AND m.session_id = n.session_id AND m.client_id = n.client_id AND m.round > n.round \
         WHERE n.practice_id = r.practice_id AND n.session_id = r.session_id AND n.round = r.round)))))) \
         ORDER BY asked_at"
    );
    act.db(scope).all(&sql, args![act.practice(), staff]).await?.into_iter().map(review_row).collect()
}

pub(in crate::charting) async fn decide(act: &Act, proof: &impl Warrant, id: Id<Review>, decision: &str, comment: &str) -> Result<bool, Error> {
    let sql = "UPDATE charting_review SET decided_at = $3, decision = $4, comment = $5 WHERE practice_id = $1 AND id = $2 AND decided_at IS NULL";
    Ok(act.change(proof).run(sql, args![act.practice(), id, act.now(), decision, comment]).await? == 1)
}

/// The latest signing and review of these slots' sessions: round, and the decision if one was asked for.
pub(in crate::charting) async fn states(act: &Act, proof: &impl Proof, slots: &[Slot]) -> Result<HashMap<Id<Session>, (i64, Option<Option<String>>)>, Error> {
    if slots.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT s.session_id, s.rounds, v.id IS NOT NULL, v.decision FROM charting_sheet s \
         LEFT JOIN charting_review v ON v.practice_id = s.practice_id AND v.session_id = s.session_id AND v.round = s.rounds \
         WHERE s.practice_id = $1 AND s.session_id IN ({})",
        places(2, slots.len())
    );
    let mut args = args![act.practice()];
    args.extend(slots.iter().map(|slot| Arg::from(slot.id)));
    let rows = act.db(proof).all(&sql, args).await?;
    rows.into_iter()
        .map(|mut r| {
            let (session, rounds, asked, decision): (_, _, bool, Option<String>) = (r.next()?, r.next()?, r.next()?, r.next()?);
            Ok((session, (rounds, asked.then_some(decision))))
        })
        .collect()
}
