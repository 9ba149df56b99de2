//! Colours, text and lines in SVG. Colours are the page's own, by name, with what stands for them where there is no page.

use std::fmt::Write as _;

use super::plan::Line;

/// A colour of the page and its stand-in.
pub(super) const SURFACE: &str = "var(--surface, #ffffff)";
pub(super) const SUNKEN: &str = "var(--sunken, #eef1ec)";
pub(super) const EDGE: &str = "var(--edge, #87928b)";
pub(super) const INK: &str = "var(--ink, #1a2421)";
pub(super) const INK_2: &str = "var(--ink-2, #46534e)";
pub(super) const INK_3: &str = "var(--ink-3, #5f6c66)";
pub(super) const PINE: &str = "var(--pine, #1d5e52)";
pub(super) const SKY_LINE: &str = "var(--sky-line, #5b9bd0)";
pub(super) const LATE: &str = "var(--late, #fcefd0)";
pub(super) const LATE_INK: &str = "var(--late-ink, #7d4d00)";
pub(super) const PRESENT: &str = "var(--present, #e0f1e3)";
pub(super) const PRESENT_INK: &str = "var(--present-ink, #1a6633)";
pub(super) const SKY: &str = "var(--sky, #dcebf8)";
pub(super) const SKY_INK: &str = "var(--sky-ink, #16507c)";
pub(super) const EXCUSED: &str = "var(--excused, #e9e7f4)";
pub(super) const EXCUSED_INK: &str = "var(--excused-ink, #534486)";

/// How a line is drawn: its colour, its width, and its dashes.
pub(super) const fn pen(line: Line) -> (&'static str, f64, &'static str) {
    match line {
        Line::Automatic => (PINE, 2.4, ""),
        Line::Proposal => (INK_2, 1.4, ""),
        Line::Question => (SKY_LINE, 1.6, "0.1 4"),
        Line::ByHand => (EDGE, 1.1, "5 4"),
    }
}

/// Text that can stand in XML, between tags and in attributes. What XML cannot hold at all is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// A line of text from a point; `look` is more attributes.
pub(super) fn text(svg: &mut String, (x, y): (f64, f64), size: f64, colour: &str, look: &str, words: &str) {
    let _ = writeln!(svg, r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" fill="{colour}"{look}>{}</text>"#, escaped(words));
}

/// About how wide a text is, in a sans serif face.
pub(super) fn width(words: &str, size: f64) -> f64 {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | '\'' => 0.33,
        'm' | 'w' | 'M' | 'W' => 0.87,
        'A'..='Z' => 0.68,
        letter if letter.is_ascii() => 0.57,
        _ => 0.8,
    };
    words.chars().map(letter).sum::<f64>() * size
}

/// A text in lines that are no wider, at most so many; what is left over is cut.
pub(super) fn wrapped(words: &str, size: f64, wide: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(last) if full || width(last, size) + width(word, size) + 0.33 * size <= wide => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| shortened(&line, size, wide)).collect()
}

/// A text no wider, with … where it is cut.
pub(super) fn shortened(words: &str, size: f64, wide: f64) -> String {
    if width(words, size) <= wide {
        return words.to_owned();
    }
    let mut short = String::new();
    for letter in words.chars() {
        if width(&short, size) + 1.4 * size > wide {
            break;
        }
        short.push(letter);
    }
    format!("{}…", short.trim_end())
}
