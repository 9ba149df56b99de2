//! Every public comparison against the results of R (lme4, nlme, emmeans, sandwich, effectsize), at the stated tolerances.

use std::{fs, path::PathBuf};

use serde_json::Value;
use statistics::compare::{self, Comparison, Frame, Spec};

fn data(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)).unwrap()
}

fn compared(spec: &str) -> Comparison {
    let spec = Spec::read(&data(&format!("specs/{spec}.json"))).unwrap();
    let table = data(spec.data.as_deref().unwrap());
    compare::run(&spec, Frame::read(table.as_bytes(), spec.id_column()).unwrap()).unwrap()
}

/// The relative tolerance of a number, by where it stands: those of the reference's index.
fn tolerance(path: &str) -> (f64, f64) {
    let has = |part: &str| path.contains(part);
    let floor = 1e-11;
    if has("mmrm") {
        return match () {
            () if has("loglik") => (1e-7, floor),
            () if has("resid") => (2e-3, floor),
            () => (5e-4, 1e-4),
        };
    }
    if has("varcomp") || has("df_satterthwaite") || has("/p") && has("fixed") || has("satt_ci") {
        return if has("varcomp") { (1e-4, floor) } else { (1e-2, 1e-4) };
    }
    match () {
        () if has("reml_loglik") => (1e-7, floor),
        () if has("fixed") => (1e-5, floor),
        () if has("hedges_g_ci") || has("g_z_ci") || has("g_av_ci") => (1e-6, floor),
        () => (1e-9, floor),
    }
}

fn differences(path: &str, expected: &Value, found: &Value, all: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, value) in expected {
                match found.get(name) {
                    Some(other) => differences(&format!("{path}/{name}"), value, other, all),
                    None => all.push(format!("{path}/{name} is missing")),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                all.push(format!("{path} has {} entries, not {}", found.len(), expected.len()));
            }
            for (at, (value, other)) in expected.iter().zip(found).enumerate() {
                differences(&format!("{path}/{at}"), value, other, all);
            }
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            let (relative, floor) = tolerance(path);
            if (one - other).abs() > relative * one.abs() + floor {
                all.push(format!("{path}: {one} and not {other}, off by {:.1e}", ((one - other) / one).abs()));
            }
        }
        (one, other) if one == other => {}
        (one, other) => all.push(format!("{path}: {one} and not {other}")),
    }
}

