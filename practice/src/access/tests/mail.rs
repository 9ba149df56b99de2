//! Mail: one person a message, looked up when it is sent; tried for a day, sent once, and seen where it does not go.

use std::sync::Arc;

use kernel::{Id, id::Staff};
use platform::{
    Actor, Request, args,
    mail::{Mail, TOPIC, Unsent},
    outbox,
};

use crate::{
    access,
    clients::Client,
    testing::{Practice, practice},
};

async fn announce(p: &Practice, mail: Mail) {
    let actor = Actor::System(p.id, "test");
    p.house
        .run(&actor, &Request::default(), move |act| {
            act.announce(TOPIC, mail.payload());
            Box::pin(async move { act.nothing(()) })
        })
        .await
        .unwrap();
}

fn to_maya(p: &Practice) -> Mail {
    Mail::staff(p.cast.maya, "Cohort: a session is waiting for you", "A session is waiting for you in Cohort.").link("/notices")
}

// proves: R-B8
#[tokio::test]
async fn a_mail_goes_to_the_one_address_that_the_person_has_when_it_is_sent() {
    let (p, post) = practice().await.with_post();
    announce(&p, to_maya(&p)).await;
    announce(&p, Mail::client(p.client("Amara"), "Oak Street Practice", "Your group meets on Tuesday.")).await;
    p.house.db.attack("UPDATE access_staff SET email = 'maya.okafor@oak.example' WHERE email = 'maya@oak.example'").await.unwrap();
    assert_eq!(p.delivers().await.1, 0);
    assert_eq!(
        post.sent(),
        [
            "maya.okafor@oak.example: Cohort: a session is waiting for you\nA session is waiting for you in Cohort.\n\nhttps://cohort.oak.example/notices\n",
            "amara.diallo@example.org: Oak Street Practice\nYour group meets on Tuesday.\n",
        ]
    );
    let audit = p.audit().await;
    assert!(audit.contains("mail.sent [Amara]") && !audit.contains("Tuesday"), "{audit}");
}

// proves: R-B8
#[tokio::test]
async fn a_letter_that_comes_twice_is_one_mail() {
    let (p, post) = practice().await.with_post();
    announce(&p, to_maya(&p)).await;
    for letter in outbox::mails(&p.house.db, p.house.clock.now(), 10).await.unwrap() {
        for _ in 0..3 {
            access::deliver(&p.house, &letter).await.unwrap();
        }
    }
    p.delivers().await;
    assert_eq!(post.sent().len(), 1);
    let twice = "UPDATE access_mail SET failed_at = 1 WHERE sent_at IS NOT NULL";
    assert!(p.attack(twice).await.starts_with("fault"), "what went cannot also have failed");
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again_for_a_day_and_then_the_manager_hears() {
    let (p, post) = practice().await.with_post();
    let tomas = p.tomas().await;
    post.says(Some(Unsent::Later("the mail server cannot be reached".to_owned())));
    announce(&p, to_maya(&p)).await;
    for when in ["tue 10:55", "tue 10:57", "tue 11:05", "tue 20:00"] {
        p.at(when);
        let (_, waits) = p.delivers().await;
        assert_eq!(waits, 1, "on {when}");
    }
    let page = tomas.get("/practice").await;
    assert!(page.has("Maya Okafor | 24 Nov 2026, 20:00 EST | the mail server cannot be reached | tried again"), "{}", page.outline());
    post.says(None);
    p.at("wed 10:00");
    assert_eq!(p.delivers().await.1, 0);
    assert_eq!(post.sent().len(), 1, "when it is back, the mail goes");

    post.says(Some(Unsent::Later("the mail server cannot be reached".to_owned())));
    announce(&p, to_maya(&p)).await;
    p.delivers().await;
    p.at("thu 10:01");
    assert_eq!(p.delivers().await.1, 0, "after a day it is given up");
    assert!(p.tomas().await.get("/practice").await.has("the mail server cannot be reached | given up"));
    assert!(p.tomas().await.get("/notices").await.has("- A mail could not be sent. The practice's settings say which and why."));
    post.says(None);
    p.at("fri 10:00");
    p.delivers().await;
    assert_eq!(post.sent().len(), 1);
}

#[tokio::test]
async fn what_can_never_go_is_given_up_at_once_and_the_manager_hears_once_a_day() {
    let (p, post) = practice().await.with_post();
    post.says(Some(Unsent::Never("the mail server refused the message (550)".to_owned())));
    for _ in 0..3 {
        announce(&p, to_maya(&p)).await;
    }
    assert_eq!(p.delivers().await.1, 0);
    let tomas = p.tomas().await;
    let told = tomas.get("/notices").await.outline();
    assert_eq!(told.matches("A mail could not be sent.").count(), 1, "{told}");
    assert!(tomas.get("/practice").await.has("the mail server refused the message (550) | given up"));
    assert!(!p.audit().await.contains("oak.example"), "no address in the log");
}

#[tokio::test]
async fn without_an_address_or_too_late_nothing_is_sent() {
    let (p, post) = practice().await.with_post();
    p.house.db.attack("UPDATE clients_client SET email = NULL WHERE first_name = 'Ben'").await.unwrap();
    let now = p.house.clock.now();
    announce(&p, Mail::client(p.client("Ben"), "Oak Street Practice", "x")).await;
    announce(&p, to_maya(&p).until(now)).await;
    announce(&p, Mail::staff(Id::<Staff>::new(), "Cohort", "x")).await;
    announce(&p, Mail::client(Id::<Client>::new(), "Cohort", "x")).await;
    // Nobody of another practice is reached from this one.
    announce(&p, Mail::staff(p.cast.nora, "Cohort", "x")).await;
    assert_eq!(p.delivers().await.1, 0);
    assert_eq!(post.sent(), Vec::<String>::new());
    let problems = p.texts("SELECT problem FROM access_mail ORDER BY problem", args![]).await;
    assert_eq!(problems, ["it was too late to be of use", "there is no address", "there is no address", "there is no address", "there is no address"]);
}

#[tokio::test]
async fn without_a_mail_server_mails_are_dropped_and_the_pages_say_so() {
    let p = practice().await;
    announce(&p, to_maya(&p)).await;
    assert_eq!(p.delivers().await.1, 0);
    assert_eq!(p.number("SELECT COUNT(*) FROM access_mail", args![]).await, 0);
    assert!(p.tomas().await.get("/practice").await.has("No mail server is set up, so Cohort sends no mails."));
    assert!(p.maya().await.get("/me/notices").await.has("No mail server is set up here yet"));
    let (p, post) = p.with_post();
    let _: Arc<_> = post;
    assert!(p.tomas().await.get("/practice").await.has("Mails go through a pigeon."));
}
