//! The parameters of change, from the specification and the scores.

use super::{
    output::{CategoryRate, Cutoffs, Named, Parameters, Recovery},
    spec::{CutoffSpec, Deviation, RciSpec, SampleOf},
};
use crate::{
    change::{CaseRule, Category, Judge, Population, Recovered, Reliable},
    describe::Summary,
    rates::wilson,
    refusal::Refusal,
};

/// What the scores of an analysis are judged by.
pub(super) struct Judged {
    pub judge: Judge,
    pub params: Parameters,
    pub se_diff: Option<f64>,
    /// By all rules, when one was chosen.
    pub cutoffs: Option<Cutoffs>,
}

/// Out of the specification; `before` are all scores before, `complete` those of clients with both scores.
pub(super) fn judged(rci: &RciSpec, before: &[f64], complete: &[f64]) -> Result<Judged, Refusal> {
    let sample = |whose: SampleOf| match whose {
        SampleOf::Sample => Summary::of(before),
        SampleOf::SampleComplete => Summary::of(complete),
    };
    let reliable = reliable(rci, sample)?;
    let whose = if let Some(Deviation::Sample(whose)) = rci.sd { whose } else { SampleOf::Sample };
    let (cutoff, cutoffs) = cutoff(rci, sample(whose))?;
    let case = rci.case.unwrap_or(if rci.higher_is_worse { CaseRule::Ge } else { CaseRule::Le });
    if cutoff.is_some() && case.is_high() != rci.higher_is_worse {
        let say = format!(
            "The cut-off and the direction of the measure contradict each other: a case is said to be {} it, and a higher score to be {}.",
            case.words(),
            if rci.higher_is_worse { "worse" } else { "better" }
        );
        return Err(Refusal::new("change.case", say));
    }
    let judge = Judge { reliable, cutoff, case, higher_is_worse: rci.higher_is_worse };
    let by_index = matches!(reliable, Reliable::Index { .. });
    let sd = match rci.sd {
        Some(Deviation::Number(sd)) => Some(sd),
        Some(Deviation::Sample(whose)) => Some(sample(whose).sd),
        None => None,
    };
    let params = Parameters {
        sd: sd.filter(|_| by_index),
        r: rci.r.filter(|_| by_index),
        points: rci.points,
        cutoff,
        case,
        higher_is_worse: rci.higher_is_worse,
        z: by_index.then_some(rci.z),
    };
    let se_diff = if let Reliable::Index { se_diff, .. } = reliable { Some(se_diff) } else { None };
    Ok(Judged { judge, params, se_diff, cutoffs })
}

fn reliable(rci: &RciSpec, sample: impl Fn(SampleOf) -> Summary) -> Result<Reliable, Refusal> {
    if let Some(points) = rci.points {
        return Reliable::points(points);
    }
    let sd = match rci.sd {
        Some(Deviation::Number(sd)) => sd,
        Some(Deviation::Sample(whose)) => sample(whose).sd,
        None => f64::NAN,
    };
    match (rci.sd, rci.r) {
        (Some(_), Some(r)) => Reliable::index(sd, r, rci.z),
        _ => Err(Refusal::new(
            "change.parameters",
            "Reliable change needs either a standard deviation and a reliability (sd and r), or published points.",
        )),
    }
}

fn cutoff(rci: &RciSpec, clinical: Summary) -> Result<(Option<f64>, Option<Cutoffs>), Refusal> {
    match rci.cutoff {
        None => Ok((None, None)),
        Some(CutoffSpec::Number(cutoff)) => Ok((Some(cutoff), None)),
        Some(CutoffSpec::Rule { rule, functional_mean, functional_sd, clinical_mean, clinical_sd }) => {
            let clinical = Population { mean: clinical_mean.unwrap_or(clinical.mean), sd: clinical_sd.unwrap_or(clinical.sd) };
            let functional = Population { mean: functional_mean, sd: functional_sd };
            let all = Cutoffs::between(clinical, functional, rci.higher_is_worse)?;
            Ok((Some(all.by(rule)), Some(all)))
        }
    }
}

/// A share with its limits as results show it; none of nobody.
pub(super) fn rate(n: usize, of: usize) -> Option<CategoryRate> {
    wilson(n, of).map(|share| CategoryRate { n, of, p: share.p, wilson_low: share.low, wilson_high: share.high })
}

/// How many clients are in each category, in the order of tables.
pub(super) fn counted(categories: &[Category]) -> Named<usize> {
    Category::ALL
        .iter()
        .map(|wanted| (wanted.name().to_owned(), categories.iter().filter(|category| *category == wanted).count()))
        .collect()
}

/// The categories as shares.
pub(super) fn rates(categories: &[Category]) -> Named<CategoryRate> {
    counted(categories).0.into_iter().filter_map(|(name, n)| rate(n, categories.len()).map(|rate| (name, rate))).collect()
}

/// Recovery of these clients.
pub(super) fn recovery(clients: &[Recovered]) -> Recovery {
    let count = |what: fn(&Recovered) -> bool| clients.iter().filter(|client| what(client)).count();
    let (all, cases) = (clients.len(), count(|client| client.case_before));
    Recovery {
        recovery: rate(count(|client| client.recovery), cases),
        reliable_recovery: rate(count(|client| client.reliable_recovery), cases),
        reliable_recovery_of_all: rate(count(|client| client.reliable_recovery), all),
        reliable_improvement: rate(count(|client| client.improvement), all),
        reliable_deterioration: rate(count(|client| client.deterioration), all),
    }
}
