//! The order of the house, read off its files: what the compiler cannot forbid, this test does.
//!
//! Every check gives its complaints as `path: what`. The lists of exceptions may only shrink: an entry that is no longer
//! needed, or a number that is larger than the file by now, is a complaint too.

use std::{fs, path::Path, process::Command};

/// The rooms, lowest first. A room imports only those before it.
const ROOMS: [&str; 7] = ["access", "clients", "groups", "schedule", "sessions", "charting", TOP];
/// The room that is a crate of its own; to it the rooms below are `practice::…`.
const TOP: &str = "pathways";

/// Lines of product code that a file, and lines that a function or a file's tests, should not exceed.
const FILE: usize = 300;
const TESTS: usize = 500;
const FUNCTION: usize = 80;

/// Files that are longer, with their product lines today.
const LONG_FILES: [(&str, usize); 3] = [
    ("platform/src/web/shell.rs", 302),
    ("practice/src/groups/pages/import.rs", 309),
    ("press/src/prose.rs", 302),
];

struct File {
    path: String,
    text: String,
}

impl File {
    fn rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
    /// Whether it is there for tests or measurements only.
    fn test(&self) -> bool {
        let homes = ["bench/", "tests/", "practice/src/testing", "practice/src/matrix.rs", "pathways/src/matrix.rs"];
        homes.iter().any(|home| self.path.starts_with(home)) || self.path.contains("/tests/") || self.path.ends_with("tests.rs")
    }
    /// The code without, and the lines of, the tests that stand under it.
    fn parts(&self) -> (&str, &str) {
        self.text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((self.text.as_str(), ""))
    }
    /// The path within the room that is a crate of its own, if it lies there.
    fn own_crate<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(TOP)?.strip_prefix("/src/")
    }
    /// The room that a path leads into, and what it names there.
    fn led<'a>(&self, name: &'a str) -> Option<(usize, &'a str)> {
        let (first, rest) = name.split_once("::")?;
        let alone = self.own_crate(&self.path).is_some();
        let (room, rest) = match first {
            "crate" if alone => (TOP, rest),
            "crate" if !alone => rest.split_once("::").unwrap_or((rest, "")),
            "practice" if alone => rest.split_once("::").unwrap_or((rest, "")),
            first if first == TOP => (TOP, rest),
            _ => return None,
        };
        Some((ROOMS.iter().position(|known| *known == room)?, rest))
    }
    /// The room it belongs to, and its place in that room: `words`, `rules`, `store`, `acts`, `pages` …
    fn place(&self) -> Option<(&'static str, &str)> {
        let path = self.path.strip_suffix(".rs")?;
        let (room, rest) = match self.own_crate(path) {
            Some(rest) => (TOP, rest),
            None => {
                let rest = path.strip_prefix("practice/src/")?;
                rest.split_once('/').unwrap_or((rest, ""))
            }
        };
        let room = ROOMS.into_iter().find(|known| *known == room)?;
        // A part of a room that has its own folder has the same plan inside.
        let plan = ["words", "rules", "store", "acts", "pages"];
        let own = rest.split('/').find(|part| plan.contains(part));
        Some((room, own.or_else(|| rest.split('/').next()).unwrap_or_default()))
    }
}

#[test]
fn the_house_is_tidy() {
    let files = files();
    assert!(files.len() > 100, "the files of the house were not found");
    let wrong = [rooms(&files), pure(&files), crooked(&files), sql(&files), lengths(&files), words(&files), verbs(&files)].concat();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What git tracks, or would; without git, what lies there.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let git = Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(&root).output();
    let paths = match git {
        Ok(said) if said.status.success() => String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect(),
        _ => walk(&root, ""),
    };
    let read = |path: String| fs::read_to_string(root.join(&path)).ok().map(|text| File { path, text });
    paths.into_iter().filter_map(read).collect()
}

fn walk(root: &Path, under: &str) -> Vec<String> {
    let skipped = ["target", "node_modules", ".git", "built", ".demo", "data"];
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(under)).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name.clone() } else { format!("{under}/{name}") };
        match entry.file_type().unwrap().is_dir() {
            true if skipped.contains(&name.as_str()) => {}
            true => found.extend(walk(root, &path)),
            false => found.push(path),
        }
    }
    found
}

