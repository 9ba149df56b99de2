//! The rulebook: numbered, never changed, checked before it can be turned on.

use kernel::Id;
use platform::args;
use practice::testing::{Practice, User, does, said, sees, told};

use super::{house, put, turned_on};
use crate::{self as pathways, MakePathway, Pathway, SaveBook, Saved, TurnOn};

/// A small book: in at the start, into care with the first visit, out after a month of silence.
pub(super) const SMALL: &str = r#"key = "small"
name = "Small"
engagement = ["attended", "contact"]

[[state]]
key = "start"
name = "Start"
category = "active"
initial = true
longest_stay = "7 days"

[[state]]
key = "care"
name = "In care"
category = "active"

[[state]]
key = "ended"
name = "Ended"
category = "discharged"
terminal = true

[[rule]]
key = "begun"
in = ["start"]
when = { count = "attended", since = "began", at_least = 1 }
to = "care"
how = "automatic"

[[rule]]
key = "quiet"
in = ["care"]
when = { time_since = "engagement", more_than = "1 month" }
to = "ended"
how = "propose"

[[rule]]
key = "look"
in = ["care"]
when = { count = "missed", since = "entered", at_least = 2 }
ask = "Missed twice. What now?"
choices = ["ended"]
"#;

pub(super) async fn made(who: &User, text: &str) -> Id<Pathway> {
    let order = MakePathway { preset: String::new(), text: text.to_owned() };
    does!(who, pathways::make_pathway, order.clone()).await.unwrap()
}

/// Saves a text with the version that the database holds.
pub(super) async fn saves(who: &User, pathway: Id<Pathway>, text: &str) -> Result<Saved, kernel::Error> {
    let version = version(&who.p, pathway).await;
    let order = SaveBook { pathway, version, text: text.to_owned() };
    does!(who, pathways::save_book, order.clone()).await
}

pub(super) async fn version(p: &Practice, pathway: Id<Pathway>) -> i64 {
    p.number("SELECT version FROM pathways_pathway WHERE id = $1", args![pathway]).await
}

