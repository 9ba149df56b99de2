//! How long large comparisons take: an analysis of covariance with all pairs for 1,000,000 clients in three groups, and a
//! random-slope model by REML for 20,000 clients at five occasions; one JSON line each, half of the runs took `ms`.
//!
//! With COHORT_PEERS set to a Python that has statsmodels, and with R and lme4 on the path, the same data are given to them in the
//! same run, and `ratio` says how many times as long they take. Reading the data is in nobody's time.
#![allow(missing_docs, clippy::disallowed_methods, reason = "a bench reads clocks")]

use std::{
    env,
    error::Error,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    process::Command,
    time::Instant,
};

use statistics::{
    linear::{Subjects, ancova},
    mixed::{Column, Table, fit_mixed},
};

const CLIENTS: usize = 1_000_000;
const FOLLOWED: usize = 20_000;
const OCCASIONS: usize = 5;
const FORMULA: &str = "y ~ time * g + (1 + time | id)";
const GROUPS: [&str; 3] = ["A", "B", "C"];

/// Numbers that look like chance and are the same in every run (SplitMix64, and Box and Muller's transform).
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("cohort-large-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = covariance(&folder).and_then(|()| repeated(&folder));
    std::fs::remove_dir_all(&folder)?;
    done
}

/// Milliseconds within which half of so many runs were done.
fn half<T>(times: usize, mut run: impl FnMut() -> T) -> f64 {
    let mut all: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    all.sort_by(f64::total_cmp);
    all.get(times / 2).copied().unwrap_or(f64::NAN)
}

fn covariance(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut chance = Chance(1);
    let (mut pre, mut post, mut codes) = (Vec::with_capacity(CLIENTS), Vec::with_capacity(CLIENTS), Vec::with_capacity(CLIENTS));
    for client in 0..CLIENTS {
        let code = (client % 3) as u32;
        let before = 15.0 + 5.0 * chance.normal();
        pre.push(before);
        post.push(3.0 + 0.6 * before - 0.4 * f64::from(code) + 4.0 * chance.normal());
        codes.push(code);
    }
    let levels = GROUPS.map(str::to_owned);
    let subjects = Subjects { pre: &pre, post: &post, group: "g", levels: &levels, codes: &codes, covariates: &[] };
    let fit = ancova(&subjects)?;
    let ms = half(5, || ancova(&subjects));
    let file = folder.join("covariance.csv");
    let mut out = BufWriter::new(File::create(&file)?);
    writeln!(out, "pre,post,g")?;
    for (at, code) in codes.iter().enumerate() {
        writeln!(out, "{},{},{}", pre[at], post[at], GROUPS[*code as usize])?;
    }
    out.flush()?;
    say("ancova_1m", ms, fit.differences.first().map_or(f64::NAN, |first| first.est), &peers("ancova", &file)?);
    Ok(())
}

fn repeated(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut chance = Chance(2);
    let (mut id, mut time, mut group, mut y) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for client in 0..FOLLOWED {
        let (intercept, slope) = (4.0 * chance.normal(), 0.8 * chance.normal());
        let code = client % 3;
        for occasion in 0..OCCASIONS {
            let at = occasion as f64;
            id.push(client as f64);
            time.push(at);
            group.push(Some(GROUPS[code]));
            y.push(15.0 + intercept + (slope - 0.5 - 0.2 * code as f64) * at + 2.5 * chance.normal());
        }
    }
    let mut table = Table::new();
    let numbers = |values: &[f64]| Column::Number(values.to_vec());
    table.insert("id", numbers(&id))?;
    table.insert("time", numbers(&time))?;
    table.insert("y", numbers(&y))?;
    table.insert("g", Column::factor(&GROUPS, &group))?;
    let fit = fit_mixed(&table, FORMULA)?;
    let ms = half(3, || fit_mixed(&table, FORMULA));
    let file = folder.join("repeated.csv");
    let mut out = BufWriter::new(File::create(&file)?);
    writeln!(out, "id,time,g,y")?;
    for at in 0..y.len() {
        writeln!(out, "{},{},{},{}", id[at], time[at], group[at].unwrap_or_default(), y[at])?;
    }
    out.flush()?;
    say("reml_20k", ms, fit.reml_loglik, &peers("reml", &file)?);
    Ok(())
}

/// What the others need for the same: name, milliseconds, and their value of what is compared.
type Peer = (&'static str, f64, f64);

/// Runs those that are there.
fn peers(what: &str, file: &Path) -> Result<Vec<Peer>, Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let mut all = Vec::new();
    let mut ask = |name: &'static str, mut command: Command| -> Result<(), Box<dyn Error>> {
        let Ok(said) = command.arg(what).arg(file).output() else { return Ok(()) };
        let text = String::from_utf8(said.stdout)?;
        let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
        if let (Some(ms), Some(value)) = (numbers.next(), numbers.next()) {
            all.push((name, ms, value));
        } else {
            eprintln!("{name} did not do {what}: {}", String::from_utf8_lossy(&said.stderr));
        }
        Ok(())
    };
    if let Ok(python) = env::var("COHORT_PEERS") {
        let mut command = Command::new(python);
        command.arg(here.join("peers.py"));
        ask("statsmodels", command)?;
    }
    let mut command = Command::new("Rscript");
    command.arg(here.join("peers.R"));
    ask(if what == "reml" { "lme4" } else { "r" }, command)?;
    Ok(all)
}

fn say(name: &str, ms: f64, value: f64, peers: &[Peer]) {
    let beside: String = peers
        .iter()
        .map(|(peer, theirs, found)| {
            format!(",\"{peer}\":{{\"ms\":{theirs:.1},\"ratio\":{:.2},\"differs\":{:.1e}}}", theirs / ms, ((found - value) / value).abs())
        })
        .collect();
    println!("{{\"name\":\"{name}\",\"ms\":{ms:.1}{beside}}}");
}
