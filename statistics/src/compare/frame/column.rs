//! A column as it is read, cell by cell.

use std::collections::HashMap;

use crate::mixed::Column;

/// What stands for a missing value: an empty cell, and what R and spreadsheets write for it.
fn is_missing(cell: &[u8]) -> bool {
    matches!(cell, b"" | b"NA" | b"N/A" | b"n/a" | b"#N/A" | b"NaN" | b"nan" | b"null" | b"NULL" | b"." | b"-")
}

/// Powers of ten that a double holds exactly, as far as the short way needs them.
const TENS: [f64; 16] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A finite number. A short plain decimal is a whole number over a power of ten, both exact, so that one division rounds it as it should be
/// rounded; anything else goes the long way.
fn number(cell: &[u8]) -> Option<f64> {
    let (negative, digits) = cell.strip_prefix(b"-").map_or((false, cell), |rest| (true, rest));
    let (mut whole, mut decimals, mut seen) = (0_u64, 0, 0);
    let mut point = false;
    for byte in digits {
        match byte {
            b'0'..=b'9' if seen < 15 => {
                whole = whole * 10 + u64::from(byte - b'0');
                seen += 1;
                decimals += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return long_number(cell),
        }
    }
    if seen == 0 {
        return None;
    }
    let value = whole as f64 / TENS[decimals];
    Some(if negative { -value } else { value })
}

fn long_number(cell: &[u8]) -> Option<f64> {
    std::str::from_utf8(cell).ok()?.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// A number with a decimal comma, as tables with semicolons have it, with a point in its place: `12,5`.
pub(super) fn with_point(cell: &[u8]) -> Option<Vec<u8>> {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let comma = digits.iter().position(|byte| *byte == b',')?;
    let (whole, rest) = digits.split_at(comma);
    let decimals = rest.get(1..).unwrap_or_default();
    let plain = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    (plain(whole) && plain(decimals)).then(|| cell.iter().map(|byte| if *byte == b',' { b'.' } else { *byte }).collect())
}

/// Whether a text would be read as a number.
pub(super) fn is_number(text: &str) -> bool {
    number(text.as_bytes()).is_some()
}

/// A whole number written the one way it can be written: `7`, not `007` or `7.0`.
fn whole(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    digits.iter().all(u8::is_ascii_digit) && (digits == b"0" || !digits.starts_with(b"0")) && !digits.is_empty() && digits.len() < 16
}

/// A column on its way.
pub(super) enum Builder {
    Numbers { values: Vec<f64>, plain: bool },
    Texts { known: HashMap<String, u32>, codes: Vec<Option<u32>> },
}

impl Builder {
    /// `plain` takes only whole numbers written the one way for numbers.
    pub fn new(text: bool, plain: bool) -> Self {
        if text { Self::Texts { known: HashMap::new(), codes: Vec::new() } } else { Self::Numbers { values: Vec::new(), plain } }
    }
    /// Adds a cell; false when it is no number and should be one.
    pub fn push(&mut self, cell: &[u8]) -> bool {
        match self {
            Self::Numbers { values, plain } => {
                let value = if *plain && !whole(cell) { None } else { number(cell) };
                values.push(value.unwrap_or(f64::NAN));
                value.is_some() || is_missing(cell)
            }
            Self::Texts { codes, .. } if is_missing(cell) => {
                codes.push(None);
                true
            }
            Self::Texts { known, codes } => {
                let cell = String::from_utf8_lossy(cell);
                let code = known.get(cell.as_ref()).copied().or_else(|| {
                    let next = u32::try_from(known.len()).ok()?;
                    known.insert(cell.into_owned(), next);
                    Some(next)
                });
                codes.push(code);
                true
            }
        }
    }
    /// The column, its levels sorted: the order in which a hash map holds them must not show.
    pub fn done(self) -> Column {
        match self {
            Self::Numbers { values, .. } => Column::Number(values),
            Self::Texts { known, codes } => {
                let mut levels: Vec<(String, u32)> = known.into_iter().collect();
                levels.sort();
                let mut places = vec![0_u32; levels.len()];
                for (place, (_, code)) in (0_u32..).zip(&levels) {
                    places[*code as usize] = place;
                }
                let codes = codes.iter().map(|code| code.and_then(|code| places.get(code as usize).copied())).collect();
                Column::Factor { levels: levels.into_iter().map(|(level, _)| level).collect(), codes }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_to_a_number_is_as_exact_as_the_long_one() {
        for text in
            ["0", "-0.1", "80.7", "123456789.012345", ".5", "5.", "1e3", "-2.5E-7", "9007199254740993", "0.1234567890123456789", "+4"]
        {
            assert_eq!(number(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in ["", "-", ".", "1.2.3", "1,5", "inf", "NaN", "0x1", "1e999"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }
}
