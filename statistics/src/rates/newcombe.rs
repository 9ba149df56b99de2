//! Newcombe's limits of the difference between two shares.

use super::wilson;

/// The difference between two shares with its 95% limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// First share minus second, −1 to 1.
    pub diff: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Newcombe's hybrid score interval (1998, Statistics in Medicine 17, 873–890, method 10): from d, √((p1 − l1)² + (u2 − p2)²) down and
/// √((u1 − p1)² + (p2 − l2)²) up, with Wilson's limits l and u. None when a group is empty.
pub fn newcombe(first: (usize, usize), second: (usize, usize)) -> Option<Difference> {
    let (one, two) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let diff = one.p - two.p;
    let down = (one.p - one.low).hypot(two.high - two.p);
    let up = (one.high - one.p).hypot(two.p - two.low);
    Some(Difference { diff, low: diff - down, high: diff + up })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_paper() {
        // Newcombe 1998, table II, contrasts (a) 56/70 − 48/80 and (e) 10/10 − 0/20: method 10.
        let a = newcombe((56, 70), (48, 80)).unwrap();
        assert!((a.low - 0.0524).abs() < 5e-5 && (a.high - 0.3339).abs() < 5e-5, "{a:?}");
        let e = newcombe((10, 10), (0, 20)).unwrap();
        assert!((e.low - 0.6791).abs() < 5e-5 && (e.high - 1.0).abs() < 1e-12, "{e:?}");
        assert_eq!(newcombe((0, 0), (1, 2)), None);
    }
}
