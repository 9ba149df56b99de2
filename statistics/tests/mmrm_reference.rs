//! The model for repeated measures against an independent likelihood, and against R's nlme: what `tests/data/README.md` says of it.

mod mixed;

use mixed::{ALL, beat_the_blues};
use statistics::mixed::{At, fit_mmrm};

fn near(found: f64, wanted: f64, relative: f64, what: &str) {
    assert!((found - wanted).abs() <= relative * wanted.abs(), "{what}: found {found}, expected {wanted}");
}

/// Estimate, standard error, Satterthwaite's degrees of freedom; of the dense likelihood.
const EFFECTS: [(&str, f64, f64, f64); 10] = [
    ("(Intercept)", 24.1875, 1.568_058_87, 97.999_968_1),
    ("visit2", -4.527_404_72, 1.388_112_1, 96.840_028_9),
    ("visit3", -6.079_192_56, 1.579_036_21, 87.777_699_5),
    ("visit5", -7.677_201_47, 1.644_979_69, 81.706_105_7),
    ("visit8", -10.319_976, 1.700_942_59, 76.821_034_6),
    ("gBtheB", -1.649_038_46, 2.174_506_4, 97.999_968_1),
    ("visit2:gBtheB", -3.299_518_35, 1.901_761_15, 95.942_314_8),
    ("visit3:gBtheB", -2.878_974_41, 2.194_094_29, 89.106_530_6),
    ("visit5:gBtheB", -1.942_499_37, 2.292_740_25, 82.919_727_2),
    ("visit8:gBtheB", -0.687_714_287, 2.358_851_85, 76.238_816_8),
];
/// R: `summary(gls(…))$tTable`, estimate and standard error.
const NLME: [(f64, f64); 10] = [
    (24.187_500_000_000, 1.568_056_816_44),
    (-4.527_405_867_432, 1.388_111_316_31),
    (-6.079_195_584_043, 1.579_034_015_24),
    (-7.677_204_258_147, 1.644_978_000_33),
    (-10.319_973_278_848, 1.700_946_075_92),
    (-1.649_038_461_539, 2.174_503_559_43),
    (-3.299_517_209_491, 1.901_760_172_88),
    (-2.878_983_151_329, 2.194_091_496_23),
    (-1.942_528_448_112, 2.292_738_379_45),
    (-0.687_740_318_119, 2.358_857_033_69),
];
/// Mean, its standard error and degrees of freedom; first group at each occasion, then the second.
const MEANS: [(f64, f64, f64); 10] = [
    (24.1875, 1.568_058_87, 97.999_968_1),
    (19.660_095_3, 1.559_759_7, 97.919_041_4),
    (18.108_307_4, 1.825_610_35, 86.047_782_3),
    (16.510_298_5, 1.871_279_19, 74.302_428),
    (13.867_524, 1.675_208_42, 65.734_901_5),
    (22.538_461_5, 1.506_542_23, 97.999_968_1),
    (14.711_538_5, 1.468_643_14, 95.078_330_3),
    (13.580_294_6, 1.759_436_11, 88.039_275),
    (12.918_760_7, 1.812_516_89, 76.720_772),
    (11.530_771_3, 1.609_589_14, 66.040_772_8),
];
/// Differences of the groups at each occasion.
const DIFFERENCES: [(f64, f64, f64); 5] = [
    (-1.649_038_46, 2.174_506_4, 97.999_968_1),
    (-4.948_556_81, 2.142_373_22, 96.592_446_7),
    (-4.528_012_87, 2.535_442_48, 87.032_635_5),
    (-3.591_537_84, 2.605_168_58, 75.499_263_8),
    (-2.336_752_75, 2.323_166_04, 65.912_799_9),
];

#[test]
fn effects_errors_and_degrees_of_freedom_are_those_of_an_independent_likelihood() {
    let fit = fit_mmrm(&beat_the_blues(&ALL), "y ~ visit * g", "id", "month").expect("estimable");
    near(fit.reml_loglik, -1_299.058_598_436, 1e-11, "log-likelihood");
    assert!(fit.reml_loglik > -1_299.058_598_445_7, "at least as high as nlme's");
    for ((found, effect), ((name, est, se, df), nlme)) in fit.fixed.iter().zip(EFFECTS.iter().zip(NLME)) {
        assert_eq!(found, *name);
        near(effect.est, *est, 1e-7, name);
        near(effect.se, *se, 1e-7, name);
        near(effect.df_satterthwaite, *df, 1e-5, name);
        near(effect.est, nlme.0, 1e-4, name);
        near(effect.se, nlme.1, 1e-5, name);
    }
}

#[test]
fn adjusted_means_and_differences_are_its_combinations() {
    let fit = fit_mmrm(&beat_the_blues(&ALL), "y ~ visit * g", "id", "month").expect("estimable");
    let means = fit.fixed.means(&[At::each("g"), At::each("visit")]).expect("known columns");
    for (found, (mean, se, df)) in means.iter().zip(MEANS) {
        near(found.est, mean, 1e-7, "mean");
        near(found.se, se, 1e-7, "error of a mean");
        near(found.df, df, 1e-5, "degrees of freedom of a mean");
    }
    for (month, (est, se, df)) in [0.0, 2.0, 3.0, 5.0, 8.0].into_iter().zip(DIFFERENCES) {
        let found = fit.fixed.differences("g", &[At::values("month", &[month])]).expect("known columns");
        near(found[0].est, est, 1e-7, "difference");
        near(found[0].se, se, 1e-7, "error of a difference");
        near(found[0].df, df, 1e-5, "degrees of freedom of a difference");
    }
}
