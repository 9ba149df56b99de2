//! What several analyses show of their groups: the trajectory and the flow of clients.

use statistics::compare::output::{Attrition, Labels, Trajectory};

use super::Draft;
use crate::{
    chart::{Course, flow, trajectory},
    words,
};

pub(super) fn over_time(draft: &mut Draft<'_>, of: &Trajectory, labels: &Labels, cutoff: Option<f64>) {
    let remark = "Means of the clients who have a score at the occasion, with 95% bands; nothing is adjusted here.";
    draft.chart("Scores over time", remark, |id, hiding| trajectory(&Course { of, labels, hiding, cutoff }, id));
}

pub(super) fn who_is_missing(draft: &mut Draft<'_>, of: &Trajectory) {
    draft.chart("Flow of clients", "How many of all clients of a group have a score, and how many are missing.", |id, hiding| flow(of, hiding, id));
}

/// Who was measured when.
pub(super) fn attrition(draft: &mut Draft<'_>, of: &Attrition) -> &'static str {
    draft.lead(words::attrition(of, draft.hiding));
    draft.warnings(&of.warnings);
    who_is_missing(draft, &of.trajectory);
    over_time(draft, &of.trajectory, &of.labels, None);
    "Who was measured when"
}
