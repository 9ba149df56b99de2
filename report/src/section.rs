//! From an analysis to what is said of it, in the order in which it is read: words, warnings, charts, tables, methods.

mod change;
mod groups;
mod models;
mod prepost;

use statistics::{
    compare::output::{Analysis, Labels, Method},
    refusal::Refusal,
    suppress::Threshold,
    warn::{Level, Warning},
};

use crate::{
    hiding::Hiding,
    model::{Block, Chart, Said, Section, Table},
    words::sentence,
};

/// The section of one analysis. `at` is its place in the report, `report` the report's title.
pub(crate) fn section(at: usize, name: &str, (report, threshold): (&str, Option<Threshold>), analysis: &Analysis) -> Section {
    let hiding = Hiding::new(threshold);
    let analysis = &hiding.without_few(analysis);
    let id = format!("a{}", at + 1);
    let title_of = |labels: &Labels| labels.title.clone();
    let mut draft = Draft { id: id.clone(), charts: 0, hiding: &hiding, blocks: Vec::new() };
    let (title, kind) = match analysis {
        Analysis::Prepost(it) => (title_of(&it.details.labels), prepost::write(&mut draft, it)),
        Analysis::Change(it) => (title_of(&it.details.labels), change::write(&mut draft, it)),
        Analysis::Attrition(it) => (title_of(&it.labels), groups::attrition(&mut draft, it)),
        Analysis::Mixed(it) => (title_of(&it.details.labels), models::mixed(&mut draft, it)),
        Analysis::Mmrm(it) => (title_of(&it.details.labels), models::mmrm(&mut draft, it)),
        Analysis::Refused { refusal, warnings } => {
            draft.blocks.push(Block::Lead("This analysis could not be made with these data.".to_owned()));
            draft.refusals(std::slice::from_ref(refusal));
            draft.warnings(warnings);
            (name.to_owned(), "Analysis")
        }
    };
    let blocks = draft.finished();
    let title = if title.trim().is_empty() { name.to_owned() } else { title };
    Section { id, title: if title == report { String::new() } else { title }, kind, blocks }
}

/// A section in the making.
pub(crate) struct Draft<'a> {
    id: String,
    charts: usize,
    pub hiding: &'a Hiding,
    pub blocks: Vec<Block>,
}

impl Draft<'_> {
    /// The next chart's anchor.
    fn next(&mut self) -> String {
        self.charts += 1;
        format!("{}c{}", self.id, self.charts)
    }
    fn lead(&mut self, words: String) {
        self.blocks.push(Block::Lead(words));
    }
    fn heading(&mut self, words: &str) {
        self.blocks.push(Block::Heading(words.to_owned()));
    }
    fn remark(&mut self, words: impl Into<String>) {
        self.blocks.push(Block::Remark(words.into()));
    }
    fn warnings(&mut self, all: &[Warning]) {
        let mut all: Vec<&Warning> = all.iter().collect();
        // The grave ones first; the order is otherwise kept.
        all.sort_by_key(|it| std::cmp::Reverse(it.level));
        let said = |it: &&Warning| Said { code: it.code.to_owned(), say: self.hiding.sentence(it), grave: it.level == Level::Warning };
        if !all.is_empty() {
            self.blocks.push(Block::Warnings(all.iter().map(said).collect()));
        }
    }
    fn refusals(&mut self, all: &[Refusal]) {
        let said = |it: &Refusal| Said { code: it.code.to_owned(), say: sentence(&it.to_string()), grave: true };
        if !all.is_empty() {
            self.blocks.push(Block::Refusals(all.iter().map(said).collect()));
        }
    }
    /// A chart under a heading, when there is one.
    fn chart(&mut self, heading: &str, remark: &str, draw: impl FnOnce(&str, &Hiding) -> Option<Chart>) {
        let id = self.next();
        if let Some(chart) = draw(&id, self.hiding) {
            self.heading(heading);
            if !remark.is_empty() {
                self.remark(remark);
            }
            self.blocks.push(Block::Chart(chart));
        }
    }
    /// The blocks, with the word that numbers are hidden among the warnings, when some are.
    fn finished(mut self) -> Vec<Block> {
        if let Some(notice) = self.hiding.notice() {
            let said = Said { code: notice.code.to_owned(), say: notice.say, grave: false };
            let warnings = self.blocks.iter_mut().find_map(|it| if let Block::Warnings(all) = it { Some(all) } else { None });
            match warnings {
                Some(all) => all.push(said),
                None => self.blocks.insert(1.min(self.blocks.len()), Block::Warnings(vec![said])),
            }
        }
        self.blocks
    }
    /// A table that has rows.
    fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }
    fn appendix(&mut self, methods: &[Method], parameters: &[(String, String)]) {
        if methods.is_empty() && parameters.is_empty() {
            return;
        }
        self.heading("Methods and parameters");
        if !parameters.is_empty() {
            self.blocks.push(Block::Facts(parameters.to_vec()));
        }
        let mut table = Table::new("Methods", &["For", "Method", "Source"], 3);
        table.rows = methods.iter().map(|it| vec![it.what.clone(), it.method.clone(), it.source.clone()]).collect();
        self.table(table.folded());
    }
}
