//! The fixed effects of a model: estimates, errors, degrees of freedom, limits; and any linear combination of them.

use serde::Serialize;

use crate::{
    distributions::{normal, student_t},
    refusal::Refusal,
};

use super::{
    Note, dense,
    design::Design,
    orthonormal::Orthonormal,
    satterthwaite::{DfMethod, Satterthwaite},
};

/// One fixed effect. All limits are of 95%.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FixedEffect {
    /// Estimate.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Satterthwaite's degrees of freedom, or those of the method that `df_method` names.
    pub df_satterthwaite: f64,
    /// Where the degrees of freedom come from. Results have no such field: a warning names another method than Satterthwaite's.
    #[serde(skip)]
    pub df_method: DfMethod,
    /// Estimate over standard error: t, and for the normal distribution z.
    pub t: f64,
    /// Two-sided p by Student's distribution.
    pub p: f64,
    /// Lower limit by the normal distribution (Wald).
    pub wald_ci_low: f64,
    /// Upper limit by the normal distribution (Wald).
    pub wald_ci_high: f64,
    /// Lower limit by Student's distribution.
    pub satt_ci_low: f64,
    /// Upper limit by Student's distribution.
    pub satt_ci_high: f64,
}

/// A linear combination of fixed effects; the same numbers as for one of them.
pub type Contrast = FixedEffect;

/// The fixed effects of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedEffects {
    /// The estimates, in the order of `names`.
    pub estimates: Vec<f64>,
    /// Their covariance, row by row.
    pub covariance: Vec<f64>,
    pub(super) design: Design,
    effects: Vec<FixedEffect>,
    /// Scaled change of columns: combination of coefficients to combination of orthonormal ones.
    back: Vec<f64>,
    satterthwaite: Option<Satterthwaite>,
    between_within: Vec<f64>,
}

/// What a likelihood hands over, in the orthonormal columns and the scaled outcome.
pub(super) struct Found {
    pub gamma: Vec<f64>,
    pub covariance: Vec<f64>,
    pub satterthwaite: Option<Satterthwaite>,
    pub between_within: Vec<f64>,
}

impl FixedEffects {
    /// Brings the coefficients of the orthonormal columns back to those of the design.
    pub(super) fn of(design: Design, fixed: &Orthonormal, found: Found) -> Result<Self, Refusal> {
        let size = fixed.width();
        let back: Vec<f64> = fixed.back.iter().map(|value| value * fixed.scale).collect();
        let moved = dense::product(&back, &found.gamma, size, 1);
        let estimates: Vec<f64> = fixed.least_squares.iter().zip(&moved).map(|(one, other)| one + other).collect();
        let half = dense::product(&back, &found.covariance, size, size);
        let mut covariance = dense::product(&half, &dense::transposed(&back, size), size, size);
        covariance.iter_mut().for_each(|value| *value += 0.0);
        let Found { satterthwaite, between_within, .. } = found;
        let mut all = Self { estimates, covariance, design, effects: Vec::new(), back, satterthwaite, between_within };
        let weights = dense::identity(size);
        all.effects = weights.chunks_exact(size).map(|weights| all.contrast(weights)).collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// Names as R gives them, in R's order.
    pub fn names(&self) -> &[String] {
        &self.design.names
    }
    /// Names and effects in R's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FixedEffect)> {
        self.design.names.iter().map(String::as_str).zip(&self.effects)
    }
    /// The effect of this name.
    pub fn get(&self, name: &str) -> Option<&FixedEffect> {
        self.iter().find(|(other, _)| *other == name).map(|(_, effect)| effect)
    }

