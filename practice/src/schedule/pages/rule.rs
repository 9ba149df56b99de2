//! How a series repeats, as a form asks it and says it back: once, by days, by weeks or by months, and until when.

use axum::{
    Json,
    extract::Query,
    response::{IntoResponse, Response},
};
use jiff::civil::Weekday;
use kernel::{Day, Refusal};
use maud::{Markup, html};
use platform::web::parts::{self, Field, at};

use super::{sent::Sent, typed};
use crate::{
    access::Caller,
    schedule::words::{End, Frequency, Rule},
};

/// The fields of a form that say how a series repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RuleForm {
    repeats: String,
    every: String,
    weekdays: Vec<String>,
    month_on: String,
    ends: String,
    times: String,
    until: String,
}

const REPEATS: [(&str, &str); 4] = [("once", "Once"), ("daily", "Daily"), ("weekly", "Weekly"), ("monthly", "Monthly")];

const WEEKDAYS: [(Weekday, &str, &str, &str); 7] = [
    (Weekday::Monday, "mo", "Mon", "Monday"),
    (Weekday::Tuesday, "tu", "Tue", "Tuesday"),
    (Weekday::Wednesday, "we", "Wed", "Wednesday"),
    (Weekday::Thursday, "th", "Thu", "Thursday"),
    (Weekday::Friday, "fr", "Fri", "Friday"),
    (Weekday::Saturday, "sa", "Sat", "Saturday"),
    (Weekday::Sunday, "su", "Sun", "Sunday"),
];

const MONTH_ON: [(&str, &str); 4] = [
    ("day", "the same day of the month"),
    ("weekday", "the same weekday, such as the second Tuesday"),
    ("last_day", "the last day of the month"),
    ("last_weekday", "the last such weekday of the month"),
];

/// How many days are looked at to name the last one; a longer series is said without it.
const LOOKED_AT: usize = 2000;

impl RuleForm {
    pub(super) fn of(sent: &Sent) -> Self {
        let or = |name: &str, usual: &str| if sent.on(name) { sent.get(name).trim().to_owned() } else { usual.to_owned() };
        Self {
            repeats: or("repeats", "once"),
            every: or("every", "1"),
            weekdays: sent.all("weekday").map(str::to_owned).collect(),
            month_on: or("month_on", "day"),
            ends: or("ends", "after"),
            times: or("times", "12"),
            until: or("until", ""),
        }
    }

    /// The form of a rule, counted from a day that it gives.
    pub(super) fn said(rule: &Rule, first: Day) -> Self {
        let (repeats, month_on) = match &rule.frequency {
            Frequency::Daily => ("daily", "day"),
            Frequency::Weekly(_) => ("weekly", "day"),
            Frequency::MonthlyOn(-1) => ("monthly", "last_day"),
            Frequency::MonthlyOn(_) => ("monthly", "day"),
            Frequency::MonthlyBy { nth: -1, .. } => ("monthly", "last_weekday"),
            Frequency::MonthlyBy { .. } => ("monthly", "weekday"),
        };
        let named = match &rule.frequency {
            Frequency::Weekly(named) if named.is_empty() => vec![first.weekday()],
            Frequency::Weekly(named) => named.clone(),
            Frequency::Daily | Frequency::MonthlyOn(_) | Frequency::MonthlyBy { .. } => Vec::new(),
        };
        let (ends, times, until) = match rule.end {
            End::Never => ("never", "12".to_owned(), String::new()),
            End::Count(times) => ("after", times.to_string(), String::new()),
            End::Until(day) => ("on", "12".to_owned(), day.to_string()),
        };
        Self {
            repeats: if rule.end == End::Count(1) { "once" } else { repeats }.to_owned(),
            every: rule.every.max(1).to_string(),
            weekdays: WEEKDAYS.iter().filter(|(day, ..)| named.contains(day)).map(|(_, word, ..)| (*word).to_owned()).collect(),
            month_on: month_on.to_owned(),
            ends: ends.to_owned(),
            times,
            until,
        }
    }

    /// The fields, added to a form.
    pub(super) fn sent(&self, sent: Sent) -> Sent {
        let sent = sent.with("repeats", &self.repeats).with("every", &self.every).with("month_on", &self.month_on);
        let sent = sent.with("ends", &self.ends).with("times", &self.times).with("until", &self.until);
        self.weekdays.iter().fold(sent, |sent, day| sent.with("weekday", day))
    }

