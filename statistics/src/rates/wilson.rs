//! Wilson's limits of a share.

use crate::distributions::normal::Z95;

/// A share with its 95% limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Clients counted.
    pub n: usize,
    /// Of so many.
    pub of: usize,
    /// The share, 0 to 1.
    pub p: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Wilson's score interval without continuity correction (1927, Journal of the American Statistical Association 22, 209–212):
/// (p + z²/2n ± z√(p(1 − p)/n + z²/4n²))/(1 + z²/n). None of nobody, or of more than all.
pub fn wilson(n: usize, of: usize) -> Option<Share> {
    if of == 0 || n > of {
        return None;
    }
    let (total, z) = (of as f64, Z95);
    let p = n as f64 / total;
    let middle = p + z * z / (2.0 * total);
    let half = z * (p * (1.0 - p) / total + z * z / (4.0 * total * total)).sqrt();
    let scale = 1.0 + z * z / total;
    // Rounding must not leave a share of none below zero or of all above one.
    let low = if n == 0 { 0.0 } else { (middle - half) / scale };
    let high = if n == of { 1.0 } else { (middle + half) / scale };
    Some(Share { n, of, p, low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nobody_and_everybody_stay_within_bounds() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
        assert_eq!(wilson(0, 27).unwrap().low, 0.0);
        assert_eq!(wilson(27, 27).unwrap().high, 1.0);
    }

    proptest! {
        #[test]
        fn the_share_lies_between_its_limits_and_mirrors(n in 0_usize..400, more in 0_usize..400) {
            let of = n + more;
            if let (Some(one), Some(other)) = (wilson(n, of), wilson(more, of)) {
                prop_assert!(0.0 <= one.low && one.low <= one.p && one.p <= one.high && one.high <= 1.0);
                prop_assert!((one.low - (1.0 - other.high)).abs() < 1e-12);
            }
        }
    }
}
