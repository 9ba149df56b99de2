//! What a report says, before it is set as a page or as a PDF.

use serde::Serialize;
use statistics::compare::{Comparison, output::Analysis};

use crate::section;

/// What a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    /// Title of the whole; without it that of the comparison, else a plain one.
    pub title: Option<String>,
    /// Who made it: the practice.
    pub practice: Option<String>,
    /// When it was made, as it is to be read.
    pub made: Option<String>,
    /// Where the data come from: a file's name.
    pub data: Option<String>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Title.
    pub title: String,
    /// What is known of its making, as label and value.
    pub facts: Vec<(String, String)>,
    /// One for each analysis.
    pub sections: Vec<Section>,
    /// What the reader should know of every such report.
    pub foot: String,
}

/// One analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its anchor, unique in the report.
    pub id: String,
    /// Its name; empty where the title of the report says it.
    pub title: String,
    /// What kind of analysis it is.
    pub kind: &'static str,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "it", rename_all = "lowercase")]
pub enum Block {
    /// The result in plain words.
    Lead(String),
    /// What has to be said above the numbers.
    Warnings(Vec<Said>),
    /// What could not be estimated, and why.
    Refusals(Vec<Said>),
    /// A heading.
    Heading(String),
    /// A remark under a heading.
    Remark(String),
    /// A chart with its table.
    Chart(Chart),
    /// A table by itself.
    Table(Table),
    /// Names and values.
    Facts(Vec<(String, String)>),
}

/// A warning or a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Stable machine name.
    pub code: String,
    /// The sentence.
    pub say: String,
    /// Whether it can change what the numbers mean.
    pub grave: bool,
}

/// A chart. No chart is without its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What a reader who does not see it should know.
    pub describes: String,
    /// A whole SVG document with explicit light colours; classes let a page put its own in their place.
    pub svg: String,
    /// The numbers.
    pub table: Table,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Column headings.
    pub head: Vec<String>,
    /// Rows, as long as the head. The first cell names the row.
    pub rows: Vec<Vec<String>>,
    /// How many of the first columns are words; the others are numbers.
    pub words: usize,
    /// Whether a page shows it only when asked: what a first reader can do without. Paper shows it.
    pub folded: bool,
}

impl Report {
    /// The model as JSON, which is what the press reads.
    ///
    /// # Errors
    /// None in practice: every field is text, a number or a list of them.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

impl Table {
    /// A table without rows yet.
    pub(crate) fn new(caption: impl Into<String>, head: &[&str], words: usize) -> Self {
        Self { caption: caption.into(), head: head.iter().map(|&it| it.to_owned()).collect(), rows: Vec::new(), words, folded: false }
    }
    /// The same, shown only when asked.
    pub(crate) fn folded(self) -> Self {
        Self { folded: true, ..self }
    }
}

/// What a comparison says.
pub fn model(comparison: &Comparison, meta: &Meta) -> Report {
    let analyses = &comparison.analyses;
    let titled = |it: &Option<String>| it.as_ref().filter(|title| !title.trim().is_empty()).cloned();
    let title = titled(&meta.title).or_else(|| titled(&comparison.title)).unwrap_or_else(|| plain_title(comparison));
    let known = [("Practice", &meta.practice), ("Made", &meta.made), ("Data", &meta.data)];
    let facts = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect();
    let one = |(at, (name, analysis)): (usize, (&str, &Analysis))| section::section(at, name, (&title, comparison.small_cells), analysis);
    let sections = analyses.iter().enumerate().map(one).collect();
    Report {
        sections,
        title,
        facts,
        foot: "Intervals are 95% confidence intervals. An interval that includes 0 does not show that there is no difference; it shows that the \
               data cannot tell. Group averages do not say what will become of one client."
            .to_owned(),
    }
}

fn plain_title(comparison: &Comparison) -> String {
    let kinds: Vec<_> = comparison.analyses.iter().map(|(_, analysis)| analysis).collect();
    let only_change = !kinds.is_empty() && kinds.iter().all(|it| matches!(it, Analysis::Change(_)));
    let of_groups = |it: &&Analysis| match it {
        Analysis::Prepost(_) => true,
        Analysis::Attrition(it) => it.trajectory.groups.len() > 1,
        Analysis::Mixed(it) => it.details.trajectory.groups.len() > 1,
        Analysis::Mmrm(it) => it.details.trajectory.groups.len() > 1,
        Analysis::Change(_) | Analysis::Refused { .. } => false,
    };
    if only_change {
        "Change from before to after".to_owned()
    } else if kinds.iter().any(of_groups) {
        "Comparison of groups".to_owned()
    } else {
        "Scores over time".to_owned()
    }
}
