//! Scales: from marks to a raw sum, a score, a rounded score, a band and a case.

use serde::Serialize;

use crate::{
    definition::{LookupTable, Method, MissingRule, Rounding, Scale},
    form::{Form, Mark},
    measure::Terms,
};

/// The score of one scale, with all that a reader needs to judge it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScaleScore<'m> {
    /// The scale.
    pub scale: &'m str,
    /// The sum of the item scores that are there, after reversal and before multiplying.
    pub raw_sum: f64,
    /// How many items were answered.
    pub n_answered: usize,
    /// How many were not asked, because of an earlier answer or of the person, and have a score all the same.
    pub n_skipped: usize,
    /// How many are missing.
    pub n_missing: usize,
    /// Whether the answered items stand for missing ones.
    pub prorated: bool,
    /// The score, unrounded; none when too many items are missing.
    pub score: Option<f64>,
    /// The score as it is compared with bands and cut-offs; none where the scale is not rounded.
    pub rounded: Option<f64>,
    /// The band.
    pub band: Option<&'m str>,
    /// Whether it is a case by the scale's default cut-off.
    pub case: Option<bool>,
    /// The same, only for cut-offs that are reached from below.
    pub at_or_above_cut: Option<bool>,
    /// The hash of the definition that it was computed with.
    pub definition_hash: &'m str,
}

impl ScaleScore<'_> {
    /// The number that is compared with bands and cut-offs: rounded where the scale rounds, else the score.
    pub fn compared(&self) -> Option<f64> {
        self.rounded.or(self.score)
    }
}

/// Every scale, in the order of the definition; each may look at those before it.
pub fn scales<'m>(form: &Form<'m>) -> Vec<ScaleScore<'m>> {
    let measure = form.measure;
    let mut scores: Vec<ScaleScore<'m>> = Vec::with_capacity(measure.plan.scales.len());
    for (scale, plan) in measure.definition().scales.iter().zip(&measure.plan.scales) {
        let tally = match &plan.terms {
            Terms::Items(members) => of_items(form, scale, members, plan.allowed),
            Terms::Linear(terms, constant) => linear(&scores, terms, *constant, scale.multiply),
            Terms::Lookup(place) => lookup(&scores, *place, scale, form),
        };
        scores.push(read(scale, tally, measure.hash()));
    }
    scores
}

/// What was counted before it is read against bands.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sum: f64,
    answered: usize,
    skipped: usize,
    missing: usize,
    prorated: bool,
    score: Option<f64>,
}

#[allow(clippy::cast_precision_loss)] // at most a few hundred items
fn of_items(form: &Form<'_>, scale: &Scale, members: &[crate::measure::Member], allowed: usize) -> Tally {
    let (mut tally, mut highest, mut reached) = (Tally::default(), f64::NEG_INFINITY, 0.0);
    for member in members {
        let mark = form.mark(member.place);
        match mark {
            Mark::Blank => tally.missing += 1,
            Mark::Skipped(_) => tally.skipped += 1,
            Mark::Given(_) => tally.answered += 1,
        }
        let Some(score) = mark.score() else { continue };
        let score = member.reversed.map_or(score, |both_ends| both_ends - score);
        tally.sum += score;
        highest = highest.max(score);
        reached += f64::from(u8::from(score >= member.at_least));
    }
    let there = tally.answered + tally.skipped;
    if there == 0 || tally.missing > allowed {
        return tally;
    }
    tally.prorated = tally.missing > 0 && scale.missing == MissingRule::Prorate;
    let (there, all) = (there as f64, members.len() as f64);
    // The mean of the answered items, times the number of items: in this order, because published scores are computed so.
    let whole = |sum: f64| if tally.prorated { sum / there * all } else { sum };
    let score = match scale.method {
        Method::Sum => whole(tally.sum),
        Method::Count => whole(reached),
        Method::Mean => tally.sum / if scale.missing == MissingRule::Zero { all } else { there },
        Method::Max => highest,
        Method::Linear | Method::Lookup => return tally,
    };
    tally.score = Some(score * scale.multiply);
    tally
}

/// What a scale made of scales inherits: what is missing in them is missing in it.
fn inherited(scores: &[ScaleScore<'_>], places: impl Iterator<Item = usize>) -> Tally {
    places.filter_map(|place| scores.get(place)).fold(Tally::default(), |tally, part| Tally {
        sum: tally.sum + part.raw_sum,
        answered: tally.answered + part.n_answered,
        skipped: tally.skipped + part.n_skipped,
        missing: tally.missing + part.n_missing,
        prorated: tally.prorated || part.prorated,
        score: None,
    })
}

fn linear(scores: &[ScaleScore<'_>], terms: &[(usize, f64)], constant: f64, multiply: f64) -> Tally {
    let term = |(place, weight): &(usize, f64)| Some(scores.get(*place)?.score? * weight);
    let sum: Option<f64> = terms.iter().map(term).sum();
    let tally = inherited(scores, terms.iter().map(|(place, _)| *place));
    Tally { score: sum.map(|sum| (sum + constant) * multiply), prorated: tally.prorated && sum.is_some(), ..tally }
}

/// The first table that fits the person; a score that stands in no row has no result, because tables are not continued.
fn lookup(scores: &[ScaleScore<'_>], place: usize, scale: &Scale, form: &Form<'_>) -> Tally {
    let tally = inherited(scores, std::iter::once(place));
    let fits = |table: &&LookupTable| {
        let age = |bound: Option<u32>, inside: fn(u32, u32) -> bool| {
            bound.is_none_or(|bound| form.taking.age.is_some_and(|age| inside(age, bound)))
        };
        table.sex.is_none_or(|sex| form.taking.sex == Some(sex))
            && age(table.min_age, |age, low| age >= low)
            && age(table.max_age, |age, high| age <= high)
    };
    let raw = scores.get(place).and_then(ScaleScore::compared);
    let found = raw.zip(scale.lookup.iter().find(fits)).and_then(|(raw, table)| table.table.iter().find(|row| (row.0 - raw).abs() < 1e-9));
    Tally { score: found.map(|row| row.1 * scale.multiply), ..tally }
}

/// To the nearest whole number, a half upwards. Half-way scores that a rounding error puts a hair below are still half-way.
fn half_up(score: f64) -> f64 {
    (score + 0.5 + 1e-9).floor()
}

fn read<'m>(scale: &'m Scale, tally: Tally, hash: &'m str) -> ScaleScore<'m> {
    let rounded = match scale.rounding() {
        Rounding::HalfUp => tally.score.map(half_up),
        Rounding::None => None,
    };
    let compared = rounded.or(tally.score);
    let reached = |bound: f64| compared.is_some_and(|score| score >= bound - 1e-9);
    let case = scale.case.zip(compared).map(|(case, score)| case.holds(score));
    ScaleScore {
        scale: &scale.id,
        raw_sum: tally.sum,
        n_answered: tally.answered,
        n_skipped: tally.skipped,
        n_missing: tally.missing,
        prorated: tally.prorated,
        score: tally.score,
        rounded,
        band: scale.bands.iter().rev().find(|band| reached(band.from)).map(|band| band.label.as_str()),
        case,
        at_or_above_cut: case.filter(|_| scale.case.is_some_and(|case| case.operator.from_below())),
        definition_hash: hash,
    }
}

#[cfg(test)]
mod tests;
