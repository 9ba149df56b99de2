//! At the door: the first set-up, signing in, and every way a sign-in ends.

use kernel::Id;
use platform::{Request, permit::Roles};

use crate::{
    access::{self, ChangeStaff, SetUp, SignIn, sign_out_everywhere},
    cast::{PASSWORD, PIN},
    testing::{does, empty_house, get, post, practice, said, tally, told},
};

fn order(code: &str, zone: &str, pin: &str) -> SetUp {
    SetUp {
        code: code.into(),
        practice: "Oak Street Practice".into(),
        zone: zone.into(),
        name: "Maya Okafor".into(),
        credentials: "LCSW".into(),
        email: "maya@oak.example".into(),
        password: PASSWORD.into(),
        pin: pin.into(),
    }
}

// proves: R-K3, NP-19
#[tokio::test]
async fn nobody_gets_in_until_the_printed_code_is_used_and_it_works_once() {
    let (house, _dir) = empty_house().await;
    let set_up = async |order: SetUp| said(&access::set_up(&house, &Request::default(), order).await);
    assert_eq!(set_up(order("0000000000000000", "America/New_York", PIN)).await, "setup.code", "no account and no code to guess");
    let code = access::new_setup_code(&house).await.unwrap();
    assert_eq!(
        set_up(order(&code, "New York", "123456")).await,
        "practice.zone, pin.simple",
        "every mistake at once, and the code stays good"
    );
    assert_eq!(set_up(order(&code, "America/New_York", PIN)).await, "done");
    assert_eq!(set_up(order(&code, "America/New_York", PIN)).await, "setup.code");

    let form = [("email", "Maya@Oak.example"), ("password", PASSWORD), ("then", "/groups/new")];
    let page = post("/sign-in", &form).send(&house).await;
    assert_eq!((page.status.as_u16(), page.to.as_str()), (303, "/groups/new"));
    assert!(
        page.cookie.starts_with("__Host-cohort=") && page.cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"),
        "{}",
        page.cookie
    );
    let token = page.cookie.split(['=', ';']).nth(1).unwrap();
    assert!(get("/groups/new").by(token).send(&house).await.has("# New group"), "a solo account has every role");
}

// proves: R-K4
#[tokio::test]
async fn an_unknown_address_a_wrong_password_and_a_waiting_account_look_the_same() {
    let p = practice().await;
    p.hush().await;
    let sign_in = async |email: &str, password: &str| {
        let order = SignIn { email: email.into(), password: password.into(), agent: String::new() };
        told(&access::sign_in(&p.house, &Request::default(), order).await)
    };
    let no = "That address and password do not go together. After five wrong tries an account waits 15 minutes.";
    assert_eq!(sign_in("nobody@oak.example", PASSWORD).await, no);
    for _ in 0..5 {
        assert_eq!(sign_in("maya@oak.example", "quiet river stone").await, no);
    }
    assert_eq!(sign_in("maya@oak.example", PASSWORD).await, no, "the right password waits too");
    p.at("tue 11:11");
    assert_eq!(sign_in("maya@oak.example", PASSWORD).await, "");
    let wrong = "system: sign_in.refused\n".repeat(5);
    assert_eq!(p.audit().await, format!("{wrong}system: sign_in.waiting\nsystem: sign_in.done"));
}

// proves: R-K5, R-K7
#[tokio::test]
async fn signing_out_and_ending_the_others_kill_a_sign_in_at_once() {
    let p = practice().await;
    let maya = p.maya().await;
    let (desk, phone, home) = (maya.signs_in().await, maya.signs_in().await, maya.signs_in().await);
    assert_ne!(desk, phone, "every sign-in has a token of its own");
    // Where /me leads: nowhere, when it opens.
    let me = async |token: &str| get("/me").by(token).send(&p.house).await.to;
    let out = "/sign-in?then=/me";

    let gone = post("/sign-out", &[]).by(&desk).send(&p.house).await;
    assert_eq!((gone.to.as_str(), gone.cookie.contains("Max-Age=0")), ("/sign-in", true));
    assert_eq!([me(&desk).await, me(&phone).await, me(&home).await], [out, "", ""]);

    post("/me/sign-ins/end", &[]).by(&home).send(&p.house).await;
    assert_eq!([me(&phone).await, me(&home).await], [out, ""], "all others end, this one stays");

    p.at("tue 22:55");
    assert_eq!(me(&home).await, out, "after twelve hours it ends whatever happened");
    assert_eq!(me("0123456789abcdef").await, out, "a made-up token is nobody's");
}

// proves: R-K5, R-E5
#[tokio::test]
async fn whoever_leaves_is_out_with_the_next_click_and_cannot_come_back() {
    let p = practice().await;
    let (tomas, lena) = (p.tomas().await, p.lena().await);
    assert_eq!(lena.get("/groups").await.status.as_u16(), 200);
    let version = p.number("SELECT version FROM access_staff WHERE id = $1", platform::args![lena.id]).await;
    let leaves = ChangeStaff {
        id: lena.id,
        version,
        name: "Lena Hansen".into(),
        credentials: "LMFT-A".into(),
        roles: Roles::of(&[platform::Role::Practitioner]),
        active: false,
        supervisor: None,
    };
    let proof = tomas.proves_pin().await;
    does!(tomas, access::change_rights, leaves.clone(), proof.clone()).await.unwrap();
    assert_eq!(lena.get("/groups").await.status.as_u16(), 303);
    let order = SignIn { email: lena.email.clone(), password: PASSWORD.into(), agent: String::new() };
    assert_eq!(said(&access::sign_in(&p.house, &Request::default(), order).await), "sign_in.no");
    assert_eq!(
        said(&does!(tomas, access::change_rights, leaves.clone(), proof.clone()).await),
        "staff.changed",
        "the version read before is no longer good"
    );
}

// proves: R-K4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_guesses_at_once_count_as_twenty() {
    let p = practice().await;
    let guesses = (0..20).map(|_| {
        let house = p.house.clone();
        async move {
            let order = SignIn { email: "maya@oak.example".into(), password: "a wrong password".into(), agent: String::new() };
            said(&access::sign_in(&house, &Request::default(), order).await)
        }
    });
    assert_eq!(tally(crate::testing::at_once(guesses).await), "20 sign_in.no");
    let order = SignIn { email: "maya@oak.example".into(), password: PASSWORD.into(), agent: String::new() };
    assert_eq!(said(&access::sign_in(&p.house, &Request::default(), order).await), "sign_in.no", "the account waits");
}

// proves: R-K7
#[tokio::test]
async fn nobody_ends_a_sign_in_of_somebody_else() {
    let p = practice().await;
    let (maya, tomas) = (p.maya().await, p.tomas().await);
    let token = maya.signs_in().await;
    let mut row = p.rows("SELECT id FROM access_login WHERE staff_id = $1", platform::args![maya.id]).await.remove(0);
    let login: Id<kernel::id::Login> = row.next().unwrap();
    does!(tomas, sign_out_everywhere, Some(login)).await.unwrap();
    assert_eq!(get("/me").by(&token).send(&p.house).await.status.as_u16(), 200);
}
