//! Co-signing: a supervised author's notes wait for a reviewer who is not the author; the notes themselves do not change.

use kernel::Id;
use platform::{Role, Roles, args};

use super::{note_of, printed};
use crate::{
    access::{self, ChangeStaff},
    cast::PIN,
    charting::{self, Review, SignedSession},
    testing::{Practice, User, does, practice, said},
};

/// A session that Lena signed, and the review that waits for Ruth.
async fn waiting(p: &Practice) -> (Id<crate::sessions::Session>, Id<Review>) {
    let session = p.written("tue 11:00").await;
    assert_eq!(p.lena().await.signs(session).await.unwrap(), SignedSession { notes: 12, missed: 0, waiting: true });
    (session, review(p).await)
}

async fn review(p: &Practice) -> Id<Review> {
    p.rows("SELECT id FROM charting_review WHERE decided_at IS NULL", args![]).await.remove(0).next().unwrap()
}

async fn cosigns(who: &User, review: Id<Review>) -> String {
    let proof = who.proves_pin().await;
    said(&does!(who, charting::cosign, vec![review], proof.clone()).await)
}

async fn unsupervise(p: &Practice) {
    let version = p.number("SELECT version FROM access_staff WHERE id = $1", args![p.cast.lena]).await;
    let order = ChangeStaff {
        id: p.cast.lena,
        version,
        name: "Lena Hansen".into(),
        credentials: "LMFT".into(),
        roles: Roles::of(&[Role::Practitioner]),
        active: true,
        supervisor: None,
    };
    let tomas = p.tomas().await;
    let proof = tomas.proves_pin().await;
    does!(tomas, access::change_rights, order.clone(), proof.clone()).await.unwrap();
}

