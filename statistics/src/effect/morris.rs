//! Morris's effect size for change in two groups.

use serde::Serialize;

use crate::{describe::constant, distributions::normal::Z95, refusal::Refusal};

use super::Within;

/// Difference of mean changes over the pooled standard deviation before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Morris {
    /// c·(d̄1 − d̄2)/SD before, pooled.
    pub g_ppc2: f64,
    /// The standard deviation before, pooled over the two groups.
    pub sd_pre_pooled: f64,
    /// The correlation of before and afterwards, weighted by degrees of freedom.
    pub rho: f64,
    /// Variance of the effect size.
    pub var: f64,
    /// Lower 95% limit by the normal distribution.
    pub ci_low: f64,
    /// Upper 95% limit by the normal distribution.
    pub ci_high: f64,
}

/// What of a group's change the effect size needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeOfGroup {
    /// Clients with both scores.
    pub n: usize,
    /// Standard deviation before.
    pub sd_pre: f64,
    /// Mean change.
    pub mean_change: f64,
    /// Correlation of before and afterwards.
    pub r: f64,
}

impl ChangeOfGroup {
    /// Out of a group's change; none when the correlation does not exist.
    pub fn of(within: &Within) -> Option<Self> {
        Some(Self { n: within.n, sd_pre: within.sd_pre, mean_change: within.mean_change, r: within.r_pre_post? })
    }
}

/// Morris's d_ppc2 (2008, Organizational Research Methods 11, 364–386, equations 8 to 10 and 25): c = 1 − 3/(4(N − 2) − 1),
/// variance 2c²(1 − ρ)(N/(n1·n2))((N − 2)/(N − 4))(1 + g²·n1·n2/(2N(1 − ρ))) − g².
///
/// # Errors
/// Fewer than five clients together, fewer than two in a group, no spread before, or scores that go exactly together (ρ = 1), where
/// the variance does not exist.
pub fn morris(first: &ChangeOfGroup, second: &ChangeOfGroup) -> Result<Morris, Refusal> {
    let (n1, n2) = (first.n as f64, second.n as f64);
    let all = n1 + n2;
    if first.n < 2 || second.n < 2 || all < 5.0 {
        let say = "Morris's effect size cannot be estimated: it needs at least 5 clients with both scores and 2 in each group.";
        return Err(Refusal::new("morris.too_few", say));
    }
    let (w1, w2) = (n1 - 1.0, n2 - 1.0);
    let sd = ((w1 * first.sd_pre * first.sd_pre + w2 * second.sd_pre * second.sd_pre) / (all - 2.0)).sqrt();
    if constant(sd, 0.0) {
        let say = "Morris's effect size cannot be estimated: within each group every client has the same score before.";
        return Err(Refusal::new("morris.constant", say));
    }
    let rho = (w1 * first.r + w2 * second.r) / (all - 2.0);
    if rho.is_nan() || rho >= 1.0 - 1e-12 {
        let say = "Morris's effect size cannot be estimated: the scores before and afterwards go exactly together.";
        return Err(Refusal::new("morris.perfect", say));
    }
    let c = 1.0 - 3.0 / (4.0 * (all - 2.0) - 1.0);
    let g = c * (first.mean_change - second.mean_change) / sd;
    let part = n1 * n2 / all;
    let var = 2.0 * c * c * (1.0 - rho) / part * ((all - 2.0) / (all - 4.0)) * (1.0 + g * g * part / (2.0 * (1.0 - rho))) - g * g;
    let half = Z95 * var.max(0.0).sqrt();
    Ok(Morris { g_ppc2: g, sd_pre_pooled: sd, rho, var, ci_low: g - half, ci_high: g + half })
}
