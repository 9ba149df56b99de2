//! Words: the result as sentences that claim no more than the data allow.

mod differences;
mod leads;

pub(crate) use differences::Pair;
pub(crate) use leads::{attrition, change, mixed, mmrm, prepost};

use statistics::compare::output::Labels;

/// The name of an occasion.
pub(crate) fn occasion(label: &str) -> String {
    if label.trim().is_empty() { "–".to_owned() } else { label.trim().to_owned() }
}

/// The same where it follows "at": a bare number is called an occasion.
pub(crate) fn at_occasion(label: &str) -> String {
    let label = occasion(label);
    if label.parse::<f64>().is_ok() { format!("occasion {label}") } else { label }
}

/// Most letters of a group's name in a running text.
const LONGEST_NAME: usize = 44;

/// A name as it fits into a sentence; the charts and tables have the whole.
pub(crate) fn short_name(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST_NAME - 1).collect();
    format!("{}…", start.trim_end())
}

/// The first letter large.
pub(crate) fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `A`, `A and B`, `A, B and C`.
pub(crate) fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// What is measured; plainly the score where only the name of a column is known.
pub(crate) fn measure(labels: &Labels) -> String {
    let unnamed = labels.measure.trim().is_empty() || labels.measure == labels.before;
    if unnamed { "score".to_owned() } else { labels.measure.clone() }
}

/// The axis of a score: `BDI-II (points), lower is better`.
pub(crate) fn scale(labels: &Labels) -> String {
    let better = match labels.higher_is_worse {
        Some(true) => ", lower is better",
        Some(false) => ", higher is better",
        None => "",
    };
    let measure = measure(labels);
    // The name of a measure or a column stays as it is written.
    let name = if measure == "score" { sentence(&measure) } else { measure };
    format!("{name} ({}){better}", labels.unit)
}

/// A sentence of ours as it goes on after a colon. A measure's own name keeps its first letter.
fn continued(words: &str) -> String {
    let ours = ["Scores", "Changes", "No pair"].into_iter().find_map(|ours| Some((ours, words.strip_prefix(ours)?)));
    ours.map_or_else(|| words.to_owned(), |(ours, rest)| format!("{}{rest}", ours.to_lowercase()))
}
