//! Notices: what stands open and how it is mended, what was said, and what somebody wants to hear.

use axum::extract::{Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Moment, Refusal};
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
use uuid::Uuid;

use crate::access::{
    Caller, Here, acts, form_key,
    rules::notices as rules,
    words::{Choice, Choices, NoticeCard, NoticeKind, Way},
};

/// One click that mends a notice: a link, or a form that does it at once.
fn way(way: &Way, weight: Weight) -> Markup {
    html! {
        @if way.post {
            form method="post" action=(way.href) {
                input type="hidden" name="key" value=(form_key());
                (parts::button(weight, "", &way.label))
            }
        } @else {
            (parts::link_button(weight, "", &way.label, &way.href))
        }
    }
}

/// A notice that stands open, with the clicks that mend it: a line of a list.
fn open_line(caller: &Caller, n: &NoticeCard) -> Markup {
    html! {
        li .notice-line {
            span .notice-say { (n.say) " " span .soft .small .nowrap { "told " (when(caller, n.made)) } }
            span .notice-ways {
                @for (at, one) in n.ways.iter().enumerate() { (way(one, if at == 0 { Weight::Plain } else { Weight::Quiet })) }
            }
        }
    }
}

fn when(caller: &Caller, at: Moment) -> String {
    format!("{}, {}", caller.zone.short_day(at), caller.zone.clock(at))
}

/// Notices that stand open, one short list a kind, the most pressing first.
pub fn part_notices(caller: &Caller, all: &[NoticeCard]) -> Markup {
    html! {
        @for kind in NoticeKind::ALL {
            @let some: Vec<_> = all.iter().filter(|n| n.kind == Some(kind)).collect();
            @if !some.is_empty() {
                h3 .notice-kind { (kind.name()) @if some.len() > 1 { " " span .soft { (some.len()) } } }
                ul .lines { @for n in some { (open_line(caller, n)) } }
            }
        }
    }
}

pub(super) async fn list(State(house): State<House>, caller: Caller) -> Answer {
    let own = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_notices(act))).await?;
    let (said, mended): (Vec<_>, Vec<_>) = own.others.iter().partition(|n| n.ended.is_none());
    let choose = parts::link_button(Weight::Quiet, "settings", "What reaches you", "/me/notices");
    let body = html! {
        @if own.standing.is_empty() {
            (parts::empty_state("check-check", "Nothing stands open for you. What does is told here, with the click that mends it.", &html! {}))
        } @else {
            (parts::block("Open now", &html! {}, &part_notices(&caller, &own.standing)))
        }
        @if !said.is_empty() {
            (parts::block("Messages", &html! {}, &html! {
                ul .lines {
                    @for n in &said {
                        li { a href=(n.link) { @if n.unread { b { (n.say) } } @else { (n.say) } } " " span .soft .small { (when(&caller, n.made)) } }
                    }
                }
            }))
        }
        @if !mended.is_empty() {
            (parts::block("Done since", &html! {}, &html! {
                ul .lines .notices-done {
                    @for n in &mended {
                        li { s { (n.say) } " " span .soft .small { @if let Some(ended) = n.ended { "done " (when(&caller, ended)) } } }
                    }
                }
            }))
        }
    };
    let mut shown = caller.page("Notices", Here::Today, body);
    shown.crumbs = vec![("/".into(), "Today".into()), (String::new(), "Notices".into())];
    shown.actions = html! {
        (choose)
        @if caller.notices() > 0 { form method="post" action="/notices" { (parts::button(Weight::Plain, "check", "Mark all read")) } }
    };
    Ok(page(&shown))
}

pub(super) async fn read_all(State(house): State<House>, caller: Caller) -> Answer {
    house.run(&caller.actor, &caller.request, |act| Box::pin(acts::read_notices(act))).await?;
    Ok(go("/notices"))
}

#[derive(Debug, Deserialize, Clone, Default)]
#[serde(default)]
pub(super) struct ChoiceForm {
    key: Option<Uuid>,
    version: i64,
    on_page: Vec<String>,
    by_mail: Vec<String>,
    quiet_from: String,
    quiet_to: String,
}