    /// The rule that was asked for. Days of the month and nth weekdays are those of the first day.
    pub(super) fn rule(&self, first: Day) -> Result<Rule, Vec<Refusal>> {
        if self.repeats == "once" {
            return Ok(Rule::once());
        }
        let (every, end) = (typed::count(&self.every, "every"), self.end());
        let named: Vec<_> = WEEKDAYS.iter().filter(|(_, word, ..)| self.weekdays.iter().any(|ticked| ticked == word)).map(|(day, ..)| *day).collect();
        let frequency = match (self.repeats.as_str(), self.month_on.as_str()) {
            ("daily", _) => Frequency::Daily,
            ("weekly", _) => Frequency::weekly(&named),
            ("monthly", "last_day") => Frequency::MonthlyOn(-1),
            ("monthly", "last_weekday") => Frequency::MonthlyBy { nth: -1, weekday: first.weekday() },
            ("monthly", "weekday") => Frequency::MonthlyBy { nth: (first.day() - 1) / 7 + 1, weekday: first.weekday() },
            ("monthly", _) => Frequency::MonthlyOn(first.day()),
            _ => return Err(vec![Refusal::new("series.repeats", "Choose how the sessions repeat.").at("repeats")]),
        };
        match (every, end) {
            (Ok(every), Ok(end)) => Ok(Rule { frequency, every, end }),
            (every, end) => Err([every.err(), end.err()].into_iter().flatten().collect()),
        }
    }

    fn end(&self) -> Result<End, Refusal> {
        match self.ends.as_str() {
            "never" => Ok(End::Never),
            "on" => {
                let wrong = |_| Refusal::new("series.until", "Choose the last day, such as 2027-03-30.").at("until");
                self.until.parse().map(End::Until).map_err(wrong)
            }
            _ => typed::count(&self.times, "times").map(End::Count),
        }
    }

    /// The part of a form that asks all this. `first` is the day typed, if it can be read.
    pub(super) fn part(&self, first: Option<Day>, wrong: &[Refusal]) -> Markup {
        let says = first.and_then(|first| Some(sentence(&self.rule(first).ok()?, first))).unwrap_or_default();
        html! {
            div .rule data-rule="/schedule/rule" {
                (self.kinds(at(wrong, "repeats")))
                div .rule-more {
                    div .rule-every {
                        label for="every" { "Every" }
                        input #every .control .control-tiny type="number" name="every" min="1" max="99" value=(self.every)
                            aria-invalid=[at(wrong, "every").map(|_| "true")] aria-describedby=[at(wrong, "every").map(|_| "every-error")];
                        span .for-daily { "days" } span .for-weekly { "weeks" } span .for-monthly { "months" }
                        (self.weekdays())
                        (self.months())
                    }
                    (problem("every", wrong))
                    (self.ends(wrong))
                }
                p .rule-says role="status" data-rule-says { (says) }
            }
        }
    }

    fn kinds(&self, error: Option<&str>) -> Markup {
        html! {
            fieldset .field #repeats aria-describedby=[error.map(|_| "repeats-error")] {
                legend .field-label { "Repeats" }
                div .segments {
                    @for (word, name) in REPEATS {
                        label .segment { input type="radio" name="repeats" value=(word) checked[self.repeats == word]; span { (name) } }
                    }
                }
                @if let Some(error) = error { p .error #repeats-error { (parts::icon("triangle-alert")) span { span .vh { "Error: " } (error) } } }
            }
        }
    }

    fn weekdays(&self) -> Markup {
        html! {
            fieldset .for-weekly .segments-days {
                legend .vh { "On these days; none ticked means that of the first session" }
                span aria-hidden="true" { "on" }
                div .segments {
                    @for (_, word, short, name) in WEEKDAYS {
                        label .segment title=(name) {
                            input type="checkbox" name="weekday" value=(word) aria-label=(name) checked[self.weekdays.iter().any(|ticked| ticked == word)];
                            span { (short) }
                        }
                    }
                }
            }
        }
    }

    fn months(&self) -> Markup {
        html! {
            span .for-monthly .rule-month {
                label for="month_on" { "on" }
                span .select {
                    select #month_on .control name="month_on" {
                        @for (word, name) in MONTH_ON { option value=(word) selected[self.month_on == word] { (name) } }
                    }
                    (parts::icon("chevron-down"))
                }
            }
        }
    }

    fn ends(&self, wrong: &[Refusal]) -> Markup {
        let choice = |word: &str| html! { input type="radio" name="ends" value=(word) checked[self.ends == word]; };
        html! {
            fieldset .field .rule-ends {
                legend .field-label { "Ends" }
                div .rule-end {
                    label .check { (choice("after")) span { "after" } }
                    label .vh for="times" { "How many sessions" }
                    input #times .control .control-tiny type="number" name="times" min="1" max="999" value=(self.times)
                        aria-invalid=[at(wrong, "times").map(|_| "true")] aria-describedby=[at(wrong, "times").map(|_| "times-error")];
                    span { "sessions" }
                }
                (problem("times", wrong))
                div .rule-end {
                    label .check { (choice("on")) span { "on" } }
                    label .vh for="until" { "Last day" }
                    input #until .control .control-date type="date" name="until" value=(self.until)
                        aria-invalid=[at(wrong, "until").map(|_| "true")] aria-describedby=[at(wrong, "until").map(|_| "until-error")];
                }
                (problem("until", wrong))
                div .rule-end { label .check { (choice("never")) span { "never" } } }
            }
        }
    }
}

fn problem(name: &str, wrong: &[Refusal]) -> Markup {
    let field = Field::new(name, "").error(at(wrong, name));
    html! {
        @if !field.error.is_empty() {
            p .error id={ (name) "-error" } { (parts::icon("triangle-alert")) span { span .vh { "Error: " } (field.error) } }
        }
    }
}

