//! The models for repeated measures against lme4, lmerTest and nlme in R, at the stated tolerances.

mod mixed;

use mixed::{AFTER, ALL, beat_the_blues, close, expected, sleepstudy};
use serde_json::Value;
use statistics::mixed::{DfMethod, MixedFit, MmrmFit, Table, fit_mixed, fit_mmrm};

fn mixed_as_expected(table: &Table, expected: &Value) {
    let formula = expected["formula"].as_str().expect("a formula");
    let fit: MixedFit = fit_mixed(table, formula).expect("estimable");
    assert_eq!(fit.formula, formula);
    assert_eq!(expected["n_obs"], fit.n_obs);
    assert_eq!(expected["n_subjects"], fit.n_subjects);
    assert_eq!(expected["singular"], fit.singular);
    close(fit.reml_loglik, expected, "reml_loglik", 1e-7, 0.0);
    let components = expected["varcomp"].as_array().expect("a list");
    assert_eq!(components.len(), fit.varcomp.len());
    for (place, (found, wanted)) in fit.varcomp.iter().zip(components).enumerate() {
        assert_eq!(
            (wanted["grp"].as_str(), wanted["var1"].as_str(), wanted["var2"].as_str()),
            (Some(found.grp.as_str()), found.var1.as_deref(), found.var2.as_deref())
        );
        close(found.vcov, expected, &format!("varcomp/{place}/vcov"), 1e-4, 0.0);
        close(found.sdcor.expect("it varies"), expected, &format!("varcomp/{place}/sdcor"), 1e-4, 0.0);
    }
    assert_eq!(expected["fixed"].as_object().expect("effects").len(), fit.fixed.names().len());
    for (name, effect) in fit.fixed.iter() {
        let wanted = &expected["fixed"][name];
        assert_eq!(effect.df_method, DfMethod::Satterthwaite);
        for (key, value, relative) in [
            ("est", effect.est, 1e-5),
            ("se", effect.se, 1e-5),
            ("t", effect.t, 1e-5),
            ("wald_ci_low", effect.wald_ci_low, 1e-5),
            ("wald_ci_high", effect.wald_ci_high, 1e-5),
            ("df_satterthwaite", effect.df_satterthwaite, 1e-2),
            ("satt_ci_low", effect.satt_ci_low, 1e-3),
            ("satt_ci_high", effect.satt_ci_high, 1e-3),
            ("p", effect.p, 1e-2),
        ] {
            close(value, wanted, key, relative, 0.0);
        }
    }
}

fn mmrm_as_expected(table: &Table, expected: &Value) {
    let formula = expected["formula"].as_str().expect("a formula");
    let fit: MmrmFit = fit_mmrm(table, formula, "id", "month").expect("estimable");
    assert_eq!(expected["n_obs"], fit.n_obs);
    assert_eq!(expected["n_subjects"], fit.n_subjects);
    close(fit.reml_loglik, expected, "reml_loglik", 1e-7, 0.0);
    for (place, sd) in fit.resid_sd_by_visit.iter().enumerate() {
        close(*sd, expected, &format!("resid_sd_by_visit/{place}"), 2e-3, 0.0);
    }
    for (row, correlations) in fit.resid_cor.iter().enumerate() {
        for (column, correlation) in correlations.iter().enumerate() {
            close(*correlation, expected, &format!("resid_cor/{row}/{column}"), 2e-3, 0.0);
        }
    }
    assert_eq!(expected["fixed"].as_object().expect("effects").len(), fit.fixed.names().len());
    for (name, effect) in fit.fixed.iter() {
        let wanted = &expected["fixed"][name];
        assert_eq!(effect.df_method, DfMethod::Satterthwaite);
        assert!(effect.df_satterthwaite > 20.0 && effect.df_satterthwaite < 200.0, "{name}: {}", effect.df_satterthwaite);
        let values = [
            ("est", effect.est),
            ("se", effect.se),
            ("wald_z", effect.t),
            ("wald_ci_low", effect.wald_ci_low),
            ("wald_ci_high", effect.wald_ci_high),
        ];
        for (key, value) in values {
            close(value, wanted, key, 5e-4, 1e-4);
        }
    }
}

#[test]
fn sleepstudy_with_a_random_slope_is_as_lme4_fits_it() {
    mixed_as_expected(&sleepstudy(), &expected("sleepstudy_lmm")["rs"]);
}

#[test]
fn sleepstudy_with_a_random_intercept_is_as_lme4_fits_it() {
    mixed_as_expected(&sleepstudy(), &expected("sleepstudy_lmm")["ri"]);
}

#[test]
fn beat_the_blues_with_the_baseline_as_covariate_is_as_lme4_fits_it() {
    let table = beat_the_blues(&AFTER);
    mixed_as_expected(&table, &expected("btheb_longitudinal")["ri_baseline_cov"]);
    mixed_as_expected(&table, &expected("btheb_longitudinal")["rs_baseline_cov"]);
}

#[test]
fn beat_the_blues_with_time_by_group_is_as_lme4_fits_it() {
    mixed_as_expected(&beat_the_blues(&ALL), &expected("btheb_longitudinal")["rs_time_by_group"]);
}

#[test]
fn beat_the_blues_with_an_unstructured_covariance_is_as_nlme_fits_it() {
    mmrm_as_expected(&beat_the_blues(&AFTER), &expected("btheb_longitudinal")["mmrm_visit"]);
    mmrm_as_expected(&beat_the_blues(&ALL), &expected("btheb_longitudinal")["mmrm_clda"]);
}