impl ChoiceForm {
    fn of(chosen: &Choices) -> Self {
        let words = |on: fn(&Choice) -> bool| chosen.lines.iter().filter(|line| on(line)).map(|line| line.kind.word().to_owned()).collect();
        let time = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        Self {
            key: None,
            version: chosen.version,
            on_page: words(|line| line.on_page),
            by_mail: words(|line| line.by_mail),
            quiet_from: chosen.quiet.map(|quiet| time(quiet.from)).unwrap_or_default(),
            quiet_to: chosen.quiet.map(|quiet| time(quiet.to)).unwrap_or_default(),
        }
    }
    fn chosen(&self) -> Result<Choices, Error> {
        let on = |words: &[String], kind: NoticeKind| words.iter().any(|word| word == kind.word());
        let line = |kind| Choice { kind, on_page: on(&self.on_page, kind), by_mail: on(&self.by_mail, kind) };
        let lines = NoticeKind::ALL.into_iter().map(line).collect();
        Ok(Choices { lines, quiet: rules::quiet(&self.quiet_from, &self.quiet_to)?, version: self.version })
    }
}

fn tick(name: &str, word: &str, label: &str, of: &str, on: bool) -> Markup {
    html! {
        label .check .check-bare {
            input type="checkbox" name=(name) value=(word) checked[on];
            span .vh { (label) ": " (of) }
        }
    }
}

fn choice_page(house: &House, caller: &Caller, form: &ChoiceForm, wrong: &[Refusal]) -> Page {
    let on = |words: &[String], kind: NoticeKind| words.iter().any(|word| word == kind.word());
    let rows: Vec<_> = NoticeKind::ALL
        .into_iter()
        .map(|kind| {
            vec![
                html! { (kind.name()) span .hint .block { (kind.means()) } },
                tick("on_page", kind.word(), "In Cohort", kind.name(), on(&form.on_page, kind)),
                tick("by_mail", kind.word(), "By e-mail", kind.name(), on(&form.by_mail, kind)),
            ]
        })
        .collect();
    let columns = ["Notice", "In Cohort", "By e-mail"].map(parts::column);
    let time = |name, label| Field::new(name, label).optional().error(at(wrong, name));
    let body = html! {
        (summary(wrong))
        @if house.post.is_none() {
            (parts::notice("info", &html! { p { "No mail server is set up here yet, so nothing goes by e-mail. Your choice is kept." } }))
        }
        form method="post" action="/me/notices" .stack {
            input type="hidden" name="key" value=(form_key());
            input type="hidden" name="version" value=(form.version);
            (parts::card("What reaches you", &html! {}, &html! {
                div .choices { (parts::table("What reaches you", &columns as &[Column<'_>], &rows)) }
            }))
            (parts::block("Quiet hours", &html! {}, &html! {
                p .soft { "E-mails of these hours wait until they are over, and do not go at all if it is mended by then. Leave both empty for none." }
                div .form-row .form-short {
                    (parts::time_input(&time("quiet_from", "From"), &form.quiet_from))
                    (parts::time_input(&time("quiet_to", "To"), &form.quiet_to))
                }
            }))
            (parts::button(Weight::Primary, "", "Save"))
        }
    };
    let mut shown = caller.page("What reaches you", Here::Me, body);
    shown.crumbs = vec![("/me".into(), "Your settings".into()), (String::new(), "Notices".into())];
    shown
}

#[derive(Debug, Deserialize)]
pub(super) struct Saved {
    saved: Option<u8>,
}

pub(super) async fn choices(State(house): State<House>, caller: Caller, Query(query): Query<Saved>) -> Answer {
    let chosen = house.look(&caller.actor, &caller.request, |act| Box::pin(acts::see_choices(act))).await?;
    let mut shown = choice_page(&house, &caller, &ChoiceForm::of(&chosen), &[]);
    shown.toast = query.saved.map(|_| Toast { text: "Saved. It counts from the next notice on.".to_owned(), ..Toast::default() });
    Ok(page(&shown))
}

pub(super) async fn choose(State(house): State<House>, caller: Caller, Form(form): Form<ChoiceForm>) -> Answer {
    let done = match form.chosen() {
        Ok(chosen) => house.run(&caller.actor, &caller.keyed(form.key), move |act| Box::pin(acts::choose_notices(act, chosen.clone()))).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(go("/me/notices?saved=1")),
        Err(Error::Refused(wrong)) => Ok(again(&choice_page(&house, &caller, &form, &wrong))),
        Err(other) => Err(other.into()),
    }
}
