//! Money: whole minor units of one currency (cents, pence, yen). No amount is ever a floating number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Currencies without minor units, and those with a thousand of them (ISO 4217); all others have a hundred.
const WHOLE: [&str; 8] = ["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF"];
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

impl Currency {
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");

    /// The currency of this code, three letters; upper or lower case.
    pub fn named(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }
    /// Its code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("USD")
    }
    /// How many digits stand after the point.
    pub fn digits(&self) -> u32 {
        if WHOLE.contains(&self.code()) {
            0
        } else if THOUSANDTHS.contains(&self.code()) {
            3
        } else {
            2
        }
    }
}
impl Default for Currency {
    fn default() -> Self {
        Self::USD
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::named(&code).ok_or_else(|| format!("{code} is no currency"))
    }
}
impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Money {
    /// How many minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// That many minor units.
    pub const fn of(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }
    /// Reads an amount as people type it: `25`, `25.00`, `25,50`, `1 250.00`, with or without the currency's code.
    /// `None` for anything that could mean two things, such as `1,250`.
    pub fn parse(typed: &str, currency: Currency) -> Option<Self> {
        let text = typed.trim();
        let text = text.strip_suffix(currency.code()).or_else(|| text.strip_prefix(currency.code())).unwrap_or(text).trim();
        let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = match text.rfind(['.', ',']) {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        let digits = usize::try_from(currency.digits()).ok()?;
        let grouped = whole.split([' ', '\u{a0}', '\u{202f}', ',', '.', '\'']).collect::<Vec<_>>();
        let groups = grouped.len() == 1 || (grouped[0].len() <= 3 && grouped[1..].iter().all(|group| group.len() == 3));
        let whole = grouped.concat();
        if whole.is_empty() || !plain(&whole) || !plain(part) || !groups || part.len() > digits || (text.ends_with(['.', ','])) {
            return None;
        }
        let padded = format!("{whole}{part:0<digits$}");
        Some(Self { minor: padded.parse::<i64>().ok()?.checked_mul(sign)?, currency })
    }
    /// The number alone, as a box of a form shows it: `25.00`.
    pub fn amount(&self) -> String {
        let digits = self.currency.digits();
        let unit = 10_i64.pow(digits).unsigned_abs();
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        match usize::try_from(digits) {
            Ok(width) if width > 0 => format!("{sign}{}.{:0width$}", minor / unit, minor % unit),
            _ => format!("{sign}{minor}"),
        }
    }
}
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // proves: TM-19, R-G15
    #[test]
    fn amounts_are_read_as_people_type_them_and_what_could_mean_two_things_is_not() {
        for (typed, minor) in [
            ("0.00", 0), ("0", 0), ("25", 2500), (" 25.5 ", 2550), ("25,50", 2550), ("1 250.00", 125_000), ("1,250.00", 125_000),
            ("1.250,00", 125_000), ("USD 25", 2500), ("25 USD", 2500), ("-5.00", -500),
        ] {
            assert_eq!(Money::parse(typed, Currency::USD).map(|m| m.minor), Some(minor), "{typed}");
        }
        for bad in ["", "1,250", "25.001", "25.", ".50", "ten", "2 5", "1e3", "25 EUR", "--5", "99999999999999999999", "$25"] {
            assert_eq!(Money::parse(bad, Currency::USD), None, "{bad}");
        }
        let yen = Currency::named("jpy").unwrap();
        assert_eq!(Money::parse("1200", yen).map(|m| m.to_string()), Some("1200 JPY".to_owned()));
        assert_eq!(Money::parse("1200.5", yen), None);
        let dinar = Currency::named("KWD").unwrap();
        assert_eq!(Money::parse("1.5", dinar).map(|m| m.to_string()), Some("1.500 KWD".to_owned()));
        assert_eq!(Currency::named("dollars"), None);
    }

    proptest! {
        // proves: R-G15
        #[test]
        fn what_is_printed_is_read_again_as_the_same(minor in any::<i64>(), code in prop_oneof![Just("USD"), Just("EUR"), Just("JPY"), Just("KWD")]) {
            let money = Money::of(minor, Currency::named(code).unwrap());
            if minor != i64::MIN {
                prop_assert_eq!(Money::parse(&money.amount(), money.currency), Some(money));
                prop_assert_eq!(Money::parse(&money.to_string(), money.currency), Some(money));
            }
        }
    }
}
