//! The form of a missed session: how, why, what was done to reach the client, what is charged, and the note (TM-18, R-D15).

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Money, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight},
        shell::Page,
    },
};

use crate::{
    access::{Caller, Here, form_key},
    charting::{
        acts::{self, Miss, MissedForm},
        words::{CHANNELS, REACHED},
    },
    clients::Client,
    sessions::{Outcome, REASONS, Session},
};

/// The ways to miss a session, in the words of the marks.
const WAYS: [(Outcome, &str); 3] = [
    (Outcome::Absent, "Absent: did not come"),
    (Outcome::LateCancel, "Cancelled too late"),
    (Outcome::Excused, "Excused: cancelled in time"),
];

fn read_form(fields: &[(String, String)]) -> Miss {
    let get = |name: &str| fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let words = fields.iter().filter_map(|(key, value)| Some((key.strip_prefix("words.")?.to_owned(), value.clone()))).collect();
    Miss {
        base: get("base").parse().unwrap_or(0),
        draft: get("draft").parse().unwrap_or(0),
        outcome: get("outcome"),
        reason: get("reason"),
        code: get("code"),
        words,
        outreach_day: get("outreach_day"),
        outreach_how: get("outreach_how"),
        outreach_came: get("outreach_came"),
        charge: get("charge"),
    }
}

/// The form as it stands.
fn stands(it: &MissedForm) -> Miss {
    let (reason, code) = it.stands();
    let draft = it.draft.as_ref();
    let outreach = draft.and_then(|d| d.outreach.clone());
    let away = if it.outcome().attended() || it.outcome() == Outcome::Unmarked { Outcome::Absent } else { it.outcome() };
    let words = |s: &crate::charting::Section| (s.key.clone(), draft.map_or_else(|| s.words.clone(), |d| d.words(&s.key).to_owned()));
    Miss {
        base: it.base(),
        draft: draft.map_or(0, |d| d.version),
        outcome: away.word().to_owned(),
        reason,
        code: if it.outcome() == away { code } else { String::new() },
        words: it.sections.iter().map(words).collect(),
        outreach_day: outreach.as_ref().map(|o| o.day.to_string()).unwrap_or_default(),
        outreach_how: outreach.as_ref().map(|o| o.how.clone()).unwrap_or_default(),
        outreach_came: outreach.map(|o| o.came).unwrap_or_default(),
        charge: draft.map_or(Money::of(0, it.currency), |d| d.charge).amount(),
    }
}

fn fields(it: &MissedForm, form: &Miss, wrong: &[Refusal]) -> Markup {
    let error = |field: &str| parts::at(wrong, field);
    let ways: Vec<_> = WAYS.iter().map(|(outcome, words)| (outcome.word().to_owned(), (*words).to_owned())).collect();
    let mut codes = vec![(String::new(), "No fee".to_owned())];
    codes.extend(it.codes.iter().map(|code| (code.code.clone(), format!("{}: {}", code.code, code.label))));
    let channels: Vec<_> = std::iter::once(String::new()).chain(CHANNELS.map(str::to_owned)).map(|word| (word.clone(), word)).collect();
    let charge = format!("Charge in {}", it.currency);
    let hint = format!("{} is no charge.", Money::of(0, it.currency).amount());
    html! {
        (parts::radios(&Field::new("outcome", "How it was missed").error(error("outcome")), &ways, &form.outcome))
        (listed(&Field::new("reason", "Reason").hint("“No contact” counts as a no-show.").error(error("reason")), &form.reason, "reasons", &REASONS))
        fieldset .form-set {
            legend { "Outreach" }
            div .form-row {
                (parts::date_input(&Field::new("outreach_day", "Day").optional().error(error("outreach_day")), &form.outreach_day))
                (parts::select(&Field::new("outreach_how", "By").optional(), &channels, &form.outreach_how))
                (listed(&Field::new("outreach_came", "What came of it").optional().error(error("outreach_came")), &form.outreach_came, "reached", &REACHED))
            }
        }
        @for section in &it.sections {
            @let name = format!("words.{}", section.key);
            @let typed = form.words.iter().find(|(key, _)| *key == section.key).map_or("", |(_, words)| words.as_str());
            @let field = Field { required: section.required, ..Field::new(&name, &section.label) };
            (parts::textarea(&field.error(error(&name)), typed, 3))
        }
        div .form-row {
            (parts::input("text", &Field::new("charge", &charge).hint(&hint).error(error("charge")), &form.charge))
            (parts::select(&Field::new("code", "Service code").optional(), &codes, &form.code))
        }
    }
}

