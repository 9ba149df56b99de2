//! What a page of the calendar looks at: view, day and filters, as its address carries them.

use jiff::Span;
use kernel::{Day, Id, Moment, Zone, id::Staff};
use serde::Deserialize;

use crate::{
    groups::Group,
    schedule::words::{Week, shifted},
};

/// How the calendar is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// A week: rooms by days.
    Rooms,
    /// A week: people by days.
    People,
    /// A day: rooms by quarters of an hour.
    Day,
    /// A month: weeks by days.
    Month,
    /// Fourteen days as a list.
    Agenda,
}

/// How many days the list shows at a time.
pub(super) const AGENDA_DAYS: i64 = 14;

impl View {
    pub(super) const ALL: [Self; 5] = [Self::Rooms, Self::People, Self::Day, Self::Month, Self::Agenda];

    /// `by` is how addresses said it before people were a view of their own.
    fn read(word: &str, by: &str) -> Self {
        let found = Self::ALL.into_iter().find(|view| view.word() == word).unwrap_or(Self::Rooms);
        if found == Self::Rooms && by == "staff" { Self::People } else { found }
    }
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Rooms => "board",
            Self::People => "people",
            Self::Day => "day",
            Self::Month => "month",
            Self::Agenda => "agenda",
        }
    }
    /// What the switch of views calls it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rooms => "Rooms",
            Self::People => "People",
            Self::Day => "Day",
            Self::Month => "Month",
            Self::Agenda => "List",
        }
    }
    /// The stretch it shows, in words.
    pub(super) const fn stretch(self) -> &'static str {
        match self {
            Self::Rooms | Self::People => "week",
            Self::Day => "day",
            Self::Month => "month",
            Self::Agenda => "two weeks",
        }
    }
    /// The same, pointed at: `this week`.
    pub(super) const fn this(self) -> &'static str {
        match self {
            Self::Rooms | Self::People => "this week",
            Self::Day => "this day",
            Self::Month => "this month",
            Self::Agenda => "these two weeks",
        }
    }
    /// The day from which the same view shows the stretch before (-1) or after (1).
    pub(super) fn step(self, day: Day, by: i64) -> Day {
        match self {
            Self::Rooms | Self::People => shifted(day, 7 * by),
            Self::Day => shifted(day, by),
            Self::Month => day.checked_add(Span::new().months(by)).unwrap_or(day),
            Self::Agenda => shifted(day, AGENDA_DAYS * by),
        }
    }
    /// The first day shown, and the first one after.
    pub(super) fn span(self, day: Day) -> (Day, Day) {
        let monday = Week::of(day).monday();
        match self {
            Self::Rooms | Self::People => (monday, shifted(monday, 7)),
            Self::Day => (day, shifted(day, 1)),
            Self::Month => {
                let last = Week::of(day.last_of_month()).monday();
                (Week::of(day.first_of_month()).monday(), shifted(last, 7))
            }
            Self::Agenda => (day, shifted(day, AGENDA_DAYS)),
        }
    }
}

/// What the address asks for. What cannot be read means today's board without filters: a calendar is no place for an error page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    week: String,
    day: String,
    view: String,
    by: String,
    lead: String,
    group: String,
    place: String,
    programme: String,
    print: String,
}

/// Which sessions are shown; what is empty narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filters {
    /// Led by this person.
    pub lead: Option<Id<Staff>>,
    /// Of this group.
    pub group: Option<Id<Group>>,
    /// In a room at this site.
    pub place: String,
    /// Of a group of this programme.
    pub programme: String,
}

impl Filters {
    pub(super) fn on(&self) -> usize {
        let set = [self.lead.is_some(), self.group.is_some(), !self.place.is_empty(), !self.programme.is_empty()];
        set.into_iter().filter(|set| *set).count()
    }
    /// Those that are on, as an address or a form carries them.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let lead = self.lead.map(|lead| lead.to_string()).unwrap_or_default();
        let group = self.group.map(|group| group.to_string()).unwrap_or_default();
        let all = [("lead", lead), ("group", group), ("place", self.place.clone()), ("programme", self.programme.clone())];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
    /// As an address carries them: `&lead=sta_…&place=Oak%20Street`, or nothing.
    pub(super) fn query(&self) -> String {
        self.pairs().into_iter().map(|(name, value)| format!("&{name}={}", encoded(&value))).collect()
    }
}

/// Percent-encodes what stands in an address behind an equals sign.
fn encoded(value: &str) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
        other => format!("%{other:02X}"),
    };
    value.bytes().map(byte).collect()
}

/// A page of the calendar: what is looked at, when, and by whom.
pub(super) struct Look {
    pub zone: Zone,
    pub now: Moment,
    pub view: View,
    pub day: Day,
    pub filters: Filters,
    /// Whether it is laid out for paper: no way leads on.
    pub print: bool,
    pub me: Id<Staff>,
    pub may_schedule: bool,
}

