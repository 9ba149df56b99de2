//! Prose: reads the small Markdown subset of notes into neutral pieces.
//!
//! No word may be lost on the way: what the subset does not know (HTML, code, links, pictures) comes
//! out as the plainest thing that keeps its text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Lists and quotations nested deeper than this are set at this depth.
const DEEPEST: usize = 6;

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A heading and its level, from 1.
    Heading(i64, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<i64>,
        /// Whether its items stand close together.
        tight: bool,
        /// What each item says.
        items: Vec<Vec<Piece>>,
    },
    /// A quotation.
    Quote(Vec<Piece>),
    /// A line across the page.
    Rule,
}

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) mono: bool,
}

/// Reads Markdown into pieces.
pub(crate) fn read(markdown: &str) -> Vec<Piece> {
    // `[label]: text` at the start of a paragraph defines a link target in Markdown and would vanish
    // from the page; an escaped colon keeps it as text.
    let source = markdown.replace("]:", "]\\:");
    let mut reader = Reader::default();
    for event in Parser::new_ext(&source, Options::empty()) {
        reader.take(event);
    }
    reader.flush();
    while reader.open.len() > 1 {
        reader.close();
    }
    reader
        .open
        .pop()
        .map(|root| root.pieces)
        .unwrap_or_default()
}

/// What an open container will become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Root,
    List(Option<i64>),
    Item,
    Quote,
    /// Nested too deeply: its pieces join those around it.
    Flat,
}

/// A container whose end has not come yet.
struct Open {
    kind: Kind,
    pieces: Vec<Piece>,
    items: Vec<Vec<Piece>>,
    loose: bool,
    /// Whether it counts towards [`DEEPEST`].
    nested: bool,
}

impl Open {
    fn new(kind: Kind, nested: bool) -> Self {
        Self {
            kind,
            pieces: Vec::new(),
            items: Vec::new(),
            loose: false,
            nested,
        }
    }
}

/// A link whose end has not come yet.
struct Link {
    target: String,
    text: String,
}

struct Reader {
    open: Vec<Open>,
    spans: Vec<Span>,
    links: Vec<Link>,
    bold: usize,
    italic: usize,
    depth: usize,
    code: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            open: vec![Open::new(Kind::Root, false)],
            spans: Vec::new(),
            links: Vec::new(),
            bold: 0,
            italic: 0,
            depth: 0,
            code: false,
        }
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.say(&unescaped(&text), true),
            Event::Text(text) => self.say(&text, false),
            Event::Code(text) => self.say(&unescaped(&text), true),
            Event::Html(text) | Event::InlineHtml(text) => self.say(&unescaped(&text), false),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.say(&text, false);
            }
            Event::SoftBreak => self.say(" ", false),
            Event::HardBreak => self.say("\n", false),
            Event::Rule => {
                self.flush();
                self.put(Piece::Rule);
            }
            Event::TaskListMarker(done) => self.say(if done { "[x] " } else { "[ ] " }, false),
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(Link {
                target: dest_url.to_string(),
                text: String::new(),
            }),
            Tag::Paragraph => {
                self.flush();
                self.loosen();
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::List(start) => {
                self.flush();
                let start = start.map(|first| i64::try_from(first).unwrap_or(1));
                self.nest(Kind::List(start));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.nest(Kind::Quote);
            }
            Tag::Item => {
                self.flush();
                let flat = self.open.last().is_none_or(|list| list.kind == Kind::Flat);
                let kind = if flat { Kind::Flat } else { Kind::Item };
                self.open.push(Open::new(kind, false));
            }
            Tag::Heading { .. } | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Heading(level) => {
                let spans = std::mem::take(&mut self.spans);
                if !spans.is_empty() {
                    self.put(Piece::Heading(level as i64, spans));
                }
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.code = false;
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.close();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    /// A link is printed with its target, unless its text is the target.
    fn end_link(&mut self) {
        if let Some(link) = self.links.pop() {
            if let Some(outer) = self.links.last_mut() {
                outer.text.push_str(&link.text);
            }
            if !link.target.is_empty() && !link.text.contains(&link.target) {
                self.say(&format!(" ({})", link.target), false);
            }
        }
    }

    fn say(&mut self, text: &str, mono: bool) {
        if let Some(link) = self.links.last_mut() {
            link.text.push_str(text);
        }
        let (bold, italic) = (self.bold > 0, self.italic > 0);
        match self.spans.last_mut() {
            Some(last) if (last.bold, last.italic, last.mono) == (bold, italic, mono) => {
                last.text.push_str(text);
            }
            _ => self.spans.push(Span {
                text: text.to_owned(),
                bold,
                italic,
                mono,
            }),
        }
    }

    /// Ends the running paragraph, if there is one.
    fn flush(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        if let Some(last) = spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        if spans.iter().any(|span| !span.text.is_empty()) {
            self.put(Piece::Paragraph(spans));
        }
    }

    fn put(&mut self, piece: Piece) {
        if let Some(top) = self.open.last_mut() {
            top.pieces.push(piece);
        }
    }

    /// A paragraph of its own within an item makes the list a loose one.
    fn loosen(&mut self) {
        if let [.., list, item] = self.open.as_mut_slice()
            && item.kind == Kind::Item
        {
            list.loose = true;
        }
    }

    fn nest(&mut self, kind: Kind) {
        self.depth += 1;
        let kind = if self.depth > DEEPEST {
            Kind::Flat
        } else {
            kind
        };
        self.open.push(Open::new(kind, true));
    }

    fn close(&mut self) {
        let Some(done) = self.open.pop() else { return };
        if done.nested {
            self.depth = self.depth.saturating_sub(1);
        }
        match done.kind {
            Kind::List(start) => self.put(Piece::List {
                start,
                tight: !done.loose,
                items: done.items,
            }),
            Kind::Quote => self.put(Piece::Quote(done.pieces)),
            Kind::Item => {
                if let Some(list) = self.open.last_mut() {
                    list.items.push(done.pieces);
                }
            }
            Kind::Flat | Kind::Root => {
                if let Some(around) = self.open.last_mut() {
                    around.pieces.extend(done.pieces);
                }
            }
        }
    }
}

/// Takes back the escape made in [`read`] where Markdown keeps it.
fn unescaped(text: &str) -> String {
    text.replace("]\\:", "]:")
}
