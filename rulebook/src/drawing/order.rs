//! In which order things stand in each column, so that few arrows cross. An arrow that passes a column has a place in it.

use super::plan::Arrow;

/// Something that has a place in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A state, by number.
    State(usize),
    /// An arrow on its way, by number.
    Pass(usize),
}

/// The columns, each from top to bottom.
pub(super) type Columns = Vec<Vec<Item>>;

/// How often every column is put in order anew. It settles after three or four.
const SWEEPS: usize = 12;

/// Puts everything in order.
pub(super) fn order(of: &[Option<usize>], arrows: &[Arrow]) -> Columns {
    let count = of.iter().flatten().max().map_or(0, |last| last + 1);
    let mut columns: Columns = vec![Vec::new(); count];
    for (state, column) in of.iter().enumerate() {
        if let Some(column) = column {
            columns[*column].push(Item::State(state));
        }
    }
    let mut links = vec![Vec::new(); count];
    for (number, arrow) in arrows.iter().enumerate() {
        let (Some(from), Some(to)) = (of[arrow.from], of[arrow.to]) else { continue };
        let ((left, first), (right, last)) =
            if from < to { ((from, arrow.from), (to, arrow.to)) } else { ((to, arrow.to), (from, arrow.from)) };
        let mut before = Item::State(first);
        for column in left + 1..right {
            columns[column].push(Item::Pass(number));
            links[column].push((before, Item::Pass(number)));
            before = Item::Pass(number);
        }
        if left < right {
            links[right].push((before, Item::State(last)));
        }
    }
    let mut best = (crossings(&columns, &links), columns.clone());
    for sweep in 0..SWEEPS {
        arrange(&mut columns, &links, sweep % 2 == 0);
        let crossed = crossings(&columns, &links);
        if crossed < best.0 {
            best = (crossed, columns.clone());
        }
    }
    best.1
}

/// Puts each column in the order of the mean places of what it is linked to, going right or going left.
fn arrange(columns: &mut Columns, links: &[Vec<(Item, Item)>], right: bool) {
    let count = columns.len();
    let steps: Vec<usize> = if right { (1..count).collect() } else { (0..count.saturating_sub(1)).rev().collect() };
    for at in steps {
        let (beside, links) = if right { (&columns[at - 1], &links[at]) } else { (&columns[at + 1], &links[at + 1]) };
        let mean = |item: Item, now: usize| {
            let ends = links.iter().filter_map(|(left, end)| match (right, *left == item, *end == item) {
                (true, _, true) => place(beside, *left),
                (false, true, _) => place(beside, *end),
                (true | false, _, _) => None,
            });
            let (sum, number) = ends.fold((0.0, 0.0), |(sum, number), end| (sum + relative(end, beside.len()), number + 1.0));
            if number > 0.0 { sum / number } else { relative(now, columns[at].len()) }
        };
        let mut placed: Vec<(f64, Item)> = columns[at].iter().enumerate().map(|(now, item)| (mean(*item, now), *item)).collect();
        placed.sort_by(|one, other| one.0.total_cmp(&other.0));
        columns[at] = placed.into_iter().map(|(_, item)| item).collect();
    }
}

fn place(column: &[Item], item: Item) -> Option<usize> {
    column.iter().position(|other| *other == item)
}

#[expect(clippy::cast_precision_loss, reason = "a column holds a few dozen things")]
fn relative(place: usize, of: usize) -> f64 {
    (place as f64 + 0.5) / of.max(1) as f64
}

fn crossings(columns: &Columns, links: &[Vec<(Item, Item)>]) -> usize {
    let mut crossed = 0;
    for at in 1..columns.len() {
        let ends: Vec<_> =
            links[at].iter().filter_map(|(left, right)| Some((place(&columns[at - 1], *left)?, place(&columns[at], *right)?))).collect();
        for (number, one) in ends.iter().enumerate() {
            crossed +=
                ends[..number].iter().filter(|other| (one.0 < other.0 && one.1 > other.1) || (one.0 > other.0 && one.1 < other.1)).count();
        }
    }
    crossed
}