// proves: KP-12, R-E8, R-E2
// keeps: N5
#[tokio::test]
async fn a_supervised_authors_notes_wait_are_co_signed_and_stay_as_they_were() {
    let p = practice().await;
    let (session, _) = waiting(&p).await;
    let (lena, ruth) = (p.lena().await, p.ruth().await);
    let amara = note_of(&p, session, "Amara").await;
    assert!(printed(&lena, amara).await.contains("! Awaiting co-signature"));
    charting::watch(&p.house, p.id).await.unwrap();
    assert!(ruth.get("/notices").await.has("- Lena Hansen asks you to review the notes of DSA, 24 Nov 2026, 11:00."));
    p.at("thu 11:00");
    let queue = ruth.get("/waiting").await;
    assert!(queue.has("DBT Skills A, 24 Nov 2026 · by Lena Hansen · waiting 2 days"), "{}", queue.outline());

    let bodies = "SELECT body FROM charting_note ORDER BY id";
    let before = p.texts(bodies, args![]).await;
    let review = review(&p).await.to_string();
    assert_eq!(ruth.post("/waiting/signature", &[("reviews", review.as_str()), ("pin", PIN)]).await.to, "/waiting");
    assert_eq!(p.texts(bodies, args![]).await, before);
    let text = printed(&lena, amara).await;
    let signatures: Vec<_> = text.lines().filter(|line| line.starts_with("Signed: ")).collect();
    assert_eq!(
        signatures,
        [
            "Signed: Lena Hansen, LMFT-A, Author · Practitioner, 24 Nov 2026, 10:55 EST, #",
            "Signed: Ruth Feldman, PhD, Supervisor review · Supervisor, 26 Nov 2026, 11:00 EST, #",
        ]
    );
    assert!(!text.contains("Awaiting") && ruth.get("/waiting").await.has("Nothing waits for your signature."));
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: R-E9, R-K11
// keeps: N5
#[tokio::test]
async fn only_the_reviewer_who_was_asked_decides_and_never_the_author() {
    let p = practice().await;
    let (_, review) = waiting(&p).await;
    for (who, says) in [(p.cast.lena, "missing"), (p.cast.maya, "missing"), (p.cast.tomas, "missing"), (p.cast.nora, "missing")] {
        assert_eq!(cosigns(&p.as_(who).await, review).await, says);
    }
    let (lena, ruth) = (p.lena().await, p.ruth().await);
    let stolen = ruth.proves_pin().await;
    assert_eq!(said(&does!(lena, charting::cosign, vec![review], stolen.clone()).await), "forbidden");
    assert_eq!(cosigns(&ruth, review).await, "done");
    assert_eq!(cosigns(&ruth, review).await, "review.decided");
}

// proves: R-E9, R-E8
#[tokio::test]
async fn who_supervises_no_longer_reviews_no_longer() {
    let p = practice().await;
    let (_, review) = waiting(&p).await;
    unsupervise(&p).await;
    assert_eq!(cosigns(&p.ruth().await, review).await, "forbidden");
    let session = p.written("tue 15:00").await;
    assert!(!p.lena().await.signs(session).await.unwrap().waiting, "a change of supervision counts for what is signed after it");
}

// proves: R-E8, R-E10, KP-12
#[tokio::test]
async fn returned_notes_are_mended_and_signed_again_and_the_first_version_is_kept() {
    let p = practice().await;
    let (session, id) = waiting(&p).await;
    let (lena, ruth) = (p.lena().await, p.ruth().await);
    let first = note_of(&p, session, "Amara").await;
    let back = format!("/reviews/{id}/return");
    assert!(ruth.post(back.as_str(), &[("comment", " ")]).await.has("! Error: Say what should change."));
    assert_eq!(ruth.post(back.as_str(), &[("comment", "Say how risk was asked about.")]).await.to, "/waiting");
    let desk = lena.get("/").await.outline();
    assert!(desk.contains("## Returned to me") && desk.contains("Say how risk was asked about."), "{desk}");
    assert!(printed(&lena, first).await.contains("! Returned"));
    assert!(lena.get(format!("/sessions/{session}")).await.has("- Returned by your reviewer: Say how risk was asked about."));

    lena.writes(session, "Amara.note", "Asked about risk: none.").await;
    assert_eq!(lena.signs(session).await.unwrap(), SignedSession { notes: 12, missed: 0, waiting: true });
    assert_eq!(cosigns(&ruth, review(&p).await).await, "done");
    let second = note_of(&p, session, "Amara").await;
    assert!(printed(&lena, second).await.contains("Asked about risk: none."));
    let old = printed(&lena, first).await;
    assert!(old.contains("! Replaced by a later version") && !old.contains("Asked about risk"), "{old}");
    let chart = lena.get(format!("/clients/{}/chart", p.client("Amara"))).await;
    assert!(chart.has("## Replaced notes, kept as they were"), "{}", chart.outline());
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: KP-12, R-E8
#[tokio::test]
async fn several_sessions_are_co_signed_with_one_pin_all_or_none() {
    let p = practice().await;
    let (one, two) = (p.written("tue 11:00").await, p.written("tue 15:00").await);
    let (lena, ruth) = (p.lena().await, p.ruth().await);
    lena.signs(one).await.unwrap();
    lena.signs(two).await.unwrap();
    let all: Vec<Id<Review>> =
        p.rows("SELECT id FROM charting_review", args![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
    let proof = ruth.proves_pin().await;
    let with_another = vec![all[0], Id::new()];
    assert_eq!(said(&does!(ruth, charting::cosign, with_another.clone(), proof.clone()).await), "missing");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_signature WHERE meaning = 'review'", args![]).await, 0);
    assert_eq!(does!(ruth, charting::cosign, all.clone(), proof.clone()).await.unwrap(), 2);
    assert_eq!(said(&does!(ruth, charting::cosign, Vec::new(), proof.clone()).await), "review.none");
}

// proves: R-E5
#[tokio::test]
async fn the_signatures_of_somebody_who_left_stay_valid_and_theirs() {
    let p = practice().await;
    let (session, review) = waiting(&p).await;
    assert_eq!(cosigns(&p.ruth().await, review).await, "done");
    let version = p.number("SELECT version FROM access_staff WHERE id = $1", args![p.cast.lena]).await;
    let order = ChangeStaff {
        id: p.cast.lena,
        version,
        name: "Lena Hansen-Vogt".into(),
        credentials: "LMFT".into(),
        roles: Roles::of(&[Role::Practitioner]),
        active: false,
        supervisor: Some(p.cast.ruth),
    };
    let tomas = p.tomas().await;
    let proof = tomas.proves_pin().await;
    does!(tomas, access::change_rights, order.clone(), proof.clone()).await.unwrap();
    let text = printed(&tomas, note_of(&p, session, "Amara").await).await;
    assert!(text.contains("Signed: Lena Hansen, LMFT-A, Author"), "name and credentials are those of that day: {text}");
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
    let attack = format!("DELETE FROM access_staff WHERE id = {}", p.sql(p.cast.lena));
    assert!(p.attack(&attack).await.starts_with("fault"), "and who signed can never be removed");
}
