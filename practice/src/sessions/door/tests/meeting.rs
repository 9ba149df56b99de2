//! Sessions by video: invitations, the waiting room, and what the meeting says of who was there.

use platform::args;

use super::{said, times};
use crate::{
    schedule,
    sessions::Session,
    testing::{Page, Practice, User, does, get, post, practice},
};

const MEETING: &str = "https://meet.example/abc";
const NO_LINK: &str = "This link does not work It may have been replaced by a newer one. Please ask the practice.";

/// A session of DBT Skills A by video.
async fn online(p: &Practice, when: &str) -> kernel::Id<Session> {
    let mut order = p.order(when);
    (order.room, order.link) = (None, MEETING.to_owned());
    let maya = p.maya().await;
    does!(maya, schedule::make_series, order.clone()).await.unwrap().first
}

/// The link of a client, as the meeting's page offers it to be copied; a path.
async fn link(who: &User, session: kernel::Id<Session>, name: &str) -> String {
    let page = who.get(format!("/sessions/{session}/meeting")).await;
    let id = format!("id=\"link-{}\"", who.p.client(name));
    let (_, rest) = page.body.split_once(&id).unwrap_or_else(|| panic!("no link of {name} on {}", page.outline()));
    let url = rest.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    format!("/join/{}", url.rsplit_once("/join/").unwrap().1)
}

async fn opens(p: &Practice, link: &str) -> Page {
    get(link).send(&p.house).await
}
async fn says(p: &Practice, link: &str, what: &str) -> Page {
    post(format!("{link}{what}"), &[]).send(&p.house).await
}
async fn knocks(p: &Practice, link: &str) {
    let page = post(link, &[("location", "12 Elm Street, Albany"), ("consent", "yes")]).send(&p.house).await;
    assert_eq!(page.to, link);
}
async fn stage(p: &Practice, link: &str) -> String {
    says(p, link, "/seen").await.data()["stage"].as_str().unwrap().to_owned()
}
async fn strip(who: &User, session: kernel::Id<Session>) -> String {
    let page = who.get(format!("/sessions/{session}/waiting?at=session")).await;
    page.outline().lines().collect::<Vec<_>>().join(" ")
}

// proves: KP-5, R-B9, R-B8
#[tokio::test]
async fn everybody_who_is_expected_gets_a_mail_of_their_own_that_names_nobody() {
    let p = practice().await;
    let (maya, fred) = (p.maya().await, p.as_(p.cast.fred).await);
    let session = online(&p, "tue 11:00").await;
    p.attack(&format!("UPDATE clients_client SET email = NULL WHERE id = {}", p.sql(p.client("Hiro")))).await;
    p.hush().await;
    let path = format!("/sessions/{session}/invitations");
    let done = fred.post(path.as_str(), &[("send", "yes")]).await;
    assert_eq!(done.to, format!("/sessions/{session}/meeting?sent=11&without=1&made=12"));
    let page = maya.get(done.to.as_str()).await;
    assert!(page.has("11 invitations are on the way. 1 client has no e-mail address: copy the link for them."), "{}", page.outline());
    let mails = p.texts("SELECT payload FROM platform_outbox WHERE topic = 'mail' ORDER BY id", args![]).await;
    assert_eq!(mails.len(), 11);
    let mut links = std::collections::HashSet::new();
    for mail in &mails {
        let mail: serde_json::Value = serde_json::from_str(mail).unwrap();
        assert_eq!(mail["subject"], "Your appointment");
        let text = mail["text"].as_str().unwrap();
        assert!(text.contains("Oak Street Practice is on Tuesday 24 November 2026, 11:00 to 12:30 (America/New_York)"), "{text}");
        for word in ["DBT", "DSA", "Skills", "skills", "Tuesday skills class", "Maya", "Okafor", "Amara", "Ben ", "Diallo", "meet.example"] {
            assert!(!mail.to_string().contains(word), "{word} stands in {mail}");
        }
        let token = mail["link"].as_str().unwrap().strip_prefix("/join/").unwrap();
        assert!(token.len() == 40 && links.insert(token.to_owned()), "160 bits, and nobody else's");
    }
    assert_eq!(p.number("SELECT COUNT(*) FROM sessions_join", args![]).await, 12);
    let again = fred.post(path.as_str(), &[("send", "yes")]).await;
    assert!(again.to.ends_with("?sent=0&without=1&made=0"), "nobody gets it twice: {}", again.to);
    let one = fred.post(path.as_str(), &[("send", "yes"), ("client", &p.client("Amara").to_string())]).await;
    assert!(one.to.ends_with("?sent=1&without=0&made=0"), "but on demand: {}", one.to);
    let log = p.audit().await;
    assert!(log.contains("Fred: meeting.invited [Amara, Ben, Chloe, Dmitri, Elena, Farid, Grace, Hiro, Imani, Jonas, Kavya, Priya]"), "{log}");
    assert!(links.iter().all(|token| !log.contains(token)));
    assert_eq!(p.as_(p.cast.cora).await.get(format!("/sessions/{session}/meeting")).await.status, 404, "\"meeting.invite\"");
}

