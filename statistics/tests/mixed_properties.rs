//! What must hold of the models for repeated measures whatever the data: invariance, the boundary said, refusals and never a panic.

mod mixed;

use mixed::{ALL, beat_the_blues, sleepstudy};
use proptest::prelude::*;
use statistics::mixed::{At, Column, DfMethod, MixedFit, Model, Rung, Table, fit_mixed, fit_mmrm, fit_repeated};

fn near(found: f64, wanted: f64, relative: f64, what: &str) {
    assert!((found - wanted).abs() <= relative * wanted.abs().max(1e-6), "{what}: found {found}, expected {wanted}");
}

fn table(columns: &[(&str, Vec<f64>)]) -> Table {
    let mut table = Table::new();
    for (name, values) in columns {
        table.insert(name, Column::Number(values.clone())).expect("as long as the others");
    }
    table
}

fn code(result: Result<MixedFit, statistics::refusal::Refusal>) -> &'static str {
    result.map(|_| ()).expect_err("a refusal").code
}

const CLIENT: [u8; 52] = [
    0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11,
    11, 11, 12, 12, 12, 13, 13, 13, 13,
];
const SCORE: [u8; 52] = [
    27, 28, 29, 10, 5, 4, 7, 24, 19, 19, 19, 23, 15, 13, 16, 15, 15, 17, 19, 19, 7, 17, 7, 3, 8, 8, 18, 14, 16, 14, 20, 16, 13, 36, 32, 35,
    34, 20, 17, 19, 9, 20, 18, 10, 14, 16, 19, 9, 19, 19, 7, 11,
];

/// Fourteen clients whose slopes go with their intercepts so closely that the correlation is estimated as one.
fn on_the_boundary() -> Table {
    let client: Vec<f64> = CLIENT.iter().map(|&id| f64::from(id)).collect();
    let time = (0..CLIENT.len()).map(|row| CLIENT[..row].iter().filter(|&&id| id == CLIENT[row]).count() as f64).collect();
    table(&[("id", client), ("t", time), ("y", SCORE.iter().map(|&score| f64::from(score)).collect())])
}

// The numbers are those of a search over full covariance matrices that shares no code with this project.
#[test]
fn a_correlation_of_one_is_said_and_fitted() {
    let fit = fit_mixed(&on_the_boundary(), "y ~ t + (1 + t | id)").expect("estimable");
    assert!(fit.singular);
    assert_eq!(fit.notes[0].code, "mixed.boundary");
    near(fit.reml_loglik, -153.435_964_722_706_2, 1e-10, "log-likelihood");
    for (component, wanted) in fit.varcomp.iter().zip([45.118_988_6, 0.025_994_062_6, 1.082_970_83, 11.043_292_606]) {
        near(component.vcov, wanted, 1e-5, "variance component");
    }
    near(fit.varcomp[2].sdcor.expect("both vary"), 1.0, 1e-9, "correlation");
    for ((_, effect), (est, se, df)) in
        fit.fixed.iter().zip([(18.988_225_4, 1.946_665_83, 13.127_998), (-1.589_480_96, 0.438_604_93, 35.157_886)])
    {
        near(effect.est, est, 1e-7, "estimate");
        near(effect.se, se, 1e-6, "error");
        near(effect.df_satterthwaite, df, 1e-4, "degrees of freedom");
    }
}

#[test]
fn clients_that_do_not_differ_have_a_variance_of_zero_and_it_is_said() {
    // Every client has the same mean, so the spread between clients is less than chance would make it.
    let scores = [1.0, 2.0, 3.0, 3.0, 1.0, 2.0, 2.0, 3.0, 1.0, 1.5, 2.5, 2.0];
    let client = (0..12).map(|row| f64::from(row / 3)).collect();
    let data = table(&[("id", client), ("t", (0..12).map(|row| f64::from(row % 3)).collect()), ("y", scores.to_vec())]);
    let fit = fit_mixed(&data, "y ~ t + (1 | id)").expect("estimable");
    assert!(fit.singular && fit.notes[0].code == "mixed.boundary");
    assert_eq!(fit.varcomp[0].vcov.to_bits(), 0);
    // Without differences between clients it is the regression line of twelve independent rows.
    near(fit.fixed.get("t").expect("a slope").df_satterthwaite, 10.0, 1e-6, "degrees of freedom");
    assert!(fit_mixed(&data, "y ~ t + (1 + t | id)").is_ok_and(|fit| fit.singular));
}

