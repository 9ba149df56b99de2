//! Estimated means and their differences from the fixed effects of a model.
//!
//! A mean is the model's value with some columns held at chosen values, the other factors' levels weighted equally and the other numbers
//! at their mean over the rows used. Source: Searle, Speed and Milliken (1980), The American Statistician 34:216 ("population marginal
//! means"); the same as `emmeans` in R gives.

use std::collections::BTreeMap;

use crate::refusal::Refusal;

use super::{
    coefficients::{Contrast, FixedEffects},
    design::{Kind, Put},
};

/// Most rows of a grid: chosen values times levels that are averaged.
const MOST: usize = 20_000;

/// A column that is held at values.
#[derive(Debug, Clone, PartialEq)]
pub struct At {
    column: String,
    values: Option<Vec<Value>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(f64),
    Level(String),
}

impl At {
    /// A factor at each of its levels.
    pub fn each(column: &str) -> Self {
        Self { column: column.to_owned(), values: None }
    }
    /// A column of numbers at these; an occasion column taken as a factor too.
    pub fn values(column: &str, values: &[f64]) -> Self {
        Self { column: column.to_owned(), values: Some(values.iter().copied().map(Value::Number).collect()) }
    }
    /// A factor at one level.
    pub fn level(column: &str, level: &str) -> Self {
        Self { column: column.to_owned(), values: Some(vec![Value::Level(level.to_owned())]) }
    }
}

/// An estimated mean with 95% limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Mean {
    /// Column and value, in the order asked for.
    pub at: Vec<(String, String)>,
    /// Estimate.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Degrees of freedom (Satterthwaite).
    pub df: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
}

/// A difference of two estimated means with 95% limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `A - B`: the later level minus the earlier one.
    pub contrast: String,
    /// Where: column and value, in the order asked for.
    pub at: Vec<(String, String)>,
    /// Estimate.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Degrees of freedom (Satterthwaite).
    pub df: f64,
    /// Estimate over standard error.
    pub t: f64,
    /// Two-sided p.
    pub p: f64,
    /// Lower limit.
    pub ci_low: f64,
    /// Upper limit.
    pub ci_high: f64,
}

/// One point of a grid: what it is called and the weights of the coefficients.
struct Node {
    at: Vec<(String, String)>,
    weights: Vec<f64>,
}

impl FixedEffects {
    /// The estimated mean at every combination of what is held, the last column running fastest.
    ///
    /// # Errors
    /// `means.no_column`, `means.not_levels`, `means.no_level` for columns and values that the model does not know, `means.too_many` for
    /// a grid beyond bounds.
    pub fn means(&self, at: &[At]) -> Result<Vec<Mean>, Refusal> {
        let mean = |node: Node| {
            let Contrast { est, se, df_satterthwaite: df, satt_ci_low: ci_low, satt_ci_high: ci_high, .. } =
                self.contrast(&node.weights)?;
            Ok(Mean { at: node.at, est, se, df, ci_low, ci_high })
        };
        self.grid(at)?.into_iter().map(mean).collect()
    }

    /// The difference of every two levels of a factor (the later minus the earlier) at every combination of what else is held.
    ///
    /// # Errors
    /// As for [`FixedEffects::means`].
    pub fn differences(&self, factor: &str, at: &[At]) -> Result<Vec<Difference>, Refusal> {
        let levels: Vec<Node> = self.grid(&[At::each(factor)])?;
        let names: Vec<String> = levels.iter().filter_map(|node| node.at.first()).map(|(_, level)| level.clone()).collect();
        let held: Vec<At> = [At::each(factor)].into_iter().chain(at.iter().cloned()).collect();
        let nodes = self.grid(&held)?;
        let each = nodes.len() / names.len().max(1);
        let mut differences = Vec::new();
        for place in 0..each {
            for (earlier, one) in names.iter().enumerate() {
                for (later, other) in names.iter().enumerate().skip(earlier + 1) {
                    let (low, high) = (&nodes[earlier * each + place], &nodes[later * each + place]);
                    let weights: Vec<f64> = high.weights.iter().zip(&low.weights).map(|(high, low)| high - low).collect();
                    let found = self.contrast(&weights)?;
                    differences.push(difference(format!("{other} - {one}"), high.at[1..].to_vec(), found));
                }
            }
        }
        Ok(differences)
    }

