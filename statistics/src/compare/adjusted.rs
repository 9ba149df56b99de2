//! The adjusted comparison: who is in the model, and its results by name.

use super::{
    cohort::Cohort,
    frame::Frame,
    output::{AdjustedDifference, AdjustedMean, Ancova, Coefficient, Named, SimpleDifference},
    spec::{Contrasts, PrepostSpec},
};
use crate::{
    describe::Summary,
    linear::{AncovaFit, Covariate, CovariateValues, Estimate, Subjects, ancova},
    mixed::Column,
    multiple::holm,
    refusal::Refusal,
};

/// The clients of the model, complete in both scores and all covariates, with the groups and levels that occur among them.
pub(super) struct Modelled {
    pub levels: Vec<String>,
    codes: Vec<u32>,
    group: String,
    pre: Vec<f64>,
    post: Vec<f64>,
    covariates: Vec<(String, Column)>,
    factor_codes: Vec<Vec<u32>>,
}

impl Modelled {
    /// Out of the clients with both scores. `post` may differ from the cohort's own.
    pub fn of(cohort: &Cohort, frame: &Frame, spec: &PrepostSpec, post: &[f64]) -> Result<Self, Refusal> {
        let columns: Vec<&Column> = spec.covariates.iter().map(|name| frame.column(name)).collect::<Result<_, _>>()?;
        let there = |column: &Column, row: usize| match column {
            Column::Number(values) => !values[row].is_nan(),
            Column::Factor { codes, .. } => codes[row].is_some(),
        };
        let all_there = |client: &usize| {
            let row = cohort.rows[*client];
            !cohort.pre[*client].is_nan() && !post[*client].is_nan() && columns.iter().all(|column| there(column, row))
        };
        let clients: Vec<usize> = (0..cohort.len()).filter(all_there).collect();
        let (levels, codes) = occurring(&cohort.levels, clients.iter().map(|client| cohort.codes[*client]));
        let mut covariates = Vec::new();
        let mut factor_codes = Vec::new();
        for (name, column) in spec.covariates.iter().zip(columns) {
            let rows = clients.iter().map(|client| cohort.rows[*client]);
            let (values, codes) = match column {
                Column::Number(values) => (Column::Number(rows.map(|row| values[row]).collect()), Vec::new()),
                Column::Factor { levels, codes } => {
                    let (levels, codes) = occurring(levels, rows.filter_map(|row| codes[row]));
                    (Column::Factor { levels, codes: Vec::new() }, codes)
                }
            };
            covariates.push((name.clone(), values));
            factor_codes.push(codes);
        }
        let at = |values: &[f64]| clients.iter().map(|client| values[*client]).collect();
        Ok(Self { levels, codes, group: spec.group.clone(), pre: at(&cohort.pre), post: at(post), covariates, factor_codes })
    }
    pub const fn len(&self) -> usize {
        self.pre.len()
    }
    /// Fits the model and hands over fit and formula.
    pub fn fit(&self) -> Result<(AncovaFit, String), Refusal> {
        if let Some((name, _)) =
            self.covariates.iter().find(|(_, column)| matches!(column, Column::Factor { levels, .. } if levels.len() < 2))
        {
            let say =
                format!("The adjusted comparison cannot be made: all clients in it have the same \u{201c}{name}\u{201d}. Leave it out.");
            return Err(Refusal::new("linear.constant", say).about(name));
        }
        let covariates: Vec<Covariate<'_>> = self.covariates.iter().zip(&self.factor_codes).map(covariate).collect();
        let subjects = Subjects {
            pre: &self.pre,
            post: &self.post,
            group: &self.group,
            levels: &self.levels,
            codes: &self.codes,
            covariates: &covariates,
        };
        Ok((ancova(&subjects)?, subjects.formula()))
    }
    /// Standard deviation before, pooled over the groups; none without spread.
    pub fn pooled_before(&self) -> Option<f64> {
        let (mut squares, mut df) = (0.0, 0_usize);
        for code in 0..self.levels.len() {
            let values: Vec<f64> =
                self.pre.iter().zip(&self.codes).filter(|(_, own)| **own as usize == code).map(|(value, _)| *value).collect();
            let of = Summary::of(&values);
            if of.n > 1 {
                squares += (of.n - 1) as f64 * of.variance();
                df += of.n - 1;
            }
        }
        let sd = (squares / df as f64).sqrt();
        (sd.is_finite() && sd > 0.0).then_some(sd)
    }
    fn sizes(&self) -> Named<usize> {
        let mut sizes = vec![0; self.levels.len()];
        self.codes.iter().for_each(|code| sizes[*code as usize] += 1);
        self.levels.iter().cloned().zip(sizes).collect()
    }
}

fn covariate<'a>(((name, column), codes): (&'a (String, Column), &'a Vec<u32>)) -> Covariate<'a> {
    let values = match column {
        Column::Number(values) => CovariateValues::Number(values),
        Column::Factor { levels, .. } => CovariateValues::Factor { levels, codes },
    };
    Covariate { name, values }
}

/// The levels that occur, in their order, and the codes by their new places.
fn occurring(levels: &[String], codes: impl Iterator<Item = u32>) -> (Vec<String>, Vec<u32>) {
    let codes: Vec<u32> = codes.collect();
    let mut seen = vec![false; levels.len()];
    codes.iter().for_each(|code| seen[*code as usize] = true);
    let (mut places, mut kept) = (vec![0; levels.len()], Vec::new());
    for (at, level) in levels.iter().enumerate().filter(|(at, _)| seen[*at]) {
        places[at] = kept.len() as u32;
        kept.push(level.clone());
    }
    (kept, codes.iter().map(|code| places[*code as usize]).collect())
}

