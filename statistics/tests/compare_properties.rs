//! What must not change the result: shift and scale of the measure, order of rows, names of levels and clients.

use proptest::prelude::*;
use statistics::compare::{
    self, Frame, Spec,
    output::{Analysis, Prepost},
};

/// A client: group, covariate, score before, score afterwards (none when lost).
type Row = (u8, u8, u8, Option<u8>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    proptest::collection::vec((0_u8..3, 0_u8..2, 0_u8..40, proptest::option::weighted(0.85, 0_u8..40)), 14..45)
}

fn compared(rows: &[(usize, Row)], score: impl Fn(f64) -> f64, level: impl Fn(u8) -> String) -> Prepost {
    let shown = |value: Option<u8>| value.map_or_else(String::new, |value| score(f64::from(value)).to_string());
    let mut table = "id,g,c,a,b\n".to_owned();
    for (id, (group, covariate, pre, post)) in rows {
        table.push_str(&format!(
            "{id},{},{},{},{}\n",
            level(*group),
            ["no", "yes"][usize::from(*covariate)],
            shown(Some(*pre)),
            shown(*post)
        ));
    }
    let order: Vec<String> = (0..3).map(|code| format!("\"{}\"", level(code))).collect();
    let text = format!(
        r#"{{"id": "id", "factors": {{"g": [{}]}}, "analyses": {{"it": {{"kind": "prepost", "group": "g", "pre": "a", "post": "b",
            "covariates": ["c"], "rci": {{"sd": {}, "r": 0.9, "cutoff": {}, "higher_is_worse": true}}}}}}}}"#,
        order.join(","),
        score(4.0) - score(0.0),
        score(15.5),
    );
    let spec = Spec::read(&text).unwrap();
    let found = compare::run(&spec, Frame::read(table.as_bytes(), "id").unwrap()).unwrap();
    match found.analyses.0.into_iter().next() {
        Some((_, Analysis::Prepost(it))) => *it,
        other => panic!("{other:?}"),
    }
}

fn numbered(rows: &[Row]) -> Vec<(usize, Row)> {
    rows.iter().copied().enumerate().collect()
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * (1.0 + one.abs().max(other.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shifting_and_scaling_the_measure(rows in rows(), shift in -20_i32..20, factor in 1_u8..5) {
        // Powers of two and whole shifts are exact, so that no score crosses a cut-off by rounding.
        let factor = 2_f64.powi(i32::from(factor) - 2);
        let plain = compared(&numbered(&rows), |x| x, |code| format!("g{code}"));
        let moved = compared(&numbered(&rows), |x| f64::from(shift) + factor * x, |code| format!("g{code}"));
        prop_assert_eq!(plain.ancova.is_some(), moved.ancova.is_some());
        if let (Some(one), Some(other)) = (&plain.ancova, &moved.ancova) {
            prop_assert!(near(one.group_f, other.group_f) && near(one.r2, other.r2));
            for (one, other) in one.pairwise.iter().zip(&other.pairwise) {
                prop_assert!(near(factor * one.usual.est, other.usual.est) && near(one.p_holm, other.p_holm));
                prop_assert!(one.std_by_pooled_pre_sd.zip(other.std_by_pooled_pre_sd).is_none_or(|(a, b)| near(a, b)));
                prop_assert!(one.hc3_p.zip(other.hc3_p).is_none_or(|(a, b)| near(a, b)));
            }
        }
        let categories = |it: &Prepost| it.rci.as_ref().map(|rci| rci.per_client.iter().map(|client| client.category).collect::<Vec<_>>());
        prop_assert_eq!(categories(&plain), categories(&moved));
    }

    #[test]
    fn the_order_of_rows_changes_no_byte(rows in rows(), seed in 1_usize..1000) {
        let sorted = numbered(&rows);
        let mut mixed = sorted.clone();
        for at in (1..mixed.len()).rev() {
            mixed.swap(at, (seed * 7919 + at * 104_729) % (at + 1));
        }
        let level = |code: u8| format!("g{code}");
        let text = |rows: &[(usize, Row)]| serde_json::to_string(&compared(rows, |x| x, level)).unwrap();
        prop_assert_eq!(text(&sorted), text(&mixed));
    }

    #[test]
    fn other_names_of_levels_change_only_names(rows in rows()) {
        let plain = compared(&numbered(&rows), |x| x, |code| format!("g{code}"));
        let named = compared(&numbered(&rows), |x| x, |code| ["usual care", "group, weekly", "\u{e4}rztlich"][usize::from(code)].replace(',', ""));
        prop_assert_eq!(plain.n_by_group.iter().map(|(_, n)| *n).collect::<Vec<_>>(), named.n_by_group.iter().map(|(_, n)| *n).collect::<Vec<_>>());
        let estimates = |it: &Prepost| it.ancova.as_ref().map(|it| it.pairwise.iter().map(|pair| pair.usual.est).collect::<Vec<_>>());
        prop_assert_eq!(estimates(&plain), estimates(&named));
    }

    #[test]
    fn limits_hold_their_estimates(rows in rows()) {
        let it = compared(&numbered(&rows), |x| x, |code| format!("g{code}"));
        for pair in it.ancova.iter().flat_map(|it| &it.pairwise) {
            prop_assert!(pair.bonf_ci_low <= pair.usual.ci_low && pair.usual.ci_low <= pair.usual.est && pair.usual.est <= pair.usual.ci_high);
            prop_assert!(pair.usual.p <= pair.p_holm && pair.p_holm <= 1.0);
        }
        let shares = it.rci.iter().flat_map(|it| it.by_group.iter());
        for (_, categories) in shares {
            prop_assert_eq!(categories.iter().map(|(_, rate)| rate.n).sum::<usize>(), categories.iter().next().map_or(0, |(_, rate)| rate.of));
        }
    }
}
