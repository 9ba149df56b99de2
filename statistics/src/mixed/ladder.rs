//! Repeated measures by the richest model that the data carry.
//!
//! First the model with an unstructured covariance, when there are at most six occasions and five clients for each of its parameters;
//! else a random intercept and slope over time; else a random intercept. Each step down is said. The fixed part stays the same.

use crate::refusal::Refusal;

use super::{
    Note,
    coefficients::FixedEffects,
    formula::{self, Formula, Random, Taken, Terms, Variable},
    lmm::{self, MixedFit},
    mmrm::{self, MmrmFit, with_occasion},
    table::{Column, Table},
};

/// Most occasions for an unstructured covariance.
const MOST_OCCASIONS: usize = 6;

/// Which model was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// Unstructured covariance over the occasions.
    Unstructured,
    /// Random intercept and slope over time.
    Slope,
    /// Random intercept.
    Intercept,
}

/// The model that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub enum Model {
    /// Unstructured covariance.
    Mmrm(Box<MmrmFit>),
    /// Random effects.
    Mixed(Box<MixedFit>),
}

/// Repeated measures, and how far the ladder was gone down.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Which model was fitted.
    pub rung: Rung,
    /// The model.
    pub model: Model,
    /// Why richer models were not.
    pub steps: Vec<Note>,
}

impl Repeated {
    /// The fixed effects, whichever model it is.
    pub fn fixed(&self) -> &FixedEffects {
        match &self.model {
            Model::Mmrm(fit) => &fit.fixed,
            Model::Mixed(fit) => &fit.fixed,
        }
    }
}

/// Fits the richest model that the data carry. Arguments as for [`super::fit_mmrm`]; the slope needs an occasion column of numbers.
///
/// # Errors
/// What the last model, the random intercept, refuses; and at once what no simpler covariance would mend: formula, columns, design.
pub fn fit_repeated(table: &Table, formula: &str, client: &str, visit: &str) -> Result<Repeated, Refusal> {
    let read = with_occasion(formula::parse(formula)?, visit);
    let mut steps = Vec::new();
    match unstructured(table, &read, client, visit) {
        Ok(fit) => return Ok(Repeated { rung: Rung::Unstructured, model: Model::Mmrm(Box::new(fit)), steps }),
        Err(refusal) if refusal.code.starts_with("mmrm.") && refusal.code != "mmrm.random_part" && refusal.code != "mmrm.twice" => {
            steps.push(step("mmrm.not_used", "The model with its own covariance for each pair of occasions was not used.", &refusal));
        }
        Err(refusal) => return Err(refusal),
    }
    match slope(table, &read, client, visit) {
        Ok(fit) => return Ok(Repeated { rung: Rung::Slope, model: Model::Mixed(Box::new(fit)), steps }),
        Err(refusal) => steps.push(step("mixed.slope_not_used", "A slope of its own for each client was not used.", &refusal)),
    }
    let fit = lmm::fit(table, &with_random(&read, client, None))?;
    Ok(Repeated { rung: Rung::Intercept, model: Model::Mixed(Box::new(fit)), steps })
}

fn step(code: &'static str, first: &str, refusal: &Refusal) -> Note {
    Note::new(code, format!("{first} {}", refusal.say))
}

fn unstructured(table: &Table, formula: &Formula, client: &str, visit: &str) -> Result<MmrmFit, Refusal> {
    let allowed = |occasions: usize, clients: usize| {
        if occasions > MOST_OCCASIONS {
            let say = format!("There are {occasions} occasions; it is used for {MOST_OCCASIONS} at most.");
            return Err(Refusal::new("mmrm.occasions", say));
        }
        mmrm::thin(occasions, clients).map_or(Ok(()), |note| Err(Refusal::new("mmrm.thin", note.say)))
    };
    mmrm::fit(table, formula, client, visit, allowed)
}

fn slope(table: &Table, formula: &Formula, client: &str, visit: &str) -> Result<MixedFit, Refusal> {
    if !matches!(table.column(visit)?, Column::Number(_)) {
        let say = "The occasions have names but no times, and a slope needs times.";
        return Err(Refusal::new("mixed.no_times", say).about(visit));
    }
    let fit = lmm::fit(table, &with_random(formula, client, Some(visit)))?;
    match fit.notes.iter().find(|note| note.code == "mixed.boundary") {
        Some(note) => Err(Refusal::new("mixed.boundary", note.say.clone())),
        None => Ok(fit),
    }
}

/// The formula with `(1 | client)` or `(1 + time | client)`.
fn with_random(formula: &Formula, client: &str, time: Option<&str>) -> Formula {
    let variable = |column: &str| Variable { column: column.to_owned(), taken: Taken::Plain, label: column.to_owned() };
    let variables: Vec<Variable> = time.into_iter().map(variable).collect();
    let terms = variables.iter().enumerate().map(|(at, _)| vec![at]).collect();
    let inside = time.map_or_else(|| "1".to_owned(), |time| format!("1 + {time}"));
    let text = format!("{} + ({inside} | {client})", formula.text.trim());
    Formula {
        text,
        random: Some(Random { terms: Terms { variables, intercept: true, terms }, group: client.to_owned() }),
        ..formula.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::mmrm::VISIT, *};

    #[test]
    fn the_word_for_the_occasion_is_the_one_of_the_formula() {
        let read = with_occasion(formula::parse("y ~ visit * g").expect("readable"), "month");
        assert_eq!(read.fixed.variables[0].column, "month");
        assert_eq!(read.fixed.variables[0].label, VISIT);
        assert_eq!(with_random(&read, "id", Some("month")).text, "y ~ visit * g + (1 + month | id)");
    }
}
