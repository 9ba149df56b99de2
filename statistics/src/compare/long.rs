//! Columns into rows: one row for each client and occasion.

use super::{frame::Frame, spec::LongSpec};
use crate::{mixed::Column, refusal::Refusal};

/// The data with a row for each client and occasion, in the order of the clients' rows and then of time. Every other column is carried
/// along; `keep` gives one another name. Rows with a missing score stay: each analysis drops what it cannot use.
///
/// # Errors
/// A column is not there or holds text, or a new name is taken.
pub(super) fn long(frame: &Frame, spec: &LongSpec) -> Result<Frame, Refusal> {
    let mut occasions: Vec<(&str, f64)> = spec.columns.iter().map(|(column, at)| (column, *at)).collect();
    occasions.sort_by(|a, b| a.1.total_cmp(&b.1));
    if occasions.is_empty() {
        return Err(Refusal::new("spec.long", "To turn columns into rows, at least one column must be named.").about("long"));
    }
    let scores: Vec<&[f64]> = occasions.iter().map(|(column, _)| frame.numbers(column)).collect::<Result<_, _>>()?;
    let repeated = |column: &Column| match column {
        Column::Number(values) => Column::Number(each(values, occasions.len())),
        Column::Factor { levels, codes } => Column::Factor { levels: levels.clone(), codes: each(codes, occasions.len()) },
    };
    let is_score = |name: &str| occasions.iter().any(|(column, _)| *column == name);
    let mut columns: Vec<(String, Column)> =
        frame.columns.iter().filter(|(name, _)| !is_score(name)).map(|(name, column)| (name.clone(), repeated(column))).collect();
    for (from, to) in spec.keep.iter() {
        columns.retain(|(name, _)| name != from);
        columns.push((to.clone(), repeated(frame.column(from)?)));
    }
    let at: Vec<f64> = occasions.iter().map(|(_, at)| *at).collect();
    columns.push((spec.time.clone(), Column::Number((0..frame.rows).flat_map(|_| at.iter().copied()).collect())));
    let value = (0..frame.rows).flat_map(|row| scores.iter().map(move |scores| scores[row])).collect();
    columns.push((spec.value.clone(), Column::Number(value)));
    if let Some((taken, _)) =
        columns.iter().enumerate().find(|(at, (name, _))| columns[..*at].iter().any(|(other, _)| other == name)).map(|(_, it)| it)
    {
        let say = format!("Two columns would be called \u{201c}{taken}\u{201d} once columns are turned into rows. Choose another name.");
        return Err(Refusal::new("data.name_taken", say).about(taken));
    }
    Ok(Frame { rows: frame.rows * occasions.len(), columns })
}

fn each<T: Copy>(values: &[T], times: usize) -> Vec<T> {
    values.iter().flat_map(|value| std::iter::repeat_n(*value, times)).collect()
}
