//! A formula cut into words: names, numbers and signs.

use crate::refusal::Refusal;

/// A word of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// A name; quoted when it stood in backticks or quotation marks.
    Name(String),
    /// Text in quotation marks, only for `Q("…")`.
    Text(String),
    /// A whole number.
    Number(u32),
    /// Any other sign, or a `||` (as `‖`).
    Sign(char),
}

/// A word and the place of its first character, counted from one.
pub(super) type Placed = (Word, usize);

/// What cannot be read, with its place.
pub(super) fn unreadable(place: usize, what: &str) -> Refusal {
    Refusal::new("formula.unreadable", format!("The model formula cannot be read at character {place}: {what}"))
}

/// What R would take and this reader does not.
pub(super) fn not_offered(place: usize, what: &str) -> Refusal {
    Refusal::new("formula.not_offered", format!("The model formula asks at character {place} for something that is not offered: {what}"))
}

/// Cuts a text into words.
pub(super) fn words(text: &str) -> Result<Vec<Placed>, Refusal> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        let place = at + 1;
        let word = match sign {
            _ if sign.is_whitespace() => {
                at += 1;
                continue;
            }
            '`' | '"' | '\'' => {
                let Some(length) = signs[at + 1..].iter().position(|&other| other == sign).filter(|&length| length > 0) else {
                    return Err(unreadable(place, "a quoted name is empty or does not end."));
                };
                let quoted: String = signs[at + 1..at + 1 + length].iter().collect();
                at += length + 2;
                if sign == '`' { Word::Name(quoted) } else { Word::Text(quoted) }
            }
            _ if sign.is_ascii_digit() => {
                let (digits, next) = run(&signs, at, |other| other.is_ascii_digit());
                at = next;
                Word::Number(digits.parse().map_err(|_| unreadable(place, "the number is too large."))?)
            }
            _ if starts_name(&signs, at) => {
                let (name, next) = run(&signs, at, |other| other.is_alphanumeric() || other == '_' || other == '.');
                at = next;
                Word::Name(name)
            }
            '|' if signs.get(at + 1) == Some(&'|') => {
                at += 2;
                Word::Sign('‖')
            }
            '~' | '+' | '-' | '*' | ':' | '(' | ')' | '|' | '^' | '/' | '%' | '.' => {
                at += 1;
                Word::Sign(sign)
            }
            _ => return Err(unreadable(place, "this sign has no meaning in a formula. A name with special signs goes between backticks.")),
        };
        found.push((word, place));
    }
    Ok(found)
}

/// R: a letter, or a point that is not followed by a digit; a point alone is the sign for "all other columns".
fn starts_name(signs: &[char], at: usize) -> bool {
    let follows = |test: fn(char) -> bool| signs.get(at + 1).copied().is_some_and(test);
    match signs.get(at) {
        Some('.') => follows(|next| next.is_alphabetic() || next == '_' || next == '.'),
        Some(&sign) => sign.is_alphabetic() || sign == '_',
        None => false,
    }
}

fn run(signs: &[char], from: usize, belongs: impl Fn(char) -> bool) -> (String, usize) {
    let text: String = signs[from..].iter().copied().take_while(|&sign| belongs(sign)).collect();
    let next = from + text.chars().count();
    (text, next)
}

/// Whether R takes the name without backticks.
pub(super) fn is_plain(name: &str) -> bool {
    let signs: Vec<char> = name.chars().collect();
    let first = signs.first().is_some_and(|sign| sign.is_alphabetic() || (*sign == '.' && !signs.get(1).is_some_and(char::is_ascii_digit)));
    first && signs.iter().all(|&sign| sign.is_alphanumeric() || sign == '_' || sign == '.')
}
