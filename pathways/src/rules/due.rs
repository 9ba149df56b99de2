//! Where a reason is due: the mildest rule that leads there decides; where none does, one is due.

use rulebook::{Book, Then};

/// Whether whoever moves a client from a state to another must say why, both by key.
pub(crate) fn reason_due(book: &Book, from: &str, to: &str) -> bool {
    let (from, to) = (book.state(from), book.state(to));
    let mut roads =
        book.rules.iter().filter(|rule| from.is_some_and(|from| rule.from.contains(&from))).filter_map(|rule| match &rule.then {
            Then::Move { to: there, reason, .. } => (Some(*there) == to).then_some(*reason),
            Then::Ask { choices, .. } => to.is_some_and(|to| choices.contains(&to)).then_some(true),
        });
    roads.all(|due| due)
}

/// The states that rules lead to from a state, by number, in the order of the book: where people mean to go first.
pub(crate) fn roads(book: &Book, from: &str) -> Vec<usize> {
    let from = book.state(from);
    let leads = |to: usize| {
        book.rules.iter().filter(|rule| from.is_some_and(|from| rule.from.contains(&from))).any(|rule| match &rule.then {
            Then::Move { to: there, .. } => *there == to,
            Then::Ask { choices, .. } => choices.contains(&to),
        })
    };
    (0..book.states.len()).filter(|to| Some(*to) != from && !book.states[*to].retired && leads(*to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_due_off_the_roads_and_where_the_mildest_road_asks_for_one() {
        let sandbox = rulebook::preset::ALL.iter().find(|preset| preset.key == "sandbox").unwrap();
        let book = Book::read(sandbox.text).unwrap();
        let cases = [
            ("triage", "therapy", false),
            ("group", "therapy", true),
            ("therapy", "icbt", true),
            ("triage", "discharged", true),
            ("therapy", "discharged", false),
        ];
        for (from, to, due) in cases {
            assert_eq!(reason_due(&book, from, to), due, "{from} to {to}");
        }
        let names: Vec<_> = roads(&book, "icbt").into_iter().map(|to| book.states[to].key.as_str()).collect();
        assert_eq!(names, ["therapy", "group", "graduated", "discharged", "requested_end", "external"]);
    }
}
