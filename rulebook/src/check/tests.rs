//! What is found in a book, and what is not, by table and by random books and histories.

use kernel::Moment;
use proptest::prelude::*;

use super::*;
use crate::{How, Stand, Then, any, judge, preset};

/// A book of three states with these rules, as TOML without `key` and `in`; each is in the first state unless it says otherwise.
fn found(rules: &[&str]) -> Vec<(Weight, &'static str, String)> {
    let states = [("a", "initial = true"), ("b", ""), ("c", "terminal = true")];
    let states: String = states
        .map(|(key, more)| format!("[[state]]\nkey = \"{key}\"\nname = \"{}\"\ncategory = \"active\"\n{more}\n", key.to_uppercase()))
        .concat();
    let ways = "[[rule]]\nkey = \"hand\"\nin = [\"a\"]\nto = \"b\"\nhow = \"by_hand\"\n[[rule]]\nkey = \"hand2\"\nin = [\"b\"]\nto = \"c\"\nhow = \"by_hand\"\n";
    let rule = |(at, rule): (usize, &&str)| {
        let place = if rule.starts_with("in = ") { "" } else { "in = [\"a\"]\n" };
        format!("[[rule]]\nkey = \"r{at}\"\n{place}{rule}\n")
    };
    let rules: String = rules.iter().enumerate().map(rule).collect();
    let text = format!("key = \"k\"\nname = \"N\"\nengagement = [\"attended\", \"contact\"]\n{states}{ways}{rules}");
    let book = Book::read(&text).unwrap_or_else(|slips| panic!("{slips:#?}\n{text}"));
    look_over(&book).into_iter().map(|one| (one.weight, one.code, one.about.join(" "))).collect()
}

fn wrong(code: &'static str, about: &str) -> (Weight, &'static str, String) {
    (Weight::Wrong, code, about.to_owned())
}
fn doubtful(code: &'static str, about: &str) -> (Weight, &'static str, String) {
    (Weight::Doubtful, code, about.to_owned())
}

/// Whether no client can ever fulfil a condition, as far as is found.
fn contradicts(when: &str) -> bool {
    found(&[&format!("when = {when}\nto = \"b\"")]).contains(&wrong("rule.contradiction", "r0"))
}

#[test]
fn contradictions_are_found() {
    for when in [
        "{ all = [{ count = \"attended\", at_least = 3 }, { count = \"attended\", fewer_than = 2 }] }",
        "{ count = \"attended\", fewer_than = 0 }",
        "{ any = [] }",
        "{ not = { count = \"attended\", at_least = 0 } }",
        "{ all = [{ time_since = \"engagement\", more_than = \"3 months\" }, { time_since = \"engagement\", less_than = \"1 month\" }] }",
        "{ all = [{ time_since = \"entered\", more_than = \"3 months\" }, { time_since = \"entered\", at_most = \"3 months\" }] }",
        "{ all = [{ time_since = \"entered\", at_least = \"1 month\" }, { time_since = \"entered\", less_than = \"4 weeks\" }] }",
        "{ all = [{ count = \"attended:group\", at_least = 3 }, { count = \"attended\", at_most = 2 }] }",
        "{ all = [{ count = \"attended:group\", at_least = 3 }, { count = \"attended:individual\", at_least = 3 }, { count = \"attended\", at_most = 5 }] }",
        "{ all = [{ count = \"attended\", at_least = 1 }, { count = \"engagement\", exactly = 0 }] }",
        "{ all = [{ count = \"engagement\", at_least = 1 }, { count = \"attended\", exactly = 0 }, { count = \"contact\", exactly = 0 }] }",
        "{ all = [{ count = \"attended\", within = \"1 week\", at_least = 3 }, { count = \"attended\", within = \"8 days\", fewer_than = 3 }] }",
        "{ all = [{ count = \"attended\", within = \"28 days\", at_least = 3 }, { count = \"attended\", within = \"1 month\", fewer_than = 3 }] }",
        "{ all = [{ count = \"attended\", since = \"entered\", at_least = 1 }, { count = \"attended\", since = \"began\", exactly = 0 }] }",
        "{ all = [{ count = \"attended\", since = \"began\", at_least = 1 }, { count = \"attended\", exactly = 0 }] }",
        "{ count = \"attended:group\", since = \"attended\", at_least = 1 }",
        "{ all = [{ time_since = \"attended\", more_than = \"3 months\" }, { count = \"attended:group\", within = \"1 month\", at_least = 1 }] }",
        "{ all = [{ time_since = \"entered\", more_than = \"3 months\" }, { time_since = \"began\", less_than = \"1 month\" }] }",
        "{ all = [{ time_since = \"attended\", less_than = \"1 month\" }, { time_since = \"began\", more_than = \"3 months\" }, { count = \"attended\", exactly = 0 }] }",
        "{ all = [{ time_since = \"attended\", more_than = \"3 months\" }, { time_since = \"entered\", less_than = \"1 month\" }, { count = \"attended\", since = \"entered\", at_least = 1 }] }",
        "{ all = [{ time_since = \"entered\", more_than = \"2 months\" }, { count = \"left\", within = \"1 month\", at_least = 2 }, { count = \"left\", since = \"entered\", exactly = 1 }] }",
        "{ all = [{ count = \"joined\", since = \"left\", at_least = 1 }, { count = \"left\", since = \"joined\", at_least = 1 }] }",
    ] {
        assert!(contradicts(when), "{when}");
    }
}

