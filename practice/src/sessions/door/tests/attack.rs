//! Attacks on what always holds, past the verbs: straight on the database.

use platform::{Actor, Request};
use uuid::Uuid;

use super::{Pad, code, stays};
use crate::{
    sessions::door::{
        acts::{self, Entry, Says},
        rules,
        words::Way,
    },
    testing::{at_once, practice, tally},
};

// proves: R-C7, R-C2
#[tokio::test]
async fn nobody_is_in_one_session_twice_at_a_time_however_it_is_tried() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let session = p.planned("tue 11:00").await;
    Pad::set_up(&p, &tomas, "").await;
    let kiosk = p.rows("SELECT id FROM sessions_kiosk", vec![]).await.remove(0).next().unwrap();
    let says = Says::Code(rules::code_digest(&p.house.keys, p.id, &code(&tomas, p.client("Amara")).await));
    let tries = (0..8).map(|_| {
        let (house, actor) = (p.house.clone(), Actor::System(p.id, "kiosk"));
        let order = Entry { id: Uuid::new_v4(), kiosk, says: says.clone(), by_phone: false, way: Way::In, remember: None };
        async move {
            let (told, _) = house.run(&actor, &Request::default(), move |act| Box::pin(acts::enter(act, order.clone()))).await.unwrap();
            format!("{told:?}")
        }
    });
    let answers = at_once(tries).await;
    assert!(tally(answers.clone()).starts_with("8 Done"), "{answers:?}");
    assert_eq!(stays(&p).await, 1);
    let insert = |way: &str, from: i64, live: bool| {
        format!(
            "INSERT INTO sessions_arrival (practice_id, id, occurrence_id, client_id, way, came_at, left_at, seen_at, live) \
             VALUES ({}, {}, {}, {}, '{way}', {from}, {}, {from}, {live})",
            p.sql(p.id), p.sql(kernel::Id::<crate::clients::Client>::new()), p.sql(session), p.sql(p.client("Amara")), from + 10
        )
    };
    let now = p.house.clock.now().0;
    assert_eq!(p.attack(&insert("room", now + 5, true)).await, "arrival_twice");
    assert_eq!(p.attack(&insert("room", now - 10, true)).await, "done", "what touches does not overlap");
    assert_eq!(p.attack(&insert("room", now + 5, false)).await, "done", "what was taken back counts for nothing");
    assert_eq!(p.attack(&insert("remote", now + 5, true)).await, "done", "the door and the meeting are judged apart");
    assert!(p.attack(&insert("window", now + 5, true)).await.starts_with("fault"));
}

// proves: R-C7
#[tokio::test]
async fn two_clients_never_share_a_code_and_no_code_lies_in_the_database() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let (amara, ben) = (code(&tomas, p.client("Amara")).await, code(&tomas, p.client("Ben")).await);
    assert_ne!(amara, ben);
    let steal = format!(
        "UPDATE sessions_personal SET code_digest = (SELECT code_digest FROM sessions_personal WHERE client_id = {}) WHERE client_id = {}",
        p.sql(p.client("Amara")), p.sql(p.client("Ben"))
    );
    assert_eq!(p.attack(&steal).await, "personal_code_taken");
    let digests: Vec<Vec<u8>> =
        p.rows("SELECT code_digest FROM sessions_personal", vec![]).await.into_iter().map(|mut row| row.next().unwrap()).collect();
    let plain = |code: &str| platform::crypto::digest(code.as_bytes()).to_vec();
    assert!(digests.iter().all(|digest| digest.len() == 32 && *digest != plain(&amara) && *digest != plain(&ben)), "no table of a million codes finds it");
}

// proves: R-B9
#[tokio::test]
async fn a_client_has_one_link_to_a_session_at_a_time() {
    let p = practice().await;
    let session = p.planned("tue 11:00").await;
    let insert = |token: u8| {
        let digest = format!("{token:02x}").repeat(32);
        let bytes = if crate::testing::on_postgres() { format!("'\\x{digest}'::bytea") } else { format!("X'{digest}'") };
        format!(
            "INSERT INTO sessions_join (practice_id, id, occurrence_id, client_id, token_digest, made_at) VALUES ({}, {}, {}, {}, {bytes}, 1)",
            p.sql(p.id), p.sql(kernel::Id::<crate::clients::Client>::new()), p.sql(session), p.sql(p.client("Amara"))
        )
    };
    assert_eq!(p.attack(&insert(1)).await, "done");
    assert_eq!(p.attack(&insert(2)).await, "join_twice");
    p.attack("UPDATE sessions_join SET revoked_at = 1").await;
    assert_eq!(p.attack(&insert(3)).await, "done");
    assert!(p.attack(&insert(3)).await.starts_with("fault") || p.attack(&insert(3)).await == "join_twice", "nor do two share a token");
}
