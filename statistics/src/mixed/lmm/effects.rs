//! The random effects in a scale of their own, and back.
//!
//! The likelihood does not change when the columns of Z are centred and scaled and the covariance is changed to match: for Z = U T,
//! cov(b) = T^-1 cov(Tb) T^-1'. In the scaled columns the search does not depend on the unit or the zero point of time.

use crate::{mixed::dense, mixed::reml::lower, refusal::Refusal};

use super::VarianceComponent;

/// Most random effects of a client.
pub(super) const MOST: usize = 4;

/// The columns of Z, scaled.
#[derive(Debug, Clone)]
pub(super) struct Scaled {
    pub columns: Vec<Vec<f64>>,
    /// T^-1, row by row.
    back: Vec<f64>,
}

impl Scaled {
    /// Centres (when there is an intercept) and scales. Refuses a slope whose column does not vary.
    pub(super) fn of(columns: &[Vec<f64>], names: &[String], intercept: Option<usize>) -> Result<Self, Refusal> {
        let size = columns.len();
        let mut back = dense::identity(size);
        let mut scaled = Vec::with_capacity(size);
        for (at, column) in columns.iter().enumerate() {
            if intercept == Some(at) {
                scaled.push(column.clone());
                continue;
            }
            let rows = column.len() as f64;
            let centre = if intercept.is_some() { column.iter().sum::<f64>() / rows } else { 0.0 };
            let spread = (column.iter().map(|value| (value - centre).powi(2)).sum::<f64>() / rows).sqrt();
            if !(spread > 1e-9 * centre.abs() && spread.is_finite()) {
                let say = "This column is the same in all rows, so clients cannot differ in its effect. Leave it out of the random part.";
                return Err(Refusal::new("mixed.not_told_apart", say).about(names.get(at).cloned().unwrap_or_default()));
            }
            scaled.push(column.iter().map(|value| (value - centre) / spread).collect());
            back[at * size + at] = 1.0 / spread;
            if let Some(place) = intercept {
                back[place * size + at] = -centre / spread;
            }
        }
        Ok(Self { columns: scaled, back })
    }

    /// Variances, covariances and the residual in the units of the data, in the order of `VarCorr`.
    pub(super) fn components(&self, theta: &[f64], residual: f64, group: &str, names: &[String]) -> Vec<VarianceComponent> {
        let size = names.len();
        let factor = dense::product(&self.back, &lower(theta, size), size, size);
        let covariance = dense::product(&factor, &dense::transposed(&factor, size), size, size);
        let at = |row: usize, column: usize| covariance[row * size + column] * residual;
        let component = |var1: Option<usize>, var2: Option<usize>, vcov: f64, sdcor: Option<f64>| VarianceComponent {
            grp: if var1.is_some() { group.to_owned() } else { "Residual".to_owned() },
            var1: var1.map(|place| names[place].clone()),
            var2: var2.map(|place| names[place].clone()),
            vcov,
            sdcor,
        };
        let mut components: Vec<VarianceComponent> =
            (0..size).map(|place| component(Some(place), None, at(place, place), Some(at(place, place).sqrt()))).collect();
        for row in 0..size {
            for column in row + 1..size {
                let scale = (at(row, row) * at(column, column)).sqrt();
                let correlation = (scale > 0.0).then(|| (at(row, column) / scale).clamp(-1.0, 1.0));
                components.push(component(Some(row), Some(column), at(row, column), correlation));
            }
        }
        components.push(component(None, None, residual, Some(residual.sqrt())));
        components
    }
}
