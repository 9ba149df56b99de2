//! The words of guards, rules and what they saw.

use jiff::civil;

use super::*;
use crate::{Anchor, Kind, Span, Than, Unit, Which, Window, any, preset};
use proptest::prelude::*;

fn sandbox() -> Book {
    Book::read(preset::ALL[0].text).unwrap()
}
fn london() -> Zone {
    Zone::named("Europe/London").unwrap()
}
fn on(year: i16, month: i8, day: i8) -> Moment {
    london().at(civil::date(year, month, day).at(10, 0, 0, 0))
}
fn count(which: &str, window: &str, n: u32, asked: &str, last: &[(Moment, &str, &str)]) -> Seen {
    let last = last.iter().map(|(at, of, by)| (*at, (*of).to_owned(), (*by).to_owned())).collect();
    Seen::Count { which: which.to_owned(), window: window.to_owned(), n, asked: asked.to_owned(), held: true, last }
}
fn time(since: &str, from: Moment, found: bool, asked: &str) -> Seen {
    Seen::Time { since: since.to_owned(), from, found, asked: asked.to_owned(), held: true }
}
/// What is said on 25 June 2026.
fn said(all: &[Seen]) -> String {
    seen(&sandbox(), all, on(2026, 6, 25), &london())
}

// proves: R-H2
#[test]
fn silence_chases_and_sessions_are_told_in_one_breath() {
    let chases = [(on(2026, 4, 2), "no_answer", "phone"), (on(2026, 4, 20), "message", "text")];
    let all = [
        time("engagement", on(2026, 3, 14), true, "more_than 3 months"),
        count("attempt", "since engagement", 2, "at_least 2", &chases),
        count("attended", "since began", 7, "fewer_than 12", &[(on(2026, 3, 14), "group", "")]),
    ];
    assert_eq!(
        said(&all),
        "no engagement since 14 March (103 days), 2 chase attempts (2 April by phone, 20 April by text), 7 of 12 sessions done"
    );
}

#[test]
fn every_sight_has_its_words() {
    let day = on(2026, 4, 2);
    for (one, words) in [
        (
            count("attempt", "since offered", 1, "fewer_than 2", &[(day, "no_answer", "letter")]),
            "1 chase attempt since the last offer (2 April by letter)",
        ),
        (count("attempt", "", 0, "fewer_than 2", &[]), "no chase attempts"),
        (count("attempt", "", 9, "at_least 2", &[(day, "", "phone")]), "9 chase attempts (lately 2 April by phone)"),
        (
            count("attempt:reached", "within 1 month", 1, "at_least 1", &[(day, "reached", "")]),
            "1 chase attempt that reached them in the last month (2 April)",
        ),
        (count("attended:group", "since entered", 3, "at_least 3", &[]), "3 group sessions attended in this state"),
        (count("attended:individual", "", 0, "fewer_than 12", &[]), "0 of 12 individual sessions done"),
        (count("attended", "", 0, "fewer_than 1", &[]), "no sessions attended"),
        (count("attended", "", 1, "at_most 2", &[]), "1 session attended"),
        (
            count("missed:group", "since attended:group", 3, "at_least 3", &[(day, "", "")]),
            "3 group sessions missed since the last group session (lately 2 April)",
        ),
        (count("module:Sleep", "", 1, "at_least 1", &[]), "1 module completed (“Sleep”)"),
        (count("graduated", "since began", 0, "exactly 0", &[]), "not graduated"),
        (count("graduated", "since began", 1, "at_least 1", &[(day, "", "")]), "graduated (2 April)"),
        (
            count("referred_out", "", 2, "at_least 1", &[(on(2025, 12, 31), "", ""), (day, "", "")]),
            "referred out 2 times (31 December 2025, 2 April)",
        ),
        (
            count("left", "since joined", 1, "at_least 1", &[(day, "moved away", "")]),
            "left a group since the last time they joined a group (2 April, moved away)",
        ),
        (count("triaged", "since entered", 1, "exactly 1", &[(day, "icbt", "")]), "triaged in this state (2 April to iCBT)"),
        (count("triaged:therapy", "since entered", 1, "at_least 1", &[(day, "therapy", "")]), "triaged to Therapy in this state (2 April)"),
        (count("engagement", "since referred_out", 0, "exactly 0", &[]), "no engagement since the last referral out"),
        (count("engagement", "since offered", 5, "at_least 1", &[]), "5 engagements since the last offer"),
        (count("goal_met", "", 0, "at_least 0", &[]), "no goals met"),
        (time("entered", day, true, "at_least 6 weeks"), "in this state since 2 April (84 days)"),
        (time("began", on(2025, 6, 25), true, "more_than 3 months"), "episode began on 25 June 2025 (365 days ago)"),
        (time("engagement", day, false, "more_than 3 months"), "no engagement since the episode began on 2 April (84 days)"),
        (time("engagement", day, true, "less_than 3 months"), "last engagement on 2 April (84 days ago)"),
        (time("attended", on(2026, 6, 25), true, "at_most 1 day"), "last session on 25 June (today)"),
        (time("offered", on(2026, 6, 24), true, "more_than 3 months"), "last offer on 24 June (1 day ago)"),
        (time("offered", day, false, "more_than 3 months"), "no offers since the episode began on 2 April (84 days)"),
    ] {
        assert_eq!(said(&[one]), words);
    }
}

