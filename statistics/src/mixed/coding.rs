//! Which factors of a term are coded by contrasts and which by one column for each level, as R decides it.
//!
//! A factor in a term is coded by contrasts when the term without it is contained in an earlier term (or is empty); else by all its
//! levels. Without an intercept the first factor of the first term that has one gets all its levels. Source: `TermCode` in R's
//! `terms.formula` and `model.matrix` (described in Chambers and Hastie 1992, section 2.4.1).

use super::formula::Terms;

/// How a variable enters a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// A number as it is.
    Value,
    /// Treatment contrasts: every level but the first.
    Contrasts,
    /// Every level.
    Levels,
}

/// The coding of every variable in every term, in the shape of `terms.terms`.
pub fn codings(terms: &Terms, is_factor: &[bool]) -> Vec<Vec<Coding>> {
    let mut codings: Vec<Vec<Coding>> = Vec::with_capacity(terms.terms.len());
    for (at, term) in terms.terms.iter().enumerate() {
        let coding = |variable: &usize| match is_factor.get(*variable) {
            Some(true) if spanned_before(terms, at, term, *variable) => Coding::Contrasts,
            Some(true) => Coding::Levels,
            Some(false) | None => Coding::Value,
        };
        codings.push(term.iter().map(coding).collect());
    }
    if !terms.intercept
        && let Some(first) = codings.iter_mut().flatten().find(|coding| **coding != Coding::Value)
    {
        *first = Coding::Levels;
    }
    codings
}

fn spanned_before(terms: &Terms, at: usize, term: &[usize], without: usize) -> bool {
    let rest: Vec<usize> = term.iter().copied().filter(|&variable| variable != without).collect();
    rest.is_empty() || terms.terms[..at].iter().any(|earlier| rest.iter().all(|variable| earlier.contains(variable)))
}

#[cfg(test)]
mod tests {
    use super::{
        super::formula::parse,
        Coding::{Contrasts, Levels, Value},
        *,
    };

    fn coded(text: &str, factors: &[&str]) -> Vec<Vec<Coding>> {
        let terms = parse(text).expect("readable").fixed;
        let is_factor: Vec<bool> = terms.variables.iter().map(|variable| factors.contains(&variable.column.as_str())).collect();
        codings(&terms, &is_factor)
    }

    // What model.matrix of R 4.2 gives for these formulas.
    #[test]
    fn a_factor_has_all_levels_only_where_no_earlier_term_spans_them() {
        assert_eq!(coded("y ~ a * b", &["a", "b"]), [vec![Contrasts], vec![Contrasts], vec![Contrasts, Contrasts]]);
        assert_eq!(coded("y ~ a:b", &["a", "b"]), [vec![Levels, Levels]]);
        assert_eq!(coded("y ~ a + a:b", &["a", "b"]), [vec![Contrasts], vec![Levels, Contrasts]]);
        assert_eq!(coded("y ~ x + x:a", &["a"]), [vec![Value], vec![Value, Contrasts]]);
        assert_eq!(coded("y ~ x:a", &["a"]), [vec![Value, Levels]]);
        assert_eq!(coded("y ~ 0 + a + b", &["a", "b"]), [vec![Levels], vec![Contrasts]]);
        assert_eq!(coded("y ~ 0 + x + a", &["a"]), [vec![Value], vec![Levels]]);
    }
}
