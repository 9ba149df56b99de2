//! How long somebody has been in a state, as a bar and in words.

use kernel::{
    Moment, Zone,
    time::{HOUR, MINUTE},
};
use maud::{Markup, html};

use crate::words::EpisodeCard;

/// How a stay goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Level {
    /// There is no longest stay, or care has ended.
    Free,
    /// There is time.
    Calm,
    /// Near its end.
    Near,
    /// Longer than it should be.
    Over,
}

impl Level {
    /// The class of its bar and words.
    pub(in crate::pages) const fn class(self) -> &'static str {
        match self {
            Self::Free => "stay-free",
            Self::Calm => "stay-calm",
            Self::Near => "stay-near",
            Self::Over => "stay-over",
        }
    }
}

/// `1 day`, `12 days`.
pub(in crate::pages) fn many(n: i64, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// The days on the calendar from one instant to a later one.
pub(in crate::pages) fn days(zone: &Zone, from: Moment, to: Moment) -> i64 {
    zone.day(to).duration_since(zone.day(from)).as_hours() / 24
}

/// How long a stay lasted, in days; `less than a day` where it ended on the day it began.
pub(in crate::pages) fn lasted(zone: &Zone, from: Moment, to: Moment) -> String {
    match days(zone, from, to) {
        0 => "less than a day".to_owned(),
        n => many(n, "day", "days"),
    }
}

/// How long somebody is over: `1 minute over`, `3 hours over`, `2 days over`.
fn over(zone: &Zone, limit: Moment, now: Moment) -> String {
    let minutes = now.minutes_since(limit);
    let hours = minutes * MINUTE / HOUR;
    match (days(zone, limit, now), hours, minutes) {
        (days @ 1.., ..) => format!("{} over", many(days, "day", "days")),
        (_, hours @ 1.., _) => format!("{} over", many(hours, "hour", "hours")),
        (.., minutes) => format!("{} over", many(minutes.max(1), "minute", "minutes")),
    }
}

/// How an episode's present stay goes, and the words for it: `6 of 7 days`, `2 days over`, `12 days`.
pub(in crate::pages) fn level(card: &EpisodeCard, zone: &Zone, now: Moment) -> (Level, String) {
    let here = days(zone, card.entered, now);
    let Some(limit) = card.limit.filter(|_| card.ended.is_none()) else {
        let words = match (card.ended, here) {
            (Some(_), _) => format!("since {}", zone.short_day(card.entered)),
            (None, 0) => "since today".to_owned(),
            (None, here) => many(here, "day", "days"),
        };
        return (Level::Free, words);
    };
    if now > limit {
        return (Level::Over, over(zone, limit, now));
    }
    let all = days(zone, card.entered, limit);
    let until = if here == all { format!(", until {}", zone.clock(limit)) } else { String::new() };
    let level = if card.warn.is_some_and(|warn| warn <= now) { Level::Near } else { Level::Calm };
    (level, format!("{here} of {}{until}", many(all, "day", "days")))
}

/// The bar with its words. The bar is for the eye alone: grey, amber near the end, red beyond it.
pub(in crate::pages) fn bar(card: &EpisodeCard, zone: &Zone, now: Moment) -> Markup {
    let (level, words) = level(card, zone, now);
    let limit = card.limit.filter(|_| card.ended.is_none());
    html! {
        span class={ "stay " (level.class()) } {
            @if let Some(limit) = limit {
                progress value=(now.minutes_since(card.entered).clamp(0, limit.minutes_since(card.entered))) max=(limit.minutes_since(card.entered).max(1))
                    aria-hidden="true" {}
            }
            span .stay-words { (words) }
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;

    fn card(zone: &Zone, entered: &str, limit: Option<&str>) -> EpisodeCard {
        let at = |text: &str| zone.at(text.parse().unwrap());
        let limit = limit.map(at);
        EpisodeCard {
            id: Id::new(),
            pathway: Id::new(),
            client: Id::new(),
            book: 1,
            began: at(entered),
            ended: None,
            state: "triage".into(),
            entered: at(entered),
            warn: limit.map(|limit| limit.plus(-48 * HOUR)),
            limit,
            seen_to: at(entered),
            next: None,
            coordinator: None,
            team: None,
            version: 1,
        }
    }

    // proves: JV-14
    #[test]
    fn a_stay_is_told_in_words_to_the_minute() {
        let zone = Zone::named("America/New_York").unwrap();
        let seven = card(&zone, "2026-11-17T10:55", Some("2026-11-24T10:55"));
        let cases = [
            ("2026-11-17T10:56", Level::Calm, "0 of 7 days"),
            ("2026-11-22T10:54", Level::Calm, "5 of 7 days"),
            ("2026-11-22T10:55", Level::Near, "5 of 7 days"),
            ("2026-11-23T23:00", Level::Near, "6 of 7 days"),
            ("2026-11-24T10:55", Level::Near, "7 of 7 days, until 10:55"),
            ("2026-11-24T10:56", Level::Over, "1 minute over"),
            ("2026-11-24T13:00", Level::Over, "2 hours over"),
            ("2026-11-25T00:10", Level::Over, "1 day over"),
            ("2026-11-28T09:00", Level::Over, "4 days over"),
        ];
        for (now, level_wanted, words) in cases {
            assert_eq!(level(&seven, &zone, zone.at(now.parse().unwrap())), (level_wanted, words.to_owned()), "{now}");
        }
        let free = card(&zone, "2026-11-17T10:55", None);
        assert_eq!(level(&free, &zone, zone.at("2026-11-29T08:00".parse().unwrap())), (Level::Free, "12 days".to_owned()));
    }
}
