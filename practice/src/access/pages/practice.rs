//! The practice's settings: every rule in plain words, sets that follow other systems, and how mail fares.

use axum::extract::{Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Column, Field, Weight, at, summary},
        shell::{Page, Toast},
    },
};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::access::{
    Caller, Here,
    acts::{self, ChangePolicies, PracticeSheet},
    form_key, prove_pin,
    rules::policies::{self as rules, Form as How, Preset, SETTINGS, Setting},
    words::Policies,
};

/// One setting: its box, what follows from it, and what a new practice has.
fn setting(s: &Setting, value: &str, defaults: &Map<String, Value>, wrong: &[Refusal]) -> Markup {
    let usual = rules::typed(defaults, s.key);
    let hint = format!("{} Default: {}.", s.hint, rules::in_words(s, &usual));
    let field = Field::new(s.key, s.label).hint(&hint).error(at(wrong, s.key));
    html! {
        div .setting .setting-own[value != usual] {
            @match s.form {
                How::YesNo => (parts::checkbox(&field.optional(), "yes", value == "yes")),
                How::Number { .. } => (parts::input("number", &field, value)),
                How::Choice(all) => {
                    @let choices: Vec<_> = all.iter().map(|(word, say)| ((*word).to_owned(), (*say).to_owned())).collect();
                    (parts::select(&field, &choices, value))
                }
                How::Address => (parts::input("url", &field.optional(), value)),
                How::Currency => (parts::text_input(&field, value)),
            }
        }
    }
}

fn pin(wrong: &[Refusal]) -> Markup {
    parts::input("password", &Field::new("pin", "Your PIN").error(at(wrong, "pin")), "")
}

fn presets() -> Markup {
    parts::block("Ready-made sets", &html! {}, &html! {
        ul .lines .presets {
            @for preset in Preset::ALL {
                li {
                    span .preset-say { b { (preset.name()) } span .hint .block { (preset.means()) } }
                    (parts::link_button(Weight::Plain, "eye", "See what changes", &format!("/practice?preset={}", preset.word())))
                }
            }
        }
    })
}

