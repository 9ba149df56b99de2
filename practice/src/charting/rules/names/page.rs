//! A text and its words: what stands between two of them, how one is capitalised, and what that says about it.

use kernel::text::{Token, is_apostrophe, is_hyphen, is_unseen, tokens};

use super::lexicon::ABBREVIATIONS;

/// A text and its words.
pub(super) struct Page<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its words, in order; the methods below count them from 0.
    pub(super) tokens: Vec<Token>,
}

/// What stands between two neighbouring words.
pub(super) enum Gap {
    /// Nothing, an apostrophe or a hyphen: the words may be parts of one.
    Tight,
    /// A blank, a comma and a blank, a line end, or a single dot or underscore.
    Loose,
    /// Anything else.
    Wide,
}

impl<'a> Page<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, tokens: tokens(text) }
    }

    /// What stands after a word.
    pub(super) fn gap(&self, at: usize) -> Gap {
        let (Some(left), Some(right)) = (self.tokens.get(at), self.tokens.get(at + 1)) else { return Gap::Wide };
        let between = self.text.get(left.end..right.start).unwrap_or_default();
        let mut seen = between.chars().filter(|c| !is_unseen(*c));
        match (seen.next(), seen.next()) {
            (None, _) => return Gap::Tight,
            (Some(only), None) if is_apostrophe(only) || is_hyphen(only) => return Gap::Tight,
            (Some('.' | '_'), None) => return Gap::Loose,
            _ => {}
        }
        let bare = between.trim_matches(|c: char| c.is_whitespace() || is_unseen(c));
        // An empty line ends a paragraph, and no name goes on into the next one.
        if matches!(bare, "" | ",") && between.matches('\n').count() < 2 { Gap::Loose } else { Gap::Wide }
    }

    /// A word as the text has it.
    fn written(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// Whether a word begins with a capital, or with a letter of a script that has none.
    pub(super) fn is_capitalised(&self, at: usize) -> bool {
        self.written(at).chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase())
    }

    /// Whether a word is written in capitals only.
    pub(super) fn is_in_capitals(&self, at: usize) -> bool {
        let word = self.written(at);
        word.contains(char::is_uppercase) && !word.contains(char::is_lowercase)
    }

    /// Whether a word is a usual abbreviation in capitals, and not a word of a line that is
    /// all in capitals.
    pub(super) fn is_abbreviation(&self, at: usize) -> bool {
        self.is_usual(at) && self.is_in_capitals(at) && !self.is_shouted(at)
    }

    fn is_usual(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| ABBREVIATIONS.contains(token.folded.as_str()))
    }

    /// Whether a word beside this one is in capitals and no abbreviation.
    pub(super) fn is_shouted(&self, at: usize) -> bool {
        let loud = |beside: usize| self.written(beside).chars().count() > 1 && self.is_in_capitals(beside) && !self.is_usual(beside);
        at.checked_sub(1).is_some_and(loud) || loud(at + 1)
    }

    /// Whether a word is the first of a sentence, a line or what stands behind a colon.
    pub(super) fn starts_sentence(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |token| token.start);
        let before = self.text.get(..start).unwrap_or_default();
        let opening = |c: char| {
            matches!(c, '"' | '\'' | '\u{201c}' | '\u{2018}' | '(' | '[' | '*' | '_' | '#' | '\u{2022}')
                || is_hyphen(c)
                || (c.is_whitespace() && c != '\n')
        };
        let last = before.trim_end_matches(opening).chars().next_back();
        last.is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | ':' | ';'))
    }
}
