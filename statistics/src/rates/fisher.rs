//! Fisher's exact test of a two by two table.

/// How many of so many in each group.
type Counts = (usize, usize);

/// Two-sided p of Fisher's exact test that two groups have the same share: the probability, with all margins fixed, of every table
/// that is no likelier than the observed one (Fisher 1935; Freeman and Halton 1951). As in other software, tables within a relative
/// 1e-7 of the observed one count as equally likely. None when a count exceeds its group or both groups are empty.
pub fn fisher_exact(first: Counts, second: Counts) -> Option<f64> {
    let ((a, n1), (b, n2)) = (first, second);
    if a > n1 || b > n2 || n1 + n2 == 0 {
        return None;
    }
    let hits = a + b;
    let (low, high) = (hits.saturating_sub(n2), hits.min(n1));
    let weights = weights(n1, n2, hits, low, high);
    let observed = weights.get(a - low)? * (1.0 + 1e-7);
    let total: f64 = weights.iter().sum();
    let tail: f64 = weights.iter().filter(|weight| **weight <= observed).sum();
    Some((tail / total).min(1.0))
}

/// The hypergeometric probabilities of `low` to `high`, relative to the likeliest. By ratios of neighbours from there outwards, so that
/// no factorial is needed and nothing overflows.
fn weights(n1: usize, n2: usize, hits: usize, low: usize, high: usize) -> Vec<f64> {
    let mode = ((hits + 1) as f64 * (n1 + 1) as f64 / (n1 + n2 + 2) as f64).floor() as usize;
    let mode = mode.clamp(low, high);
    let mut all = vec![0.0; high - low + 1];
    all[mode - low] = 1.0;
    for x in mode..high {
        let ratio = (n1 - x) as f64 * (hits - x) as f64 / ((x + 1) as f64 * (n2 + x + 1 - hits) as f64);
        all[x + 1 - low] = all[x - low] * ratio;
    }
    for x in (low..mode).rev() {
        let ratio = (x + 1) as f64 * (n2 + x + 1 - hits) as f64 / ((n1 - x) as f64 * (hits - x) as f64);
        all[x - low] = all[x + 1 - low] * ratio;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_known_tables() {
        // The lady tasting tea: 3 of 4 against 1 of 4 is 0.4857142857142857.
        assert!((fisher_exact((3, 4), (1, 4)).unwrap() - 0.485_714_285_714_285_7).abs() < 1e-14);
        assert_eq!(fisher_exact((0, 5), (0, 7)), Some(1.0));
        assert_eq!(fisher_exact((6, 5), (0, 7)), None);
        assert_eq!(fisher_exact((0, 0), (0, 0)), None);
    }

    #[test]
    fn a_hundred_thousand_clients_are_no_trouble() {
        let p = fisher_exact((30_100, 100_000), (30_000, 100_000)).unwrap();
        // The normal approximation with continuity correction gives 0.629.
        assert!((p - 0.629).abs() < 0.002, "{p}");
        assert!(fisher_exact((90_000, 100_000), (10_000, 100_000)).unwrap() < 1e-300);
    }

    proptest! {
        #[test]
        fn exchanging_groups_or_outcomes_changes_nothing(a in 0_usize..30, c in 0_usize..30, b in 0_usize..30, d in 0_usize..30) {
            let (n1, n2) = (a + c, b + d);
            if let Some(p) = fisher_exact((a, n1), (b, n2)) {
                prop_assert!((0.0..=1.0).contains(&p));
                prop_assert!((p - fisher_exact((b, n2), (a, n1)).unwrap()).abs() < 1e-9);
                prop_assert!((p - fisher_exact((c, n1), (d, n2)).unwrap()).abs() < 1e-9);
            }
        }
    }
}
