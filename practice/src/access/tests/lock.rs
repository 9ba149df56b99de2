//! The locked screen: it hides everything, keeps what was typed, and only the PIN opens it.

use crate::{
    cast::{PASSWORD, PIN},
    testing::{get, post, practice},
};

// proves: R-K6
#[tokio::test]
async fn fifteen_minutes_without_a_hand_lock_the_screen_and_the_pin_opens_it() {
    let p = practice().await;
    let maya = p.maya().await;
    let token = maya.signs_in().await;
    let open = async |path: &str| get(path).by(&token).send(&p.house).await;
    p.at("tue 11:09");
    assert_eq!(open("/groups").await.status.as_u16(), 200);
    p.at("tue 11:24");
    let locked = open("/groups").await;
    assert_eq!((locked.status.as_u16(), locked.to.as_str()), (303, "/locked?then=/groups"));
    let script = get("/clients/find?q=amara").by(&token).header("accept", "application/json").send(&p.house).await;
    assert_eq!((script.status.as_u16(), script.data()), (401, serde_json::json!({ "lock": true })));
    assert_eq!(
        open("/locked?then=/groups").await.outline(),
        "# Locked\nThe screen is locked. What you were writing is kept.\nPIN of Maya Okafor:\n(Unlock)\n(Sign in as somebody else)"
    );
    let unlock = async |pin: &str| post("/unlock", &[("pin", pin), ("then", "/groups")]).by(&token).send(&p.house).await;
    assert!(unlock("000000").await.has("! Error: That is not your PIN. 4 tries are left."));
    assert_eq!(unlock(PIN).await.to, "/groups");
    assert_eq!(open("/groups").await.status.as_u16(), 200);
}

// proves: R-K6
#[tokio::test]
async fn a_screen_that_only_polls_still_locks() {
    let p = practice().await;
    let token = p.maya().await.signs_in().await;
    for minute in ["tue 11:00", "tue 11:05", "tue 11:09"] {
        p.at(minute);
        let poll = get("/groups").by(&token).header("x-background", "1").send(&p.house).await;
        assert_eq!(poll.status.as_u16(), 200);
    }
    p.at("tue 11:11");
    assert_eq!(get("/groups").by(&token).send(&p.house).await.to, "/locked?then=/groups");
}

// proves: R-K6, R-E4
#[tokio::test]
async fn a_locked_screen_cannot_be_used_to_choose_another_pin() {
    let p = practice().await;
    let maya = p.maya().await;
    let token = maya.signs_in().await;
    post("/lock", &[]).by(&token).send(&p.house).await;
    post("/secrets", &[("password", "a stranger was here"), ("pin", "918273")]).by(&token).send(&p.house).await;
    let stranger = post("/unlock", &[("pin", "918273"), ("then", "/")]).by(&token).send(&p.house).await;
    assert_eq!(stranger.status.as_u16(), 422, "whoever finds the locked screen must not open it with a PIN of their own");
    assert_eq!(post("/unlock", &[("pin", PIN), ("then", "/")]).by(&token).send(&p.house).await.status.as_u16(), 303);
}

// proves: R-E4, R-E5
#[tokio::test]
async fn an_open_screen_alone_is_not_enough_to_choose_another_pin() {
    let p = practice().await;
    let maya = p.maya().await;
    // Maya went for tea and left her screen open: whoever sits down knows neither her password nor her PIN.
    maya.post("/secrets", &[("password", "a stranger was here"), ("pin", "918273")]).await;
    let form = [("email", maya.email.as_str()), ("password", PASSWORD), ("then", "/")];
    assert_eq!(post("/sign-in", &form).send(&p.house).await.status.as_u16(), 303, "her password is still hers");
    maya.proves_pin().await;
}

// proves: R-K10
#[tokio::test]
async fn after_the_lock_one_comes_back_only_to_pages_of_this_house() {
    let p = practice().await;
    for then in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let form = [("email", "maya@oak.example"), ("password", PASSWORD), ("then", then)];
        assert_eq!(post("/sign-in", &form).send(&p.house).await.to, "/", "{then}");
    }
}
