//! The restricted likelihood of a model with random effects, and its slope.
//!
//! V_i = sigma^2 (I + Z_i L L' Z_i'), with L the relative Cholesky factor of the covariance of the random effects (Bates et al. 2015,
//! J Stat Softw 67(1), section 2) and sigma profiled out. With M = I + L' Z'Z L (q x q),
//! ln |V_i / sigma^2| = ln |M| and (V_i / sigma^2)^-1 = I - Z L M^-1 L' Z' (Woodbury), so that a client enters by Z'Z and Z'[Q e] only:
//! no matrix is larger than the number of random effects or of coefficients.
//!
//! The diagonal of L may be of either sign and zero. The likelihood is even in each column, hence smooth across the boundary where a
//! variance is zero, and the boundary is reached and not only approached, as it would be on a logarithmic scale.

use super::{
    dense,
    least::Solved,
    orthonormal::Orthonormal,
    patterns::{Pattern, gathered},
};

/// The data as the likelihood sees them.
#[derive(Debug, Clone)]
pub(super) struct RandomEffects {
    size: usize,
    width: usize,
    /// Rows less coefficients.
    pub df: f64,
    total: Vec<f64>,
    patterns: Vec<(Vec<f64>, Pattern)>,
}

/// The likelihood at one place.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// Minus twice the restricted log-likelihood, without the constant of 2 pi.
    pub deviance: f64,
    /// Its slope by the entries of L, row by row of the lower half, and by ln sigma when that was given.
    pub gradient: Vec<f64>,
    /// Generalised least squares at this place, in units of sigma.
    pub solved: Solved,
    /// Residual variance: the best for this L, or the one that was given.
    pub variance: f64,
}

impl RandomEffects {
    /// Gathers the clients. `effects` are the columns of Z, `bounds` where each client's rows begin.
    pub(super) fn of(fixed: &Orthonormal, effects: &[Vec<f64>], bounds: &[usize]) -> Self {
        let (size, width) = (effects.len(), fixed.width() + 1);
        let mut total = vec![0.0; width * width];
        let clients = bounds.windows(2).map(|rows| {
            let (from, to) = (rows[0], rows[1]);
            let rows = fixed.rows(from, to);
            dense::gram(&rows, width, 1.0, &mut total);
            let across: Vec<f64> = effects.iter().flat_map(|column| &column[from..to]).copied().collect();
            let block = dense::product(&across, &rows, to - from, width);
            (Key::of(&across, to - from), block)
        });
        let patterns = gathered(clients, width).into_iter().map(|(key, pattern)| (key.squares(), pattern)).collect();
        let df = (fixed.residual.len() - fixed.width()) as f64;
        Self { size, width, df, total, patterns }
    }

    /// Whether some client's rows tell all the random effects apart.
    pub(super) fn are_told_apart(&self) -> bool {
        self.patterns.iter().any(|(squares, _)| {
            let mut factor = squares.clone();
            let largest = squares.iter().copied().fold(0.0, f64::max);
            dense::cholesky(&mut factor, self.size).is_some()
                && (0..self.size).all(|at| factor[at * self.size + at].powi(2) > 1e-9 * largest)
        })
    }

    /// The likelihood at the lower half of L, with sigma profiled out or given by its logarithm.
    pub(super) fn at(&self, theta: &[f64], log_sigma: Option<f64>) -> Option<Point> {
        let size = self.size;
        let square = size * size;
        let factor = lower(theta, size);
        let across = dense::transposed(&factor, size);
        let mut cross = self.total.clone();
        let mut log_det = 0.0;
        let (mut half_product, mut inner, mut shrunk) = (vec![0.0; square], vec![0.0; square], vec![0.0; size * self.width]);
        // For each pattern M^-1/2 L'.
        let mut halves = vec![0.0; square * self.patterns.len()];
        for ((squares, pattern), half) in self.patterns.iter().zip(halves.chunks_exact_mut(square)) {
            dense::product_into(&across, squares, size, size, &mut half_product);
            dense::product_into(&half_product, &factor, size, size, &mut inner);
            (0..size).for_each(|at| inner[at * size + at] += 1.0);
            log_det += 2.0 * pattern.clients as f64 * dense::cholesky(&mut inner, size)?;
            half.copy_from_slice(&across);
            dense::forward(&inner, size, half, size);
            for block in pattern.blocks(self.width) {
                dense::product_into(half, block, size, self.width, &mut shrunk);
                dense::gram(&shrunk, self.width, -1.0, &mut cross);
            }
        }
        let solved = Solved::of(&cross, self.width)?;
        let variance = log_sigma.map_or(solved.rss / self.df, |log| (2.0 * log).exp());
        let deviance = log_det + solved.log_det + self.df * variance.ln() + solved.rss / variance;
        let mut gradient = self.slope(&factor, &halves, &solved.slopes(1.0 / variance));
        if log_sigma.is_some() {
            gradient.push(2.0 * (self.df - solved.rss / variance));
        }
        (deviance.is_finite() && gradient.iter().all(|value| value.is_finite())).then_some(Point { deviance, gradient, solved, variance })
    }

