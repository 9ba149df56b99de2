//! The waiting list: whose turn it is, offers that are kept for a time and move on, and nobody who is lost.

use kernel::{Id, Moment};
use platform::args;

use super::{
    keep::{makes, typed},
    members::{joins, leaves, policies, spell},
    places::newcomers,
};
use crate::{
    clients::Client,
    groups::{self, Accept, Decline, EditGroup, Group, Reorder, TakeOff, Turn, Typed, Wait, Waiting},
    testing::{Practice, User, does, practice, said, sees, told},
};

pub(super) async fn waits(who: &User, group: Id<Group>, clients: &[Id<Client>]) -> Result<groups::Waits, kernel::Error> {
    let order = Wait { group, clients: clients.to_vec(), note: String::new() };
    does!(who, groups::wait, order.clone()).await
}

pub(super) async fn version(p: &Practice, entry: Id<Waiting>) -> i64 {
    p.number("SELECT version FROM groups_waiting WHERE id = $1", args![entry]).await
}

pub(super) async fn accepts(who: &User, entry: Id<Waiting>) -> Result<groups::Joined, kernel::Error> {
    let order = Accept { entry, version: version(&who.p, entry).await, day: None, despite: String::new() };
    does!(who, groups::accept_offer, order.clone()).await
}

pub(super) async fn declines(who: &User, entry: Id<Waiting>, stays: bool) -> Result<(), kernel::Error> {
    let order = Decline { entry, version: version(&who.p, entry).await, stays };
    does!(who, groups::decline_offer, order.clone()).await
}

async fn offers(who: &User, entry: Id<Waiting>) -> Result<(), kernel::Error> {
    let order = Turn { entry, version: version(&who.p, entry).await, despite: String::new() };
    does!(who, groups::offer_place, order.clone()).await
}

/// The list in words: `Visitor1 offered, Visitor0 waiting`.
pub(super) async fn list(p: &Practice, group: Id<Group>) -> String {
    let sql = "SELECT c.first_name || ' ' || w.state || CASE WHEN w.passed_at IS NULL THEN '' ELSE ' (passed)' END FROM groups_waiting w \
               JOIN clients_client c ON c.practice_id = w.practice_id AND c.id = w.client_id \
               WHERE w.group_id = $1 AND w.state IN ('waiting', 'offered') ORDER BY w.rank, w.id";
    p.texts(sql, args![group]).await.join(", ")
}

async fn notices(p: &Practice) -> Vec<String> {
    let sql = "SELECT payload FROM platform_outbox WHERE topic = 'notice' AND practice_id = $1 ORDER BY id";
    let say = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap()["say"].as_str().unwrap().to_owned();
    p.texts(sql, args![p.id]).await.into_iter().map(say).collect()
}

/// A group of one place that is taken, and as many who wait.
async fn full(p: &Practice, waiting: usize) -> (User, Id<Group>, Id<groups::Membership>, Vec<Id<Waiting>>) {
    let tomas = p.tomas().await;
    let group = makes(&tomas, Typed { capacity: "1".into(), ..typed("One seat", p) }).await.unwrap();
    let sits = joins(&tomas, group, p.client("Ben"), "").await.unwrap().new[0];
    let clients = newcomers(&tomas, waiting).await;
    let entries = waits(&tomas, group, &clients).await.unwrap().new;
    (tomas, group, sits, entries)
}

fn hours(p: &Practice, hours: i64) -> Moment {
    let at = p.house.clock.now().plus(hours * kernel::time::HOUR);
    p.house.clock.move_to(at);
    at
}

// proves: R-A5
#[tokio::test]
async fn who_leaves_gives_the_place_to_the_first_who_waits_and_it_is_kept_until_the_answer() {
    let p = practice().await;
    let (tomas, group, sits, entries) = full(&p, 2).await;
    let late = newcomers(&tomas, 1).await[0];
    p.hush().await;
    leaves(&tomas, sits, "", "Moved away").await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 offered, Visitor1 waiting");
    assert_eq!(p.audit().await, "Tomas: membership.ended [Ben] reason=\"Moved away\"\nTomas: waiting.offered [Visitor0]");
    assert_eq!(notices(&p).await, ["A place in One seat is kept for somebody who waited, until 27 Nov 2026, 10:55 EST. Ask them, and note the answer on the group's page."]);
    let full = "The group is full: on 24 Nov 2026 all 1 places are taken or offered. Put the client on the waiting list, raise the capacity, or end a membership first.";
    assert_eq!(told(&joins(&tomas, group, late, "").await), full);
    let maya = p.maya().await;
    assert_eq!(accepts(&maya, entries[0]).await.unwrap().new.len(), 1, "the provider places who says yes");
    assert_eq!(list(&p, group).await, "Visitor1 waiting");
    assert_eq!(said(&accepts(&maya, entries[0]).await), "waiting.over");
}

