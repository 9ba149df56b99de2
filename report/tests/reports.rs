//! What every report holds true, whatever the data.

use std::fmt::Write as _;

use proptest::prelude::*;
use report::{Block, Meta, html, model};
use statistics::compare::{self, Comparison, Frame, Spec};

fn compared(spec: &str, table: &str) -> Comparison {
    let spec = Spec::read(spec).expect("a specification");
    let frame = Frame::read(table.as_bytes(), spec.id_column()).expect("a table");
    compare::run(&spec, frame).expect("a comparison")
}

/// A table of clients in groups, each with two scores of which some are missing.
fn table(groups: &[String], scores: &[(u8, Option<u8>)]) -> String {
    let mut csv = String::from("id,g,before,after\n");
    for (at, (before, after)) in scores.iter().enumerate() {
        let group = groups[at % groups.len()].replace('"', "\"\"");
        let after = after.map(|it| it.to_string()).unwrap_or_default();
        let _ = writeln!(csv, "{at},\"{group}\",{before},{after}");
    }
    csv
}

const SPEC: &str = r#"{"id": "id", "title": "A title", "analyses": {
    "one": {"kind": "prepost", "group": "g", "pre": "before", "post": "after",
            "rci": {"sd": 5.2, "r": 0.85, "cutoff": 10, "case": "ge", "higher_is_worse": true}},
    "two": {"kind": "attrition", "group": "g", "long": {"time": "t", "value": "y", "columns": {"before": 0, "after": 1}}},
    "three": {"kind": "mixed", "long": {"time": "t", "value": "y", "columns": {"before": 0, "after": 1}}, "formula": "y ~ t * g + (1 | id)"},
    "four": {"kind": "change", "pre": "before", "post": "after",
             "rci": {"points": 6, "cutoff": 10, "case": "ge", "higher_is_worse": true}}}}"#;

/// Well-formed enough for an SVG reader that knows nothing of HTML: every element is closed in order.
fn well_formed(svg: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { return false };
        let tag = &rest[start + 1..start + end];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap_or_default());
        }
        rest = &rest[start + end + 1..];
    }
    open.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn words_claim_nothing_charts_have_tables_and_text_stays_text(
        groups in proptest::collection::btree_set("[A-Za-zÄé漢<>&'\"_ -]{1,40}", 2..7),
        scores in proptest::collection::vec((0_u8..27, proptest::option::weighted(0.8, 0_u8..27)), 3..60),
    ) {
        let groups: Vec<String> = groups.into_iter().map(|name| format!("{}<i>", name.trim())).collect();
        let comparison = compared(SPEC, &table(&groups, &scores));
        let page = html(&comparison, &Meta::default());
        let small = page.to_lowercase();
        prop_assert!(!small.contains("effective"), "it claims an effect");
        prop_assert!(!small.contains("<i>") && !small.contains("<script"), "text became markup");
        prop_assert!(!page.contains("NaN") && !page.contains("inf\""), "a number that is none");
        prop_assert_eq!(page.matches("<svg").count(), page.matches("<summary>Data: ").count());
        prop_assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count());
        for section in model(&comparison, &Meta::default()).sections {
            prop_assert!(matches!(section.blocks.first(), Some(Block::Lead(words)) if words.ends_with('.')));
            for block in section.blocks {
                match block {
                    Block::Chart(chart) => {
                        prop_assert!(!chart.table.rows.is_empty() && chart.svg.contains("<title") && chart.svg.contains("<desc"));
                        prop_assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.head.len()));
                        prop_assert!(well_formed(&chart.svg), "{}", chart.svg);
                    }
                    Block::Table(table) => prop_assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{}", table.caption),
                    Block::Lead(_) | Block::Warnings(_) | Block::Refusals(_) | Block::Heading(_) | Block::Remark(_) | Block::Facts(_) => {}
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_estimated_is_said_in_a_sentence() {
    let spec = r#"{"id": "id", "analyses": {"gone": {"kind": "prepost", "group": "g", "pre": "before", "post": "nowhere"}}}"#;
    let page = html(&compared(spec, "id,g,before\n1,A,3\n2,B,4\n"), &Meta::default());
    assert!(page.contains("This analysis could not be made with these data."));
    assert!(page.contains("class=\"said refusals\"") && page.contains("nowhere"));
}

#[test]
fn an_interval_that_includes_zero_is_said_to_and_so_is_the_lack_of_chance() {
    let scores: Vec<(u8, Option<u8>)> = (0..60_u8).map(|at| (8 + (at % 11) * 7 % 11, Some(6 + (at % 13) * 5 % 13))).collect();
    let comparison = compared(SPEC, &table(&["A".to_owned(), "B".to_owned()], &scores));
    let page = html(&comparison, &Meta::default());
    assert!(page.contains("The interval includes 0"));
    assert!(page.contains("not allocated to the groups at random"));
    assert!(!page.contains("was associated with lower"));
}

#[test]
fn the_warnings_stand_above_the_numbers() {
    let scores: Vec<(u8, Option<u8>)> = (0..20_u8).map(|at| (8 + at % 9, Some(5 + at % 7))).collect();
    for section in model(&compared(SPEC, &table(&["A".to_owned(), "B".to_owned()], &scores)), &Meta::default()).sections {
        let first = |wanted: fn(&Block) -> bool| section.blocks.iter().position(wanted);
        if let Some(warnings) = first(|it| matches!(it, Block::Warnings(_))) {
            assert!(first(|it| matches!(it, Block::Chart(_) | Block::Table(_))).is_none_or(|numbers| warnings < numbers));
        }
    }
}

#[test]
fn the_same_data_make_the_same_page() {
    let scores: Vec<(u8, Option<u8>)> = (0..40_u8).map(|at| (8 + at % 9, Some(5 + at % 7))).collect();
    let once = || html(&compared(SPEC, &table(&["A".to_owned(), "B".to_owned(), "C".to_owned()], &scores)), &Meta::default());
    assert_eq!(once(), once());
}