// proves: KP-5, TM-3
#[tokio::test]
async fn a_session_that_is_not_by_video_invites_nobody_and_says_what_to_do() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = p.planned("tue 11:00").await;
    let path = format!("/sessions/{session}/invitations");
    let page = maya.post(path.as_str(), &[("send", "yes")]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("The location of this session is not telehealth, so nobody can be invited to a meeting."), "{}", page.outline());
    let own = format!("/sessions/{session}/meeting/own");
    assert!(maya.post(own.as_str(), &[]).await.has("The practice has no video server of its own."));
    let jitsi = format!("UPDATE access_practice SET policies = '{{\"jitsi\":\"https://video.oak.example\"}}' WHERE practice_id = {}", p.sql(p.id));
    p.attack(&jitsi).await;
    assert_eq!(maya.post(own.as_str(), &[]).await.to, format!("/sessions/{session}/meeting"));
    maya.post(own.as_str(), &[]).await;
    let room = p.texts("SELECT room FROM sessions_meeting", args![]).await;
    assert!(room.len() == 1 && room[0].len() == 40 && room[0].bytes().all(|b| b.is_ascii_hexdigit()), "one room that nobody guesses: {room:?}");
    assert!(maya.get(format!("/sessions/{session}/meeting")).await.body.contains(&format!("https://video.oak.example/{}", room[0])));
    assert!(maya.post(path.as_str(), &[("send", "no")]).await.to.ends_with("?sent=0&without=0&made=12"));
    p.at("tue 12:30");
    assert!(maya.post(path.as_str(), &[("send", "yes")]).await.has("This session is over"));
}

// proves: R-B9, KP-5, R-C9
#[tokio::test]
async fn from_the_link_through_the_waiting_room_into_the_meeting_and_into_the_attendance() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = online(&p, "tue 11:00").await;
    maya.post(format!("/sessions/{session}/invitations"), &[("send", "no")]).await;
    let (amara, ben) = (link(&maya, session, "Amara").await, link(&maya, session, "Ben").await);
    p.at("tue 10:20");
    assert!(said(&opens(&p, &amara).await).contains("You are early. The waiting room opens at 10:30."));
    knocks(&p, &amara).await;
    assert_eq!(stage(&p, &amara).await, "outside", "nobody waits before the door opens");
    p.at("tue 10:45");
    let page = opens(&p, &amara).await;
    assert!(page.has("# Hello Amara.") && page.has("Tuesday skills class\nTuesday 24 November 2026, 11:00–12:30 (America/New York time)"), "{}", page.outline());
    knocks(&p, &amara).await;
    knocks(&p, &ben).await;
    assert_eq!(stage(&p, &amara).await, "waiting");
    assert!(!opens(&p, &amara).await.body.contains("meet.example"), "the meeting's address is given to those who were let in");
    assert_eq!(says(&p, &amara, "/opened").await.status, 422);
    assert!(strip(&maya, session).await.starts_with("2 waiting (Admit Amara Diallo) (Admit Ben Castellano) (Admit all)"), "{}", strip(&maya, session).await);
    maya.post(format!("/sessions/{session}/admissions"), &[("client", &p.client("Amara").to_string())]).await;
    assert_eq!((stage(&p, &amara).await.as_str(), stage(&p, &ben).await.as_str()), ("admitted", "waiting"));
    let page = opens(&p, &amara).await;
    assert!(page.body.contains(&format!("href=\"{MEETING}\" target=\"_blank\" rel=\"noreferrer noopener\"")));
    maya.post(format!("/sessions/{session}/admissions"), &[]).await;
    assert_eq!(stage(&p, &ben).await, "admitted");
    maya.starts(session).await.unwrap();
    p.at("tue 11:00");
    assert_eq!(says(&p, &amara, "/opened").await.status, 204);
    for minute in ["02", "04"] {
        p.at(&format!("tue 11:{minute}"));
        stage(&p, &amara).await;
    }
    p.at("tue 11:06");
    says(&p, &ben, "/opened").await;
    assert_eq!(times(&maya, session, "Amara").await, "unmarked", "what a meeting says is a proposal");
    stage(&p, &amara).await;
    let asked = strip(&maya, session).await;
    assert!(asked.contains("2 times to confirm") && asked.contains("(Amara Diallo in since 11:00)"), "{asked}");
    p.hush().await;
    maya.post(format!("/sessions/{session}/presence"), &[]).await;
    assert!(p.audit().await.contains("Maya: meeting.confirmed [Amara, Ben]"), "{}", p.audit().await);
    assert_eq!(times(&maya, session, "Amara").await, "present 11:00-12:30 remote telehealth open");
    assert_eq!(times(&maya, session, "Ben").await, "late 11:06-12:30 remote telehealth open");
    let told = maya.entry(session, "Amara").await.remote;
    assert_eq!((told.location.as_str(), told.consent), ("12 Elm Street, Albany", true));
    p.at("tue 11:40");
    says(&p, &amara, "/left").await;
    let asked = strip(&maya, session).await;
    assert!(asked.contains("1 time to confirm") || asked.contains("2 times to confirm"), "{asked}");
    assert!(asked.contains("(Amara Diallo 11:00–11:40)"), "{asked}");
    maya.post(format!("/sessions/{session}/presence"), &[]).await;
    assert_eq!(times(&maya, session, "Amara").await, "present 11:00-11:40 remote telehealth");
    p.at("tue 12:30");
    assert!(said(&opens(&p, &amara).await).contains("This appointment is over."));
    assert_eq!(stage(&p, &ben).await, "over");
}