    /// With K = L M^-1 L', A = Z'Z and T = I - A K, the change by G = L L' is the sum of T A less T (Z'R E R'Z) T'; by L it is twice
    /// that times L.
    fn slope(&self, factor: &[f64], halves: &[f64], weights: &[f64]) -> Vec<f64> {
        let size = self.size;
        let square = size * size;
        let mut by_covariance = vec![0.0; square];
        let mut places = vec![0.0; 6 * square];
        let mut scratch = vec![0.0; size * self.width];
        for ((squares, pattern), half) in self.patterns.iter().zip(halves.chunks_exact(square)) {
            let mut parts = places.chunks_exact_mut(square);
            let [Some(shrunk), Some(taken), Some(inside), Some(left), Some(rest), Some(outer)] = std::array::from_fn(|_| parts.next())
            else {
                return Vec::new();
            };
            shrunk.fill(0.0);
            dense::gram(half, size, 1.0, shrunk);
            dense::product_into(squares, shrunk, size, size, taken);
            taken.iter_mut().enumerate().for_each(|(at, cell)| *cell = if at % (size + 1) == 0 { 1.0 - *cell } else { -*cell });
            inside.fill(0.0);
            pattern.blocks(self.width).for_each(|block| dense::sandwich(block, weights, self.width, &mut scratch, inside));
            dense::product_into(taken, inside, size, size, left);
            (0..square).for_each(|at| rest[at] = taken[(at % size) * size + at / size]);
            dense::product_into(left, rest, size, size, outer);
            dense::product_into(taken, squares, size, size, left);
            let clients = pattern.clients as f64;
            by_covariance.iter_mut().zip(left.iter().zip(outer.iter())).for_each(|(cell, (plus, minus))| *cell += clients * plus - minus);
        }
        let by_factor = dense::product(&by_covariance, factor, size, size);
        let lower_half = (0..size).flat_map(|row| (0..=row).map(move |column| row * size + column));
        lower_half.map(|place| 2.0 * by_factor[place]).collect()
    }
}

/// The square matrix of a lower half given row by row.
pub(super) fn lower(theta: &[f64], size: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; size * size];
    let places = (0..size).flat_map(|row| (0..=row).map(move |column| row * size + column));
    places.zip(theta).for_each(|(place, value)| matrix[place] = *value);
    matrix
}

/// Z'Z as it is compared: by the bits of its numbers, which have an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key(Vec<u64>);

impl Key {
    fn of(across: &[f64], rows: usize) -> Self {
        let columns: Vec<&[f64]> = across.chunks_exact(rows).collect();
        Self(columns.iter().flat_map(|left| columns.iter().map(|right| (dense::dot(left, right) + 0.0).to_bits())).collect())
    }
    fn squares(&self) -> Vec<f64> {
        self.0.iter().map(|bits| f64::from_bits(*bits)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> RandomEffects {
        let times = [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.5, 3.0, 0.0, 1.0, 2.0, 1.0];
        let outcome = [3.0, 4.5, 5.0, 2.0, 1.0, 1.5, 6.0, 9.0, 4.0, 4.0, 6.5, 3.0];
        let bounds = [0, 3, 6, 8, 11, 12];
        let columns = vec![vec![1.0; 12], times.to_vec()];
        let names = ["(Intercept)".to_owned(), "t".to_owned()];
        let fixed = Orthonormal::of(&columns, &names, Some(0), &outcome).expect("not singular");
        RandomEffects::of(&fixed, &columns, &bounds)
    }

    #[test]
    fn the_slope_is_the_limit_of_differences() {
        let effects = example();
        for sigma in [None, Some(-0.2)] {
            let theta = [0.8, 0.3, 0.4];
            let gradient = effects.at(&theta, sigma).expect("defined").gradient;
            for place in 0..3 {
                let moved = |by: f64| {
                    let mut near = theta;
                    near[place] += by;
                    effects.at(&near, sigma).expect("defined").deviance
                };
                let limit = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((gradient[place] - limit).abs() < 1e-7, "{place}: {} {limit}", gradient[place]);
            }
        }
    }

    #[test]
    fn the_likelihood_is_even_across_the_boundary() {
        let effects = example();
        let value = |theta: [f64; 3]| effects.at(&theta, None).expect("defined").deviance;
        assert!((value([0.8, 0.3, 0.1]) - value([0.8, 0.3, -0.1])).abs() < 1e-12);
        assert!((value([0.8, 0.3, 0.1]) - value([-0.8, -0.3, 0.1])).abs() < 1e-12);
        assert_eq!(effects.at(&[0.8, 0.3, 0.0], None).expect("defined").gradient[2].to_bits() << 1, 0);
    }
}
