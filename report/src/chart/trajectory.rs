//! Means over the occasions with bands of their 95% limits, and how many clients stand behind each.

use statistics::compare::output::{Labels, Point, Trajectory};

use super::{Scale, extent, room};
use crate::{
    hiding::{Hiding, brief},
    model::{Chart, Table},
    number::{Decimals, dash, short},
    svg::{Drawing, EDGE, FAINT, Hold, INK, LINE, Pen, SOFT, WIDTH, fitted, of_group, ticks, width},
    words::{occasion, scale},
};

const LEFT: f64 = 50.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 290.0;
const DASHES: [&str; 6] = ["", "7 4", "2 4", "9 3 2 3", "4 3", "12 4"];

/// What the chart shows.
pub(crate) struct Course<'a> {
    pub of: &'a Trajectory,
    pub labels: &'a Labels,
    pub hiding: &'a Hiding,
    /// The cut-off, where there is one.
    pub cutoff: Option<f64>,
}

/// The chart; none without a mean.
pub(crate) fn trajectory(course: &Course<'_>, id: &str) -> Option<Chart> {
    let of = course.of;
    let values = of.points.iter().flat_map(|point| [point.mean, point.ci_low, point.ci_high]).flatten();
    let (low, high) = extent(values)?;
    let pad = ((high - low) * 0.06).max(f64::MIN_POSITIVE);
    // A cut-off that lies near is shown; one far away would flatten the lines.
    let near = |cutoff: &f64| *cutoff > low - (high - low) * 0.4 && *cutoff < high + (high - low) * 0.4;
    let cutoff = course.cutoff.filter(near);
    let (low, high) = (cutoff.map_or(low, |it| low.min(it)) - pad, cutoff.map_or(high, |it| high.max(it)) + pad);
    let names = of.groups.iter().map(String::as_str);
    let label_room = room(names, 13.0, 70.0, 160.0);
    let right = WIDTH - label_room - 26.0;
    let at = extent(of.occasions.iter().map(|it| it.at)).unwrap_or((0.0, 1.0));
    let plan = Plan {
        of,
        hiding: course.hiding,
        x: Scale::new(at, (LEFT + 26.0, right - 22.0)),
        y: Scale::new((low, high), (BOTTOM, TOP)),
        right,
        label_room,
    };
    let mut drawing = Drawing::default();
    plan.frame(&mut drawing, course, (low, high), cutoff);
    for group in 0..of.groups.len() {
        plan.band(&mut drawing, group);
    }
    for group in 0..of.groups.len() {
        plan.course(&mut drawing, group);
    }
    plan.names(&mut drawing);
    let height = plan.foot(&mut drawing);
    let title = format!("Mean scores over time, with 95% confidence bands{}", if of.groups.len() > 1 { ", by group" } else { "" });
    let describes = describes(of, course.hiding);
    Some(Chart { svg: drawing.finish(height, id, &title, &describes), title, describes, table: table(of, course) })
}

struct Plan<'a> {
    of: &'a Trajectory,
    hiding: &'a Hiding,
    x: Scale,
    y: Scale,
    right: f64,
    label_room: f64,
}

