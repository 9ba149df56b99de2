//! What a rule saw, in words.

use kernel::{Moment, Zone};

use super::{
    guards::in_the_last,
    kinds::{Words, destination},
};
use crate::{Book, Kind, Seen, Which};

/// The reader's now: by whose calendar days are counted and years left out.
struct Now<'a> {
    book: &'a Book,
    at: Moment,
    zone: &'a Zone,
}

/// The clauses of what was seen and held, in their order; the same words are said once.
pub(super) fn told(book: &Book, seen: &[Seen], at: Moment, zone: &Zone) -> String {
    let now = Now { book, at, zone };
    let mut clauses: Vec<String> = Vec::new();
    // What time was measured from, and so needs no second naming.
    let mut measured: Vec<&str> = Vec::new();
    for one in seen {
        let clause = match one {
            Seen::Count { held: false, .. } | Seen::Time { held: false, .. } => continue,
            Seen::Time { since, from, found, asked, .. } => {
                measured.push(since);
                now.time(since, *from, *found, asked)
            }
            Seen::Count { which, window, n, asked, last, .. } => {
                let known = window.strip_prefix("since ").is_some_and(|since| measured.contains(&since));
                now.count(which, if known { "" } else { window }, *n, asked, last)
            }
        };
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses.join(", ")
}

impl Now<'_> {
    /// `14 March`, and `14 March 2025` where that is not this year.
    fn day(&self, at: Moment) -> String {
        let day = self.zone.day(at);
        let same = day.year() == self.zone.day(self.at).year();
        day.strftime(if same { "%-d %B" } else { "%-d %B %Y" }).to_string()
    }
    /// `103 days`, counted on the calendar.
    fn days(&self, from: Moment) -> String {
        let days = self.zone.day(self.at).duration_since(self.zone.day(from)).as_hours() / 24;
        format!("{days} {}", if days == 1 { "day" } else { "days" })
    }
    fn ago(&self, from: Moment) -> String {
        if self.zone.day(from) == self.zone.day(self.at) { "today".to_owned() } else { format!("{} ago", self.days(from)) }
    }

    fn time(&self, since: &str, from: Moment, found: bool, asked: &str) -> String {
        let (day, days, ago) = (self.day(from), self.days(from), self.ago(from));
        match (since, Which::try_from(since.to_owned())) {
            ("entered", _) => format!("in this state since {day} ({days})"),
            ("began", _) => format!("episode began on {day} ({ago})"),
            (_, Err(_)) => format!("{since} on {day} ({ago})"),
            (_, Ok(which)) => {
                let words = Words::of(self.book, &which);
                let long = asked.starts_with("more_than") || asked.starts_with("at_least");
                let none = words.counted(0);
                match found {
                    true if long && quiet(&which) => format!("{none} since {day} ({days})"),
                    true => format!("last {} on {day} ({ago})", words.thing),
                    false if long => format!("{none} since the episode began on {day} ({days})"),
                    false => format!("{none} yet, and the episode began on {day} ({ago})"),
                }
            }
        }
    }

    fn count(&self, which: &str, window: &str, n: u32, asked: &str, last: &[(Moment, String, String)]) -> String {
        let Ok(which) = Which::try_from(which.to_owned()) else { return format!("{n} {which}") };
        let (than, wanted) = asked.split_once(' ').unwrap_or((asked, ""));
        let of = wanted.parse::<u32>().ok().filter(|of| than == "fewer_than" && *of > 1);
        let number = match (of, done(&which)) {
            (Some(of), Some(things)) => format!("{n} of {of} {things} done"),
            _ => Words::of(self.book, &which).counted(n),
        };
        format!("{number}{}{}", self.window(window), self.dates(&which, n, last))
    }
    /// The window after a number. The whole episode is what is meant anyhow.
    fn window(&self, window: &str) -> String {
        let since = window.strip_prefix("since ");
        match (window, since, since.map(|since| Which::try_from(since.to_owned()))) {
            ("" | "since began", ..) => String::new(),
            ("since entered", ..) => " in this state".to_owned(),
            (_, Some(_), Some(Ok(which))) => format!(" since the last {}", Words::of(self.book, &which).thing),
            _ => window.strip_prefix("within ").map_or_else(|| format!(" {window}"), in_the_last),
        }
    }
    /// When it happened, where somebody will want to know: ` (2 April by phone, 20 April by text)`.
    fn dates(&self, which: &Which, n: u32, last: &[(Moment, String, String)]) -> String {
        let Which::Of { kind, of: asked } = which else { return String::new() };
        if last.is_empty() || !dated(*kind) {
            return String::new();
        }
        let one = |(at, of, by): &(Moment, String, String)| {
            let what = match kind {
                Kind::Triaged if asked.is_empty() && !of.is_empty() => format!(" to {}", destination(self.book, of)),
                Kind::Left if asked.is_empty() && !of.is_empty() => format!(", {of}"),
                _ => String::new(),
            };
            let by = if by.is_empty() || *kind != Kind::Attempt { String::new() } else { format!(" by {by}") };
            format!("{}{what}{by}", self.day(*at))
        };
        let all: Vec<_> = last.iter().map(one).collect();
        let more = usize::try_from(n).is_ok_and(|n| n > all.len());
        format!(" ({}{})", if more { "lately " } else { "" }, all.join(", "))
    }
}

/// What is part of a course that is gone through to a number: `7 of 12 sessions done`.
fn done(which: &Which) -> Option<&'static str> {
    let Which::Of { kind, of } = which else { return None };
    match (kind, of.as_str()) {
        (Kind::Attended, "") => Some("sessions"),
        (Kind::Attended, "group") => Some("group sessions"),
        (Kind::Attended, "individual") => Some("individual sessions"),
        (Kind::Module, "") => Some("modules"),
        _ => None,
    }
}

/// What is missed while it does not come. Other things happened once, on a day.
fn quiet(which: &Which) -> bool {
    match which {
        Which::Engagement => true,
        Which::Of { kind, .. } => matches!(kind, Kind::Attended | Kind::Module | Kind::Attempt | Kind::Contact),
    }
}

/// What is told with its days; what goes on from week to week is not.
fn dated(kind: Kind) -> bool {
    !matches!(kind, Kind::Attended | Kind::Module | Kind::Contact | Kind::GoalMet)
}