fn coefficient(of: &Estimate) -> Coefficient {
    Coefficient { est: of.est, se: of.se, t: of.t, p: of.p, ci_low: of.low, ci_high: of.high }
}

/// The pairs that are asked for, as places in the fit's list.
fn wanted(fit: &AncovaFit, contrasts: Contrasts) -> Vec<usize> {
    (0..fit.pairs.len()).filter(|at| contrasts == Contrasts::Pairs || fit.pairs[*at].1 == 0).collect()
}

/// `A - B`.
pub(super) fn contrast(levels: &[String], (later, earlier): (usize, usize)) -> String {
    format!("{} - {}", levels[later], levels[earlier])
}

/// The results by name.
pub(super) fn named(fit: &AncovaFit, formula: String, of: &Modelled, contrasts: Contrasts) -> Ancova {
    let units = || (0..fit.fit.p).map(|at| (fit.fit.names[at].clone(), fit.fit.unit(at)));
    let robust = fit.robust.as_ref().ok();
    let slopes = fit.slopes.as_ref().ok();
    let mean = |(group, mean): (&String, &Estimate)| AdjustedMean {
        group: group.clone(),
        mean: mean.est,
        se: mean.se,
        ci_low: mean.low,
        ci_high: mean.high,
    };
    Ancova {
        formula,
        n: of.len(),
        n_by_group: of.sizes(),
        df_resid: fit.fit.df(),
        sigma: fit.fit.variance().sqrt(),
        r2: fit.r_squared(),
        loglik: fit.fit.log_likelihood(),
        coef: units().map(|(name, unit)| (name, coefficient(&fit.fit.estimate(&unit)))).collect(),
        coef_hc3: robust.map(|robust| units().map(|(name, unit)| (name, coefficient(&robust.estimate(&fit.fit, &unit)))).collect()),
        group_f: fit.group.f,
        group_df: fit.group.df1,
        group_p: fit.group.p,
        group_partial_eta2: fit.partial_eta_squared(),
        hc3_wald_f: fit.robust_group.map(|test| test.f),
        hc3_wald_p: fit.robust_group.map(|test| test.p),
        slope_homogeneity_f: slopes.map(|slopes| slopes.test.f),
        slope_homogeneity_df1: slopes.map(|slopes| slopes.test.df1),
        slope_homogeneity_df2: slopes.map(|slopes| slopes.test.df2),
        slope_homogeneity_p: slopes.map(|slopes| slopes.test.p),
        adjusted_means: of.levels.iter().zip(&fit.means).map(mean).collect(),
        pairwise: pairwise(fit, of, &wanted(fit, contrasts)),
    }
}

fn pairwise(fit: &AncovaFit, of: &Modelled, wanted: &[usize]) -> Vec<AdjustedDifference> {
    let usual = |at: &usize| fit.differences[*at];
    let robust = |at: &usize| fit.robust_differences.as_ref().map(|all| all[*at]);
    let adjusted = holm(&wanted.iter().map(|at| usual(at).p).collect::<Vec<_>>());
    let adjusted_robust = holm(&wanted.iter().map(|at| robust(at).map_or(f64::NAN, |it| it.p)).collect::<Vec<_>>());
    let wide = fit.fit.half_width(wanted.len());
    let sd = of.pooled_before();
    let one = |(place, at): (usize, &usize)| {
        let (usual, robust) = (usual(at), robust(at));
        AdjustedDifference {
            contrast: contrast(&of.levels, fit.pairs[*at]),
            usual: coefficient(&usual),
            hc3_se: robust.map(|it| it.se),
            hc3_t: robust.map(|it| it.t),
            hc3_p: robust.map(|it| it.p),
            hc3_ci_low: robust.map(|it| it.low),
            hc3_ci_high: robust.map(|it| it.high),
            std_by_pooled_pre_sd: sd.map(|sd| usual.est / sd),
            std_ci_low: sd.map(|sd| usual.low / sd),
            std_ci_high: sd.map(|sd| usual.high / sd),
            p_holm: adjusted[place],
            hc3_p_holm: robust.map(|_| adjusted_robust[place]),
            bonf_ci_low: usual.est - wide * usual.se,
            bonf_ci_high: usual.est + wide * usual.se,
        }
    };
    wanted.iter().enumerate().map(one).collect()
}

/// The differences at a low, mean and high score before, where slopes differ.
pub(super) fn simple_differences(fit: &AncovaFit, levels: &[String], contrasts: Contrasts) -> Vec<SimpleDifference> {
    let Ok(slopes) = &fit.slopes else { return Vec::new() };
    let asked = slopes.differences.iter().filter(|((_, earlier), _)| contrasts == Contrasts::Pairs || *earlier == 0);
    asked
        .flat_map(|(pair, all)| {
            all.iter().map(|it| SimpleDifference {
                contrast: contrast(levels, *pair),
                at: it.at,
                baseline: it.baseline,
                est: it.estimate.est,
                se: it.estimate.se,
                p: it.estimate.p,
                ci_low: it.estimate.low,
                ci_high: it.estimate.high,
            })
        })
        .collect()
}
