//! A table of counts with totals in which no small count can be read or worked out.

use serde::Serialize;

use super::{Cell, Threshold};

/// A table as it may be shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SafeTable {
    /// Rows of cells.
    pub cells: Vec<Vec<Cell>>,
    /// Total of each row.
    pub rows: Vec<Cell>,
    /// Total of each column.
    pub columns: Vec<Cell>,
    /// Total of all.
    pub all: Cell,
}

/// A table with its totals as the last row and column: every line of it adds up to its last cell.
struct Work {
    counts: Vec<Vec<usize>>,
    hidden: Vec<Vec<bool>>,
    threshold: Threshold,
}

/// A cell of a line: its place, its count, whether it is hidden.
type Place = (usize, usize);

impl Work {
    fn lines(&self) -> Vec<Vec<Place>> {
        let (rows, columns) = (self.counts.len(), self.counts.first().map_or(0, Vec::len));
        let across = (0..rows).map(|row| (0..columns).map(|column| (row, column)).collect());
        let down = (0..columns).map(|column| (0..rows).map(|row| (row, column)).collect());
        across.chain(down).collect()
    }
    fn count(&self, (row, column): Place) -> usize {
        self.counts[row][column]
    }
    fn is_hidden(&self, (row, column): Place) -> bool {
        self.hidden[row][column]
    }
    /// Whether a reader who knows the rest of the line could tell a hidden cell of it. Its last cell is the sum of the others.
    fn gives_away(&self, line: &[Place]) -> bool {
        let hidden: Vec<Place> = line.iter().copied().filter(|place| self.is_hidden(*place)).collect();
        let Some(total) = line.last() else { return false };
        match hidden.len() {
            0 => false,
            1 => true,
            // With the total hidden too, the sum of the hidden parts is open.
            _ if self.is_hidden(*total) => false,
            _ => {
                let sum: usize = hidden.iter().map(|place| self.count(*place)).sum();
                let small: Vec<bool> = hidden.iter().map(|place| self.threshold.hides(self.count(*place))).collect();
                // A small cell is known to be one at least and below the threshold; the sum may leave no choice.
                let least = small.iter().filter(|small| **small).count();
                let most = least * (self.threshold.number() - 1);
                sum == least || (small.iter().all(|small| *small) && sum == most)
            }
        }
    }
    /// The cell of a line to hide next: no total if it can be helped, a positive one if there is any, one whose other line has hidden cells
    /// already (so that it starts no new search there), and of those the smallest.
    fn next(&self, line: &[Place]) -> Option<Place> {
        let last = line.len().saturating_sub(1);
        let across = line.first().zip(line.last()).is_some_and(|(first, last)| first.0 == last.0);
        let crossed = |(row, column): Place| {
            if across { self.hidden.iter().any(|line| line[column]) } else { self.hidden[row].iter().any(|hidden| *hidden) }
        };
        let shown = line.iter().copied().enumerate().filter(|(_, place)| !self.is_hidden(*place));
        let grade = |(at, place): &(usize, Place)| (*at == last, self.count(*place) == 0, !crossed(*place), self.count(*place));
        shown.min_by_key(grade).map(|(_, place)| place)
    }
    fn hide(&mut self) {
        let lines = self.lines();
        // Each turn hides one more cell, so there is an end.
        while let Some(place) = lines.iter().filter(|line| self.gives_away(line)).find_map(|line| self.next(line)) {
            self.hidden[place.0][place.1] = true;
        }
    }
    fn cell(&self, row: usize, column: usize) -> Cell {
        let count = self.counts[row][column];
        match (self.hidden[row][column], self.threshold.hides(count)) {
            (false, _) => Cell::Shown(count),
            (true, true) => Cell::Below(self.threshold.number()),
            (true, false) => Cell::Hidden,
        }
    }
}

