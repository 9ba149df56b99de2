//! The restricted likelihood of a model with an unstructured covariance over the occasions within a client, and its slope.
//!
//! The covariance S of all occasions is L L' with the logarithms of the diagonal of L as parameters (Pinheiro and Bates 1996, Statistics
//! and Computing 6:289); a client has the rows and columns of S of the occasions that there is a score for. Minus twice the restricted
//! log-likelihood is, but for a constant, the sum of ln |S_i| and of r' S_i^-1 r, plus ln |X' V^-1 X| (Patterson and Thompson 1971,
//! Biometrika 58:545).

use super::{
    dense,
    least::Solved,
    orthonormal::Orthonormal,
    patterns::{Pattern, gathered},
};

/// Farthest that a parameter may go. The outcome is scaled, so a parameter of this size means a spread of nothing or of everything.
const FARTHEST: f64 = 25.0;

/// The data as the likelihood sees them.
#[derive(Debug, Clone)]
pub(super) struct Unstructured {
    occasions: usize,
    width: usize,
    patterns: Vec<(Vec<usize>, Pattern)>,
}

/// The likelihood at one place.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// Minus twice the restricted log-likelihood, without the constant of 2 pi.
    pub deviance: f64,
    /// Its slope by the parameters.
    pub gradient: Vec<f64>,
    /// Generalised least squares at this place.
    pub solved: Solved,
}

impl Unstructured {
    /// Gathers the clients. `visit` is the occasion of each row, ascending within a client.
    pub(super) fn of(fixed: &Orthonormal, visit: &[usize], occasions: usize, bounds: &[usize]) -> Self {
        let width = fixed.width() + 1;
        let clients = bounds.windows(2).map(|rows| (visit[rows[0]..rows[1]].to_vec(), fixed.rows(rows[0], rows[1])));
        let patterns = gathered(clients, width).into_iter().collect();
        Self { occasions, width, patterns }
    }

    /// The likelihood at the parameters: the lower half of L row by row, with logarithms on the diagonal.
    pub(super) fn at(&self, parameters: &[f64]) -> Option<Point> {
        if parameters.iter().any(|value| value.is_nan() || value.abs() > FARTHEST) {
            return None;
        }
        let factor = factor(parameters, self.occasions);
        let covariance = covariance(&factor, self.occasions);
        let mut cross = vec![0.0; self.width * self.width];
        let mut log_det = 0.0;
        let mut roots = Vec::with_capacity(self.patterns.len());
        for (seen, pattern) in &self.patterns {
            let mut root = part(&covariance, seen, self.occasions);
            log_det += 2.0 * pattern.clients as f64 * dense::cholesky(&mut root, seen.len())?;
            let mut white = vec![0.0; seen.len() * self.width];
            for block in pattern.blocks(self.width) {
                white.copy_from_slice(block);
                dense::forward(&root, seen.len(), &mut white, self.width);
                dense::gram(&white, self.width, 1.0, &mut cross);
            }
            roots.push(root);
        }
        let solved = Solved::of(&cross, self.width)?;
        let deviance = log_det + solved.log_det + solved.rss;
        let gradient = self.slope(&factor, &roots, &solved.slopes(1.0));
        (deviance.is_finite() && gradient.iter().all(|value| value.is_finite())).then_some(Point { deviance, gradient, solved })
    }

    /// By S_i the change is n P - P (R E R') P with P = S_i^-1; by L it is twice that times L.
    fn slope(&self, factor: &[f64], roots: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
        let all = self.occasions;
        let mut by_covariance = vec![0.0; all * all];
        for ((seen, pattern), root) in self.patterns.iter().zip(roots) {
            let size = seen.len();
            let inverse = dense::inverse(root, size);
            let mut inside = vec![0.0; size * size];
            let mut scratch = vec![0.0; size * self.width];
            pattern.blocks(self.width).for_each(|block| dense::sandwich(block, weights, self.width, &mut scratch, &mut inside));
            let left = dense::product(&inverse, &inside, size, size);
            let outer = dense::product(&left, &inverse, size, size);
            for (row, &visit) in seen.iter().enumerate() {
                for (column, &other) in seen.iter().enumerate() {
                    let place = row * size + column;
                    by_covariance[visit * all + other] += pattern.clients as f64 * inverse[place] - outer[place];
                }
            }
        }
        let by_factor = dense::product(&by_covariance, factor, all, all);
        let places = (0..all).flat_map(|row| (0..=row).map(move |column| (row, column)));
        let slope = |(row, column): (usize, usize)| {
            let place = row * all + column;
            2.0 * by_factor[place] * if row == column { factor[place] } else { 1.0 }
        };
        places.map(slope).collect()
    }
}

/// L from the parameters.
pub(super) fn factor(parameters: &[f64], size: usize) -> Vec<f64> {
    let mut factor = super::reml::lower(parameters, size);
    (0..size).for_each(|at| factor[at * size + at] = factor[at * size + at].exp());
    factor
}

/// The parameters of a positive definite covariance.
pub(super) fn parameters(covariance: &[f64], size: usize) -> Option<Vec<f64>> {
    let mut factor = covariance.to_vec();
    dense::cholesky(&mut factor, size)?;
    let places = (0..size).flat_map(|row| (0..=row).map(move |column| (row, column)));
    Some(places.map(|(row, column)| if row == column { factor[row * size + row].ln() } else { factor[row * size + column] }).collect())
}

/// L L'.
pub(super) fn covariance(factor: &[f64], size: usize) -> Vec<f64> {
    dense::product(factor, &dense::transposed(factor, size), size, size)
}

fn part(covariance: &[f64], seen: &[usize], size: usize) -> Vec<f64> {
    seen.iter().flat_map(|row| seen.iter().map(move |column| covariance[row * size + column])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_the_limit_of_differences() {
        let visit = [0, 1, 2, 0, 1, 2, 0, 2, 1, 2, 0, 1, 2, 0, 1];
        let bounds = [0, 3, 6, 8, 10, 13, 15];
        let outcome = [3.0, 4.5, 5.0, 2.0, 1.0, 1.5, 6.0, 9.0, 4.0, 4.0, 6.5, 3.0, 2.5, 4.5, 4.0];
        let columns = vec![vec![1.0; 15], visit.iter().map(|&at| f64::from(at)).collect()];
        let names = ["(Intercept)".to_owned(), "t".to_owned()];
        let fixed = Orthonormal::of(&columns, &names, Some(0), &outcome).expect("not singular");
        let visit: Vec<usize> = visit.iter().map(|&at| usize::try_from(at).expect("small")).collect();
        let model = Unstructured::of(&fixed, &visit, 3, &bounds);
        let parameters = [0.1, 0.4, -0.2, 0.3, 0.5, -0.1];
        let gradient = model.at(&parameters).expect("defined").gradient;
        for place in 0..parameters.len() {
            let moved = |by: f64| {
                let mut near = parameters;
                near[place] += by;
                model.at(&near).expect("defined").deviance
            };
            let limit = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((gradient[place] - limit).abs() < 1e-7, "{place}: {} {limit}", gradient[place]);
        }
    }
}
