//! What a report shows besides the named results: names, the trajectory, who is missing when, balance, sensitivity, methods.

use serde::Serialize;

use super::{named::Named, output_prepost::CategoryRate};

/// How to name things to a reader; from the specification, else the names of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labels {
    /// What this analysis is called.
    pub title: String,
    /// The measure: `BDI-II`, or the column's name.
    pub measure: String,
    /// The unit of a score: `points`, `lb`.
    pub unit: String,
    /// What the groups are: `treatment`, or the column's name.
    pub group: String,
    /// The first occasion.
    pub before: String,
    /// The last occasion.
    pub after: String,
    /// Whether a higher score is worse; none when the specification does not say.
    pub higher_is_worse: Option<bool>,
    /// Whether clients were allocated to the groups at random.
    pub randomised: bool,
}

/// Means over the occasions, and who is there.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Trajectory {
    /// In order of time.
    pub occasions: Vec<Occasion>,
    /// Levels of the group in order.
    pub groups: Vec<String>,
    /// For each group, each occasion in order.
    pub points: Vec<Point>,
}

/// An occasion of measurement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Occasion {
    /// What to write under it.
    pub label: String,
    /// Where it stands on the axis, in the unit of the specification (months, sessions); 0, 1 … when it says nothing.
    pub at: f64,
}

/// One group at one occasion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Index into `groups`.
    pub group: usize,
    /// Index into `occasions`.
    pub occasion: usize,
    /// Clients with a score.
    pub n: usize,
    /// Clients of the group without one.
    pub missing: usize,
    /// Mean of the scores; none without any.
    pub mean: Option<f64>,
    /// Their standard deviation; none with fewer than two.
    pub sd: Option<f64>,
    /// Lower 95% limit of the mean by Student's distribution; none with fewer than two.
    pub ci_low: Option<f64>,
    /// Upper 95% limit of the mean.
    pub ci_high: Option<f64>,
}

/// Those who stayed and those who left, at the first occasion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DropOut {
    /// Level of the group.
    pub group: String,
    /// Clients with a score at the end.
    pub n_completed: usize,
    /// Clients with a score before and none at the end.
    pub n_lost: usize,
    /// Share with an end score of all with a score before, 0 to 1.
    pub completed_share: f64,
    /// Mean score before of those who completed.
    pub mean_completed: Option<f64>,
    /// Mean score before of those lost.
    pub mean_lost: Option<f64>,
    /// Their standardised difference, completed minus lost; none when either has fewer than two or no spread.
    pub smd: Option<f64>,
}

/// Balance of one variable between two groups at the start.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Balance {
    /// `A - B`.
    pub contrast: String,
    /// Column.
    pub variable: String,
    /// Standardised mean difference: signed for a number, a distance (0 or more) for categories; none without spread.
    pub smd: Option<f64>,
    /// `""`, `"notice"` above 0.10, `"warning"` above 0.25.
    pub flag: &'static str,
}

/// A difference between two groups at one score before, when slopes differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimpleDifference {
    /// `A - B`.
    pub contrast: String,
    /// `low` (mean less one standard deviation), `mean`, `high` (mean plus one).
    pub at: &'static str,
    /// The score before that this is.
    pub baseline: f64,
    /// Estimate, in points.
    pub est: f64,
    /// Standard error.
    pub se: f64,
    /// Two-sided p.
    pub p: f64,
    /// Lower 95% limit.
    pub ci_low: f64,
    /// Upper 95% limit.
    pub ci_high: f64,
}

/// Recovery as the English talking-therapies services count it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recovery {
    /// Of those who were cases before, no case afterwards, whether or not the change is reliable.
    pub recovery: Option<CategoryRate>,
    /// Of those who were cases before, no case afterwards and reliably improved.
    pub reliable_recovery: Option<CategoryRate>,
    /// Of all, recovered reliably.
    pub reliable_recovery_of_all: Option<CategoryRate>,
    /// Of all, reliably improved (with or without recovery).
    pub reliable_improvement: Option<CategoryRate>,
    /// Of all, reliably worse.
    pub reliable_deterioration: Option<CategoryRate>,
}

