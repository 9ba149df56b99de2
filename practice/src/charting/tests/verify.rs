//! What a thief with the database in his hands changes, the verification names: notes, signatures, their order, the log.

use platform::{args, crypto::digest};

use super::note_of;
use crate::{
    cast::PIN,
    testing::{Practice, on_postgres, practice},
};

fn bytes(bytes: &[u8]) -> String {
    let hex = hex::encode(bytes);
    if on_postgres() { format!("'\\x{hex}'::bytea") } else { format!("X'{hex}'") }
}

/// Two signed sessions with an addendum, and the triggers gone.
async fn robbed() -> Practice {
    let p = practice().await;
    let maya = p.maya().await;
    let first = p.running("tue 11:00").await;
    maya.marks(first, "Ben", "absent Ill").await;
    maya.completes(first).await;
    maya.signs(first).await.unwrap();
    p.signed("tue 15:00").await;
    let note = note_of(&p, first, "Amara").await;
    let form = [("reason", "Left out"), ("words", "She asked for the handout."), ("pin", PIN)];
    assert_eq!(maya.post(format!("/notes/{note}/addenda"), &form).await.status.as_u16(), 303);
    assert_eq!((p.notes_wrong().await, p.log_wrong().await), (Vec::new(), Vec::new()));
    for table in ["charting_note", "charting_signature", "charting_addendum", "platform_audit", "platform_audit_client"] {
        p.disarm(table).await;
    }
    p
}

async fn first_session(p: &Practice) -> kernel::Id<crate::sessions::Session> {
    p.rows("SELECT session_id FROM charting_signature WHERE seq = 1 AND practice_id = $1", args![p.id]).await.remove(0).next().unwrap()
}

// proves: R-E6, R-L2
// keeps: N1, X1
#[tokio::test]
async fn what_is_signed_or_logged_can_be_neither_changed_nor_removed() {
    let p = practice().await;
    p.signed("tue 11:00").await;
    for table in ["charting_note", "charting_signature", "platform_audit", "platform_audit_client"] {
        assert_eq!(p.attack(&format!("UPDATE {table} SET practice_id = practice_id")).await, "row_stays", "{table}");
        assert_eq!(p.attack(&format!("DELETE FROM {table}")).await, "row_stays", "{table}");
        if on_postgres() {
            assert_eq!(p.attack(&format!("TRUNCATE {table} CASCADE")).await, "row_stays", "{table}");
        }
    }
}

// proves: R-E6
#[tokio::test]
async fn one_changed_letter_of_a_note_is_named() {
    let p = robbed().await;
    let note = note_of(&p, first_session(&p).await, "Amara").await;
    let sql = format!("UPDATE charting_note SET body = replace(body, 'practised', 'practiced') WHERE id = {}", p.sql(note));
    assert_eq!(p.attack(&sql).await, "done");
    let wrong = p.notes_wrong().await;
    assert_eq!(wrong[0], format!("note {note} was changed after it was signed"));
    assert!(wrong[1].contains("does not cover what stands under it"), "{wrong:?}");
}

// proves: R-E6
#[tokio::test]
async fn a_thief_who_mends_the_hash_beside_the_note_is_found_by_the_signature() {
    let p = robbed().await;
    let note = note_of(&p, first_session(&p).await, "Amara").await;
    let body = p.texts("SELECT body FROM charting_note WHERE id = $1", args![note]).await.remove(0).replace("practised", "ignored");
    let sql =
        format!("UPDATE charting_note SET body = '{}', digest = {} WHERE id = {}", body, bytes(&digest(body.as_bytes())), p.sql(note));
    assert_eq!(p.attack(&sql).await, "done");
    let wrong = p.notes_wrong().await;
    assert!(wrong.len() == 1 && wrong[0].starts_with("signature sig_") && wrong[0].contains("does not cover"), "{wrong:?}");
}

// proves: R-E6, R-E1
#[tokio::test]
async fn every_word_of_a_signature_is_sealed() {
    let p = robbed().await;
    for change in [
        "signer_name = 'Mara Okafor'",
        "credentials = 'MD'",
        "role = 'Supervisor'",
        "meaning = 'review'",
        "method = 'password'",
        "at = at - 1",
        "zone = 'UTC'",
        "overrides = 'fine'",
        "round = 7",
        "seq = 17",
    ] {
        let column = change.split(' ').next().unwrap();
        let kept = format!("CREATE TABLE kept AS SELECT id, {column} AS was FROM charting_signature");
        assert_eq!(p.attack(&kept).await, "done");
        assert_eq!(p.attack(&format!("UPDATE charting_signature SET {change} WHERE seq = 2")).await, "done");
        assert!(p.notes_wrong().await.iter().any(|line| line.starts_with("signature sig_")), "{change}");
        let back = format!("UPDATE charting_signature SET {column} = (SELECT was FROM kept WHERE kept.id = charting_signature.id)");
        assert_eq!(p.attack(&back).await, "done");
        assert_eq!(p.attack("DROP TABLE kept").await, "done");
        assert_eq!(p.notes_wrong().await, Vec::<String>::new(), "{change} was put back");
    }
}

// proves: R-E6
#[tokio::test]
async fn a_changed_order_of_signatures_is_named() {
    let p = robbed().await;
    for (from, to) in [(1, 99), (2, 1), (99, 2)] {
        assert_eq!(p.attack(&format!("UPDATE charting_signature SET seq = {to} WHERE seq = {from}")).await, "done");
    }
    let wrong = p.notes_wrong().await;
    assert!(wrong.iter().any(|line| line.ends_with("does not follow the one before it")), "{wrong:?}");
}

