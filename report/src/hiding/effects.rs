//! Means and effects of groups of few clients, taken out of an analysis before it is told.

use statistics::compare::output::{Analysis, Attrition, ChangeOutput, Mixed, ModelDetails, Mmrm, Named, Prepost, Trajectory};

use super::{Hiding, Shares};
use crate::words::Pair;

impl Hiding {
    /// The analysis without them.
    pub(crate) fn without_few(&self, of: &Analysis) -> Analysis {
        let mut of = of.clone();
        match &mut of {
            Analysis::Prepost(it) => self.prepost(it),
            Analysis::Change(it) => self.change(it),
            Analysis::Attrition(Attrition { trajectory, .. }) => self.trajectory(trajectory),
            Analysis::Mixed(it) => {
                let Mixed { details, fixed, .. } = &mut **it;
                self.model(details, fixed);
            }
            Analysis::Mmrm(it) => {
                let Mmrm { details, fixed, .. } = &mut **it;
                self.model(details, fixed);
            }
            Analysis::Refused { .. } => {}
        }
        of
    }

    fn prepost(&self, of: &mut Prepost) {
        let groups = of.details.trajectory.groups.clone();
        let complete = of.n_complete_by_group.clone();
        let everyone = of.n_by_group.clone();
        let few = |group: &str| [&complete, &everyone].iter().any(|all| self.few(all.get(group).copied().unwrap_or(0)));
        let told = |contrast: &str| {
            let pair = Pair::of(contrast, &groups);
            !few(&pair.first) && !few(&pair.second)
        };
        for (group, within) in &mut of.within.0 {
            *within = within.filter(|_| !few(group));
        }
        of.between.retain(|it| told(&it.contrast));
        if let Some(ancova) = &mut of.ancova {
            ancova.adjusted_means.retain(|it| !few(&it.group));
            ancova.pairwise.retain(|it| told(&it.contrast));
        }
        let shares: Vec<(String, bool)> = of.rci.iter().flat_map(|rci| rci.by_group.iter()).map(|(group, rates)| {
            let shares = Shares::of(self, group, rates, everyone.get(group).copied().unwrap_or(0));
            (group.to_owned(), shares.improved(self).is_some())
        }).collect();
        if let Some(rci) = &mut of.rci {
            // A difference of shares with its interval gives both shares away.
            let known = |group: &str| shares.iter().any(|(name, known)| name == group && *known);
            rci.reliable_improvement_difference.retain(|it| {
                let pair = Pair::of(&it.contrast, &groups);
                known(&pair.first) && known(&pair.second)
            });
        }
        let details = &mut of.details;
        details.balance.retain(|it| told(&it.contrast));
        details.simple_differences.retain(|it| told(&it.contrast));
        details.sensitivity.retain(|it| told(&it.contrast));
        let lost = |group: &str| details.drop_out.iter().any(|it| it.group == group && self.few(it.n_lost));
        details.tipping.retain(|it| told(&it.contrast) && !lost(&it.shifted));
        self.trajectory(&mut details.trajectory);
    }

    fn change(&self, of: &mut ChangeOutput) {
        of.within = of.within.filter(|it| !self.few(it.n));
        self.trajectory(&mut of.details.trajectory);
    }

    fn trajectory(&self, of: &mut Trajectory) {
        for point in of.points.iter_mut().filter(|point| self.few(point.n)) {
            (point.mean, point.sd, point.ci_low, point.ci_high) = (None, None, None, None);
        }
    }

    fn model<T>(&self, of: &mut ModelDetails, fixed: &mut Named<T>) {
        let groups = of.trajectory.groups.clone();
        let size = |group: usize| of.trajectory.points.iter().find(|point| point.group == group).map_or(0, |point| point.n + point.missing);
        let few: Vec<String> = groups.iter().enumerate().filter(|(group, _)| self.few(size(*group))).map(|(_, name)| name.clone()).collect();
        of.differences.retain(|it| {
            let pair = Pair::of(&it.contrast, &groups);
            !few.contains(&pair.first) && !few.contains(&pair.second)
        });
        // Effects are named after the levels: `treatFT`, `visit8:treatFT`.
        fixed.0.retain(|(name, _)| !name.split(':').any(|part| few.iter().any(|level| part.ends_with(level.as_str()))));
        self.trajectory(&mut of.trajectory);
    }
}
