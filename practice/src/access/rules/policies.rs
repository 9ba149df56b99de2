//! The settings of a practice in plain words: what each means, what may be typed, what a change changes, and the sets that
//! follow the systems Cohort replaces.

use kernel::{Refusal, money::Currency};
use serde_json::{Map, Value};

use crate::access::words::Policies;

/// How a setting is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum Form {
    /// Yes or no.
    YesNo,
    /// A whole number between two others.
    Number { least: i64, most: i64 },
    /// One of these: stored word, and the words people read.
    Choice(&'static [(&'static str, &'static str)]),
    /// An `https://` address, or nothing.
    Address,
    /// A currency, by the three letters of its code.
    Currency,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub(in crate::access) struct Setting {
    /// Its name in [`Policies`].
    pub key: &'static str,
    /// What it decides.
    pub label: &'static str,
    /// What follows from it.
    pub hint: &'static str,
    /// How it is typed.
    pub form: Form,
}

const fn yes_no(key: &'static str, label: &'static str, hint: &'static str) -> Setting {
    Setting { key, label, hint, form: Form::YesNo }
}
const fn number(key: &'static str, label: &'static str, hint: &'static str, least: i64, most: i64) -> Setting {
    Setting { key, label, hint, form: Form::Number { least, most } }
}

/// All settings, under the headings of their page.
pub(in crate::access) const SETTINGS: [(&str, &[Setting]); 5] = [
    (
        "Sessions and rosters",
        &[
            Setting {
                key: "overlaps",
                label: "When a room or a facilitator is booked twice",
                hint: "Refused is safest: the database itself allows no second booking.",
                form: Form::Choice(&[("refuse", "Refuse the second booking"), ("warn", "Let both stand and mark both")]),
            },
            yes_no("members_flow", "Changes of membership reach sessions that are on the calendar already", "Without it, a new member is only on sessions that are planned later."),
            Setting {
                key: "removal",
                label: "Somebody can be taken off one session",
                hint: "Afterwards they can only be marked absent.",
                form: Form::Choice(&[("until_start", "Until it is started"), ("day_before", "Until the day before")]),
            },
            yes_no("one_date_at_a_time", "People are put on and taken off one date at a time only", "Without it, also for that date and all later ones."),
            yes_no("past_missed_only", "The roster of a past session that was never started stays as it is", "Then people on it can only be marked as having missed it."),
            yes_no("own_clients_only", "Practitioners place only clients assigned to them, in groups they provide", "Without it, they place whoever they see."),
            number("horizon_weeks", "Weeks ahead for which sessions are on the calendar", "A series without an end is carried on by itself.", 4, 104),
            number("early_minutes", "Minutes before the planned start at which people can sign in to a session", "On a kiosk, by their own code or link.", 0, 240),
            Setting {
                key: "jitsi",
                label: "The practice's own Jitsi server",
                hint: "Its https:// address; leave it empty to use links of your own.",
                form: Form::Address,
            },
        ],
    ),
    (
        "Waiting list",
        &[
            yes_no("offer_by_itself", "A place that falls free is offered to the first who waits, by itself", "Without it, somebody offers it by hand."),
            number("offer_hours", "Hours for which an offered place is kept", "Then it is offered to the next.", 1, 720),
        ],
    ),
    (
        "Notices",
        &[
            number("not_started_minutes", "Minutes after the planned start at which a session that was not started is told of", "To whoever leads it.", 1, 1_440),
            number("incomplete_hours", "Hours after its end at which a session that is not complete is told of", "Somebody is not marked, or the notes are not signed.", 1, 720),
            number("escalate_hours", "Hours after the first notice at which the supervisor hears too", "The account managers, where there is no supervisor. 0 for never.", 0, 720),
        ],
    ),
    (
        "Notes and charges",
        &[
            number("late_after_hours", "Hours after the session's end from which a note is labelled a late entry", "The label stays on the note.", 1, 8_760),
            yes_no("template_words_editable", "A template's own wording may be changed in the note", "Without it, only what stands beside it."),
            yes_no("group_opens_all_notes", "Whoever has a client by a group sees that client's notes of other groups too", "Without it, only the notes of that group."),
            Setting {
                key: "currency",
                label: "The currency of what is charged",
                hint: "The three letters of its code, such as USD, GBP or EUR. What was charged before stays as it was.",
                form: Form::Currency,
            },
        ],
    ),
    (
        "Security",
        &[
            number("idle_minutes", "Minutes without a hand on the page after which the screen locks", "The PIN opens it; what was typed is kept.", 1, 60),
            number("longest_hours", "Hours after which a sign-in ends whatever happens", "Then name and password are asked for again.", 1, 24),
        ],
    ),
];

/// A set of settings under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::access) enum Preset {
    /// What a new practice begins with.
    Cohort,
    /// How TherapyMate treats rosters (TM-2, TM-7 to TM-12, TM-21).
    TherapyMate,
    /// How TherapyAppointment treats templates (TA-28).
    TherapyAppointment,
    /// How Kipu treats schedules: kept by hand, overbooking shown and not refused (KP-3, KP-22).
    Kipu,
}