    fn grid(&self, at: &[At]) -> Result<Vec<Node>, Refusal> {
        let sources = self.design.sources();
        let mut held: Vec<Choice<'_>> = Vec::with_capacity(at.len());
        for at in at {
            held.push(self.choices(at, &sources)?);
        }
        let mut averaged: Vec<(&str, Vec<Put>)> = Vec::new();
        for (column, kind) in sources.iter().filter(|(column, _)| held.iter().all(|choice| choice.column != **column)) {
            averaged.push((
                column,
                match kind {
                    Kind::Number(mean) => vec![Put::Number(*mean)],
                    Kind::Factor(levels) => (0..levels.len()).map(Put::Level).collect(),
                },
            ));
        }
        let sizes = held.iter().map(|choice| choice.values.len()).chain(averaged.iter().map(|(_, values)| values.len()));
        if sizes.fold(1_usize, usize::saturating_mul) > MOST {
            return Err(Refusal::new(
                "means.too_many",
                format!("More than {MOST} combinations would have to be averaged. Hold fewer columns, or factors with fewer levels."),
            ));
        }
        let mut nodes = vec![(Vec::new(), BTreeMap::new())];
        for Choice { name, column, values } in &held {
            nodes = crossed(&nodes, column, values, |at: &mut Vec<(String, String)>, label| at.push((name.clone(), label.clone())));
        }
        let node = |(at, put): (Vec<(String, String)>, BTreeMap<&str, Put>)| Node { at, weights: self.averaged(put, &averaged) };
        Ok(nodes.into_iter().map(node).collect())
    }

    fn averaged(&self, put: BTreeMap<&str, Put>, averaged: &[(&str, Vec<Put>)]) -> Vec<f64> {
        let mut all = vec![((), put)];
        for (column, values) in averaged {
            let values: Vec<(String, Put)> = values.iter().map(|put| (String::new(), *put)).collect();
            all = crossed(&all, column, &values, |(), _| {});
        }
        let mut weights = vec![0.0; self.estimates.len()];
        for ((), put) in &all {
            weights.iter_mut().zip(self.design.row(put)).for_each(|(sum, value)| *sum += value);
        }
        weights.iter().map(|sum| sum / all.len() as f64).collect()
    }

    fn choices<'a>(&'a self, at: &At, sources: &BTreeMap<&'a str, &Kind>) -> Result<Choice<'a>, Refusal> {
        let unknown = || {
            let say = "The model has no term with this column, so no mean can be estimated at its values.";
            Refusal::new("means.no_column", say).about(at.column.clone())
        };
        let column = self.design.source_of(&at.column).ok_or_else(unknown)?;
        let levels = match sources.get(column) {
            Some(Kind::Factor(levels)) => Some(levels),
            Some(Kind::Number(_)) | None => None,
        };
        let values = match (&at.values, levels) {
            (None, Some(levels)) => levels.iter().enumerate().map(|(place, level)| (level.clone(), Put::Level(place))).collect(),
            (None, None) => {
                let say = "This column holds numbers, not levels. Say at which numbers the mean is wanted.";
                return Err(Refusal::new("means.not_levels", say).about(at.column.clone()));
            }
            (Some(values), levels) => values.iter().map(|value| chosen(value, levels, &at.column)).collect::<Result<_, _>>()?,
        };
        Ok(Choice { name: at.column.clone(), column, values })
    }
}

/// A column that is held: its name as asked for, its name in the data, and the values with what they are called.
struct Choice<'a> {
    name: String,
    column: &'a str,
    values: Vec<(String, Put)>,
}

fn chosen(value: &Value, levels: Option<&Vec<String>>, column: &str) -> Result<(String, Put), Refusal> {
    let (label, number) = match value {
        Value::Number(number) => (number.to_string(), Some(*number)),
        Value::Level(level) => (level.clone(), None),
    };
    let put = match levels {
        Some(levels) => levels.iter().position(|level| *level == label).map(Put::Level),
        None => number.filter(|number| number.is_finite()).map(Put::Number),
    };
    let Some(put) = put else {
        let say = format!("The rows of the model have no \"{label}\" here, so no mean can be estimated for it.");
        return Err(Refusal::new("means.no_level", say).about(column));
    };
    Ok((label, put))
}

/// Every node so far with every value of one more column.
fn crossed<'a, T: Clone>(
    nodes: &[(T, BTreeMap<&'a str, Put>)],
    column: &'a str,
    values: &[(String, Put)],
    name: impl Fn(&mut T, &String),
) -> Vec<(T, BTreeMap<&'a str, Put>)> {
    let mut all = Vec::with_capacity(nodes.len() * values.len());
    for (called, put) in nodes {
        for (label, value) in values {
            let (mut called, mut put) = (called.clone(), put.clone());
            name(&mut called, label);
            put.insert(column, *value);
            all.push((called, put));
        }
    }
    all
}

fn difference(contrast: String, at: Vec<(String, String)>, found: Contrast) -> Difference {
    let Contrast { est, se, df_satterthwaite: df, t, p, satt_ci_low: ci_low, satt_ci_high: ci_high, .. } = found;
    Difference { contrast, at, est, se, df, t, p, ci_low, ci_high }
}
