//! Differences between groups that a model for repeated measures estimates at each occasion.

use super::output::ChosenContrast;
use crate::{
    distributions::student_t,
    linear::pairs,
    mixed::{At, FixedEffects},
    multiple::holm,
};

/// What is compared.
pub(super) struct Compared<'a> {
    pub fixed: &'a FixedEffects,
    pub group: &'a str,
    pub time: &'a str,
    pub levels: &'a [String],
    pub times: Vec<f64>,
    /// The first occasion is an outcome: compare changes from it.
    pub from_first: bool,
    pub is_mmrm: bool,
}

/// A difference before its adjustment: contrast, estimate, standard error, degrees of freedom, p.
type Raw = (String, f64, f64, f64, f64);

/// Differences at each occasion, of changes from the first where that is an outcome, else of levels. A difference that the model does not
/// hold (the group is not in it, or a cell is empty) is left out.
pub(super) fn differences(of: &Compared<'_>) -> Vec<ChosenContrast> {
    let skipped = usize::from(of.from_first);
    let at = of.times.iter().skip(skipped);
    at.flat_map(|time| adjusted(of, *time, if of.from_first { changes(of, *time) } else { levels(of, *time) })).collect()
}

fn levels(of: &Compared<'_>, time: f64) -> Vec<Raw> {
    let held = [At::values(of.time, &[time])];
    // A model without the occasion has one difference for all of them; it is then told at each.
    let found = of.fixed.differences(of.group, &held).or_else(|_| of.fixed.differences(of.group, &[])).unwrap_or_default();
    found.into_iter().map(|it| (it.contrast, it.est, it.se, it.df, it.p)).collect()
}

/// Differences of changes, from the coefficients of occasion and group together.
fn changes(of: &Compared<'_>, time: f64) -> Vec<Raw> {
    let Some(first) = of.times.first() else { return Vec::new() };
    let names = of.fixed.names();
    let factor = if of.is_mmrm { format!("visit{time}") } else { of.time.to_owned() };
    let place = |level: usize| {
        let group = format!("{}{}", of.group, of.levels[level]);
        names.iter().position(|name| *name == format!("{factor}:{group}") || *name == format!("{group}:{factor}"))
    };
    let distance = if of.is_mmrm { 1.0 } else { time - first };
    let one = |(later, earlier): (usize, usize)| {
        let mut weights = vec![0.0; names.len()];
        weights[place(later)?] += distance;
        if earlier > 0 {
            weights[place(earlier)?] -= distance;
        }
        let found = of.fixed.contrast(&weights).ok()?;
        let name = format!("{} - {}", of.levels[later], of.levels[earlier]);
        Some((name, found.est, found.se, found.df_satterthwaite, found.p))
    };
    pairs(of.levels.len()).into_iter().filter_map(one).collect()
}

fn adjusted(of: &Compared<'_>, time: f64, raw: Vec<Raw>) -> Vec<ChosenContrast> {
    let p_holm = holm(&raw.iter().map(|it| it.4).collect::<Vec<_>>());
    let m = raw.len();
    let one = |((contrast, est, se, df, p), p_holm): (Raw, f64)| {
        let (half, wide) = (student_t::half_width(df, 1) * se, student_t::half_width(df, m) * se);
        ChosenContrast {
            contrast,
            at: time.to_string(),
            of_change: of.from_first,
            est,
            se,
            df,
            p,
            ci_low: est - half,
            ci_high: est + half,
            p_holm,
            bonf_ci_low: est - wide,
            bonf_ci_high: est + wide,
        }
    };
    raw.into_iter().zip(p_holm).map(one).collect()
}
