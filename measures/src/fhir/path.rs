//! FHIRPath, as far as it is written: the answers of items, conditions on them, and what their skipping comes to.
//!
//! Items stand in a response without nesting. `ordinal()` is the function that Structured Data Capture (SDC 3.0, section "FHIRPath
//! supplements") adds for the score of a chosen option.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::definition::{Definition, Item, Operator, Skip, When};

/// The HL7 extension that gives an expression a name at the head of a questionnaire.
pub const VARIABLE: &str = "http://hl7.org/fhir/StructureDefinition/variable";
/// SDC: an item whose answer is computed.
pub const CALCULATED: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
/// SDC: an item that is asked where an expression is true.
pub const ENABLED: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

/// An extension that holds a FHIRPath expression.
pub fn extension(url: &str, name: Option<&str>, expression: &str) -> Value {
    match name {
        Some(name) => json!({ "url": url, "valueExpression": { "name": name, "language": "text/fhirpath", "expression": expression } }),
        None => json!({ "url": url, "valueExpression": { "language": "text/fhirpath", "expression": expression } }),
    }
}

/// A number; a negative one in brackets.
pub fn number(value: f64) -> String {
    if value < 0.0 { format!("({value})") } else { value.to_string() }
}

/// The answers to these items: ids are letters, digits and `_ . -`, so that nothing needs escaping.
pub fn answers(ids: &[&str]) -> String {
    match ids {
        [one] => format!("%resource.item.where(linkId = '{one}').answer.value"),
        _ => {
            let quoted: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
            format!("%resource.item.where(linkId in ({})).answer.value", quoted.join(" | "))
        }
    }
}

/// What turns the answers to an item into scores. An option without a score goes first, because some programs look for one elsewhere.
pub fn scored(definition: &Definition, item: &Item) -> String {
    if item.number.is_some() {
        return String::new();
    }
    let options = definition.options.iter().filter(|options| Some(&options.key) == item.options.as_ref());
    let without = options.flat_map(|options| &options.values).filter(|choice| choice.score.is_none());
    let others: String = without.map(|choice| format!(".where(code != '{}')", choice.code)).collect();
    format!("{others}.ordinal()")
}

/// Whether a condition holds; empty, and so not true, where an item is blank.
fn when(definition: &Definition, when: &When) -> String {
    let one = |comparison: &crate::definition::Comparison| {
        let scored = definition.items.iter().find(|item| item.id == comparison.item).map(|item| scored(definition, item));
        let sign = match comparison.threshold.operator {
            Operator::Equal => "=",
            operator @ (Operator::AtLeast | Operator::Above | Operator::AtMost | Operator::Below) => operator.sign(),
        };
        format!("{}{} {sign} {}", answers(&[&comparison.item]), scored.unwrap_or_default(), number(comparison.threshold.bound))
    };
    let all: Vec<String> = when.0.iter().map(one).collect();
    all.join(" and ")
}

/// The skips of a definition, each a named expression, so that what many items share is written once.
pub struct Skips<'a> {
    definition: &'a Definition,
    /// The places of the skips that are about an item.
    of: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Skips<'a> {
    pub fn of(definition: &'a Definition) -> Self {
        let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (n, skip) in definition.skip.iter().enumerate() {
            for item in definition.skipped(skip).into_iter().filter_map(|place| definition.items.get(place)) {
                of.entry(&item.id).or_default().push(n);
            }
        }
        Self { definition, of }
    }
    /// Those of an item.
    pub fn about(&self, item: &Item) -> &[usize] {
        self.of.get(item.id.as_str()).map_or(&[], Vec::as_slice)
    }
    pub fn get(&self, n: usize) -> Option<&'a Skip> {
        self.definition.skip.get(n)
    }
    /// Whether it follows from answers alone. FHIR knows neither the person's sex nor how the questions are asked.
    pub fn by_answers(&self, n: usize) -> bool {
        self.get(n).is_some_and(|skip| skip.sex.is_none() && skip.mode.is_none())
    }
    /// Whether any of them holds, in terms of the variables.
    pub fn any(skips: &[usize]) -> String {
        let names: Vec<String> = skips.iter().map(|n| format!("%skip{}", n + 1)).collect();
        names.join(" or ")
    }
    /// One variable for each skip that follows from answers: true or false, and never empty.
    pub fn variables(&self) -> Vec<Value> {
        let written = self.definition.skip.iter().enumerate().filter(|(n, _)| self.by_answers(*n));
        let written = written.filter_map(|(n, skip)| Some((n, when(self.definition, skip.when.as_ref()?))));
        written.map(|(n, when)| extension(VARIABLE, Some(&format!("skip{}", n + 1)), &format!("iif({when}, true, false)"))).collect()
    }
}
