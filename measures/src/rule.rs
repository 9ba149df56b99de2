//! Rule results: diagnostic algorithms, provisional diagnoses, triage and screening rules, all of them counted cases.
//!
//! A requirement is true, false, or open while answers are missing. Nothing is guessed: an open case leaves the rule open.

use serde::Serialize;

use crate::{
    definition::{By, Outcome, Rule},
    form::{Form, Mark, Taking},
    measure::{CasePlan, Demand, RulePlan},
    score::ScaleScore,
};

/// What a rule came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleResult<'m> {
    /// The rule.
    pub rule: &'m str,
    /// What it says; none while it is open.
    pub result: Option<&'m Outcome>,
}

/// Every rule, in the order of the definition.
pub fn results<'m>(form: &Form<'m>, scales: &[ScaleScore<'m>]) -> Vec<RuleResult<'m>> {
    let rules = form.measure.definition().rules.iter().zip(&form.measure.plan.rules);
    rules.map(|(rule, plan)| RuleResult { rule: &rule.id, result: decide(rule, plan, form, scales) }).collect()
}

fn decide<'m>(rule: &'m Rule, plan: &RulePlan, form: &Form<'m>, scales: &[ScaleScore<'m>]) -> Option<&'m Outcome> {
    if rule.needs_sex && form.taking.sex.is_none() {
        return None;
    }
    if !rule.partial && plan.items.iter().any(|place| form.mark(*place) == Mark::Blank) {
        return None;
    }
    for (case, plan) in rule.cases.iter().zip(&plan.cases) {
        if holds(plan, form, scales, form.taking)? {
            return Some(&case.result);
        }
    }
    Some(&rule.otherwise)
}

/// Whether a case holds: false as soon as one requirement is false, open while none is false and one is open.
fn holds(case: &CasePlan, form: &Form<'_>, scales: &[ScaleScore<'_>], taking: Taking) -> Option<bool> {
    if case.sex.is_some_and(|sex| taking.sex != Some(sex)) {
        return Some(false);
    }
    let mut open = false;
    for demand in &case.demands {
        match met(demand, form, scales) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => open = true,
        }
    }
    (!open).then_some(true)
}

fn met(demand: &Demand, form: &Form<'_>, scales: &[ScaleScore<'_>]) -> Option<bool> {
    match demand {
        Demand::Items { items, by, least, most } => {
            enough(items.iter().map(|(place, at_least)| reaches(form, *place, *at_least, *by)), *least, *most)
        }
        Demand::Groups { groups, by, least, most } => enough(
            groups.iter().map(|group| any(group.iter().map(|(place, at_least)| reaches(form, *place, *at_least, *by)))),
            *least,
            *most,
        ),
        Demand::Scale { place, at_least, at_most } => {
            let score = scales.get(*place).and_then(ScaleScore::compared)?;
            Some(at_least.is_none_or(|bound| score >= bound - 1e-9) && at_most.is_none_or(|bound| score <= bound + 1e-9))
        }
    }
}

/// Whether an item reaches a threshold; open where it is blank.
#[allow(clippy::cast_precision_loss)] // bounds keep numbers small
fn reaches(form: &Form<'_>, place: usize, at_least: f64, by: By) -> Option<bool> {
    let value = match (form.mark(place), by) {
        (Mark::Blank, _) => None,
        (Mark::Given(_), By::Answer) => form.answers().get(place).copied().flatten().map(|code| code as f64),
        (Mark::Given(score) | Mark::Skipped(score), _) => Some(score),
    };
    value.map(|value| value >= at_least)
}

/// Whether one of them holds: open where none does and one is open.
fn any(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut open = false;
    for one in all {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => open = true,
        }
    }
    (!open).then_some(false)
}

