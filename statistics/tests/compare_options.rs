//! What a specification may say besides its columns: contrasts with the reference only, how the study came about, models that the data
//! do not carry, small cells; and tables as people write them.

use std::fmt::Write as _;

use statistics::{
    compare::{
        self, Frame, Spec,
        output::{Analysis, Comparison, Prepost},
    },
    warn::Warning,
};

fn run(spec: &str, table: &str) -> Comparison {
    let spec = Spec::read(spec).unwrap();
    compare::run(&spec, Frame::read(table.as_bytes(), spec.id_column()).unwrap()).unwrap()
}

fn prepost(comparison: &Comparison) -> &Prepost {
    match comparison.analyses.get("it") {
        Some(Analysis::Prepost(it)) => it,
        other => panic!("{other:?}"),
    }
}

fn codes(warnings: &[Warning]) -> Vec<&'static str> {
    warnings.iter().map(|warning| warning.code).collect()
}

/// Scores that look like chance and are the same each time.
fn chance(seed: usize) -> usize {
    ((seed + 7) * 1_103_515_245 + 12_345) / 65_536 % 13
}

/// Four groups of so many clients, with columns for the study.
fn four_groups(each: usize) -> String {
    let mut table = "id,g,a,b,version,filled,days,room,end\n".to_owned();
    for id in 0..4 * each {
        let (group, before) = (id % 4, 10 + chance(id));
        let after = before + chance(id + 500) - 6 - group;
        let (version, filled) = (1 + usize::from(id % 9 == 0), if id % 5 == 0 { "yes" } else { "no" });
        let (days, end) = (60 + 40 * usize::from(group == 3), if id == 2 { 0 } else { group });
        let _ = writeln!(table, "{id},g{group},{before},{after},{version},{filled},{days},room {},g{end}", id / 8);
    }
    table
}

#[test]
fn contrasts_with_the_reference_are_each_group_against_the_first_and_holm_counts_only_those() {
    let spec = |contrasts: &str| {
        format!(
            r#"{{"id": "id", "factors": {{"g": ["g2", "g0", "g1", "g3"]}}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b",
                "contrasts": "{contrasts}", "rci": {{"points": 4, "cutoff": 12, "higher_is_worse": true}}}}}}}}"#
        )
    };
    let (all, to_first) = (run(&spec("pairs"), &four_groups(15)), run(&spec("reference"), &four_groups(15)));
    let (all, to_first) = (prepost(&all), prepost(&to_first));
    let wanted = ["g0 - g2", "g1 - g2", "g3 - g2"];
    let (every, few) = (&all.ancova.as_ref().unwrap().pairwise, &to_first.ancova.as_ref().unwrap().pairwise);
    assert_eq!((every.len(), few.len()), (6, 3));
    assert_eq!(few.iter().map(|it| it.contrast.as_str()).collect::<Vec<_>>(), wanted);
    assert_eq!(to_first.between.iter().map(|it| it.contrast.as_str()).collect::<Vec<_>>(), wanted);
    assert_eq!(to_first.rci.as_ref().unwrap().reliable_improvement_difference.len(), 3);
    assert!(to_first.details.balance.iter().all(|it| wanted.contains(&it.contrast.as_str())));
    let smallest = few.iter().map(|it| it.usual.p).fold(1.0, f64::min);
    for it in few {
        let same = every.iter().find(|other| other.contrast == it.contrast).unwrap();
        assert_eq!(it.usual, same.usual);
        assert!(it.p_holm <= same.p_holm && it.bonf_ci_low >= same.bonf_ci_low, "fewer comparisons ask for less");
        if it.usual.p <= smallest {
            assert!((it.p_holm - (3.0 * it.usual.p).min(1.0)).abs() < 1e-12);
        }
    }
}