/// Every path that a `use` tree names: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn branches(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_owned()] };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inner[start..at].trim();
                let whole = |branch: String| format!("{}{branch}", head.trim());
                all.extend(branches(part).into_iter().filter(|branch| !branch.is_empty()).map(whole));
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// The paths that code names: those of its `use` trees, and `crate::…` and those of the crates below wherever else they stand.
fn names(code: &str) -> Vec<String> {
    let (mut all, mut open) = (Vec::new(), String::new());
    for line in code.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let opens = line.split_once("use ").filter(|(before, _)| before.is_empty() || (before.starts_with("pub") && before.ends_with(' ') && !before.contains("fn ")));
        if !open.is_empty() || opens.is_some() {
            open.push_str(opens.map_or(line, |(_, tree)| tree));
            if let Some(tree) = open.strip_suffix(';') {
                all.extend(branches(tree));
                open.clear();
            }
        } else {
            let path = |at: usize| line[at..].split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next();
            let crates = ["crate::", "platform::", "practice::", "pathways::", "rulebook::"];
            // Not the end of a longer word or path, such as the file `acts::practice`.
            let whole = |at: &usize| !line[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let starts = crates.iter().flat_map(|name| line.match_indices(name)).filter(|(at, _)| whole(at));
            all.extend(starts.filter_map(|(at, _)| path(at)).map(|path| path.trim_end_matches(':').to_owned()));
        }
    }
    all
}

/// A room imports only rooms below it.
fn rooms(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| !file.test()) {
        let Some(own) = file.place().and_then(|(room, _)| ROOMS.iter().position(|known| *known == room)) else { continue };
        let upward = names(file.parts().0).into_iter().filter(|name| file.led(name).is_some_and(|(room, _)| room > own));
        wrong.extend(upward.map(|name| format!("{}: imports upward: {name}", file.path)));
    }
    wrong
}

/// Rules and words import the ground, each other downwards, and the nouns of lower rooms; they wait for nothing.
fn pure(files: &[File]) -> Vec<String> {
    const GROUND: [&str; 8] = ["kernel", "std", "serde", "serde_json", "jiff", "uuid", "super", "self"];
    // What a role is, and hashing: both only compute.
    const BESIDE: [&str; 5] = [
        "platform::permit::Role", "platform::permit::Roles", "platform::crypto::Keyring", "platform::crypto::Sealer", "platform::crypto::digest",
    ];
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| !file.test()) {
        let Some((room, place @ ("rules" | "words"))) = file.place() else { continue };
        let (code, _) = file.parts();
        let above: &[&str] = if place == "words" { &["rules", "store", "acts", "pages"] } else { &["store", "acts", "pages"] };
        let fine = |name: &String| {
            let first = name.split("::").next().unwrap_or_default();
            let below = match file.led(name) {
                Some((other, _)) if ROOMS[other] == room => true,
                Some((_, noun)) => noun.starts_with(char::is_uppercase),
                // Judging a book is pure too.
                None if room == TOP && first == "rulebook" => true,
                None => GROUND.contains(&first) || BESIDE.contains(&name.as_str()) || code.contains(&format!("mod {first};")),
            };
            below && !name.split("::").any(|part| above.contains(&part))
        };
        wrong.extend(names(code).iter().filter(|name| !fine(name)).map(|name| format!("{}: {place} may not import {name}", file.path)));
        if code.contains("async fn") || code.contains(".await") {
            wrong.push(format!("{}: {place} wait for nothing", file.path));
        }
    }
    wrong
}

/// Stores know no rules and no other room's tables; pages know no store.
fn crooked(files: &[File]) -> Vec<String> {
    let migrations = files.iter().filter(|file| file.path.starts_with("practice/migrations/"));
    let tables: Vec<&str> =
        migrations.flat_map(|file| file.text.split("CREATE TABLE ").skip(1)).filter_map(|rest| rest.split(' ').next()).collect();
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !file.test()) {
        let Some((room, place @ ("store" | "pages"))) = file.place() else { continue };
        let (code, _) = file.parts();
        let has = |word: &str| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|token| token == word);
        // Access writes the scope, which is about groups and their members, once for all rooms.
        let foreign = |table: &&str| place == "store" && !table.starts_with(room) && room != "access" && has(table);
        found.extend(tables.iter().copied().filter(foreign).map(|table| (file.path.as_str(), table)));
        let arrow = if place == "store" { "rules" } else { "store" };
        if code.contains(&format!("{arrow}::")) {
            found.push((file.path.as_str(), arrow));
        }
    }
    found.into_iter().map(|(path, what)| format!("{path}: may not know {what}")).collect()
}

/// SQL stands in the stores and in the platform, and in tests that attack the database.
fn sql(files: &[File]) -> Vec<String> {
    let at_home = |file: &File| file.test() || file.path.starts_with("platform/src/") || file.place().is_some_and(|(_, place)| place == "store");
    let speaks = |line: &&str| !line.trim_start().starts_with("//") && ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "].iter().any(|word| line.contains(word));
    let strangers = files.iter().filter(|file| file.rust() && !at_home(file));
    strangers.flat_map(|file| file.text.lines().filter(speaks).map(move |line| format!("{}: SQL: {}", file.path, line.trim()))).collect()
}

