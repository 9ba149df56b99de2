//! A measure that may be used: a definition that passed every check and its own vectors, made ready for scoring.

mod plan;

use crate::{
    definition::{Definition, Faults},
    vectors,
};

pub(crate) use plan::{CasePlan, Demand, ItemPlan, Member, Plan, RulePlan, Terms};

/// A definition that was loaded, with its hash. It does not change: a correction is a new version.
#[derive(Debug, Clone)]
pub struct Measure {
    definition: Definition,
    hash: String,
    pub(crate) plan: Plan,
}

/// Why a definition does not load.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not a definition, or something in it does not hold.
    #[error("the definition does not hold:\n{0}")]
    Definition(Faults),
    /// It names a file of vectors that was not given.
    #[error("the definition names the vectors {0}, which are not there")]
    NoVectors(String),
    /// Its own vectors do not come out.
    #[error("the definition does not give what its own vectors say:\n{0}")]
    Vectors(Faults),
}

impl Measure {
    /// Loads a definition file, with the text of the vectors that it names.
    ///
    /// # Errors
    /// What is wrong with it, or which of its vectors do not come out.
    pub fn load(definition: &str, vectors: Option<&str>) -> Result<Self, LoadError> {
        Self::of(Definition::from_toml(definition).map_err(LoadError::Definition)?, vectors)
    }

    /// The same, for a definition that was read from elsewhere.
    ///
    /// # Errors
    /// As [`Measure::load`].
    pub fn of(definition: Definition, vectors: Option<&str>) -> Result<Self, LoadError> {
        let definition = definition.checked().map_err(LoadError::Definition)?;
        let measure = Self { hash: definition.hash(), plan: Plan::of(&definition), definition };
        match (&measure.definition.vectors, vectors) {
            (_, Some(text)) => vectors::prove(&measure, text).map_err(LoadError::Vectors)?,
            (Some(named), None) => return Err(LoadError::NoVectors(named.file.clone())),
            (None, None) => {}
        }
        Ok(measure)
    }

    /// What it is.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }
    /// The hash of its content, which stands beside every score.
    pub fn hash(&self) -> &str {
        &self.hash
    }
    /// `phq9@1.0.0`: what answers keep.
    pub fn name(&self) -> String {
        format!("{}@{}", self.definition.id, self.definition.version)
    }
    /// The place of an item in the form.
    pub fn place(&self, item: &str) -> Option<usize> {
        self.plan.places.get(item).copied()
    }
}
