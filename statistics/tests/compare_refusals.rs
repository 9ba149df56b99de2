//! What cannot be estimated is refused with its reason, and the rest is still told.

use statistics::compare::{
    self, Frame, Spec,
    output::{Analysis, Comparison, Prepost},
};

fn spec(more: &str) -> Spec {
    let text = format!(r#"{{"id": "id", "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b"{more}}}}}}}"#);
    Spec::read(&text).unwrap()
}

fn run(spec: &Spec, table: &str) -> Comparison {
    compare::run(spec, Frame::read(table.as_bytes(), spec.id_column()).unwrap()).unwrap()
}

fn prepost(comparison: &Comparison) -> &Prepost {
    match comparison.analyses.get("it") {
        Some(Analysis::Prepost(it)) => it,
        other => panic!("{other:?}"),
    }
}

fn codes(it: &Prepost) -> Vec<&'static str> {
    it.refusals.iter().map(|refusal| refusal.code).collect()
}

fn refused(comparison: &Comparison) -> &'static str {
    match comparison.analyses.get("it") {
        Some(Analysis::Refused { refusal, .. }) => refusal.code,
        other => panic!("{other:?}"),
    }
}

const RCI: &str = r#", "rci": {"sd": 5, "r": 0.8, "cutoff": 10, "higher_is_worse": true}"#;

