//! The states as boxes.

use std::fmt::Write as _;

use super::{
    ink::{self, escaped, text, width, wrapped},
    place::{Area, EDGE, WIDE, in_units},
};
use crate::{Book, Category, Rule, State, Then};

/// How high a retired state is, and how far the next one is from it.
const RETIRED: (f64, f64) = (34.0, 14.0);

/// A state in its place, with its name, its category and its longest stay; all else is in its title.
pub(super) fn state(svg: &mut String, book: &Book, number: usize, area: Area) {
    let Some(state) = book.states.get(number) else { return };
    let (tint, shade, word) = category(state);
    let Area { x, y, wide, high } = area;
    let (colour, edge) = (ink::SURFACE, ink::EDGE);
    let _ = writeln!(
        svg,
        r#"<g class="drawing-state" data-state="{}"><title>{}</title>"#,
        escaped(&state.key),
        escaped(&title(book, number, state))
    );
    let _ = writeln!(
        svg,
        r#"<rect x="{x:.1}" y="{y:.1}" width="{wide}" height="{high:.1}" rx="10" fill="{colour}" stroke="{edge}"/><path d="M{:.1} {:.1}v{:.1}" stroke="{shade}" stroke-width="4" stroke-linecap="round"/>"#,
        x + 8.0,
        y + 12.0,
        high - 24.0
    );
    if state.terminal {
        // An end is drawn with a second line, as the last stop of a railway.
        let (x, y, wide, high) = (x - 3.5, y - 3.5, wide + 7.0, high + 7.0);
        let _ = writeln!(
            svg,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{wide}" height="{high:.1}" rx="13" fill="none" stroke="{edge}" stroke-width="0.8"/>"#
        );
    }
    let lines = wrapped(&state.name, 15.5, WIDE - 36.0, 2);
    let rows = 17.0 * in_units(lines.len());
    let top = area.middle() - f64::midpoint(rows, 19.0);
    for (row, line) in lines.iter().enumerate() {
        text(svg, (x + 19.0, top + 13.0 + 17.0 * in_units(row)), 14.0, ink::INK, r#" font-weight="600""#, line);
    }
    let below = top + rows + 4.0;
    let chip = width(word, 11.0) + 14.0;
    let dashes = if state.category.is_none() { format!(r#" stroke="{shade}" stroke-dasharray="3 2""#) } else { String::new() };
    let _ = writeln!(svg, r#"<rect x="{:.1}" y="{below:.1}" width="{chip:.1}" height="17" rx="8.5" fill="{tint}"{dashes}/>"#, x + 19.0);
    text(svg, (x + 26.0, below + 12.2), 11.0, shade, "", word);
    if let Some(stay) = state.longest_stay {
        text(svg, (x + 19.0 + chip + 7.0, below + 12.2), 11.0, ink::INK_3, "", &format!("at most {stay}"));
    }
    let asking = questions(book, number);
    if !asking.is_empty() {
        badge(svg, (x + wide - 13.0, y + 13.0), &format!("?{}", asking.len()));
    }
    svg.push_str("</g>\n");
}

/// How many questions are asked in a state.
pub(super) fn badge(svg: &mut String, (x, y): (f64, f64), words: &str) {
    let (fill, colour) = (ink::SKY, ink::SKY_INK);
    let _ = writeln!(svg, r#"<rect x="{:.1}" y="{:.1}" width="23" height="15" rx="7.5" fill="{fill}"/>"#, x - 15.0, y - 7.5);
    text(svg, (x - 3.5, y + 3.8), 10.5, colour, r#" text-anchor="middle" font-weight="600""#, words);
}

/// The retired states at the bottom, apart; how high they made the drawing.
pub(super) fn retired(svg: &mut String, book: &Book, top: f64, wide: f64) -> f64 {
    let all: Vec<&State> = book.states.iter().filter(|state| state.retired).collect();
    if all.is_empty() {
        return 0.0;
    }
    text(svg, (EDGE, top + 12.0), 12.0, ink::INK_3, "", "Retired: nobody may be here");
    let (mut x, mut y) = (EDGE, top + 22.0);
    let (colour, edge) = (ink::SUNKEN, ink::EDGE);
    for state in all {
        if x + WIDE > wide - EDGE && x > EDGE {
            (x, y) = (EDGE, y + RETIRED.0 + RETIRED.1);
        }
        let _ = writeln!(
            svg,
            r#"<g class="drawing-state" data-state="{}"><title>{}</title><rect x="{x:.1}" y="{y:.1}" width="{WIDE}" height="{}" rx="10" fill="{colour}" stroke="{edge}" stroke-dasharray="4 3"/>"#,
            escaped(&state.key),
            escaped(&format!("{}. {}", state.name, state.about)),
            RETIRED.0
        );
        let name = ink::shortened(&state.name, 13.0, WIDE - 24.0);
        text(svg, (x + WIDE / 2.0, y + 21.5), 13.0, ink::INK_3, r#" text-anchor="middle""#, &name);
        svg.push_str("</g>\n");
        x += WIDE + RETIRED.1;
    }
    y + RETIRED.0 - top
}

fn category(state: &State) -> (&'static str, &'static str, &'static str) {
    match state.category {
        Some(Category::Active) => (ink::PRESENT, ink::PRESENT_INK, "active"),
        Some(Category::Inactive) => (ink::SKY, ink::SKY_INK, "inactive"),
        Some(Category::Discharged) => (ink::EXCUSED, ink::EXCUSED_INK, "discharged"),
        None => (ink::LATE, ink::LATE_INK, "no status"),
    }
}

/// What there is to say of a state, with the questions asked in it.
fn title(book: &Book, number: usize, state: &State) -> String {
    let stay = state.longest_stay.map(|stay| format!("At most {stay}.")).unwrap_or_default();
    let source = if state.source.is_empty() { String::new() } else { format!("({})", state.source) };
    let asking = questions(book, number).join(" ");
    let parts = [format!("{}.", state.name), state.about.clone(), stay, source, asking];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn questions(book: &Book, state: usize) -> Vec<String> {
    let asked = |(_, rule): (usize, &Rule)| match &rule.then {
        Then::Ask { ask, .. } => Some(format!("Asks: {ask}")),
        Then::Move { .. } => None,
    };
    book.rules_in(state).filter_map(asked).collect()
}
