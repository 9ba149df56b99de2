//! The rules as arrows, and what they are called.

use std::fmt::Write as _;

use super::{
    ink::{escaped, pen},
    place::{Side, WIDE, Way},
    plan::{Arrow, Line},
};
use crate::{Book, How, Then};

/// How long the head of an arrow is.
const HEAD: f64 = 8.0;

/// A stretch of a curve: a cubic Bézier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch([(f64, f64); 4]);

impl Stretch {
    pub(super) fn at(self, t: f64) -> (f64, f64) {
        let Self([a, b, c, d]) = self;
        let s = 1.0 - t;
        let of = |a: f64, b: f64, c: f64, d: f64| s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d;
        (of(a.0, b.0, c.0, d.0), of(a.1, b.1, c.1, d.1))
    }
}

/// An arrow with its title.
pub(super) fn arrow(svg: &mut String, book: &Book, arrow: &Arrow, way: &Way) {
    let (colour, wide, dashes) = pen(arrow.line);
    let dashes = if dashes.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dashes}""#) };
    let (from, to) = (&book.states[arrow.from], &book.states[arrow.to]);
    let _ = writeln!(
        svg,
        r#"<g class="drawing-arrow" data-from="{}" data-to="{}"><title>{}</title>"#,
        escaped(&from.key),
        escaped(&to.key),
        escaped(&said(book, arrow))
    );
    let mut path = format!("M{:.1} {:.1}", way.from.0, way.from.1);
    let mut end = (way.from.0, way.from.1);
    for Stretch([start, b, c, d]) in stretches(way) {
        if start != end {
            let _ = write!(path, "L{:.1} {:.1}", start.0, start.1);
        }
        let _ = write!(path, "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", b.0, b.1, c.0, c.1, d.0, d.1);
        end = d;
    }
    // A wide line that nobody sees makes a thin one easy to point at.
    let _ = writeln!(svg, r#"<path d="{path}" fill="none" stroke="transparent" stroke-width="9"/>"#);
    let _ = writeln!(svg, r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-linecap="round"{dashes}/>"#);
    head(svg, (way.to.0, way.to.1), way.to.2, arrow.line);
    svg.push_str("</g>\n");
}

/// The head of an arrow that arrives at a side.
pub(super) fn head(svg: &mut String, (x, y): (f64, f64), side: Side, line: Line) {
    let (colour, wide, _) = pen(line);
    let back = if side == Side::Left { -HEAD } else { HEAD };
    let half = 3.0 + wide * 0.6;
    let _ = writeln!(svg, r#"<path d="M{x:.1} {y:.1}l{back:.1} {:.1}v{:.1}z" fill="{colour}"/>"#, -half, 2.0 * half);
}

/// The curves of a way, level where they begin and end.
pub(super) fn stretches(way: &Way) -> Vec<Stretch> {
    let (from, to) = ((way.from.0, way.from.1), (way.to.0, way.to.1));
    let tip = if way.to.2 == Side::Left { to.0 - HEAD } else { to.0 + HEAD };
    if way.from.2 == way.to.2 {
        // Within a column: a bow, the deeper the further it goes.
        let out = 26.0 + ((to.1 - from.1).abs() * 0.16).min(50.0);
        let out = if way.to.2 == Side::Left { -out } else { out };
        return vec![Stretch([from, (from.0 + out, from.1), (tip + out, to.1), (tip, to.1)])];
    }
    let onwards = from.0 < to.0;
    let mut through = way.through.clone();
    if !onwards {
        through.reverse();
    }
    let mut curves = Vec::new();
    let mut at = from;
    for (x, y) in through {
        let (enters, leaves) = if onwards { (x, x + WIDE) } else { (x + WIDE, x) };
        curves.push(level(at, (enters, y)));
        at = (leaves, y);
    }
    curves.push(level(at, (tip, to.1)));
    curves
}

fn level(from: (f64, f64), to: (f64, f64)) -> Stretch {
    let half = (to.0 - from.0) * 0.55;
    Stretch([from, (from.0 + half, from.1), (to.0 - half, to.1), to])
}

/// What an arrow says, in a sentence: `From Therapy to Graduated: graduated (moves by itself).`
pub(super) fn said(book: &Book, arrow: &Arrow) -> String {
    let rules: Vec<String> = arrow.rules.iter().map(|rule| format!("{} ({})", named(book, *rule), line(book, *rule).word())).collect();
    let name = |state: usize| book.states.get(state).map_or("", |state| state.name.as_str());
    format!("From {} to {}: {}.", name(arrow.from), name(arrow.to), rules.join(", "))
}

/// A rule's key as words.
pub(super) fn named(book: &Book, rule: usize) -> String {
    book.rules.get(rule).map(|rule| rule.key.replace('_', " ")).unwrap_or_default()
}

pub(super) fn line(book: &Book, rule: usize) -> Line {
    match book.rules.get(rule).map(|rule| &rule.then) {
        Some(Then::Move { how: How::Automatic, .. }) => Line::Automatic,
        Some(Then::Move { how: How::Propose, .. }) => Line::Proposal,
        Some(Then::Ask { .. }) => Line::Question,
        Some(Then::Move { how: How::ByHand, .. }) | None => Line::ByHand,
    }
}