fn functions(file: &File) -> Vec<(String, usize)> {
    let lines: Vec<&str> = file.text.lines().collect();
    let starts = lines.iter().enumerate().filter_map(|(at, line)| {
        let (before, after) = line.trim_start().split_once("fn ")?;
        let plain = before.split_whitespace().all(|word| word.starts_with("pub") || word.ends_with(')') || ["async", "const"].contains(&word));
        let name = after.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (plain && !line.ends_with(['}', ';'])).then_some((at, name, &line[..line.len() - line.trim_start().len()]))
    });
    let length = |at: usize, indent: &str| lines[at..].iter().position(|line| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}')));
    starts.map(|(at, name, indent)| (format!("{} {name}", file.path), length(at, indent).map_or(1, |n| n + 1))).collect()
}

fn lengths(files: &[File]) -> Vec<String> {
    let code = |file: &&File| [".rs", ".js", ".mjs", ".css", ".typ"].iter().any(|end| file.path.ends_with(end));
    let (mut sizes, mut wrong) = (Vec::new(), Vec::new());
    for file in files.iter().filter(code) {
        let (code, tests) = file.parts();
        sizes.push((file.path.clone(), code.lines().count(), if file.test() { TESTS } else { FILE }));
        if tests.lines().count() > TESTS {
            wrong.push(format!("{}: its tests have {} lines; {TESTS} are the most", file.path, tests.lines().count()));
        }
        if file.rust() {
            sizes.extend(functions(file).into_iter().map(|(name, lines)| (name, lines, FUNCTION)));
        }
    }
    let listed: Vec<(&str, usize)> = LONG_FILES.to_vec();
    for (name, lines, most) in &sizes {
        match listed.iter().find(|(known, _)| known == name) {
            None if lines > most => wrong.push(format!("{name}: has {lines} lines; {most} are the most")),
            Some((_, known)) if lines > known => wrong.push(format!("{name}: grew from {known} lines to {lines}")),
            Some(_) if lines <= most => wrong.push(format!("{name}: has only {lines} lines by now; shrink the list")),
            _ => {}
        }
    }
    let gone = listed.iter().filter(|(known, _)| !sizes.iter().any(|(name, ..)| name == known));
    wrong.extend(gone.map(|(name, _)| format!("{name}: is gone; shrink the list")));
    wrong
}

/// Words that stand nowhere, or only at home; and the sentence that opens every file.
fn words(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.path != "cohort/tests/tidy.rs") {
        let path = &file.path;
        let mut complain = |what: String| wrong.push(format!("{path}: {what}"));
        if file.rust() && !file.text.starts_with("//! ") {
            complain("opens without a sentence on what it is for".to_owned());
        }
        for word in ["TODO", "FIXME"].into_iter().filter(|word| file.text.contains(word)) {
            complain(format!("says {word}: do it, or write it down where work is planned"));
        }
        let backends = ["Sqlite", "Postgres", "sea_orm", "sqlx"];
        let text = file.text.replace("PostgreSQL", "");
        for word in backends.into_iter().filter(|word| file.rust() && !file.test() && !path.starts_with("platform/src/db") && text.contains(word)) {
            complain(format!("names a backend ({word}); only platform/src/db may"));
        }
        let hosts = ["registry.npmjs", "crates.io/", "pypi.org", "\"resolved\":"];
        for host in hosts.into_iter().filter(|host| path != "Cargo.lock" && file.text.contains(host)) {
            complain(format!("names a package registry ({host})"));
        }
    }
    wrong
}

/// Every verb stands in the matrix and in a test.
fn verbs(files: &[File]) -> Vec<String> {
    let matrices: Vec<&str> = files.iter().filter(|file| file.path.ends_with("/matrix.txt")).map(|file| file.text.as_str()).collect();
    let tests: Vec<&str> = files.iter().filter(|file| file.rust()).map(|file| if file.test() { file.text.as_str() } else { file.parts().1 }).collect();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.rust() && !file.test()) {
        for rest in file.parts().0.split("impl Verb for ").skip(1) {
            let name = rest.split('"').nth(1).unwrap_or_default();
            if !matrices.iter().flat_map(|matrix| matrix.lines()).any(|line| line.split(' ').next() == Some(name)) {
                wrong.push(format!("{}: the verb {name} is not in the matrix", file.path));
            }
            if !tests.iter().any(|text| text.contains(&format!("\"{name}\""))) {
                wrong.push(format!("{}: no test names the verb {name}", file.path));
            }
        }
    }
    wrong
}
