//! What became of the clients: recovered, improved, unchanged, deteriorated, as shares of each group.

use statistics::compare::output::{CategoryRate, Named};

use super::{RIGHT, room};
use crate::{
    model::{Chart, Table},
    number::percent,
    svg::{CATEGORIES, Drawing, FAINT, Hold, INK, ON_MILD, ON_STRONG, Pen, SOFT, fitted, width},
    words::sentence,
};

const ROW: f64 = 42.0;

/// A group with its categories.
type Shares<'a> = Vec<(String, &'a Named<CategoryRate>)>;

/// The chart; none when no group has a client with both scores.
pub(crate) fn categories(of: &Shares<'_>, id: &str) -> Option<Chart> {
    let of: Vec<_> = of.iter().filter(|(_, rates)| rates.iter().any(|(_, rate)| rate.of > 0)).collect();
    let first = of.first()?;
    let left = room(of.iter().map(|(name, _)| name.as_str()), 13.0, 60.0, 190.0) + 20.0;
    let right = RIGHT - 62.0;
    let mut drawing = Drawing::default();
    let mut x = left;
    for (at, (name, _)) in first.1.iter().enumerate() {
        let name = sentence(name);
        drawing.bar((x, 9.0), (12.0, 12.0), 3.0, CATEGORIES[at % 4]);
        drawing.text((x + 18.0, 19.0), &name, Pen::of(SOFT, 12.5));
        x += 34.0 + width(&name, 12.5);
    }
    for (row, (name, rates)) in of.iter().enumerate() {
        let y = 38.0 + ROW * row as f64;
        drawing.lines((8.0, y + 14.0), &fitted(name, left - 18.0, 13.0, 2), Pen::of(INK, 13.0).bold());
        let mut x = left;
        for (at, (_, rate)) in rates.iter().enumerate().filter(|(_, (_, rate))| rate.n > 0) {
            let long = (right - left) * rate.p;
            drawing.bar((x, y), ((long - 2.0).max(1.0), 28.0), 3.0, CATEGORIES[at % 4]);
            let tone = if matches!(at % 4, 0 | 3) { ON_STRONG } else { ON_MILD };
            let told = [format!("{} ({})", rate.n, percent(rate.p)), rate.n.to_string()];
            if let Some(words) = told.iter().find(|words| width(words, 12.5) <= long - 8.0) {
                drawing.text((x + long / 2.0 - 1.0, y + 18.5), words, Pen::of(tone, 12.5).held(Hold::Middle));
            }
            x += long;
        }
        let all = rates.iter().map(|(_, rate)| rate.of).max().unwrap_or(0);
        drawing.text((RIGHT, y + 18.5), &format!("n = {all}"), Pen::of(FAINT, 12.5).held(Hold::End));
    }
    let height = 38.0 + ROW * of.len() as f64;
    let title = "What became of clients with both scores".to_owned();
    let one = |(name, rates): &&(String, &Named<CategoryRate>)| {
        let all: Vec<String> = rates.iter().map(|(category, rate)| format!("{category} {} of {}", rate.n, rate.of)).collect();
        format!("{name}: {}", all.join(", "))
    };
    let describes = format!("{}.", of.iter().map(one).collect::<Vec<_>>().join("; "));
    Some(Chart { svg: drawing.finish(height, id, &title, &describes), title, describes, table: table(&of) })
}

fn table(of: &[&(String, &Named<CategoryRate>)]) -> Table {
    let mut table = Table::new("Categories of change, shares with Wilson's 95% interval", &["Group", "Category", "Clients", "Of", "Share", "95% interval"], 2);
    for (name, rates) in of {
        for (category, rate) in rates.iter() {
            table.rows.push(vec![
                name.clone(),
                sentence(category),
                rate.n.to_string(),
                rate.of.to_string(),
                percent(rate.p),
                format!("{} to {}", percent(rate.wilson_low), percent(rate.wilson_high)),
            ]);
        }
    }
    table
}