/// What a set would change, and the way to apply it.
fn preview(sheet: &PracticeSheet, preset: Preset, wrong: &[Refusal]) -> Markup {
    let now = &sheet.card.policies;
    let changed = rules::changed(now, &preset.over(now));
    let rows: Vec<_> = changed.iter().map(|c| vec![html! { (c.label) }, html! { (c.old) }, html! { b { (c.new) } }]).collect();
    let columns = ["Setting", "Now", "Then"].map(parts::column);
    let leave = |weight, say: &str| parts::link_button(weight, "", say, "/practice");
    parts::card(preset.name(), &html! {}, &html! {
        @if changed.is_empty() {
            div .card-body { p { "Your settings are like this already. Nothing would change." } p { (leave(Weight::Plain, "Back to the settings")) } }
        } @else {
            (parts::table(preset.name(), &columns as &[Column<'_>], &rows))
            form method="post" action="/practice" .card-body .stack {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="version" value=(sheet.version);
                input type="hidden" name="preset" value=(preset.word());
                (pin(wrong))
                div .form-actions {
                    (parts::button(Weight::Primary, "check", if changed.len() == 1 { "Change this setting" } else { "Change these settings" }))
                    (leave(Weight::Quiet, "Leave all as it is"))
                }
            }
        }
    })
}

fn mail(house: &House, caller: &Caller, sheet: &PracticeSheet) -> Markup {
    let rows: Vec<_> = sheet
        .unsent
        .iter()
        .map(|(mail, name)| {
            vec![
                html! { @match name { Some(name) => (name), None => "A client" } },
                html! { span .nowrap { (caller.zone.stamp(mail.tried)) } },
                html! { (mail.problem) },
                html! { @if mail.failed { (parts::tag("risk", "given up")) } @else { (parts::tag("late", "tried again")) } },
            ]
        })
        .collect();
    let columns = ["For", "Tried last", "Why it did not go", ""].map(parts::column);
    html! {
        section #mail .card {
            div .card-head { h2 { "E-mail" } }
            div .card-body {
                @match &house.post {
                    Some(post) => {
                        p { "Mails go through " (post.words()) "." }
                        @if rows.is_empty() { p .soft { "Every mail of the last seven days went." } }
                    }
                    None => p {
                        "No mail server is set up, so Cohort sends no mails. Whoever runs the server names one with "
                        code { "--smtp-host" } ", " code { "--mail-from" } " and " code { "--public-url" } "."
                    },
                }
            }
            @if !rows.is_empty() { (parts::table("Mails that did not go", &columns as &[Column<'_>], &rows)) }
        }
    }
}

/// Pages that settle the rest.
const ELSEWHERE: [(&str, &str); 5] =
    [("Staff", "/staff"), ("Rooms", "/rooms"), ("Closed days", "/schedule/closures"), ("Tracks", "/tracks"), ("Kiosks", "/kiosks")];

/// The page: `typed` gives what stands in each box.
fn settings_page(
    house: &House, caller: &Caller, sheet: &PracticeSheet, typed: &dyn Fn(&str) -> String, preset: Option<Preset>, wrong: &[Refusal],
) -> Page {
    let defaults = rules::stored(&Policies::default());
    // A set that was asked for is what the page is about; the boxes below then have no say.
    let (above, below): (&[Refusal], &[Refusal]) = if preset.is_some() { (wrong, &[]) } else { (&[], wrong) };
    let body = html! {
        (summary(wrong))
        @match preset { Some(preset) => (preview(sheet, preset, above)), None => (presets()) }
        @if preset.is_none() {
            form method="post" action="/practice" .stack {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="version" value=(sheet.version);
                @for (heading, settings) in SETTINGS {
                    (parts::block(heading, &html! {}, &html! {
                        div .settings { @for s in settings { (setting(s, &typed(s.key), &defaults, below)) } }
                    }))
                }
                (parts::block("Save", &html! {}, &html! {
                    p .soft { "The audit log keeps the old and the new value of every setting that changes." }
                    div .filter { (pin(below)) (parts::button(Weight::Primary, "check", "Save the settings")) }
                }))
            }
            (mail(house, caller, sheet))
            (parts::block("Elsewhere", &html! {}, &html! {
                div .cluster { @for (word, href) in ELSEWHERE { (parts::link_button(Weight::Plain, "", word, href)) } }
            }))
        }
    };
    let mut shown = caller.page("Practice settings", Here::Practice, body);
    shown.crumbs = match preset {
        Some(preset) => vec![("/practice".into(), "Practice settings".into()), (String::new(), preset.name().into())],
        None => vec![(String::new(), format!("{} · {}", sheet.card.name, sheet.card.zone.name()))],
    };
    shown
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    preset: Option<String>,
    changed: Option<usize>,
}

async fn sheet(house: &House, caller: &Caller) -> Result<PracticeSheet, Error> {
    house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_practice(act))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let sheet = sheet(&house, &caller).await?;
    let stored = rules::stored(&sheet.card.policies);
    let preset = asked.preset.as_deref().and_then(Preset::read);
    let mut shown = settings_page(&house, &caller, &sheet, &|key| rules::typed(&stored, key), preset, &[]);
    shown.toast = asked.changed.map(|count| {
        let text = match count {
            0 => "Nothing was different, so nothing changed.".to_owned(),
            1 => "One setting changed.".to_owned(),
            n => format!("{n} settings changed."),
        };
        Toast { text, ..Toast::default() }
    });
    Ok(page(&shown))
}

pub(super) async fn change(State(house): State<House>, caller: Caller, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let sheet = sheet(&house, &caller).await?;
    let preset = Preset::read(&field("preset"));
    let policies = match preset {
        Some(preset) => Ok(preset.over(&sheet.card.policies)),
        None => rules::read(&sheet.card.policies, &field).map_err(Error::from),
    };
    let done = match policies {
        Ok(policies) => match prove_pin(&house, &caller.actor, &caller.request, &field("pin")).await {
            Ok(proof) => {
                let order = ChangePolicies { version: field("version").parse().unwrap_or_default(), policies, proof };
                let keyed = caller.keyed(field("key").parse::<Uuid>().ok());
                house.run(&caller.actor, &keyed, move |act| Box::pin(acts::change_policies(act, order.clone()))).await
            }
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match done {
        Ok(count) => Ok(go(format!("/practice?changed={count}"))),
        Err(Error::Refused(wrong)) => Ok(again(&settings_page(&house, &caller, &sheet, &field, preset, &wrong))),
        Err(other) => Err(other.into()),
    }
}
