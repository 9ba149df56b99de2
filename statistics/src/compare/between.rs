//! Pairs of groups side by side.

use super::{
    adjusted::contrast,
    cohort::Cohort,
    output::{Between, ChangeBetween, Named, Within},
    spec::Contrasts,
};
use crate::{
    effect::{ChangeOfGroup, Morris, TwoGroups, morris, two_groups},
    linear::pairs,
    multiple::holm,
    refusal::Refusal,
};

/// What of each group is compared.
struct Side {
    pre: Vec<f64>,
    post: Vec<f64>,
    change: Vec<f64>,
    pre_all: Vec<f64>,
}

/// The pairs that are asked for, of levels that have any client.
pub(super) fn asked(cohort: &Cohort, contrasts: Contrasts) -> Vec<(usize, usize)> {
    let sizes = cohort.sizes(0..cohort.len());
    let there: Vec<usize> = (0..sizes.len()).filter(|level| sizes[*level] > 0).collect();
    let all = pairs(there.len()).into_iter().filter(|(_, earlier)| contrasts == Contrasts::Pairs || *earlier == 0);
    all.map(|(later, earlier)| (there[later], there[earlier])).collect()
}

/// Compares the pairs; what cannot be compared is refused once for each pair.
pub(super) fn between(
    cohort: &Cohort,
    complete: &[usize],
    within: &Named<Option<Within>>,
    contrasts: Contrasts,
    refusals: &mut Vec<Refusal>,
) -> Vec<Between> {
    let with_pre: Vec<usize> = (0..cohort.len()).filter(|client| !cohort.pre[*client].is_nan()).collect();
    let (by_level, with_pre) = (cohort.by_level(complete), cohort.by_level(&with_pre));
    let at = |clients: &[usize], values: &[f64]| clients.iter().map(|client| values[*client]).collect::<Vec<f64>>();
    let side = |(clients, all): (&Vec<usize>, &Vec<usize>)| -> Side {
        let (pre, post) = (at(clients, &cohort.pre), at(clients, &cohort.post));
        let change = pre.iter().zip(&post).map(|(before, after)| after - before).collect();
        Side { pre, post, change, pre_all: at(all, &cohort.pre) }
    };
    let sides: Vec<Side> = by_level.iter().zip(&with_pre).map(side).collect();
    let asked = asked(cohort, contrasts);
    let changes: Vec<Result<TwoGroups, Refusal>> = asked.iter().map(|(a, b)| two_groups(&sides[*a].change, &sides[*b].change)).collect();
    let adjusted = holm(&changes.iter().map(|it| it.as_ref().map_or(f64::NAN, |it| it.welch_p)).collect::<Vec<_>>());
    let mut all = Vec::new();
    for ((pair, change), welch_p_holm) in asked.iter().zip(changes).zip(adjusted) {
        let (one, other) = (&sides[pair.0], &sides[pair.1]);
        let name = contrast(&cohort.levels, *pair);
        let change = change.map_err(|why| refusals.push(why.about(&name))).ok();
        all.push(Between {
            change: change.map(|groups| ChangeBetween { groups, welch_p_holm }),
            post: two_groups(&one.post, &other.post).ok(),
            baseline_complete_cases: two_groups(&one.pre, &other.pre).ok(),
            baseline_all: two_groups(&one.pre_all, &other.pre_all).ok(),
            morris_ppc2: of_change(cohort, within, *pair).and_then(|it| it.map_err(|why| refusals.push(why.about(&name))).ok()),
            contrast: name,
        });
    }
    all
}

/// Morris's effect size; none (and no refusal of its own) where the change within a group was refused already.
fn of_change(cohort: &Cohort, within: &Named<Option<Within>>, (later, earlier): (usize, usize)) -> Option<Result<Morris, Refusal>> {
    let group = |level: usize| within.get(&cohort.levels[level]).and_then(|it| it.as_ref()).and_then(ChangeOfGroup::of);
    Some(morris(&group(later)?, &group(earlier)?))
}