impl Preset {
    /// All sets.
    pub const ALL: [Self; 4] = [Self::Cohort, Self::TherapyMate, Self::TherapyAppointment, Self::Kipu];
    /// The word in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cohort => "cohort",
            Self::TherapyMate => "therapymate",
            Self::TherapyAppointment => "therapyappointment",
            Self::Kipu => "kipu",
        }
    }
    /// The words people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cohort => "Cohort's defaults",
            Self::TherapyMate => "As TherapyMate does",
            Self::TherapyAppointment => "As TherapyAppointment does",
            Self::Kipu => "As Kipu does",
        }
    }
    /// What it is for, in a sentence.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Cohort => "Every setting as a new practice begins with it; only your Jitsi server and your currency stay.",
            Self::TherapyMate => "Rosters are fixed when a session is booked, and change one date at a time until the day before.",
            Self::TherapyAppointment => "A template's wording stays as it is; what differs stands beside it.",
            Self::Kipu => "Rosters follow no change by themselves, places are offered by hand, and overbooking is shown but not refused.",
        }
    }
    /// The set of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.word() == word)
    }
    /// The settings with this set laid over them.
    pub fn over(self, now: &Policies) -> Policies {
        use crate::access::words::{Overlaps, Removal};
        match self {
            Self::Cohort => Policies { jitsi: now.jitsi.clone(), currency: now.currency, ..Policies::default() },
            Self::TherapyMate => Policies {
                members_flow: false,
                removal: Removal::DayBefore,
                one_date_at_a_time: true,
                past_missed_only: true,
                own_clients_only: true,
                ..now.clone()
            },
            Self::TherapyAppointment => Policies { template_words_editable: false, ..now.clone() },
            Self::Kipu => Policies { members_flow: false, offer_by_itself: false, overlaps: Overlaps::Warn, ..now.clone() },
        }
    }
}

/// A setting that differs between two sets: which, and both values in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::access) struct Changed {
    /// Its name.
    pub key: &'static str,
    /// What it decides.
    pub label: &'static str,
    /// What it was.
    pub old: String,
    /// What it becomes.
    pub new: String,
}

/// Settings by their names, as they are stored.
pub(in crate::access) fn stored(policies: &Policies) -> Map<String, Value> {
    match serde_json::to_value(policies) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// The value of a setting as a form holds it.
pub(in crate::access) fn typed(all: &Map<String, Value>, key: &str) -> String {
    match all.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) | None => String::new(),
    }
}

/// A typed value in words.
pub(in crate::access) fn in_words(setting: &Setting, typed: &str) -> String {
    match setting.form {
        Form::YesNo => if typed == "yes" { "Yes" } else { "No" }.to_owned(),
        Form::Number { .. } | Form::Currency => typed.to_owned(),
        Form::Choice(all) => all.iter().find(|(word, _)| *word == typed).map_or(typed, |(_, say)| say).to_owned(),
        Form::Address => if typed.is_empty() { "None" } else { typed }.to_owned(),
    }
}

/// What differs, in the order of the page.
pub(in crate::access) fn changed(old: &Policies, new: &Policies) -> Vec<Changed> {
    let (old, new) = (stored(old), stored(new));
    let settings = SETTINGS.iter().flat_map(|(_, settings)| settings.iter());
    let differs = |setting: &&Setting| old.get(setting.key) != new.get(setting.key);
    let words = |all: &Map<String, Value>, setting: &Setting| in_words(setting, &typed(all, setting.key));
    settings.filter(differs).map(|s| Changed { key: s.key, label: s.label, old: words(&old, s), new: words(&new, s) }).collect()
}

