//! The occasions of a model for repeated measures: which there are, whose score belongs to which, and whether that is enough.

use crate::{
    mixed::{
        formula::{Taken, Variable},
        frame::{Frame, Values},
    },
    refusal::Refusal,
};

/// Most occasions. Their covariance has 78 parameters.
const MOST: usize = 12;

/// The occasions.
#[derive(Debug, Clone)]
pub(super) struct Occasions {
    /// Names in order.
    pub names: Vec<String>,
    /// The occasion of each row.
    pub of_row: Vec<usize>,
}

impl Occasions {
    /// Reads the occasions of the rows used.
    pub(super) fn of(frame: &Frame<'_>, column: &str, bounds: &[usize]) -> Result<Self, Refusal> {
        let variable = Variable { column: column.to_owned(), taken: Taken::Factor, label: column.to_owned() };
        let values = frame.values(&variable);
        let Ok(Values::Factor { levels: names, codes }) = values else {
            let say = "All complete rows are of one occasion, so there are no repeated measures to model.";
            return Err(Refusal::new("mmrm.occasions", say).about(column));
        };
        if names.len() > MOST {
            let say = format!(
                "There are {} different occasions; a model with its own covariance for each pair takes {MOST} at most. Use fewer, \
                 planned occasions, or a mixed model with a slope over time.",
                names.len()
            );
            return Err(Refusal::new("mmrm.occasions", say).about(column));
        }
        let of_row: Vec<usize> = codes.iter().map(|&code| code as usize).collect();
        let twice =
            bounds.windows(2).find_map(|rows| of_row[rows[0]..rows[1]].windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]));
        if let Some(occasion) = twice {
            let say =
                format!("At least one client has two scores at occasion {}. Keep one score for each client and occasion.", names[occasion]);
            return Err(Refusal::new("mmrm.twice", say).about(column));
        }
        Ok(Self { names, of_row })
    }

    /// Whether every variance and covariance has something to be estimated from.
    pub(super) fn check(&self, frame: &Frame<'_>, residual: &[f64], bounds: &[usize]) -> Result<(), Refusal> {
        let size = self.names.len();
        if frame.clients <= size {
            let say = format!("{} clients are too few for a covariance over {size} occasions.", frame.clients);
            return Err(Refusal::new("mmrm.too_few_clients", say));
        }
        for (occasion, name) in self.names.iter().enumerate() {
            let left =
                self.of_row.iter().zip(residual).filter(|(at, _)| **at == occasion).map(|(_, value)| value.abs()).fold(0.0, f64::max);
            if left < 1e-7 {
                let say = format!(
                    "At occasion {name} nothing is left of the scores once the terms of the model are taken into account, so their \
                     spread cannot be estimated. Leave that occasion out."
                );
                return Err(Refusal::new("mmrm.constant_occasion", say).about(name.clone()));
            }
        }
        let mut together = vec![false; size * size];
        for rows in bounds.windows(2) {
            let own = &self.of_row[rows[0]..rows[1]];
            own.iter().for_each(|one| own.iter().for_each(|other| together[one * size + other] = true));
        }
        if let Some(place) = together.iter().position(|seen| !seen) {
            let (one, other) = (&self.names[place / size], &self.names[place % size]);
            let say = format!("No client has scores at both occasions {one} and {other}, so how these go together cannot be estimated.");
            return Err(Refusal::new("mmrm.never_together", say).about(format!("{one}, {other}")));
        }
        Ok(())
    }
}
