//! Answers that a person must look at. Judged on every form that is saved, however little of it is answered, and on no total.
//!
//! A flag says "review this". The absence of a flag says nothing about a person's safety.

use serde::Serialize;

use crate::{
    definition::{Level, RiskItem},
    form::{Form, Mark},
};

/// One answer that must be looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flag<'m> {
    /// The item.
    pub item: &'m str,
    /// The answer, as the option's code.
    pub answer: i64,
    /// What it scores, before any reversal.
    pub score: f64,
    /// How soon.
    pub level: Level,
    /// Whether it counts only where the practice turned it on.
    pub optional: bool,
    /// What staff should know.
    pub note: &'m str,
}

/// Every flag of a form, in the order of the definition.
pub fn flags<'m>(form: &Form<'m>) -> Vec<Flag<'m>> {
    let flag = |(risk, place): (&'m RiskItem, &usize)| {
        let answer = form.answers().get(*place).copied().flatten()?;
        let Mark::Given(score) = form.mark(*place) else { return None };
        risk.when.holds(score).then_some(Flag {
            item: &risk.item,
            answer,
            score,
            level: risk.level,
            optional: risk.optional,
            note: &risk.note,
        })
    };
    form.measure.definition().risk.iter().zip(&form.measure.plan.risks).filter_map(flag).collect()
}

/// Whether a form must be looked at: none for a measure that asks nothing of the kind. Optional items count where they are turned on.
pub fn flagged(form: &Form<'_>, flags: &[Flag<'_>], with_optional: bool) -> Option<bool> {
    let asked = form.measure.definition().risk.iter().any(|risk| with_optional || !risk.optional);
    asked.then(|| flags.iter().any(|flag| with_optional || !flag.optional))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Library, Taking};

    /// proves: R-F2
    #[test]
    fn a_positive_answer_flags_though_all_others_are_blank() {
        let library = Library::shipped();
        let phq = library.find("phq9").unwrap();
        let form = Form::of_items(phq, [("9", Some(1))], Taking::default()).unwrap();
        let assessment = form.assess();
        assert_eq!(assessment.scales[0].score, None);
        assert_eq!(assessment.risk.iter().map(|flag| (flag.item, flag.answer)).collect::<Vec<_>>(), [("9", 1)]);
        assert_eq!(flagged(&form, &assessment.risk, false), Some(true));
        let safe = Form::of_items(phq, [("9", Some(0))], Taking::default()).unwrap();
        assert_eq!(flagged(&safe, &flags(&safe), false), Some(false));
    }

    /// proves: R-F2
    #[test]
    fn every_risk_item_of_every_measure_flags_alone_at_its_highest_answer() {
        let library = Library::shipped();
        let mut tried = 0;
        for measure in library.all().map(|shelved| &shelved.measure) {
            let definition = measure.definition();
            for risk in &definition.risk {
                let item = definition.items.iter().find(|item| item.id == risk.item).unwrap();
                let list = definition.options.iter().find(|list| Some(&list.key) == item.options.as_ref()).unwrap();
                let worst = list.values.iter().find(|choice| choice.score.is_some_and(|score| risk.when.holds(score))).unwrap();
                let form = Form::of_items(measure, [(item.id.as_str(), Some(worst.code))], Taking::default()).unwrap();
                assert!(form.assess().risk.iter().any(|flag| flag.item == item.id), "{} {}", definition.id, item.id);
                tried += 1;
            }
        }
        assert!(tried > 5);
    }

    #[test]
    fn a_measure_that_asks_nothing_of_the_kind_says_nothing() {
        let library = Library::shipped();
        let form = Form::of_list(library.find("gad2").unwrap(), &[Some(3), Some(3)], Taking::default()).unwrap();
        assert_eq!(flagged(&form, &flags(&form), true), None);
    }
}