// proves: JV-13
#[tokio::test]
async fn the_rooms_above_hear_to_whom_a_place_was_offered_and_when_it_was_taken_back() {
    let p = practice().await;
    let (tomas, group, sits, _) = full(&p, 1).await;
    let heard = async |topic: &str| -> Vec<serde_json::Value> {
        let sql = "SELECT payload FROM platform_outbox WHERE topic = $1 AND practice_id = $2 ORDER BY id";
        p.texts(sql, args![topic, p.id]).await.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    };
    let waits = p.texts("SELECT c.first_name FROM groups_waiting w JOIN clients_client c ON c.id = w.client_id", args![]).await;
    assert_eq!((waits, heard("waiting.offered").await.len()), (vec!["Visitor0".to_owned()], 0));
    let at = p.at("wed 9:00");
    leaves(&tomas, sits, "", "Moved away").await.unwrap();
    let told = heard("waiting.offered").await;
    let client: Id<Client> = told[0]["clients"][0].as_str().unwrap().parse().unwrap();
    assert_eq!(told, [serde_json::json!({ "group": group, "clients": [client], "at": at.0 })]);
    assert_eq!(p.texts("SELECT first_name FROM clients_client WHERE id = $1", args![client]).await, ["Visitor0"]);
    assert_eq!(p.delivers().await.1, 0, "who does not care for a letter lets it pass");
    p.at("wed 9:30");
    let version = p.number("SELECT version FROM groups_membership WHERE id = $1", args![sits]).await;
    does!(tomas, groups::undo_membership, sits, version).await.unwrap();
    assert_eq!(heard("waiting.offer_taken_back").await, told, "by the moment it was made");
}

// proves: R-A5
#[tokio::test]
async fn a_no_and_an_offer_that_runs_out_move_on_and_nobody_is_asked_twice_by_itself() {
    let p = practice().await;
    let (tomas, group, sits, entries) = full(&p, 3).await;
    leaves(&tomas, sits, "", "Moved away").await.unwrap();
    declines(&tomas, entries[0], true).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor1 offered, Visitor2 waiting, Visitor0 waiting (passed)", "to the end of the list");
    hours(&p, 71);
    assert_eq!(groups::end_offers(&p.house).await.unwrap(), 0, "an hour is left");
    hours(&p, 1);
    assert_eq!(said(&accepts(&tomas, entries[1]).await), "waiting.expired", "too late, though the worker has not been there");
    assert_eq!(groups::end_offers(&p.house).await.unwrap(), 1);
    assert_eq!(list(&p, group).await, "Visitor1 waiting (passed), Visitor2 offered, Visitor0 waiting (passed)");
    assert_eq!(groups::end_offers(&p.house).await.unwrap(), 0, "twice does nothing");
    assert!(notices(&p).await.contains(&"An offer of a place in One seat ended without an answer.".to_owned()));
    declines(&tomas, entries[2], false).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor1 waiting (passed), Visitor0 waiting (passed)", "nobody is left to be asked by itself");
    offers(&tomas, entries[0]).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor1 waiting (passed), Visitor0 offered (passed)", "but by hand");
    declines(&tomas, entries[0], true).await.unwrap();
    let order = Turn { entry: entries[1], version: version(&p, entries[1]).await, despite: String::new() };
    does!(tomas, groups::ask_again, order.clone()).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor1 offered, Visitor0 waiting (passed)", "who is to be asked again is asked at once");
}

