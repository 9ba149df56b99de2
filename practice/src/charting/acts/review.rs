//! Co-signing: the queue of what waits, signing one or several, returning with a comment.

use kernel::{Error, Id, Moment, Refusal, text};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles},
};

use super::sign::put_signature;
use crate::{
    access::{self, PinProof},
    charting::{
        rules::compose,
        store,
        words::{Meaning, Review, ReviewCard},
    },
    schedule::{self, Slot},
    sessions,
};

/// Decide a review: the reviewer it was given to, as long as they supervise the author. Never the author (R-E9).
#[derive(Debug)]
pub struct CoSign;
impl Verb for CoSign {
    const NAME: &'static str = "session.cosign";
    type Key = Id<Review>;
    type Row = ReviewCard;
    async fn find(act: &mut Act, id: Id<Review>) -> Result<Option<Found<ReviewCard>>, Error> {
        let scope = act.scope();
        let Some(row) = store::review(act, &scope, id).await? else { return Ok(None) };
        let me = scope.staff;
        let supervisors = access::supervisors_of(act, &scope, row.asked_by).await?;
        let is = |who| supervisors.iter().any(|(id, _)| Some(*id) == who);
        // Where the reviewer supervises the author no more, whoever does now takes over.
        let passed_on = !is(Some(row.reviewer)) && is(me);
        if me == Some(row.asked_by) || (me != Some(row.reviewer) && !passed_on) {
            return Ok(None);
        }
        Ok(Some(Found { row, tie: if is(me) { Tie::Own } else { Tie::Other } }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        tie == Tie::Own && who.any(&[Role::Supervisor, Role::Manager])
    }
}

/// Something on the desk of a reviewer, or returned to its author.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The request.
    pub review: ReviewCard,
    /// The session's slot.
    pub slot: Slot,
    /// The author's name.
    pub author: String,
    /// Days it has waited.
    pub days: i64,
}

/// What waits for the caller, and what was returned to them.
///
/// # Errors
/// A fault when it cannot be read.
pub async fn waiting(act: &mut Act) -> Outcome<Vec<Waiting>> {
    let all = collect(act).await?;
    act.seen(Deed::of("waiting.seen").with("count", all.len()), all)
}

pub(super) async fn collect(act: &Act) -> Result<Vec<Waiting>, Error> {
    let scope = act.scope();
    let me = act.staff()?.staff;
    let reviews = store::reviews_for(act, &scope, me).await?;
    if reviews.is_empty() {
        return Ok(Vec::new());
    }
    let staff = access::staff_list(act, &scope).await?;
    let ids: Vec<_> = reviews.iter().map(|r| r.session).collect();
    let slots = schedule::slots_of(act, &scope, &ids).await?;
    let days = |since: Moment| act.now().minutes_since(since) / (24 * 60);
    Ok(reviews
        .into_iter()
        .filter_map(|review| {
            let slot = slots.iter().find(|s| s.id == review.session)?.clone();
            let author = staff.iter().find(|s| s.id == review.asked_by).map(|s| s.name.clone()).unwrap_or_default();
            Some(Waiting { days: days(review.asked_at), review, slot, author })
        })
        .collect())
}

/// Co-signs the notes of one or several sessions, all or none. The notes do not change (N5).
///
/// # Errors
/// Refused when one of them was decided already.
pub async fn cosign(act: &mut Act, reviews: Vec<Id<Review>>, proof: PinProof) -> Outcome<usize> {
    proof.holds(act)?;
    if reviews.is_empty() {
        return Err(Error::refuse("review.none", "Tick the sessions to co-sign."));
    }
    let (mut deed, mut signatures) = (Deed::of("session.cosigned").announce(), Vec::new());
    for id in &reviews {
        let permit = act.may::<CoSign>(*id).await?;
        let review = permit.row();
        if !store::decide(act, &permit, *id, "signed", "").await? {
            return Err(Error::refuse("review.decided", "One of these was decided meanwhile. Look at the list again."));
        }
        let staff = access::staff_list(act, &permit).await?;
        let scope = act.scope();
        let slot = schedule::slot(act, &scope, review.session).await?.ok_or(Error::Missing)?;
        let digest = compose::digest_of(&store::digests(act, &permit, review.session, review.round).await?);
        let signature = put_signature(act, &permit, review.session, review.round, Meaning::Review, &digest, "", &staff, &slot.zone).await?;
        signatures.push(signature.to_string());
        // A missing note may have been signed later, and wait beside the others.
        if store::reviews_of(act, &permit, review.session).await?.iter().all(|other| other.decided_at.is_some()) {
            sessions::check_out(act, &permit, review.session).await?;
        }
        for (_, client, round) in store::filed(act, &permit, review.session).await? {
            if round == review.round {
                deed = deed.client(client);
            }
        }
        deed = deed.with(&review.session.to_string(), hex::encode(digest));
    }
    act.done(deed.with("signatures", signatures), reviews.len())
}

/// Returns a session's notes to their author, with a comment. They can be written and signed again; what was signed
/// before is kept as replaced.
///
/// # Errors
/// Refused without a comment, or when it was decided already.
pub async fn return_notes(act: &mut Act, id: Id<Review>, comment: String) -> Outcome<()> {
    let permit = act.may::<CoSign>(id).await?;
    let review = permit.row();
    let comment = text::clean(&comment);
    if comment.is_empty() {
        return Err(Refusal::new("review.comment", "Say what should change.").at("comment").into());
    }
    if !store::decide(act, &permit, id, "returned", &comment).await? {
        return Err(Error::refuse("review.decided", "This was decided meanwhile. Look at the list again."));
    }
    // A note that was signed alone is written again alone; what was signed of the others stays.
    let alone = store::sheet(act, &permit, review.session).await?.is_some_and(|sheet| review.round > sheet.whole_round);
    if !alone {
        sessions::unseal(act, &permit, review.session).await?;
    }
    let say = format!("{} returned notes to you.", act.staff()?.name);
    act.announce("notice", serde_json::json!({ "staff": review.asked_by, "say": say, "link": format!("/sessions/{}", review.session) }));
    act.done(Deed::of("session.returned").on(review.session).announce(), ())
}
