//! What became of the clients: recovered, improved, unchanged, deteriorated, as shares of each group.

use super::{RIGHT, room};
use crate::{
    hiding::{Shares, brief},
    model::{Chart, Table},
    number::{dash, percent},
    svg::{CATEGORIES, Drawing, FAINT, Hold, INK, ON_MILD, ON_STRONG, Pen, SOFT, fitted, width},
    words::sentence,
};

const ROW: f64 = 42.0;

/// The chart; none when no group has a client with both scores. Categories that are hidden share what is left of the bar.
pub(crate) fn categories(of: &[Shares], id: &str) -> Option<Chart> {
    let of: Vec<&Shares> = of.iter().filter(|shares| !shares.categories.is_empty()).collect();
    let first = of.first()?;
    let left = room(of.iter().map(|shares| shares.group.as_str()), 13.0, 60.0, 190.0) + 20.0;
    let right = RIGHT - 86.0;
    let mut drawing = Drawing::default();
    let mut x = left;
    for (at, it) in first.categories.iter().enumerate() {
        let name = sentence(&it.name);
        drawing.bar((x, 9.0), (12.0, 12.0), 3.0, CATEGORIES[at % 4]);
        drawing.text((x + 18.0, 19.0), &name, Pen::of(SOFT, 12.5));
        x += 34.0 + width(&name, 12.5);
    }
    for (row, shares) in of.iter().enumerate() {
        let y = 38.0 + ROW * row as f64;
        drawing.lines((8.0, y + 14.0), &fitted(&shares.group, left - 18.0, 13.0, 2), Pen::of(INK, 13.0).bold());
        bar(&mut drawing, shares, (left, right), y);
        drawing.text((RIGHT, y + 18.5), &format!("n = {}", brief(shares.of)), Pen::of(FAINT, 12.5).held(Hold::End));
    }
    let height = 38.0 + ROW * of.len() as f64;
    let title = "What became of clients with both scores".to_owned();
    let one = |shares: &&Shares| {
        let all: Vec<String> = shares.categories.iter().map(|it| format!("{} {} of {}", it.name, it.n, it.of)).collect();
        format!("{}: {}", shares.group, all.join(", "))
    };
    let describes = format!("{}.", of.iter().map(one).collect::<Vec<_>>().join("; "));
    Some(Chart { svg: drawing.finish(height, id, &title, &describes), title, describes, table: table(&of) })
}

fn bar(drawing: &mut Drawing, shares: &Shares, (left, right): (f64, f64), y: f64) {
    // With the number of clients who have both scores hidden, the bar is of all.
    let all = shares.of.shown().or(shares.all.shown()).unwrap_or(0);
    let per_client = if all == 0 { 0.0 } else { (right - left) / all as f64 };
    let mut x = left;
    for (at, it) in shares.categories.iter().enumerate() {
        let Some(n) = it.n.shown().filter(|n| *n > 0 && all > 0) else { continue };
        let long = per_client * n as f64;
        drawing.bar((x, y), ((long - 2.0).max(1.0), 28.0), 3.0, CATEGORIES[at % 4]);
        let tone = if matches!(at % 4, 0 | 3) { ON_STRONG } else { ON_MILD };
        let share = it.rate.map_or_else(|| n.to_string(), |rate| format!("{n} ({})", percent(rate.p)));
        if let Some(words) = [share, n.to_string()].iter().find(|words| width(words, 12.5) <= long - 8.0) {
            drawing.text((x + long / 2.0 - 1.0, y + 18.5), words, Pen::of(tone, 12.5).held(Hold::Middle));
        }
        x += long;
    }
    if shares.categories.iter().any(|it| it.n.shown().is_none()) {
        drawing.gap((x + 0.5, y + 0.5), (right - x - 3.0, 27.0));
        if let Some(words) = ["numbers of few, hidden", "hidden"].iter().find(|words| width(words, 12.0) <= right - x - 8.0) {
            drawing.text(((x + right) / 2.0 - 1.0, y + 18.5), words, Pen::of(FAINT, 12.0).held(Hold::Middle));
        }
    }
}

fn table(of: &[&Shares]) -> Table {
    let mut table =
        Table::new("Categories of change, shares with Wilson's 95% interval", &["Group", "Category", "Clients", "Of", "Share", "95% interval"], 2);
    for shares in of {
        for it in &shares.categories {
            table.rows.push(vec![
                shares.group.clone(),
                sentence(&it.name),
                it.n.to_string(),
                it.of.to_string(),
                it.rate.map_or_else(dash, |rate| percent(rate.p)),
                it.rate.map_or_else(dash, |rate| format!("{} to {}", percent(rate.wilson_low), percent(rate.wilson_high))),
            ]);
        }
    }
    table
}
