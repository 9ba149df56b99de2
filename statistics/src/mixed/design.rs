//! The columns of a model with R's treatment contrasts, R's names and R's order.
//!
//! In an interaction the levels of the first variable run fastest. Source: `model.matrix` in R; Chambers and Hastie (1992), chapter 2.

use std::collections::BTreeMap;

use crate::refusal::Refusal;

use super::{
    coding::{Coding, codings},
    formula::{Terms, Variable},
    frame::{Frame, Values, are_factors},
};

/// Most columns that a design may have. A column of identifiers taken as a factor would have thousands.
pub const MAX_COLUMNS: usize = 300;

/// What a variable is, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Numbers, with their mean over the rows used.
    Number(f64),
    /// Levels, the reference first.
    Factor(Vec<String>),
}

/// One variable in one column: its value, or whether it is this level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    variable: usize,
    level: Option<u32>,
}

/// How the columns of a design are made from the variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Names of the coefficients, as R gives them.
    pub names: Vec<String>,
    variables: Vec<Variable>,
    kinds: Vec<Kind>,
    recipes: Vec<Vec<Part>>,
}

/// A value that is put in for a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Put {
    Number(f64),
    Level(usize),
}

impl Design {
    /// The recipe and the columns themselves.
    pub(super) fn of(terms: &Terms, frame: &Frame<'_>) -> Result<(Self, Vec<Vec<f64>>), Refusal> {
        let used: Vec<bool> = (0..terms.variables.len()).map(|at| terms.terms.iter().any(|term| term.contains(&at))).collect();
        let mut values = Vec::with_capacity(terms.variables.len());
        for (variable, used) in terms.variables.iter().zip(&used) {
            values.push(if *used { frame.values(variable)? } else { Values::Number(Vec::new()) });
        }
        let kinds: Vec<Kind> = values.iter().map(kind).collect();
        let codings = codings(terms, &are_factors(frame.table(), terms)?);
        let mut recipes: Vec<Vec<Part>> = terms.intercept.then(Vec::new).into_iter().collect();
        for (term, coding) in terms.terms.iter().zip(&codings) {
            recipes.extend(crossed(term, coding, &kinds, MAX_COLUMNS.saturating_sub(recipes.len()))?);
        }
        let names = recipes.iter().map(|recipe| name(recipe, &terms.variables, &kinds)).collect();
        let columns = recipes.iter().map(|recipe| column(recipe, &values, frame.len())).collect();
        Ok((Self { names, variables: terms.variables.clone(), kinds, recipes }, columns))
    }

    /// Place of the intercept's column.
    pub(super) fn intercept(&self) -> Option<usize> {
        self.recipes.iter().position(Vec::is_empty)
    }

    /// The columns of the data that the design is made from, with what they are. One that is used both as numbers and as levels counts
    /// as levels.
    pub(super) fn sources(&self) -> BTreeMap<&str, &Kind> {
        let mut sources: BTreeMap<&str, &Kind> = BTreeMap::new();
        for (variable, kind) in self.variables.iter().zip(&self.kinds) {
            let is_power = matches!(variable.taken, super::formula::Taken::Power(_));
            match (kind, sources.get(variable.column.as_str())) {
                (Kind::Number(_), Some(_)) => {}
                // The mean of the column itself is wanted, not that of its square.
                (Kind::Number(_), None) if is_power => {}
                (Kind::Number(_) | Kind::Factor(_), _) => {
                    sources.insert(&variable.column, kind);
                }
            }
        }
        sources
    }

    /// The column of the data that a name in the formula or in the data stands for.
    pub(super) fn source_of(&self, name: &str) -> Option<&str> {
        let by_column = self.variables.iter().find(|variable| variable.column == name);
        by_column.or_else(|| self.variables.iter().find(|variable| variable.label == name)).map(|variable| variable.column.as_str())
    }

    /// One row of the design for the values that are put in for the columns of the data.
    pub(super) fn row(&self, put: &BTreeMap<&str, Put>) -> Vec<f64> {
        self.recipes.iter().map(|recipe| recipe.iter().map(|part| self.cell(*part, put)).product()).collect()
    }

