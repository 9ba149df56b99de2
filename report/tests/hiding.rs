//! Small numbers in a report: hidden with what would give them away, said, and shown only where the specification says so.

use std::fmt::Write as _;

use report::{Block, Meta, Table, html, model};
use statistics::compare::{self, Frame, Spec};

/// Two groups: 3 of A's 40 clients and none of B's 30 were lost; of A 4 deteriorated.
fn table() -> String {
    let mut table = String::from("id,g,before,after\n");
    for id in 0..40 {
        let after = match id {
            0..3 => String::new(),
            3..7 => "26".to_owned(),
            7..20 => "8".to_owned(),
            at => (15 + at % 4).to_string(),
        };
        let _ = writeln!(table, "{id},A,{},{after}", 15 + id % 5);
    }
    for id in 100..130 {
        let _ = writeln!(table, "{id},B,{},{}", 15 + id % 5, if id < 112 { 8 + id % 3 } else { 15 + id % 4 });
    }
    table
}

fn tables(more: &str) -> (String, Vec<Table>) {
    let spec = format!(
        r#"{{"id": "id"{more}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "before", "post": "after",
            "rci": {{"points": 6, "cutoff": 10, "higher_is_worse": true}}}}}}}}"#
    );
    let spec = Spec::read(&spec).expect("a specification");
    let comparison = compare::run(&spec, Frame::read(table().as_bytes(), "id").expect("a table")).expect("a comparison");
    let blocks = model(&comparison, &Meta::default()).sections.remove(0).blocks;
    let tables = blocks.into_iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(chart.table),
        Block::Table(table) => Some(table),
        _ => None,
    });
    (html(&comparison, &Meta::default()), tables.collect())
}

fn rows<'a>(tables: &'a [Table], caption: &str) -> Vec<Vec<&'a str>> {
    let table = tables.iter().find(|it| it.caption.starts_with(caption)).expect(caption);
    table.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
}

// proves: R-F4
#[test]
fn who_is_missing_and_what_became_of_few_is_hidden_with_what_would_tell_it() {
    let (page, all) = tables("");
    let flow = rows(&all, "Clients with and without a score");
    assert_eq!(flow[1], ["A", "after", "36 to 39", "<5", "–"]);
    assert_eq!(flow[3], ["B", "after", "30", "0", "0%"]);
    let categories = rows(&all, "Categories of change");
    let of_a: Vec<_> = categories.iter().filter(|row| row[0] == "A").collect();
    assert!(of_a.iter().all(|row| row[3] == "36 to 39" && row[4] == "–" && row[5] == "–"), "{of_a:?}");
    assert_eq!(of_a[3][2], "<5", "{of_a:?}");
    assert!(page.contains("small_cells.hidden") && page.contains("Numbers of 1 to 4 clients are hidden"));
    // Neither the number in the model nor degrees of freedom tell what is hidden.
    assert!(!page.contains("Clients in the model") && !page.contains("37 of 40") && !page.contains("67 of 70"));
    assert!(rows(&all, "Change within each group")[0][1] == "36 to 39");
}

#[test]
fn a_practice_that_may_see_everybody_sees_the_numbers() {
    let (page, all) = tables(r#", "small_cells": {"hide": false}"#);
    assert_eq!(rows(&all, "Clients with and without a score")[1], ["A", "after", "37", "3", "8%"]);
    assert!(rows(&all, "Categories of change").iter().all(|row| row[4] != "–"));
    assert!(page.contains("Clients in the model") && page.contains("67 of 70") && !page.contains("small_cells.hidden"));
}

#[test]
fn a_group_below_the_threshold_has_no_mean_and_no_effect() {
    let (page, all) = tables(r#", "small_cells": {"threshold": 35}"#);
    assert!(rows(&all, "Change within each group").iter().all(|row| row[0] != "B"));
    assert!(!all.iter().any(|it| it.caption.starts_with("Adjusted differences")));
    assert!(rows(&all, "Observed scores").iter().filter(|row| row[0] == "B").all(|row| row[4] == "–" && row[2] == "<35"));
    assert!(page.contains("few clients that they could be recognised"));
}
