//! Two who sign at once: one signing, and nothing in between.

use platform::args;
use uuid::Uuid;

use crate::{
    access::{self, ChangeStaff},
    charting::{self, SignSession},
    testing::{Practice, User, at_once, does, practice, said, tally},
};

async fn signs(who: User, order: SignSession) -> String {
    said(&does!(who, charting::sign, order.clone()).await)
}

/// Lena without a supervisor, so that both sign alike.
async fn unsupervise(p: &Practice) {
    let order = ChangeStaff {
        id: p.cast.lena,
        version: 1,
        name: "Lena Hansen".into(),
        credentials: "LMFT".into(),
        roles: platform::Roles::of(&[platform::Role::Practitioner]),
        active: true,
        supervisor: None,
    };
    let tomas = p.tomas().await;
    let proof = tomas.proves_pin().await;
    does!(tomas, access::change_rights, order.clone(), proof.clone()).await.unwrap();
}

// proves: R-E7
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_people_who_sign_at_once_one_does() {
    let p = practice().await;
    unsupervise(&p).await;
    for time in ["tue 11:00", "tue 13:00", "tue 15:00"] {
        let session = p.written(time).await;
        let (maya, lena) = (p.maya().await, p.lena().await);
        let orders = (maya.signing(session, "").await, lena.signing(session, "").await);
        let endings = at_once([signs(maya, orders.0), signs(lena, orders.1)]).await;
        assert_eq!(tally(endings), "1 done, 1 already_signed");
        let sql = "SELECT COUNT(*) FROM charting_note WHERE session_id = $1";
        assert_eq!(p.number(sql, args![session]).await, 12, "twelve notes, of one signature");
    }
    assert_eq!(p.notes_wrong().await, Vec::<String>::new());
}

// proves: R-E7, TA-32
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_order_sent_five_times_at_once_is_one_signing_with_one_answer() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.written("tue 11:00").await;
    let (order, key) = (maya.signing(session, "").await, Uuid::new_v4());
    let tries = (0..5).map(|_| {
        let (maya, order) = (maya.clone(), order.clone());
        async move { said(&maya.run_keyed(key, move |act| Box::pin(charting::sign(act, order.clone()))).await) }
    });
    assert_eq!(tally(at_once(tries).await), "5 done");
    assert_eq!(p.number("SELECT COUNT(*) FROM charting_signature", args![]).await, 1);
    let sql = "SELECT COUNT(*) FROM platform_audit WHERE action = 'session.signed'";
    assert_eq!(p.number(sql, args![]).await, 1, "and one line in the log");
}

// proves: R-L2
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_work_at_once_leave_one_unbroken_chain() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.running("tue 11:00").await;
    let tries = (0..20).map(|n| {
        let maya = maya.clone();
        async move {
            let name = ["Amara", "Ben", "Chloe", "Dmitri", "Elena"][n % 5];
            maya.marks(session, name, if n < 10 { "present" } else { "absent Ill" }).await;
        }
    });
    at_once(tries).await;
    assert_eq!(p.log_wrong().await, Vec::<String>::new());
    let sql = "SELECT COUNT(*) - MAX(seq) FROM platform_audit WHERE practice_id = $1";
    assert_eq!(p.number(sql, args![p.id]).await, 0, "numbered without a gap");
}