    fn cell(&self, part: Part, put: &BTreeMap<&str, Put>) -> f64 {
        let (variable, kind) = (&self.variables[part.variable], &self.kinds[part.variable]);
        let is = |hit: bool| if hit { 1.0 } else { 0.0 };
        let number = |value: f64| match variable.taken {
            super::formula::Taken::Power(power) => value.powi(i32::from(power)),
            super::formula::Taken::Plain | super::formula::Taken::Factor => value,
        };
        match (part.level, kind, put.get(variable.column.as_str())) {
            (Some(level), _, Some(Put::Level(at))) => is(*at == level as usize),
            (Some(level), Kind::Factor(levels), Some(Put::Number(value))) => is(levels.get(level as usize) == Some(&value.to_string())),
            (None, _, Some(Put::Number(value))) => number(*value),
            (None, Kind::Number(mean), Some(Put::Level(at))) => {
                let levels = self.levels(&variable.column);
                levels.and_then(|levels| levels.get(*at)).and_then(|level| level.parse().ok()).map_or(*mean, number)
            }
            (None, Kind::Number(mean), None) => *mean,
            (None, Kind::Factor(_), _) | (Some(_), _, _) => f64::NAN,
        }
    }

    fn levels(&self, column: &str) -> Option<&Vec<String>> {
        self.variables.iter().zip(&self.kinds).find_map(|(variable, kind)| match kind {
            Kind::Factor(levels) if variable.column == column => Some(levels),
            Kind::Factor(_) | Kind::Number(_) => None,
        })
    }
}

fn kind(values: &Values) -> Kind {
    match values {
        Values::Number(numbers) => Kind::Number(numbers.iter().sum::<f64>() / numbers.len().max(1) as f64),
        Values::Factor { levels, .. } => Kind::Factor(levels.clone()),
    }
}

/// Every combination of levels of one term, those of its first variable running fastest.
fn crossed(term: &[usize], coding: &[Coding], kinds: &[Kind], room: usize) -> Result<Vec<Vec<Part>>, Refusal> {
    let mut recipes: Vec<Vec<Part>> = vec![Vec::new()];
    for (&variable, coding) in term.iter().zip(coding) {
        let levels = match &kinds[variable] {
            Kind::Factor(levels) => u32::try_from(levels.len()).unwrap_or(u32::MAX),
            Kind::Number(_) => 0,
        };
        let parts: Vec<Part> = match coding {
            Coding::Value => vec![Part { variable, level: None }],
            Coding::Contrasts => (1..levels).map(|level| Part { variable, level: Some(level) }).collect(),
            Coding::Levels => (0..levels).map(|level| Part { variable, level: Some(level) }).collect(),
        };
        if recipes.len().saturating_mul(parts.len()) > room {
            let say = format!(
                "The model would have more than {MAX_COLUMNS} coefficients, more than data of a practice can carry. Is a column of \
                 names or numbers of clients taken as a group?"
            );
            return Err(Refusal::new("design.too_large", say));
        }
        recipes = parts.iter().flat_map(|part| recipes.iter().map(|recipe| [recipe.as_slice(), &[*part]].concat())).collect();
    }
    Ok(recipes)
}

fn name(recipe: &[Part], variables: &[Variable], kinds: &[Kind]) -> String {
    let part = |part: &Part| {
        let label = &variables[part.variable].label;
        match (&kinds[part.variable], part.level) {
            (Kind::Factor(levels), Some(level)) => format!("{label}{}", levels[level as usize]),
            (Kind::Factor(_) | Kind::Number(_), _) => label.clone(),
        }
    };
    if recipe.is_empty() { "(Intercept)".to_owned() } else { recipe.iter().map(part).collect::<Vec<_>>().join(":") }
}

fn column(recipe: &[Part], values: &[Values], rows: usize) -> Vec<f64> {
    let mut column = vec![1.0; rows];
    for part in recipe {
        match (&values[part.variable], part.level) {
            (Values::Factor { codes, .. }, Some(level)) => {
                column.iter_mut().zip(codes).for_each(|(cell, &code)| *cell *= if code == level { 1.0 } else { 0.0 });
            }
            (Values::Number(numbers), _) => column.iter_mut().zip(numbers).for_each(|(cell, number)| *cell *= number),
            (Values::Factor { .. }, None) => column.fill(f64::NAN),
        }
    }
    column
}