    /// The linear combination c'b with a weight for each coefficient, in the order of `names`: c'b, sqrt(c'Vc), Satterthwaite's degrees
    /// of freedom.
    ///
    /// # Errors
    /// `contrast.length` when there are not as many weights as coefficients; `contrast.not_estimable` when its error is not a positive
    /// number.
    pub fn contrast(&self, weights: &[f64]) -> Result<Contrast, Refusal> {
        let size = self.estimates.len();
        if weights.len() != size {
            let say = format!("A combination needs one weight for each of the {size} coefficients; {} were given.", weights.len());
            return Err(Refusal::new("contrast.length", say));
        }
        let est = dense::dot(weights, &self.estimates);
        let variance = dense::quadratic(&self.covariance, weights);
        if !(variance > 0.0 && variance.is_finite() && est.is_finite()) {
            let say = "The combination has no error that could be estimated, so neither an interval nor a test can be given.";
            return Err(Refusal::new("contrast.not_estimable", say));
        }
        let inner = dense::product(weights, &self.back, size, size);
        let satterthwaite = self.satterthwaite.as_ref().and_then(|method| method.df(&inner, variance));
        let (df, df_method) =
            satterthwaite.map_or_else(|| (self.fewest(weights), DfMethod::BetweenWithin), |df| (df, DfMethod::Satterthwaite));
        let (se, half) = (variance.sqrt(), student_t::quantile(0.975, df));
        let t = est / se;
        Ok(Contrast {
            est,
            se,
            df_satterthwaite: df,
            df_method,
            t,
            p: student_t::two_sided(t, df),
            wald_ci_low: est - normal::Z95 * se,
            wald_ci_high: est + normal::Z95 * se,
            satt_ci_low: est - half * se,
            satt_ci_high: est + half * se,
        })
    }

    /// The fewest degrees of freedom among the coefficients that a combination takes.
    fn fewest(&self, weights: &[f64]) -> f64 {
        let taken = self.between_within.iter().zip(weights).filter(|(_, weight)| **weight != 0.0);
        taken.map(|(df, _)| *df).fold(f64::INFINITY, f64::min)
    }

    /// What has to be said of the degrees of freedom.
    pub(super) fn note(&self) -> Option<Note> {
        let other: Vec<&str> =
            self.iter().filter(|(_, effect)| effect.df_method == DfMethod::BetweenWithin).map(|(name, _)| name).collect();
        let say = format!(
            "Satterthwaite's degrees of freedom could not be computed for {}. The simpler between-within rule was used there, so read \
             those intervals and p values as approximate.",
            other.join(", ")
        );
        (!other.is_empty()).then(|| Note::new("mixed.df_between_within", say))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            formula,
            frame::Frame,
            table::{Column, Table},
        },
        *,
    };

    #[test]
    fn without_satterthwaite_the_simpler_rule_serves_and_is_named() {
        let mut table = Table::new();
        for (name, values) in
            [("id", [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]), ("t", [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), ("y", [3.0, 2.0, 5.0, 5.0, 7.0, 3.0])]
        {
            table.insert(name, Column::Number(values.to_vec())).expect("as long as the others");
        }
        let formula = formula::parse("y ~ t").expect("readable");
        let frame = Frame::complete(&table, &formula, "id", None).expect("rows");
        let (design, columns) = Design::of(&formula.fixed, &frame).expect("columns");
        let fixed = Orthonormal::of(&columns, &design.names, design.intercept(), &frame.response).expect("not singular");
        let between_within = super::super::between_within::degrees(&columns, &frame.bounds());
        let found = Found { gamma: vec![0.0; 2], covariance: dense::identity(2), satterthwaite: None, between_within };
        let effects = FixedEffects::of(design, &fixed, found).expect("estimable");
        // Ordinary least squares: means 5 and 10/3.
        let slope = effects.get("t").expect("a slope");
        assert!((slope.est + 5.0 / 3.0).abs() < 1e-12);
        assert_eq!((slope.df_method, slope.df_satterthwaite), (DfMethod::BetweenWithin, 2.0));
        assert_eq!(effects.note().map(|note| note.code), Some("mixed.df_between_within"));
        assert_eq!(effects.contrast(&[1.0, 1.0]).expect("estimable").df_satterthwaite, 2.0);
    }
}