/// `Every 2 weeks on Tuesday and Thursday, 12 times: 24 Nov 2026 to 11 Feb 2027.`
pub(super) fn sentence(rule: &Rule, first: Day) -> String {
    let shown = |day: Day| day.strftime("%a %-d %b %Y").to_string();
    let days: Vec<_> = rule.days(first).take(LOOKED_AT).collect();
    let (Some(begins), Some(last)) = (days.first(), days.last()) else {
        return "No day fits: the series ends before its first session.".to_owned();
    };
    let often = rule.describe(first);
    let mut letters = often.chars();
    let often: String = letters.next().map(|first| first.to_uppercase().collect::<String>()).into_iter().chain([letters.as_str().to_owned()]).collect();
    match rule.end {
        End::Count(1) => format!("{often}: {}.", shown(*begins)),
        End::Count(_) | End::Until(_) if days.len() < LOOKED_AT => format!("{often}: from {} to {}.", shown(*begins), shown(*last)),
        End::Never | End::Count(_) | End::Until(_) => format!("{often}, from {} on.", shown(*begins)),
    }
}

/// What a form says back while somebody chooses.
pub(super) async fn say(_caller: Caller, Query(sent): Query<Sent>) -> Response {
    let said = typed::day(sent.get("day")).map_err(|wrong| vec![wrong]).and_then(|first| Ok(sentence(&RuleForm::of(&sent).rule(first)?, first)));
    let say = said.unwrap_or_else(|wrong| wrong.into_iter().map(|refusal| refusal.say).collect::<Vec<_>>().join(" "));
    Json(serde_json::json!({ "say": say })).into_response()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn form(fields: &[(&str, &str)]) -> RuleForm {
        RuleForm::of(&fields.iter().fold(Sent::default(), |sent, (name, value)| sent.with(name, value)))
    }

    // proves: R-B1
    #[test]
    fn what_is_asked_is_said_back_in_plain_words() {
        let first = date(2026, 11, 24);
        for (fields, said) in [
            (&[][..], "Once: Tue 24 Nov 2026."),
            (&[("repeats", "daily"), ("times", "3")], "Every day, 3 times: from Tue 24 Nov 2026 to Thu 26 Nov 2026."),
            (&[("repeats", "weekly"), ("times", "3")], "Every week on Tuesday, 3 times: from Tue 24 Nov 2026 to Tue 8 Dec 2026."),
            (
                &[("repeats", "weekly"), ("every", "2"), ("weekday", "th"), ("weekday", "tu"), ("times", "4")],
                "Every 2 weeks on Tuesday and Thursday, 4 times: from Tue 24 Nov 2026 to Thu 10 Dec 2026.",
            ),
            (&[("repeats", "monthly"), ("ends", "never")], "Every month on the 24th, from Tue 24 Nov 2026 on."),
            (&[("repeats", "monthly"), ("month_on", "weekday"), ("times", "2")], "Every month on the fourth Tuesday, 2 times: from Tue 24 Nov 2026 to Tue 22 Dec 2026."),
            (&[("repeats", "monthly"), ("month_on", "last_weekday"), ("ends", "never")], "Every month on the last Tuesday, from Tue 24 Nov 2026 on."),
            (&[("repeats", "monthly"), ("month_on", "last_day"), ("ends", "on"), ("until", "2026-12-31")], "Every month on the last day, until 31 Dec 2026: from Mon 30 Nov 2026 to Thu 31 Dec 2026."),
            (&[("repeats", "weekly"), ("ends", "on"), ("until", "2026-11-01")], "No day fits: the series ends before its first session."),
        ] {
            assert_eq!(sentence(&form(fields).rule(first).unwrap(), first), said);
        }
    }

    #[test]
    fn a_rule_and_its_form_are_the_same() {
        let first = date(2026, 11, 24);
        for fields in [
            &[][..],
            &[("repeats", "daily"), ("every", "3"), ("ends", "never")],
            &[("repeats", "weekly"), ("weekday", "tu"), ("weekday", "th"), ("times", "9")],
            &[("repeats", "monthly"), ("month_on", "weekday"), ("ends", "on"), ("until", "2027-05-01")],
            &[("repeats", "monthly"), ("month_on", "last_weekday"), ("times", "5")],
        ] {
            let rule = form(fields).rule(first).unwrap();
            assert_eq!(RuleForm::said(&rule, first).rule(first).unwrap(), rule, "{fields:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_beside_its_field() {
        let fields = |fields: &[(&str, &str)]| form(fields).rule(date(2026, 11, 24)).unwrap_err().into_iter().filter_map(|w| w.field).collect::<Vec<_>>();
        assert_eq!(fields(&[("repeats", "weekly"), ("every", "x"), ("times", "-1")]), ["every", "times"]);
        assert_eq!(fields(&[("repeats", "weekly"), ("ends", "on")]), ["until"]);
        assert_eq!(fields(&[("repeats", "yearly")]), ["repeats"]);
    }
}
