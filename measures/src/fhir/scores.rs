//! Scores as SDC wants them: a named FHIRPath expression for each scale, and a hidden item whose answer it computes.
//!
//! The published examples sum whatever is there, so that a blank counts as nothing. These keep to the rule of the scale: too many blanks
//! give no score, the mean of the rest stands for the others where the scale says so, and skipped items have their score. They are a
//! courtesy to other programs; our own reader scores by the definition. Nothing is written rather than something that could differ:
//! no tables (which need age and sex), and none but complete forms where a skip depends on the person.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::path::{self, Skips};
use crate::{
    definition::{Allowed, Definition, Item, Method, MissingRule, Scale},
    form::Form,
};

/// The HL7 extension of an item that is not shown.
const HIDDEN: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden";

/// Where the score of a scale stands in a response. An item's own id holds no slash.
fn link(scale: &Scale) -> String {
    format!("score/{}", scale.id)
}

/// The variables at the head of a questionnaire and the items that show them, in the order of the scales.
pub fn write(definition: &Definition) -> (Vec<Value>, Vec<Value>) {
    let skips = Skips::of(definition);
    let (mut variables, mut items) = (skips.variables(), Vec::new());
    for Computed { scale, name, parts, score } in computed(definition, &skips) {
        variables.extend(parts.iter().map(|(name, expression)| path::extension(path::VARIABLE, Some(name), expression)));
        variables.push(path::extension(path::VARIABLE, Some(&name), &score));
        let title = if scale.title.is_empty() { &scale.id } else { &scale.title };
        items.push(json!({
            "extension": [{ "url": HIDDEN, "valueBoolean": true }, path::extension(path::CALCULATED, None, &format!("%{name}"))],
            "linkId": link(scale),
            "text": title,
            "type": "decimal",
            "required": false,
            "readOnly": true,
        }));
    }
    (variables, items)
}

/// The scores of a form, as answers to those items.
pub fn answered(form: &Form<'_>) -> Vec<Value> {
    let assessment = form.assess();
    let definition = form.measure().definition();
    let known = computed(definition, &Skips::of(definition));
    let one = |one: &Computed<'_>| {
        let score = assessment.scales.iter().find(|score| score.scale == one.scale.id)?.score?;
        Some(json!({ "linkId": link(one.scale), "answer": [{ "valueDecimal": score }] }))
    };
    known.iter().filter_map(one).collect()
}

/// A scale that an expression computes.
struct Computed<'a> {
    scale: &'a Scale,
    /// The variable that is its score.
    name: String,
    /// The variables that it is made of.
    parts: Vec<(String, String)>,
    score: String,
}

fn computed<'a>(definition: &'a Definition, skips: &Skips<'_>) -> Vec<Computed<'a>> {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut all = Vec::new();
    for scale in &definition.scales {
        let mut base = camel(&scale.id);
        while !taken.insert(base.clone()) {
            base.push('x');
        }
        let written = match scale.method {
            Method::Sum | Method::Mean | Method::Max | Method::Count => of_items(definition, skips, scale, &base),
            Method::Linear => linear(scale, &names).map(|score| (Vec::new(), score)),
            Method::Lookup => None,
        };
        if let Some((parts, score)) = written {
            let name = format!("score{base}");
            names.insert(&scale.id, name.clone());
            all.push(Computed { scale, name, parts, score });
        }
    }
    all
}

/// `eating_concern` as `EatingConcern`: letters and digits are what both FHIR and FHIRPath take for a name.
fn camel(id: &str) -> String {
    let part = |part: &str| part.chars().enumerate().map(|(n, c)| if n == 0 { c.to_ascii_uppercase() } else { c }).collect::<String>();
    id.split(|c: char| !c.is_ascii_alphanumeric()).map(part).collect()
}

fn linear(scale: &Scale, names: &BTreeMap<&str, String>) -> Option<String> {
    let term = |(of, weight): &(String, f64)| Some(format!("%{} * {}", names.get(of.as_str())?, path::number(*weight)));
    let terms: Option<Vec<String>> = scale.terms.iter().map(term).collect();
    let sum = format!("({} + {})", terms?.join(" + "), path::number(scale.constant.unwrap_or(0.0)));
    Some(times(sum, scale.multiply))
}

fn times(score: String, multiply: f64) -> String {
    #[allow(clippy::float_cmp)] // one is written as one
    if multiply == 1.0 { score } else { format!("{score} * {}", path::number(multiply)) }
}

type Parts = (Vec<(String, String)>, String);

