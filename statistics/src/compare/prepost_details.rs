//! What a report shows of a comparison of groups besides its named results.

use super::{
    adjusted::{contrast, simple_differences},
    between::asked,
    cohort::Cohort,
    judge::{Judged, recovery},
    labels::{Fallback, labels},
    methods,
    output::{Balance, DropOut, NumberNeeded, Occasion, PrepostDetails, RatePair, SensitivityLine, TippingPoint},
    prepost::{Adjusted, adjusted},
    run::Setting,
    spec::{Contrasts, PrepostSpec},
    trajectory::{Series, trajectory},
};
use crate::{
    balance::{self, Distance, smd_of_categories, smd_of_numbers},
    missing::{lost, tipping},
    mixed::Column,
    rates::{newcombe, number_needed},
    refusal::Refusal,
};

/// What is known when the details are put together.
pub(super) struct Parts<'a> {
    pub setting: &'a Setting<'a>,
    pub spec: &'a PrepostSpec,
    pub cohort: &'a Cohort,
    pub complete: &'a [usize],
    pub adjusted: Option<&'a Adjusted>,
    pub judged: Option<&'a Judged>,
}

pub(super) fn details(parts: &Parts<'_>) -> Result<PrepostDetails, Refusal> {
    let (spec, cohort) = (parts.spec, parts.cohort);
    let fallback = Fallback {
        measure: &spec.pre,
        group: &spec.group,
        before: &spec.pre,
        after: &spec.post,
        higher_is_worse: spec.rci.as_ref().map(|rci| rci.higher_is_worse),
    };
    let drop_out = drop_out(cohort);
    let of_level = |level: usize| parts.complete.iter().filter(move |client| cohort.codes[**client] as usize == level);
    let recovered = |judged: &Judged| -> Vec<RatePair> {
        let one = |(level, group): (usize, &String)| {
            let clients: Vec<_> = of_level(level).map(|client| judged.judge.recovered(cohort.pre[*client], cohort.post[*client])).collect();
            RatePair { group: group.clone(), recovery: recovery(&clients) }
        };
        cohort.levels.iter().enumerate().filter(|(level, _)| of_level(*level).next().is_some()).map(one).collect()
    };
    Ok(PrepostDetails {
        labels: labels(parts.setting, &spec.labels, &fallback),
        trajectory: trajectory(&series(parts)?, &cohort.codes, &cohort.levels),
        tipping: parts.adjusted.map(|it| tipping_points(it, spec, &drop_out)).filter(|_| cohort.carried == 0).unwrap_or_default(),
        drop_out,
        balance: balances(parts)?,
        simple_differences: parts.adjusted.map(|it| simple_differences(&it.fit, &it.model.levels, spec.contrasts)).unwrap_or_default(),
        recovery: parts.judged.map(recovered).unwrap_or_default(),
        number_needed: parts.judged.map(|judged| numbers_needed(parts, judged)).unwrap_or_default(),
        sensitivity: sensitivity(parts),
        carried_forward: cohort.carried,
        cutoffs: parts.judged.and_then(|judged| judged.cutoffs),
        methods: methods::of_prepost(spec),
        parameters: parts.judged.map(|judged| methods::parameters(&judged.params, spec.rci.as_ref())).unwrap_or_default(),
    })
}

/// The scores as measured at the occasions that are known: those with a time, those to carry forward, else before and afterwards.
fn series(parts: &Parts<'_>) -> Result<Series, Refusal> {
    let spec = parts.spec;
    let columns: Vec<&str> = if !spec.times.is_empty() {
        spec.times.iter().map(|(column, _)| column).collect()
    } else if !spec.carry_forward.is_empty() {
        spec.carry_forward.iter().map(String::as_str).collect()
    } else {
        vec![&spec.pre, &spec.post]
    };
    let ends = [(&spec.pre, &spec.labels.before), (&spec.post, &spec.labels.after)];
    let label = |column: &str| ends.iter().find(|(end, _)| end.as_str() == column).and_then(|(_, label)| (*label).clone());
    let one = |(place, column): (usize, &&str)| {
        let values = parts.setting.frame.numbers(column)?;
        let at = spec.times.get(column).copied().unwrap_or(place as f64);
        let occasion = Occasion { label: label(column).unwrap_or_else(|| (*column).to_owned()), at };
        Ok((occasion, parts.cohort.rows.iter().map(|row| values[*row]).collect()))
    };
    let mut series: Series = columns.iter().enumerate().map(one).collect::<Result<_, Refusal>>()?;
    series.sort_by(|a, b| a.0.at.total_cmp(&b.0.at));
    Ok(series)
}

fn drop_out(cohort: &Cohort) -> Vec<DropOut> {
    let everyone: Vec<usize> = (0..cohort.len()).collect();
    let one = |(level, group): (usize, &String)| {
        let found = lost(&cohort.of_level(&everyone, level, &cohort.pre), &cohort.of_level(&everyone, level, &cohort.measured));
        Some(DropOut {
            group: group.clone(),
            n_completed: found.completed,
            n_lost: found.lost,
            completed_share: found.completed_share()?,
            mean_completed: found.mean_completed,
            mean_lost: found.mean_lost,
            smd: found.smd,
        })
    };
    cohort.levels.iter().enumerate().filter_map(one).collect()
}

