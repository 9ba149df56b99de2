//! Books as text: every slip with its line, and there and back again.

use proptest::prelude::*;

use super::*;
use crate::{any, preset};

const SMALL: &str = r#"key = "small"
name = "Small"
engagement = ["attended"]

[[state]]
key = "in"
name = "In"
initial = true

[[state]]
key = "out"
name = "Out"
terminal = true

[[state]]
key = "old"
name = "Old"
retired = true

[[rule]]
key = "go"
in = ["in"]
when = { count = "attended", at_least = 3 }
to = "out"
"#;

/// What is said of a text, as `line: words`.
fn said(text: &str) -> Vec<String> {
    match Book::read(text) {
        Ok(_) => Vec::new(),
        Err(slips) => slips.into_iter().map(|slip| format!("{}: {}", slip.line, slip.say)).collect(),
    }
}

/// The small book with one thing changed.
fn with(old: &str, new: &str) -> Vec<String> {
    assert!(SMALL.contains(old), "{old}");
    said(&SMALL.replacen(old, new, 1))
}

#[test]
fn a_small_book_is_read() {
    assert_eq!(said(SMALL), [""; 0]);
}

#[test]
fn each_slip_has_its_line_and_says_what_to_do() {
    let guard = "{ count = \"attended\", at_least = 3 }";
    for (old, new, line, part) in [
        ("name = \"Small\"\n", "", 1, "The book has no “name”: add name ="),
        ("key = \"small\"", "key = \"Small one\"", 1, "will not do as a key"),
        (
            "name = \"Small\"",
            "name = \"Small\"\ncolour = 3",
            3,
            "The book has no “colour”. It may have: key, name, about, engagement, state, rule.",
        ),
        ("\"attended\"]", "\"attended\", \"atended\"]", 3, "“atended” is no kind of fact"),
        ("\"attended\"]", "\"engagement\"]", 3, "cannot be made of engagement"),
        ("name = \"In\"", "name = 7", 7, "“name” of the state “in” must be words in quotes"),
        ("name = \"In\"", "name = \" \"", 7, "is empty"),
        ("initial = true\n", "", 0, "No state is where an episode begins"),
        ("terminal = true", "initial = true", 10, "the second state with initial = true"),
        ("initial = true", "initial = true\nterminal = true", 5, "cannot begin in the state “in”, which is terminal"),
        ("initial = true", "initial = true\nretired = true", 5, "which is retired"),
        ("initial = true", "initial = \"yes\"", 8, "must be true or false"),
        ("initial = true", "initial = true\ncategory = \"open\"", 9, "cannot be “open”: it is active, inactive or discharged"),
        ("initial = true", "initial = true\nlongest_stay = \"a week\"", 9, "“a week” is no length of time"),
        ("key = \"out\"", "key = \"in\"", 11, "There is a state “in” already"),
        ("in = [\"in\"]", "in = [\"inn\"]", 22, "There is no state “inn”. There are: in, out, old."),
        ("in = [\"in\"]", "in = [\"out\"]", 22, "“out” is terminal"),
        ("in = [\"in\"]", "in = [\"old\"]", 22, "“old” is retired"),
        ("in = [\"in\"]", "in = [\"in\", \"in\"]", 22, "stands twice"),
        ("in = [\"in\"]", "in = []", 22, "is empty"),
        ("in = [\"in\"]", "in = \"in\"", 22, "write in = [\"in\"]"),
        ("in = [\"in\"]\n", "", 20, "does not say where it watches"),
        ("to = \"out\"", "to = \"old\"", 24, "“old” is retired, so nobody may be brought there"),
        ("to = \"out\"", "to = \"in\"", 22, "lead to where the client is already"),
        ("to = \"out\"", "to = \"out\"\nask = \"Well?\"", 20, "has “to” and “ask”"),
        ("to = \"out\"", "", 20, "does not say what follows"),
        ("to = \"out\"", "ask = \"Well?\"", 24, "has no “choices”"),
        ("to = \"out\"", "to = \"out\"\nhow = \"by_hand\"", 20, "is made by hand, so nothing watches"),
        ("to = \"out\"", "to = \"out\"\nhow = \"magic\"", 25, "it is propose, automatic or by_hand"),
        ("when = { count = \"attended\", at_least = 3 }\n", "", 20, "has no condition"),
        (guard, "{ }", 23, "A condition is one of"),
        (guard, "3", 23, "write it in braces"),
        (guard, "{ all = [], any = [] }", 23, "or two at once"),
        (guard, "{ all = 3 }", 23, "holds a list of conditions"),
        (guard, "{ count = \"attended\" }", 23, "has no comparison: add one of at_least, more_than, at_most, fewer_than, exactly"),
        (guard, "{ count = \"attended\", at_least = 3, at_most = 4 }", 23, "has two comparisons"),
        (guard, "{ count = \"attended\", at_least = \"3\" }", 23, "must be a whole number"),
        (guard, "{ count = \"attended\", at_least = -3 }", 23, "must be a whole number"),
        (guard, "{ count = \"attended\", at_least = 3, within = \"3 months\", since = \"began\" }", 23, "not both"),
        (guard, "{ count = \"attended\", at_least = 3, since = \"ever\" }", 23, "“ever” is no kind of fact"),
        (guard, "{ count = \"attended\", at_least = 3, sinse = \"began\" }", 23, "This condition has no “sinse”"),
        (guard, "{ time_since = \"entered\", exactly = \"3 months\" }", 23, "has no comparison"),
        (guard, "{ time_since = \"entered\", more_than = 3 }", 23, "must be words in quotes"),
        (guard, "{ time_since = \"entered\", more_than = \"3 years\" }", 23, "is no length of time"),
        (guard, "{ count = \"attended\", at_least = 3", 24, "cannot be read"),
        ("key = \"go\"", "key = \"go\"\nkey = \"gone\"", 22, "“key” stands twice in the same table"),
        ("[[state]]\nkey = \"old\"", "[[stat]]\nkey = \"old\"", 15, "The book has no “stat”"),
    ] {
        let said = with(old, new);
        assert!(said.iter().any(|slip| slip.starts_with(&format!("{line}: ")) && slip.contains(part)), "{new}: {said:#?}");
    }
}

