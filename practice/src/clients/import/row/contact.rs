//! The e-mail address and the telephone number of a client: kept when they can be written to and called.

use kernel::{address::is_email, text::is_hyphen};

use crate::clients::rules::DIGITS;

/// The address, or why it is none.
pub(super) fn email(text: &str) -> Result<String, String> {
    let address = text.strip_prefix("mailto:").unwrap_or(text);
    if is_email(address) {
        Ok(address.to_owned())
    } else {
        Err(format!("\"{text}\" is not an e-mail address. Give one address, such as ann@example.org."))
    }
}

/// The number's digits, with a plus before a country's code; or why it is none.
pub(super) fn phone(text: &str) -> Result<String, String> {
    let refused = || format!("\"{text}\" is not a telephone number. Give one number of 7 to 15 digits, without an extension.");
    // An apostrophe is how spreadsheets are told to keep a leading zero.
    let bare = text.trim_start_matches('\'').trim();
    let (plus, rest) = match bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) {
        Some(rest) => ("+", rest.replacen("(0)", "", 1)),
        None => ("", bare.to_owned()),
    };
    let mut digits = String::new();
    for c in rest.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if !(c.is_whitespace() || is_hyphen(c) || matches!(c, '.' | '(' | ')' | '/')) {
            return Err(refused());
        }
    }
    if DIGITS.contains(&digits.len()) { Ok(format!("{plus}{digits}")) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_checked() {
        for good in ["a@b.co", "o'neil+x@mail.example.org", "ü@bücher.example"] {
            assert_eq!(email(good), Ok(good.to_owned()));
        }
        for bad in ["a", "a@b", "@b.co", "a@b..co", "a b@c.co", "a@b.co; c@d.co", "a.@b.co", "a@b@c.co", "a@-b.co", "a@b.1"] {
            assert!(email(bad).is_err(), "{bad}");
        }
        for (written, kept) in [
            ("(212) 555-0123", "2125550123"),
            ("0044 20 7946 0123", "+442079460123"),
            ("'+1.212.555.0123", "+12125550123"),
            ("07700\u{2011}900123", "07700900123"),
        ] {
            assert_eq!(phone(written), Ok(kept.to_owned()), "{written}");
        }
        for bad in ["12345", "555-0123 ext. 4", "2.12556E+09", "1234567890123456", "n/a"] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }
}
