//! From a specification and data to results.

use super::{
    attrition::attrition,
    change::change,
    frame::Frame,
    models::{mixed, mmrm},
    named::Named,
    output::{Analysis, Comparison, Cutoffs},
    prepost::prepost,
    spec::{AnalysisSpec, Spec},
};
use crate::{mixed::Column, refusal::Refusal, warn::Warning};

/// The column that is put in when the specification names none: the number of the row.
pub(super) const ROW: &str = "(row)";

impl Spec {
    /// The column that says who a row is about.
    pub fn id_column(&self) -> &str {
        self.id.as_deref().unwrap_or(ROW)
    }
}

/// What every analysis is run on.
pub(super) struct Setting<'a> {
    pub spec: &'a Spec,
    pub frame: &'a Frame,
    /// The name of the analysis.
    pub name: &'a str,
}

/// Runs every analysis of a specification. One that cannot be estimated does not keep the others from it.
///
/// # Errors
/// A column that all analyses rest on is not there, or cannot be ordered or renamed as the specification says; or the threshold for small
/// cells hides nothing.
pub fn run(spec: &Spec, mut frame: Frame) -> Result<Comparison, Refusal> {
    let small_cells = spec.small_cells.chosen()?;
    let general = prepared(spec, &mut frame)?;
    let mut analyses = Named::new();
    for (name, asked) in spec.analyses.iter() {
        let setting = Setting { spec, frame: &frame, name };
        let found = match asked {
            AnalysisSpec::Prepost(it) => prepost(&setting, it).map(|it| Analysis::Prepost(Box::new(it))),
            AnalysisSpec::Change(it) => change(&setting, it).map(|it| Analysis::Change(Box::new(it))),
            AnalysisSpec::Attrition(it) => attrition(&setting, it).map(Analysis::Attrition),
            AnalysisSpec::Mixed(it) => mixed(&setting, it),
            AnalysisSpec::Mmrm(it) => mmrm(&setting, it),
        };
        let mut analysis = found.unwrap_or_else(|refusal| Analysis::Refused { refusal, warnings: Vec::new() });
        let unknown = spec.unknown(name);
        let warnings = analysis.warnings_mut();
        warnings.extend(general.iter().cloned());
        if !unknown.is_empty() {
            let say = format!("The specification has fields that are not known and were not used: {}.", unknown.join(", "));
            warnings.push(Warning::notice("spec.unknown_field", say));
        }
        analyses.push(name, analysis);
    }
    let cutoffs = analyses.iter().find_map(|(_, analysis)| cutoffs_of(analysis));
    Ok(Comparison { title: spec.title.clone(), small_cells, cutoffs, analyses })
}

/// Puts the levels in order and gives the columns their names.
fn prepared(spec: &Spec, frame: &mut Frame) -> Result<Vec<Warning>, Refusal> {
    let mut warnings = Vec::new();
    for (name, levels) in spec.factors.iter() {
        let order: Vec<String> = levels.iter().map(|level| level.0.clone()).collect();
        // A factor may be named as in the data or as it is called afterwards.
        let renamed = || spec.rename.iter().find(|(_, to)| to.as_str() == name).map(|(from, _)| from);
        let column = if frame.has(name) { name } else { renamed().unwrap_or(name) };
        let unlisted = frame.order_levels(column, &order)?;
        if unlisted > 0 {
            let say =
                format!("{unlisted} rows have a value of \u{201c}{name}\u{201d} that is not among its levels; they count as missing.");
            let without = format!("Rows with a value of \u{201c}{name}\u{201d} that is not among its levels count as missing.");
            warnings.push(Warning::notice("level.unlisted", say).or([unlisted], without));
        }
    }
    for (from, to) in spec.rename.iter() {
        frame.rename(from, to)?;
    }
    if spec.id.is_none() {
        let rows = (1..=frame.rows).map(|row| row as f64).collect();
        frame.columns.push((ROW.to_owned(), Column::Number(rows)));
    }
    let id = spec.rename.get(spec.id_column()).map_or_else(|| spec.id_column(), String::as_str);
    frame.column(id)?;
    Ok(warnings)
}

impl Setting<'_> {
    /// The column that says who a row is about, under its name by now.
    pub fn id(&self) -> &str {
        let id = self.spec.id_column();
        self.spec.rename.get(id).map_or(id, String::as_str)
    }
}

fn cutoffs_of(analysis: &Analysis) -> Option<Cutoffs> {
    match analysis {
        Analysis::Prepost(it) => it.details.cutoffs,
        Analysis::Change(it) => it.details.cutoffs,
        Analysis::Attrition(_) | Analysis::Mixed(_) | Analysis::Mmrm(_) | Analysis::Refused { .. } => None,
    }
}
