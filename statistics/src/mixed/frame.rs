//! The rows that a model uses: those without a gap in any of its columns, by client and then by value.
//!
//! The order depends on the values alone, not on the order of the rows in the file, so that the same data in another order give the
//! same numbers to the last bit.

use std::{cmp::Ordering, collections::BTreeSet};

use crate::refusal::Refusal;

use super::{
    formula::{Formula, Taken, Terms, Variable},
    table::{Column, Table},
};

/// The values of one variable over the rows used.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    Number(Vec<f64>),
    Factor { levels: Vec<String>, codes: Vec<u32> },
}

/// The rows used.
#[derive(Debug, Clone)]
pub(super) struct Frame<'a> {
    table: &'a Table,
    rows: Vec<usize>,
    /// The outcome of each row.
    pub response: Vec<f64>,
    /// Whose row it is, counted from 0 in the order of the client column; ascending.
    pub client: Vec<usize>,
    /// How many clients there are.
    pub clients: usize,
}

impl<'a> Frame<'a> {
    /// The complete rows of the columns that a formula names, with the column that says whose they are and one more, if any.
    pub(super) fn complete(table: &'a Table, formula: &Formula, client: &str, more: Option<&str>) -> Result<Self, Refusal> {
        let Column::Number(outcome) = table.column(&formula.response)? else {
            let say = "The outcome is text; a model needs numbers. Name the column with the scores.";
            return Err(Refusal::new("data.not_a_number", say).about(formula.response.clone()));
        };
        let random = formula.random.iter().flat_map(|random| &random.terms.variables);
        // What tells the occasions apart comes first, so that clients seen at the same times have their rows in the same order.
        let named = more.into_iter().chain(random.chain(&formula.fixed.variables).map(|variable| variable.column.as_str()));
        let mut columns: Vec<&Column> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for name in named {
            let column = table.column(name)?;
            if known.insert(name) {
                columns.push(column);
            }
        }
        let whose = table.column(client)?;
        columns.push(table.column(&formula.response)?);
        let mut rows: Vec<usize> =
            (0..table.rows()).filter(|&row| whose.has(row) && columns.iter().all(|column| column.has(row))).collect();
        if rows.is_empty() {
            let say = "No row has a value in every column of the model, so nothing can be estimated. Look for a column that is empty.";
            return Err(Refusal::new("data.no_rows", say));
        }
        rows.sort_by(|&left, &right| {
            let by_value = columns.iter().map(|column| compared(column, left, right)).find(|order| order.is_ne());
            compared(whose, left, right).then_with(|| by_value.unwrap_or(Ordering::Equal))
        });
        let response = rows.iter().map(|&row| outcome.get(row).copied().unwrap_or(f64::NAN)).collect();
        let client = numbered(whose, &rows);
        let clients = client.last().map_or(0, |last| last + 1);
        Ok(Self { table, rows, response, client, clients })
    }

    /// Number of rows used.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The values of a variable; levels that no row has are dropped, as `lmer` and `gls` do.
    pub(super) fn values(&self, variable: &Variable) -> Result<Values, Refusal> {
        let column = self.table.column(&variable.column)?;
        match (variable.taken, column) {
            (Taken::Plain, Column::Number(values)) => Ok(Values::Number(self.picked(values))),
            (Taken::Power(power), Column::Number(values)) => {
                Ok(Values::Number(self.picked(values).into_iter().map(|value| value.powi(i32::from(power))).collect()))
            }
            (Taken::Power(_), Column::Factor { .. }) => {
                Err(Refusal::new("data.not_a_number", "A power needs a column of numbers; this one is text.")
                    .about(variable.column.clone()))
            }
            (Taken::Factor, Column::Number(_)) => self.used(&column.as_factor(), variable),
            (Taken::Plain | Taken::Factor, Column::Factor { .. }) => self.used(column, variable),
        }
    }

    fn picked(&self, values: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|&row| values.get(row).copied().unwrap_or(f64::NAN)).collect()
    }

    fn used(&self, column: &Column, variable: &Variable) -> Result<Values, Refusal> {
        let Column::Factor { levels, codes } = column else { return Err(Refusal::new("data.not_a_factor", "The column has no levels.")) };
        let picked: Vec<u32> = self.rows.iter().map(|&row| codes.get(row).copied().flatten().unwrap_or(0)).collect();
        let present: BTreeSet<u32> = picked.iter().copied().collect();
        if present.len() < 2 {
            let only = present.first().and_then(|&code| levels.get(code as usize)).cloned().unwrap_or_default();
            let say =
                format!("Every row of the model has the same value here (\"{only}\"), so its effect cannot be estimated. Leave it out.");
            return Err(Refusal::new("data.one_level", say).about(variable.column.clone()));
        }
        let mut places = vec![0_u32; levels.len()];
        for (place, &code) in (0..).zip(&present) {
            places[code as usize] = place;
        }
        let levels = present.iter().map(|&code| levels[code as usize].clone()).collect();
        Ok(Values::Factor { levels, codes: picked.iter().map(|&code| places[code as usize]).collect() })
    }

    /// Where the rows of each client begin, and the end.
    pub(super) fn bounds(&self) -> Vec<usize> {
        let mut bounds: Vec<usize> = (0..self.len()).filter(|&row| row == 0 || self.client[row] != self.client[row - 1]).collect();
        bounds.push(self.len());
        bounds
    }
}

/// Whether a variable is a factor in this table.
pub(super) fn are_factors(table: &Table, terms: &Terms) -> Result<Vec<bool>, Refusal> {
    let is_factor =
        |variable: &Variable| Ok(variable.taken == Taken::Factor || matches!(table.column(&variable.column)?, Column::Factor { .. }));
    terms.variables.iter().map(is_factor).collect()
}

impl Frame<'_> {
    pub(super) fn table(&self) -> &Table {
        self.table
    }
}

fn compared(column: &Column, left: usize, right: usize) -> Ordering {
    match column {
        // Adding zero makes -0 and 0 the same client and the same occasion.
        Column::Number(values) => (values[left] + 0.0).total_cmp(&(values[right] + 0.0)),
        Column::Factor { codes, .. } => codes[left].cmp(&codes[right]),
    }
}

fn numbered(whose: &Column, rows: &[usize]) -> Vec<usize> {
    let mut at = 0;
    let mut numbers = Vec::with_capacity(rows.len());
    for (place, &row) in rows.iter().enumerate() {
        if place > 0 && compared(whose, rows[place - 1], row).is_ne() {
            at += 1;
        }
        numbers.push(at);
    }
    numbers
}