/// Whether at least and at most so many of them hold.
fn enough(all: impl Iterator<Item = Option<bool>>, least: usize, most: usize) -> Option<bool> {
    let (mut sure, mut open) = (0, 0);
    for one in all {
        match one {
            Some(holds) => sure += usize::from(holds),
            None => open += 1,
        }
    }
    if sure > most || sure + open < least {
        return Some(false);
    }
    (sure >= least && sure + open <= most).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Library, form::Sex};

    fn said(id: &str, rule: &str, answers: &[Option<i64>], sex: Option<Sex>) -> Option<Outcome> {
        let library = Library::shipped();
        let form = Form::of_list(library.find(id).unwrap(), answers, Taking { sex, ..Taking::default() }).unwrap();
        form.assess().rules.iter().find(|result| result.rule == rule).unwrap().result.cloned()
    }
    fn text(outcome: &str) -> Option<Outcome> {
        Some(Outcome::Text(outcome.to_owned()))
    }

    #[test]
    fn the_triage_is_said_as_soon_as_the_blanks_cannot_matter() {
        let triage = |answers: [i64; 7]| said("cssrs_screen", "triage", &answers.map(|code| (code >= 0).then_some(code)), None);
        assert_eq!(triage([-1, -1, -1, 1, -1, -1, -1]), text("high"));
        assert_eq!(triage([1, 0, -1, -1, -1, 0, -1]), text("low"), "3 to 5 and 7 are not asked");
        assert_eq!(triage([1, 1, 0, -1, 0, 0, 0]), None, "4 may still be yes");
        assert_eq!(triage([0, 0, -1, -1, -1, 1, 0]), text("moderate"));
        assert_eq!(triage([-1, 0, -1, -1, -1, 0, -1]), None);
    }

    #[test]
    fn the_phq_algorithm_is_open_while_an_answer_is_missing() {
        let full = [2, 0, 2, 2, 2, 0, 0, 0, 1].map(Some);
        assert_eq!(said("phq9", "phq_algorithm", &full, None), text("major depressive syndrome"));
        let mut gap = full;
        gap[5] = None;
        assert_eq!(said("phq9", "phq_algorithm", &gap, None), None);
        assert_eq!(said("phq9", "phq_algorithm", &[2, 0, 2, 2, 1, 0, 0, 0, 0].map(Some), None), text("other depressive syndrome"));
        assert_eq!(said("phq9", "phq_algorithm", &[0, 0, 3, 3, 3, 3, 3, 3, 0].map(Some), None), text("none"));
    }

    #[test]
    fn the_categories_of_the_cesd_r_count_symptom_groups_and_not_questions() {
        let category = |answers: [(usize, i64); 5], rest: i64| {
            let mut all = [Some(rest); 20];
            answers.iter().filter(|(item, _)| *item > 0).for_each(|(item, code)| all[item - 1] = Some(*code));
            said("cesdr", "cesdr_category", &all, None)
        };
        // Sadness (2), sleep (5), thinking (3), tiredness (7), guilt (9).
        assert_eq!(category([(2, 4), (5, 4), (3, 4), (7, 4), (9, 4)], 0), text("meets criteria for a major depressive episode"));
        assert_eq!(category([(2, 4), (5, 4), (3, 4), (7, 4), (9, 3)], 0), text("probable major depressive episode"), "3 is not daily");
        assert_eq!(category([(10, 4), (5, 3), (3, 3), (7, 3), (0, 0)], 0), text("probable major depressive episode"));
        assert_eq!(category([(2, 4), (5, 3), (11, 3), (19, 3), (3, 3)], 0), text("possible major depressive episode"), "sleep counts once");
        assert_eq!(category([(2, 4), (4, 4), (6, 4), (5, 4), (0, 0)], 0), text("no clinical significance"), "12 points in two groups");
        assert_eq!(
            category([(5, 4), (3, 4), (7, 4), (9, 4), (14, 4)], 1),
            text("subthreshold depressive symptoms"),
            "neither sad nor listless"
        );
        let mut gap = [Some(4); 20];
        gap[19] = None;
        assert_eq!(said("cesdr", "cesdr_category", &gap, None), None);
    }

    #[test]
    fn the_cut_off_of_the_audit_c_is_that_of_the_persons_sex() {
        let positive = |sex| said("audit_c", "audit_c_positive", &[Some(1), Some(1), Some(1)], sex);
        assert_eq!(positive(Some(Sex::Female)), Some(Outcome::Truth(true)));
        assert_eq!(positive(Some(Sex::Male)), Some(Outcome::Truth(false)));
        assert_eq!(positive(None), None);
    }
}