impl Look {
    pub(super) fn of(asked: &Asked, zone: Zone, now: Moment, me: Id<Staff>, may_schedule: bool) -> Self {
        let today = zone.day(now);
        let week = asked.week.parse::<Week>().ok();
        let day = asked.day.parse::<Day>().ok().or_else(|| {
            week.map(|week| if week == Week::of(today) { today } else { week.monday() })
        });
        let short = |typed: &str| typed.trim().chars().take(80).collect::<String>();
        Self {
            zone,
            now,
            view: View::read(&asked.view, &asked.by),
            day: day.filter(|day| (1990..=2199).contains(&day.year())).unwrap_or(today),
            filters: Filters {
                lead: asked.lead.parse().ok(),
                group: asked.group.parse().ok(),
                place: short(&asked.place),
                programme: short(&asked.programme),
            },
            print: !asked.print.is_empty(),
            me,
            may_schedule,
        }
    }
    pub(super) fn today(&self) -> Day {
        self.zone.day(self.now)
    }
    pub(super) fn address(&self, view: View, day: Day) -> String {
        self.narrowed(view, day, &self.filters)
    }
    /// The same with other filters.
    pub(super) fn narrowed(&self, view: View, day: Day, filters: &Filters) -> String {
        format!("/schedule?view={}&day={day}{}", view.word(), filters.query())
    }
    /// Where a session is scheduled; who and what the calendar is narrowed to is chosen there already.
    pub(super) fn new_at(&self, more: &str) -> Option<String> {
        if !self.may_schedule || self.print {
            return None;
        }
        let lead = self.filters.lead.filter(|_| !more.contains("&lead=")).map(|lead| format!("&lead={lead}")).unwrap_or_default();
        let group = self.filters.group.map(|group| format!("&group={group}")).unwrap_or_default();
        Some(format!("/schedule/new?{more}{lead}{group}"))
    }
    /// What the page shows, for the eye and for paper.
    pub(super) fn heading(&self) -> String {
        let (first, after) = self.view.span(self.day);
        let last = shifted(after, -1);
        match self.view {
            View::Day => self.day.strftime("%A %-d %B %Y").to_string(),
            View::Month => self.day.strftime("%B %Y").to_string(),
            View::Rooms | View::People | View::Agenda => {
                let start = if first.year() != last.year() {
                    "%-d %B %Y"
                } else if first.month() != last.month() {
                    "%-d %B"
                } else {
                    "%-d"
                };
                let days = format!("{} – {}", first.strftime(start), last.strftime("%-d %B %Y"));
                if self.view == View::Agenda { days } else { format!("{days}, week {}", first.iso_week_date().week()) }
            }
        }
    }
}

/// The calendar that somebody came from, so that a form leads back to it with view and filters: its address without the
/// day, taken apart and written anew. `from` is what the browser said; any other page means nothing.
pub(super) fn came_from(from: &str) -> Option<String> {
    let (path, query) = from.split_once('?').unwrap_or((from, ""));
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    if path != "/schedule" {
        return None;
    }
    let request = axum::http::Uri::try_from(format!("/schedule?{query}")).ok()?;
    let asked: Asked = axum::extract::Query::try_from_uri(&request).ok()?.0;
    let look = Look::of(&asked, Zone::utc(), Moment(0), Id::new(), false);
    Some(format!("/schedule?view={}{}", look.view.word(), look.filters.query()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn look(query: &str) -> Look {
        let asked = axum::extract::Query::try_from_uri(&format!("/schedule?{query}").parse().unwrap()).unwrap().0;
        let zone = Zone::named("America/New_York").unwrap();
        let now = zone.at(date(2026, 11, 24).at(10, 55, 0, 0));
        Look::of(&asked, zone, now, Id::new(), true)
    }

    #[test]
    fn an_address_carries_day_view_and_filters_and_is_read_back() {
        let lead = Id::<Staff>::new();
        let first = look(&format!("view=month&day=2026-12-09&lead={lead}&place=Oak+Street+%26+Co&programme=IOP"));
        assert_eq!((first.view, first.day, first.filters.on()), (View::Month, date(2026, 12, 9), 3));
        let address = first.address(first.view, first.day);
        assert_eq!(address, format!("/schedule?view=month&day=2026-12-09&lead={lead}&place=Oak%20Street%20%26%20Co&programme=IOP"));
        let again = look(address.split_once('?').unwrap().1);
        assert_eq!((again.view, again.day, again.filters), (first.view, first.day, first.filters));
    }

    #[test]
    fn nonsense_in_an_address_means_todays_board() {
        for query in ["", "view=x&day=y&lead=z", "day=9999-01-01", "week=2026-W99", "group=sta_1"] {
            let look = look(query);
            assert_eq!((look.view, look.day, look.filters.on()), (View::Rooms, date(2026, 11, 24), 0), "{query}");
        }
    }

    #[test]
    fn each_view_shows_whole_weeks_or_days_and_steps_by_what_it_shows() {
        let day = date(2026, 11, 24);
        for (view, first, after, next) in [
            (View::Rooms, date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 1)),
            (View::People, date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 1)),
            (View::Day, day, date(2026, 11, 25), date(2026, 11, 25)),
            (View::Month, date(2026, 10, 26), date(2026, 12, 7), date(2026, 12, 24)),
            (View::Agenda, day, date(2026, 12, 8), date(2026, 12, 8)),
        ] {
            assert_eq!((view.span(day), view.step(day, 1)), ((first, after), next), "{view:?}");
        }
        assert_eq!(View::Month.step(date(2026, 1, 31), 1), date(2026, 2, 28), "a short month");
    }

    #[test]
    fn a_form_leads_back_only_to_a_page_of_the_calendar() {
        let home = "https://cohort.example/schedule?view=people&day=2026-11-25&said=moved&place=Annexe";
        assert_eq!(came_from(home).as_deref(), Some("/schedule?view=people&place=Annexe"));
        assert_eq!(came_from("/schedule").as_deref(), Some("/schedule?view=board"));
        for other in ["https://cohort.example/sessions/occ_1?view=day", "https://evil.example", "//schedule?view=day", ""] {
            assert_eq!(came_from(other), None, "{other}");
        }
    }
}
