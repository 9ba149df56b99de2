//! Number needed to treat.

use super::Difference;

/// How many clients for one more with the better result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberNeededToTreat {
    /// One over the difference: positive favours the first group, negative the second.
    pub number: f64,
    /// The limit nearer to zero.
    pub low: f64,
    /// The limit farther from zero.
    pub high: f64,
}

/// One over the difference and over its limits (Altman 1998, BMJ 317, 1309–1312); none when the limits include no difference, as the
/// number would then run through infinity.
pub fn number_needed(of: &Difference) -> Option<NumberNeededToTreat> {
    if of.low <= 0.0 && of.high >= 0.0 {
        return None;
    }
    let (near, far) = if of.diff > 0.0 { (of.high, of.low) } else { (of.low, of.high) };
    Some(NumberNeededToTreat { number: 1.0 / of.diff, low: 1.0 / near, high: 1.0 / far })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_only_where_the_limits_exclude_none() {
        assert_eq!(number_needed(&Difference { diff: 0.1, low: -0.1, high: 0.3 }), None);
        let clear = number_needed(&Difference { diff: 0.25, low: 0.1, high: 0.5 }).unwrap();
        assert_eq!((clear.number, clear.low, clear.high), (4.0, 2.0, 10.0));
        let against = number_needed(&Difference { diff: -0.25, low: -0.5, high: -0.1 }).unwrap();
        assert_eq!((against.number, against.low, against.high), (-4.0, -2.0, -10.0));
    }
}
