//! Number, mean and standard deviation by occasion and group.

use super::{
    frame::Frame,
    labels::{Fallback, labels},
    long::long,
    output::{Attrition, Named, Occasion, Present, Trajectory},
    run::Setting,
    spec::{AttritionSpec, LongSpec},
    trajectory::point,
};
use crate::{describe::Summary, refusal::Refusal, warn};

/// Scores with occasion and group, one row each.
pub(super) struct Rows {
    /// Occasions in ascending order.
    pub times: Vec<f64>,
    /// Levels of the group that occur.
    pub levels: Vec<String>,
    /// For each level the clients it has, measured or not.
    pub clients: Vec<usize>,
    /// For each occasion and level the scores.
    pub scores: Vec<Vec<Vec<f64>>>,
}

/// Collects the scores of a column by occasion and group.
pub(super) fn rows(frame: &Frame, id: &str, time: &str, value: &str, group: Option<&str>) -> Result<Rows, Refusal> {
    let (at, scores) = (frame.numbers(time)?, frame.numbers(value)?);
    let (levels, codes) = match group {
        Some(group) => frame.levels(group)?,
        None => (vec!["All clients".to_owned()], vec![Some(0); frame.rows]),
    };
    let ids = frame.identities(id)?;
    let mut times: Vec<f64> = at.iter().copied().filter(|at| !at.is_nan()).map(|at| at + 0.0).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let mut found = vec![vec![Vec::new(); levels.len()]; times.len()];
    for ((at, score), code) in at.iter().zip(scores).zip(&codes) {
        let place = times.binary_search_by(|known| known.total_cmp(&(at + 0.0)));
        if let (Ok(place), Some(code), false) = (place, code, score.is_nan()) {
            found[place][*code as usize].push(*score);
        }
    }
    let mut who: Vec<(u32, &super::frame::Identity)> = codes.iter().zip(&ids).filter_map(|(code, id)| Some(((*code)?, id))).collect();
    who.sort();
    who.dedup();
    let clients: Vec<usize> = (0..levels.len()).map(|level| who.iter().filter(|(code, _)| *code as usize == level).count()).collect();
    let there: Vec<usize> = (0..levels.len()).filter(|level| clients[*level] > 0).collect();
    Ok(Rows {
        times,
        levels: there.iter().map(|level| levels[*level].clone()).collect(),
        clients: there.iter().map(|level| clients[*level]).collect(),
        scores: found.into_iter().map(|mut groups| there.iter().map(|level| std::mem::take(&mut groups[*level])).collect()).collect(),
    })
}

impl Rows {
    pub fn trajectory(&self) -> Trajectory {
        let occasions = self.times.iter().map(|at| Occasion { label: at.to_string(), at: *at }).collect();
        let one = |group: usize| (0..self.times.len()).map(move |occasion| (group, occasion));
        let points = (0..self.levels.len()).flat_map(one);
        let points =
            points.map(|(group, occasion)| point(group, occasion, &Summary::of(&self.scores[occasion][group]), self.clients[group]));
        Trajectory { occasions, groups: self.levels.clone(), points: points.collect() }
    }
    /// Of each group, how many have a score at the first occasion and how many at the last.
    pub fn ends(&self) -> Vec<(String, usize, usize)> {
        let count = |occasion: Option<&Vec<Vec<f64>>>, group: usize| occasion.map_or(0, |groups| groups[group].len());
        let one = |(group, level): (usize, &String)| (level.clone(), count(self.scores.first(), group), count(self.scores.last(), group));
        self.levels.iter().enumerate().map(one).collect()
    }
}

/// The names of the columns with the occasion and the score.
pub(super) fn time_and_value<'a>(long: Option<&'a LongSpec>, time: Option<&'a str>, value: Option<&'a str>) -> Option<(&'a str, &'a str)> {
    long.map_or_else(|| time.zip(value), |long| Some((long.time.as_str(), long.value.as_str())))
}

/// Who was measured when.
///
/// # Errors
/// A column is not there or holds text, or neither `long` nor `time` and `value` are given.
pub(super) fn attrition(setting: &Setting<'_>, spec: &AttritionSpec) -> Result<Attrition, Refusal> {
    let Some((time, value)) = time_and_value(spec.long.as_ref(), spec.time.as_deref(), spec.value.as_deref()) else {
        let say = "To show who was measured when, the specification must say which columns hold the occasion and the score (time and value, or long).";
        return Err(Refusal::new("spec.attrition", say));
    };
    let made = spec.long.as_ref().map(|it| long(setting.frame, it)).transpose()?;
    let rows = rows(made.as_ref().unwrap_or(setting.frame), setting.id(), time, value, spec.group.as_deref())?;
    let mut occasions = Named::new();
    for (at, groups) in rows.times.iter().zip(&rows.scores) {
        let present = |scores: &Vec<f64>| {
            let of = Summary::of(scores);
            Present { n: of.n, mean: (of.n > 0).then_some(of.mean), sd: (of.n > 1).then_some(of.sd) }
        };
        occasions.push(at.to_string(), rows.levels.iter().cloned().zip(groups.iter().map(present)).collect());
    }
    let trajectory = rows.trajectory();
    let end = |place: Option<&Occasion>| place.map(|it| it.label.clone()).unwrap_or_default();
    let (before, after) = (end(trajectory.occasions.first()), end(trajectory.occasions.last()));
    let fallback = Fallback {
        measure: value,
        group: spec.group.as_deref().unwrap_or_default(),
        before: &before,
        after: &after,
        higher_is_worse: None,
    };
    Ok(Attrition { occasions, warnings: warn::attrition(&rows.ends()), labels: labels(setting, &spec.labels, &fallback), trajectory })
}