// proves: R-A5
#[tokio::test]
async fn nobody_waits_twice_and_a_member_does_not_wait() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let two = newcomers(&tomas, 2).await;
    let both = waits(&tomas, p.cast.dbt, &[two[0], two[1], two[0]]).await.unwrap();
    assert_eq!((both.new.len(), both.already), (2, 1));
    assert_eq!(said(&waits(&tomas, p.cast.dbt, &two).await), "already_waiting");
    assert_eq!(said(&waits(&tomas, p.cast.dbt, &[p.client("Ben")]).await), "waiting.member");
    assert_eq!(said(&waits(&tomas, p.cast.dbt, &[]).await), "waiting.nobody");
    leaves(&tomas, spell(&p, "Ben").await, "2026-11-30", "Completed the programme").await.unwrap();
    assert_eq!(said(&waits(&tomas, p.cast.dbt, &[p.client("Ben")]).await), "waiting.member", "he stays until the end of the month");
    assert_eq!(list(&p, p.cast.dbt).await, "Visitor0 offered, Visitor1 waiting");
    let sql = "SELECT starts_at FROM groups_waiting WHERE state = 'offered'";
    assert_eq!(p.number(sql, args![]).await, p.moment("2026-12-01 0:00").0, "his place is offered from the day it is free");
    joins(&tomas, p.cast.dbt, two[1], "2026-12-01").await.unwrap_err();
    assert_eq!(said(&joins(&tomas, p.cast.dbt, two[0], "2026-12-01").await), "done", "the place is kept against others, not against them");
    assert_eq!(list(&p, p.cast.dbt).await, "Visitor1 waiting", "who joins waits no more");
}

// proves: R-A1, R-A5
#[tokio::test]
async fn an_undone_end_takes_its_offer_back_and_an_undone_joining_puts_back_on_the_list() {
    let p = practice().await;
    let (tomas, group, sits, entries) = full(&p, 2).await;
    leaves(&tomas, sits, "", "By mistake").await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 offered, Visitor1 waiting");
    assert_eq!(said(&does!(tomas, groups::undo_membership, sits, 2).await), "done");
    assert_eq!(list(&p, group).await, "Visitor0 waiting, Visitor1 waiting");
    assert!(notices(&p).await.last().unwrap().starts_with("The place in One seat is not free after all"));
    leaves(&tomas, sits, "", "Moved away").await.unwrap();
    let joined = accepts(&tomas, entries[0]).await.unwrap().new[0];
    assert_eq!(said(&does!(tomas, groups::undo_membership, sits, 4).await), "group.full", "the place is taken by now");
    does!(tomas, groups::undo_membership, joined, 1).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 offered, Visitor1 waiting", "placed by mistake: first in the line again, and asked again");
    let all = p.number("SELECT COUNT(*) FROM groups_waiting WHERE group_id = $1", args![group]).await;
    assert_eq!(all, 2, "nobody is written down twice");
}

// proves: R-A5
#[tokio::test]
async fn more_places_a_group_that_opens_and_a_limit_that_ends_are_offered_at_once() {
    let p = practice().await;
    let (tomas, group, _, _) = full(&p, 3).await;
    let edit = async |change: fn(&mut Typed)| {
        let form = sees!(tomas, groups::open_group, group).await.unwrap();
        let mut typed = form.typed.clone();
        change(&mut typed);
        let order = EditGroup { id: group, version: form.version.unwrap(), typed };
        does!(tomas, groups::edit_group, order.clone()).await.unwrap();
    };
    edit(|typed| { typed.capacity = "3".into(); typed.open = false; }).await;
    assert_eq!(list(&p, group).await, "Visitor0 waiting, Visitor1 waiting, Visitor2 waiting", "a closed group keeps its list");
    edit(|typed| typed.open = true).await;
    assert_eq!(list(&p, group).await, "Visitor0 offered, Visitor1 offered, Visitor2 waiting");
    edit(|typed| typed.capacity = String::new()).await;
    assert_eq!(list(&p, group).await, "Visitor0 offered, Visitor1 offered, Visitor2 offered");
}

