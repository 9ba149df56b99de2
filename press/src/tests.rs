//! What a printed paper looks like to those who read its text.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use platform::paper::{Block, Paper, Press, PressFault};

use crate::prose::{self, Piece, Span};
use crate::{Settings, Sheet, TypstPress};

fn press() -> &'static TypstPress {
    static PRESS: OnceLock<TypstPress> = OnceLock::new();
    PRESS.get_or_init(|| TypstPress::new(Settings::default()).expect("a press"))
}

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title: String::from("Session note"),
        practice: String::from("Harbour & Pine Counselling"),
        subject: vec![(String::from("Client"), String::from("Ann O'Neill"))],
        blocks,
        foot: String::from("sha256 ab12"),
    }
}

fn prose(markdown: &str) -> Paper {
    paper(vec![Block::Prose(markdown.to_owned())])
}

/// A printed file that is gone when the test is over.
struct Printed(PathBuf);

impl Drop for Printed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn printed(paper: &Paper) -> Printed {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let bytes = press().print(paper).expect("a PDF");
    assert!(bytes.starts_with(b"%PDF"));
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("cohort-press-{}-{count}.pdf", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("a file");
    Printed(path)
}

/// What a poppler tool says of the file.
fn poppler(tool: &str, file: &Printed, to_stdout: bool) -> String {
    let mut command = Command::new(tool);
    command.arg(&file.0);
    if to_stdout {
        command.arg("-");
    }
    let output = command.output().expect("poppler-utils is installed");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text of a paper's PDF, with every gap made a single space.
fn text(paper: &Paper) -> String {
    let text = poppler("pdftotext", &printed(paper), true);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(paper: &Paper, words: &[&str]) {
    let text = text(paper);
    for words in words {
        assert!(text.contains(words), "no {words:?} in {text:?}");
    }
}

#[test]
fn a_whole_paper() {
    let line = |words: &str| words.to_owned();
    let paper = paper(vec![
        Block::Heading(line("Shared note")),
        Block::Facts(vec![(line("Present"), line("seven of eight"))]),
        Block::Prose(line(
            "We spoke of **triggers**.\n\n# Plan\n\n- call *Dana*\n- rest",
        )),
        Block::Table {
            head: vec![line("Item"), line("Score")],
            rows: vec![vec![line("Sleep"), line("2")], vec![line("Mood")]],
        },
        Block::Rule,
        Block::Notice(line("Do not redisclose.")),
        Block::Signature {
            name: line("Dana Okafor"),
            credentials: line("LCSW"),
            meaning: line("Signed as author"),
            at: line("3 March 2026, 11:42"),
            digest: line("3f3f"),
        },
    ]);
    says(
        &paper,
        &[
            "Harbour & Pine Counselling",
            "Session note",
            "Client Ann O'Neill",
            "Shared note",
            "Present seven of eight",
            "We spoke of triggers.",
            "Plan",
            "call Dana",
            "Sleep 2",
            "Mood",
            "Do not redisclose.",
            "Signed as author",
            "Dana Okafor, LCSW",
            "3 March 2026, 11:42",
            "3f3f",
            "sha256 ab12",
            "Page 1 of 1",
        ],
    );
}

#[test]
fn an_empty_paper() {
    says(&Paper::default(), &["Page 1 of 1"]);
    let table = Block::Table {
        head: Vec::new(),
        rows: Vec::new(),
    };
    let prose = Block::Prose(String::new());
    says(&paper(vec![table, prose]), &["Session note"]);
}

#[test]
fn every_character_is_printed_as_it_is() {
    let literal = "#panic(\"x\") $a^2$ @ref <label> \"double\" 'single' -- --- ... // ~ {x} [y]";
    let kept = |text: String| assert!(text.contains(literal), "not in {text:?}");
    kept(text(&prose(literal)));
    kept(text(&paper(vec![Block::Notice(literal.to_owned())])));
    kept(text(&paper(vec![Block::Heading(literal.to_owned())])));
    kept(text(&paper(vec![Block::Facts(vec![(
        String::from("Said"),
        literal.to_owned(),
    )])])));
    says(
        &paper(vec![Block::Table {
            head: vec![String::from("#let x = 1")],
            rows: vec![vec![String::from("*stars* and _lines_ ] #panic(\"x\")")]],
        }]),
        &["#let x = 1", "*stars* and _lines_ ] #panic(\"x\")"],
    );
    let mut titled = paper(Vec::new());
    titled.title = String::from("#panic(\"title\") ]");
    titled.foot = String::from("#panic(\"foot\")");
    says(&titled, &["#panic(\"title\") ]", "#panic(\"foot\")"]);
}

#[test]
fn nothing_that_markdown_hides_is_lost() {
    says(
        &prose(
            "5 \\* 4, <b>bold</b> `x[0]: y`\n\n[a]: later\n\n<!-- aside -->\n\n[see](https://x.example/)",
        ),
        &[
            "5 * 4, <b>bold</b> x[0]: y",
            "[a]: later",
            "<!-- aside -->",
            "see (https://x.example/)",
        ],
    );
}

#[test]
fn other_scripts() {
    says(
        &prose("Żółć naïve Ωμέγα Привет\n\nשלום"),
        &["Żółć naïve Ωμέγα Привет", "שלום"],
    );
    let arabic = text(&prose("Name: سلام"));
    assert!(arabic.contains("Name:"), "{arabic:?}");
}

#[test]
fn characters_that_no_font_has_are_named() {
    says(&prose("mood \u{1f600} today"), &["mood [U+1F600] today"]);
    says(&prose("a\u{0}b \u{202e}cd"), &["ab cd"]);
}

#[test]
fn a_long_table_runs_over_pages() {
    let row = |n: usize| vec![format!("Client {n}"), String::from("10:00")];
    let paper = paper(vec![Block::Table {
        head: vec![String::from("Whose"), String::from("Came")],
        rows: (1..=200).map(row).collect(),
    }]);
    let file = printed(&paper);
    let text = poppler("pdftotext", &file, true);
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 3, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Whose"), "no head on page {}", at + 1);
        assert!(page.contains(&format!("Page {} of {}", at + 1, pages.len())));
        assert!(page.contains("Ann O'Neill"), "whose is page {}?", at + 1);
    }
    assert!(text.contains("Client 200"));
}

#[test]
fn the_file_says_what_it_is() {
    let about = poppler("pdfinfo", &printed(&paper(Vec::new())), false);
    let facts: Vec<String> = about
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for fact in [
        "Title: Session note",
        "Author: Harbour & Pine Counselling",
        "Creator: Cohort",
        "Tagged: yes",
    ] {
        assert!(facts.iter().any(|said| said == fact), "{about}");
    }
    assert!(about.contains("612 x 792"), "{about}");
}

#[test]
fn settings_are_heeded() {
    let settings = |sheet, language: &str, fonts| Settings {
        sheet,
        language: language.to_owned(),
        fonts,
    };
    let a4 = TypstPress::new(settings(Sheet::A4, "de", Vec::new())).expect("a press");
    let a4: Box<dyn Press> = Box::new(a4);
    assert!(a4.print(&prose("Hallo")).is_ok());
    for wrong in [
        settings(Sheet::A4, "english", Vec::new()),
        settings(Sheet::A4, "en", vec![b"no font".to_vec()]),
    ] {
        assert!(matches!(TypstPress::new(wrong), Err(PressFault::Setup(_))));
    }
}

#[test]
fn one_paper_is_always_the_same_file() {
    let paper = prose("The same.");
    assert!(press().print(&paper) == press().print(&paper));
}

#[test]
fn prose_deeper_than_any_page() {
    let list: String = (0..200)
        .map(|n| format!("{}- item\n", "  ".repeat(n)))
        .collect();
    says(&prose(&list), &["item"]);
    let quote = format!("{}deep", "> ".repeat(200));
    says(&prose(&quote), &["deep"]);
}

#[test]
fn prose_is_read_into_pieces() {
    let plain = |text: &str| Span {
        text: text.to_owned(),
        ..Span::default()
    };
    let paragraph = |text: &str| Piece::Paragraph(vec![plain(text)]);
    let read = prose::read("# Plan\nOne\ntwo **three**\n\n3. a\n4. b\n   - c\n");
    let bold = Span {
        bold: true,
        ..plain("three")
    };
    let nested = Piece::List {
        start: None,
        tight: true,
        items: vec![vec![paragraph("c")]],
    };
    let expected = vec![
        Piece::Heading(1, vec![plain("Plan")]),
        Piece::Paragraph(vec![plain("One two "), bold]),
        Piece::List {
            start: Some(3),
            tight: true,
            items: vec![vec![paragraph("a")], vec![paragraph("b"), nested]],
        },
    ];
    assert_eq!(read, expected);
}

// proves: KP-7, R-C6
#[test]
fn a_sheet_to_sign_and_slips_to_cut_out() {
    let line = |words: &str| words.to_owned();
    let head = || vec![line("Name"), line("In"), line("Out"), line("Signature")];
    let rows: Vec<String> = (1..=35).map(|n| format!("Ann {n}.")).collect();
    let dots = vec![vec![true, false, true]; 3];
    let sheet = paper(vec![
        Block::Sheet { head: head(), rows },
        Block::Dots { words: line("For the staff"), dots },
        Block::Dots { words: line("nothing to scan"), dots: Vec::new() },
    ]);
    let file = printed(&sheet);
    let said = poppler("pdftotext", &file, true);
    assert_eq!(said.matches("Signature").count(), 2, "the head stands again where the lines go on: {said}");
    assert!(said.contains("Page 2 of "), "{said}");
    assert!(said.contains("Ann 35.") && said.contains("For the staff") && !said.contains("nothing to scan"), "{said}");

    let slip = |name: &str| Block::Slip {
        name: line(name),
        facts: vec![(line("Time"), line("10:00–11:30"))],
        cells: vec![line("In"), line("Out"), line("Signature")],
    };
    let slips = Paper { subject: Vec::new(), ..paper(["Ann O.", "Ben C.", ""].map(slip).to_vec()) };
    let said = text(&slips);
    assert_eq!(said.matches("10:00–11:30").count(), 3, "{said}");
    assert_eq!(said.matches("Session note").count(), 1, "the heading stands over the page alone: {said}");
}