// proves: R-E6, R-D13
#[tokio::test]
async fn a_note_or_an_addendum_that_was_put_into_another_chart_is_named() {
    let p = robbed().await;
    let note = note_of(&p, first_session(&p).await, "Amara").await;
    let moved = |to| format!("UPDATE charting_note SET client_id = {} WHERE id = {}", p.sql(to), p.sql(note));
    assert_eq!(p.attack(&moved(p.client("Ben"))).await, "note_twice", "he has one of that session, about missing it");
    let typed = crate::clients::Typed { first_name: "Noor".into(), last_name: "Aziz".into(), ..Default::default() };
    let order = crate::clients::MakeClient { typed, staff: Vec::new(), another: false };
    let tomas = p.tomas().await;
    let noor = crate::testing::does!(tomas, crate::clients::make_client, order.clone()).await.unwrap();
    assert_eq!(p.attack(&moved(noor)).await, "done");
    let wrong = p.notes_wrong().await;
    assert!(wrong.iter().any(|line| line.contains(&note.to_string())), "Amara's note lies in somebody else's chart: {wrong:?}");

    let p = robbed().await;
    let other = note_of(&p, first_session(&p).await, "Chloe").await;
    assert_eq!(p.attack(&format!("UPDATE charting_addendum SET note_id = {}", p.sql(other))).await, "done");
    let wrong = p.notes_wrong().await;
    assert!(wrong.iter().any(|line| line.contains("add")), "what was added to Amara's note stands under Chloe's: {wrong:?}");
}

// proves: R-E6
#[tokio::test]
async fn a_note_that_nobody_signed_is_named() {
    let p = practice().await;
    p.signed("tue 11:00").await;
    // Adding needs no trigger to be gone; a second version would even be shown as the one that stands.
    let forged = format!(
        "INSERT INTO charting_note (practice_id, id, session_id, group_id, client_id, entry_id, round, signature_id, held_at, title, body, digest) \
         SELECT practice_id, {}, session_id, group_id, client_id, entry_id, 2, signature_id, held_at, title, body, digest \
         FROM charting_note WHERE client_id = {}",
        p.sql(p.cast.maya),
        p.sql(p.client("Amara"))
    );
    assert_eq!(p.attack(&forged).await, "done");
    let wrong = p.notes_wrong().await;
    assert!(!wrong.is_empty(), "a note without a signature lies in a chart");
}

// proves: R-E6
#[tokio::test]
async fn a_signature_that_was_cut_off_the_end_is_missed() {
    let p = robbed().await;
    let last = "(SELECT MAX(seq) FROM charting_signature)";
    assert_eq!(p.attack("DELETE FROM charting_addendum").await, "done");
    assert_eq!(p.attack(&format!("DELETE FROM charting_signature WHERE seq = {last}")).await, "done");
    let wrong = p.notes_wrong().await;
    assert!(!wrong.is_empty(), "an addendum and its signature are gone, and nobody misses them");
}

// proves: R-L2
// keeps: X1
#[tokio::test]
async fn a_log_that_was_changed_shortened_or_reordered_is_named() {
    let count = "SELECT MAX(seq) FROM platform_audit WHERE practice_id = $1";
    for (change, says) in [
        (
            "UPDATE platform_audit SET object = 'nothing' WHERE practice_id = {p} AND seq = 5",
            "entry 5 was changed or moved, or the one before it was",
        ),
        (
            "UPDATE platform_audit SET at = at + 1 WHERE practice_id = {p} AND seq = 5",
            "entry 5 was changed or moved, or the one before it was",
        ),
        ("DELETE FROM platform_audit WHERE practice_id = {p} AND seq = 5", "entry 5 is missing"),
        ("DELETE FROM platform_audit WHERE practice_id = {p} AND seq IN (5, 6, 7)", "entries 5 to 7 are missing (3)"),
        (
            "DELETE FROM platform_audit_client WHERE practice_id = {p} AND seq = {last}",
            "entry {last} was changed or moved, or the one before it was",
        ),
        (
            "DELETE FROM platform_audit WHERE practice_id = {p} AND seq = {last}",
            "the chain ends at entry {before}, its head says {last}: entries were cut off",
        ),
        ("UPDATE platform_audit_head SET seq = seq - 1 WHERE practice_id = {p}", "the head of the chain was changed"),
        ("DELETE FROM platform_audit_head WHERE practice_id = {p}", "the head of the chain is gone"),
        (
            "UPDATE platform_audit SET seq = -1 WHERE practice_id = {p} AND seq = 5; UPDATE platform_audit SET seq = 5 WHERE practice_id = {p} AND seq = 6; \
             UPDATE platform_audit SET seq = 6 WHERE practice_id = {p} AND seq = -1",
            "entry 5 was changed or moved, or the one before it was",
        ),
    ] {
        let p = practice().await;
        p.maya().await.get(format!("/clients/{}", p.client("Amara"))).await;
        assert_eq!(p.log_wrong().await, Vec::<String>::new());
        for table in ["platform_audit", "platform_audit_client"] {
            p.disarm(table).await;
        }
        let last = p.number(count, args![p.id]).await;
        let fill = |text: &str| {
            text.replace("{p}", &p.sql(p.id)).replace("{last}", &last.to_string()).replace("{before}", &(last - 1).to_string())
        };
        assert_eq!(p.attack(&fill(change)).await, "done", "{change}");
        let wrong = p.log_wrong().await;
        assert!(wrong.contains(&fill(says)), "{change}\n{wrong:?}");
    }
}
