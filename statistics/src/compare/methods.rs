//! Methods and parameters for the appendix of a report.

use super::{
    output::{Method, Parameters},
    spec::{PrepostSpec, RciSpec},
};

fn method(what: &str, method: &str, source: &str) -> Method {
    Method { what: what.to_owned(), method: method.to_owned(), source: source.to_owned() }
}

fn change_methods() -> Vec<Method> {
    vec![
        method(
            "Reliable change",
            "Change over SD \u{b7} \u{221a}2 \u{b7} \u{221a}(1 \u{2212} r), or published points",
            "Jacobson and Truax 1991",
        ),
        method("Shares", "Wilson's score interval", "Wilson 1927"),
    ]
}

fn within_method() -> Method {
    method(
        "Change within a group",
        "Paired t test; d_av and d_z with Hedges's exact correction and noncentral-t limits",
        "Cumming 2012; Hedges 1981",
    )
}

pub(super) fn of_prepost(spec: &PrepostSpec) -> Vec<Method> {
    let mut all = vec![
        method(
            "Adjusted difference",
            "Analysis of covariance by least squares, adjusted means with factors equally weighted",
            "Huitema 2011",
        ),
        method("Unequal variances", "HC3 standard errors", "MacKinnon and White 1985; Long and Ervin 2000"),
        method(
            "Equal slopes",
            "F test of the products of score before and group; differences at the mean \u{b1} 1 SD where p < 0.05",
            "Rogosa 1980",
        ),
        method("Several pairs", "Holm's adjusted p values; Bonferroni's limits", "Holm 1979; Dunn 1961"),
        within_method(),
        method("Change between groups", "Welch's t test; Hedges's g; Morris's d_ppc2", "Welch 1947; Hedges 1981; Morris 2008"),
        method("Balance at the start", "Standardised mean differences, no p values", "Austin 2009; Yang and Dalton 2012"),
        method("The missing", "Delta adjustment of the lost of one group; the standard error is kept", "White and others 2011"),
    ];
    if spec.rci.is_some() {
        all.extend(change_methods());
        all.push(method("Difference of shares", "Newcombe's hybrid score interval; Fisher's exact test", "Newcombe 1998; Fisher 1935"));
    }
    if !spec.carry_forward.is_empty() {
        all.push(method("Sensitivity line", "Last score carried forward", "Lachin 2016 on its limits"));
    }
    all
}

pub(super) fn of_change() -> Vec<Method> {
    [vec![within_method()], change_methods()].concat()
}

pub(super) fn of_mixed() -> Vec<Method> {
    vec![
        method("Model", "Linear mixed model by restricted maximum likelihood", "Laird and Ware 1982; Bates and others 2015"),
        method("Degrees of freedom", "Satterthwaite's, from derivatives at the optimum", "Satterthwaite 1946; Kuznetsova and others 2017"),
    ]
}

pub(super) fn of_mmrm() -> Vec<Method> {
    vec![
        method(
            "Model",
            "Model for repeated measures with unstructured covariance over the occasions, by restricted maximum likelihood",
            "Mallinckrodt and others 2008",
        ),
        method("Degrees of freedom", "Satterthwaite's, from derivatives at the optimum", "Satterthwaite 1946; Kuznetsova and others 2017"),
        method(
            "The missing",
            "Every measured score counts; valid if what is missing depends on what was measured only",
            "Little and Rubin 2019",
        ),
    ]
}

/// Parameters of change as name and value.
pub(super) fn parameters(of: &Parameters, rci: Option<&RciSpec>) -> Vec<(String, String)> {
    let number = |name: &str, value: Option<f64>| value.map(|value| (name.to_owned(), shown(value)));
    let mut all: Vec<(String, String)> = [
        number("Standard deviation of the scores", of.sd),
        number("Reliability", of.r),
        number("Published points", of.points),
        number("Standard errors to exceed (z)", of.z),
        number("Cut-off", of.cutoff),
    ]
    .into_iter()
    .flatten()
    .collect();
    if of.cutoff.is_some() {
        all.push(("A case is".to_owned(), format!("{} the cut-off", of.case.words())));
    }
    let worse = if of.higher_is_worse { "A higher score is worse" } else { "A higher score is better" };
    all.push(("Direction".to_owned(), worse.to_owned()));
    all.extend(rci.and_then(|rci| rci.source.clone()).map(|source| ("Source of the parameters".to_owned(), source)));
    all
}

/// A number with no more decimals than it has, four at most.
fn shown(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
