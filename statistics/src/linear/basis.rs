//! The orthonormal basis of a fitted design: where a row and a linear function of the coefficients stand in it.

use nalgebra::{DMatrix, DVector};

/// The triangle of the centred columns, with the intercept beside it.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    pub n: usize,
    pub means: Vec<f64>,
    pub r: DMatrix<f64>,
}

impl Basis {
    /// A linear function of the coefficients in the basis: its squared length times the residual variance is its variance.
    pub fn place(&self, function: &[f64]) -> DVector<f64> {
        let level = function.first().copied().unwrap_or(0.0);
        let centred: Vec<f64> = function.iter().skip(1).zip(&self.means).map(|(l, mean)| l - level * mean).collect();
        self.with_intercept(level / (self.n as f64).sqrt(), &centred)
    }
    /// Rows of the design in the basis, column by column and without the intercept's: what the columns before have of each is taken out.
    /// With the intercept's 1/√n, the squared length of a row is its leverage.
    pub fn rows(&self, centred: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut places: Vec<Vec<f64>> = Vec::with_capacity(centred.len());
        for (at, column) in centred.iter().enumerate() {
            let mut place = column.clone();
            for (before, known) in places.iter().enumerate() {
                let share = self.r[(before, at)];
                place.iter_mut().zip(known).for_each(|(value, known)| *value -= share * known);
            }
            let own = self.r[(at, at)];
            place.iter_mut().for_each(|value| *value /= own);
            places.push(place);
        }
        places
    }
    fn with_intercept(&self, first: f64, centred: &[f64]) -> DVector<f64> {
        let mut place = DVector::zeros(centred.len() + 1);
        place[0] = first;
        self.forward(centred, &mut place.as_mut_slice()[1..]);
        place
    }
    /// Solves Rᵀz = x by forward substitution.
    fn forward(&self, x: &[f64], z: &mut [f64]) {
        for at in 0..x.len() {
            let known: f64 = self.r.column(at).iter().zip(z.iter()).take(at).map(|(r, z)| r * z).sum();
            z[at] = (x[at] - known) / self.r[(at, at)];
        }
    }
}