#[tokio::test]
async fn whoever_keeps_the_list_orders_it_and_others_may_not() {
    let p = practice().await;
    let (tomas, group, _, entries) = full(&p, 3).await;
    let moves = async |who: &User, entry: Id<Waiting>, before: Option<Id<Waiting>>| {
        let order = Reorder { entry, version: version(&p, entry).await, before };
        said(&does!(who, groups::reorder, order.clone()).await)
    };
    assert_eq!(moves(&tomas, entries[2], Some(entries[0])).await, "done");
    assert_eq!(list(&p, group).await, "Visitor2 waiting, Visitor0 waiting, Visitor1 waiting");
    assert_eq!(moves(&p.maya().await, entries[2], None).await, "done", "she provides the group");
    assert_eq!(moves(&tomas, entries[1], Some(entries[0])).await, "done");
    assert_eq!(list(&p, group).await, "Visitor1 waiting, Visitor0 waiting, Visitor2 waiting");
    assert_eq!(moves(&p.as_(p.cast.cora).await, entries[0], None).await, "missing", "the group is not hers");
    assert_eq!(moves(&p.as_(p.cast.fred).await, entries[0], None).await, "forbidden");
    assert_eq!(moves(&p.as_(p.cast.nora).await, entries[0], None).await, "missing");
    let stale = Reorder { entry: entries[0], version: 99, before: None };
    assert_eq!(said(&does!(tomas, groups::reorder, stale.clone()).await), "waiting.changed");
    let off = TakeOff { entry: entries[0], version: version(&p, entries[0]).await, reason: "Found another group".into() };
    assert_eq!(said(&does!(tomas, groups::take_off, off.clone()).await), "done");
    assert_eq!(moves(&tomas, entries[1], Some(entries[0])).await, "waiting.over", "before somebody who has left the list");
    p.hush().await;
    let cora = p.as_(p.cast.cora).await;
    let off = TakeOff { entry: entries[1], version: 1, reason: String::new() };
    assert_eq!(said(&does!(cora, groups::take_off, off.clone()).await), "missing");
    assert_eq!(p.audit().await, "Cora: refused verb=\"waiting.leave\" why=\"unseen\"");
    let nobody = Turn { entry: entries[1], version: 1, despite: String::new() };
    assert_eq!(said(&does!(cora, groups::offer_place, nobody.clone()).await), "missing");
    assert!(p.audit().await.ends_with("Cora: refused verb=\"waiting.keep\" why=\"unseen\""));
}

#[tokio::test]
async fn where_nothing_is_offered_by_itself_the_provider_is_told_that_a_place_is_free() {
    let p = practice().await;
    policies(&p, r#"{"offer_by_itself":false}"#).await;
    let (tomas, group, sits, entries) = full(&p, 1).await;
    leaves(&tomas, sits, "", "Moved away").await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 waiting");
    assert_eq!(notices(&p).await, ["A place is free in One seat, and somebody waits for it: offer it on the group's page."]);
    assert_eq!(groups::offer_places(&p.house).await.unwrap(), 0);
    offers(&tomas, entries[0]).await.unwrap();
    hours(&p, 72);
    groups::end_offers(&p.house).await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 waiting (passed)");
}

#[tokio::test]
async fn a_place_that_time_alone_makes_free_is_found_by_the_worker() {
    let p = practice().await;
    let (tomas, group, sits, _) = full(&p, 1).await;
    leaves(&tomas, sits, "2027-01-31", "End of the programme").await.unwrap();
    assert_eq!(list(&p, group).await, "Visitor0 waiting", "more than four weeks ahead");
    assert_eq!(groups::offer_places(&p.house).await.unwrap(), 0);
    p.at("2027-01-10 9:00");
    assert_eq!(groups::offer_places(&p.house).await.unwrap(), 1, "\"waiting.settle\" is the program's own");
    assert_eq!(list(&p, group).await, "Visitor0 offered");
}

// proves: R-A5
#[tokio::test]
async fn a_full_group_offers_its_waiting_list_in_the_refusal_and_keeps_who_was_chosen() {
    let p = practice().await;
    let tomas = p.tomas().await;
    let two = newcomers(&tomas, 2).await;
    let ids = two.iter().map(ToString::to_string).collect::<Vec<_>>();
    let dbt = format!("/groups/{}", p.cast.dbt);
    let form = [("client", ids[0].as_str()), ("client", ids[1].as_str()), ("day", "2026-12-01")];
    let refused = tomas.post(format!("{dbt}/members"), &form).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.has("The group is full") && refused.has("(Put on the waiting list)"), "{}", refused.outline());
    assert_eq!(refused.body.matches("name=\"client\"").count(), 2, "both are ticked still");
    assert_eq!(refused.value("day"), "2026-12-01");
    let waiting = tomas.post(format!("{dbt}/waiting"), &form).await;
    assert_eq!(waiting.to, format!("{dbt}?waits=2&already=0"));
    let page = tomas.get(waiting.to.as_str()).await.outline();
    assert!(page.contains("> 2 clients put on the waiting list.") && page.contains("## Waiting list"), "{page}");
    assert!(page.contains("Visitor0 Ortega waits since 24 Nov 2026"), "{page}");
    let profile = tomas.get(format!("/clients/{}", two[0])).await.outline();
    assert!(profile.contains("- DBT Skills A waits for a place since 24 Nov 2026"), "{profile}");
    let theo = p.as_(p.cast.theo).await;
    does!(p.maya().await, groups::share_group, groups::Share::to(p.cast.dbt, theo.id, "covers")).await.unwrap();
    let given = theo.get(&dbt).await;
    assert!(!given.body.contains("Ortega") && given.has("Who waits is shown to those who lead or manage the group."), "{}", given.outline());
}
