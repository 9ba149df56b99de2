//! The feed: turns a paper into the values that the template reads.
//!
//! The shapes made here and those read in `paper.typ` are one contract; change them together.

use platform::paper::{Block, Paper};
use typst::foundations::{Dict, Str, Value};

use crate::Layout;
use crate::prose::{self, Piece, Span};
use crate::typeface;

/// How many characters without a gap fit on a line, by place.
mod run {
    pub(super) const TITLE: usize = 30;
    pub(super) const HEADING: usize = 44;
    pub(super) const FACT: usize = 48;
    pub(super) const PROSE: usize = 64;
    pub(super) const FOOT: usize = 72;
}

/// Everything that the template reads, as the value of `sys.inputs`.
pub(crate) fn inputs(paper: &Paper, layout: &Layout) -> Dict {
    let feed = Feed { layout };
    let whose = paper
        .subject
        .first()
        .map_or("", |(_, value)| value.as_str());
    let families = layout.typeface.families.iter();
    let region = layout.region.as_deref();
    entries([
        ("sheet", text(layout.sheet)),
        ("lang", text(&layout.lang)),
        ("region", region.map_or(Value::None, text)),
        ("families", array(families.map(|family| text(family)))),
        ("title", feed.line(&paper.title, run::TITLE)),
        ("practice", feed.line(&paper.practice, run::TITLE)),
        ("whose", feed.line(whose, run::TITLE)),
        ("subject", feed.pairs(&paper.subject)),
        ("blocks", feed.blocks(&paper.blocks)),
        ("foot", feed.line(&paper.foot, run::FOOT)),
    ])
}

struct Feed<'a> {
    layout: &'a Layout,
}

impl Feed<'_> {
    fn blocks(&self, blocks: &[Block]) -> Value {
        // Headings within prose stand below the heading that the prose stands under.
        let mut above = 0;
        array(blocks.iter().map(|block| {
            if matches!(block, Block::Heading(_)) {
                above = 1;
            }
            self.block(block, above)
        }))
    }

    fn block(&self, block: &Block, above: i64) -> Value {
        match block {
            Block::Heading(words) => kind("heading", [("line", self.line(words, run::HEADING))]),
            Block::Facts(pairs) => kind("facts", [("pairs", self.pairs(pairs))]),
            Block::Prose(markdown) => {
                let pieces = prose::read(markdown);
                kind("prose", [("pieces", self.pieces(&pieces, above))])
            }
            Block::Table { head, rows } => self.table(head, rows),
            Block::Signature {
                name,
                credentials,
                meaning,
                at,
                digest,
            } => kind(
                "signature",
                [
                    ("name", self.line(name, run::HEADING)),
                    ("credentials", self.line(credentials, run::FACT)),
                    ("meaning", self.line(meaning, run::PROSE)),
                    ("at", self.line(at, run::PROSE)),
                    ("digest", self.line(digest, run::FOOT)),
                ],
            ),
            Block::Sheet { head, rows } => self.sheet(head, rows),
            Block::Slip { name, facts, cells } => kind(
                "slip",
                [
                    ("name", self.line(name, run::TITLE)),
                    ("pairs", self.pairs(facts)),
                    ("cells", array(cells.iter().map(|cell| self.line(cell, run::TITLE)))),
                ],
            ),
            Block::Dots { words, dots } => kind("dots", [("line", self.line(words, run::FACT)), ("bars", bars(dots)), ("side", whole(dots.len()))]),
            Block::Rule => kind("rule", []),
            Block::Notice(words) => kind("notice", [("line", self.line(words, run::PROSE))]),
        }
    }

    fn table(&self, head: &[String], rows: &[Vec<String>]) -> Value {
        let columns = columns(head, rows);
        let rows = rows.iter().map(|row| self.row(row, &columns));
        let head = if head.is_empty() {
            array([])
        } else {
            self.row(head, &columns)
        };
        let widths = columns.iter().map(|column| Value::Int(column.width));
        kind(
            "table",
            [
                ("head", head),
                ("rows", array(rows)),
                ("widths", array(widths)),
            ],
        )
    }

    fn sheet(&self, head: &[String], rows: &[String]) -> Value {
        let head = head.iter().map(|name| self.line(name, run::TITLE));
        let rows = rows.iter().map(|name| self.line(name, run::TITLE));
        kind("sheet", [("head", array(head)), ("rows", array(rows))])
    }

    /// A row, filled up to the number of columns.
    fn row(&self, cells: &[String], columns: &[Column]) -> Value {
        array(columns.iter().enumerate().map(|(at, column)| {
            let words = cells.get(at).map_or("", String::as_str);
            self.line(words, column.run)
        }))
    }

    fn pieces(&self, pieces: &[Piece], above: i64) -> Value {
        array(pieces.iter().map(|piece| self.piece(piece, above)))
    }

    fn piece(&self, piece: &Piece, above: i64) -> Value {
        match piece {
            Piece::Heading(level, spans) => kind(
                "heading",
                [
                    ("level", Value::Int((level + above).min(4))),
                    ("spans", self.spans(spans)),
                ],
            ),
            Piece::Paragraph(spans) => {
                let words: String = spans.iter().map(|span| span.text.as_str()).collect();
                kind(
                    "paragraph",
                    [
                        ("rtl", Value::Bool(typeface::right_to_left(&words))),
                        ("spans", self.spans(spans)),
                    ],
                )
            }
            Piece::List {
                start,
                tight,
                items,
            } => {
                let items = items.iter().map(|item| self.pieces(item, above));
                let parts = [("tight", Value::Bool(*tight)), ("items", array(items))];
                match start {
                    None => kind("bullets", parts),
                    Some(first) => {
                        let [tight, items] = parts;
                        kind("numbers", [tight, items, ("start", Value::Int(*first))])
                    }
                }
            }
            Piece::Quote(pieces) => kind("quote", [("pieces", self.pieces(pieces, above))]),
            Piece::Rule => kind("rule", []),
        }
    }

    fn spans(&self, spans: &[Span]) -> Value {
        array(spans.iter().map(|span| {
            let words = self.layout.typeface.printable(&span.text, run::PROSE);
            dict([
                ("text", text(&words)),
                ("bold", Value::Bool(span.bold)),
                ("italic", Value::Bool(span.italic)),
                ("mono", Value::Bool(span.mono)),
            ])
        }))
    }

    fn pairs(&self, pairs: &[(String, String)]) -> Value {
        array(pairs.iter().map(|(label, value)| {
            dict([
                ("label", self.line(label, run::TITLE)),
                ("value", self.line(value, run::FACT)),
            ])
        }))
    }

    /// Plain text and its direction.
    fn line(&self, words: &str, run: usize) -> Value {
        dict([
            ("text", text(&self.layout.typeface.printable(words, run))),
            ("rtl", Value::Bool(typeface::right_to_left(words))),
        ])
    }
}