/// Balance of the score before and of every covariate, for each pair.
fn balances(parts: &Parts<'_>) -> Result<Vec<Balance>, Refusal> {
    let cohort = parts.cohort;
    let clients = |level: usize| (0..cohort.len()).filter(move |client| cohort.codes[*client] as usize == level);
    let mut all = Vec::new();
    for pair in asked(cohort, parts.spec.contrasts) {
        for variable in std::iter::once(&parts.spec.pre).chain(&parts.spec.covariates) {
            let distance = match parts.setting.frame.column(variable)? {
                Column::Number(values) => {
                    let there = |level: usize| {
                        clients(level).map(|client| values[cohort.rows[client]]).filter(|value| !value.is_nan()).collect::<Vec<_>>()
                    };
                    smd_of_numbers(&there(pair.0), &there(pair.1)).map(Distance::Of)
                }
                Column::Factor { levels, codes } => {
                    let counts = |level: usize| {
                        let mut counts = vec![0; levels.len()];
                        clients(level).filter_map(|client| codes[cohort.rows[client]]).for_each(|code| counts[code as usize] += 1);
                        counts
                    };
                    smd_of_categories(&counts(pair.0), &counts(pair.1))
                }
            };
            let (smd, size) = match distance {
                Some(Distance::Of(smd)) => (Some(smd), smd.abs()),
                Some(Distance::Separate) => (None, f64::INFINITY),
                None => (None, 0.0),
            };
            let flag = if size > balance::WARNING {
                "warning"
            } else if size > balance::NOTICE {
                "notice"
            } else {
                ""
            };
            all.push(Balance { contrast: contrast(&cohort.levels, pair), variable: variable.clone(), smd, flag });
        }
    }
    Ok(all)
}

fn numbers_needed(parts: &Parts<'_>, judged: &Judged) -> Vec<NumberNeeded> {
    let cohort = parts.cohort;
    let improved = |level: usize| {
        let clients = parts.complete.iter().filter(|client| cohort.codes[**client] as usize == level);
        let count = |(hits, all): (usize, usize), client: &usize| {
            (hits + usize::from(judged.judge.recovered(cohort.pre[*client], cohort.post[*client]).improvement), all + 1)
        };
        clients.fold((0, 0), count)
    };
    let one = |pair: (usize, usize)| {
        let needed = number_needed(&newcombe(improved(pair.0), improved(pair.1))?)?;
        Some(NumberNeeded { contrast: contrast(&cohort.levels, pair), number: needed.number, low: needed.low, high: needed.high })
    };
    asked(cohort, parts.spec.contrasts).into_iter().filter_map(one).collect()
}

/// The adjusted differences as they are, and with the missing treated otherwise.
fn sensitivity(parts: &Parts<'_>) -> Vec<SensitivityLine> {
    let carried = parts.cohort.carried > 0;
    let label = if carried { "Last score carried forward (sensitivity line)" } else { "Clients with both scores" };
    let mut lines = parts.adjusted.map(|it| sensitivity_lines(it, parts.spec.contrasts, label, !carried)).unwrap_or_default();
    if carried && let Ok(measured) = adjusted(parts.cohort, parts.setting, parts.spec, &parts.cohort.measured) {
        lines.splice(0..0, sensitivity_lines(&measured, parts.spec.contrasts, "Clients with both scores", false));
    }
    lines
}

fn sensitivity_lines(of: &Adjusted, contrasts: Contrasts, label: &str, headline: bool) -> Vec<SensitivityLine> {
    let pairs = of.fit.pairs.iter().zip(&of.fit.differences).filter(|((_, earlier), _)| contrasts == Contrasts::Pairs || *earlier == 0);
    pairs
        .map(|(pair, it)| SensitivityLine {
            label: label.to_owned(),
            headline,
            contrast: contrast(&of.model.levels, *pair),
            n: of.model.len(),
            est: it.est,
            ci_low: it.low,
            ci_high: it.high,
            p: it.p,
        })
        .collect()
}

/// How far the lost of the first group of each pair could tip its difference.
fn tipping_points(of: &Adjusted, spec: &PrepostSpec, drop_out: &[DropOut]) -> Vec<TippingPoint> {
    let lost_share = |group: &str| drop_out.iter().find(|it| it.group == group).map_or(0.0, |it| 1.0 - it.completed_share);
    let pairs =
        of.fit.pairs.iter().zip(&of.fit.differences).filter(|((_, earlier), _)| spec.contrasts == Contrasts::Pairs || *earlier == 0);
    pairs
        .filter_map(|(pair, it)| {
            let shifted = of.model.levels[pair.0].clone();
            let lost_share = lost_share(&shifted);
            let tip = tipping(it.est, it.low, it.high, lost_share)?;
            Some(TippingPoint {
                contrast: contrast(&of.model.levels, *pair),
                shifted,
                lost_share,
                points: tip.to_unclear,
                points_to_zero: tip.to_zero,
            })
        })
        .collect()
}
