//! Who is missing when: of all clients of a group, how many have a score at each occasion.

use statistics::{compare::output::Trajectory, suppress::Cell};

use super::{RIGHT, room};
use crate::{
    hiding::{Hiding, brief},
    model::{Chart, Table},
    number::{dash, percent},
    svg::{Drawing, FAINT, Hold, INK, Pen, SOFT, WIDTH, fitted, of_group, width},
    words::occasion,
};

const ROW: f64 = 46.0;
const TOP: f64 = 44.0;

/// The chart; none without an occasion or a group.
pub(crate) fn flow(of: &Trajectory, hiding: &Hiding, id: &str) -> Option<Chart> {
    if of.occasions.is_empty() || of.groups.is_empty() {
        return None;
    }
    let left = room(of.groups.iter().map(String::as_str), 13.0, 60.0, 170.0) + 20.0;
    let cell = (RIGHT - left) / of.occasions.len() as f64;
    let mut drawing = Drawing::default();
    for (at, it) in of.occasions.iter().enumerate() {
        let name = fitted(&occasion(&it.label), cell - 6.0, 12.0, 2);
        drawing.lines((left + cell * at as f64, TOP - 16.0 - 7.2 * (name.len() as f64 - 1.0)), &name, Pen::of(SOFT, 12.0));
    }
    for (group, name) in of.groups.iter().enumerate() {
        let y = TOP + ROW * group as f64;
        drawing.lines((8.0, y + 20.0), &fitted(name, left - 18.0, 13.0, 2), Pen::of(INK, 13.0).bold());
        for point in of.points.iter().filter(|point| point.group == group) {
            let (x, long, all) = (left + cell * point.occasion as f64, (cell - 12.0).max(2.0), point.n + point.missing);
            let n = hiding.part(point.n, all);
            // Of a number that is hidden the bar shows the least it can be.
            let least = match n {
                Cell::Shown(n) | Cell::Between(n, _) => n,
                Cell::Below(_) | Cell::Hidden => 0,
            };
            let share = if all == 0 { 0.0 } else { least as f64 / all as f64 };
            drawing.bar((x, y + 18.0), (long * share, 10.0), 2.0, of_group(group, of.groups.len()));
            if least < all {
                drawing.gap((x + long * share + 1.0, y + 18.5), (long * (1.0 - share) - 2.0, 9.0));
            }
            let all = hiding.count(all);
            let told = [format!("{n} of {all}"), format!("{} of {all}", brief(n)), format!("{}/{all}", brief(n)), brief(n)];
            if let Some(words) = told.iter().find(|words| width(words, 12.0) <= cell - 2.0) {
                drawing.text((x, y + 13.0), words, Pen::of(INK, 12.0));
            }
        }
    }
    let height = TOP + ROW * of.groups.len() as f64 + 24.0;
    drawing.text((8.0, height - 10.0), "Filled: with a score. Dashed: missing.", Pen::of(FAINT, 12.0));
    let sizes = (0..of.groups.len()).filter_map(|group| of.points.iter().find(|it| it.group == group)).map(|it| hiding.count(it.n + it.missing));
    if let Some(all) = sizes.map(Cell::shown).sum::<Option<usize>>() {
        drawing.text((WIDTH - 4.0, height - 10.0), &format!("{all} clients in all"), Pen::of(FAINT, 12.0).held(Hold::End));
    }
    let title = "Flow of clients: who has a score when".to_owned();
    let describes = describes(of, hiding);
    Some(Chart { svg: drawing.finish(height, id, &title, &describes), title, describes, table: table(of, hiding) })
}

fn describes(of: &Trajectory, hiding: &Hiding) -> String {
    let one = |(group, name): (usize, &String)| {
        let last = of.points.iter().rfind(|point| point.group == group)?;
        let all = last.n + last.missing;
        Some(format!("{name}: {} of {} at the last occasion", hiding.part(last.n, all), hiding.count(all)))
    };
    let all: Vec<String> = of.groups.iter().enumerate().filter_map(one).collect();
    format!("Clients with a score. {}.", all.join("; "))
}

fn table(of: &Trajectory, hiding: &Hiding) -> Table {
    let mut table = Table::new("Clients with and without a score at each occasion", &["Group", "Occasion", "With a score", "Missing", "Share missing"], 2);
    for point in &of.points {
        let all = point.n + point.missing;
        let missing = hiding.part(point.missing, all);
        table.rows.push(vec![
            of.groups.get(point.group).cloned().unwrap_or_else(dash),
            of.occasions.get(point.occasion).map_or_else(dash, |it| occasion(&it.label)),
            hiding.part(point.n, all).to_string(),
            missing.to_string(),
            missing.shown().filter(|_| all > 0).map_or_else(dash, |missing| percent(missing as f64 / all as f64)),
        ]);
    }
    table
}
