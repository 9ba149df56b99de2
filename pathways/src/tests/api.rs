//! What other programs tell and ask.

use kernel::Id;
use platform::args;
use practice::{
    clients::Client,
    testing::{Practice, User, get, post},
};
use serde_json::{Value, json};

use super::{house, put, told_way, turned_on};

async fn tells(user: &User, body: Value) -> practice::testing::Page {
    user.send(post("/api/pathways/facts", &[]).json(&body)).await
}

fn module(client: Id<Client>, source: &str, of: &str) -> Value {
    json!({ "client": client, "source": source, "kind": "module", "of": of, "at": "2026-11-24T14:00:00Z" })
}

async fn facts(p: &Practice) -> i64 {
    p.number("SELECT COUNT(*) FROM pathways_fact WHERE practice_id = $1", args![p.id]).await
}

#[tokio::test]
async fn a_platform_tells_what_happened_once() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let (ben, amara) = (p.client("Ben"), p.client("Amara"));
    put(&p, sandbox, ben, "icbt").await;
    let cora = p.ruth().await;
    let one = tells(&cora, module(ben, "minddesk/1", "Worry time")).await;
    assert_eq!((one.status.as_u16(), one.data()["facts"][0]["new"].as_bool()), (200, Some(true)), "{}", one.body);
    let again = tells(&cora, module(ben, "minddesk/1", "Worry time")).await;
    assert_eq!((again.data()["facts"][0]["new"].as_bool(), &again.data()["facts"][0]["id"]), (Some(false), &one.data()["facts"][0]["id"]));
    assert_eq!(facts(&p).await, 1);
    let many = json!({ "facts": [module(ben, "minddesk/1", "Worry time"), module(ben, "minddesk/2", "Sleep"), module(amara, "minddesk/3", "Sleep"), module(amara, "minddesk/3", "Sleep")] });
    let many = tells(&cora, many).await;
    let new: Vec<_> = many.data()["facts"].as_array().unwrap().iter().map(|fact| fact["new"].as_bool().unwrap()).collect();
    assert_eq!(new, [false, true, true, false]);
    // The rules look at once.
    let up = tells(&cora, json!({ "client": ben, "source": "minddesk/4", "kind": "stepped_up" })).await;
    assert_eq!(up.data()["moved"].as_i64(), Some(1), "{}", up.body);
    assert_eq!(told_way(&p, ben).await, "icbt (began) → therapy (rule stepped_up)");
    assert_eq!(p.texts("SELECT DISTINCT source FROM pathways_fact WHERE practice_id = $1 AND of_what = 'Sleep' ORDER BY source", args![p.id]).await, ["api:minddesk/2", "api:minddesk/3"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_fact_by_fact_and_then_nothing_is_kept() {
    let p = house().await;
    let ruth = p.ruth().await;
    let (ben, amara) = (p.client("Ben"), p.client("Amara"));
    tells(&ruth, module(amara, "minddesk/9", "Sleep")).await;
    let bad = json!({ "facts": [
        module(ben, "minddesk/1", "Worry time"),
        { "client": ben, "source": "", "kind": "dance", "at": "2026-11-24T14:00:00Z" },
        { "client": ben, "source": "x", "kind": "module", "at": "2027-01-01T00:00:00Z" },
        module(ben, "minddesk/9", "Sleep"),
    ] });
    let page = tells(&ruth, bad).await;
    let wrong: Vec<_> = page.data()["refusals"].as_array().unwrap().iter().map(|r| r["field"].as_str().unwrap().to_owned()).collect();
    assert_eq!((page.status.as_u16(), wrong.as_slice()), (422, ["facts.1.source", "facts.1.kind", "facts.2.at", "facts.3.source"].map(str::to_owned).as_slice()), "{}", page.body);
    assert!(!page.body.contains("Diallo") && !page.body.contains(&amara.to_string()), "another client is not named");
    assert_eq!(facts(&p).await, 1);
    for (body, code) in [
        (json!({ "facts": [] }), "facts.number"),
        (json!({ "facts": 3 }), "facts.shape"),
        (json!({ "client": ben, "source": "x", "kind": "module", "colour": "red" }), "facts.shape"),
        (json!({ "client": "Ben", "source": "x", "kind": "module" }), "fact.client"),
        (json!({ "client": ben, "source": "x", "kind": "module", "at": "yesterday" }), "fact.at"),
    ] {
        let page = tells(&ruth, body.clone()).await;
        assert_eq!((page.status.as_u16(), page.data()["refusals"][0]["code"].as_str()), (422, Some(code)), "{body} {}", page.body);
    }
}

// proves: R-A3, R-H1
#[tokio::test]
async fn a_way_is_told_to_whoever_sees_the_client() {
    let p = house().await;
    let sandbox = turned_on(&p, "sandbox").await;
    let ben = p.client("Ben");
    put(&p, sandbox, ben, "").await;
    p.at("2026-12-02 11:00");
    super::happens(&p, ben, "asked_to_end", "").await;
    let maya = p.maya().await;
    let page = maya.get(format!("/api/clients/{ben}/pathway")).await;
    let data = page.data();
    let on = &data["pathways"][0];
    assert_eq!(on["state"], json!({ "key": "triage", "name": "Triage", "status": "Active" }));
    assert_eq!((on["overdue"].as_bool(), on["limit"].as_str()), (Some(true), Some("2026-12-01T15:55:00Z")));
    assert_eq!((on["intervals"][0]["cause"].as_str(), on["intervals"][0]["to"].as_str()), (Some("began"), None));
    assert_eq!((on["open"][0]["rule"].as_str(), on["open"][0]["source"].as_str()), (Some("wants_to_end_early"), Some("JV-9")));
    assert!(on["open"][0]["asks"].as_str().unwrap().starts_with("They asked to end"));
    assert!(!page.body.contains("Castellano"), "ids, and no names");
    let stranger = p.as_(p.cast.nora).await;
    assert_eq!(stranger.get(format!("/api/clients/{ben}/pathway")).await.status, 404);
    assert_eq!(tells(&stranger, module(ben, "x", "Sleep")).await.status, 404);
    let theo = p.as_(p.cast.theo).await;
    assert_ne!(theo.get(format!("/api/clients/{ben}/pathway")).await.status, 200);
    let nobody = get(format!("/api/clients/{ben}/pathway")).header("accept", "application/json").through(p.doors(), &p.house).await;
    assert_eq!(nobody.status, 401);
}
