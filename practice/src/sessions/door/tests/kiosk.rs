//! Setting a kiosk up, what its cookie opens, and how it ends.

use super::{Pad, code, said};
use crate::testing::{get, post, practice};

// proves: R-C7, R-K5
#[tokio::test]
async fn a_device_becomes_a_kiosk_and_no_sign_in_of_the_staff_stays_on_it() {
    let p = practice().await;
    let fred = p.as_(p.cast.fred).await;
    let token = fred.signs_in().await;
    let page = post("/kiosks", &[("name", "Front hall"), ("stands", "")]).by(&token).send(&p.house).await;
    assert_eq!(page.to, "/kiosk");
    for flag in ["__Host-kiosk=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(page.cookie.contains(flag), "{}", page.cookie);
    }
    assert_eq!(get("/schedule").by(&token).send(&p.house).await.to, "/sign-in?then=/schedule", "Fred is signed out");
    let kiosk = page.cookie.split(';').next().unwrap().to_owned();
    let shown = get("/kiosk").header("cookie", &kiosk).send(&p.house).await;
    assert_eq!(said(&shown), "Sign in or out Your personal code, 6 digits: No code, or forgotten it? Please see the front desk.");
    for path in ["/", "/clients", "/schedule", "/kiosks", "/me", "/kiosks/find"] {
        let page = get(path).header("cookie", &kiosk).send(&p.house).await;
        assert!(page.to.starts_with("/sign-in") || page.status == 404, "{path} opens to a kiosk: {} {}", page.status, page.to);
    }
    let stolen = get("/kiosk").header("cookie", "__Host-kiosk=0000").send(&p.house).await;
    assert_eq!(stolen.to, "/sign-in");
}

// proves: R-C7
#[tokio::test]
async fn those_set_kiosks_up_who_receive_people_or_run_sessions() {
    let p = practice().await;
    for (who, status) in [(p.cast.tomas, 200), (p.cast.fred, 200), (p.cast.maya, 200), (p.cast.cora, 200), (p.cast.iris, 200), (p.cast.theo, 200)] {
        assert_eq!(p.as_(who).await.get("/kiosks").await.status.as_u16(), status);
    }
    p.attack(&format!("UPDATE access_staff SET runs_sessions = FALSE WHERE id = {}", p.sql(p.cast.theo))).await;
    assert_eq!(p.as_(p.cast.theo).await.get("/kiosks").await.status, 403, "a peer who runs no sessions: \"kiosk.keep\"");
    let tomas = p.tomas().await;
    let nameless = tomas.post("/kiosks", &[("name", " "), ("stands", "")]).await;
    assert!(nameless.status == 422 && nameless.has("Error: Give the kiosk a name"), "{}", nameless.outline());
    assert_eq!(tomas.post("/kiosks", &[("name", "Hall"), ("stands", &format!("room:{}", kernel::Id::<crate::schedule::Room>::new()))]).await.status, 404);
}

// proves: R-C7
#[tokio::test]
async fn a_kiosk_is_left_with_the_pin_of_somebody_who_may_and_is_switched_off_from_afar() {
    let p = practice().await;
    let (fred, tomas) = (p.as_(p.cast.fred).await, p.tomas().await);
    let pad = Pad::set_up(&p, &fred, "").await;
    for (email, pin) in [("fred@oak.example", "111111"), ("nobody@oak.example", "270318"), ("nora@riverbend.example", "270318"), ("fred@oak.example", "")] {
        let page = pad.post("/kiosk/leave", &[("email", email), ("pin", pin)]).await;
        assert!(page.status == 422 && page.has("That address and PIN do not go together."), "{email}: {}", page.outline());
    }
    assert_eq!(pad.get("/kiosk").await.status, 200, "it stands");
    p.hush().await;
    let left = pad.post("/kiosk/leave", &[("email", "Fred@oak.example"), ("pin", "270318")]).await;
    assert_eq!((left.to.as_str(), left.cookie.contains("Max-Age=0")), ("/sign-in", true));
    assert!(p.audit().await.contains("Fred: kiosk.left"), "{}", p.audit().await);
    assert_eq!(pad.get("/kiosk").await.to, "/sign-in", "and is a kiosk no more");

    let pad = Pad::set_up(&p, &fred, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    let page = tomas.get("/kiosks").await;
    assert!(page.has("Front hall") && page.body.contains("For the whole practice"), "{}", page.outline());
    let action = page.body.split("action=\"/kiosks/").nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    tomas.post(format!("/kiosks/{action}/end"), &[]).await;
    assert_eq!(pad.post("/kiosk/entries", &[("id", &uuid::Uuid::new_v4().to_string()), ("code", &amara), ("way", "in")]).await.to, "/sign-in");
    assert!(tomas.get("/kiosks").await.has("No device stands as a kiosk yet."));
}