#[test]
fn many_slips_are_said_at_once() {
    let text = SMALL.replace("\"in\"]", "\"inn\"]").replace("true", "1").replace("at_least = 3", "at_least = 3, at_most = 2");
    let lines: Vec<_> = Book::read(&text).unwrap_err().into_iter().map(|slip| slip.line).collect();
    assert_eq!(lines, [0, 8, 13, 18, 22, 23]);
}

#[test]
fn what_is_too_large_is_not_read() {
    let states: String = (0..101).map(|n| format!("[[state]]\nkey = \"s{n}\"\nname = \"S\"\n")).collect();
    assert!(said(&format!("key = \"k\"\nname = \"N\"\n{states}")).iter().any(|slip| slip.contains("more than 100 of [[state]]")));
    let rule = |n| format!("[[rule]]\nkey = \"r{n}\"\nin = [\"in\"]\nto = \"out\"\nhow = \"by_hand\"\n");
    assert!(
        said(&format!("{SMALL}{}", (0..500).map(rule).collect::<String>())).iter().any(|slip| slip.contains("more than 500 of [[rule]]"))
    );
    assert!(said(&format!("{SMALL}{}", "#".repeat(200_000)))[0].contains("too large"));
    let deep = |n| with("{ count = \"attended\", at_least = 3 }", &format!("{}{{ all = [] }}{}", "{ not = ".repeat(n), " }".repeat(n)));
    assert_eq!(deep(19), [""; 0]);
    assert!(deep(20)[0].contains("more than 20 deep"));
    assert!(deep(10_000)[0].contains("too deep"));
}

#[test]
fn any_means_every_open_state_but_the_rules_own_end() {
    let text = SMALL.replace("in = [\"in\"]", "in = \"any\"").replace("retired = true", "category = \"active\"");
    assert_eq!(Book::read(&text).unwrap().rules[0].from, [0, 2]);
    let text = text.replace("to = \"out\"", "to = \"old\"");
    assert_eq!(Book::read(&text).unwrap().rules[0].from, [0]);
}

proptest! {
    #[test]
    fn a_book_is_written_and_read_back_the_same(book in any::book()) {
        let text = book.write();
        prop_assert_eq!(Book::read(&text), Ok(book.clone()), "{}", text);
        prop_assert_eq!(Book::read(&text).unwrap().write(), text);
    }

    #[test]
    fn no_text_makes_it_stumble(text in "\\PC*") {
        _ = Book::read(&text);
    }

    #[test]
    fn a_preset_with_pieces_cut_and_moved_is_read_or_has_slips_with_lines(
        which in 0..preset::ALL.len(), cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..40, "[\\[\\]{}=\", \n\\PC]{0,4}"), 1..6),
    ) {
        let mut text: Vec<char> = preset::ALL[which].text.chars().collect();
        for (at, length, put) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        let lines = text.lines().count() + 1;
        match Book::read(&text) {
            Ok(book) => prop_assert_eq!(Book::read(&book.write()), Ok(book)),
            Err(slips) => prop_assert!(!slips.is_empty() && slips.iter().all(|slip| slip.line <= lines && !slip.say.is_empty())),
        }
    }
}
