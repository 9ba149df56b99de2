//! The rows of a design in blocks: centred columns that lie together, for work column by column.

use super::design::Design;
use crate::describe::sum;

/// Rows in a block: a handful of such columns stay in the fastest memory.
const ROWS: usize = 1024;

/// Centred columns and response of some rows.
pub(super) struct Block {
    /// The columns without the intercept.
    pub columns: Vec<Vec<f64>>,
    /// The response.
    pub response: Vec<f64>,
}

/// All rows, block after block.
pub(super) struct Blocks<'a> {
    design: &'a Design<'a>,
    response: &'a [f64],
    means: &'a [f64],
    mean: f64,
    next: usize,
}

impl<'a> Blocks<'a> {
    pub const fn new(design: &'a Design<'a>, response: &'a [f64], means: &'a [f64], mean: f64) -> Self {
        Self { design, response, means, mean, next: 0 }
    }
}

impl Iterator for Blocks<'_> {
    type Item = Block;
    fn next(&mut self) -> Option<Block> {
        let (first, rows) = (self.next, ROWS.min(self.design.rows.saturating_sub(self.next)));
        if rows == 0 {
            return None;
        }
        self.next += rows;
        let column = |((_, column), mean): (&(String, super::Column<'_>), &f64)| {
            let mut place = vec![0.0; rows];
            column.fill(first, &mut place);
            place.iter_mut().for_each(|value| *value -= mean);
            place
        };
        let columns = self.design.columns.iter().zip(self.means).map(column).collect();
        let response = self.response[first..first + rows].iter().map(|value| value - self.mean).collect();
        Some(Block { columns, response })
    }
}

/// The means of the columns and of the response, in two passes, the second correcting the first.
pub(super) fn means(design: &Design<'_>, response: &[f64]) -> (Vec<f64>, f64) {
    let sums = |means: &[f64], mean: f64| {
        let mut found = (vec![0.0; means.len()], 0.0);
        for block in Blocks::new(design, response, means, mean) {
            found.0.iter_mut().zip(&block.columns).for_each(|(total, column)| *total += sum(column, |value| value));
            found.1 += sum(&block.response, |value| value);
        }
        found
    };
    let n = design.rows as f64;
    let (mut means, mut mean) = (vec![0.0; design.columns.len()], 0.0);
    for _ in 0..2 {
        let (columns, response) = sums(&means, mean);
        means.iter_mut().zip(columns).for_each(|(mean, sum)| *mean += sum / n);
        mean += response / n;
    }
    (means, mean)
}
