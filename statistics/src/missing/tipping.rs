//! How much worse the lost would have to be than alike clients who stayed for a difference to lose its clarity.

/// Where an adjusted difference tips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tipping {
    /// Points by which the lost of the shifted group would have to differ for the 95% limits to reach zero, signed on the raw scale; none
    /// when they include zero already.
    pub to_unclear: Option<f64>,
    /// Points for the estimate itself to be zero.
    pub to_zero: f64,
}

/// Delta adjustment: if the lost of the first group lie δ from what the model expects of them, and this group has lost a share π, the
/// difference moves by π·δ (White, Horton, Carpenter and Pocock 2011, BMJ 342, d40; Carpenter and Kenward 2013, Multiple Imputation and
/// its Application, chapter 10). The standard error is kept, so the point is approximate. None when nobody is lost.
pub fn tipping(estimate: f64, low: f64, high: f64, lost_share: f64) -> Option<Tipping> {
    if lost_share.is_nan() || lost_share <= 0.0 {
        return None;
    }
    let nearer = if low > 0.0 {
        Some(low)
    } else if high < 0.0 {
        Some(high)
    } else {
        None
    };
    Some(Tipping { to_unclear: nearer.map(|limit| -limit / lost_share), to_zero: -estimate / lost_share })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_lost_needs_twice_the_shift() {
        let tip = tipping(-4.0, -6.0, -2.0, 0.5).unwrap();
        assert_eq!((tip.to_unclear, tip.to_zero), (Some(4.0), 8.0));
        assert_eq!(tipping(-4.0, -9.0, 1.0, 0.5).unwrap().to_unclear, None);
        assert_eq!(tipping(-4.0, -6.0, -2.0, 0.0), None);
    }
}
