//! Model formulas in the notation of R and statsmodels: `y ~ month * g + (1 + month | id)`.
//!
//! Read are `+`, `-`, `:`, `*`, round brackets, `1`, `0`, one random part `(terms | client)`, and of functions `factor(x)`, `C(x)`,
//! `I(x^2)` and `Q("a name")`. Names with other signs stand in backticks. The order of terms is R's (`terms.formula`): variables in the
//! order in which they first appear, terms by the number of variables in them and then in the order in which they first appear.
//! A formula comes from a file, so its length, its depth and the number of its terms are bounded.
//!
//! Source of the notation: Wilkinson and Rogers (1973) Applied Statistics 22:392, as in Chambers and Hastie (1992), chapter 2.

mod expression;
mod words;

use crate::refusal::Refusal;

use expression::Reader;

/// Longest formula that is read, in characters.
pub const MAX_CHARACTERS: usize = 2_000;

/// What a name in a formula stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The column as it is.
    Plain,
    /// The column as a factor, whatever its type: `factor(x)`, `C(x)`.
    Factor,
    /// The column to a power: `I(x^2)`.
    Power(u8),
}

/// A variable of a formula: a column and how it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Name of the column.
    pub column: String,
    /// How it is taken.
    pub taken: Taken,
    /// How R writes it in the name of a coefficient.
    pub label: String,
}

/// The right-hand side: which terms, in R's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Variables in the order in which they first appear.
    pub variables: Vec<Variable>,
    /// Whether there is an intercept.
    pub intercept: bool,
    /// Each term as places in `variables`, ascending.
    pub terms: Vec<Vec<usize>>,
}

/// The random part `(terms | group)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    /// What varies from client to client.
    pub terms: Terms,
    /// The column that says whose row it is.
    pub group: String,
}

/// A formula that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// As it was written.
    pub text: String,
    /// Name of the outcome column.
    pub response: String,
    /// Fixed effects.
    pub fixed: Terms,
    /// Random effects, if there are any.
    pub random: Option<Random>,
}

/// Reads a formula.
///
/// # Errors
/// `formula.too_long`, `formula.too_large` for one beyond the bounds; `formula.unreadable` for what is not in the notation, and
/// `formula.not_offered` for what R knows and this reader does not, each with the place and what to write instead.
pub fn parse(text: &str) -> Result<Formula, Refusal> {
    if text.chars().count() > MAX_CHARACTERS {
        return Err(Refusal::new("formula.too_long", format!("A model formula may have {MAX_CHARACTERS} characters at most.")));
    }
    Reader::new(text)?.formula(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Vec<String> {
        let formula = parse(text).expect("readable");
        let mut names: Vec<String> = formula.fixed.intercept.then(|| "1".to_owned()).into_iter().collect();
        let label = |&place: &usize| formula.fixed.variables[place].label.clone();
        names.extend(formula.fixed.terms.iter().map(|term| term.iter().map(label).collect::<Vec<_>>().join(":")));
        names
    }

    #[test]
    fn terms_stand_in_the_order_that_r_gives_them() {
        assert_eq!(order("y ~ pre + visit * g + drug + length"), ["1", "pre", "visit", "g", "drug", "length", "visit:g"]);
        assert_eq!(order("y ~ b + a:b"), ["1", "b", "b:a"]);
        assert_eq!(order("y ~ a*b*c"), ["1", "a", "b", "c", "a:b", "a:c", "b:c", "a:b:c"]);
        assert_eq!(order("y ~ (a + b):c + a"), ["1", "a", "a:c", "b:c"]);
        assert_eq!(order("y ~ 0 + a + a"), ["a"]);
        assert_eq!(order("y ~ a - 1"), ["a"]);
        assert_eq!(order("y ~ a*b - a:b"), ["1", "a", "b"]);
        assert_eq!(order("y ~ 1"), ["1"]);
        assert_eq!(order("y ~ I(month ^ 2) + factor(g) + C(h)"), ["1", "I(month^2)", "factor(g)", "C(h)"]);
        assert_eq!(order("y ~ `bdi pre` + Q(\"a b\")"), ["1", "`bdi pre`", "`a b`"]);
    }

    #[test]
    fn the_random_part_is_read_beside_the_fixed_one() {
        for (text, intercept, slopes) in [("(1 | id)", true, 0), ("(1 + t | id)", true, 1), ("(t|id)", true, 1), ("(0 + t | id)", false, 1)]
        {
            let random = parse(&format!("y ~ x + {text} + g")).expect("readable").random.expect("a random part");
            assert_eq!((random.group.as_str(), random.terms.intercept, random.terms.terms.len()), ("id", intercept, slopes), "{text}");
        }
        assert_eq!(order("y ~ x + (1 + t | id) + g"), ["1", "x", "g"]);
        assert_eq!(order("y ~ (1 | id)"), ["1"]);
    }

    #[test]
    fn what_is_not_a_formula_is_refused_with_its_place() {
        let unreadable = [
            "",
            "y",
            "~ x",
            "y ~",
            "y ~ x +",
            "y ~ + ",
            "y ~ (x",
            "y ~ x)",
            "y ~ x y",
            "y ~ 2",
            "y ~ a::b",
            "y ~ (1 |)",
            "y ~ `x",
            "y = x",
            "y ~ x ~ z",
        ];
        for text in unreadable {
            assert_eq!(parse(text).expect_err(text).code, "formula.unreadable", "{text}");
        }
        for text in [
            "y ~ log(x)",
            "log(y) ~ x",
            "y ~ (1 || id)",
            "y ~ (1 | a/b)",
            "y ~ (1 | a) + (1 | b)",
            "y ~ (a + b)^2",
            "y ~ a/b",
            "y ~ a %in% b",
            "y ~ .",
            "y ~ I(x + z)",
            "y ~ a * (1 | id)",
        ] {
            assert_eq!(parse(text).expect_err(text).code, "formula.not_offered", "{text}");
        }
        assert_eq!(parse(&"y ~ x".repeat(1_000)).expect_err("long").code, "formula.too_long");
        let deep = format!("y ~ {}x{}", "(".repeat(500), ")".repeat(500));
        assert_eq!(parse(&deep).expect_err("deep").code, "formula.too_large");
        let many: Vec<String> = (0..20).map(|place| format!("x{place}")).collect();
        assert_eq!(parse(&format!("y ~ {}", many.join("*"))).expect_err("many").code, "formula.too_large");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_fail_otherwise_than_by_a_refusal(text in "[a-c01~+*:()|^ \\-`\"IC.]{0,60}") {
            let _ = parse(&text);
            let _ = parse(&format!("y ~ {text}"));
        }
    }
}
