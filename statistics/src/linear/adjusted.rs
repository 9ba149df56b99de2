//! Adjusted means: every group at the same score before and the same covariates.

use super::ancova::{CovariateValues, Subjects};

/// The linear function of the coefficients that is a group's adjusted mean: numbers at their mean, factors equally weighted over their
/// levels (Searle, Speed and Milliken 1980, The American Statistician 34, 216–221; as `emmeans` in R).
pub fn adjusted_mean(subjects: &Subjects<'_>, group: usize) -> Vec<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let mut function = vec![1.0, mean(subjects.pre)];
    function.extend((1..subjects.levels.len()).map(|level| f64::from(u8::from(level == group))));
    for covariate in subjects.covariates {
        match &covariate.values {
            CovariateValues::Number(values) => function.push(mean(values)),
            CovariateValues::Factor { levels, .. } => function.extend(vec![1.0 / levels.len() as f64; levels.len().saturating_sub(1)]),
        }
    }
    function
}
