//! A client's identifier in the data, and the order of identifiers.

use std::cmp::Ordering;

use serde::Serialize;

/// Who a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Identity {
    /// A whole number.
    Number(i64),
    /// Anything else, as it stands in the data.
    Text(String),
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}
impl Ord for Identity {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => natural(one, other),
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}
impl PartialOrd for Identity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Runs of digits count as numbers, so that `P10` comes after `P9`; equal ones fall back to the text, so that the order is total.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one.as_bytes(), other.as_bytes());
    loop {
        let (first, second) = (run(a), run(b));
        let order = match (first.first(), second.first()) {
            (None, _) | (_, None) => first.len().cmp(&second.len()).then_with(|| one.cmp(other)),
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (significant(first), significant(second));
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            _ => first.cmp(second),
        };
        if order != Ordering::Equal || first.is_empty() {
            return order;
        }
        (a, b) = (&a[first.len()..], &b[second.len()..]);
    }
}

/// The bytes up to where digits begin or end.
fn run(text: &[u8]) -> &[u8] {
    let digit = text.first().is_some_and(u8::is_ascii_digit);
    let end = text.iter().position(|byte| byte.is_ascii_digit() != digit).unwrap_or(text.len());
    &text[..end]
}

fn significant(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_texts_count_as_numbers() {
        let mut all: Vec<Identity> = ["P10", "P9", "P1", "Q1", "P1a", "P01", "7"].map(|id| Identity::Text(id.to_owned())).into();
        all.push(Identity::Number(12));
        all.sort();
        let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["12", "7", "P01", "P1", "P1a", "P9", "P10", "Q1"]);
    }
}
