//! The PIN: a value that is proved a moment before a signature, and that nobody can guess.

use platform::{Actor, Request, args, outbox};

use crate::{
    access::{self, PinProof},
    cast::{PASSWORD, PIN},
    testing::{User, at_once, get, practice, said, told},
};

async fn types(who: &User, pin: &str) -> String {
    told(&access::prove_pin(&who.p.house, &who.actor, &Request::default(), pin).await)
}

// proves: R-E4
#[tokio::test]
async fn five_wrong_pins_lock_signing_for_a_while_and_the_manager_hears_of_it() {
    let p = practice().await;
    let maya = p.maya().await;
    p.hush().await;
    for left in [4, 3, 2] {
        assert_eq!(types(&maya, "000000").await, format!("That is not your PIN. {left} tries are left."));
    }
    assert_eq!(types(&maya, PIN).await, "", "the right one clears the count");
    for _ in 0..4 {
        types(&maya, "000000").await;
    }
    assert_eq!(types(&maya, "000000").await, "Too many wrong PINs. Signing is locked for 15 minutes; what you wrote is kept.");
    assert!(types(&maya, PIN).await.starts_with("Signing is locked after too many wrong PINs."), "not even the right one");
    let (three, four) = ("Maya: pin.wrong\n".repeat(3), "Maya: pin.wrong\n".repeat(4));
    assert_eq!(p.audit().await, format!("{three}Maya: pin.right_again\n{four}Maya: pin.locked"));

    for letter in outbox::due(&p.house.db, p.house.clock.now(), 100).await.unwrap() {
        access::deliver(&p.house, &letter).await.unwrap();
        access::deliver(&p.house, &letter).await.unwrap();
    }
    let page = p.tomas().await.get("/notices").await.outline();
    assert_eq!(
        page.matches("Signing was locked for Maya Okafor after 5 wrong PINs.").count(),
        1,
        "told once, though delivered twice:\n{page}"
    );
    p.at("tue 11:11");
    assert_eq!(types(&maya, PIN).await, "");
}

// proves: R-E4
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_wrong_pins_at_once_count_as_ten() {
    let p = practice().await;
    let maya = p.maya().await;
    let guesses = (0..10).map(|n| {
        let maya = maya.clone();
        async move { types(&maya, &format!("4815{n}3")).await }
    });
    at_once(guesses).await;
    let says = types(&maya, PIN).await;
    assert!(says.starts_with("Signing is locked"), "ten guesses went through: {says:?}");
}

// proves: R-E4, R-K2
#[tokio::test]
async fn secrets_are_kept_as_argon2id_and_shown_to_nobody() {
    let p = practice().await;
    for kept in p.texts("SELECT pin_hash FROM access_staff UNION ALL SELECT password_hash FROM access_staff", args![]).await {
        assert!(kept.starts_with("$argon2id$"), "{kept}");
    }
    let tomas = p.tomas().await;
    for path in ["/staff".to_owned(), format!("/staff/{}", p.cast.maya), "/audit".to_owned()] {
        let page = tomas.get(path).await;
        assert!(page.status.is_success() && !page.body.contains("argon2"));
    }
}

// proves: R-E3, R-E5
#[tokio::test]
async fn a_proof_is_worth_nothing_to_another_person_in_another_sign_in_or_two_minutes_later() {
    let p = practice().await;
    let (maya, again, lena) = (p.maya().await, p.maya().await, p.lena().await);
    let carried = maya.proves_pin().await.carry(&p.house.keys);
    let good = |actor: &Actor, text: &str| PinProof::carried(text, actor, &p.house).is_some();
    assert!(good(&maya.actor, &carried));
    assert!(!good(&again.actor, &carried), "another sign-in of the same person");
    assert!(!good(&lena.actor, &carried), "another person");
    let later = carried.replacen('.', "9.", 1);
    assert!(!good(&maya.actor, &later), "a changed time");
    p.at("tue 10:57");
    assert!(!good(&maya.actor, &carried), "two minutes later");
}

// proves: R-E4
#[tokio::test]
async fn choosing_secrets_ends_every_other_sign_in() {
    let p = practice().await;
    let maya = p.maya().await;
    let token = maya.signs_in().await;
    let chooses = async |actor: &Actor, present: &str, password: &str, pin: &str| {
        said(&access::choose_secrets(&p.house, actor, &Request::default(), present, password, pin).await)
    };
    assert_eq!(chooses(&maya.actor, "a wrong password", "the otter sleeps late", "480271").await, "secrets.present");
    assert_eq!(chooses(&maya.actor, PASSWORD, "short", "111111").await, "password.short, pin.simple");
    assert_eq!(chooses(&Actor::Nobody(p.id), PASSWORD, "the otter sleeps late", "480271").await, "forbidden");
    assert_eq!(get("/me").by(&token).send(&p.house).await.to, "", "nothing happened yet");
    assert_eq!(chooses(&maya.actor, PASSWORD, "the otter sleeps late", "480271").await, "done");
    assert_eq!(get("/me").by(&token).send(&p.house).await.to, "/sign-in?then=/me");
    assert_eq!(types(&maya, "480271").await, "");
}
