//! Attempts to break the invariants directly against the database, as somebody who stole the server would.

use practice::testing::Practice;

use super::{episode, happens, house, put, turned_on, way};

async fn moved_once(p: &Practice) -> (String, String) {
    let sandbox = turned_on(p, "sandbox").await;
    let ben = p.client("Ben");
    put(p, sandbox, ben, "").await;
    p.at("wed 9:00");
    happens(p, ben, "triaged", "therapy").await;
    let on = way(p, ben).await.episodes.remove(0);
    (p.sql(on.intervals[0].id), p.sql(on.intervals[1].id))
}

// proves: R-H1
#[tokio::test]
async fn an_episode_has_neither_gap_nor_overlap_nor_two_states() {
    let p = house().await;
    let (first, second) = moved_once(&p).await;
    let wrong = |said: String| assert!(said != "done", "the database let it pass");
    // A gap: the first ends earlier than the second begins.
    wrong(p.attack(&format!("UPDATE pathways_interval SET to_at = to_at - 1 WHERE id = {first}")).await);
    // An overlap: the second begins earlier than the first ends.
    wrong(p.attack(&format!("UPDATE pathways_interval SET from_at = from_at - 1 WHERE id = {second}")).await);
    // Two states at once: the first is open again beside the second.
    wrong(p.attack(&format!("UPDATE pathways_interval SET to_at = NULL WHERE id = {first}")).await);
    // A second beginning.
    wrong(p.attack(&format!("UPDATE pathways_interval SET before_id = NULL, is_first = TRUE WHERE id = {second}")).await);
    // Out of the chain without having been taken back.
    wrong(p.attack(&format!("UPDATE pathways_interval SET before_id = NULL WHERE id = {second}")).await);
    // An end before the beginning.
    wrong(p.attack(&format!("UPDATE pathways_interval SET to_at = from_at - 5 WHERE id = {second}")).await);
}

#[tokio::test]
async fn what_happened_stays() {
    let p = house().await;
    moved_once(&p).await;
    let episode = p.sql(episode(&p, p.client("Ben")).await.id);
    let refused = [
        ("DELETE FROM pathways_fact".to_owned(), "fact_stays"),
        ("DELETE FROM pathways_interval".to_owned(), "interval_stays"),
        (format!("DELETE FROM pathways_episode WHERE id = {episode}"), "episode_stays"),
        ("UPDATE pathways_book SET text = 'key = \"other\"'".to_owned(), "row_stays"),
        ("DELETE FROM pathways_book".to_owned(), "row_stays"),
        ("UPDATE pathways_turn SET moved = 7".to_owned(), "row_stays"),
    ];
    for (sql, said) in refused {
        let answer = p.attack(&sql).await;
        assert!(answer != "done" && (answer.contains(said) || answer.contains("fault")), "{sql}: {answer}");
    }
}

#[tokio::test]
async fn nobody_is_on_a_pathway_twice() {
    let p = house().await;
    moved_once(&p).await;
    let copy = "INSERT INTO pathways_episode (practice_id, id, pathway_id, client_id, book, began_at, ended_at, state, entered_at, warn_at, limit_at, seen_to, \
                next_at, coordinator_id, team_id, version) SELECT practice_id, client_id, pathway_id, client_id, book, began_at, ended_at, state, entered_at, \
                warn_at, limit_at, seen_to, next_at, coordinator_id, team_id, version FROM pathways_episode";
    assert_eq!(p.attack(copy).await, "on_pathway_already");
}