/// Number needed to treat for one more reliable improvement, given only when the difference's limits exclude none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberNeeded {
    /// `A - B`.
    pub contrast: String,
    /// One over the difference in shares: positive favours A, negative favours B.
    pub number: f64,
    /// The limit nearer to zero.
    pub low: f64,
    /// The limit farther from zero.
    pub high: f64,
}

/// The same difference under another treatment of the missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityLine {
    /// How the missing were treated, in words for a label.
    pub label: String,
    /// Whether this is the result that heads the analysis.
    pub headline: bool,
    /// `A - B`.
    pub contrast: String,
    /// Clients in it.
    pub n: usize,
    /// Estimate, in points.
    pub est: f64,
    /// Lower 95% limit.
    pub ci_low: f64,
    /// Upper 95% limit.
    pub ci_high: f64,
    /// Two-sided p.
    pub p: f64,
}

/// How much worse (or better) than alike clients the lost would have to be for the difference to lose its clarity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TippingPoint {
    /// `A - B`.
    pub contrast: String,
    /// The group whose lost clients are shifted.
    pub shifted: String,
    /// Share of that group without an end score, 0 to 1.
    pub lost_share: f64,
    /// Points by which its lost clients would have to differ from what the model expects of them, signed on the raw scale, for the
    /// 95% limits to reach zero; none when they include it already.
    pub points: Option<f64>,
    /// Points for the estimate itself to be zero.
    pub points_to_zero: f64,
}

/// A method that was used, for the appendix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// What it is for.
    pub what: String,
    /// The method by name.
    pub method: String,
    /// Its source.
    pub source: String,
}

/// Two groups' rates in words for a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatePair {
    /// Level of the group.
    pub group: String,
    /// Its recovery rates.
    pub recovery: Recovery,
}

/// Beyond the named results of a comparison of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrepostDetails {
    /// How to name things.
    pub labels: Labels,
    /// Means and the missing over the occasions that are known.
    pub trajectory: Trajectory,
    /// Who was lost.
    pub drop_out: Vec<DropOut>,
    /// Balance at the start.
    pub balance: Vec<Balance>,
    /// Differences at a low, mean and high score before; empty unless the slopes differ.
    pub simple_differences: Vec<SimpleDifference>,
    /// Recovery by group; empty without parameters of change.
    pub recovery: Vec<RatePair>,
    /// Where the difference in reliable improvement is clear.
    pub number_needed: Vec<NumberNeeded>,
    /// The adjusted differences under other treatments of the missing.
    pub sensitivity: Vec<SensitivityLine>,
    /// How far the missing could tip the adjusted differences; empty when nobody is missing.
    pub tipping: Vec<TippingPoint>,
    /// Whether the end scores were carried forward.
    pub carried_forward: usize,
    /// Cut-offs by Jacobson and Truax, when a rule was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoffs: Option<crate::change::Cutoffs>,
    /// Methods for the appendix.
    pub methods: Vec<Method>,
    /// Parameters for the appendix, as name and value.
    pub parameters: Vec<(String, String)>,
}

/// Beyond the named results of a classification of change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeDetails {
    /// How to name things.
    pub labels: Labels,
    /// The two occasions.
    pub trajectory: Trajectory,
    /// Categories with Wilson's limits.
    pub rates: Named<CategoryRate>,
    /// Recovery.
    pub recovery: Recovery,
    /// Cut-offs by Jacobson and Truax, when a rule was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cutoffs: Option<crate::change::Cutoffs>,
    /// Methods for the appendix.
    pub methods: Vec<Method>,
    /// Parameters for the appendix, as name and value.
    pub parameters: Vec<(String, String)>,
}