impl Plan<'_> {
    fn points(&self, group: usize) -> impl Iterator<Item = &Point> {
        self.of.points.iter().filter(move |point| point.group == group)
    }
    fn at(&self, point: &Point) -> f64 {
        self.of.occasions.get(point.occasion).map_or(0.0, |occasion| self.x.at(occasion.at))
    }
    fn frame(&self, drawing: &mut Drawing, course: &Course<'_>, (low, high): (f64, f64), cutoff: Option<f64>) {
        for tick in ticks(low, high, 5) {
            let y = self.y.at(tick);
            drawing.line((LEFT, y), (self.right, y), LINE, 1.0);
            drawing.text((LEFT - 8.0, y + 4.0), &short(tick), Pen::of(FAINT, 12.0).held(Hold::End));
        }
        let unit = fitted(&scale(course.labels), self.right - 8.0, 12.5, 1).concat();
        drawing.text((8.0, 17.0), &unit, Pen::of(SOFT, 12.5));
        if let Some(cutoff) = cutoff {
            let y = self.y.at(cutoff);
            drawing.dashed((LEFT, y), (self.right, y), EDGE, 1.25, "5 4");
            drawing.text((LEFT + 4.0, y - 5.0), &format!("cut-off {}", short((cutoff * 100.0).round() / 100.0)), Pen::of(FAINT, 11.5));
        }
    }
    /// Bands are drawn below all lines, from occasion to occasion where both have limits.
    fn band(&self, drawing: &mut Drawing, group: usize) {
        let tone = of_group(group, self.of.groups.len());
        let mut upper = Vec::new();
        let mut lower = Vec::new();
        let mut close = |upper: &mut Vec<(f64, f64)>, lower: &mut Vec<(f64, f64)>| {
            if let ([(x, high)], [(_, low)]) = (upper.as_slice(), lower.as_slice()) {
                drawing.line((*x, *low), (*x, *high), tone, 1.5);
            } else if upper.len() > 1 {
                let all: Vec<_> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
                drawing.area(&all, tone, if self.of.groups.len() > 3 { 0.07 } else { 0.13 });
            }
            upper.clear();
            lower.clear();
        };
        for point in self.points(group) {
            match (point.ci_low, point.ci_high) {
                (Some(low), Some(high)) => {
                    upper.push((self.at(point), self.y.at(high)));
                    lower.push((self.at(point), self.y.at(low)));
                }
                _ => close(&mut upper, &mut lower),
            }
        }
        close(&mut upper, &mut lower);
    }
    fn course(&self, drawing: &mut Drawing, group: usize) {
        let tone = of_group(group, self.of.groups.len());
        let there: Vec<(f64, f64)> = self.points(group).filter_map(|point| Some((self.at(point), self.y.at(point.mean?)))).collect();
        drawing.path(&there, tone, 2.25, DASHES[group % DASHES.len()]);
        for place in there {
            drawing.mark(group, place, 4.5, tone);
        }
    }
    /// Names at the end of the lines, moved apart where lines end close together.
    fn names(&self, drawing: &mut Drawing) {
        if self.of.groups.len() < 2 {
            return;
        }
        let last = |group: usize| self.points(group).filter_map(|point| point.mean).last();
        let mut ends: Vec<(usize, f64, Vec<String>)> = (0..self.of.groups.len())
            .filter_map(|group| Some((group, self.y.at(last(group)?), fitted(&self.of.groups[group], self.label_room, 13.0, 2))))
            .collect();
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        let height = |lines: &[String]| lines.len() as f64 * 15.6 + 3.0;
        let mut floor = TOP - 16.0;
        for (_, y, lines) in &mut ends {
            let half = height(lines) / 2.0;
            *y = y.max(floor + half);
            floor = *y + half;
        }
        let mut roof = BOTTOM + 8.0;
        for (_, y, lines) in ends.iter_mut().rev() {
            let half = height(lines) / 2.0;
            *y = y.min(roof - half);
            roof = *y - half;
        }
        for (group, y, lines) in &ends {
            drawing.lines((self.right + 4.0, *y), lines, Pen::of(of_group(*group, self.of.groups.len()), 13.0).bold());
        }
    }
    /// Occasions and numbers of clients below the axis. Returns the height of the whole.
    fn foot(&self, drawing: &mut Drawing) -> f64 {
        drawing.line((LEFT, BOTTOM), (self.right, BOTTOM), EDGE, 1.0);
        let places: Vec<f64> = self.of.occasions.iter().map(|it| self.x.at(it.at)).collect();
        let gap = places.windows(2).map(|pair| pair[1] - pair[0]).fold(170.0, f64::min).max(1.0);
        let mut free = f64::MIN;
        let mut rows = 1;
        for (x, it) in places.iter().zip(&self.of.occasions) {
            drawing.line((*x, BOTTOM), (*x, BOTTOM + 5.0), EDGE, 1.0);
            let lines = fitted(&occasion(&it.label), gap.max(34.0) - 6.0, 12.0, 2);
            let half = lines.iter().map(|line| width(line, 12.0)).fold(0.0, f64::max) / 2.0;
            if x - half < free {
                continue;
            }
            free = x + half + 2.0;
            rows = rows.max(lines.len());
            drawing.lines((*x, BOTTOM + 12.0 + 7.2 * lines.len() as f64), &lines, Pen::of(SOFT, 12.0).held(Hold::Middle));
        }
        let mut y = BOTTOM + 36.0 + 14.4 * rows as f64;
        drawing.text((8.0, y), "Clients with a score", Pen::of(FAINT, 11.5));
        for group in 0..self.of.groups.len() {
            y += 19.0;
            let tone = of_group(group, self.of.groups.len());
            drawing.mark(group, (self.right + 8.0, y - 4.0), 4.0, tone);
            let mut free = f64::MIN;
            for point in self.points(group) {
                let (words, x) = (brief(self.hiding.part(point.n, point.n + point.missing)), self.at(point));
                let half = width(&words, 12.5) / 2.0;
                if x - half >= free {
                    drawing.text((x, y), &words, Pen::of(INK, 12.5).held(Hold::Middle));
                    free = x + half + 4.0;
                }
            }
            let name = fitted(&self.of.groups[group], self.label_room, 12.5, 1).concat();
            drawing.text((self.right + 18.0, y), &name, Pen::of(SOFT, 12.5));
        }
        y + 12.0
    }
}

fn decimals(of: &Trajectory) -> Decimals {
    Decimals::of(of.points.iter().filter_map(|point| Some(point.ci_high? - point.ci_low?)))
}

fn describes(of: &Trajectory, hiding: &Hiding) -> String {
    let show = decimals(of);
    let one = |(group, name): (usize, &String)| {
        let means: Vec<&Point> = of.points.iter().filter(|point| point.group == group && point.mean.is_some()).collect();
        let (first, last) = (means.first()?, means.last()?);
        let label = |point: &Point| of.occasions.get(point.occasion).map(|it| occasion(&it.label)).unwrap_or_default();
        let told = |point: &Point| format!("{} at {} (n = {})", show.maybe(point.mean), label(point), hiding.part(point.n, point.n + point.missing));
        Some(if means.len() > 1 { format!("{name}: from {} to {}", told(first), told(last)) } else { format!("{name}: {}", told(first)) })
    };
    let all: Vec<String> = of.groups.iter().enumerate().filter_map(one).collect();
    format!("Observed means, not adjusted. {}.", all.join("; "))
}

fn table(of: &Trajectory, course: &Course<'_>) -> Table {
    let (labels, hiding) = (course.labels, course.hiding);
    let show = decimals(of);
    let mut table = Table::new(format!("Observed scores: {}", scale(labels)), &["Group", "Occasion", "With a score", "Missing", "Mean", "SD", "95% interval of the mean"], 2);
    for point in &of.points {
        let name = |all: Option<String>| all.unwrap_or_else(dash);
        let all = point.n + point.missing;
        table.rows.push(vec![
            name(of.groups.get(point.group).cloned()),
            name(of.occasions.get(point.occasion).map(|it| occasion(&it.label))),
            hiding.part(point.n, all).to_string(),
            hiding.part(point.missing, all).to_string(),
            show.maybe(point.mean),
            show.maybe(point.sd),
            show.maybe_range(point.ci_low, point.ci_high),
        ]);
    }
    table
}
