//! Categories of change and recovery, as they may be shown.

use statistics::{
    compare::output::{CategoryRate, Named, Recovery},
    suppress::Cell,
};

use super::Hiding;

/// A number of clients of so many, and its share where both may be shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    pub name: String,
    pub n: Cell,
    pub of: Cell,
    pub rate: Option<CategoryRate>,
}

impl Counted {
    fn new(name: &str, n: Cell, of: Cell, rate: &CategoryRate) -> Self {
        let open = n.shown().is_some() && of.shown().is_some();
        Self { name: name.to_owned(), n, of, rate: open.then_some(*rate) }
    }
}

/// A group's categories.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shares {
    pub group: String,
    /// Clients with both scores.
    pub of: Cell,
    /// Clients in all, where that is no small number.
    pub all: Cell,
    /// Recovered, improved, unchanged, deteriorated.
    pub categories: Vec<Counted>,
}

impl Shares {
    /// Of a group with so many clients in all. The clients without both scores are a category that is not told: when they are few, the
    /// others may not add up to what would tell their number.
    pub(crate) fn of(hiding: &Hiding, group: &str, rates: &Named<CategoryRate>, all: usize) -> Self {
        let both = rates.iter().map(|(_, rate)| rate.of).max().unwrap_or(0);
        let (of, lost) = (hiding.part(both, all), all.saturating_sub(both));
        let mut parts: Vec<usize> = rates.iter().map(|(_, rate)| rate.n).collect();
        if hiding.few(lost) {
            parts.push(lost);
        }
        let cells = hiding.line(&parts);
        let categories = rates.iter().zip(cells).map(|((name, rate), n)| Counted::new(name, n, of, rate)).collect();
        Self { group: group.to_owned(), of, all: hiding.count(all), categories }
    }
    fn cell(&self, name: &str) -> Cell {
        self.categories.iter().find(|it| it.name == name).map_or(Cell::Hidden, |it| it.n)
    }
    /// Whether the number of the reliably improved may be told: where both its parts are, and what it leaves is no small number.
    pub(crate) fn improved(&self, hiding: &Hiding) -> Option<(usize, usize)> {
        let (n, of) = (self.cell("recovered").shown()? + self.cell("improved").shown()?, self.of.shown()?);
        hiding.part(n, of).shown().map(|n| (n, of))
    }
    /// Recovery as services count it. A number that is the difference of two others is small where theirs is.
    pub(crate) fn recovery(&self, hiding: &Hiding, of: &Recovery) -> Vec<Counted> {
        let cases = of.recovery.map_or(Cell::Shown(0), |it| self.of.shown().map_or(Cell::Hidden, |both| hiding.part(it.of, both)));
        let among_cases = |n: usize| cases.shown().map_or(Cell::Hidden, |cases| hiding.part(n, cases));
        let recovered = self.cell("recovered");
        let reliably = |n: usize| if recovered.shown().is_some() { among_cases(n) } else { recovered };
        let crossed = |it: &CategoryRate| {
            let only = it.n.saturating_sub(of.reliable_recovery.map_or(0, |it| it.n));
            let told = recovered.shown().is_some() && !hiding.few(only);
            if told { among_cases(it.n) } else { hiding.hidden(it.n) }
        };
        let improved = |it: &CategoryRate| if self.improved(hiding).is_some() { Cell::Shown(it.n) } else { hiding.hidden(it.n) };
        let rows = [
            of.recovery.map(|it| Counted::new("No longer a case, of cases before", crossed(&it), cases, &it)),
            of.reliable_recovery.map(|it| Counted::new("Reliably recovered, of cases before", reliably(it.n), cases, &it)),
            of.reliable_recovery_of_all.map(|it| Counted::new("Reliably recovered, of all", recovered, self.of, &it)),
            of.reliable_improvement.map(|it| Counted::new("Reliably improved, of all", improved(&it), self.of, &it)),
            of.reliable_deterioration.map(|it| Counted::new("Reliably worse, of all", self.cell("deteriorated"), self.of, &it)),
        ];
        rows.into_iter().flatten().collect()
    }
}

impl Hiding {
    /// A number that is hidden whatever it is; below the threshold it is said to be.
    fn hidden(&self, n: usize) -> Cell {
        if self.threshold.is_none() {
            return Cell::Shown(n);
        }
        let alone = self.count(n);
        self.noted(if alone.shown().is_some() { Cell::Hidden } else { alone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statistics::suppress::Threshold;

    fn rates(counts: [usize; 4]) -> Named<CategoryRate> {
        let of = counts.iter().sum();
        let rate = |n: usize| CategoryRate { n, of, p: n as f64 / of as f64, wilson_low: 0.0, wilson_high: 1.0 };
        ["recovered", "improved", "unchanged", "deteriorated"].into_iter().zip(counts).map(|(name, n)| (name.to_owned(), rate(n))).collect()
    }

    // proves: R-F4
    #[test]
    fn no_share_or_sum_gives_a_small_category_away() {
        let hiding = Hiding::new(Some(Threshold::default()));
        let of = Shares::of(&hiding, "A", &rates([3, 20, 30, 9]), 62);
        let told: Vec<String> = of.categories.iter().map(|it| it.n.to_string()).collect();
        assert_eq!(told, ["<5", "20", "30", "hidden"]);
        assert_eq!((of.of, of.improved(&hiding)), (Cell::Shown(62), None));
        assert!(of.categories.iter().all(|it| it.rate.is_some() == it.n.shown().is_some()));
        // Three were lost: with all 65 known, the sum of the categories would tell.
        let lost = Shares::of(&hiding, "A", &rates([10, 20, 30, 9]), 72);
        assert_eq!(lost.of, Cell::Between(68, 71));
        assert!(lost.categories.iter().all(|it| it.rate.is_none()) && lost.categories.iter().any(|it| it.n.shown().is_none()));
        let open = Shares::of(&Hiding::new(None), "A", &rates([3, 20, 30, 9]), 65);
        assert!(open.categories.iter().all(|it| it.rate.is_some()) && open.improved(&hiding) == Some((23, 62)));
    }
}
