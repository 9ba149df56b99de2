//! The standardised difference of categories.

use nalgebra::{DMatrix, DVector};

/// How far two groups are apart in a category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distance {
    /// The standardised difference, zero or more.
    Of(f64),
    /// Without end: some category tells the groups apart without error.
    Separate,
}

/// √(ΔpᵀS⁻¹Δp), S the mean of the two multinomial covariances, the last category left out (Yang and Dalton 2012, SAS Global Forum 335;
/// Austin 2009). Takes the counts of the categories in each group. None when a group is empty.
pub fn smd_of_categories(first: &[usize], second: &[usize]) -> Option<Distance> {
    let (n1, n2) = (first.iter().sum::<usize>(), second.iter().sum::<usize>());
    if n1 == 0 || n2 == 0 || first.len() != second.len() {
        return None;
    }
    let shares = |counts: &[usize], n: usize| -> Vec<f64> {
        counts.iter().zip(first.iter().zip(second)).filter(|(_, (a, b))| **a + **b > 0).map(|(count, _)| *count as f64 / n as f64).collect()
    };
    let (p, q) = (shares(first, n1), shares(second, n2));
    let size = p.len().saturating_sub(1);
    let delta = DVector::from_fn(size, |at, _| p[at] - q[at]);
    let covariance = |p: &[f64], row: usize, column: usize| if row == column { p[row] * (1.0 - p[row]) } else { -p[row] * p[column] };
    let mean = DMatrix::from_fn(size, size, |row, column| 0.5 * (covariance(&p, row, column) + covariance(&q, row, column)));
    if size == 0 || delta.norm() == 0.0 {
        return Some(Distance::Of(0.0));
    }
    let solved = mean.cholesky().map(|root| delta.dot(&root.solve(&delta)));
    Some(solved.filter(|square| square.is_finite()).map_or(Distance::Separate, |square| Distance::Of(square.max(0.0).sqrt())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_categories_are_the_known_form() {
        // |p − q| / √((p(1 − p) + q(1 − q))/2) with p = .3, q = .5.
        let Some(Distance::Of(d)) = smd_of_categories(&[30, 70], &[50, 50]) else { panic!() };
        assert!((d - 0.2 / (0.5 * (0.21 + 0.25_f64)).sqrt()).abs() < 1e-12);
        assert_eq!(smd_of_categories(&[3, 7, 0], &[6, 14, 0]), Some(Distance::Of(0.0)));
        assert_eq!(smd_of_categories(&[10, 0], &[0, 10]), Some(Distance::Separate));
        assert_eq!(smd_of_categories(&[0, 0], &[1, 2]), None);
    }

    #[test]
    fn the_order_of_categories_does_not_matter() {
        let (Some(Distance::Of(one)), Some(Distance::Of(other))) =
            (smd_of_categories(&[3, 9, 8], &[8, 4, 8]), smd_of_categories(&[8, 3, 9], &[8, 8, 4]))
        else {
            panic!()
        };
        assert!((one - other).abs() < 1e-12 && one > 0.0);
    }
}