// proves: R-B9
#[tokio::test]
async fn who_is_only_silent_has_not_left_and_who_left_may_come_again() {
    let p = practice().await;
    let maya = p.maya().await;
    let session = online(&p, "tue 11:00").await;
    maya.post(format!("/sessions/{session}/invitations"), &[("send", "no")]).await;
    let amara = link(&maya, session, "Amara").await;
    knocks(&p, &amara).await;
    maya.post(format!("/sessions/{session}/admissions"), &[]).await;
    maya.starts(session).await.unwrap();
    p.at("tue 11:00");
    says(&p, &amara, "/opened").await;
    p.at("tue 11:03");
    stage(&p, &amara).await;
    says(&p, &amara, "/left").await;
    p.at("tue 11:04");
    stage(&p, &amara).await;
    assert!(strip(&maya, session).await.contains("(Amara Diallo in since 11:00)"), "a page that was loaded anew goes on where it was");
    p.at("tue 11:10");
    let asked = strip(&maya, session).await;
    assert!(asked.contains("(Amara Diallo in since 11:00, silent since 11:04)"), "a telephone that shows the meeting is silent: {asked}");
    p.at("tue 11:12");
    says(&p, &amara, "/left").await;
    p.at("tue 11:20");
    stage(&p, &amara).await;
    assert!(strip(&maya, session).await.contains("(Amara Diallo 11:00–11:12)"), "she left, and an open page alone brings her not back");
    says(&p, &amara, "/opened").await;
    assert!(strip(&maya, session).await.contains("2 times to confirm"));
    let page = maya.get(format!("/sessions/{session}/waiting")).await;
    let visit = page.value("visit");
    maya.post(format!("/sessions/{session}/presence/drop"), &[("visit", &visit)]).await;
    maya.post(format!("/sessions/{session}/presence"), &[]).await;
    assert_eq!(times(&maya, session, "Amara").await, "late 11:20-12:30 remote telehealth open", "the first was left out");
}

// proves: R-B9, R-A2
#[tokio::test]
async fn a_link_follows_the_session_and_ends_with_the_invitation() {
    let p = practice().await;
    let (maya, lena) = (p.maya().await, p.lena().await);
    let session = online(&p, "tue 11:00").await;
    maya.post(format!("/sessions/{session}/invitations"), &[("send", "no")]).await;
    let (amara, ben, chloe) = (link(&maya, session, "Amara").await, link(&maya, session, "Ben").await, link(&maya, session, "Chloe").await);
    let off = schedule::Uninvite { occurrence: session, client: p.client("Amara"), following: false, reason: "holiday".into() };
    does!(maya, schedule::uninvite, off.clone()).await.unwrap();
    let gone = opens(&p, &amara).await;
    assert_eq!((gone.status.as_u16(), said(&gone).as_str()), (404, NO_LINK));
    assert_eq!(says(&p, &amara, "").await.status, 404);
    assert_eq!(says(&p, &amara, "/opened").await.status, 404);
    let version = p.number("SELECT version FROM schedule_occurrence WHERE id = $1", args![session]).await;
    let wall = p.zone.wall(p.moment("tue 13:00"));
    let to = schedule::Move { occurrence: session, version, day: wall.date(), time: Some(wall.time()), minutes: Some(90), room: None, leads: Vec::new() };
    does!(maya, schedule::move_occurrence, to.clone()).await.unwrap();
    assert!(said(&opens(&p, &ben).await).contains("opens at 12:30"), "the new time follows");
    lena.post(format!("/sessions/{session}/invitations"), &[("send", "new"), ("client", &p.client("Chloe").to_string())]).await;
    assert_eq!(said(&opens(&p, &chloe).await), NO_LINK, "replaced");
    let fresh = link(&maya, session, "Chloe").await;
    assert!(said(&opens(&p, &fresh).await).starts_with("Hello Chloe."));
    let cancel = schedule::Cancel { occurrence: session, version: version + 1, reason: "storm".into() };
    does!(maya, schedule::cancel_occurrence, cancel.clone()).await.unwrap();
    for link in [&ben, &fresh] {
        assert_eq!(said(&opens(&p, link).await), NO_LINK, "the session was cancelled");
    }
    for nonsense in ["/join/0", "/join/0000000000000000000000000000000000000000"] {
        let page = opens(&p, nonsense).await;
        assert_eq!((page.status.as_u16(), said(&page).as_str()), (404, NO_LINK), "a guess looks like a link that ended");
    }
}
