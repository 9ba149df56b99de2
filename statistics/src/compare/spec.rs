//! What is asked for: a specification in JSON. `schema/compare.schema.json` describes it for editors and other programs.

mod analyses;
mod rci;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

use super::named::Named;
use crate::{
    refusal::Refusal,
    suppress::{DEFAULT_THRESHOLD, Threshold},
};

pub use analyses::{AttritionSpec, ChangeSpec, Contrasts, LongSpec, ModelSpec, PrepostSpec};
pub use rci::{CutoffSpec, Deviation, RciSpec, SampleOf};

/// Fields that are not known, kept to be named in a warning.
pub type Others = BTreeMap<String, serde_json::Value>;

/// A specification of a comparison.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Spec {
    /// A title for the report.
    #[serde(default)]
    pub title: Option<String>,
    /// Where the data are: the path of a CSV file relative to the specification. A caller may give the data otherwise.
    #[serde(default)]
    pub data: Option<String>,
    /// The column that says who a row is about; without one every row is a client of its own.
    #[serde(default)]
    pub id: Option<String>,
    /// Categorical columns with the order of their levels, the reference first.
    #[serde(default)]
    pub factors: Named<Vec<LevelName>>,
    /// Other names for columns.
    #[serde(default)]
    pub rename: Named<String>,
    /// How the comparison came about, for the warnings.
    #[serde(default)]
    pub study: Study,
    /// Which numbers of few clients a report hides.
    #[serde(default)]
    pub small_cells: SmallCells,
    /// The analyses by name. The name may be empty.
    pub analyses: Named<AnalysisSpec>,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// How the comparison came about, and the columns that tell more of the scores. All of it only makes the warnings more exact.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Study {
    /// Clients were allocated at random.
    #[serde(default)]
    pub randomised: bool,
    /// Clients or groups were picked by the score that is compared.
    #[serde(default)]
    pub selected_by_score: bool,
    /// The analysis that was named as primary beforehand.
    #[serde(default)]
    pub primary: Option<String>,
    /// Column with the version of the measure.
    #[serde(default)]
    pub version: Option<String>,
    /// Column that says whether a score was pro-rated (1, true, yes).
    #[serde(default)]
    pub prorated: Option<String>,
    /// Column with the days from the first score to the last.
    #[serde(default)]
    pub days: Option<String>,
    /// Column with the therapist or session group that clients share.
    #[serde(default)]
    pub cluster: Option<String>,
    /// Column with the group at the end, where it can differ from that at the start.
    #[serde(default)]
    pub final_group: Option<String>,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// Numbers of few clients in a report, which may reach readers who are not entitled to see every client. The printed results, which list
/// every client, are never thinned out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SmallCells {
    /// Whether they are hidden; true unless said.
    #[serde(default = "hidden")]
    pub hide: bool,
    /// Numbers from one up to below this are hidden; 5 unless said.
    #[serde(default = "usual_threshold")]
    pub threshold: usize,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

impl Default for SmallCells {
    fn default() -> Self {
        Self { hide: hidden(), threshold: usual_threshold(), others: Others::new() }
    }
}

impl SmallCells {
    /// The threshold; none where nothing is hidden.
    ///
    /// # Errors
    /// A threshold below two, by which nothing would be hidden.
    pub fn chosen(&self) -> Result<Option<Threshold>, Refusal> {
        if self.hide { Threshold::of(self.threshold).map(Some) } else { Ok(None) }
    }
}

const fn hidden() -> bool {
    true
}

const fn usual_threshold() -> usize {
    DEFAULT_THRESHOLD
}

/// How to name things in a report.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Names {
    /// The analysis.
    #[serde(default)]
    pub title: Option<String>,
    /// The measure.
    #[serde(default)]
    pub measure: Option<String>,
    /// The unit of a score.
    #[serde(default)]
    pub unit: Option<String>,
    /// The groups.
    #[serde(default)]
    pub group: Option<String>,
    /// The first occasion.
    #[serde(default)]
    pub before: Option<String>,
    /// The last occasion.
    #[serde(default)]
    pub after: Option<String>,
    /// Whether a higher score is worse, where no parameters of change say so.
    #[serde(default)]
    pub higher_is_worse: Option<bool>,
    /// Fields that are not known.
    #[serde(flatten)]
    pub others: Others,
}

/// One analysis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum AnalysisSpec {
    /// Groups compared from one occasion to another.
    Prepost(PrepostSpec),
    /// Change of one group, client by client.
    Change(ChangeSpec),
    /// Who was measured when.
    Attrition(AttritionSpec),
    /// A linear mixed model.
    Mixed(ModelSpec),
    /// A model for repeated measures with unstructured covariance.
    Mmrm(ModelSpec),
}

/// The name of a level, which JSON may write as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelName(pub String);

impl<'de> Deserialize<'de> for LevelName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            serde_json::Value::Number(number) => Ok(Self(number.as_f64().map_or_else(|| number.to_string(), |value| value.to_string()))),
            _ => Err(de::Error::custom("a level must be a text or a number")),
        }
    }
}

impl Spec {
    /// Reads a specification.
    ///
    /// # Errors
    /// It is no JSON, a field is missing or of another kind, or there is no analysis.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let unreadable = |why: serde_json::Error| Refusal::new("spec.unreadable", format!("The specification cannot be read: {why}."));
        let spec: Self = serde_json::from_str(text).map_err(unreadable)?;
        if spec.analyses.is_empty() {
            return Err(Refusal::new("spec.empty", "The specification asks for no analysis."));
        }
        Ok(spec)
    }
    /// Names of fields that are not known, each with where it stands.
    pub fn unknown(&self, name: &str) -> Vec<String> {
        let own = |at: &str, others: &Others| others.keys().map(|field| format!("{at}{field}")).collect::<Vec<_>>();
        let mut all = [own("", &self.others), own("study.", &self.study.others), own("small_cells.", &self.small_cells.others)].concat();
        let long = |long: &Option<LongSpec>| long.as_ref().map(|it| own("long.", &it.others)).unwrap_or_default();
        match self.analyses.get(name) {
            Some(AnalysisSpec::Prepost(it)) => {
                all.extend(own("", &it.others).into_iter().chain(own("labels.", &it.labels.others)));
                all.extend(it.rci.as_ref().map(|rci| own("rci.", &rci.others)).unwrap_or_default());
            }
            Some(AnalysisSpec::Change(it)) => {
                all.extend([own("", &it.others), own("labels.", &it.labels.others), own("rci.", &it.rci.others)].concat());
            }
            Some(AnalysisSpec::Attrition(it)) => {
                all.extend([own("", &it.others), own("labels.", &it.labels.others), long(&it.long)].concat());
            }
            Some(AnalysisSpec::Mixed(it) | AnalysisSpec::Mmrm(it)) => {
                all.extend([own("", &it.others), own("labels.", &it.labels.others), long(&it.long)].concat());
            }
            None => {}
        }
        all
    }
}