/// A box with suggestions.
fn listed(field: &Field<'_>, value: &str, list: &str, words: &[&str]) -> Markup {
    html! {
        (parts::field(field, &html! {
            input .control type="text" id=(field.id()) name=(field.name) value=(value) list=(list) maxlength="200" autocomplete="off"
                required[field.required] aria-describedby=[field.described_by()] aria-invalid=[(!field.error.is_empty()).then_some("true")];
        }))
        datalist id=(list) { @for word in words { option value=(word) {} } }
    }
}

fn form_page(caller: &Caller, id: Id<Session>, it: &MissedForm, form: &Miss, wrong: &[Refusal]) -> Page {
    let zone = Zone::named(&it.slot.zone).unwrap_or_else(Zone::utc);
    let action = format!("/sessions/{id}/missed/{}", it.face.id);
    let ahead = it.entry.is_none() && it.outcome() != Outcome::Unmarked;
    let body = html! {
        (parts::summary(wrong))
        @if it.signed {
            (parts::notice("info", &html! { "The session is signed; the note about it stands in the chart. " a href={ "/sessions/" (id) "/notes" } { "See the filed notes" } }))
        } @else {
            (parts::panel(&html! {
                p .soft {
                    (it.slot.group_name) ", " (zone.long_day(it.slot.starts_at)) ", " (zone.clock(it.slot.starts_at)) "–" (zone.clock(it.slot.ends_at)) ". "
                    "The note is filed in this client's chart when the session is signed; nothing of the group note goes into it."
                }
                form .form method="post" action=(action) {
                    input type="hidden" name="key" value=(form_key());
                    input type="hidden" name="base" value=(form.base);
                    input type="hidden" name="draft" value=(form.draft);
                    (fields(it, form, wrong))
                    div .form-actions {
                        (parts::button(Weight::Primary, "check", "Save the missed session"))
                        (parts::link_button(Weight::Plain, "", "Cancel", &format!("/sessions/{id}")))
                    }
                }
                @if ahead {
                    form method="post" action=(action) {
                        input type="hidden" name="key" value=(form_key());
                        input type="hidden" name="base" value=(it.base());
                        input type="hidden" name="draft" value=(form.draft);
                        (parts::button_with(Weight::Quiet, "undo-2", "Will come after all", "outcome", "unmarked"))
                    }
                }
            }))
        }
    };
    let mut shown = caller.page("Missed session", Here::Today, body);
    shown.heading = Some(html! { h1 { "Missed session" } (parts::chip("absent", it.face.name())) });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{id}"), it.slot.group_name.clone()), (String::new(), "Missed".into())];
    shown
}

async fn read(house: &House, caller: &Caller, id: Id<Session>, client: Id<Client>) -> Result<MissedForm, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::missed_form(act, id, client))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path((id, client)): Path<(Id<Session>, Id<Client>)>) -> Answer {
    let it = read(&house, &caller, id, client).await?;
    Ok(page(&form_page(&caller, id, &it, &stands(&it), &[])))
}

pub(super) async fn save(
    State(house): State<House>, caller: Caller, Path((id, client)): Path<(Id<Session>, Id<Client>)>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let form = read_form(&fields);
    let key = fields.iter().find(|(name, _)| name == "key").and_then(|(_, value)| value.parse().ok());
    let order = form.clone();
    let done = house.run(&caller.actor, &caller.keyed(key), move |act| Box::pin(acts::miss(act, id, client, order.clone()))).await;
    match done {
        Ok(()) => Ok(go(format!("/sessions/{id}?said={}", if form.outcome == "unmarked" { "comes" } else { "missed" }))),
        Err(Error::Refused(wrong)) => {
            let it = read(&house, &caller, id, client).await?;
            // What somebody else did meanwhile is what the next sending builds on.
            let moved = wrong.iter().any(|refusal| refusal.code.ends_with(".changed"));
            let form = if moved { Miss { base: it.base(), draft: it.draft.as_ref().map_or(0, |d| d.version), ..form } } else { form };
            Ok(again(&form_page(&caller, id, &it, &form, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
