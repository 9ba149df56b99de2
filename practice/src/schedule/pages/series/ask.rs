//! The question that is asked before a series is saved whose facilitators cannot open its group: shall they have access, with
//! which rights, until when? It must be answered.

use kernel::{Day, Error, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        parts::{self, Field, Weight, at, summary},
        shell::Page,
    },
};

use super::Sent;
use crate::{
    access::{Caller, Here, Rights, form_key},
    schedule::{
        acts::{self, Lacking, Sharing},
        words::NewSeries,
    },
};

/// What comes next: the question, or the series with what was answered.
pub(super) enum Step {
    Ask(Box<Page>),
    Go(Option<Sharing>),
}

/// Looks whether there is anything to ask, and what was answered.
pub(super) async fn step(house: &House, caller: &Caller, sent: &Sent, order: &NewSeries) -> Result<Step, Error> {
    let ordered = order.clone();
    let found = match house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::lacking(act, ordered.clone()))).await {
        Ok(found) => found,
        // What is wrong with the order is said when it is carried out.
        Err(Error::Refused(_)) => return Ok(Step::Go(None)),
        Err(error) => return Err(error),
    };
    if found.staff.is_empty() || sent.get("share") == "no" {
        return Ok(Step::Go(None));
    }
    let until = Some(sent.get("share_until").trim()).filter(|until| !until.is_empty()).map(str::parse::<Day>).transpose();
    let wrong = match (sent.get("share"), until) {
        ("yes", Ok(until)) => return Ok(Step::Go(Some(Sharing { rights: Rights::read(sent.get("share_rights")).unwrap_or_default(), until }))),
        ("yes", Err(_)) => vec![Refusal::new("day.shape", "Write the day as year-month-day, for example 2026-11-23.").at("share_until")],
        _ if sent.on("asked") => vec![Refusal::new("share.answer", "Choose one of the two.").at("share")],
        _ => Vec::new(),
    };
    Ok(Step::Ask(Box::new(sheet(caller, sent, &found, &wrong))))
}

/// The page with the question; also shown again when the answer cannot be carried out.
pub(super) fn sheet(caller: &Caller, sent: &Sent, found: &Lacking, wrong: &[Refusal]) -> Page {
    let names: Vec<_> = found.staff.iter().map(|staff| staff.name.as_str()).collect();
    let body = html! {
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action="/series" {
                input type="hidden" name="key" value=(form_key());
                input type="hidden" name="asked" value="yes";
                (sent.hidden(&["then", "asked", "share", "share_rights", "share_until"]))
                p { b { (names.join(", ")) } " cannot open " b { (found.group.name) } " yet: leading a session gives no access by itself." }
                @if found.may { (question(sent, found, wrong)) } @else {
                    p { "Access to it is given by its provider, a supervisor or an account manager." }
                    input type="hidden" name="share" value="no";
                }
                div .form-actions {
                    (parts::button_with(Weight::Primary, "", if found.may { "Save" } else { "Save without access" }, "then", "save"))
                    (parts::button_with(Weight::Plain, "pencil-line", "Change", "then", "back"))
                }
            }
        } }
    };
    let mut page = caller.page("Give access?", Here::Schedule, body);
    page.crumbs = vec![("/schedule".into(), "Schedule".into()), (String::new(), "New session".into())];
    page
}

fn question(sent: &Sent, found: &Lacking, wrong: &[Refusal]) -> Markup {
    let pair = |value: &str, word: String| (value.to_owned(), word);
    let answers = [pair("yes", "Yes, give access".to_owned()), pair("no", "No, schedule without it".to_owned())];
    let rights = Rights::ALL.map(|one| pair(one.word(), format!("{}: {}", one.name(), one.means())));
    let chosen = Rights::read(sent.get("share_rights")).unwrap_or_default().word();
    let last = found.until.map(|day| day.to_string()).unwrap_or_default();
    let until = if sent.on("asked") { sent.get("share_until") } else { &last };
    html! {
        (parts::radios(&Field::new("share", "Shall they have access to the group?").error(at(wrong, "share")), &answers, sent.get("share")))
        (parts::radios(&Field::new("share_rights", "What they may do"), &rights, chosen))
        (parts::date_input(
            &Field::new("share_until", "Last day").optional().hint("The last day of the series. Left empty: until somebody ends it.")
                .error(at(wrong, "share_until")),
            until,
        ))
    }
}
