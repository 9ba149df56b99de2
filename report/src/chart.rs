//! The charts. Each is a drawing and the table of its numbers.

mod categories;
mod flow;
mod forest;
mod trajectory;

pub(crate) use categories::categories;
pub(crate) use flow::flow;
pub(crate) use forest::{Forest, ForestRow, forest};
pub(crate) use trajectory::{Course, trajectory};

use crate::svg::{WIDTH, width};

/// Room for the longest of these names, between bounds.
fn room<'a>(names: impl IntoIterator<Item = &'a str>, size: f64, least: f64, most: f64) -> f64 {
    names.into_iter().map(|name| width(name, size)).fold(least, f64::max).min(most)
}

/// From values to places on the drawing.
#[derive(Debug, Clone, Copy)]
struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// Values between `low` and `high` come to lie between two places.
    fn new((low, high): (f64, f64), to: (f64, f64)) -> Self {
        Self { from: (low, high), to }
    }
    fn at(&self, value: f64) -> f64 {
        let span = self.from.1 - self.from.0;
        let share = if span > 0.0 { (value - self.from.0) / span } else { 0.5 };
        (self.to.0 + share * (self.to.1 - self.to.0)).clamp(-9999.0, 9999.0)
    }
}

/// The lowest and highest of the finite values; none of none.
fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let grow = |bounds: Option<(f64, f64)>, value: f64| Some(bounds.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
    values.into_iter().filter(|value| value.is_finite()).fold(None, grow)
}

/// The right edge that drawings keep free.
const RIGHT: f64 = WIDTH - 4.0;
