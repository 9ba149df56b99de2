//! The typeface: which characters can be printed, and what is printed for those that cannot.

use std::collections::HashSet;

use typst::foundations::Bytes;
use typst::text::Font;

/// The characters that a set of fonts can print.
pub(crate) struct Typeface {
    covered: HashSet<u32>,
    /// The families beyond the built-in ones, in the order in which they are tried.
    pub(crate) families: Vec<String>,
}

/// The fonts that come with the press.
pub(crate) fn built_in() -> Vec<Font> {
    typst_assets::fonts()
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect()
}

/// The fonts in a file; none if it is no font file.
pub(crate) fn read(file: Vec<u8>) -> Vec<Font> {
    Font::iter(Bytes::new(file)).collect()
}

impl Typeface {
    /// Notes what the fonts can print.
    pub(crate) fn new(fonts: &[Font], families: Vec<String>) -> Self {
        let covered = fonts
            .iter()
            .flat_map(|font| font.info().coverage.iter())
            .collect();
        Self { covered, families }
    }

    /// The text as it can be printed: control characters left out, characters that no font has
    /// given as their code points, and words without a gap let break after `run` characters.
    pub(crate) fn printable(&self, text: &str, run: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut unbroken = 0;
        for c in text.replace("\r\n", "\n").chars() {
            unbroken = if c.is_ascii_graphic() {
                unbroken + 1
            } else {
                0
            };
            if unbroken > run {
                out.push('\u{200b}');
                unbroken = 1;
            }
            match c {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                '\t' => out.push(' '),
                // Directional overrides can make a signed text read otherwise than it was written.
                '\u{202a}'..='\u{202e}' => {}
                c if c.is_control() => {}
                c if unseen(c) || self.covered.contains(&u32::from(c)) => out.push(c),
                c if c.is_whitespace() => out.push(' '),
                c => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            }
        }
        out
    }
}

/// Whether a character has no shape of its own, such as a joiner or a variation selector.
fn unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a text runs from right to left, told by its first letter.
pub(crate) fn right_to_left(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(
            c,
            '\u{590}'..='\u{8ff}'
                | '\u{fb1d}'..='\u{fdff}'
                | '\u{fe70}'..='\u{feff}'
                | '\u{10800}'..='\u{10fff}'
                | '\u{1e800}'..='\u{1efff}'
        )
    })
}
