//! Pure functions on written text: folding for search and matching, words with their
//! places, initials, cleaning of what people type, and how alike two names are.
//!
//! Folding throws away what two people may write differently and still mean the same
//! name: case, accents, the shape of an apostrophe or a hyphen, the width of a space and
//! characters that cannot be seen. It is for comparing, never for showing.

mod likeness;

pub use likeness::{Runs, similarity};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word of a text, folded, with the place where it stands in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word as [`fold`] leaves it, letters and digits only.
    pub folded: String,
    /// The byte where the word begins in the original text.
    pub start: usize,
    /// The byte after the word's last one in the original text.
    pub end: usize,
}

/// Folds a text for comparison: compatibility decomposition, accents struck, lower case,
/// apostrophes and hyphens of every shape made `'` and `-`, unseen characters dropped,
/// white space collapsed to single blanks and trimmed. Folding twice changes nothing.
///
/// Letters that no accent explains are spelled out (`ß` ss, `æ` ae, `œ` oe, `ø` o, `ł` l,
/// `đ` and `ð` d, `þ` th, `ı` i). Vowel signs of Indic scripts are letters here and stay.
pub fn fold(text: &str) -> String {
    if text.is_ascii() { fold_ascii(text) } else { fold_any(text) }
}

/// What most texts need: no accents, no other spellings.
fn fold_ascii(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut parted = false;
    for c in text.chars() {
        if c.is_whitespace() {
            parted = !folded.is_empty();
        } else if !is_unseen(c) {
            if parted {
                folded.push(' ');
                parted = false;
            }
            folded.push(straighten(c.to_ascii_lowercase()));
        }
    }
    folded
}

fn fold_any(text: &str) -> String {
    let mut raw = String::with_capacity(text.len());
    let heard = text.chars().filter(|c| !is_accent(*c) && !is_unseen(*c));
    for c in heard.map(straighten).nfkd() {
        if is_accent(c) || is_unseen(c) {
            continue;
        }
        for lower in c.to_lowercase().nfkd() {
            if !is_accent(lower) && !is_unseen(lower) {
                spell(lower, &mut raw);
            }
        }
    }
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The folded words of a text. An apostrophe is no boundary (`O'Brien` is `obrien`), a
/// hyphen is one (`Smith-Jones` is `smith`, `jones`).
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .replace('\'', "")
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a text with their places. Apostrophes and hyphens both end a word
/// (`Ben's` is `ben`, `s`), unseen characters do not, and each character of a script
/// written without blanks (Chinese, Japanese, Korean) is a word of its own.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut open: Option<(usize, usize, bool)> = None;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if is_combining_mark(c) {
            open = open.map(|(start, _, alone)| (start, after, alone));
        } else if c.is_alphanumeric() && !is_apostrophe(c) {
            let alone = stands_alone(c);
            open = match open {
                Some((start, _, false)) if !alone => Some((start, after, false)),
                ended => {
                    close(text, ended, &mut found);
                    Some((at, after, alone))
                }
            };
        } else if !is_unseen(c) {
            close(text, open.take(), &mut found);
        }
    }
    close(text, open, &mut found);
    found
}

/// The initials of a name in capitals: the first letter of each word, where blanks and
/// hyphens part words (`Mary-Ann O'Brien` gives `MAO`). Accents stay.
pub fn initials(name: &str) -> String {
    let composed: String = name.nfc().collect();
    composed
        .split(|c: char| c.is_whitespace() || is_hyphen(c))
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .filter_map(|letter| letter.to_uppercase().next())
        .collect()
}

/// Cleans what a person typed or pasted before it is kept: line ends become `\n`, control
/// characters other than newline and tab are dropped, accents are composed, and blanks at
/// both ends go. The words stay as written.
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let composed: String = lines
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .nfc()
        .collect();
    composed.trim().to_owned()
}

/// The number of the month that a folded English word names, in full or shortened.
pub fn month_number(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// Whether a character is written where an apostrophe is meant.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{b4}' | '\u{2b9}' | '\u{2bb}'
            ..='\u{2bd}'
                | '\u{2c8}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{201b}'
                | '\u{2032}'
                | '\u{ff07}'
    )
}

/// Whether a character is a hyphen, a dash or a minus of any length.
pub fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a character leaves no mark on the page and parts no words: soft hyphens, zero
/// width joiners, direction marks, and controls that are not white space.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Saves the apostrophes that decomposition would turn into a blank with an accent.
fn straighten(c: char) -> char {
    if is_apostrophe(c) { '\'' } else { c }
}

