//! The fixed design made orthonormal on centred columns, and the outcome reduced to what it leaves.
//!
//! Gram-Schmidt, each column twice ("twice is enough": Giraud et al. 2005, Numer. Math. 101:87), so that a column that the ones before
//! it determine is noticed by name. The likelihoods are then written in the orthonormal columns and the scaled residual; estimates come
//! back by one triangular matrix. REML does not change by it, but for the constant that `log_det` and `scale` carry.

use crate::refusal::Refusal;

use super::dense;

/// A column whose part that is new is smaller than this share of itself (after centring) counts as determined by the ones before it.
const NOTHING_NEW: f64 = 1e-9;
/// An outcome of which the design leaves a smaller share than this has nothing left to model.
const NOTHING_LEFT: f64 = 1e-10;

/// What the likelihoods work on.
#[derive(Debug, Clone)]
pub(super) struct Orthonormal {
    /// Orthonormal columns that span the design.
    pub columns: Vec<Vec<f64>>,
    /// What ordinary least squares leaves of the outcome, divided by `scale`.
    pub residual: Vec<f64>,
    /// Root mean square of the residual, in the unit of the outcome.
    pub scale: f64,
    /// Estimates of ordinary least squares.
    pub least_squares: Vec<f64>,
    /// From coefficients of the orthonormal columns to those of the design; p x p, upper triangular.
    pub back: Vec<f64>,
    /// ln |X'X| / 2, which is the change of ln |X'V^-1 X| / 2 by the change of columns.
    pub log_det: f64,
}

impl Orthonormal {
    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
    /// The rows of [Q e] from one row to another, row by row.
    pub(super) fn rows(&self, from: usize, to: usize) -> Vec<f64> {
        (from..to).flat_map(|row| self.columns.iter().chain([&self.residual]).map(move |column| column[row])).collect()
    }

    /// Makes the columns orthonormal.
    ///
    /// Refuses with `design.singular` when a coefficient cannot be told apart from the ones before it, `data.too_few` when there are no
    /// more rows than coefficients and `data.constant` when nothing of the outcome is left to model.
    pub(super) fn of(columns: &[Vec<f64>], names: &[String], intercept: Option<usize>, outcome: &[f64]) -> Result<Self, Refusal> {
        let (rows, width) = (outcome.len(), columns.len());
        if width == 0 {
            return Err(Refusal::new("design.empty", "The model has no intercept and no other term. Put at least one in."));
        }
        if rows <= width {
            let say =
                format!("The model has {width} coefficients, but only {rows} rows are complete. Leave terms out or wait for more data.");
            return Err(Refusal::new("data.too_few", say));
        }
        let mut spanned: Vec<Vec<f64>> = Vec::with_capacity(width);
        let mut triangle = vec![0.0; width * width];
        let mut log_det = 0.0;
        for (at, column) in columns.iter().enumerate() {
            let centre = match intercept {
                Some(place) if place != at => mean(column),
                Some(_) | None => 0.0,
            };
            let mut rest: Vec<f64> = column.iter().map(|value| value - centre).collect();
            let whole = norm(&rest);
            let shares = reduced(&spanned, &mut rest);
            let new = norm(&rest);
            // The negation also catches what is not a number.
            if !(new > NOTHING_NEW * whole && whole > NOTHING_NEW * norm(column)) {
                return Err(singular(names.get(at).map_or("", String::as_str)));
            }
            rest.iter_mut().for_each(|value| *value /= new);
            spanned.push(rest);
            (0..at).for_each(|row| triangle[row * width + at] = shares[row]);
            triangle[at * width + at] = new;
            if let Some(place) = intercept.filter(|&place| place != at) {
                triangle[place * width + at] += centre * (rows as f64).sqrt();
            }
            log_det += new.ln();
        }
        let back = upper_inverse(&triangle, width);
        Self::with_outcome(spanned, back, log_det, intercept, outcome)
    }

    fn with_outcome(
        columns: Vec<Vec<f64>>,
        back: Vec<f64>,
        log_det: f64,
        intercept: Option<usize>,
        outcome: &[f64],
    ) -> Result<Self, Refusal> {
        let centre = if intercept.is_some() { mean(outcome) } else { 0.0 };
        let mut residual: Vec<f64> = outcome.iter().map(|value| value - centre).collect();
        let whole = norm(&residual);
        let mut shares = reduced(&columns, &mut residual);
        if let Some(place) = intercept {
            shares[place] += centre * (outcome.len() as f64).sqrt();
        }
        let left = norm(&residual);
        if !(left > NOTHING_LEFT * whole && whole > NOTHING_LEFT * norm(outcome)) {
            let say = "Once the terms of the model are taken into account, the scores do not differ at all. Without differences \
                       between scores neither an error nor an interval can be estimated.";
            return Err(Refusal::new("data.constant", say));
        }
        let scale = left / ((outcome.len() - columns.len()) as f64).sqrt();
        residual.iter_mut().for_each(|value| *value /= scale);
        let least_squares = dense::product(&back, &shares, columns.len(), 1);
        Ok(Self { columns, residual, scale, least_squares, back, log_det })
    }
}

fn singular(name: &str) -> Refusal {
    let say = format!(
        "The coefficient \"{name}\" cannot be told apart from the ones before it: the data hold no rows that would separate them (for \
         example a group without a score at one occasion, or two columns that say the same). Leave the term out or combine groups."
    );
    Refusal::new("design.singular", say).about(name)
}

/// Takes the spanned part out of a column, twice, and gives the shares that were taken.
fn reduced(spanned: &[Vec<f64>], rest: &mut [f64]) -> Vec<f64> {
    let mut shares = vec![0.0; spanned.len()];
    for _ in 0..2 {
        for (unit, share) in spanned.iter().zip(&mut shares) {
            let part = dense::dot(unit, rest);
            *share += part;
            rest.iter_mut().zip(unit).for_each(|(value, other)| *value -= part * other);
        }
    }
    shares
}

fn upper_inverse(triangle: &[f64], size: usize) -> Vec<f64> {
    let lower = dense::transposed(triangle, size);
    let mut inverse = dense::identity(size);
    dense::forward(&lower, size, &mut inverse, size);
    dense::transposed(&inverse, size)
}

fn mean(values: &[f64]) -> f64 {
    let first = values.iter().sum::<f64>() / values.len() as f64;
    first + values.iter().map(|value| value - first).sum::<f64>() / values.len() as f64
}

fn norm(values: &[f64]) -> f64 {
    dense::dot(values, values).sqrt()
}
