//! A page as text: what a person reads on it, one line a thing, so that pages can be compared.
//!
//! `# ` heading, `label:`, `(button)`, `[link that looks like one]`, `- line`, `a | b` row of a table, `word: value` fact,
//! `! ` error, `> ` notice. The frame around the page, pictures and choices are left out; hidden words are read.

/// What an element is to a reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading(usize),
    Label,
    Button,
    Link,
    Line,
    Row,
    Cell,
    Term,
    Value,
    Error,
    Notice,
    Words,
    Unseen,
}

struct Open {
    name: String,
    kind: Option<Kind>,
    text: String,
}

const VOID: [&str; 7] = ["input", "br", "hr", "meta", "link", "img", "!DOCTYPE"];

fn kind(name: &str, attributes: &str) -> Option<Kind> {
    let value = |wanted: &str| {
        let (_, rest) = attributes.split_once(&format!("{wanted}=\""))?;
        rest.split('"').next()
    };
    let class = |wanted: &str| value("class").is_some_and(|all| all.split(' ').any(|class| class == wanted));
    if value("aria-hidden") == Some("true") {
        return Some(Kind::Unseen);
    }
    match name {
        "svg" | "script" | "option" | "datalist" | "textarea" | "dialog" | "style" => Some(Kind::Unseen),
        "h1" => Some(Kind::Heading(1)),
        "h2" => Some(Kind::Heading(2)),
        "h3" => Some(Kind::Heading(3)),
        "h4" => Some(Kind::Heading(4)),
        "label" | "legend" => Some(Kind::Label),
        "button" => Some(Kind::Button),
        "a" if class("btn") => Some(Kind::Link),
        "li" => Some(Kind::Line),
        "tr" => Some(Kind::Row),
        "td" | "th" => Some(Kind::Cell),
        "dt" => Some(Kind::Term),
        "dd" => Some(Kind::Value),
        "p" if class("error") => Some(Kind::Error),
        "div" if class("notice") => Some(Kind::Notice),
        "p" | "summary" | "caption" => Some(Kind::Words),
        "div" if class("toast") => Some(Kind::Notice),
        _ => None,
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The page as text.
pub(super) fn outline(html: &str) -> String {
    // The frame (navigation, search, the person's menu) stands before the main part.
    let main = html.split_once("<main").map_or(html, |(_, main)| main.split_once('>').map_or(main, |(_, main)| main));
    let (mut open, mut lines): (Vec<Open>, Vec<String>) = (Vec::new(), Vec::new());
    let mut rest = main;
    while let Some((text, tag)) = rest.split_once('<') {
        say(&mut open, text);
        let Some((tag, after)) = tag.split_once('>') else { break };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if let Some(at) = open.iter().rposition(|element| element.name == name) {
                for element in open.split_off(at) {
                    close(element, &mut open, &mut lines);
                }
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        // These stand apart from the words before them by style alone.
        let apart = ["class=\"sub", "class=\"tag", "class=\"chip", "class=\"soft"];
        if name == "a" || name == "span" && apart.iter().any(|class| attributes.contains(class)) {
            say(&mut open, " ");
        }
        if !VOID.contains(&name) {
            open.push(Open { name: name.to_owned(), kind: kind(name, attributes), text: String::new() });
        }
    }
    lines.join("\n")
}

fn say(open: &mut [Open], text: &str) {
    if open.iter().any(|element| element.kind == Some(Kind::Unseen)) {
        return;
    }
    if let Some(element) = open.iter_mut().rev().find(|element| element.kind.is_some()) {
        element.text.push_str(&plain(text));
    }
}

fn close(element: Open, open: &mut [Open], lines: &mut Vec<String>) {
    let Some(kind) = element.kind else { return };
    let text = element.text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A fact's word waits for its value, a cell for its row; words within a notice or a line belong to it.
    let holder =
        |wanted: &[Kind], open: &[Open]| -> Option<usize> { open.iter().rposition(|e| e.kind.is_some_and(|k| wanted.contains(&k))) };
    match kind {
        Kind::Unseen => {}
        Kind::Cell => {
            if let Some(at) = holder(&[Kind::Row], open) {
                open[at].text.push_str(&format!("{text} | "));
            }
        }
        Kind::Words | Kind::Error if holder(&[Kind::Notice, Kind::Cell, Kind::Line, Kind::Value], open).is_some() => {
            if let Some(at) = holder(&[Kind::Notice, Kind::Cell, Kind::Line, Kind::Value], open) {
                open[at].text.push_str(&format!(" {text} "));
            }
        }
        Kind::Term => lines.push(format!("{text}:")),
        Kind::Value => match lines.last_mut().filter(|line| line.ends_with(':')) {
            Some(line) => line.push_str(&format!(" {text}")),
            None => lines.push(text),
        },
        _ if text.is_empty() => {}
        Kind::Heading(depth) => lines.push(format!("{} {text}", "#".repeat(depth))),
        Kind::Label => lines.push(format!("{text}:")),
        Kind::Button => lines.push(format!("({text})")),
        Kind::Link => lines.push(format!("[{text}]")),
        Kind::Line => lines.push(format!("- {text}")),
        Kind::Row => lines.push(text.trim_end_matches([' ', '|']).to_owned()),
        Kind::Error => lines.push(format!("! {text}")),
        Kind::Notice => lines.push(format!("> {text}")),
        Kind::Words => lines.push(text),
    }
}

#[test]
fn a_page_is_read_as_a_person_reads_it() {
    let html = "<header><nav><a class=\"btn\">Today</a></nav></header><main class=\"page\" id=\"content\"><h1>Groups</h1>\
                <svg><use href=\"#x\"></use></svg><form><div class=\"field\"><label for=\"name\">Full name</label>\
                <input name=\"name\" value=\"O&#39;Neil\"><p class=\"error\"><span>Write the &quot;name&quot;.</span></p></div>\
                <button class=\"btn btn-primary\">Save</button> <a class=\"btn\" href=\"/\">Cancel</a></form>\
                <table><tr><th>Name</th><td>A &amp; B</td></tr></table><dl><dt>Kind</dt><dd>Skills</dd></dl>\
                <ul><li><a href=\"/x\">One</a> <span class=\"sub\">since today</span></li></ul>\
                <div class=\"notice notice-bad\"><p>Mind this.</p></div></main><dialog><h2>Locked</h2></dialog>";
    assert_eq!(
        outline(html),
        "# Groups\nFull name:\n! Write the \"name\".\n(Save)\n[Cancel]\nName | A & B\nKind: Skills\n- One since today\n> Mind this."
    );
}