#[test]
fn one_client_in_a_group_refuses_what_needs_more_and_no_other_part() {
    let it = run(&spec(RCI), "id,g,a,b\n1,A,12,9\n2,A,11,7\n3,A,15,13\n4,A,9,9\n5,B,14,8\n");
    let it = prepost(&it);
    assert!(it.within.get("A").unwrap().is_some() && it.within.get("B").unwrap().is_none());
    assert!(it.ancova.is_some() && it.ancova.as_ref().unwrap().coef_hc3.is_none());
    let codes = codes(it);
    for code in ["within.too_few", "between.too_few", "hc3.leverage", "slopes.not_estimable"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    assert_eq!(it.rci.as_ref().unwrap().by_group.len(), 2);
    assert!(it.refusals.iter().all(|refusal| refusal.say.ends_with('.')));
}

#[test]
fn constant_scores_and_perfect_fits_have_no_tests() {
    let it = run(&spec(""), "id,g,a,b\n1,A,5,5\n2,A,5,5\n3,A,5,5\n4,B,5,5\n5,B,5,5\n6,B,5,5\n");
    let codes = codes(prepost(&it));
    assert!(codes.contains(&"within.constant") && codes.contains(&"between.constant") && codes.contains(&"linear.constant"), "{codes:?}");
    let it = run(&spec(""), "id,g,a,b\n1,A,1,2\n2,A,2,3\n3,A,3,4\n4,B,1,7\n5,B,2,8\n6,B,4,10\n");
    assert!(self::codes(prepost(&it)).contains(&"ancova.perfect"));
}

#[test]
fn nobody_measured_at_the_end_leaves_the_start() {
    let it = run(&spec(RCI), "id,g,a,b\n1,A,12,\n2,A,11,NA\n3,B,15,\n4,B,14,.\n");
    let it = prepost(&it);
    assert_eq!((it.n_total, it.n_complete_by_group.get("A")), (4, Some(&0)));
    assert!(it.ancova.is_none() && it.between[0].baseline_all.is_some() && it.between[0].change.is_none());
    assert!(it.warnings.iter().any(|warning| warning.code == "attrition.high"));
    assert_eq!(it.details.trajectory.points.iter().map(|point| point.missing).sum::<usize>(), 4);
}

#[test]
fn one_group_and_covariates_that_say_nothing() {
    let it = run(&spec(""), "id,g,a,b\n1,A,12,3\n2,A,11,6\n3,A,15,4\n");
    assert!(codes(prepost(&it)).contains(&"ancova.one_group"));
    let table =
        "id,g,a,b,same,twice,word\n1,A,12,3,1,24,x\n2,A,11,6,1,22,x\n3,A,15,4,1,30,x\n4,B,9,5,1,18,x\n5,B,8,9,1,16,x\n6,B,7,1,1,14,x\n";
    for (covariate, code) in [("same", "linear.constant"), ("twice", "linear.dependent"), ("word", "linear.constant")] {
        let it = run(&spec(&format!(r#", "covariates": ["{covariate}"]"#)), table);
        let found = prepost(&it).refusals.iter().find(|refusal| refusal.code == code).unwrap();
        assert_eq!(found.about, covariate);
    }
}

#[test]
fn a_client_in_two_groups_is_left_out_and_counted_and_one_with_two_rows_refused() {
    let it = run(&spec(""), "id,g,a,b\n1,A,12,3\n2,A,11,6\n3,A,15,4\n3,B,15,4\n4,B,9,5\n5,B,8,9\n6,,7,1\n");
    let it = prepost(&it);
    assert_eq!(it.n_total, 4);
    let codes: Vec<_> = it.warnings.iter().map(|warning| warning.code).collect();
    assert!(codes.contains(&"group.overlap") && codes.contains(&"group.missing"), "{codes:?}");
    let twice = run(&spec(""), "id,g,a,b\n1,A,12,3\n1,A,11,6\n3,B,15,4\n");
    assert_eq!(refused(&twice), "data.client_twice");
}

#[test]
fn impossible_parameters_refuse_the_classification_only() {
    let table = "id,g,a,b\n1,A,12,3\n2,A,11,6\n3,A,15,4\n4,B,9,5\n5,B,8,9\n6,B,7,1\n";
    let parameters = [
        (r#"{"sd": 5, "r": 1.0, "higher_is_worse": true}"#, "change.reliability"),
        (r#"{"sd": 5, "higher_is_worse": true}"#, "change.parameters"),
        (r#"{"points": 0, "higher_is_worse": true}"#, "change.points"),
        (r#"{"sd": 5, "r": 0.8, "cutoff": 10, "case": "le", "higher_is_worse": true}"#, "change.case"),
    ];
    for (rci, code) in parameters {
        let it = run(&spec(&format!(r#", "rci": {rci}"#)), table);
        let it = prepost(&it);
        assert!(it.rci.is_none() && it.ancova.is_some() && codes(it).contains(&code), "{code}: {:?}", it.refusals);
    }
}

#[test]
fn what_is_not_there_is_named_and_does_not_stop_the_others() {
    let text = r#"{"analyses": {"bad": {"kind": "prepost", "group": "g", "pre": "nowhere", "post": "b"},
                               "it": {"kind": "prepost", "group": "g", "pre": "a", "post": "b", "wish": 1}}}"#;
    let spec = Spec::read(text).unwrap();
    let found = run(&spec, "g,a,b\nA,12,3\nA,11,6\nA,15,4\nB,9,5\nB,8,9\nB,7,1\n");
    assert!(
        matches!(found.analyses.get("bad"), Some(Analysis::Refused { refusal, .. }) if refusal.code == "data.no_column" && refusal.say.contains("nowhere"))
    );
    assert!(prepost(&found).warnings.iter().any(|warning| warning.code == "spec.unknown_field" && warning.say.contains("wish")));
}

#[test]
fn specifications_that_cannot_be_read_say_where() {
    for (text, part) in [("", "line 1"), ("{}", "analyses"), (r#"{"analyses": {"a": {"kind": "guess"}}}"#, "guess")] {
        let why = Spec::read(text).unwrap_err();
        assert!(why.code == "spec.unreadable" && why.say.contains(part), "{}", why.say);
    }
    assert_eq!(Spec::read(r#"{"analyses": {}}"#).unwrap_err().code, "spec.empty");
}

#[test]
fn published_points_count_at_the_edge() {
    let rci = r#", "rci": {"points": 6, "cutoff": 10, "higher_is_worse": true, "source": "service manual"}"#;
    let it = run(&spec(rci), "id,g,a,b\n1,A,16,10\n2,A,15,9\n3,A,15,10\n4,B,9,15\n5,B,8,9\n6,B,17,11\n");
    let it = prepost(&it).rci.as_ref().unwrap();
    let categories: Vec<_> = it.per_client.iter().map(|client| client.category.name()).collect();
    assert_eq!(categories, ["improved", "recovered", "unchanged", "deteriorated", "unchanged", "improved"]);
    assert_eq!((it.threshold_points, it.se_diff, it.params.points), (6.0, None, Some(6.0)));
}
