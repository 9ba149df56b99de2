//! The names of rules beside their arrows, where they hide nothing.

use std::fmt::Write as _;

use super::{
    ink::{self, shortened, text, width},
    lines::{line, named, stretches},
    place::{Area, Way},
    plan::Arrow,
};
use crate::Book;

const SIZE: f64 = 11.0;
/// How wide a name is at most.
const MOST: f64 = 112.0;
/// Where a name may stand along a curve.
const ALONG: [f64; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
/// How far its middle may be above or below.
const BESIDE: [f64; 5] = [-10.0, 0.0, 10.0, -14.0, 14.0];
/// So many points of other arrows may a name hide; else it is left to the title.
const HIDES: usize = 5;

/// Puts a name beside each arrow, the strongest first.
pub(super) fn names(svg: &mut String, book: &Book, drawn: &[(&Arrow, &Way)], taken: &mut Vec<Area>) {
    let points: Vec<Vec<(f64, f64)>> = drawn.iter().map(|(_, way)| points(way)).collect();
    for (number, (arrow, way)) in drawn.iter().enumerate().rev() {
        let words = label(book, arrow);
        let wide = width(&words, SIZE) + 8.0;
        let hidden = |area: &Area, of: &[(f64, f64)]| {
            let point = |(x, y): &(f64, f64)| area.meets(Area { x: x - 1.0, y: y - 1.0, wide: 2.0, high: 2.0 });
            of.iter().filter(|at| point(at)).count()
        };
        let spots = stretches(way).into_iter().flat_map(|curve| ALONG.into_iter().map(move |t| curve.at(t)));
        let areas = spots.flat_map(|(x, y)| BESIDE.map(|by| Area { x: x - wide / 2.0, y: y + by - 7.5, wide, high: 15.0 }));
        let free = areas.filter(|area| taken.iter().all(|other| !area.meets(*other)));
        let costs = free.map(|area| {
            let others: usize = points.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, of)| hidden(&area, of)).sum();
            (others * 4 + hidden(&area, &points[number]), others, area)
        });
        if let Some((_, _, area)) = costs.filter(|(_, others, _)| *others <= HIDES).min_by_key(|(cost, _, _)| *cost) {
            let (Area { x, y, high, .. }, fill) = (area, ink::SURFACE);
            let _ =
                writeln!(svg, r#"<rect x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{high}" rx="4" fill="{fill}" fill-opacity="0.9"/>"#);
            text(svg, (x + wide / 2.0, y + 11.3), SIZE, ink::INK_2, r#" text-anchor="middle""#, &words);
            taken.push(area);
        }
    }
}

/// Points along a way, close together.
fn points(way: &Way) -> Vec<(f64, f64)> {
    let along = (0..=40).map(|step| f64::from(step) / 40.0);
    stretches(way).into_iter().flat_map(|curve| along.clone().map(move |t| curve.at(t))).collect()
}

/// The names of an arrow's rules, or where they are too long together, the first and how many more.
fn label(book: &Book, arrow: &Arrow) -> String {
    let mut rules = arrow.rules.clone();
    rules.sort_by_key(|rule| line(book, *rule));
    let all = rules.iter().map(|rule| named(book, *rule)).collect::<Vec<_>>();
    match all.as_slice() {
        [first, more @ ..] if !more.is_empty() && width(&all.join(", "), SIZE) > MOST => {
            format!("{} +{}", shortened(first, SIZE, MOST - 20.0), more.len())
        }
        all => shortened(&all.join(", "), SIZE, MOST),
    }
}
