//! What a redirect says to the page it leads to, the ways back, and days as forms type them.

use kernel::{Day, Id, Moment, Refusal, Zone};
use platform::web::{
    answer::{Answer, go},
    parts::Toast,
};
use serde::Deserialize;

use super::stay::many;
use crate::words::Episode;

/// What was done, read off the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Said {
    done: String,
    episode: String,
    n: i64,
    m: i64,
}

impl Said {
    /// The toast of it; `here` is where an undo comes back to.
    pub(in crate::pages) fn toast(&self, here: &str) -> Option<Toast> {
        let people = |n| many(n, "client", "clients");
        let text = match self.done.as_str() {
            "accepted" | "adjusted" | "moved" => "Moved. The reason stands in their pathway.".to_owned(),
            "declined" => "They stay. The rule asks again only when it has ceased to hold in between.".to_owned(),
            "postponed" => "Put off. It comes back on its day.".to_owned(),
            "answers" => format!("{} moved.", people(self.n)),
            "undone" => "Taken back. They are where they were before.".to_owned(),
            "cared" => "Saved.".to_owned(),
            "begun" if self.m > 0 => format!("{} put on the pathway; {} on it already or not in treatment.", people(self.n), self.m),
            "begun" => format!("{} put on the pathway.", people(self.n)),
            "recorded" if self.m > 0 => "Recorded. A rule moved the client.".to_owned(),
            "recorded" if self.n > 0 => format!("Recorded. {} to answer.", many(self.n, "rule has something", "rules have something")),
            "recorded" => "Recorded.".to_owned(),
            "corrected" => "Corrected. The rules have looked again.".to_owned(),
            "team" => "Team saved.".to_owned(),
            _ => return None,
        };
        let undo = self.episode.parse::<Id<Episode>>().ok().filter(|_| ["accepted", "adjusted", "moved"].contains(&self.done.as_str()));
        let undo = undo.map(|episode| format!("/pathways/episodes/{episode}/undo?back={}", escaped(here)));
        Some(Toast { text, undo, show: String::new(), bad: false })
    }
}

/// A text as an address carries it.
pub(in crate::pages) fn escaped(text: &str) -> String {
    let byte = |b: u8| if b.is_ascii_alphanumeric() || b == b'_' { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(byte).collect()
}

/// Where a form goes back to: a page of this room or a client's, as the form says, otherwise the work list. Nothing else is followed.
pub(in crate::pages) fn back(typed: &str) -> &str {
    let ours = ["/pathways", "/clients/"].iter().any(|start| typed.starts_with(start));
    let plain = typed.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'"') && !typed.contains("//");
    if ours && plain { typed } else { "/pathways" }
}

/// Back, with what was done.
pub(in crate::pages) fn off(typed: &str, said: &str) -> Answer {
    let to = back(typed);
    // What was said before is not said again.
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let told = ["done=", "episode=", "n=", "m="];
    let kept: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && !told.iter().any(|name| pair.starts_with(name))).collect();
    Ok(go(format!("{path}?{}", kept.into_iter().chain([said]).collect::<Vec<_>>().join("&"))))
}

/// A day as it was typed, or nothing where nothing was.
pub(in crate::pages) fn day(typed: &str, field: &str) -> Result<Option<Day>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at(field);
    typed.parse().map(Some).map_err(wrong)
}

/// A day and a time of day as they were typed; nothing typed is now. A day alone means noon on it, and today not later than now.
pub(in crate::pages) fn since(typed_day: &str, time: &str, zone: &Zone, now: Moment) -> Result<Option<Moment>, Refusal> {
    let time = time.trim();
    let Some(date) = day(typed_day, "day")?.or_else(|| (!time.is_empty()).then(|| zone.day(now))) else { return Ok(None) };
    if time.is_empty() {
        let noon = zone.at(date.at(12, 0, 0, 0));
        return Ok(Some(if date == zone.day(now) { noon.min(now) } else { noon }));
    }
    let wrong = |_| Refusal::new("time.shape", "Write the time as hours and minutes, for example 10:30.").at("time");
    Ok(Some(zone.at(date.to_datetime(time.parse().map_err(wrong)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_into_the_house_alone() {
        for good in ["/pathways", "/pathways?whose=mine&days=3", "/clients/cli_1/pathway", "/pathways/pwy_1?open=graduated"] {
            assert_eq!(back(good), good);
        }
        for bad in [
            "",
            "https://elsewhere.example/pathways",
            "//elsewhere.example",
            "/pathways//elsewhere.example",
            "/pathways\\x",
            "/pathways\r\nSet-Cookie: a",
            "/staff",
        ] {
            assert_eq!(back(bad), "/pathways", "{bad:?}");
        }
    }

    #[test]
    fn a_day_alone_is_noon_and_today_not_later_than_now() {
        let zone = Zone::utc();
        let at = |text: &str| zone.at(text.parse().unwrap());
        let now = at("2026-11-24T10:55");
        assert_eq!(since("", "", &zone, now).unwrap(), None);
        assert_eq!(since("2026-11-20", "", &zone, now).unwrap(), Some(at("2026-11-20T12:00")));
        assert_eq!(since("2026-11-24", "", &zone, now).unwrap(), Some(now));
        assert_eq!(since("", "09:30", &zone, now).unwrap(), Some(at("2026-11-24T09:30")));
        assert_eq!(since("soon", "", &zone, now).unwrap_err().field.as_deref(), Some("day"));
        assert_eq!(since("2026-11-20", "noonish", &zone, now).unwrap_err().field.as_deref(), Some("time"));
    }
}