/// Marks that change how a letter sounds but not which name it is.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'..='\u{5c2}'
            | '\u{5c4}'..='\u{5c5}'
            | '\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Writes one decomposed lower-case character in its plainest spelling.
fn spell(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'ħ' => out.push('h'),
        'ŧ' => out.push('t'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        _ if is_apostrophe(c) => out.push('\''),
        _ if is_hyphen(c) => out.push('-'),
        _ => out.push(c),
    }
}

/// Characters of scripts that put no blank between words.
fn stands_alone(c: char) -> bool {
    matches!(
        c,
        '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}'
    )
}

fn close(text: &str, open: Option<(usize, usize, bool)>, found: &mut Vec<Token>) {
    let Some((start, end, _)) = open else {
        return;
    };
    let written = text.get(start..end).unwrap_or_default();
    let folded: String = if written.is_ascii() {
        written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        fold_any(written).chars().filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).collect()
    };
    if !folded.is_empty() {
        found.push(Token { folded, start, end });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding_forgets_how_a_name_was_typed() {
        for (written, folded) in [
            ("  José   GARCÍA ", "jose garcia"),
            ("Jose\u{301}", "jose"),
            ("O\u{2019}Brien", "o'brien"),
            ("O\u{b4}Brien", "o'brien"),
            ("Smith\u{2011}Jones", "smith-jones"),
            ("Be\u{200b}n Ba\u{ad}ker", "ben baker"),
            ("Łukasz Bjørn Straße Æsa", "lukasz bjorn strasse aesa"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("Ｂｅｎ\u{a0}②", "ben 2"),
            ("a\tb\r\nc", "a b c"),
            ("", ""),
        ] {
            assert_eq!(fold(written), folded, "{written:?}");
        }
    }

    #[test]
    fn words_keep_apostrophes_together_and_part_hyphens() {
        assert_eq!(
            words("Mary-Ann O'Brien, (PhD)"),
            ["mary", "ann", "obrien", "phd"]
        );
        assert!(words(" - ' ").is_empty());
    }

    #[test]
    fn tokens_say_where_they_stand() {
        let text = "É.\u{200b}Ben\u{2019}s 王明";
        let seen: Vec<(String, &str)> = tokens(text)
            .into_iter()
            .map(|token| (token.folded, &text[token.start..token.end]))
            .collect();
        let expected = [
            ("e", "É"),
            ("ben", "Ben"),
            ("s", "s"),
            ("王", "王"),
            ("明", "明"),
        ];
        assert_eq!(
            seen,
            expected.map(|(folded, written)| (folded.to_owned(), written))
        );
    }

    #[test]
    fn a_word_may_hide_an_unseen_character() {
        let found = tokens("Be\u{200b}n\u{200b} x");
        assert_eq!(found[0].folded, "ben");
        assert_eq!((found[0].start, found[0].end), (0, 6));
    }

    #[test]
    fn initials_take_each_word() {
        assert_eq!(initials("Mary-Ann O'Brien"), "MAO");
        assert_eq!(initials("  élodie (lou) du Pont"), "ÉLDP");
        assert_eq!(initials("42"), "");
    }

    #[test]
    fn cleaning_keeps_the_words() {
        assert_eq!(clean(" \u{1f}\r\n\t"), "");
        assert_eq!(clean(" a\r\nb\rc\td\0\u{7}e "), "a\nb\nc\tde");
        assert_eq!(clean("e\u{301}"), "é");
    }

    #[test]
    fn months_are_known_in_full_and_short() {
        assert_eq!(month_number("sept"), Some(9));
        assert_eq!(month_number("march"), Some(3));
        assert_eq!(month_number("marc"), None);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_short_way_folds_like_the_long_one(text in "[\\x00-\\x7f]{0,40}") {
            prop_assert_eq!(fold_ascii(&text), fold_any(&text));
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn composition_does_not_matter(text in any::<String>()) {
            let composed: String = text.nfc().collect();
            let apart: String = text.nfd().collect();
            prop_assert_eq!(fold(&composed), fold(&apart));
        }

        #[test]
        fn tokens_stand_in_order_on_whole_characters(text in any::<String>()) {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= last && token.end > token.start);
                prop_assert!(text.get(token.start..token.end).is_some());
                prop_assert!(!token.folded.is_empty());
                last = token.end;
            }
        }
    }
}
