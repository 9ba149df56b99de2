//! The book as a drawing: states as boxes, rules as arrows, in SVG that stands alone.

use std::fmt::Write as _;

mod boxes;
mod ink;
mod lines;
mod names;
mod order;
mod place;
mod plan;
#[cfg(test)]
mod tests;

use ink::{escaped, pen, text};
use place::{Area, EDGE, Side};
use plan::{Arrow, Line};

use crate::{Book, Then};

/// So many arrows have their names beside them; of more, the names are in their titles alone.
const NAMED: usize = 16;
/// Between two columns: with names beside the arrows, and without.
const GAPS: (f64, f64) = (170.0, 118.0);

/// The drawing. Colours are CSS custom properties of the page with fallbacks; each box and arrow has a title; text is text. From left
/// to right: where an episode begins, what is reached in one step, in two, and the ends. Retired states stand apart below. Arrows
/// have the classes `drawing-arrow`, states `drawing-state`, with their keys in `data-`, for a page to bring out what is pointed at.
pub fn svg(book: &Book) -> String {
    let arrows = plan::arrows(book);
    let of = plan::columns(book, &arrows);
    let columns = order::order(&of, &arrows);
    let named = arrows.len() <= NAMED;
    let sheet = place::place(&columns, &of, &arrows, if named { GAPS.0 } else { GAPS.1 });
    let ways = sheet.ways(&of, &arrows);
    let mut drawn: Vec<_> = arrows.iter().zip(&ways).filter_map(|(arrow, way)| Some((arrow, way.as_ref()?))).collect();
    // The strongest lines are drawn last, on top.
    drawn.sort_by_key(|(arrow, _)| std::cmp::Reverse(arrow.line));
    let mut body = String::new();
    for (arrow, way) in &drawn {
        lines::arrow(&mut body, book, arrow, way);
    }
    beginning(&mut body, sheet.states.get(book.initial()).copied().flatten());
    for (number, area) in sheet.states.iter().enumerate() {
        if let Some(area) = area {
            boxes::state(&mut body, book, number, *area);
        }
    }
    if named {
        let mut taken: Vec<Area> = sheet.states.iter().flatten().copied().collect();
        names::names(&mut body, book, &drawn, &mut taken);
    }
    let mut high = sheet.high;
    high += legend(&mut body, book, &arrows, high);
    let retired = boxes::retired(&mut body, book, high + 6.0, sheet.wide);
    high += retired + if retired > 0.0 { EDGE + 6.0 } else { 0.0 };
    framed(book, &arrows, (sheet.wide, high), &body)
}

/// The drawing in its frame, with what it is called and what it says in words.
fn framed(book: &Book, arrows: &[Arrow], (wide, high): (f64, f64), body: &str) -> String {
    let key = escaped(&book.key);
    let said: Vec<String> = arrows.iter().map(|arrow| lines::said(book, arrow)).collect();
    let states = book.states.iter().filter(|state| !state.retired).count();
    let mut svg = String::with_capacity(body.len() + 1_024);
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-labelledby="drawing-{key}-title drawing-{key}-desc" viewBox="0 0 {wide:.0} {high:.0}" width="{wide:.0}" height="{high:.0}" font-family="var(--font, system-ui, sans-serif)">"#
    );
    let _ = writeln!(svg, r#"<title id="drawing-{key}-title">{}: {states} states</title>"#, escaped(&book.name));
    let _ = writeln!(svg, r#"<desc id="drawing-{key}-desc">{}</desc>"#, escaped(&said.join(" ")));
    svg.push_str(body);
    svg.push_str("</svg>\n");
    svg
}

/// Where an episode begins: a dot, and an arrow into the state.
fn beginning(svg: &mut String, area: Option<Area>) {
    let Some(area) = area else { return };
    let (x, y, colour) = (area.x, area.middle(), ink::INK_2);
    let _ = writeln!(svg, r#"<circle cx="{:.1}" cy="{y:.1}" r="5" fill="{colour}"/>"#, x - 24.0);
    let _ = writeln!(svg, r#"<path d="M{:.1} {y:.1}H{:.1}" stroke="{colour}" stroke-width="1.4"/>"#, x - 24.0, x - 8.0);
    lines::head(svg, (x, y), Side::Left, Line::Proposal);
}

/// What the lines mean; only those that are there. How high it is.
fn legend(svg: &mut String, book: &Book, arrows: &[Arrow], top: f64) -> f64 {
    let mut x = EDGE;
    for line in Line::ALL.into_iter().filter(|line| arrows.iter().any(|arrow| arrow.line == *line)) {
        let (colour, wide, dashes) = pen(line);
        let dashes = if dashes.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{dashes}""#) };
        let y = top + 10.0;
        let _ = writeln!(svg, r#"<path d="M{x:.1} {y:.1}h26" stroke="{colour}" stroke-width="{wide}" stroke-linecap="round"{dashes}/>"#);
        lines::head(svg, (x + 34.0, y), Side::Left, line);
        text(svg, (x + 42.0, y + 4.0), 12.0, ink::INK_3, "", line.word());
        x += 42.0 + ink::width(line.word(), 12.0) + 24.0;
    }
    if book.rules.iter().any(|rule| matches!(rule.then, Then::Ask { .. })) {
        boxes::badge(svg, (x + 15.0, top + 10.0), "?");
        text(svg, (x + 32.0, top + 14.0), 12.0, ink::INK_3, "", "so many questions may be asked here");
        x += 42.0;
    }
    if x > EDGE { 36.0 } else { 0.0 }
}
