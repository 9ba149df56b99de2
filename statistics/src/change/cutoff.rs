//! Cut-offs between those in need of treatment and those who are not.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Mean and standard deviation of a population.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// Mean score.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// Jacobson and Truax's three rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Two standard deviations beyond the clinical mean, on the side of health.
    A,
    /// Within two standard deviations of the mean of those who function well.
    B,
    /// Where both populations are equally near.
    C,
}

/// The cut-offs by all three rules, with what they were computed from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cutoffs {
    /// Mean of the clinical population.
    pub m_clin: f64,
    /// Its standard deviation.
    pub sd_clin: f64,
    /// Mean of the population that functions well.
    pub m_funct: f64,
    /// Its standard deviation.
    pub sd_funct: f64,
    /// By rule a.
    pub a: f64,
    /// By rule b.
    pub b: f64,
    /// By rule c.
    pub c: f64,
}

impl Cutoffs {
    /// a = M_clin ∓ 2·SD_clin, b = M_funct ± 2·SD_funct, c = (SD_clin·M_funct + SD_funct·M_clin)/(SD_clin + SD_funct); the upper sign
    /// where a higher score is worse (Jacobson and Truax 1991, Journal of Consulting and Clinical Psychology 59, 12–19).
    ///
    /// # Errors
    /// A mean or standard deviation that is not a number, a negative one, or both standard deviations zero.
    pub fn between(clinical: Population, functional: Population, higher_is_worse: bool) -> Result<Self, Refusal> {
        let all = [clinical.mean, clinical.sd, functional.mean, functional.sd];
        if all.iter().any(|value| !value.is_finite()) || clinical.sd < 0.0 || functional.sd < 0.0 || clinical.sd + functional.sd == 0.0 {
            let say = "The cut-off cannot be computed: it needs the mean and standard deviation of both populations, and they must vary.";
            return Err(Refusal::new("change.cutoff", say));
        }
        let side = if higher_is_worse { 1.0 } else { -1.0 };
        Ok(Self {
            m_clin: clinical.mean,
            sd_clin: clinical.sd,
            m_funct: functional.mean,
            sd_funct: functional.sd,
            a: clinical.mean - side * 2.0 * clinical.sd,
            b: functional.mean + side * 2.0 * functional.sd,
            c: (clinical.sd * functional.mean + functional.sd * clinical.mean) / (clinical.sd + functional.sd),
        })
    }
    /// The cut-off by one of the rules.
    pub const fn by(&self, rule: Rule) -> f64 {
        match rule {
            Rule::A => self.a,
            Rule::B => self.b,
            Rule::C => self.c,
        }
    }
}

/// Which side of a cut-off is a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseRule {
    /// At the cut-off or above.
    Ge,
    /// Above.
    Gt,
    /// At the cut-off or below.
    Le,
    /// Below.
    Lt,
}

impl CaseRule {
    /// Whether this score is a case.
    pub fn holds(self, score: f64, cutoff: f64) -> bool {
        match self {
            Self::Ge => score >= cutoff,
            Self::Gt => score > cutoff,
            Self::Le => score <= cutoff,
            Self::Lt => score < cutoff,
        }
    }
    /// Whether it calls high scores cases.
    pub const fn is_high(self) -> bool {
        matches!(self, Self::Ge | Self::Gt)
    }
    /// In words: `at or above`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ge => "at or above",
            Self::Gt => "above",
            Self::Le => "at or below",
            Self::Lt => "below",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_the_scale_turns_the_cut_offs() {
        let (clinical, functional) = (Population { mean: 20.0, sd: 5.0 }, Population { mean: 6.0, sd: 3.0 });
        let turned = |p: Population| Population { mean: -p.mean, ..p };
        let one = Cutoffs::between(clinical, functional, true).unwrap();
        let other = Cutoffs::between(turned(clinical), turned(functional), false).unwrap();
        for rule in [Rule::A, Rule::B, Rule::C] {
            assert!((one.by(rule) + other.by(rule)).abs() < 1e-12);
        }
        assert_eq!((one.a, one.b, one.c), (10.0, 12.0, 11.25));
        let flat = Population { mean: 1.0, sd: 0.0 };
        assert_eq!(Cutoffs::between(flat, flat, true).unwrap_err().code, "change.cutoff");
    }
}
