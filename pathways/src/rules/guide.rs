//! The guide invoice: per commissioner, what a month came to on a pathway. Pure: counts of clients go in, a table comes out.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::{ToSpan as _, civil};
use kernel::{Day, Id, Moment, Zone};
use practice::clients::{Client, Cover};
use rulebook::Book;
use serde::{Deserialize, Serialize};

use crate::words::Cause;

/// A calendar month: `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month(Day);

impl Month {
    /// The month that a day lies in.
    pub fn of(day: Day) -> Self {
        Self(day.first_of_month())
    }
    /// The month so many months later, or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        self.0.checked_add(months.months()).map_or(self, Self)
    }
    /// Its first instant, and the first instant of the next.
    pub fn span(self, zone: &Zone) -> (Moment, Moment) {
        (zone.start_of(self.0), zone.start_of(self.plus(1).0))
    }
    /// `October 2026`.
    pub fn name(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.strftime("%Y-%m").to_string())
    }
}
impl FromStr for Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) = text.split_once('-').ok_or(())?;
        let (year, month) = (year.parse::<i16>().map_err(drop)?, month.parse::<i8>().map_err(drop)?);
        civil::Date::new(year, month, 1).map(Self).map_err(drop)
    }
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Clients in this state at the month's end.
    In(String),
    /// Episodes begun.
    Started,
    /// Sessions attended.
    Attended,
    /// Sessions missed.
    Missed,
    /// Episodes ended in this state.
    Ended(String),
    /// Clients referred out, whether or not they went.
    ReferredOut,
    /// Clients who asked to end.
    AskedToEnd,
}

impl fmt::Display for Figure {
    /// As an address names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(state) => write!(f, "in:{state}"),
            Self::Started => f.write_str("started"),
            Self::Attended => f.write_str("attended"),
            Self::Missed => f.write_str("missed"),
            Self::Ended(state) => write!(f, "ended:{state}"),
            Self::ReferredOut => f.write_str("referred_out"),
            Self::AskedToEnd => f.write_str("asked_to_end"),
        }
    }
}
impl FromStr for Figure {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text.split_once(':').unwrap_or((text, "")) {
            ("in", state) if !state.is_empty() => Self::In(state.to_owned()),
            ("ended", state) if !state.is_empty() => Self::Ended(state.to_owned()),
            ("started", "") => Self::Started,
            ("attended", "") => Self::Attended,
            ("missed", "") => Self::Missed,
            ("referred_out", "") => Self::ReferredOut,
            ("asked_to_end", "") => Self::AskedToEnd,
            _ => return Err(()),
        })
    }
}

/// One thing counted of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Of whom.
    pub client: Id<Client>,
    /// What.
    pub figure: Figure,
    /// How many.
    pub n: i64,
    /// Why, where an episode ended.
    pub why: String,
}

/// How an interval that ended an episode came about, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    pub client: Id<Client>,
    pub book: i64,
    pub state: String,
    pub cause: Cause,
    pub rule: String,
    pub reason: String,
}

/// Why an episode ended, in words that are alike where the reason is.
pub(crate) fn why(book: Option<&Book>, ending: &Ending) -> String {
    let rule = (!ending.rule.is_empty()).then(|| {
        let source = book.and_then(|book| Some(book.rules[book.rule(&ending.rule)?].source.clone())).unwrap_or_default();
        let key = ending.rule.replace('_', " ");
        if source.is_empty() { key } else { format!("{source}, {key}") }
    });
    let reason = ending.reason.trim();
    match (ending.cause, rule) {
        (Cause::Rule, Some(rule)) => rule,
        (Cause::Person, Some(rule)) if reason.is_empty() => format!("{rule}, confirmed"),
        (Cause::Person, Some(rule)) => format!("{rule}, confirmed: {reason}"),
        (Cause::Person | Cause::Began, None) if !reason.is_empty() => format!("By hand: {reason}"),
        (Cause::Import, _) => "In the former system".to_owned(),
        (Cause::Mapping, _) => "A changed pathway".to_owned(),
        (Cause::Began, _) => "Begun there".to_owned(),
        (Cause::Person | Cause::Rule, None) => "By hand".to_owned(),
    }
}