#[test]
fn what_some_client_could_fulfil_is_no_contradiction() {
    for when in [
        "{ all = [{ count = \"attended\", at_least = 3 }, { count = \"attended:group\", fewer_than = 2 }] }",
        "{ all = [{ time_since = \"entered\", at_least = \"31 days\" }, { time_since = \"entered\", at_most = \"1 month\" }] }",
        // 30 and 31 January, and a month: the later one may be over first.
        "{ all = [{ time_since = \"attended\", more_than = \"1 month\" }, { count = \"attended\", within = \"1 month\", at_least = 1 }] }",
        "{ all = [{ time_since = \"attended\", more_than = \"3 months\" }, { count = \"attended\", exactly = 0 }] }",
        "{ all = [{ time_since = \"attended\", less_than = \"1 month\" }, { count = \"attended\", exactly = 0 }] }",
        "{ all = [{ count = \"attended\", since = \"began\", exactly = 0 }, { count = \"attended\", at_least = 1 }] }",
        "{ any = [{ count = \"attended\", fewer_than = 0 }, { count = \"attended\", at_least = 1 }] }",
    ] {
        assert!(!contradicts(when), "{when}");
    }
}

#[test]
fn two_automatic_rules_that_can_hold_at_once_are_wrong_and_proposals_doubtful() {
    let rule = |when: &str, to: &str, how: &str| format!("when = {when}\nto = \"{to}\"\nhow = \"{how}\"");
    let (few, many) = ("{ count = \"attended\", at_most = 5 }", "{ count = \"attended:group\", at_least = 4 }");
    assert_eq!(found(&[&rule(few, "b", "automatic"), &rule(many, "c", "automatic")]), [wrong("rule.overlap", "r0 r1")]);
    assert_eq!(found(&[&rule(few, "b", "propose"), &rule(many, "c", "propose")]), [doubtful("rule.proposals_overlap", "r0 r1")]);
    assert_eq!(found(&[&rule(few, "b", "automatic"), &rule(many, "c", "propose")]), []);
    assert_eq!(found(&[&rule(few, "b", "automatic"), &rule(many, "b", "automatic")]), []);
    let more = "{ count = \"attended:group\", at_least = 6 }";
    assert_eq!(found(&[&rule(few, "b", "automatic"), &rule(more, "c", "automatic")]), []);
}