/// Hides counts of one to below the threshold, and then, in every row and column whose total is shown, the next smallest count until no
/// hidden one can be worked out (complementary suppression: Willenborg and de Waal 2001, Elements of Statistical Disclosure Control,
/// chapter 6). Rows of unequal length are filled with zeros.
pub fn safe_table(counts: &[Vec<usize>], threshold: Threshold) -> SafeTable {
    let width = counts.iter().map(Vec::len).max().unwrap_or(0);
    let row = |row: &Vec<usize>| -> Vec<usize> {
        let mut cells: Vec<usize> = row.iter().copied().chain(std::iter::repeat(0)).take(width).collect();
        cells.push(cells.iter().sum());
        cells
    };
    let mut whole: Vec<Vec<usize>> = counts.iter().map(row).collect();
    whole.push((0..=width).map(|column| whole.iter().map(|row| row[column]).sum()).collect());
    let hidden = whole.iter().map(|row| row.iter().map(|count| threshold.hides(*count)).collect()).collect();
    let mut work = Work { counts: whole, hidden, threshold };
    work.hide();
    let height = counts.len();
    SafeTable {
        cells: (0..height).map(|row| (0..width).map(|column| work.cell(row, column)).collect()).collect(),
        rows: (0..height).map(|row| work.cell(row, width)).collect(),
        columns: (0..width).map(|column| work.cell(height, column)).collect(),
        all: work.cell(height, width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_lone_small_cell_takes_the_next_smallest_with_it() {
        let table = safe_table(&[vec![3, 20, 9], vec![30, 40, 50]], Threshold::default());
        assert_eq!(table.cells[0], [Cell::Below(5), Cell::Shown(20), Cell::Hidden]);
        assert_eq!(table.cells[1], [Cell::Hidden, Cell::Shown(40), Cell::Hidden]);
        assert_eq!((table.rows[0], table.columns[0], table.all), (Cell::Shown(32), Cell::Shown(33), Cell::Shown(152)));
        assert_eq!(table.cells[0][0].to_string(), "<5");
    }

    // proves: R-F4
    #[test]
    fn two_ones_that_the_total_would_tell_take_a_third() {
        let table = safe_table(&[vec![1, 1, 40, 60]], Threshold::default());
        assert_eq!(table.cells[0].iter().filter(|cell| cell.shown().is_none()).count(), 3);
        let nothing = safe_table(&[vec![0, 10], vec![6, 0]], Threshold::default());
        assert_eq!(nothing.cells, [[Cell::Shown(0), Cell::Shown(10)], [Cell::Shown(6), Cell::Shown(0)]]);
        assert_eq!(safe_table(&[], Threshold::default()).all, Cell::Shown(0));
    }

    #[test]
    fn figures_and_dates_of_few_are_coarse() {
        let five = Threshold::default();
        assert_eq!((five.figure(4, 1.5), five.figure(5, 1.5)), (None, Some(1.5)));
        assert_eq!((Threshold::month("2026-03-17"), Threshold::month("17 March")), (Some("2026-03"), None));
        assert_eq!(Threshold::of(1).unwrap_err().code, "suppress.threshold");
    }

    #[test]
    fn a_part_of_a_shown_total_gives_neither_itself_nor_the_rest_away() {
        let five = Threshold::default();
        assert_eq!((five.part(45, 48), five.part(3, 48), five.part(48, 48)), (Cell::Between(44, 47), Cell::Below(5), Cell::Shown(48)));
        assert_eq!((five.part(0, 48), five.part(4, 4), five.part(0, 3)), (Cell::Shown(0), Cell::Below(5), Cell::Shown(0)));
        assert_eq!((five.part(40, 48), five.part(45, 48).to_string()), (Cell::Shown(40), "44 to 47".to_owned()));
    }

    proptest! {
        #[test]
        fn no_small_count_is_shown_or_left_alone_in_its_line(
            counts in proptest::collection::vec(proptest::collection::vec(0_usize..25, 4), 1..5), t in 2_usize..12,
        ) {
            let threshold = Threshold::of(t).unwrap();
            let table = safe_table(&counts, threshold);
            let shown = |cell: &Cell| cell.shown();
            for (row, cells) in table.cells.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    prop_assert!(shown(cell).is_none_or(|count| !threshold.hides(count) && count == counts[row][column]));
                }
                let open = cells.iter().filter(|cell| shown(cell).is_none()).count() + usize::from(shown(&table.rows[row]).is_none());
                prop_assert!(open != 1);
            }
            for column in 0..4 {
                let open = table.cells.iter().filter(|row| shown(&row[column]).is_none()).count() + usize::from(shown(&table.columns[column]).is_none());
                prop_assert!(open != 1);
            }
        }
    }
}