/// Who pays for a client in a month: the payer at its last instant, the one who began last where there are several; without one,
/// the last who stood with the client in the month.
pub(crate) fn payer(covers: &[Cover], from: Moment, end: Moment) -> Option<&Cover> {
    let last = covers.iter().filter(|cover| cover.holds(end.plus(-1))).max_by_key(|cover| (cover.from, cover.id));
    let overlapping = |cover: &&Cover| cover.from < end && cover.to.is_none_or(|to| to > from);
    last.or_else(|| covers.iter().filter(overlapping).max_by_key(|cover| (cover.to, cover.from, cover.id)))
}

/// The sum of some entries by figure.
pub(crate) fn sums<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<Figure, i64> {
    let mut sums = BTreeMap::new();
    for entry in entries {
        *sums.entry(entry.figure.clone()).or_default() += entry.n;
    }
    sums
}

/// The columns of the table: the states of the book in its order and what is counted beside them; a state that is not in the book,
/// or is not used any more, only where somebody is counted in it.
pub(crate) fn figures(book: &Book, entries: &[Entry]) -> Vec<Figure> {
    let counted: std::collections::BTreeSet<&Figure> = entries.iter().map(|entry| &entry.figure).collect();
    let mut figures: Vec<Figure> = Vec::new();
    let open = book.states.iter().filter(|state| !state.terminal);
    figures.extend(open.map(|state| (state.retired, Figure::In(state.key.clone()))).filter(|(retired, it)| !retired || counted.contains(it)).map(|(_, it)| it));
    figures.extend([Figure::Started, Figure::Attended, Figure::Missed]);
    let closed = book.states.iter().filter(|state| state.terminal);
    figures.extend(closed.map(|state| Figure::Ended(state.key.clone())));
    figures.extend([Figure::ReferredOut, Figure::AskedToEnd]);
    figures.extend(counted.into_iter().filter(|it| !figures.contains(it)).cloned().collect::<Vec<_>>());
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_read_written_and_has_the_instants_of_the_practice() {
        assert_eq!((month("2026-10").to_string(), month("2026-10").name()), ("2026-10".to_owned(), "October 2026".to_owned()));
        assert_eq!((month("2026-01").plus(-1), month("2026-12").plus(1)), (month("2025-12"), month("2027-01")));
        for wrong in ["", "2026", "2026-13", "2026-00", "x-1"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
        let zone = Zone::named("America/New_York").unwrap();
        let (from, to) = month("2026-11").span(&zone);
        assert_eq!((from.to_string(), to.to_string()), ("2026-11-01T04:00:00Z".to_owned(), "2026-12-01T05:00:00Z".to_owned()), "the clocks go back within it");
    }

    #[test]
    fn every_figure_reads_back() {
        let all = [
            Figure::In("therapy".into()), Figure::Started, Figure::Attended, Figure::Missed, Figure::Ended("graduated".into()), Figure::ReferredOut,
            Figure::AskedToEnd,
        ];
        for figure in all {
            assert_eq!(figure.to_string().parse::<Figure>(), Ok(figure));
        }
        assert!("in:".parse::<Figure>().is_err() && "started:x".parse::<Figure>().is_err());
    }

    fn cover(payer: &str, from: i64, to: Option<i64>) -> Cover {
        Cover { id: Id::new(), client: Id::new(), payer: payer.into(), key: payer.into(), from: Moment(from), to: to.map(Moment), version: 1 }
    }

    // proves: R-H5
    #[test]
    fn one_payer_stands_for_a_month() {
        let paid = |covers: &[Cover]| payer(covers, Moment(100), Moment(200)).map(|cover| cover.payer.clone());
        assert_eq!(paid(&[]), None);
        assert_eq!(paid(&[cover("a", 0, None)]).as_deref(), Some("a"));
        assert_eq!(paid(&[cover("a", 0, None), cover("b", 150, None)]).as_deref(), Some("b"), "the one that began last");
        assert_eq!(paid(&[cover("a", 0, None), cover("b", 110, Some(150))]).as_deref(), Some("a"), "the one at the end");
        assert_eq!(paid(&[cover("a", 0, Some(100))]), None, "it ended as the month began");
        assert_eq!(paid(&[cover("a", 0, Some(101))]).as_deref(), Some("a"));
        assert_eq!(paid(&[cover("a", 200, None)]), None, "it begins with the next month");
        assert_eq!(paid(&[cover("a", 199, None)]).as_deref(), Some("a"));
    }
}