#[test]
fn a_circle_at_one_instant_is_wrong_and_one_that_takes_time_is_not() {
    let up = |when: &str| format!("when = {when}\nto = \"b\"\nhow = \"automatic\"");
    let down = |when: &str| format!("in = [\"b\"]\nwhen = {when}\nto = \"a\"\nhow = \"automatic\"");
    let (stepped_up, stepped_down) = (
        "{ count = \"stepped_up\", since = \"entered\", at_least = 1 }",
        "{ count = \"stepped_down\", since = \"entered\", at_least = 1 }",
    );
    assert_eq!(found(&[&up(stepped_up), &down(stepped_down)]), [wrong("rule.circle", "r0 r1")]);
    let (after_down, after_up) = (
        "{ count = \"stepped_up\", since = \"stepped_down\", at_least = 1 }",
        "{ count = \"stepped_down\", since = \"stepped_up\", at_least = 1 }",
    );
    assert_eq!(found(&[&up(after_down), &down(after_up)]), []);
    assert_eq!(found(&[&up(stepped_up), &down("{ time_since = \"entered\", at_least = \"1 day\" }")]), []);
}

#[test]
fn rules_that_always_hold_or_are_never_come_to_are_doubtful() {
    let always = "when = { any = [{ count = \"attended\", at_least = 2 }, { count = \"attended\", fewer_than = 3 }] }\nto = \"b\"";
    assert_eq!(found(&[always]), [doubtful("rule.always", "r0")]);
    assert_eq!(found(&["when = { all = [] }\nto = \"b\""]), [doubtful("rule.always", "r0")]);
    let first = "when = { count = \"attended\", at_least = 2 }\nto = \"b\"\nhow = \"automatic\"";
    let later = "when = { count = \"attended:group\", since = \"entered\", at_least = 2 }\nask = \"What now?\"\nchoices = [\"c\"]";
    assert_eq!(found(&[first, later]), [doubtful("rule.shadowed", "r1 r0")]);
    assert_eq!(found(&[later, first]), []);
}

#[test]
fn what_is_too_complex_is_said_and_not_guessed() {
    let parts: Vec<_> = (0..12)
        .map(|n| format!("{{ any = [{{ count = \"attended\", exactly = {n} }}, {{ count = \"left\", exactly = {n} }}] }}"))
        .collect();
    let when = format!("when = {{ all = [{}] }}\nto = \"b\"", parts.join(", "));
    // No number is twelve others: what cannot be is left out as it is taken apart.
    assert_eq!(found(&[&when]), [wrong("rule.contradiction", "r0")]);
    let parts: Vec<_> = (0..12)
        .map(|n| format!("{{ any = [{{ count = \"attended:{n}\", exactly = 1 }}, {{ count = \"left:{n}\", exactly = 1 }}] }}"))
        .collect();
    let when = format!("when = {{ all = [{}] }}\nto = \"b\"", parts.join(", "));
    assert_eq!(found(&[&when]), [doubtful("rule.too_complex", "r0")]);
}

