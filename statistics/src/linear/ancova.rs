//! Analysis of covariance: the score afterwards on the score before, the group and covariates.

use crate::refusal::Refusal;

use super::{
    adjusted::adjusted_mean,
    contrast::{Estimate, FTest, pairs},
    design::Design,
    hc3::Robust,
    qr::Fit,
    slopes::{Slopes, equal_slopes},
};

/// The values of a covariate, one for each client.
#[derive(Debug, Clone)]
pub enum CovariateValues<'a> {
    /// Numbers.
    Number(&'a [f64]),
    /// Levels of a factor, all of which occur; the first is the reference.
    Factor {
        /// Names of the levels.
        levels: &'a [String],
        /// Index of each client's level.
        codes: &'a [u32],
    },
}

/// A covariate.
#[derive(Debug, Clone)]
pub struct Covariate<'a> {
    /// Column.
    pub name: &'a str,
    /// Values.
    pub values: CovariateValues<'a>,
}

/// The clients of an analysis, complete in all that it uses, in the same order everywhere.
#[derive(Debug, Clone)]
pub struct Subjects<'a> {
    /// Score before.
    pub pre: &'a [f64],
    /// Score afterwards.
    pub post: &'a [f64],
    /// Column of the group.
    pub group: &'a str,
    /// Levels of the group, all of which occur; the first is the reference.
    pub levels: &'a [String],
    /// Index of each client's level.
    pub codes: &'a [u32],
    /// Covariates.
    pub covariates: &'a [Covariate<'a>],
}

impl<'a> Subjects<'a> {
    /// The design with parallel slopes: `pre`, the group, the covariates.
    pub fn design(&self) -> Design<'a> {
        let start = Design::new(self.post.len()).number("pre", self.pre).factor(self.group, self.levels, self.codes);
        self.covariates.iter().fold(start, |design, covariate| match &covariate.values {
            CovariateValues::Number(values) => design.number(covariate.name, values),
            CovariateValues::Factor { levels, codes } => design.factor(covariate.name, levels, codes),
        })
    }
    /// In the notation of R.
    pub fn formula(&self) -> String {
        let covariates: String = self.covariates.iter().map(|covariate| format!(" + {}", covariate.name)).collect();
        format!("post ~ pre + {}{covariates}", self.group)
    }
    /// The linear function that is the adjusted difference of two groups.
    pub fn difference(&self, later: usize, earlier: usize) -> Vec<f64> {
        let (one, other) = (adjusted_mean(self, later), adjusted_mean(self, earlier));
        one.iter().zip(&other).map(|(a, b)| a - b).collect()
    }
}

/// A fitted analysis of covariance.
#[derive(Debug, Clone)]
pub struct AncovaFit {
    /// The model with parallel slopes.
    pub fit: Fit,
    /// Its HC3 covariance, or why there is none.
    pub robust: Result<Robust, Refusal>,
    /// Adjusted mean of each group.
    pub means: Vec<Estimate>,
    /// The pairs, as (later, earlier) level.
    pub pairs: Vec<(usize, usize)>,
    /// Adjusted difference of each pair.
    pub differences: Vec<Estimate>,
    /// The same with HC3 standard errors.
    pub robust_differences: Option<Vec<Estimate>>,
    /// Type II F of the group.
    pub group: FTest,
    /// Its Wald F with the HC3 covariance.
    pub robust_group: Option<FTest>,
    /// The test of equal slopes, or why there is none.
    pub slopes: Result<Slopes, Refusal>,
}

impl AncovaFit {
    /// Partial eta squared of the group: F·df1/(F·df1 + df2).
    pub fn partial_eta_squared(&self) -> f64 {
        let explained = self.group.f * self.group.df1 as f64;
        explained / (explained + self.group.df2 as f64)
    }
    /// Share of the variance that the model explains.
    pub fn r_squared(&self) -> f64 {
        1.0 - self.fit.rss / self.fit.tss
    }
}

/// y = β0 + β1·x + Σγ_j[group j] + covariates by least squares (Huitema 2011, The Analysis of Covariance and Alternatives; Vickers and
/// Altman 2001, BMJ 323, 1123–1124 for its use with a score before). The F of the group is of type II: against the model without the
/// group and with everything else.
///
/// # Errors
/// Fewer than two groups, too few clients, a covariate that does not vary or that the others determine, or nothing left unexplained.
pub fn ancova(subjects: &Subjects<'_>) -> Result<AncovaFit, Refusal> {
    let groups = subjects.levels.len();
    if groups < 2 {
        let say = "The groups cannot be compared: there are clients with both scores in one group only.";
        return Err(Refusal::new("ancova.one_group", say));
    }
    let design = subjects.design();
    let fit = Fit::of(&design, subjects.post)?;
    if fit.is_perfect() {
        let say = "The adjusted comparison has no standard errors: the model explains every score exactly, or all scores are the same.";
        return Err(Refusal::new("ancova.perfect", say));
    }
    let robust = Robust::of(&design, subjects.post, &fit);
    let dummies: Vec<Vec<f64>> = (2..=groups).map(|at| fit.unit(at)).collect();
    let singular = || Refusal::new("ancova.singular", "The groups cannot be compared: what is adjusted for already determines them.");
    let group = fit.wald(&dummies).ok_or_else(singular)?;
    let pairs = pairs(groups);
    let functions: Vec<Vec<f64>> = pairs.iter().map(|(later, earlier)| subjects.difference(*later, *earlier)).collect();
    let known = robust.as_ref().ok();
    Ok(AncovaFit {
        means: (0..groups).map(|level| fit.estimate(&adjusted_mean(subjects, level))).collect(),
        differences: functions.iter().map(|function| fit.estimate(function)).collect(),
        robust_differences: known.map(|robust| functions.iter().map(|function| robust.estimate(&fit, function)).collect()),
        robust_group: known.and_then(|robust| robust.wald(&fit, &dummies)),
        slopes: equal_slopes(subjects),
        pairs,
        group,
        robust,
        fit,
    })
}
