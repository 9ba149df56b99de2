//! What was measured, in one line each, and how it stands to its target.

use std::time::{Duration, Instant};

/// What a measure is held against. The numbers are the product's promises; they change only on purpose.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// Half of all are done within so many milliseconds.
    Half(f64),
    /// 99 of 100 are done within so many milliseconds.
    Nearly(f64),
    /// Half take at most so many times the floor, or the smaller database.
    Ratio(f64),
    /// At least this share of what one connection gets done in a second.
    Pace(f64),
    /// So many MiB.
    Mib(f64),
}

const TARGETS: [(&str, Target); 19] = [
    ("cold_start", Target::Half(500.0)),
    ("idle_rss_mib", Target::Mib(60.0)),
    ("pin_proof", Target::Ratio(1.25)),
    ("board_60", Target::Half(10.0)),
    ("chart_500", Target::Half(20.0)),
    ("sign_12", Target::Ratio(3.0)),
    ("sign_12_c8", Target::Nearly(20.0)),
    ("mark_c8", Target::Nearly(20.0)),
    ("mark_c32", Target::Pace(1.0)),
    ("board_300", Target::Half(15.0)),
    ("flow_104", Target::Ratio(3.0)),
    ("horizon_2000", Target::Half(5_000.0)),
    ("horizon_idle", Target::Half(1.0)),
    ("pathways_day", Target::Half(2_000.0)),
    ("pathways_replay", Target::Half(60_000.0)),
    ("pathways_event", Target::Half(1_000.0)),
    ("board_60_x100", Target::Ratio(1.5)),
    ("chart_500_x100", Target::Ratio(1.5)),
    ("search_100k", Target::Half(2.0)),
];

/// A series of times of one thing.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<f64>);

impl Times {
    /// Adds what was needed since.
    pub fn since(&mut self, start: Instant) {
        self.0.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    /// Adds all of another series.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }
    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }
    /// The time within which this share of all was done.
    pub fn within(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
    /// Half of all were done within this.
    pub fn half(&self) -> f64 {
        self.within(0.5)
    }
}

/// One measure.
#[derive(Debug, Default, Clone, Copy)]
pub struct Line {
    /// How many times it was done.
    pub n: usize,
    /// Half were done within this, in milliseconds.
    pub p50: Option<f64>,
    /// 99 of 100 were done within this.
    pub p99: Option<f64>,
    /// What half of the bare thing takes: the least that could be.
    pub floor: Option<f64>,
    /// How many times the floor, the smaller database, or the pace of one connection.
    pub ratio: Option<f64>,
    /// How many were done in a second.
    pub per_s: Option<f64>,
    /// MiB of memory.
    pub mib: Option<f64>,
}

impl Line {
    /// Of a series of times.
    pub fn of(times: &Times) -> Self {
        Self { n: times.count(), p50: Some(times.half()), p99: Some(times.within(0.99)), ..Self::default() }
    }
    /// Held against a floor.
    #[must_use]
    pub fn above(self, floor: f64) -> Self {
        Self { floor: Some(floor), ratio: self.p50.map(|p50| p50 / floor), ..self }
    }
    /// Held against the same thing elsewhere.
    #[must_use]
    pub fn beside(self, other: Option<f64>) -> Self {
        Self { ratio: other.and_then(|other| self.p50.map(|p50| p50 / other)), ..self }
    }
    /// Held against the pace of one connection.
    #[must_use]
    pub fn paced(self, one: Option<f64>) -> Self {
        Self { ratio: one.and_then(|one| self.per_s.map(|pace| pace / one)), ..self }
    }
    /// With what was done in this time.
    #[must_use]
    pub fn during(self, span: Duration) -> Self {
        Self { per_s: Some(self.n as f64 / span.as_secs_f64()), ..self }
    }
}

/// All measures so far.
#[derive(Debug, Default)]
pub struct Report {
    short: Vec<&'static str>,
    done: usize,
}

impl Report {
    /// Says a measure.
    pub fn say(&mut self, name: &'static str, line: Line) {
        let number = |it: Option<f64>| it.map_or_else(|| "null".to_owned(), |it| format!("{it:.3}"));
        let more = |word: &str, it: Option<f64>| it.map(|it| format!(",\"{word}\":{it:.1}")).unwrap_or_default();
        println!(
            "{{\"name\":\"{name}\",\"n\":{},\"p50_ms\":{},\"p99_ms\":{},\"floor_ms\":{},\"ratio\":{}{}{}}}",
            line.n,
            number(line.p50),
            number(line.p99),
            number(line.floor),
            number(line.ratio),
            more("per_s", line.per_s),
            more("mib", line.mib),
        );
        self.done += 1;
        if let Some((_, target)) = TARGETS.iter().find(|(of, _)| *of == name) {
            let (what, is, bound, unit) = match *target {
                Target::Half(most) => ("p50", line.p50, most, " ms"),
                Target::Nearly(most) => ("p99", line.p99, most, " ms"),
                Target::Ratio(most) => ("ratio", line.ratio, most, ""),
                Target::Pace(least) => ("pace beside one connection", line.ratio, least, ""),
                Target::Mib(most) => ("memory", line.mib, most, " MiB"),
            };
            let is = is.unwrap_or(f64::NAN);
            let reached = if matches!(target, Target::Pace(_)) { is >= bound } else { is <= bound };
            if reached {
                eprintln!("{name}: {what} {is:.2}{unit}, target {bound}{unit}: reached");
            } else {
                eprintln!("{name}: {what} {is:.2}{unit}, target {bound}{unit}: falls short by {:.2}{unit}", (is - bound).abs());
                self.short.push(name);
            }
        }
    }
    /// Says how it all stands.
    pub fn end(&self) {
        if self.short.is_empty() {
            eprintln!("{} measures, all targets reached", self.done);
        } else {
            eprintln!("{} measures, {} short of their target: {}", self.done, self.short.len(), self.short.join(", "));
        }
    }
}