#[test]
fn balanced_data_have_the_degrees_of_freedom_of_the_textbook() {
    let fit = fit_mixed(&sleepstudy(), "y ~ days + (days | id)").expect("estimable");
    let by_default = fit_mixed(&sleepstudy(), "y ~ 1 + days + (1 + days | id)").expect("estimable");
    assert_eq!(fit.reml_loglik.to_bits(), by_default.reml_loglik.to_bits());
    near(fit.fixed.get("days").expect("a slope").df_satterthwaite, 17.0, 1e-6, "18 clients less one");
}

#[test]
fn means_and_differences_are_combinations_of_the_effects() {
    let blues = beat_the_blues(&ALL);
    let fit = fit_mmrm(&blues, "y ~ visit * g", "id", "month").expect("estimable");
    let means = fit.fixed.means(&[At::each("g"), At::each("visit")]).expect("known columns");
    assert_eq!(means.len(), 10);
    assert_eq!(means[0].at, [("g".to_owned(), "TAU".to_owned()), ("visit".to_owned(), "0".to_owned())]);
    near(means[0].est, 24.1875, 1e-9, "mean of the first group before");
    near(means[5].est, 22.538_461_538_461_5, 1e-9, "mean of the second group before");
    let last = fit.fixed.differences("g", &[At::values("month", &[8.0])]).expect("known columns");
    assert_eq!((last.len(), last[0].contrast.as_str()), (1, "BtheB - TAU"));
    let effects = |name: &str| fit.fixed.get(name).expect("an effect").est;
    near(last[0].est, effects("gBtheB") + effects("visit8:gBtheB"), 1e-12, "difference at the end");
    near(last[0].est, means[9].est - means[4].est, 1e-9, "difference of means");
    assert!(last[0].df > 30.0 && last[0].df < 100.0 && last[0].ci_low < last[0].est);
    let first = fit.fixed.differences("g", &[At::level("visit", "0")]).expect("known columns");
    near(first[0].est, effects("gBtheB"), 1e-12, "difference before");

    let slopes = fit_mixed(&blues, "y ~ pre + month * g + drug + (1 | id)").expect("estimable");
    let held = slopes.fixed.means(&[At::each("g"), At::values("month", &[0.0, 8.0])]).expect("known columns");
    assert_eq!(held.len(), 4);
    assert_eq!(slopes.fixed.means(&[At::each("month")]).expect_err("numbers").code, "means.not_levels");
    assert_eq!(slopes.fixed.means(&[At::each("nothing")]).expect_err("unknown").code, "means.no_column");
    assert_eq!(slopes.fixed.means(&[At::level("g", "CBT")]).expect_err("unknown").code, "means.no_level");
    assert_eq!(slopes.fixed.contrast(&[1.0]).expect_err("short").code, "contrast.length");
    assert_eq!(slopes.fixed.contrast(&[0.0; 6]).expect_err("nothing").code, "contrast.not_estimable");
}

#[test]
fn the_ladder_takes_the_richest_model_that_the_data_carry_and_says_why() {
    let blues = beat_the_blues(&ALL);
    let rich = fit_repeated(&blues, "y ~ visit * g", "id", "month").expect("estimable");
    assert_eq!((rich.rung, rich.steps.len()), (Rung::Unstructured, 0));
    assert!(matches!(rich.model, Model::Mmrm(_)));

    // Ten occasions.
    let slope = fit_repeated(&sleepstudy(), "y ~ days", "id", "days").expect("estimable");
    assert_eq!(slope.rung, Rung::Slope);
    assert_eq!(slope.steps.iter().map(|step| step.code).collect::<Vec<_>>(), ["mmrm.not_used"]);
    let Model::Mixed(fit) = &slope.model else { panic!("a mixed model") };
    assert_eq!(fit.formula, "y ~ days + (1 + days | id)");
    near(fit.reml_loglik, -871.814_135_979_245, 1e-7, "as when asked for");

    let plain = fit_repeated(&on_the_boundary(), "y ~ visit", "id", "t").expect("estimable");
    assert_eq!(plain.rung, Rung::Intercept);
    assert_eq!(plain.steps.iter().map(|step| step.code).collect::<Vec<_>>(), ["mmrm.not_used", "mixed.slope_not_used"]);
    assert!(plain.fixed().get("visit1").is_some());
}