#[test]
fn every_column_of_the_study_makes_its_warning_and_none_without_it() {
    let spec = |study: &str| {
        format!(r#"{{"id": "id", "study": {study}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b"}}}}}}"#)
    };
    let told = |study: &str| codes(&prepost(&run(&spec(study), &four_groups(15))).warnings);
    let plain = told("{}");
    assert!(plain.contains(&"not_randomised"));
    for (study, code) in [
        (r#"{"version": "version"}"#, "versions.mixed"),
        (r#"{"prorated": "filled"}"#, "prorated.many"),
        (r#"{"days": "days"}"#, "follow_up.unequal"),
        (r#"{"cluster": "room"}"#, "clustering.ignored"),
        (r#"{"final_group": "end"}"#, "group.switched"),
        (r#"{"selected_by_score": true}"#, "regression.to_mean"),
        (r#"{"selcted": 1}"#, "spec.unknown_field"),
    ] {
        assert!(told(study).contains(&code) && !plain.contains(&code), "{code}");
    }
    assert!(!told(r#"{"randomised": true}"#).contains(&"not_randomised"));
    let missing = run(&spec(r#"{"days": "nowhere"}"#), &four_groups(15));
    assert!(matches!(missing.analyses.get("it"), Some(Analysis::Refused { refusal, .. }) if refusal.say.contains("nowhere")));
    let two = |study: &str| {
        let text = format!(
            r#"{{"id": "id", "study": {study}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b"}},
                "other": {{"kind": "prepost", "group": "g", "pre": "a", "post": "days"}}}}}}"#
        );
        let found = run(&text, &four_groups(15));
        prepost(&found).warnings.iter().find(|it| it.code == "tests.many").unwrap().say.clone()
    };
    assert!(two("{}").contains("no outcome is named as primary") && !two(r#"{"primary": "it"}"#).contains("no outcome is named"));
}

/// Rows of clients at occasions: `occasions` each, scores as chance has them about a level of the client.
fn rows(clients: usize, occasions: usize) -> String {
    let mut table = "id,g,t,y\n".to_owned();
    for id in 0..clients {
        for t in 0..occasions {
            let _ = writeln!(table, "{id},{},{t},{}", ["x", "y"][id % 2], 60 + chance(id * 3) + chance(id * 17 + t * 31) - 2 * t);
        }
    }
    table
}

const REPEATED: &str = r#"{"id": "id", "analyses": {"it": {"kind": "mmrm", "visit": "t", "formula": "y ~ visit * g"}}}"#;

#[test]
fn a_model_that_the_data_do_not_carry_gives_way_to_the_next_and_says_so() {
    let enough = run(REPEATED, &rows(40, 3));
    assert!(matches!(enough.analyses.get("it"), Some(Analysis::Mmrm(it)) if !codes(&it.warnings).contains(&"mmrm.simpler")));
    // Six clients cannot carry the covariance of six occasions.
    let few = run(REPEATED, &rows(6, 6));
    let Some(Analysis::Mixed(it)) = few.analyses.get("it") else { panic!("{few:?}") };
    assert!(it.formula.contains("(1") && codes(&it.warnings).contains(&"mmrm.not_used"), "{} {:?}", it.formula, it.warnings);
    assert!(it.warnings.iter().all(|warning| warning.say.ends_with('.')));
    // Thirteen occasions are more than it takes.
    let many = run(REPEATED, &rows(30, 13));
    let Some(Analysis::Mixed(it)) = many.analyses.get("it") else { panic!("{many:?}") };
    assert!(it.warnings.iter().any(|warning| warning.code == "mmrm.not_used" && warning.say.contains("13 different occasions")), "{:?}", it.warnings);
    assert!(!it.details.differences.is_empty());
    // Nobody twice: nothing can be said of what goes with what.
    let once = run(REPEATED, "id,g,t,y\n1,x,0,3\n2,y,0,4\n3,x,1,2\n4,y,1,7\n5,x,0,1\n6,y,1,3\n");
    assert!(matches!(once.analyses.get("it"), Some(Analysis::Refused { refusal, .. }) if refusal.say.ends_with('.')), "{once:?}");
}

#[test]
fn small_cells_are_hidden_in_reports_unless_said_otherwise_and_never_in_the_results() {
    let spec = |more: &str| format!(r#"{{"id": "id"{more}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b"}}}}}}"#);
    let found = |more: &str| run(&spec(more), &four_groups(3));
    assert_eq!(found("").small_cells.map(statistics::suppress::Threshold::number), Some(5));
    assert_eq!(found(r#", "small_cells": {"threshold": 11}"#).small_cells.map(statistics::suppress::Threshold::number), Some(11));
    assert_eq!(found(r#", "small_cells": {"hide": false}"#).small_cells, None);
    let text = |more: &str| serde_json::to_string(&found(more)).unwrap();
    assert_eq!(text(""), text(r#", "small_cells": {"hide": false}"#));
    let one = Spec::read(&spec(r#", "small_cells": {"threshold": 1}"#)).unwrap();
    assert_eq!(compare::run(&one, Frame::read(four_groups(3).as_bytes(), "id").unwrap()).unwrap_err().code, "suppress.threshold");
    assert!(compare::SCHEMA.contains("\"small_cells\""));
    let told = found("").analyses.get("it").unwrap().warnings().iter().find(|it| it.code == "group.very_small").cloned().unwrap();
    assert!(told.say.contains("g0 (3)") && told.shared.is_some_and(|it| it.counts.contains(&3) && !it.say.contains("(3)")));
}

#[test]
fn a_table_is_read_however_it_was_saved() {
    let spec = r#"{"id": "id", "analyses": {"it": {"kind": "prepost", "group": "g", "pre": "a", "post": "b"}}}"#;
    let plain = "id,g,a,b\nK1,Usual care,12,9\nK2,Usual care,11,7\nK3,Usual care,15,13\nK4,Skills,9,4\nK5,Skills,14,8\nK6,Skills,10,\nK7,Skills,13,9\n";
    let wanted = serde_json::to_string(&run(spec, plain)).unwrap();
    let semicolons = plain.replace(',', ";");
    let tabs = plain.replace(',', "\t");
    let quoted = plain.replace("Usual care", "\"Usual care\"").replace("id,g,a,b", "\"id\",\"g\",\"a\",\"b\"");
    let gaps = plain.replace("10,\n", "10,NA\n");
    let spaces = plain.replace(",12,", ", 12 ,");
    let turned = "b,a,g,id\n9,12,Usual care,K1\n7,11,Usual care,K2\n13,15,Usual care,K3\n4,9,Skills,K4\n8,14,Skills,K5\n,10,Skills,K6\n9,13,Skills,K7\n";
    for table in [
        format!("\u{feff}{plain}"),
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{}", quoted.replace('\n', "\r\n")),
        plain.trim_end().to_owned(),
        format!("{plain}\n\n"),
        semicolons,
        tabs,
        quoted,
        gaps,
        spaces,
        turned.to_owned(),
    ] {
        assert_eq!(serde_json::to_string(&run(spec, &table)).unwrap(), wanted, "{table}");
    }
}
