//! What a comparison comes to. The field names are those that other software prints for the same analyses, so that results can be
//! laid side by side; `details` holds what a report needs beyond them.

use serde::{Serialize, Serializer, ser::SerializeMap};

pub use super::{
    details::{
        Balance, ChangeDetails, DropOut, Labels, Method, NumberNeeded, Occasion, Point, PrepostDetails, RatePair, Recovery,
        SensitivityLine, SimpleDifference, TippingPoint, Trajectory,
    },
    named::Named,
    output_models::{ChosenContrast, FixedEffect, Mixed, Mmrm, ModelDetails, VarianceComponent},
    output_prepost::{
        AdjustedDifference, AdjustedMean, Ancova, Between, CategoryRate, ChangeBetween, ClientChange, Coefficient, Parameters, Prepost,
        RateDifference, ReliableChange,
    },
};
pub use crate::{
    change::{Category, Cutoffs},
    effect::{Morris, TwoGroups, Within},
    refusal::Refusal,
    suppress::Threshold,
    warn::Warning,
};

/// The results of one specification: one entry for each analysis, under the name that the specification gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// A title for the whole, from the specification. Not part of the JSON.
    pub title: Option<String>,
    /// Below which number of clients a report hides counts; none where it hides nothing. Not part of the JSON.
    pub small_cells: Option<Threshold>,
    /// Jacobson and Truax's cut-offs, when an analysis chose its cut-off by one of their rules (of the first such analysis).
    pub cutoffs: Option<Cutoffs>,
    /// The analyses in the order of the specification. The name may be empty.
    pub analyses: Named<Analysis>,
}

/// The result of one analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Analysis {
    /// Groups compared from one occasion to another.
    Prepost(Box<Prepost>),
    /// Change of one group, client by client.
    Change(Box<ChangeOutput>),
    /// Who was measured when.
    Attrition(Attrition),
    /// A linear mixed model.
    Mixed(Box<Mixed>),
    /// A model for repeated measures with unstructured covariance.
    Mmrm(Box<Mmrm>),
    /// Nothing could be estimated.
    Refused {
        /// What cannot be estimated and why.
        refusal: Refusal,
        /// What was noticed before it was refused.
        warnings: Vec<Warning>,
    },
}

impl Analysis {
    /// What has to be said above the numbers.
    pub fn warnings(&self) -> &[Warning] {
        match self {
            Self::Prepost(it) => &it.warnings,
            Self::Change(it) => &it.warnings,
            Self::Attrition(it) => &it.warnings,
            Self::Mixed(it) => &it.warnings,
            Self::Mmrm(it) => &it.warnings,
            Self::Refused { warnings, .. } => warnings,
        }
    }
    pub(super) const fn warnings_mut(&mut self) -> &mut Vec<Warning> {
        match self {
            Self::Prepost(it) => &mut it.warnings,
            Self::Change(it) => &mut it.warnings,
            Self::Attrition(it) => &mut it.warnings,
            Self::Mixed(it) => &mut it.warnings,
            Self::Mmrm(it) => &mut it.warnings,
            Self::Refused { warnings, .. } => warnings,
        }
    }
}

impl Serialize for Comparison {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // An analysis without a name puts its fields at the top.
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            cutoffs: Option<&'a Cutoffs>,
            #[serde(flatten)]
            unnamed: Option<&'a Analysis>,
            #[serde(flatten)]
            named: Named<&'a Analysis>,
        }
        let named = self.analyses.0.iter().filter(|(name, _)| !name.is_empty()).map(|(name, it)| (name.clone(), it)).collect();
        Whole { cutoffs: self.cutoffs.as_ref(), unnamed: self.analyses.get(""), named }.serialize(serializer)
    }
}

/// Change of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeOutput {
    /// The parameters, with the numbers that rules came to.
    pub params: Parameters,
    /// Standard error of a difference between two scores of an unchanged client; none with published points.
    pub se_diff: Option<f64>,
    /// Change in points that counts as reliable.
    pub threshold_points: f64,
    /// Change of the group; none where it was refused.
    pub within: Option<Within>,
    /// Clients without both scores.
    pub n_missing: usize,
    /// Clients by category.
    pub counts: Named<usize>,
    /// Client by client, sorted by identifier.
    pub per_client: Vec<ClientChange>,
    /// What has to be said above the numbers.
    pub warnings: Vec<Warning>,
    /// What could not be estimated, and why.
    pub refusals: Vec<Refusal>,
    /// What a report shows besides.
    pub details: ChangeDetails,
}

/// Number, mean and standard deviation by occasion and group. In JSON the occasions are the fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Attrition {
    /// By occasion, then by group.
    pub occasions: Named<Named<Present>>,
    /// What has to be said above the numbers.
    pub warnings: Vec<Warning>,
    /// For a chart: the same with limits, and the missing.
    pub trajectory: Trajectory,
    /// How to name things.
    pub labels: Labels,
}

impl Serialize for Attrition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (occasion, groups) in self.occasions.iter() {
            map.serialize_entry(occasion, groups)?;
        }
        map.serialize_entry("warnings", &self.warnings)?;
        map.end()
    }
}

/// A group's scores at one occasion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Present {
    /// Clients with a score.
    pub n: usize,
    /// Their mean; none without any.
    pub mean: Option<f64>,
    /// Their standard deviation; none with fewer than two.
    pub sd: Option<f64>,
}
