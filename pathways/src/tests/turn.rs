//! Turning a book on: everybody goes over, by a mapping that was seen, and nobody is lost.

use std::collections::BTreeMap;

use kernel::Id;
use platform::args;
use practice::testing::{Practice, User, at_once, does, said, sees, tally};

use super::{
    books::{SMALL, made, saves, version},
    episode, happens, house, put, told_way, watch, way,
};
use crate::{self as pathways, Answer, AnswerItems, Answered, Pathway, TurnForm, TurnOn, Turned};

/// The small book with its first state called otherwise.
fn renamed() -> String {
    SMALL.replace("key = \"start\"", "key = \"intake\"").replace("in = [\"start\"]", "in = [\"intake\"]")
}

/// The small book with a shorter silence.
fn stricter() -> String {
    SMALL.replace("1 month", "2 weeks")
}

fn mapping(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

async fn form(who: &User, pathway: Id<Pathway>, number: i64, pairs: &[(&str, &str)]) -> TurnForm {
    let mapping = mapping(pairs);
    sees!(who, pathways::turn_form, pathway, number, mapping.clone(), 0).await.unwrap()
}

/// Turns a book on with what is seen right now.
async fn turns(who: &User, pathway: Id<Pathway>, number: i64, pairs: &[(&str, &str)]) -> Result<Turned, kernel::Error> {
    let confirmed = form(who, pathway, number, pairs).await.changes.map(|changes| changes.digest).unwrap_or_default();
    let order = TurnOn { pathway, version: version(&who.p, pathway).await, number, mapping: mapping(pairs), confirmed };
    does!(who, pathways::turn_on, order.clone()).await
}

/// Everybody's open intervals: exactly one for each open episode.
async fn open(p: &Practice) -> (i64, i64, i64) {
    let count = |what: &'static str| async move { p.number(what, args![]).await };
    (
        count("SELECT COUNT(*) FROM pathways_episode WHERE ended_at IS NULL").await,
        count("SELECT COUNT(*) FROM pathways_interval i JOIN pathways_episode e ON e.id = i.episode_id WHERE i.to_at IS NULL AND i.live AND e.ended_at IS NULL").await,
        count("SELECT COUNT(DISTINCT i.episode_id) FROM pathways_interval i JOIN pathways_episode e ON e.id = i.episode_id \
               WHERE i.to_at IS NULL AND i.live AND e.ended_at IS NULL AND i.state = e.state").await,
    )
}

async fn begun(p: &Practice) -> (User, Id<Pathway>) {
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    turns(&ruth, id, 1, &[]).await.unwrap();
    for name in ["Ben", "Amara", "Chloe"] {
        put(p, id, p.client(name), "").await;
    }
    for name in ["Dmitri", "Elena"] {
        put(p, id, p.client(name), "care").await;
    }
    (ruth, id)
}

// proves: R-H4
#[tokio::test]
async fn everybody_goes_over_by_the_mapping_and_nobody_is_lost() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    saves(&ruth, id, &renamed()).await.unwrap();
    p.at("wed 9:00");
    assert_eq!(said(&turns(&ruth, id, 2, &[]).await), "mapping.missing");
    assert_eq!(said(&turns(&ruth, id, 2, &[("start", "nowhere")]).await), "mapping.missing");
    assert_eq!(open(&p).await, (5, 5, 5));
    let seen = form(&ruth, id, 2, &[("start", "intake")]).await;
    let changes = seen.changes.unwrap();
    assert_eq!((changes.clients, changes.mapped, changes.moved), (3, 3, 0), "the two in care stand on the same ground");
    let turned = turns(&ruth, id, 2, &[("start", "intake")]).await.unwrap();
    assert_eq!(turned, Turned { moved: 3, carried: 5, looked_at_soon: 3 });
    assert_eq!(open(&p).await, (5, 5, 5));
    assert_eq!(told_way(&p, p.client("Ben")).await, "start (began) → intake (mapping)");
    assert_eq!(told_way(&p, p.client("Elena")).await, "care (began)");
    let ben = way(&p, p.client("Ben")).await.episodes.remove(0);
    assert_eq!((ben.intervals[1].reason.as_str(), ben.intervals[1].by), ("Book 2 was turned on.", Some(p.cast.ruth)));
    assert_eq!((ben.intervals[0].to, ben.card.book, ben.card.limit), (Some(p.moment("wed 9:00")), 2, Some(p.moment("2026-12-02 9:00"))));
    // The rules of the new book keep watch from here on.
    watch(&p).await;
    p.at("thu 9:00");
    happens(&p, p.client("Ben"), "attended", "individual").await;
    assert_eq!(told_way(&p, p.client("Ben")).await, "start (began) → intake (mapping) → care (rule begun)");
    let book = sees!(ruth, pathways::see_book, id, None).await.unwrap();
    assert_eq!((book.card.live, book.turns.iter().map(|turn| (turn.0, turn.1)).collect::<Vec<_>>()), (Some(2), vec![(2, 3), (1, 0)]));
}

