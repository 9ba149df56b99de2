//! Trying to read or bend a feed past its address, through the door and against the database.

use platform::args;

use super::{fetched, made};
use crate::testing::practice;

// proves: R-B6
#[tokio::test]
async fn only_the_whole_address_opens_a_feed() {
    let p = practice().await;
    let maya = p.maya().await;
    let address = made(&maya, "seen", "neutral", false).await;
    let secret = address.trim_start_matches("/feeds/").trim_end_matches(".ics").to_owned();
    assert_eq!(fetched(&p, &address).await.status.as_u16(), 200);
    let digest: Vec<u8> = p.rows("SELECT digest FROM schedule_feed", args![]).await.remove(0).next().unwrap();
    let hex: String = digest.iter().map(|b| format!("{b:02x}")).collect();
    let guesses = [
        secret.clone(), format!("{}.ics", &secret[1..]), format!("{}.ics", secret.to_uppercase()), format!("{secret}%20.ics"), format!("{secret}.ics.ics"),
        format!("%00{secret}.ics"), format!("{secret}'%20OR%201=1.ics"), format!("{hex}.ics"), ".ics".to_owned(), "%25.ics".to_owned(),
    ];
    for guess in guesses {
        // A secret in capitals is no other spelling of it, unless it has no letters.
        if guess.trim_end_matches(".ics") == secret && guess.ends_with(".ics") {
            continue;
        }
        assert_eq!(fetched(&p, &format!("/feeds/{guess}")).await.status.as_u16(), 404, "{guess}");
    }
}

// proves: R-B6, R-M7
#[tokio::test]
async fn the_database_keeps_feeds_apart_too() {
    let p = practice().await;
    let (maya, nora) = (p.maya().await, p.as_(p.cast.nora).await);
    let address = made(&maya, "mine", "neutral", false).await;
    made(&nora, "mine", "neutral", false).await;
    let theirs = nora.post("/calendars", &[("extent", p.cast.dbt.to_string().as_str()), ("title", "neutral")]).await;
    assert_eq!(theirs.status.as_u16(), 404, "a group of another practice");
    let (mine, hers) = (p.sql(p.cast.practice), p.sql(p.cast.riverbend));
    let same = format!("UPDATE schedule_feed SET digest = (SELECT digest FROM schedule_feed WHERE practice_id = {mine}) WHERE practice_id = {hers}");
    assert!(p.attack(&same).await.starts_with("fault"), "one address opens one feed");
    let group = format!("UPDATE schedule_feed SET extent = 'group', group_id = {} WHERE practice_id = {hers}", p.sql(p.cast.dbt));
    assert_ne!(p.attack(&group).await, "done", "no feed of another practice's group");
    assert!(p.attack(&format!("UPDATE schedule_feed SET extent = 'group' WHERE practice_id = {mine}")).await.starts_with("fault"));
    assert!(p.attack(&format!("UPDATE schedule_feed SET title = 'client' WHERE practice_id = {mine}")).await.starts_with("fault"));
    assert_eq!(p.attack("DELETE FROM schedule_feed").await, "feed_stays");
    assert_eq!(fetched(&p, &address).await.status.as_u16(), 200);
}
