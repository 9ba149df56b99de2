//! A definition made ready for scoring: ids resolved to places once, so that a million forms are scored without looking up a name.

use std::collections::BTreeMap;

use crate::{
    definition::{Allowed, By, Choice, Definition, Method, MissingRule, Scale},
    form::{Mode, Sex},
};

/// The whole definition by places.
#[derive(Debug, Clone)]
pub struct Plan {
    pub items: Vec<ItemPlan>,
    pub scales: Vec<ScalePlan>,
    pub skips: Vec<SkipPlan>,
    pub rules: Vec<RulePlan>,
    /// The place of each item.
    pub places: BTreeMap<String, usize>,
    /// The places of the risk items.
    pub risks: Vec<usize>,
    /// How many items may stand in scales.
    pub scored: usize,
}

/// How an item is answered and what the answers score.
#[derive(Debug, Clone)]
pub struct ItemPlan {
    /// The options, or none where a number is typed in.
    pub choices: Vec<Choice>,
    /// The lowest and highest number that is typed in.
    pub number: (i64, i64),
    pub scored: bool,
}

/// An item of a scale.
#[derive(Debug, Clone)]
pub struct Member {
    pub place: usize,
    /// Lowest plus highest option score, for an item that is reversed.
    pub reversed: Option<f64>,
    /// The score that counts, for the method count.
    pub at_least: f64,
}

/// What a scale is made of.
#[derive(Debug, Clone)]
pub enum Terms {
    Items(Vec<Member>),
    /// Places of earlier scales and their weights, and the constant.
    Linear(Vec<(usize, f64)>, f64),
    /// The place of an earlier scale.
    Lookup(usize),
}

#[derive(Debug, Clone)]
pub struct ScalePlan {
    pub terms: Terms,
    /// How many items may be missing.
    pub allowed: usize,
}

#[derive(Debug, Clone)]
pub struct SkipPlan {
    pub when: Vec<(usize, crate::definition::Threshold)>,
    pub sex: Option<Sex>,
    pub mode: Option<Mode>,
    pub items: Vec<usize>,
    pub score: f64,
}

#[derive(Debug, Clone)]
pub struct RulePlan {
    pub cases: Vec<CasePlan>,
    /// Every item that a case names.
    pub items: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct CasePlan {
    pub sex: Option<Sex>,
    pub demands: Vec<Demand>,
}

/// One requirement of a case.
#[derive(Debug, Clone)]
pub enum Demand {
    /// Items with their thresholds; how many must and may reach them.
    Items {
        items: Vec<(usize, f64)>,
        by: By,
        least: usize,
        most: usize,
    },
    /// The same with groups of items, of which one is enough.
    Groups {
        groups: Vec<Vec<(usize, f64)>>,
        by: By,
        least: usize,
        most: usize,
    },
    Scale {
        place: usize,
        at_least: Option<f64>,
        at_most: Option<f64>,
    },
}

impl Plan {
    /// The plan of a definition that passed its checks.
    pub fn of(definition: &Definition) -> Self {
        let places: BTreeMap<&str, usize> = definition.items.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
        let scales: BTreeMap<&str, usize> = definition.scales.iter().enumerate().map(|(at, scale)| (scale.id.as_str(), at)).collect();
        let names = Names { definition, places, scales };
        let items: Vec<ItemPlan> = definition.items.iter().map(|item| names.item(item)).collect();
        Self {
            scored: items.iter().filter(|item| item.scored).count(),
            items,
            places: names.places.iter().map(|(id, place)| ((*id).to_owned(), *place)).collect(),
            scales: definition.scales.iter().map(|scale| names.scale(scale)).collect(),
            skips: definition.skip.iter().map(|skip| names.skip(skip)).collect(),
            risks: definition.risk.iter().map(|risk| names.place(&risk.item).unwrap_or(usize::MAX)).collect(),
            rules: definition.rules.iter().map(|rule| names.rule(rule)).collect(),
        }
    }
}

struct Names<'a> {
    definition: &'a Definition,
    places: BTreeMap<&'a str, usize>,
    scales: BTreeMap<&'a str, usize>,
}