#[tokio::test]
async fn a_retired_state_must_be_left_and_takes_nobody() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    let retired = SMALL.replace("category = \"active\"\ninitial = true\nlongest_stay = \"7 days\"", "retired = true").replace(
        "name = \"In care\"\ncategory = \"active\"",
        "name = \"In care\"\ncategory = \"active\"\ninitial = true",
    );
    let retired = retired.replace("in = [\"start\"]\nwhen = { count = \"attended\", since = \"began\", at_least = 1 }\nto = \"care\"\nhow = \"automatic\"", "in = [\"care\"]\nto = \"ended\"\nhow = \"by_hand\"");
    saves(&ruth, id, &retired).await.unwrap();
    assert_eq!(said(&turns(&ruth, id, 2, &[]).await), "mapping.retired");
    assert_eq!(said(&turns(&ruth, id, 2, &[("start", "start")]).await), "mapping.retired");
    assert_eq!(turns(&ruth, id, 2, &[("start", "care")]).await.unwrap().moved, 3);
    assert_eq!(told_way(&p, p.client("Ben")).await, "start (began) → care (mapping)");
}

// proves: R-H4
#[tokio::test]
async fn what_changes_is_shown_before_and_happens_after() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    saves(&ruth, id, &stricter()).await.unwrap();
    // Three weeks without a word: by the old book nothing yet, by the new one a proposal.
    p.at("2026-12-15 11:00");
    watch(&p).await;
    happens(&p, p.client("Elena"), "contact", "").await;
    let changes = form(&ruth, id, 2, &[]).await.changes.unwrap();
    assert_eq!((changes.clients, changes.raised, changes.mapped), (1, 1, 0));
    assert_eq!(changes.shown[0].client, p.client("Dmitri"));
    assert_eq!(changes.shown[0].raised.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["quiet"]);
    let turned = turns(&ruth, id, 2, &[]).await.unwrap();
    assert_eq!(turned, Turned { moved: 0, carried: 5, looked_at_soon: 2 });
    assert_eq!(told_way(&p, p.client("Dmitri")).await, "care (began)");
    watch(&p).await;
    assert_eq!(told_way(&p, p.client("Dmitri")).await, "care (began); open: quiet");
    assert_eq!(told_way(&p, p.client("Elena")).await, "care (began)");
}