#[tokio::test]
async fn every_change_is_another_number_and_what_was_stays_readable() {
    let p = house().await;
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    let longer = SMALL.replace("7 days", "9 days");
    let saved = saves(&ruth, id, &longer).await.unwrap();
    assert_eq!((saved.number, saved.new, saved.wrong), (2, true, 0));
    let same = saves(&ruth, id, &longer.replace('\n', "\r\n")).await.unwrap();
    assert_eq!((same.number, same.new), (2, false), "the same text saves nothing, whatever its line ends");
    let renamed = saves(&ruth, id, &longer.replace("\"Small\"", "\"Small steps\"")).await.unwrap();
    assert_eq!(renamed.number, 3);
    let first = sees!(ruth, pathways::see_book, id, Some(1)).await.unwrap();
    assert_eq!((first.book.text.as_str(), first.before, first.card.name.as_str()), (SMALL, None, "Small steps"));
    let newest = sees!(ruth, pathways::see_book, id, None).await.unwrap();
    assert_eq!((newest.book.number, newest.before, newest.numbers.len()), (3, Some(longer), 3));
    assert_eq!(said(&sees!(ruth, pathways::see_book, id, Some(4)).await), "missing");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_saved_and_every_slip_is_told_with_its_line() {
    let p = house().await;
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    let bad = SMALL.replace("initial = true", "initial = \"yes\"").replace("more_than = \"1 month\"", "more_than = \"1 fortnight\"");
    let said_of = told(&saves(&ruth, id, &bad).await);
    let line = |needle: &str| bad.lines().position(|line| line.contains(needle)).unwrap() + 1;
    for needle in ["initial = \"yes\"", "1 fortnight"] {
        assert!(said_of.contains(&format!("Line {}: ", line(needle))), "{needle}: {said_of}");
    }
    assert_eq!(said(&saves(&ruth, id, &SMALL.replace("key = \"small\"", "key = \"large\"")).await), "book.key");
    let order = SaveBook { pathway: id, version: 0, text: SMALL.replace("7 days", "8 days") };
    assert_eq!(said(&does!(ruth, pathways::save_book, order.clone()).await), "pathway.changed");
    let twice = MakePathway { preset: String::new(), text: SMALL.to_owned() };
    assert_eq!(said(&does!(ruth, pathways::make_pathway, twice.clone()).await), "pathway_key_taken");
    let unknown = MakePathway { preset: "nowhere".to_owned(), text: String::new() };
    assert_eq!(said(&does!(ruth, pathways::make_pathway, unknown.clone()).await), "preset.unknown");
}

#[tokio::test]
async fn a_book_with_a_contradiction_is_saved_and_cannot_be_turned_on() {
    let p = house().await;
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    let never = "when = { all = [{ count = \"missed\", at_least = 2 }, { count = \"missed\", at_most = 1 }] }";
    let bad = SMALL.replace("when = { count = \"missed\", since = \"entered\", at_least = 2 }", never);
    let saved = saves(&ruth, id, &bad).await.unwrap();
    assert!(saved.wrong > 0, "{saved:?}");
    let order = TurnOn { pathway: id, version: version(&p, id).await, number: 2, ..TurnOn::default() };
    assert_eq!(said(&does!(ruth, pathways::turn_on, order.clone()).await), "book.wrong");
    let order = TurnOn { number: 1, ..order };
    assert_eq!(said(&does!(ruth, pathways::turn_on, order.clone()).await), "done");
}

#[tokio::test]
async fn books_and_their_turns_withstand_whoever_has_the_server() {
    let p = house().await;
    let ruth = p.ruth().await;
    let id = turned_on(&p, "sandbox").await;
    saves(&ruth, id, &rulebook::preset::ALL[0].text.replace("7 days", "8 days")).await.unwrap();
    let wrong = |said: String| assert!(said != "done", "the database let it pass");
    wrong(p.attack("UPDATE pathways_book SET text = '' WHERE number = 1").await);
    wrong(p.attack("UPDATE pathways_book SET number = 7 WHERE number = 2").await);
    wrong(p.attack("DELETE FROM pathways_book WHERE number = 2").await);
    wrong(p.attack("UPDATE pathways_turn SET number = 2").await);
    wrong(p.attack("DELETE FROM pathways_turn").await);
    let again = "INSERT INTO pathways_book SELECT practice_id, pathway_id, 1, 'other', made_at, made_by FROM pathways_book WHERE number = 2";
    wrong(p.attack(again).await);
    assert_eq!(sees!(ruth, pathways::see_book, id, Some(1)).await.unwrap().book.text, rulebook::preset::ALL[0].text);
}

#[tokio::test]
async fn who_may_read_a_book_need_not_be_allowed_to_change_it() {
    let p = house().await;
    let (ruth, maya) = (p.ruth().await, p.maya().await);
    let id = made(&ruth, SMALL).await;
    assert!(sees!(maya, pathways::see_book, id, None).await.is_ok());
    let order = MakePathway { preset: "stepped".to_owned(), text: String::new() };
    let refused = does!(p.as_(p.cast.iris).await, pathways::make_pathway, order.clone()).await;
    assert_eq!(said(&refused), "forbidden");
    let fred = p.as_(p.cast.fred).await;
    assert_eq!(said(&saves(&fred, id, "").await), "forbidden");
    assert_eq!(said(&sees!(fred, pathways::change_form, id, None).await), "forbidden");
    let stranger = p.as_(p.cast.nora).await;
    assert_eq!(said(&sees!(stranger, pathways::see_book, id, None).await), "missing");
}

#[tokio::test]
async fn the_pages_keep_what_was_typed_and_say_where_it_is_wrong() {
    let p = house().await;
    let ruth = p.ruth().await;
    let list = ruth.get("/pathways/books").await;
    assert!(list.has("Make a pathway"), "{}", list.outline());
    let key = list.value("key");
    let nameless = ruth.post("/pathways/books", &[("key", &key), ("preset", ""), ("name", "")]).await;
    assert!(nameless.has("Give the new pathway a name"), "{}", nameless.outline());
    let made = ruth.post("/pathways/books", &[("key", &key), ("preset", ""), ("name", "Early help")]).await;
    let opened = ruth.get(made.to.clone()).await;
    assert!(opened.has("Save as book 2") && opened.body.contains("key = &quot;early_help&quot;"), "{}", opened.outline());
    let (version, number) = (opened.value("version"), opened.value("number"));
    let typed = "key = \"early_help\"\nname = \n<b>";
    let form = |text: &'static str| [("key", opened.value("key")), ("version", version.clone()), ("number", number.clone()), ("text", text.to_owned())];
    let send = |path: String, form: [(&'static str, String); 4]| {
        let ruth = &ruth;
        async move { ruth.post(path, &form.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>()).await }
    };
    let checked = send(format!("{}/check", made.to), form(typed)).await;
    assert!(checked.has("Line 2") && checked.body.contains("&lt;b&gt;"), "{}", checked.outline());
    let refused = send(made.to.clone(), form(typed)).await;
    assert!(refused.status == 422 && refused.has("Line 2") && refused.body.contains("&lt;b&gt;"), "{}", refused.outline());
    let read = p.maya().await.get(made.to.clone()).await;
    assert!(read.has("Text") && !read.has("Save as book"), "{}", read.outline());
}

#[tokio::test]
async fn the_pages_of_a_turning_lead_through_it() {
    let p = house().await;
    let ruth = p.ruth().await;
    let id = made(&ruth, SMALL).await;
    let page = ruth.get(format!("/pathways/{id}/book/1/on")).await;
    assert!(page.has("It changes nothing for anybody today"), "{}", page.outline());
    let fields = |page: &practice::testing::Page| [("key", page.value("key")), ("version", page.value("version")), ("digest", page.value("digest"))];
    let sent = |more: &'static str, fields: [(&'static str, String); 3]| {
        let ruth = &ruth;
        async move {
            let mut form: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            form.push(("confirmed", more));
            ruth.post(format!("/pathways/{id}/book/1/on"), &form).await
        }
    };
    let unconfirmed = sent("", fields(&page)).await;
    assert!(unconfirmed.has("tick the box"), "{}", unconfirmed.outline());
    let done = sent("yes", fields(&page)).await;
    assert!(ruth.get(done.to.clone()).await.has("Book 1 is on"), "{}", done.outline());
    put(&p, id, p.client("Ben"), "").await;
    let other = SMALL.replace("key = \"start\"", "key = \"intake\"").replace("in = [\"start\"]", "in = [\"intake\"]").replace("\"Start\"", "\"Intake\"");
    saves(&ruth, id, &other).await.unwrap();
    let asks = ruth.get(format!("/pathways/{id}/book/2/on")).await;
    assert!(asks.has("Say where the clients in Start go"), "{}", asks.outline());
    let shown = ruth.get(format!("/pathways/{id}/book/2/on?map.start=intake")).await;
    assert!(shown.has("The mapping moves them to Intake") && shown.body.contains("Castellano"), "{}", shown.outline());
    let trial = ruth.get(format!("/pathways/{id}/book/2/trial?map.start=intake")).await;
    assert!(trial.body.contains("went just so") && trial.has("Differences to look through"), "{}", trial.outline());
    let forecast = ruth.get(format!("/pathways/{id}/forecast")).await;
    assert!(forecast.has("Overdue") && forecast.body.contains("Castellano"), "{}", forecast.outline());
}
