//! Differences side by side, each with its limits: those of the one comparison thick, those for all together thin.

use super::{RIGHT, Scale, extent, room};
use crate::{
    model::{Chart, Table},
    number::{Decimals, short},
    svg::{Drawing, EDGE, FAINT, Hold, INK, LINE, PINE, Pen, SOFT, fitted, ticks, width},
};

/// One difference.
pub(crate) struct ForestRow {
    /// What is compared.
    pub label: String,
    /// What a set of rows has in common, said once above them; empty where rows stand by themselves.
    pub under: String,
    pub est: f64,
    pub low: f64,
    pub high: f64,
    /// Limits that hold for all comparisons together.
    pub wide: Option<(f64, f64)>,
}

/// What the chart shows.
pub(crate) struct Forest {
    pub title: String,
    pub describes: String,
    /// Unit of the axis.
    pub unit: String,
    /// What lies on each side of zero.
    pub sides: (String, String),
    pub rows: Vec<ForestRow>,
    pub table: Table,
}

const SIZE: f64 = 13.0;

/// The chart; none without a row.
pub(crate) fn forest(of: Forest, id: &str) -> Option<Chart> {
    let limits = of.rows.iter().flat_map(|row| [row.low, row.high, row.est, row.wide.map_or(f64::NAN, |it| it.0), row.wide.map_or(f64::NAN, |it| it.1)]);
    let (low, high) = extent(limits.chain([0.0]))?;
    if of.rows.is_empty() {
        return None;
    }
    // Zero never stands at the very edge: both sides have room for their name.
    let span = if high > low { high - low } else { 1.0 };
    let (low, high) = (low.min(-0.22 * span) - 0.04 * span, high.max(0.22 * span) + 0.04 * span);
    let show = Decimals::of(of.rows.iter().map(|row| row.high - row.low));
    let numbers = |row: &ForestRow| show.with_range(row.est, row.low, row.high);
    let said: Vec<String> = of.rows.iter().map(numbers).collect();
    let left = room(of.rows.iter().map(|row| row.label.as_str()), SIZE, 80.0, 215.0) + 16.0;
    let right = RIGHT - room(said.iter().map(String::as_str), SIZE, 60.0, 190.0) - 14.0;
    let x = Scale::new((low, high), (left, right));
    let mut drawing = Drawing::default();
    drawing.text((8.0, 17.0), "Difference", Pen::of(FAINT, 12.0));
    drawing.text((RIGHT, 17.0), "Estimate (95% interval)", Pen::of(FAINT, 12.0).held(Hold::End));
    let rows = placed(&of.rows, left);
    let bottom = rows.last().map_or(60.0, |(y, lines, _)| y + half(lines) + 6.0);
    for tick in ticks(low, high, 6) {
        drawing.line((x.at(tick), 28.0), (x.at(tick), bottom), LINE, 1.0);
        drawing.text((x.at(tick), bottom + 16.0), &short(tick), Pen::of(FAINT, 12.0).held(Hold::Middle));
    }
    drawing.line((x.at(0.0), 28.0), (x.at(0.0), bottom), EDGE, 1.5);
    for (((y, lines, head), row), said) in rows.iter().zip(&of.rows).zip(&said) {
        if let Some(head) = head {
            drawing.lines((8.0, y - half(lines) - 10.0), head, Pen::of(SOFT, 12.5).bold());
        }
        drawing.lines((8.0, *y), lines, Pen::of(INK, SIZE));
        interval(&mut drawing, &x, row, *y);
        drawing.text((RIGHT, y + 4.5), said, Pen::of(INK, SIZE).held(Hold::End));
    }
    let axis = bottom + 34.0;
    let middle = x.at(0.0);
    drawing.text((middle - 8.0, axis), &format!("← {}", of.sides.0), Pen::of(SOFT, 12.0).held(Hold::End));
    drawing.text((middle + 8.0, axis), &format!("{} →", of.sides.1), Pen::of(SOFT, 12.0));
    let key = bottom + 56.0;
    let mut words = format!("Difference in {}. Thick: 95% limits of this comparison.", of.unit);
    if of.rows.iter().any(|row| row.wide.is_some()) {
        words.push_str(" Thin: limits for all comparisons together (Bonferroni).");
    }
    let lines = fitted(&words, RIGHT - 16.0, 12.0, 2);
    let deep = lines.len() as f64 * 14.4;
    drawing.lines((8.0, key + deep / 2.0 - 7.0), &lines, Pen::of(FAINT, 12.0));
    Some(Chart { svg: drawing.finish(key + deep, id, &of.title, &of.describes), title: of.title, describes: of.describes, table: of.table })
}

/// A label in one line, or one line for each of its two groups, so that a long name never pushes the other out.
fn both_named(label: &str, room: f64) -> Vec<String> {
    match label.split_once(" vs ") {
        Some((first, second)) if width(label, SIZE) > room => {
            [first.to_owned(), format!("vs {second}")].iter().map(|name| fitted(name, room, SIZE, 1).concat()).collect()
        }
        _ => fitted(label, room, SIZE, 2),
    }
}

fn half(lines: &[String]) -> f64 {
    if lines.len() > 1 { 20.0 } else { 14.0 }
}

/// The middle height, the lines of the label, and the heading above where it changes.
fn placed(rows: &[ForestRow], left: f64) -> Vec<(f64, Vec<String>, Option<Vec<String>>)> {
    let mut y = 30.0;
    let mut above = "";
    let mut all = Vec::new();
    for row in rows {
        let lines = both_named(&row.label, left - 14.0);
        let head = (row.under != above).then(|| fitted(&row.under, left + 60.0, 12.5, 1));
        above = &row.under;
        if head.is_some() {
            y += 24.0;
        }
        y += half(&lines);
        all.push((y, lines.clone(), head));
        y += half(&lines);
    }
    all
}

fn interval(drawing: &mut Drawing, x: &Scale, row: &ForestRow, y: f64) {
    if let Some((low, high)) = row.wide {
        drawing.line((x.at(low), y), (x.at(high), y), PINE, 1.25);
        for end in [low, high] {
            drawing.line((x.at(end), y - 4.0), (x.at(end), y + 4.0), PINE, 1.25);
        }
    }
    drawing.line((x.at(row.low), y), (x.at(row.high), y), PINE, 4.0);
    drawing.mark(3, (x.at(row.est), y), 5.5, PINE);
}
