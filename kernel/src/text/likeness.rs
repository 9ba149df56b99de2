//! How alike two texts are: by edit distance where they are short, by their runs of three characters where they are long.

use super::fold;

/// The longest folded text, in characters, that is compared by edit distance.
const MOST_EDITED: usize = 256;

/// How alike two texts are, from 0.0 (nothing in common) to 1.0 (the same once folded).
///
/// Up to 256 characters it is one minus the edit distance of the folded texts over the
/// length of the longer: an inserted, dropped or changed character and a swap of two
/// neighbours each count one. So `Anna Lee` and `Anne Lee` are 0.875 alike, and two empty
/// texts are the same. Longer texts, where that would take too long, are compared by their
/// runs of three characters: twice the number that both have over the number of all
/// (the Dice measure), which for a few changed words comes to nearly the same.
pub fn similarity(a: &str, b: &str) -> f64 {
    let a: Vec<char> = fold(a).chars().collect();
    let b: Vec<char> = fold(b).chars().collect();
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    if longest > MOST_EDITED {
        return Runs::in_folded(&a).likeness(&Runs::in_folded(&b));
    }
    1.0 - edits(&a, &b) as f64 / longest as f64
}

/// A text as its runs of three characters, ready to be compared with many others quickly.
#[derive(Debug, Clone)]
pub struct Runs(Vec<[char; 3]>);

impl Runs {
    /// The runs of the folded text.
    pub fn of(text: &str) -> Self {
        Self::in_folded(&fold(text).chars().collect::<Vec<_>>())
    }

    fn in_folded(text: &[char]) -> Self {
        let mut runs: Vec<[char; 3]> = text.windows(3).filter_map(|run| run.try_into().ok()).collect();
        runs.sort_unstable();
        Self(runs)
    }

    /// How alike two texts are, from 0.0 to 1.0: twice the number of runs that both have, each counted as often as it
    /// stands there, over the number of all (the Dice measure). Two texts without a run are the same.
    pub fn likeness(&self, other: &Self) -> f64 {
        let all = self.0.len() + other.0.len();
        if all == 0 {
            return 1.0;
        }
        let (mut at, mut to, mut shared) = (0, 0, 0_usize);
        while let (Some(one), Some(theirs)) = (self.0.get(at), other.0.get(to)) {
            match one.cmp(theirs) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => to += 1,
                std::cmp::Ordering::Equal => {
                    (at, to, shared) = (at + 1, to + 1, shared + 1);
                }
            }
        }
        2.0 * shared as f64 / all as f64
    }
}

/// Edit distance that counts a swap of neighbours once (optimal string alignment).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for (i, ca) in a.iter().enumerate() {
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let changed = last[j] + usize::from(ca != cb);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *cb && b[j - 1] == *ca {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn similarity_counts_edits_over_the_longer() {
        assert!((similarity("Anna Lee", "anne lee") - 0.875).abs() < 1e-9);
        assert!((similarity("Smiht", "Smith") - 0.8).abs() < 1e-9);
        assert!((similarity("", "") - 1.0).abs() < 1e-9);
        assert!(similarity("", "Ben").abs() < 1e-9);
        assert!(similarity("abc", "xyz").abs() < 1e-9);
    }

    #[test]
    fn long_texts_are_compared_by_their_runs() {
        let note = "She spoke of her week and practised the skill with two others. ".repeat(9);
        let other = note.replacen("week", "son", 1);
        assert!((similarity(&note, &note) - 1.0).abs() < 1e-9);
        assert!(similarity(&note, &other) > 0.97);
        assert!(similarity(&note, &"Xyz qjk vbn. ".repeat(40)) < 0.2);
        assert!(similarity(&note, "") < 1e-9);
    }

    proptest! {
        #[test]
        fn similarity_is_fair(a in "\\PC{0,20}", b in "\\PC{0,20}") {
            let alike = similarity(&a, &b);
            prop_assert!((0.0..=1.0).contains(&alike));
            prop_assert!((alike - similarity(&b, &a)).abs() < 1e-9);
            prop_assert!((similarity(&a, &a) - 1.0).abs() < 1e-9);
            prop_assert_eq!(alike >= 1.0, fold(&a) == fold(&b));
        }
    }
}