fn agrees(spec: &str) {
    let found = serde_json::to_value(compared(spec)).unwrap();
    let expected: Value = serde_json::from_str(&data(&format!("expected/{spec}.json"))).unwrap();
    let mut all = Vec::new();
    differences("", &expected, &found, &mut all);
    assert!(all.is_empty(), "{} differences\n{}", all.len(), all.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn three_groups_of_anorexia() {
    agrees("anorexia_prepost");
}

#[test]
fn beat_the_blues_at_two_and_eight_months_and_carried_forward() {
    agrees("btheb_prepost");
}

#[test]
fn couples_of_1989_with_cut_off_rules() {
    agrees("jacobson1989_rci");
}

#[test]
fn beat_the_blues_over_time() {
    agrees("btheb_longitudinal");
}

#[test]
fn sleep_study() {
    agrees("sleepstudy_lmm");
}

#[test]
fn the_names_are_those_of_the_reference_in_its_order() {
    // Only what the house adds may stand beside them.
    let text = serde_json::to_string(&compared("anorexia_prepost")).unwrap();
    let order = [
        "\"n_total\"",
        "\"n_by_group\":{\"Cont\"",
        "\"within\":{\"Cont\"",
        "\"between\":[{\"contrast\":\"CBT - Cont\"",
        "\"ancova\"",
        "\"rci\"",
        "\"warnings\":[{\"code\"",
    ];
    let places: Vec<usize> = order.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

fn codes(comparison: &Comparison, name: &str) -> Vec<&'static str> {
    comparison.analyses.get(name).unwrap().warnings().iter().map(|warning| warning.code).collect()
}

#[test]
fn warnings_say_what_naive_comparison_hides() {
    let anorexia = compared("anorexia_prepost");
    let found = codes(&anorexia, "");
    for code in
        ["not_randomised", "group.small", "balance.large", "slopes.differ", "variance.unequal", "rci.other_population", "tests.many"]
    {
        assert!(found.contains(&code), "{code} in {found:?}");
    }
    assert!(!found.contains(&"attrition.high"));
    let btheb = compared("btheb_prepost");
    assert!(codes(&btheb, "bdi_8m").contains(&"attrition.high") && !codes(&btheb, "bdi_2m").contains(&"attrition.high"));
    assert!(codes(&btheb, "bdi_8m_LOCF").contains(&"carried.forward"));
    for (_, analysis) in btheb.analyses.iter() {
        assert!(analysis.warnings().iter().all(|warning| !warning.say.contains("effective")));
    }
}

#[test]
fn where_slopes_differ_the_difference_is_told_at_three_scores() {
    let comparison = compared("anorexia_prepost");
    let Some(statistics::compare::output::Analysis::Prepost(it)) = comparison.analyses.get("") else { panic!() };
    let simple = &it.details.simple_differences;
    assert_eq!(simple.len(), 9);
    assert_eq!(simple.iter().map(|it| it.at).take(3).collect::<Vec<_>>(), ["low", "mean", "high"]);
    // statsmodels: ols('postwt ~ x*g') with x the weight before less mean - SD, mean, mean + SD; CBT - Cont, then the first FT - CBT.
    let known = [
        (0, 77.225_866_956_551_04, -0.625_596_404_163_784_9, 2.468_747_430_213_025, 0.800_741_880_198_764_6),
        (1, 82.408_333_333_333_33, 4.464_446_511_284_346, 1.785_383_673_150_98, 0.014_891_132_556_601_97),
        (2, 87.590_799_710_115_62, 9.554_489_426_732_372, 2.577_942_655_399_769_3, 0.000_432_584_951_131_2),
        (6, 77.225_866_956_551_04, 3.972_177_472_418_29, 3.136_415_338_033_366, f64::NAN),
    ];
    for (at, baseline, est, se, p) in known {
        let it = &simple[at];
        assert!((it.baseline / baseline - 1.0).abs() < 1e-12 && (it.est / est - 1.0).abs() < 1e-9, "{it:?}");
        assert!((it.se / se - 1.0).abs() < 1e-9 && (p.is_nan() || (it.p / p - 1.0).abs() < 1e-9), "{it:?}");
    }
    let btheb = compared("btheb_prepost");
    let Some(statistics::compare::output::Analysis::Prepost(it)) = btheb.analyses.get("bdi_8m") else { panic!() };
    assert!(it.details.simple_differences.is_empty() && it.details.tipping.len() == 1);
}

#[test]
fn numeric_covariates_and_gaps_agree_with_statsmodels() {
    let spec = r#"{"id": "id", "factors": {"treatment": ["TAU", "BtheB"]}, "analyses": {"": {"kind": "prepost", "group": "treatment",
        "pre": "bdi_2m", "post": "bdi_3m", "covariates": ["bdi_pre", "drug"]}}}"#;
    let spec = Spec::read(spec).unwrap();
    let frame = Frame::read(data("btheb_wide.csv").as_bytes(), "id").unwrap();
    let comparison = compare::run(&spec, frame).unwrap();
    let Some(statistics::compare::output::Analysis::Prepost(it)) = comparison.analyses.get("") else { panic!() };
    let ancova = it.ancova.as_ref().unwrap();
    assert_eq!((ancova.n, ancova.formula.as_str()), (73, "post ~ pre + treatment + bdi_pre + drug"));
    // ols('bdi_3m ~ bdi_2m + g + bdi_pre + drug'): coefficient, standard error, HC3 standard error.
    let known = [
        ("(Intercept)", -1.816_442_462_008_507_8, 2.332_691_679_911_851_3, 2.749_061_993_462_729_6),
        ("pre", 0.732_404_815_594_636_8, 0.102_563_885_365_163_45, 0.131_237_885_512_731_47),
        ("treatmentBtheB", -0.188_790_151_704_017_58, 1.851_414_390_042_549_3, 2.166_859_479_242_067_5),
        ("bdi_pre", 0.241_370_309_812_366_85, 0.102_526_741_587_730_59, 0.127_589_098_189_562_68),
        ("drugYes", -1.107_970_771_931_826, 1.890_929_358_698_584_3, 2.635_033_792_515_395_5),
    ];
    for (name, est, se, hc3) in known {
        let (usual, robust) = (ancova.coef.get(name).unwrap(), ancova.coef_hc3.as_ref().unwrap().get(name).unwrap());
        assert!((usual.est / est - 1.0).abs() < 1e-9 && (usual.se / se - 1.0).abs() < 1e-9, "{name}: {usual:?}");
        assert!((robust.se / hc3 - 1.0).abs() < 1e-9, "{name}: {robust:?}");
    }
    assert!((ancova.loglik / -244.724_658_727_065_96 - 1.0).abs() < 1e-12);
    assert!((ancova.slope_homogeneity_f.unwrap() / 0.515_238_450_952_582_5 - 1.0).abs() < 1e-9);
}
