//! One's own phone, held to a kiosk.

use uuid::Uuid;

use super::{Pad, code, said, times};
use crate::{
    sessions::door::{
        rules,
        words::Kiosk,
    },
    testing::{Page, Practice, get, post, practice},
};

/// What the picture on a kiosk leads to now.
fn picture(p: &Practice, kiosk: kernel::Id<Kiosk>) -> String {
    format!("/here/{}", rules::picture(&p.house.keys, kiosk, p.house.clock.now()))
}

async fn kiosk(p: &Practice) -> kernel::Id<Kiosk> {
    p.rows("SELECT id FROM sessions_kiosk WHERE revoked_at IS NULL", vec![]).await.remove(0).next().unwrap()
}

async fn signs(p: &Practice, page: &Page, cookie: &str, more: &[(&str, &str)]) -> Page {
    let (pass, id) = (page.value("pass"), page.value("id"));
    let mut form = vec![("pass", pass.as_str()), ("id", id.as_str())];
    form.extend_from_slice(more);
    post("/here", &form).header("cookie", cookie).send(&p.house).await
}

const RUN_OUT: &str = "This picture has run out It is good for a minute. Please scan the picture on the kiosk once more.";

// proves: R-C7
#[tokio::test]
async fn the_picture_opens_the_sign_in_on_one_s_own_phone_for_a_minute() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let session = p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let svg = pad.get("/kiosk/picture").await;
    assert!(svg.body.contains("<svg") && svg.body.contains("<path"));
    let amara = code(&tomas, p.client("Amara")).await;
    let address = picture(&p, kiosk(&p).await);
    let page = get(address.as_str()).send(&p.house).await;
    assert_eq!(said(&page), "Sign in or out Your personal code, 6 digits: Remember me on this phone:");
    let done = signs(&p, &page, "", &[("code", &amara), ("way", "in")]).await;
    assert_eq!(said(&done), "Hello Amara. You are signed in for 11:00 Tuesday skills class.");
    assert_eq!(done.cookie, "", "nobody asked to be remembered");
    maya.starts(session).await.unwrap();
    assert_eq!(times(&maya, session, "Amara").await, "present 11:00-12:30 room kiosk open");
    let undone = post("/here/cancel", &[("pass", &done.value("pass")), ("entry", &done.value("entry"))]).send(&p.house).await;
    assert_eq!(said(&undone), "Cancelled. It is as it was before.");
    assert_eq!(times(&maya, session, "Amara").await, "unmarked");
    p.at("tue 10:57");
    assert_eq!(said(&get(address.as_str()).send(&p.house).await), RUN_OUT, "photographed, and used from home");
    let late = signs(&p, &page, "", &[("code", &amara), ("way", "in")]).await;
    assert_eq!(said(&late), "Hello Amara. You are signed in for 11:00 Tuesday skills class.", "typing may take a minute or two");
    p.at("tue 10:59");
    assert_eq!(said(&signs(&p, &page, "", &[("code", &amara), ("way", "out")]).await), RUN_OUT);
    for nonsense in ["/here/0", "/here/ffffffffffffffffffffffffffffffff0000000000000000000000000000000000000000"] {
        let page = get(nonsense).send(&p.house).await;
        assert_eq!((page.status.as_u16(), said(&page).as_str()), (404, RUN_OUT));
    }
}

// proves: R-C7
#[tokio::test]
async fn a_phone_is_remembered_when_it_is_asked_to_until_the_code_is_renewed() {
    let p = practice().await;
    let tomas = p.tomas().await;
    p.planned("tue 11:00").await;
    let pad = Pad::set_up(&p, &tomas, "").await;
    let amara = code(&tomas, p.client("Amara")).await;
    let kiosk = kiosk(&p).await;
    let page = get(picture(&p, kiosk)).send(&p.house).await;
    let wrong = signs(&p, &page, "", &[("code", "000042"), ("way", "in"), ("remember", "yes")]).await;
    assert_eq!(wrong.cookie, "", "nobody to remember");
    let page = get(picture(&p, kiosk)).send(&p.house).await;
    let done = signs(&p, &page, "", &[("code", &amara), ("way", "in"), ("remember", "yes")]).await;
    for flag in ["__Host-here=", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(done.cookie.contains(flag), "{}", done.cookie);
    }
    let cookie = done.cookie.split(';').next().unwrap().to_owned();
    let page = get(picture(&p, kiosk)).header("cookie", &cookie).send(&p.house).await;
    assert_eq!(said(&page), "Sign in or out This phone is remembered, so you need no code.");
    assert!(!page.body.contains("Amara"), "who picks the phone up reads no name");
    assert_eq!(said(&signs(&p, &page, &cookie, &[("way", "out")]).await), "Goodbye Amara. You are signed out of 11:00 Tuesday skills class.");
    let forgot = post("/here/forget", &[("pass", &page.value("pass"))]).header("cookie", &cookie).send(&p.house).await;
    assert!(forgot.cookie.contains("Max-Age=0") && forgot.to.starts_with("/here/"));
    code(&tomas, p.client("Amara")).await;
    let page = get(picture(&p, kiosk)).header("cookie", &cookie).send(&p.house).await;
    assert!(said(&page).contains("Your personal code"), "a new code ends the phones of the old one");
    assert!(pad.get("/kiosk").await.status == 200);
}

// proves: R-C7, R-K11
#[tokio::test]
async fn a_picture_and_a_phone_are_good_in_their_own_practice_alone() {
    let p = practice().await;
    let (tomas, nora) = (p.tomas().await, p.as_(p.cast.nora).await);
    p.planned("tue 11:00").await;
    Pad::set_up(&p, &tomas, "").await;
    let ours = kiosk(&p).await;
    let amara = code(&tomas, p.client("Amara")).await;
    let page = get(picture(&p, ours)).send(&p.house).await;
    let remembered = signs(&p, &page, "", &[("code", &amara), ("way", "in"), ("remember", "yes")]).await;
    let cookie = remembered.cookie.split(';').next().unwrap().to_owned();
    let theirs = Pad::set_up(&p, &nora, "").await;
    let riverbend: kernel::Id<Kiosk> =
        p.rows("SELECT id FROM sessions_kiosk WHERE practice_id = $1", platform::args![p.cast.riverbend]).await.remove(0).next().unwrap();
    assert!(theirs.types(&amara, "out").await.0.starts_with("That did not work."), "the code is nobody's at Riverbend");
    let page = get(picture(&p, riverbend)).header("cookie", &cookie).send(&p.house).await;
    assert!(said(&page).contains("Your personal code"), "nor is the phone known there");
    // The pass of one kiosk, sent with the entry of another's.
    let entry: Uuid = p.rows("SELECT id FROM sessions_kiosk_entry WHERE state = 'done'", vec![]).await.remove(0).next().unwrap();
    let undone = post("/here/cancel", &[("pass", &page.value("pass")), ("entry", &entry.to_string())]).send(&p.house).await;
    assert_eq!(said(&undone), "Not cancelled. Please see the front desk.");
    p.attack("UPDATE sessions_kiosk SET revoked_at = 1").await;
    assert_eq!(said(&get(picture(&p, ours)).send(&p.house).await), RUN_OUT, "the kiosk was switched off");
}
