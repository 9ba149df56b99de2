//! Warnings about clients who share a therapist or a session group.

use super::warning::Warning;

/// How alike clients of the same cluster are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clustering {
    /// Clusters.
    pub clusters: usize,
    /// Mean clients in one.
    pub mean_size: f64,
    /// Intraclass correlation, −1 to 1; none when it cannot be estimated.
    pub icc: Option<f64>,
}

impl Clustering {
    /// 1 + (m − 1)·ICC: by how much the variance of a mean is larger than it looks (Kish 1965, Survey Sampling, section 5.4).
    pub fn design_effect(&self) -> Option<f64> {
        self.icc.map(|icc| 1.0 + (self.mean_size - 1.0).max(0.0) * icc.max(0.0))
    }
}

/// The intraclass correlation from one-way analysis of variance, (MSB − MSW)/(MSB + (m0 − 1)·MSW) with m0 = (N − Σm²/N)/(k − 1)
/// (Donner 1986, International Statistical Review 54, 67–82). Takes values with the index of their cluster.
pub fn clustering_of(values: &[(f64, usize)]) -> Clustering {
    let clusters = values.iter().map(|(_, cluster)| cluster + 1).max().unwrap_or(0);
    let mut sums = vec![(0.0, 0_usize); clusters];
    for (value, cluster) in values {
        sums[*cluster].0 += value;
        sums[*cluster].1 += 1;
    }
    let filled = sums.iter().filter(|(_, n)| *n > 0).count();
    let (all, n) = (values.len() as f64, values.len());
    let mean_size = if filled == 0 { 0.0 } else { all / filled as f64 };
    let mut found = Clustering { clusters: filled, mean_size, icc: None };
    if filled < 2 || n <= filled {
        return found;
    }
    let grand = values.iter().map(|(value, _)| value).sum::<f64>() / all;
    let means: Vec<f64> = sums.iter().map(|(sum, n)| sum / *n as f64).collect();
    let between =
        sums.iter().zip(&means).filter(|((_, n), _)| *n > 0).map(|((_, n), mean)| *n as f64 * (mean - grand).powi(2)).sum::<f64>();
    let within = values.iter().map(|(value, cluster)| (value - means[*cluster]).powi(2)).sum::<f64>();
    let (msb, msw) = (between / (filled - 1) as f64, within / (n - filled) as f64);
    let m0 = (all - sums.iter().map(|(_, n)| (*n as f64).powi(2)).sum::<f64>() / all) / (filled - 1) as f64;
    let icc = (msb - msw) / (msb + (m0 - 1.0) * msw);
    found.icc = icc.is_finite().then_some(icc);
    found
}

/// Clients share a therapist or a session group, and the analysis treats them as independent.
pub fn clustering(of: &Clustering) -> Warning {
    let known = match (of.icc, of.design_effect()) {
        (Some(icc), Some(effect)) => format!(
            " Clients of the same one are alike by an intraclass correlation of {icc:.2}; with {:.1} clients in each the design effect is {effect:.2}, \
             so the limits should be about {:.0}% wider.",
            of.mean_size,
            (effect.sqrt() - 1.0) * 100.0
        ),
        _ => String::new(),
    };
    let say = format!(
        "Clients share a therapist or session group ({} of them), which the analysis ignores: its limits are too narrow.{known}",
        of.clusters
    );
    Warning::new("clustering.ignored", say)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_within_clusters_is_one_and_independent_is_near_zero() {
        let alike: Vec<(f64, usize)> = (0..12).map(|at| ((at / 3) as f64, at / 3)).collect();
        assert!((clustering_of(&alike).icc.unwrap() - 1.0).abs() < 1e-12);
        assert!((clustering_of(&alike).design_effect().unwrap() - 3.0).abs() < 1e-12);
        let mixed: Vec<(f64, usize)> = (0..12).map(|at| ((at % 3) as f64, at / 3)).collect();
        assert!(clustering_of(&mixed).icc.unwrap() < 0.0 && clustering_of(&mixed).design_effect() == Some(1.0));
        assert_eq!(clustering_of(&[]).icc, None);
        assert_eq!(clustering_of(&[(1.0, 0), (2.0, 1)]).icc, None);
    }
}
