//! The report of a comparison as a PDF: the same words, drawings and tables as the page.
//!
//! As with papers, the template `comparison.typ` is fixed and what a report says reaches it as data, never as source.

use platform::paper::PressFault;
use typst::foundations::{Bytes, Dict, Smart, Str, Value};
use typst::text::Font;
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::typeface::{self, Typeface};
use crate::{Settings, Sheet, locale, reason};

/// Prints a report, given as the JSON of `report::Report`. It sets up a press of its own for it.
///
/// # Errors
/// [`PressFault::Setup`] if the language is none or a font file cannot be read, [`PressFault::Layout`] if the JSON is not that of a
/// report, and [`PressFault::Export`].
pub fn pdf(report: &str, settings: Settings) -> Result<Vec<u8>, PressFault> {
    let (lang, region) = locale(&settings.language)?;
    let mut fonts: Vec<Font> = typeface::built_in();
    let mut families: Vec<String> = Vec::new();
    for file in settings.fonts {
        let found = typeface::read(file);
        if found.is_empty() {
            return Err(PressFault::Setup(String::from("a font file holds no font that can be read")));
        }
        families.extend(found.iter().map(|font| font.info().family.to_lowercase()));
        fonts.extend(found);
    }
    families.sort_unstable();
    families.dedup();
    let sheet = match settings.sheet {
        Sheet::A4 => "a4",
        Sheet::Letter => "us-letter",
    };
    // The template lets long words break, so none is broken here: that would change the drawings.
    let report = Typeface::new(&fonts, families.clone()).printable(report, usize::MAX);
    let inputs: Dict = [
        ("sheet", text(sheet)),
        ("lang", text(&lang)),
        ("region", region.as_deref().map_or(Value::None, text)),
        ("families", Value::Array(families.iter().map(|family| text(family)).collect())),
        ("report", Value::Bytes(Bytes::from_string(report))),
    ]
    .into_iter()
    .map(|(key, value)| (Str::from(key), value))
    .collect();
    let engine = TypstEngine::builder().main_file(include_str!("comparison.typ")).fonts(fonts).build();
    let document: PagedDocument = engine.compile_with_input(inputs).output.map_err(|fault| PressFault::Layout(reason(fault)))?;
    let options = PdfOptions { creator: Smart::Custom(Some(String::from("Cohort"))), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|faults| {
        let reasons: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        PressFault::Export(reasons.join("; "))
    })
}

fn text(words: &str) -> Value {
    Value::Str(Str::from(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r##"{"title": "A #report with $marks$ and *stars*", "facts": [["Data", "file.csv"]], "foot": "The end.", "sections": [
        {"id": "a1", "title": "One", "kind": "Groups", "blocks": [
            {"kind": "lead", "it": "What it says."},
            {"kind": "warnings", "it": [{"code": "not_randomised", "say": "Not at random.", "grave": true}]},
            {"kind": "refusals", "it": [{"code": "x.y", "say": "Nothing to say.", "grave": true}]},
            {"kind": "heading", "it": "Scores"}, {"kind": "remark", "it": "Means."},
            {"kind": "chart", "it": {"title": "A chart", "describes": "A line.", "svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 90'><text x='9' y='40' font-family='system-ui' font-size='20'>漢 name</text></svg>",
                "table": {"caption": "Its numbers", "head": ["Group", "n"], "rows": [["A", "3"]], "words": 1}}},
            {"kind": "table", "it": {"caption": "Wide", "head": ["Group", "n"], "rows": [["AVeryLongNameWithoutAnyGapsThatWouldOtherwiseRunOverTheEdgeOfTheCell", "3"]], "words": 1}},
            {"kind": "facts", "it": [["Model", "post ~ pre"]]}]}]}"##;

    #[test]
    fn a_report_is_printed_and_what_is_none_is_refused() {
        let pdf = super::pdf(REPORT, Settings::default()).expect("a PDF");
        assert!(pdf.starts_with(b"%PDF"));
        assert!(matches!(super::pdf("{}", Settings::default()), Err(PressFault::Layout(_))));
        assert!(matches!(super::pdf("nonsense", Settings::default()), Err(PressFault::Layout(_))));
    }
}
