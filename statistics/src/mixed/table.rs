//! Columns by name, each of numbers or of named levels: what a model is fitted to.

use std::collections::{BTreeMap, BTreeSet};

use crate::refusal::Refusal;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; what is not finite counts as missing.
    Number(Vec<f64>),
    /// Levels in order (the first is the reference) and for each row the place of its level, or none when it is missing.
    Factor {
        /// Names of the levels, the reference first.
        levels: Vec<String>,
        /// For each row the place of its level.
        codes: Vec<Option<u32>>,
    },
}

impl Column {
    /// A column of numbers with gaps.
    pub fn numbers(values: &[Option<f64>]) -> Self {
        Self::Number(values.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }
    /// A column of named levels in a given order. A value that is none of the levels is missing, as in R.
    pub fn factor(levels: &[&str], values: &[Option<&str>]) -> Self {
        let place = |value: &str| levels.iter().position(|level| *level == value).and_then(|at| u32::try_from(at).ok());
        Self::Factor {
            levels: levels.iter().map(|&level| level.to_owned()).collect(),
            codes: values.iter().map(|value| value.and_then(place)).collect(),
        }
    }
    /// A column of text: a factor whose levels stand in sorted order.
    pub fn text(values: &[Option<&str>]) -> Self {
        let levels: BTreeSet<&str> = values.iter().copied().flatten().collect();
        let places: BTreeMap<&str, u32> = levels.iter().copied().zip(0..).collect();
        let codes = values.iter().map(|value| value.and_then(|text| places.get(text).copied())).collect();
        Self::Factor { levels: levels.into_iter().map(str::to_owned).collect(), codes }
    }
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Factor { codes, .. } => codes.len(),
        }
    }
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether the row has a value.
    pub(super) fn has(&self, row: usize) -> bool {
        match self {
            Self::Number(values) => values.get(row).is_some_and(|value| value.is_finite()),
            Self::Factor { levels, codes } => codes.get(row).copied().flatten().is_some_and(|code| (code as usize) < levels.len()),
        }
    }
    /// The same column with numbers made levels, in ascending order, as R's `factor` does.
    pub(super) fn as_factor(&self) -> Self {
        match self {
            Self::Factor { .. } => self.clone(),
            Self::Number(values) => {
                let mut distinct: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).map(|value| value + 0.0).collect();
                distinct.sort_by(f64::total_cmp);
                distinct.dedup();
                let place = |value: &f64| {
                    distinct.binary_search_by(|other| other.total_cmp(&(value + 0.0))).ok().and_then(|at| u32::try_from(at).ok())
                };
                Self::Factor { levels: distinct.iter().map(f64::to_string).collect(), codes: values.iter().map(place).collect() }
            }
        }
    }
}

/// A table of equally long columns, kept in the order of their names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    columns: BTreeMap<String, Column>,
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds a column, or puts it in the place of the one of that name.
    ///
    /// # Errors
    /// `data.length` when it is not as long as the others.
    pub fn insert(&mut self, name: &str, column: Column) -> Result<(), Refusal> {
        let others = self.columns.iter().find(|(other, _)| other.as_str() != name).map(|(_, other)| other.len());
        if let Some(rows) = others
            && rows != column.len()
        {
            let say = format!("The column has {} rows where the others have {rows}.", column.len());
            return Err(Refusal::new("data.length", say).about(name));
        }
        self.columns.insert(name.to_owned(), column);
        Ok(())
    }
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.columns.values().next().map_or(0, Column::len)
    }
    /// The column of this name.
    ///
    /// # Errors
    /// `data.no_column` with the names there are.
    pub fn column(&self, name: &str) -> Result<&Column, Refusal> {
        self.columns.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.columns.keys().take(30).map(String::as_str).collect();
            Refusal::new("data.no_column", format!("The data have no column of this name. They have: {}.", known.join(", "))).about(name)
        })
    }
    /// Whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }
}