fn of_items(definition: &Definition, skips: &Skips<'_>, scale: &Scale, base: &str) -> Option<Parts> {
    let items: Vec<&Item> = scale.items.iter().filter_map(|id| definition.items.iter().find(|item| item.id == *id)).collect();
    let all = items.len();
    let person = items.iter().any(|item| skips.about(item).iter().any(|n| !skips.by_answers(*n)));
    let skipped = if person { Skipped::default() } else { skipped(skips, &items)? };
    let allowed = match (scale.missing, &scale.max_missing) {
        _ if person => 0,
        (MissingRule::Invalid, _) => 0,
        (_, Allowed::Number(number)) => *number as usize,
        (_, Allowed::Word(_)) => all / 2,
    };
    let values = format!("answers{base}");
    let mut parts = vec![(values.clone(), collected(definition, scale, &items))];
    let mut there = format!("%{values}.count()");
    let mut sum = format!("%{values}.aggregate($this + $total, 0)");
    if !skipped.count.is_empty() {
        if matches!(scale.method, Method::Max | Method::Count) {
            return None;
        }
        parts.push((format!("skipped{base}"), skipped.count.join(" + ")));
        there = format!("({there} + %skipped{base})");
        if !skipped.score.is_empty() {
            sum = format!("({sum} + {})", skipped.score.join(" + "));
        }
    }
    let whole = |sum: String| if allowed > 0 && scale.missing == MissingRule::Prorate { format!("{sum} / {there} * {all}") } else { sum };
    let score = match scale.method {
        Method::Sum => whole(sum),
        Method::Count => whole(counted(definition, scale, &items)),
        Method::Mean if scale.missing == MissingRule::Zero => format!("{sum} / {all}"),
        Method::Mean => format!("{sum} / {there}"),
        Method::Max => format!("%{values}.aggregate(iif($total.empty() or $this > $total, $this, $total))"),
        Method::Linear | Method::Lookup => return None,
    };
    // Where nothing at all is answered there is no score, whatever may be missing.
    let needed = all.saturating_sub(allowed).max(1);
    Some((parts, format!("iif({there} >= {needed}, {})", times(score, scale.multiply))))
}

/// The scores of the answered items after reversal, as one collection that keeps equal ones apart.
fn collected(definition: &Definition, scale: &Scale, items: &[&Item]) -> String {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for item in items {
        let turned = turned(definition, scale, item);
        match groups.iter_mut().find(|group| group.0 == turned) {
            Some(group) => group.1.push(&item.id),
            None => groups.push((turned, vec![&item.id])),
        }
    }
    let written = groups.iter().map(|(turned, ids)| format!("{}{turned}", path::answers(ids)));
    written.reduce(|all, more| format!("{all}.combine({more})")).unwrap_or_default()
}

/// What turns the answers to an item into what counts on the scale.
fn turned(definition: &Definition, scale: &Scale, item: &Item) -> String {
    let scored = path::scored(definition, item);
    match definition.reach(item).filter(|_| scale.reverse.contains(&item.id)) {
        Some((low, high)) => format!("{scored}.select({} - $this)", path::number(low + high)),
        None => scored,
    }
}

/// How many items reach their threshold.
fn counted(definition: &Definition, scale: &Scale, items: &[&Item]) -> String {
    let one = |item: &&Item| {
        let at_least = scale.at_least_for.get(&item.id).copied().or(scale.at_least).unwrap_or_default();
        let scores = (path::answers(&[&item.id]), turned(definition, scale, item));
        format!("{}{}.where($this >= {}).count()", scores.0, scores.1, path::number(at_least))
    };
    let all: Vec<String> = items.iter().map(one).collect();
    format!("({})", all.join(" + "))
}

/// What skipped items of a scale come to: how many they are, and what they score where that is not nothing.
#[derive(Default)]
struct Skipped {
    count: Vec<String>,
    score: Vec<String>,
}

/// Items of the same skips are one group. None where two skips of an item give it different scores.
fn skipped(skips: &Skips<'_>, items: &[&Item]) -> Option<Skipped> {
    let mut groups: Vec<(&[usize], Vec<&str>)> = Vec::new();
    for item in items {
        let about = skips.about(item);
        match groups.iter_mut().find(|group| group.0 == about) {
            _ if about.is_empty() => {}
            Some(group) => group.1.push(&item.id),
            None => groups.push((about, vec![&item.id])),
        }
    }
    let mut all = Skipped::default();
    for (about, ids) in &groups {
        let score = about.first().and_then(|n| skips.get(*n))?.score;
        #[allow(clippy::float_cmp)] // scores as they are written
        if about.iter().any(|n| skips.get(*n).is_none_or(|skip| skip.score != score)) {
            return None;
        }
        let count = format!("iif({}, {} - {}.count(), 0)", Skips::any(about), ids.len(), path::answers(ids));
        #[allow(clippy::float_cmp)] // nothing is written as nothing
        if score != 0.0 {
            all.score.push(format!("{} * {count}", path::number(score)));
        }
        all.count.push(count);
    }
    Some(all)
}