#[tokio::test]
async fn what_was_not_seen_is_not_confirmed() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    saves(&ruth, id, &stricter()).await.unwrap();
    p.at("2026-12-15 11:00");
    watch(&p).await;
    let seen = form(&ruth, id, 2, &[]).await.changes.unwrap();
    let order = TurnOn { pathway: id, version: version(&p, id).await, number: 2, confirmed: seen.digest, ..TurnOn::default() };
    happens(&p, p.client("Elena"), "contact", "").await;
    assert_eq!(said(&does!(ruth, pathways::turn_on, order.clone()).await), "turn.changed");
    let blind = TurnOn { confirmed: String::new(), ..order.clone() };
    assert_eq!(said(&does!(ruth, pathways::turn_on, blind.clone()).await), "turn.changed");
    assert_eq!(said(&turns(&ruth, id, 2, &[]).await), "done");
    assert_eq!(said(&does!(ruth, pathways::turn_on, order.clone()).await), "pathway.changed");
    assert_eq!(said(&turns(&ruth, id, 2, &[]).await), "book.on");
}

#[tokio::test]
async fn proposals_of_rules_that_changed_go_and_answers_to_the_others_stay() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    p.at("2026-12-15 11:00");
    happens(&p, p.client("Elena"), "missed", "individual").await;
    happens(&p, p.client("Elena"), "missed", "individual").await;
    p.at("2026-12-28 11:00");
    watch(&p).await;
    assert_eq!(told_way(&p, p.client("Elena")).await, "care (began); open: look, quiet");
    let items = way(&p, p.client("Elena")).await.episodes.remove(0).items;
    let asked = items.iter().find(|item| item.rule == "look").unwrap();
    let stay = AnswerItems { item: asked.id, version: asked.version, answer: Answered::Decline, reason: "She was ill".to_owned() };
    does!(ruth, pathways::answer, stay.clone()).await.unwrap();
    saves(&ruth, id, &stricter()).await.unwrap();
    turns(&ruth, id, 2, &[]).await.unwrap();
    let of = |rule: &'static str| {
        let p = &p;
        async move {
            let items = way(p, p.client("Elena")).await.episodes.remove(0).items;
            items.iter().filter(|item| item.rule == rule).map(|item| (item.answer, item.holds)).collect::<Vec<_>>()
        }
    };
    assert_eq!(of("quiet").await, [(Answer::Withdrawn, false)]);
    watch(&p).await;
    assert_eq!(of("quiet").await, [(Answer::Withdrawn, false), (Answer::Open, true)], "the new rule proposes anew");
    assert_eq!(of("look").await, [(Answer::Declined, true)], "an answered question does not come again");
}

#[tokio::test]
async fn two_who_turn_books_on_at_once_do_it_once() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    saves(&ruth, id, &renamed()).await.unwrap();
    saves(&ruth, id, &stricter()).await.unwrap();
    let confirmed = form(&ruth, id, 2, &[("start", "intake")]).await.changes.unwrap().digest;
    let order = TurnOn { pathway: id, version: version(&p, id).await, number: 2, mapping: mapping(&[("start", "intake")]), confirmed };
    let turn = |_: usize| {
        let (p, order) = (p.clone(), order.clone());
        async move { said(&does!(p.ruth().await, pathways::turn_on, order.clone()).await) }
    };
    let endings = at_once([0, 1, 2].map(turn)).await;
    assert_eq!(tally(endings), "1 done, 2 pathway.changed");
    assert_eq!(open(&p).await, (5, 5, 5));
    assert_eq!(episode(&p, p.client("Ben")).await.state, "intake");
}

#[tokio::test]
async fn a_state_that_ends_the_way_ends_it_for_those_mapped_there() {
    let p = house().await;
    let (ruth, id) = begun(&p).await;
    saves(&ruth, id, &renamed()).await.unwrap();
    p.at("wed 9:00");
    turns(&ruth, id, 2, &[("start", "ended")]).await.unwrap();
    let ben = episode(&p, p.client("Ben")).await;
    assert_eq!((ben.state.as_str(), ben.ended, ben.next), ("ended", Some(p.moment("wed 9:00")), None));
    assert_eq!(open(&p).await, (2, 2, 2));
    put(&p, id, p.client("Ben"), "").await;
    assert_eq!(told_way(&p, p.client("Ben")).await, "intake (began)");
}
