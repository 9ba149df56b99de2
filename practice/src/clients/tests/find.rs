//! Finding clients: by any word of any name, only those one sees, and never unseen by the log.

use crate::{
    clients::{self, EditClient, Face, Typed},
    testing::{User, does, practice, said, sees},
};

async fn finds(who: &User, typed: &str) -> String {
    let found: Vec<Face> = sees!(who, clients::find_clients, typed.to_owned()).await.unwrap();
    found.iter().map(Face::name).collect::<Vec<_>>().join(", ")
}

// proves: TA-6, R-L1
#[tokio::test]
async fn the_beginning_of_any_word_of_a_name_finds_a_client_and_the_log_knows_who_was_shown() {
    let p = practice().await;
    let maya = p.maya().await;
    p.hush().await;
    assert_eq!(finds(&maya, "cast").await, "Ben Castellano");
    assert_eq!(finds(&maya, "BEN  cast").await, "Ben Castellano");
    assert_eq!(finds(&maya, "k").await, "Jonas Keller, Kavya Nair");
    assert_eq!(finds(&maya, "stellano").await, "", "not the middle of a word");
    assert_eq!(finds(&maya, "").await, "");
    assert_eq!(p.audit().await, "Maya: clients.shown [Ben]\nMaya: clients.shown [Ben]\nMaya: clients.shown [Jonas, Kavya]");
}

// proves: R-A2, R-K11, R-M7
#[tokio::test]
async fn one_finds_only_those_one_sees() {
    let p = practice().await;
    for (who, found) in [
        (p.cast.maya, "Amara Diallo"),
        (p.cast.lena, "Amara Diallo"),
        (p.cast.tomas, "Amara Diallo"),
        (p.cast.fred, "Amara Diallo"),
        (p.cast.cora, ""),
        (p.cast.theo, ""),
        (p.cast.nora, ""),
    ] {
        assert_eq!(finds(&p.as_(who).await, "amara").await, found);
    }
    let answer = p.as_(p.cast.nora).await.get("/clients/find?q=amara").await;
    assert_eq!(answer.data(), serde_json::json!({ "items": [] }), "the same answer as for a name that nobody has");
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_no_longer() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let record = sees!(tomas, clients::open_client, p.client("Hiro")).await.unwrap();
    let typed = Typed { preferred_name: "Kaz".into(), last_name: "Tanaka-Lee".into(), ..Typed::from(&record.facts) };
    let order = EditClient { id: record.id, version: record.version, typed };
    assert_eq!(said(&does!(tomas, clients::edit_client, order.clone()).await), "done");
    for (typed, found) in [("kaz", "Kaz Tanaka-Lee"), ("lee", "Kaz Tanaka-Lee"), ("hiro", "Kaz Tanaka-Lee"), ("hiroshi", "")] {
        assert_eq!(finds(&tomas, typed).await, found, "{typed}");
    }
}

// proves: R-K10, R-L1
#[tokio::test]
async fn the_profile_is_logged_when_it_is_seen_and_when_it_is_refused() {
    let p = practice().await;
    let (maya, cora) = (p.maya().await, p.as_(p.cast.cora).await);
    let amara = format!("/clients/{}", p.client("Amara"));
    for user in [&maya, &cora] {
        user.get("/me").await;
    }
    p.hush().await;
    assert_eq!(maya.get(&amara).await.status.as_u16(), 200);
    assert_eq!(cora.get(&amara).await.status.as_u16(), 404);
    assert_eq!(p.audit().await, "Maya: client.seen [Amara]\nCora: refused verb=\"client.see\" why=\"unseen\"");
}
