//! Carrying the last observation forward: a sensitivity line under its own name, never the headline.

/// Scores at the last occasion with gaps filled from earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The scores; NaN where no occasion has any.
    pub scores: Vec<f64>,
    /// How many were filled.
    pub filled: usize,
}

/// The last score that is there of each client, over columns in order of time (NaN is missing). It assumes that a client who left stayed
/// as last seen, which usually favours no one honestly (Lachin 2016, Clinical Trials 13, 161–168): for a labelled sensitivity line only.
pub fn carry_forward(occasions: &[&[f64]]) -> Carried {
    let clients = occasions.last().map_or(0, |last| last.len());
    let mut filled = 0;
    let scores = (0..clients).map(|client| {
        let seen = occasions
            .iter()
            .rev()
            .map(|scores| scores.get(client).copied().unwrap_or(f64::NAN))
            .enumerate()
            .find(|(_, score)| !score.is_nan());
        filled += usize::from(seen.is_some_and(|(back, _)| back > 0));
        seen.map_or(f64::NAN, |(_, score)| score)
    });
    let scores = scores.collect();
    Carried { scores, filled }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seen_score_stands_at_the_end() {
        let gap = f64::NAN;
        let carried = carry_forward(&[&[5.0, 6.0, gap], &[4.0, gap, gap], &[gap, 3.0, gap]]);
        assert_eq!((carried.scores[0], carried.scores[1], carried.filled), (4.0, 3.0, 1));
        assert!(carried.scores[2].is_nan());
        assert!(carry_forward(&[]).scores.is_empty());
    }
}