#[test]
fn what_did_not_hold_is_left_out_and_nothing_is_said_twice() {
    let mut not_held = count("attended", "", 1, "at_least 3", &[]);
    if let Seen::Count { held, .. } = &mut not_held {
        *held = false;
    }
    let same = count("graduated", "", 0, "exactly 0", &[]);
    assert_eq!(said(&[not_held, same.clone(), same]), "not graduated");
}

#[test]
fn rules_are_sentences() {
    let book = sandbox();
    let say = |key: &str| rule(&book, &book.rules[book.rule(key).unwrap()]);
    assert_eq!(
        say("quiet_in_therapy"),
        "In Therapy: when more than 3 months since the last engagement, at least 2 chase attempts since then, fewer than 12 sessions attended in this \
         episode, not graduated in this episode, not referred out in this episode, has not asked to end in this episode, at least 1 engagement since \
         the last offer, and more than 3 months since the episode began, proposes Discharged."
    );
    assert_eq!(say("graduated"), "In Therapy, iCBT or Group Therapy: when graduated in this episode, moves to Graduated by itself.");
    assert_eq!(
        say("group_done"),
        "In Group Therapy: when at least 3 group sessions attended in this state, (finished the programme in this state, or (6 weeks or more in this \
         state, and has not left a group since the last time they joined a group)), (not referred out in this episode, or at least 1 engagement since \
         the last referral out, or at least 1 appointment booked since the last referral out), and has not asked to end in this episode, proposes Graduated."
    );
    assert_eq!(say("back_to_therapy"), "In Group Therapy: people may move them to Therapy, with a reason.");
    assert_eq!(
        say("group_unfinished"),
        "In Group Therapy: when left a group since the last time they joined a group, at least 3 group sessions attended in this state, and has not finished \
         the programme in this state, asks: “They attended three or more sessions and left before the programme was over. What follows?” (Graduated, \
         Discharged or Therapy, or staying)"
    );
}

#[test]
fn guards_are_clauses() {
    let book = sandbox();
    let which = |kind| Which::Of { kind, of: String::new() };
    let of = |kind, than, n| Guard::Count { which: which(kind), window: Window::Ever, than, n };
    let month = Span { n: 1, unit: Unit::Months };
    for (one, words) in [
        (Guard::All(Vec::new()), "always"),
        (Guard::Any(Vec::new()), "never"),
        (Guard::Not(Box::new(of(Kind::Attended, Than::AtLeast, 12))), "fewer than 12 sessions attended"),
        (Guard::Not(Box::new(of(Kind::Attended, Than::Exactly, 3))), "not exactly 3 sessions attended"),
        (
            Guard::Not(Box::new(Guard::Any(vec![of(Kind::Left, Than::AtLeast, 1), of(Kind::Finished, Than::AtLeast, 1)]))),
            "has not left a group, and has not finished the programme",
        ),
        (
            Guard::Any(vec![of(Kind::Left, Than::AtLeast, 2), of(Kind::Missed, Than::MoreThan, 1)]),
            "left a group at least 2 times, or more than 1 session missed",
        ),
        (of(Kind::GoalMet, Than::AtLeast, 0), "however many goals met, to be seen by whoever decides"),
        (
            Guard::Time { since: Anchor::Last(which(Kind::Offered)), than: Than::AtMost, span: month },
            "at most 1 month since the last offer",
        ),
        (Guard::Time { since: Anchor::Entered, than: Than::LessThan, span: month }, "less than 1 month in this state"),
        (
            Guard::Count { which: Which::Engagement, window: Window::Within(month), than: Than::AtMost, n: 2 },
            "at most 2 engagements in the last month",
        ),
    ] {
        assert_eq!(guard(&book, &one), words);
    }
}

proptest! {
    #[test]
    fn every_guard_can_be_said(book in any::book(), one in any::guard()) {
        let words = guard(&book, &one);
        prop_assert!(!words.is_empty() && !words.contains("  "), "{words}");
    }
}