#[test]
fn a_book_of_five_hundred_rules_is_looked_over_as_far_as_it_goes() {
    let rules: Vec<_> = (0..498)
        .map(|n| {
            format!(
                "when = {{ count = \"attended\", within = \"{} days\", at_least = {n} }}\nto = \"{}\"\nhow = \"propose\"",
                n + 1,
                if n % 2 == 0 { "b" } else { "c" }
            )
        })
        .collect();
    let found = found(&rules.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(found.iter().filter(|one| one.1 == "rule.proposals_overlap").count(), 200);
    assert_eq!(found.last(), Some(&doubtful("rules.too_many", "")));
    let apart: Vec<_> = (0..498).map(|n| format!("when = {{ all = [{{ count = \"attended\", exactly = {n} }}, {{ any = [{{ count = \"left\", at_least = {n} }}, {{ count = \"joined\", at_least = {n} }}, {{ time_since = \"offered\", at_least = \"{} days\" }}] }}] }}\nto = \"{}\"\nhow = \"automatic\"", n + 1, if n % 2 == 0 { "b" } else { "c" })).collect();
    let found = self::found(&apart.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!found.iter().any(|one| one.0 == Weight::Wrong), "{found:?}");
}

#[test]
fn states_without_a_way_in_or_out_or_a_category_are_doubtful() {
    let text = r#"key = "k"
name = "N"
[[state]]
key = "a"
name = "A"
initial = true
category = "active"
[[state]]
key = "b"
name = "B"
category = "active"
[[state]]
key = "c"
name = "C"
terminal = true
[[state]]
key = "d"
name = "D"
retired = true
[[rule]]
key = "r"
in = ["a"]
when = { count = "engagement", at_least = 1 }
to = "c"
"#;
    let found: Vec<_> =
        look_over(&Book::read(text).unwrap()).into_iter().map(|one| format!("{} {}", one.code, one.about.join(" "))).collect();
    // Engagement of nothing never happens, so the rule never holds, and leads nowhere.
    let wanted = [
        "rule.contradiction r",
        "rule.no_engagement r",
        "state.no_exit a",
        "state.unreachable b",
        "state.no_exit b",
        "state.unreachable c",
        "state.no_category c",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn the_presets_are_sound_and_what_is_doubtful_in_them_is_meant() {
    for preset in preset::ALL {
        let found = look_over(&Book::read(preset.text).unwrap());
        let said: Vec<_> = found.iter().map(|one| format!("{} {}", one.code, one.about.join(" "))).collect();
        // proves: JV-18
        let meant: &[&str] = if preset.key == "sandbox" { &["state.no_category requested_end", "state.no_category external"] } else { &[] };
        assert_eq!(said, meant, "{}", preset.key);
    }
}

/// A book, a history, where the client stands, and instants to look at.
fn looks() -> impl Strategy<Value = (Book, kernel::Zone, Vec<crate::Fact>, i64, i64, Vec<i64>)> {
    const DAYS: i64 = 300;
    let facts = any::facts(Moment(1_700_000_000_000_000), DAYS);
    let day = 24 * kernel::time::HOUR;
    (any::book(), any::zone(), facts, 0..100 * day, 0..100 * day, prop::collection::vec(0..DAYS * day, 1..20))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn what_the_judge_finds_true_was_never_called_impossible((book, zone, facts, began, stayed, instants) in looks()) {
        let start = Moment(1_700_000_000_000_000);
        let found = look_over(&book);
        let said = |code: &str, keys: &[usize]| {
            let keys: Vec<_> = keys.iter().map(|number| book.rules[*number].key.clone()).collect();
            found.iter().any(|one| one.code == code && one.about == keys)
        };
        let began = start.plus(began);
        // The edges of facts are more telling than any instant.
        let edges = facts.iter().flat_map(|fact| [fact.at, fact.at.plus(1), fact.known]);
        let all: Vec<_> = instants.into_iter().map(|after| start.plus(after)).chain(edges).collect();
        for state in 0..book.states.len() {
            for at in all.iter().copied().filter(|at| *at >= began) {
                let stand = Stand { state, entered: began.plus(stayed).min(at), began };
                let held: Vec<_> = judge(&book, &zone, stand, &facts, at).findings.into_iter().map(|finding| finding.rule).collect();
                for one in &held {
                    prop_assert!(!said("rule.contradiction", &[*one]), "{:?}", book.rules[*one]);
                    let automatic = |rule: usize| match book.rules[rule].then {
                        Then::Move { to, how: How::Automatic, .. } => Some(to),
                        Then::Move { .. } | Then::Ask { .. } => None,
                    };
                    for other in held.iter().filter(|other| *other > one) {
                        let apart = automatic(*one).zip(automatic(*other)).is_some_and(|(to, away)| to != away);
                        prop_assert!(!apart || said("rule.overlap", &[*one, *other]), "{:?} {:?}", book.rules[*one], book.rules[*other]);
                    }
                }
                for number in 0..book.rules.len() {
                    let watches = book.rules[number].from.contains(&state) && book.rules[number].when.is_some();
                    prop_assert!(!watches || !said("rule.always", &[number]) || held.contains(&number), "{:?}", book.rules[number]);
                    for first in 0..number {
                        prop_assert!(!said("rule.shadowed", &[number, first]) || !held.contains(&number) || held.contains(&first) || !book.rules[first].from.contains(&state));
                    }
                }
            }
        }
    }
}
