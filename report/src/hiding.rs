//! Numbers of few clients, hidden from readers who may not be entitled to see every client, with those that would give them away.
//!
//! The rules are those of `statistics::suppress`; here is where a report applies them: to sizes of groups, to who has a score when, to
//! categories of change with the shares of them, and to means and effects of groups that are too small.

mod categories;
mod effects;

use std::cell::Cell as Flag;

use statistics::{
    compare::output::Prepost,
    suppress::{Cell, Threshold, safe_table},
    warn::Warning,
};

pub(crate) use categories::Shares;

/// What a report hides, and whether it came to that.
#[derive(Debug)]
pub(crate) struct Hiding {
    threshold: Option<Threshold>,
    came_to_it: Flag<bool>,
}

impl Hiding {
    /// Hides below the threshold; nothing without one.
    pub(crate) const fn new(threshold: Option<Threshold>) -> Self {
        Self { threshold, came_to_it: Flag::new(false) }
    }
    /// Says why numbers are hidden, when some are.
    pub(crate) fn notice(&self) -> Option<Warning> {
        let threshold = self.threshold.filter(|_| self.came_to_it.get())?.number();
        let say = format!(
            "Numbers of 1 to {} clients are hidden (<{threshold}), with means and shares of so few and the numbers that would give them away, so that \
             nobody can be recognised in them.",
            threshold - 1
        );
        Some(Warning::notice("small_cells.hidden", say))
    }
    fn noted(&self, cell: Cell) -> Cell {
        if cell.shown().is_none() {
            self.came_to_it.set(true);
        }
        cell
    }
    /// Whether so many clients are too few to be told.
    pub(crate) fn few(&self, clients: usize) -> bool {
        let few = self.threshold.is_some_and(|threshold| threshold.hides(clients));
        if few {
            self.came_to_it.set(true);
        }
        few
    }
    /// A number of clients by itself.
    pub(crate) fn count(&self, clients: usize) -> Cell {
        self.noted(self.threshold.map_or(Cell::Shown(clients), |threshold| threshold.count(clients)))
    }
    /// A part of a number that is shown.
    pub(crate) fn part(&self, part: usize, all: usize) -> Cell {
        self.noted(self.threshold.map_or(Cell::Shown(part), |threshold| threshold.part(part, all)))
    }
    /// Parts that come to a total that is shown.
    fn line(&self, parts: &[usize]) -> Vec<Cell> {
        let shown = || parts.iter().map(|part| Cell::Shown(*part)).collect();
        let cells: Vec<Cell> =
            self.threshold.map_or_else(shown, |threshold| safe_table(&[parts.to_vec()], threshold).cells.into_iter().flatten().collect());
        cells.into_iter().map(|cell| self.noted(cell)).collect()
    }
    /// The sentence of a warning: without its numbers where one of them is small.
    pub(crate) fn sentence(&self, of: &Warning) -> String {
        let shared = of.shared.as_ref().filter(|shared| shared.counts.iter().any(|clients| self.few(*clients)));
        shared.map_or_else(|| of.say.clone(), |shared| shared.say.clone())
    }
    /// Clients of a group with both scores.
    pub(crate) fn complete(&self, of: &Prepost, group: &str) -> Cell {
        let count = |all: &statistics::compare::output::Named<usize>| all.get(group).copied().unwrap_or(0);
        self.part(count(&of.n_complete_by_group), count(&of.n_by_group))
    }
    /// Clients of all groups with both scores, where no group's number is hidden, and of how many.
    pub(crate) fn complete_of_all(&self, of: &Prepost) -> Option<(usize, usize)> {
        let each = of.n_by_group.iter().map(|(group, all)| Some((self.complete(of, group).shown()?, self.count(*all).shown()?)));
        each.collect::<Option<Vec<_>>>().map(|each| (each.iter().map(|it| it.0).sum(), each.iter().map(|it| it.1).sum()))
    }
    /// The same within what hidden numbers leave open: least, most, and of how many. None where even that is not known.
    pub(crate) fn complete_within(&self, of: &Prepost) -> Option<(usize, usize, usize)> {
        let each = of.n_by_group.iter().map(|(group, all)| {
            let all = self.count(*all).shown()?;
            match self.complete(of, group) {
                Cell::Shown(n) => Some((n, n, all)),
                Cell::Between(low, high) => Some((low, high, all)),
                Cell::Below(_) | Cell::Hidden => None,
            }
        });
        let each = each.collect::<Option<Vec<_>>>()?;
        Some(each.iter().fold((0, 0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1, sum.2 + it.2)))
    }
}

/// A number where there is little room.
pub(crate) fn brief(cell: Cell) -> String {
    cell.to_string().replace(" to ", "–").replace("hidden", "–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_only_when_something_is_hidden() {
        let open = Hiding::new(None);
        assert_eq!((open.count(3), open.part(47, 48), open.notice()), (Cell::Shown(3), Cell::Shown(47), None));
        let hiding = Hiding::new(Some(Threshold::default()));
        assert_eq!((hiding.count(0), hiding.part(40, 48), hiding.notice()), (Cell::Shown(0), Cell::Shown(40), None));
        assert_eq!(brief(hiding.part(47, 48)), "44–47");
        assert!(hiding.notice().is_some_and(|it| it.say.contains("1 to 4 clients")));
    }
}
