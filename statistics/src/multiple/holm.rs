//! Holm's step-down adjustment.

/// Adjusted p values in the order given: sort p, p̃_(i) = max over l ≤ i of min(1, (m − l + 1)·p_(l)) (Holm 1979, Scandinavian Journal
/// of Statistics 6, 65–70). A p that is not a number stays so and does not count.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|at| !p[*at].is_nan()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let (mut adjusted, mut highest) = (vec![f64::NAN; p.len()], 0.0_f64);
    for (rank, at) in order.iter().enumerate() {
        highest = highest.max(((order.len() - rank) as f64 * p[*at]).min(1.0));
        adjusted[*at] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_r_p_adjust() {
        // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (one, other) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((one - other).abs() < 1e-15);
        }
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn never_below_p_never_above_bonferroni(p in proptest::collection::vec(0.0..=1.0_f64, 1..12)) {
            for (adjusted, (raw, wide)) in holm(&p).iter().zip(p.iter().zip(super::super::bonferroni(&p))) {
                prop_assert!(adjusted >= raw && *adjusted <= wide + 1e-15);
            }
        }
    }
}
