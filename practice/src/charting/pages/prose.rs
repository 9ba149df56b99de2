//! Notes are kept as a small Markdown subset; here it becomes HTML. Raw HTML in a note is shown as it was typed.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// A note's text as HTML: paragraphs, headings, lists, bold and italic; nothing else has effect.
pub(super) fn prose(words: &str) -> Markup {
    let events = Parser::new_ext(words, Options::empty()).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock | Tag::Image { .. } | Tag::Link { .. }) => None,
        Event::End(TagEnd::HtmlBlock | TagEnd::Image | TagEnd::Link) => None,
        // A line typed is a line shown.
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    });
    let mut out = String::with_capacity(words.len() * 2);
    html::push_html(&mut out, events);
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_has_no_effect_but_the_few_forms() {
        let shown = prose("**bold** <script>alert(1)</script>\n\n- one\n- two\n\n[x](javascript:alert(1)) ![y](http://z/)").into_string();
        assert!(shown.contains("<strong>bold</strong>") && shown.contains("<li>one</li>"));
        assert!(!shown.contains("<script") && !shown.contains("javascript:") && !shown.contains("<img"), "{shown}");
    }
}