impl Names<'_> {
    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    fn item(&self, item: &crate::definition::Item) -> ItemPlan {
        let list = self.definition.options.iter().find(|list| Some(&list.key) == item.options.as_ref());
        ItemPlan {
            choices: list.map(|list| list.values.clone()).unwrap_or_default(),
            number: item.number.unwrap_or((0, -1)),
            scored: item.scored,
        }
    }

    fn scale(&self, scale: &Scale) -> ScalePlan {
        let terms = match scale.method {
            Method::Sum | Method::Mean | Method::Max | Method::Count => {
                Terms::Items(scale.items.iter().filter_map(|id| self.member(scale, id)).collect())
            }
            Method::Linear => {
                let terms = scale.terms.iter().filter_map(|(name, weight)| Some((*self.scales.get(name.as_str())?, *weight)));
                Terms::Linear(terms.collect(), scale.constant.unwrap_or(0.0))
            }
            Method::Lookup => {
                Terms::Lookup(scale.of.as_ref().and_then(|name| self.scales.get(name.as_str())).copied().unwrap_or(usize::MAX))
            }
        };
        let allowed = match (scale.missing, &scale.max_missing) {
            (MissingRule::Invalid, _) => 0,
            (_, Allowed::Number(number)) => *number as usize,
            // The half rule (RAND-36 scoring manual): a scale needs at least half of its items.
            (_, Allowed::Word(_)) => scale.items.len() / 2,
        };
        ScalePlan { terms, allowed }
    }

    fn member(&self, scale: &Scale, id: &String) -> Option<Member> {
        let place = self.place(id)?;
        let (low, high) = self.definition.items.get(place).and_then(|item| self.definition.reach(item)).unwrap_or((0.0, 0.0));
        let reversed = scale.reverse.contains(id).then_some(low + high);
        let at_least = scale.at_least_for.get(id).copied().or(scale.at_least).unwrap_or(f64::INFINITY);
        Some(Member { place, reversed, at_least })
    }

    fn skip(&self, skip: &crate::definition::Skip) -> SkipPlan {
        let compared = skip.when.iter().flat_map(|when| &when.0);
        let when = compared.filter_map(|comparison| Some((self.place(&comparison.item)?, comparison.threshold))).collect();
        SkipPlan { when, sex: skip.sex, mode: skip.mode, items: self.definition.skipped(skip), score: skip.score }
    }

    fn rule(&self, rule: &crate::definition::Rule) -> RulePlan {
        let cases = rule
            .cases
            .iter()
            .map(|case| CasePlan { sex: case.sex, demands: case.all.iter().map(|one| self.demand(one)).collect() })
            .collect();
        let criteria = rule.cases.iter().flat_map(|case| &case.all);
        let named = criteria.flat_map(|criterion| criterion.items.iter().chain(criterion.groups.iter().flatten()));
        RulePlan { cases, items: named.filter_map(|id| self.place(id)).collect() }
    }

    fn demand(&self, one: &crate::definition::Criterion) -> Demand {
        if let Some(place) = one.scale.as_ref().and_then(|name| self.scales.get(name.as_str())) {
            return Demand::Scale { place: *place, at_least: one.at_least, at_most: one.at_most };
        }
        let usual = one.at_least.unwrap_or(f64::INFINITY);
        let item = |id: &String| Some((self.place(id)?, one.at_least_for.get(id).copied().unwrap_or(usual)));
        let (least, most) = (one.count.unwrap_or(1) as usize, one.count_max.map_or(usize::MAX, |most| most as usize));
        if one.groups.is_empty() {
            return Demand::Items { items: one.items.iter().filter_map(item).collect(), by: one.by, least, most };
        }
        let groups = one.groups.iter().map(|group| group.iter().filter_map(item).collect()).collect();
        Demand::Groups { groups, by: one.by, least, most }
    }
}
