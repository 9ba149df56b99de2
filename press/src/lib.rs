//! The press: prints a [`Paper`] as a tagged PDF, and is the only crate that knows typst.
//!
//! The template `paper.typ` is fixed. What a paper says reaches it as values in `sys.inputs`, never
//! as source, so no text can run as code. Nothing of a paper stays in memory after it is printed:
//! the engine's cache is emptied after each one.

pub mod comparison;
mod feed;
mod prose;
mod typeface;

#[cfg(test)]
mod tests;

use platform::paper::{Paper, Press, PressFault};
use typst::foundations::Smart;
use typst::text::Font;
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::typeface::Typeface;

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// 210 by 297 mm.
    A4,
    /// 8.5 by 11 inches.
    #[default]
    Letter,
}

/// How a press is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The size of the paper.
    pub sheet: Sheet,
    /// The language of the documents, such as `en`, `en-US` or `es-MX`.
    pub language: String,
    /// Font files (TTF, OTF or collections) beyond the built-in ones, for scripts and emoji that
    /// those lack. A character that no font has is printed as its code point, `[U+1F600]`.
    pub fonts: Vec<Vec<u8>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sheet: Sheet::default(),
            language: String::from("en-US"),
            fonts: Vec::new(),
        }
    }
}

/// A press that sets type with typst. Make it once and keep it.
pub struct TypstPress {
    engine: TypstEngine<TypstTemplateMainFile>,
    layout: Layout,
}

/// What all papers of one press have in common.
struct Layout {
    sheet: &'static str,
    lang: String,
    region: Option<String>,
    typeface: Typeface,
}

impl TypstPress {
    /// Sets up a press.
    ///
    /// # Errors
    /// [`PressFault::Setup`] if the language is none or a font file cannot be read.
    pub fn new(settings: Settings) -> Result<Self, PressFault> {
        let (lang, region) = locale(&settings.language)?;
        let mut fonts: Vec<Font> = typeface::built_in();
        let mut families = Vec::new();
        for file in settings.fonts {
            let found = typeface::read(file);
            if found.is_empty() {
                return Err(PressFault::Setup(String::from(
                    "a font file holds no font that can be read",
                )));
            }
            for font in &found {
                let family = font.info().family.to_lowercase();
                if !families.contains(&family) {
                    families.push(family);
                }
            }
            fonts.extend(found);
        }
        let typeface = Typeface::new(&fonts, families);
        let engine = TypstEngine::builder()
            .main_file(include_str!("paper.typ"))
            .fonts(fonts)
            .build();
        let sheet = match settings.sheet {
            Sheet::A4 => "a4",
            Sheet::Letter => "us-letter",
        };
        Ok(Self {
            engine,
            layout: Layout {
                sheet,
                lang,
                region,
                typeface,
            },
        })
    }
}

impl Press for TypstPress {
    fn print(&self, paper: &Paper) -> Result<Vec<u8>, PressFault> {
        let inputs = feed::inputs(paper, &self.layout);
        let document: PagedDocument = self
            .engine
            .compile_with_input(inputs)
            .output
            .map_err(|fault| PressFault::Layout(reason(fault)))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some(String::from("Cohort"))),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|faults| {
            let reasons: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
            PressFault::Export(reasons.join("; "))
        })
    }
}

/// What went wrong, without the places in the template.
fn reason(fault: TypstAsLibError) -> String {
    match fault {
        TypstAsLibError::TypstSource(faults) => {
            let reasons: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
            reasons.join("; ")
        }
        other => other.to_string(),
    }
}

/// Splits a language tag into language and region; other subtags are passed over.
fn locale(tag: &str) -> Result<(String, Option<String>), PressFault> {
    let mut parts = tag.split(['-', '_']);
    let lang = parts.next().unwrap_or_default();
    if !matches!(lang.len(), 2 | 3) || !lang.chars().all(|c| c.is_ascii_alphabetic()) {
        return Err(PressFault::Setup(format!("{tag:?} is not a language")));
    }
    let region =
        parts.find(|part| part.len() == 2 && part.chars().all(|c| c.is_ascii_alphabetic()));
    Ok((
        lang.to_ascii_lowercase(),
        region.map(str::to_ascii_lowercase),
    ))
}
