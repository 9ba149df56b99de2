//! Makes `assets/built`, the folder of web assets that the binary embeds: bundled with npm where there is npm, plain otherwise.
//!
//! Plain mode is for a machine that has only Rust: the first-party stylesheets and modules are copied as they are, with the
//! system font and a small sprite of our own drawing. `COHORT_REQUIRE_WEB=1` (release builds) makes it an error instead.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// The first-party sources, relative to the repository. Cargo looks at folders recursively.
const SOURCES: [&str; 8] = [
    "package.json",
    "package-lock.json",
    "assets/build.mjs",
    "assets/icons.txt",
    "assets/favicon.svg",
    "assets/css",
    "assets/js",
    "assets/plain",
];

#[allow(clippy::disallowed_methods)] // a build script has no house to ask for the time
fn main() -> Done {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("..");
    let built = root.join("assets/built");
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", root.join(source).display());
    }
    println!("cargo:rerun-if-changed={}", built.join("manifest.json").display());
    println!("cargo:rerun-if-env-changed=COHORT_REQUIRE_WEB");
    let required = env::var("COHORT_REQUIRE_WEB").is_ok_and(|v| !v.is_empty() && v != "0");

    fs::create_dir_all(&built)?;
    let hash = hash(&root)?;
    let stamp = fs::read_to_string(built.join(".stamp")).unwrap_or_default();
    let whole = built.join("manifest.json").exists();
    if whole && stamp == format!("full {hash}") {
        return Ok(());
    }
    let kind = match bundle(&root) {
        Ok(()) => "full",
        Err(trouble) if required => {
            return Err(format!("COHORT_REQUIRE_WEB is set, but the web assets could not be built: {trouble}").into());
        }
        Err(trouble) => {
            println!("cargo:warning=web assets in plain mode (system font, simple icons, no bundling): {trouble}");
            if !(whole && stamp == format!("plain {hash}")) {
                plain(&root, &built)?;
            }
            "plain"
        }
    };
    fs::write(built.join(".stamp"), format!("{kind} {hash}"))?;
    // Cargo reruns this script when a watched file is newer than its last run. The manifest is watched so that deleting it is
    // noticed, and made to look old so that writing it here does not rebuild everything once more.
    let old = SystemTime::now() - Duration::from_secs(3600);
    File::options().write(true).open(built.join("manifest.json"))?.set_modified(old)?;
    Ok(())
}

/// A hash of every source, names included, so that an unchanged tree costs nothing.
fn hash(root: &Path) -> Done<String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        for file in files(&root.join(source))? {
            hasher.write(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            hasher.write(&fs::read(&file)?);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The file itself, or all files of a folder in name order; nothing where nothing is.
fn files(path: &Path) -> Done<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            found.extend(files(&entry?.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// Installs the locked packages into OUT_DIR, never into the source tree, and runs `assets/build.mjs`.
fn bundle(root: &Path) -> Done {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).arg("--version")).map_err(|_| "npm was not found; install Node.js 18 or newer for the bundled version")?;
    let home = PathBuf::from(env::var("OUT_DIR")?).join("web");
    fs::create_dir_all(&home)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(root.join(name), home.join(name))?;
    }
    run(Command::new(npm)
        .args(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&home))?;
    run(Command::new("node").arg(root.join("assets/build.mjs")).env("COHORT_NODE", &home))?;
    // The installed packages are only needed for the moment of bundling and weigh 80 MB.
    fs::remove_dir_all(home.join("node_modules"))?;
    Ok(())
}

/// Runs a command to its end; a failure carries the last line it wrote.
fn run(command: &mut Command) -> Done {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it failed without a word");
    Err(format!("{}: {last}", command.get_program().to_string_lossy()).into())
}

/// A stylesheet with those that it imports in their place; the web font is left out.
fn joined(css: &Path, entry: &str) -> Done<String> {
    let mut joined = String::new();
    for line in fs::read_to_string(css.join(entry))?.lines() {
        match line.strip_prefix("@import \"./").and_then(|rest| rest.split('"').next()) {
            Some("font.css") => {}
            Some(name) => joined.push_str(&fs::read_to_string(css.join(name))?),
            None => {
                joined.push_str(line);
                joined.push('\n');
            }
        }
    }
    Ok(joined)
}

/// Plain mode: modules as they are, stylesheets joined in the order that they import each other.
fn plain(root: &Path, built: &Path) -> Done {
    for old in files(built)? {
        fs::remove_file(old)?;
    }
    let mut names = Vec::new();
    let mut place = |name: &str, bytes: &[u8]| -> Done {
        fs::write(built.join(name), bytes)?;
        names.push(format!(" \"{name}\": \"{name}\""));
        Ok(())
    };
    let css = root.join("assets/css");
    for entry in ["app.css", "board.css", "pathways.css"] {
        place(entry, joined(&css, entry)?.as_bytes())?;
    }
    place("noscript.css", &fs::read(css.join("noscript.css"))?)?;
    place("favicon.svg", &fs::read(root.join("assets/favicon.svg"))?)?;
    place("icons.svg", &fs::read(root.join("assets/plain/icons.svg"))?)?;
    for file in files(&root.join("assets/js"))? {
        if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
            place(name, &fs::read(&file)?)?;
        }
    }
    fs::write(built.join("manifest.json"), format!("{{\n{}\n}}\n", names.join(",\n")))?;
    Ok(())
}