#[test]
fn a_thin_unstructured_covariance_is_fitted_when_asked_for_and_said() {
    let fit = fit_mmrm(&on_the_boundary(), "y ~ visit", "id", "t").expect("estimable");
    assert_eq!(fit.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["mmrm.thin"]);
    assert!(fit.fixed.iter().all(|(_, effect)| effect.df_method == DfMethod::Satterthwaite && effect.df_satterthwaite < 30.0));
}

#[test]
fn what_cannot_be_estimated_is_refused_with_its_reason() {
    let six =
        |y: [f64; 6]| table(&[("id", vec![1.0, 1.0, 2.0, 2.0, 3.0, 3.0]), ("t", vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), ("y", y.to_vec())]);
    let some = six([3.0, 2.0, 5.0, 5.0, 7.0, 3.0]);
    assert_eq!(code(fit_mixed(&some, "y ~ t")), "mixed.no_random_part");
    assert_eq!(code(fit_mixed(&some, "y ~ t + (1 + t | id)")), "mixed.too_few_rows");
    assert_eq!(code(fit_mixed(&some, "y ~ t + z + (1 | id)")), "data.no_column");
    assert_eq!(code(fit_mixed(&some, "y ~ t + t:t + factor(t) + (1 | id)")), "design.singular");
    assert_eq!(code(fit_mixed(&some, "y ~ factor(id) + factor(t) + t + I(t^2) + (1 | id)")), "data.too_few");
    assert_eq!(code(fit_mixed(&some, "y ~ 0 + (1 | id)")), "design.empty");
    assert_eq!(code(fit_mixed(&some, "y ~ t + (0 | id)")), "mixed.random_part");
    assert_eq!(code(fit_mixed(&six([4.0; 6]), "y ~ t + (1 | id)")), "data.constant");
    assert_eq!(code(fit_mixed(&six([f64::NAN; 6]), "y ~ t + (1 | id)")), "data.no_rows");
    assert_eq!(code(fit_mixed(&six([1.0, 2.0, 1.0, 2.0, 1.0, 2.0]), "y ~ t + (1 | id)")), "data.constant");
    let one = table(&[("id", vec![1.0; 4]), ("t", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![4.0, 2.0, 6.0, 1.0])]);
    assert_eq!(code(fit_mixed(&one, "y ~ t + (1 | id)")), "mixed.one_client");
    let lines = table(&[
        ("id", vec![1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0]),
        ("t", vec![0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0, 2.0]),
        ("y", vec![1.0, 2.0, 3.0, 5.0, 4.0, 3.0, 7.0, 7.5, 8.0]),
    ]);
    assert_eq!(code(fit_mixed(&lines, "y ~ t + (1 + t | id)")), "mixed.no_minimum");

    let mmrm = |table: &Table, formula: &str| fit_mmrm(table, formula, "id", "t").map(|_| ()).expect_err("a refusal").code;
    assert_eq!(mmrm(&some, "y ~ visit + (1 | id)"), "mmrm.random_part");
    assert_eq!(mmrm(&one, "y ~ 1"), "mmrm.too_few_clients");
    let twice = table(&[("id", vec![1.0, 1.0, 2.0, 2.0, 3.0]), ("t", vec![0.0, 0.0, 0.0, 1.0, 1.0]), ("y", vec![4.0, 2.0, 6.0, 1.0, 3.0])]);
    assert_eq!(mmrm(&twice, "y ~ 1"), "mmrm.twice");
    let apart = table(&[
        ("id", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("t", vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
        ("y", vec![4.0, 2.0, 6.0, 1.0, 3.0, 2.0]),
    ]);
    assert_eq!(mmrm(&apart, "y ~ visit"), "mmrm.never_together");
    let once = table(&[("id", vec![1.0, 2.0, 3.0]), ("t", vec![0.0; 3]), ("y", vec![4.0, 2.0, 6.0])]);
    assert_eq!(mmrm(&once, "y ~ 1"), "mmrm.occasions");
    let same = table(&[
        ("id", vec![1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]),
        ("t", vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
        ("y", vec![4.0, 2.0, 4.0, 7.0, 4.0, 3.0, 4.0, 5.0, 4.0, 9.0]),
    ]);
    assert_eq!(mmrm(&same, "y ~ visit"), "mmrm.constant_occasion");
}

#[test]
fn a_group_without_scores_at_an_occasion_is_named() {
    let mut blues = beat_the_blues(&ALL);
    let (Column::Number(mut scores), Column::Number(months), Column::Factor { codes, .. }) = (
        blues.column("y").expect("there").clone(),
        blues.column("month").expect("there").clone(),
        blues.column("g").expect("there").clone(),
    ) else {
        panic!("other types")
    };
    for (row, score) in scores.iter_mut().enumerate() {
        if months[row] > 7.0 && codes[row] == Some(1) {
            *score = f64::NAN;
        }
    }
    blues.insert("y", Column::Number(scores)).expect("as long");
    let refusal = fit_mmrm(&blues, "y ~ visit * g", "id", "month").expect_err("an empty cell");
    assert_eq!((refusal.code, refusal.about.as_str()), ("design.singular", "visit8:gBtheB"));
}

#[test]
fn clients_seen_at_times_of_their_own_are_fitted_alike() {
    let blues = beat_the_blues(&ALL);
    let by_month = fit_mixed(&blues, "y ~ month * g + (1 + month | id)").expect("estimable");
    // A millionth of a month apart, no two clients have the same times, so none can be gathered.
    let (Column::Number(months), Column::Number(ids)) = (blues.column("month").expect("there"), blues.column("id").expect("there")) else {
        panic!("other types")
    };
    let own = months.iter().zip(ids).map(|(month, id)| month + id * 1e-8).collect();
    let mut apart = blues.clone();
    apart.insert("month", Column::Number(own)).expect("as long");
    let by_moment = fit_mixed(&apart, "y ~ month * g + (1 + month | id)").expect("estimable");
    near(by_moment.reml_loglik, by_month.reml_loglik, 1e-6, "log-likelihood");
    for ((name, one), (_, other)) in by_month.fixed.iter().zip(by_moment.fixed.iter()) {
        near(other.est, one.est, 1e-5, name);
        near(other.se, one.se, 1e-5, name);
        near(other.df_satterthwaite, one.df_satterthwaite, 1e-4, name);
    }
}

#[test]
fn numbers_beyond_reason_are_refused_and_end() {
    for large in [1e200, 1e300, f64::MAX, f64::INFINITY] {
        let data = changed(&on_the_boundary(), "y", |y| y * large);
        let _ = fit_mixed(&data, "y ~ t + (1 + t | id)");
        let _ = fit_mmrm(&data, "y ~ visit", "id", "t");
        let _ = fit_repeated(&changed(&on_the_boundary(), "t", |t| t * large), "y ~ t", "id", "t");
    }
}

/// Clients at two to four of the times 0 to 3, with scores drawn from a grid.
fn drawn() -> impl Strategy<Value = (Table, usize)> {
    proptest::collection::vec((proptest::collection::vec(0_i32..40, 4), 1_u8..16, 0_u8..2), 12..24).prop_map(|clients| {
        let (mut id, mut t, mut x, mut y) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, (scores, seen, group)) in clients.iter().enumerate() {
            for (time, score) in scores.iter().enumerate().filter(|(time, _)| seen >> time & 1 == 1 || *time == number % 4) {
                id.push(number as f64);
                t.push(time as f64);
                x.push(f64::from(*group));
                y.push(f64::from(*score) + 3.0 * number as f64 * 0.5);
            }
        }
        let clients = clients.len();
        (table(&[("id", id), ("t", t), ("x", x), ("y", y)]), clients)
    })
}

fn changed(table: &Table, name: &str, change: impl Fn(f64) -> f64) -> Table {
    let mut other = table.clone();
    if let Ok(Column::Number(values)) = table.column(name) {
        other.insert(name, Column::Number(values.iter().copied().map(change).collect())).expect("as long");
    }
    other
}

fn reversed(source: &Table) -> Table {
    let mut other = Table::new();
    for name in ["id", "t", "x", "y"] {
        if let Ok(Column::Number(values)) = source.column(name) {
            other.insert(name, Column::Number(values.iter().rev().copied().collect())).expect("as long");
        }
    }
    other
}

#[test]
fn twenty_thousand_clients_are_no_burden() {
    let clients = 20_000_u32;
    // Numbers that look like chance but are the same each time.
    let chance = |seed: u32| {
        let mixed = (seed ^ (seed >> 16)).wrapping_mul(0x85eb_ca6b);
        let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
        f64::from((mixed ^ (mixed >> 16)) >> 8) / f64::from(1 << 24) - 0.5
    };
    let (mut id, mut t, mut x, mut y) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for client in 0..clients {
        let (start, slope) = (10.0 * chance(client), 2.0 * chance(client + 900_001));
        for time in 0..5_u32 {
            id.push(f64::from(client));
            t.push(f64::from(time));
            x.push(f64::from(client % 2));
            y.push(
                20.0 + start + (slope - 1.0) * f64::from(time) + 3.0 * chance(client * 5 + time + 7_000_003) - 0.5 * f64::from(client % 2),
            );
        }
    }
    let data = table(&[("id", id), ("t", t), ("x", x), ("y", y)]);
    let fit = fit_mixed(&data, "y ~ t * x + (1 + t | id)").expect("estimable");
    assert_eq!((fit.n_obs, fit.n_subjects, fit.singular), (100_000, 20_000, false));
    near(fit.fixed.get("t").expect("t").est, -1.0, 0.03, "slope");
    // The variance of a uniform distribution is its width squared over twelve.
    for (component, wanted) in [(0, 100.0 / 12.0), (1, 4.0 / 12.0), (3, 9.0 / 12.0)] {
        near(fit.varcomp[component].vcov, wanted, 0.05, "variance");
    }
    assert!((fit_mmrm(&data, "y ~ visit * factor(x)", "id", "t").expect("estimable").resid_cor[0][1] - 0.9).abs() < 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_unit_and_zero_of_scores_and_of_time_do_not_matter((data, _) in drawn(), shift in -50.0..50.0_f64, scale in 0.01..100.0_f64) {
        const FORMULA: &str = "y ~ x + t + (1 + t | id)";
        let Ok(fit) = fit_mixed(&data, FORMULA) else { return Ok(()) };
        let effect = |fit: &MixedFit, name: &str| *fit.fixed.get(name).expect("an effect");
        let moved = fit_mixed(&changed(&data, "y", |y| shift + scale * y), FORMULA).expect("as before");
        let later = fit_mixed(&changed(&data, "t", |t| t + shift), FORMULA).expect("as before");
        prop_assert_eq!((fit.singular, fit.n_obs), (moved.singular, moved.n_obs));
        prop_assert_eq!(fit.singular, later.singular);
        for name in ["x", "t"] {
            let (one, other) = (effect(&fit, name), effect(&moved, name));
            near(other.est, scale * one.est, 1e-5, "estimate");
            near(other.se, scale * one.se, 1e-5, "error");
            near(other.df_satterthwaite, one.df_satterthwaite, 1e-3, "degrees of freedom");
            near(effect(&later, name).se, one.se, 1e-5, "error with another start of time");
            near(effect(&later, name).df_satterthwaite, one.df_satterthwaite, 1e-3, "degrees of freedom with another start of time");
        }
        let constant = (fit.n_obs as f64 - 3.0) * scale.ln();
        near(moved.reml_loglik, fit.reml_loglik - constant, 1e-8, "log-likelihood");
        near(later.reml_loglik, fit.reml_loglik, 1e-8, "log-likelihood with another start of time");
    }

    #[test]
    fn the_order_of_rows_and_the_names_of_clients_do_not_matter((data, clients) in drawn()) {
        const FORMULA: &str = "y ~ x + t + (1 | id)";
        let Ok(fit) = fit_mixed(&data, FORMULA) else { return Ok(()) };
        let back = fit_mixed(&reversed(&data), FORMULA).expect("as before");
        prop_assert_eq!(&fit, &back);
        let renamed = fit_mixed(&changed(&data, "id", |id| clients as f64 - id), FORMULA).expect("as before");
        near(renamed.reml_loglik, fit.reml_loglik, 1e-9, "log-likelihood");
        near(renamed.fixed.get("t").expect("t").se, fit.fixed.get("t").expect("t").se, 1e-6, "error");
    }

    #[test]
    fn an_unstructured_covariance_does_not_depend_on_units_or_names((data, _) in drawn(), shift in -50.0..50.0_f64, scale in 0.01..100.0_f64) {
        let Ok(fit) = fit_mmrm(&data, "y ~ x * visit", "id", "t") else { return Ok(()) };
        let moved = fit_mmrm(&changed(&data, "y", |y| shift - scale * y), "y ~ x * visit", "id", "t").expect("as before");
        for ((name, one), (_, other)) in fit.fixed.iter().zip(moved.fixed.iter()) {
            near(other.se, scale * one.se, 1e-4, name);
            near(other.df_satterthwaite, one.df_satterthwaite, 1e-2, name);
        }
        prop_assert_eq!(&fit, &fit_mmrm(&reversed(&data), "y ~ x * visit", "id", "t").expect("as before"));
        for correlations in &fit.resid_cor {
            prop_assert!(correlations.iter().all(|value| value.abs() <= 1.0));
        }
    }

    #[test]
    fn the_reference_group_only_turns_the_sign_of_the_difference((data, _) in drawn()) {
        let Ok(fit) = fit_mixed(&data, "y ~ factor(x) + t + (1 | id)") else { return Ok(()) };
        let turned = fit_mixed(&changed(&data, "x", |x| 1.0 - x), "y ~ factor(x) + t + (1 | id)").expect("as before");
        let effect = |fit: &MixedFit| *fit.fixed.get("factor(x)1").expect("an effect");
        near(effect(&turned).se, effect(&fit).se, 1e-7, "error");
        prop_assert!((effect(&turned).est + effect(&fit).est).abs() < 1e-6 * effect(&fit).se);
    }

    #[test]
    fn tiny_tables_give_a_fit_or_a_refusal(rows in proptest::collection::vec((0_u8..4, 0_u8..3, 0_u8..2, 0_u8..3), 0..14)) {
        let pick = |of: fn(&(u8, u8, u8, u8)) -> u8| rows.iter().map(|row| f64::from(of(row))).collect::<Vec<f64>>();
        let data = table(&[("id", pick(|row| row.0)), ("t", pick(|row| row.1)), ("x", pick(|row| row.2)), ("y", pick(|row| row.3))]);
        for formula in ["y ~ t + (1 | id)", "y ~ x * t + (1 + t | id)", "y ~ 1 + (0 + t | id)", "y ~ t + (1 + t + x | id)"] {
            if let Ok(fit) = fit_mixed(&data, formula) {
                prop_assert!(fit.fixed.iter().all(|(_, effect)| effect.se > 0.0 && effect.df_satterthwaite > 0.0));
            }
        }
        let _ = fit_mmrm(&data, "y ~ visit", "id", "t");
        let _ = fit_mmrm(&data, "y ~ visit * factor(x)", "id", "t");
        let _ = fit_repeated(&data, "y ~ visit * x", "id", "t");
    }
}