/// Reads what was typed over the settings as they stand; all that will not do is said at once, each beside its field.
pub(in crate::access) fn read(now: &Policies, typed: impl Fn(&str) -> String) -> Result<Policies, Vec<Refusal>> {
    let (mut map, mut wrong) = (stored(now), Vec::new());
    for setting in SETTINGS.iter().flat_map(|(_, settings)| settings.iter()) {
        match value(setting, typed(setting.key).trim()) {
            Ok(value) => {
                map.insert(setting.key.to_owned(), value);
            }
            Err(say) => wrong.push(Refusal::new("practice.setting", say).at(setting.key)),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    serde_json::from_value(Value::Object(map)).map_err(|_| vec![Refusal::new("practice.setting", "Choose a value for every setting.")])
}

fn value(setting: &Setting, text: &str) -> Result<Value, String> {
    match setting.form {
        Form::YesNo => Ok(Value::Bool(text == "yes")),
        Form::Number { least, most } => match text.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number.into()),
            Ok(_) | Err(_) => Err(format!("{}: write a whole number from {least} to {most}.", setting.label)),
        },
        Form::Choice(all) if all.iter().any(|(word, _)| *word == text) => Ok(text.into()),
        Form::Choice(_) => Err(format!("{}: choose one of the two.", setting.label)),
        Form::Currency => match Currency::named(text) {
            Some(currency) => Ok(currency.code().into()),
            None => Err(format!("{}: write the three letters of its code, such as USD.", setting.label)),
        },
        Form::Address if text.is_empty() || is_address(text) => Ok(text.trim_end_matches('/').into()),
        Form::Address => Err(format!("{}: write an address that begins with https://, or leave it empty.", setting.label)),
    }
}

/// A host reached by https, with a path at most.
fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:/_~".contains(c);
    text.len() <= 200 && host.contains('.') && rest.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all() -> Vec<&'static Setting> {
        SETTINGS.iter().flat_map(|(_, settings)| settings.iter()).collect()
    }

    #[test]
    fn every_setting_stands_on_the_page_once_and_reads_back_as_it_was() {
        let defaults = stored(&Policies::default());
        let keys: Vec<_> = all().iter().map(|s| s.key).collect();
        assert_eq!(keys.len(), keys.iter().collect::<BTreeSet<_>>().len());
        assert_eq!(keys.iter().map(|k| (*k).to_owned()).collect::<BTreeSet<_>>(), defaults.keys().cloned().collect::<BTreeSet<_>>());
        for preset in Preset::ALL {
            let policies = preset.over(&Policies { jitsi: "https://meet.oak.example".to_owned(), ..Policies::default() });
            let stored = stored(&policies);
            assert_eq!(read(&Policies::default(), |key| typed(&stored, key)).unwrap(), policies, "{preset:?}");
        }
    }

    #[test]
    fn the_defaults_lie_within_the_ranges_and_nothing_outside_is_taken() {
        let defaults = stored(&Policies::default());
        for setting in all() {
            let with = |text: &str| read(&Policies::default(), |key| if key == setting.key { text.to_owned() } else { typed(&defaults, key) });
            let bad: Vec<String> = match setting.form {
                Form::YesNo => continue,
                Form::Number { least, most } => {
                    assert!(with(&least.to_string()).is_ok() && with(&most.to_string()).is_ok(), "{}", setting.key);
                    vec![(least - 1).to_string(), (most + 1).to_string(), String::new(), "many".to_owned(), "1.5".to_owned(), "99999999999999999999".to_owned()]
                }
                Form::Choice(_) => vec![String::new(), "other".to_owned()],
                Form::Currency => vec![String::new(), "US".to_owned(), "dollars".to_owned(), "€€€".to_owned()],
                Form::Address => vec!["http://meet.oak.example".to_owned(), "meet.oak.example".to_owned(), "https://meet".to_owned(), "https://a.b/?x=<script>".to_owned()],
            };
            for text in bad {
                let wrong = with(&text).unwrap_err();
                assert_eq!((wrong.len(), wrong[0].field.as_deref()), (1, Some(setting.key)), "{text}");
            }
        }
    }

    // proves: TM-2, TM-7, TM-8, TM-9, TM-11, TM-12, TM-21, TA-28
    #[test]
    fn each_set_changes_what_its_system_does_otherwise_and_leaves_the_rest() {
        let now = Policies { idle_minutes: 5, ..Policies::default() };
        let keys = |preset: Preset| changed(&now, &preset.over(&now)).into_iter().map(|c| c.key).collect::<Vec<_>>();
        assert_eq!(keys(Preset::TherapyMate), ["members_flow", "removal", "one_date_at_a_time", "past_missed_only", "own_clients_only"]);
        assert_eq!(keys(Preset::TherapyAppointment), ["template_words_editable"]);
        assert_eq!(keys(Preset::Kipu), ["overlaps", "members_flow", "offer_by_itself"]);
        assert_eq!(keys(Preset::Cohort), ["idle_minutes"]);
        let change = &changed(&now, &Preset::TherapyMate.over(&now))[1];
        assert_eq!((change.old.as_str(), change.new.as_str()), ("Until it is started", "Until the day before"));
    }
}