/// A column of a table.
struct Column {
    /// The share of the page that it gets: that of its longest cell, within bounds.
    width: i64,
    /// How many characters without a gap fit into it.
    run: usize,
}

/// Shares the page out among the columns of a table.
fn columns(head: &[String], rows: &[Vec<String>]) -> Vec<Column> {
    let count = rows.iter().map(Vec::len).fold(head.len(), usize::max);
    let mut longest = vec![0; count];
    for row in rows.iter().map(Vec::as_slice).chain([head]) {
        for (length, cell) in longest.iter_mut().zip(row) {
            *length = cell.chars().count().max(*length);
        }
    }
    let shares: Vec<usize> = longest
        .iter()
        .map(|length| (*length).clamp(6, 40) + 2)
        .collect();
    let whole: usize = shares.iter().sum();
    shares
        .into_iter()
        .map(|share| {
            // In points: the lines of the narrower sheet, the cell's insets, a wide character.
            let room = (450 * share / whole.max(1)).saturating_sub(10);
            Column {
                width: i64::try_from(share).unwrap_or(1),
                run: (room / 6).max(3),
            }
        })
        .collect()
}

/// The dark squares of a picture, joined to bars along their rows: column, row, length.
fn bars(dots: &[Vec<bool>]) -> Value {
    let mut all = Vec::new();
    for (y, row) in dots.iter().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                all.push(array([whole(x), whole(y), whole(run.len())]));
            }
            x += run.len();
        }
    }
    array(all)
}

fn whole(number: usize) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(0))
}

fn text(words: &str) -> Value {
    Value::Str(Str::from(words))
}

fn array(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(values.into_iter().collect())
}

fn dict<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Dict(entries(pairs))
}

fn entries<const N: usize>(pairs: [(&str, Value); N]) -> Dict {
    let pairs = pairs.into_iter();
    pairs.map(|(key, value)| (Str::from(key), value)).collect()
}

/// A dictionary that names what it is.
fn kind<const N: usize>(name: &str, pairs: [(&str, Value); N]) -> Value {
    let mut dict = entries(pairs);
    dict.insert(Str::from("kind"), text(name));
    Value::Dict(dict)
}
