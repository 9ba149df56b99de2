//! Where everything stands on the sheet, in its units: pixels, where nobody enlarges it.

use super::{
    order::{Columns, Item},
    plan::{Arrow, Line},
};

/// How wide a state is.
pub(super) const WIDE: f64 = 186.0;
/// How high it is at least.
const HIGH: f64 = 70.0;
/// Between two arrows at one side of a state.
const PORT: f64 = 13.0;
/// The edge of the sheet.
pub(super) const EDGE: f64 = 20.0;
/// Left of the first column: room for the arrow into the initial state.
const BESIDE: f64 = 34.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) wide: f64,
    pub(super) high: f64,
}

impl Area {
    pub(super) fn middle(self) -> f64 {
        self.y + self.high / 2.0
    }
    pub(super) fn meets(self, other: Self) -> bool {
        self.x < other.x + other.wide && other.x < self.x + self.wide && self.y < other.y + other.high && other.y < self.y + self.high
    }
}

/// A side of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// What has been placed.
pub(super) struct Sheet {
    /// The states, by number; none for retired ones.
    pub(super) states: Vec<Option<Area>>,
    /// Through which heights each arrow passes the columns between, with where the column begins and ends.
    passes: Vec<Vec<(f64, f64)>>,
    pub(super) wide: f64,
    pub(super) high: f64,
}

/// An arrow's way: from a point to a point, through the heights of the columns between.
pub(super) struct Way {
    pub(super) from: (f64, f64, Side),
    pub(super) to: (f64, f64, Side),
    /// Where it runs level through a column: where that begins, and the height; from left to right.
    pub(super) through: Vec<(f64, f64)>,
}

/// Puts the columns beside one another, so far apart, each about the same middle.
pub(super) fn place(columns: &Columns, of: &[Option<usize>], arrows: &[Arrow], gap: f64) -> Sheet {
    let ends = |state: usize| [Side::Left, Side::Right].map(|side| ports(state, side, of, arrows).len()).into_iter().max().unwrap_or(0);
    let high = |item: &Item| match item {
        Item::State(state) => HIGH.max(in_units(ends(*state)) * PORT + 18.0),
        Item::Pass(_) => 8.0,
    };
    let between = |one: &Item, other: &Item| match (one, other) {
        (Item::State(_), Item::State(_)) => 32.0,
        (Item::Pass(_), Item::Pass(_)) => 6.0,
        (Item::State(_), Item::Pass(_)) | (Item::Pass(_), Item::State(_)) => 14.0,
    };
    let tall =
        |column: &Vec<Item>| column.iter().map(high).sum::<f64>() + column.windows(2).map(|two| between(&two[0], &two[1])).sum::<f64>();
    let tallest = columns.iter().map(tall).fold(0.0, f64::max);
    let mut sheet = Sheet {
        states: vec![None; of.len()],
        passes: vec![Vec::new(); arrows.len()],
        wide: BESIDE + EDGE + in_units(columns.len()) * (WIDE + gap) - gap,
        high: tallest + 2.0 * EDGE,
    };
    for (at, column) in columns.iter().enumerate() {
        let x = BESIDE + in_units(at) * (WIDE + gap);
        let mut y = EDGE + (tallest - tall(column)) / 2.0;
        for (place, item) in column.iter().enumerate() {
            let high = high(item);
            match item {
                Item::State(state) => sheet.states[*state] = Some(Area { x, y, wide: WIDE, high }),
                Item::Pass(arrow) => sheet.passes[*arrow].push((x, y + high / 2.0)),
            }
            y += high + column.get(place + 1).map_or(0.0, |next| between(item, next));
        }
    }
    sheet
}

impl Sheet {
    /// The way of each arrow.
    pub(super) fn ways(&self, of: &[Option<usize>], arrows: &[Arrow]) -> Vec<Option<Way>> {
        let way = |(number, arrow): (usize, &Arrow)| {
            let (leaves, arrives) = sides(arrow, of);
            let from = self.port(arrow.from, leaves, End::Leaves(number), of, arrows)?;
            let to = self.port(arrow.to, arrives, End::Arrives(arrow.line), of, arrows)?;
            Some(Way { from: (from.0, from.1, leaves), to: (to.0, to.1, arrives), through: self.passes[number].clone() })
        };
        arrows.iter().enumerate().map(way).collect()
    }
    /// Where an arrow leaves or arrives: in the order of where they come from or go to, so that they do not cross at the side.
    fn port(&self, state: usize, side: Side, end: End, of: &[Option<usize>], arrows: &[Arrow]) -> Option<(f64, f64)> {
        let area = self.states[state]?;
        let mut ports: Vec<(f64, End)> =
            ports(state, side, of, arrows).into_iter().map(|port| (self.beyond(state, side, port, of, arrows), port)).collect();
        ports.sort_by(|one, other| one.0.total_cmp(&other.0));
        let place = ports.iter().position(|(_, port)| *port == end)?;
        let apart = ((area.high - 18.0) / in_units(ports.len())).min(20.0);
        let y = area.middle() + (in_units(place) - (in_units(ports.len()) - 1.0) / 2.0) * apart;
        Some((if side == Side::Left { area.x } else { area.x + area.wide }, y))
    }
    /// At which height an arrow comes from or goes to next; of those that arrive together, the mean.
    fn beyond(&self, state: usize, side: Side, end: End, of: &[Option<usize>], arrows: &[Arrow]) -> f64 {
        let next = |number: usize, other: usize| {
            let passes = &self.passes[number];
            let nearest = if side == Side::Left { passes.last() } else { passes.first() };
            nearest.map(|pass| pass.1).or_else(|| self.states[other].map(Area::middle)).unwrap_or_default()
        };
        match end {
            End::Leaves(number) => arrows.get(number).map_or(0.0, |arrow| next(number, arrow.to)),
            End::Arrives(line) => {
                let all =
                    arrows.iter().enumerate().filter(|(_, arrow)| arrow.to == state && arrow.line == line && sides(arrow, of).1 == side);
                let (sum, count) = all.fold((0.0, 0.0), |(sum, count), (number, arrow)| (sum + next(number, arrow.from), count + 1.0));
                sum / f64::max(count, 1.0)
            }
        }
    }
}

/// What is joined to a side of a state: an arrow that leaves, or all of one line that arrive; those flow together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Leaves(usize),
    Arrives(Line),
}

fn ports(state: usize, side: Side, of: &[Option<usize>], arrows: &[Arrow]) -> Vec<End> {
    let here = |arrow: &Arrow| of[arrow.from].is_some() && of[arrow.to].is_some();
    let leaving = arrows.iter().enumerate().filter(|(_, arrow)| here(arrow) && arrow.from == state && sides(arrow, of).0 == side);
    let arriving = arrows.iter().filter(|arrow| here(arrow) && arrow.to == state && sides(arrow, of).1 == side);
    let mut ends: Vec<End> = leaving.map(|(number, _)| End::Leaves(number)).chain(arriving.map(|arrow| End::Arrives(arrow.line))).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// On which sides an arrow leaves and arrives: onwards from right to left, back from left to right, and within a column both on the
/// left, where fewer are.
fn sides(arrow: &Arrow, of: &[Option<usize>]) -> (Side, Side) {
    match of[arrow.from].cmp(&of[arrow.to]) {
        std::cmp::Ordering::Less => (Side::Right, Side::Left),
        std::cmp::Ordering::Equal => (Side::Left, Side::Left),
        std::cmp::Ordering::Greater => (Side::Left, Side::Right),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a drawing has a few dozen things")]
pub(super) fn in_units(count: usize) -> f64 {
    count as f64
}
