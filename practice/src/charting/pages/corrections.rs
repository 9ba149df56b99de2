//! The form that corrects attendance after the signature, with all that was said about it so far.

use axum::extract::{Path, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use maud::{Markup, html};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        parts::{self, Field, Weight},
        shell::Page,
    },
};

use super::{live::said_when, signing::proof};
use crate::{
    access::{Caller, Here, form_key},
    charting::acts::{self, CorrectAttendance, ToCorrect},
    sessions::{Entry, MarkOrder, Mode, Outcome, Remote, Session},
};

/// The choice of a code that leaves it to the outcome.
const AS_USUAL: &str = "usual";

/// What was typed, or what stands.
#[derive(Default)]
struct Typed {
    mark: Option<MarkOrder>,
    why: String,
}

impl Typed {
    fn read(entry: Id<Entry>, fields: &[(String, String)]) -> Self {
        let get = |name: &str| fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
        let time = |way: &str, at: usize| get(&format!("{way}.{at}"));
        let times = (1..=9).map(|at| (time("in", at), time("out", at), Mode::read(&time("mode", at)).unwrap_or_default()));
        let times: Vec<_> = times.filter(|(from, to, _)| !from.trim().is_empty() || !to.trim().is_empty()).collect();
        let mark = MarkOrder {
            entry,
            base: get("base").parse().unwrap_or(0),
            outcome: Outcome::read(&get("outcome")).unwrap_or(Outcome::Unmarked),
            reason: get("reason"),
            // "As usual" is what nothing said means to the rules.
            code: Some(get("code")).filter(|code| code != AS_USUAL),
            segments: times.iter().map(|(from, to, _)| (from.clone(), to.clone())).collect(),
            modes: times.iter().map(|(.., mode)| *mode).collect(),
            remote: Some(Remote {
                platform: get("platform"),
                location: get("location"),
                consent: !get("consent").is_empty(),
                audio_only: !get("audio").is_empty(),
                audio_reason: get("audio_why"),
            }),
        };
        Self { mark: Some(mark), why: get("why") }
    }
    fn stands(it: &ToCorrect) -> Self {
        let clock = |at| it.session.zone.clock(at);
        let entry = &it.entry;
        let mark = MarkOrder {
            entry: entry.id,
            base: entry.version,
            outcome: entry.outcome,
            reason: entry.reason.clone(),
            code: entry.outcome.attended().then(|| entry.code.clone()),
            segments: entry.segments.iter().map(|s| (clock(s.time_in), clock(s.time_out))).collect(),
            modes: entry.segments.iter().map(|s| s.mode).collect(),
            remote: Some(entry.remote.clone()),
        };
        Self { mark: Some(mark), why: String::new() }
    }
}

fn times(mark: &MarkOrder, error: Option<&str>) -> Markup {
    let count = mark.segments.len() + 1;
    html! {
        @for at in 0..count {
            @let (from, to) = mark.segments.get(at).cloned().unwrap_or_default();
            @let mode = mark.modes.get(at).copied().unwrap_or_default();
            @let (time_in, time_out, way) = (format!("in.{}", at + 1), format!("out.{}", at + 1), format!("mode.{}", at + 1));
            @let modes: Vec<_> = Mode::ALL.iter().map(|m| (m.word().to_owned(), m.label().to_owned())).collect();
            div .form-row id=[(at == 0).then_some("segments")] {
                (parts::input("time", &Field::new(&time_in, "In").optional().error(if at == 0 { error } else { None }), &from))
                (parts::input("time", &Field::new(&time_out, "Out").optional(), &to))
                (parts::select(&Field::new(&way, "Took part"), &modes, mode.word()))
            }
        }
        p .hint { "For those who attended. Left empty, it is the whole session; a second time is for who left and came back." }
    }
}

fn form(it: &ToCorrect, typed: &Typed, wrong: &[Refusal]) -> Markup {
    let stands = Typed::stands(it);
    let Some(mark) = typed.mark.as_ref().or(stands.mark.as_ref()) else { return html! {} };
    let error = |field: &str| parts::at(wrong, field);
    let outcomes: Vec<_> = Outcome::MARKS.iter().map(|o| (o.word().to_owned(), o.label().to_owned())).collect();
    let code = |attended: bool| it.codes.iter().filter(move |c| c.attended == attended).map(|c| (c.code.clone(), format!("{}: {}", c.code, c.label)));
    let usual = (AS_USUAL.to_owned(), "As usual for how it was".to_owned());
    let codes: Vec<_> = [usual].into_iter().chain(code(true)).chain(code(false)).chain([(String::new(), "No fee".to_owned())]).collect();
    let remote = mark.remote.clone().unwrap_or_default();
    html! {
        form .form method="post" action={ "/sessions/" (it.session.id) "/corrections/" (it.entry.id) } {
            input type="hidden" name="key" value=(form_key());
            input type="hidden" name="base" value=(mark.base);
            (parts::radios(&Field::new("outcome", "How it was").error(error("outcome")), &outcomes, mark.outcome.word()))
            (parts::text_input(&Field::new("reason", "Reason of an absence").optional().error(error("reason")), &mark.reason))
            (times(mark, error("segments")))
            details open[!remote.is_empty()] {
                summary { span .link-btn { "Taking part remotely" } }
                div .form {
                    (parts::text_input(&Field::new("platform", "By which service").optional(), &remote.platform))
                    (parts::text_input(&Field::new("location", "Where the client was").optional(), &remote.location))
                    (parts::checkbox(&Field::new("consent", "Agreed to take part remotely").optional(), "yes", remote.consent))
                    (parts::checkbox(&Field::new("audio", "Sound only").optional(), "yes", remote.audio_only))
                    (parts::text_input(&Field::new("audio_why", "Why there was no picture").optional(), &remote.audio_reason))
                }
            }
            (parts::select(&Field::new("code", "Service code").optional().error(error("code")), &codes, mark.code.as_deref().unwrap_or(AS_USUAL)))
            (parts::textarea(&Field::new("why", "Why it is corrected").hint("It stands in the client's chart, with your name and the time.").error(error("why")), &typed.why, 2))
            (parts::input("password", &Field::new("pin", "Your PIN").error(error("pin")), ""))
            div .form-actions {
                (parts::button(Weight::Primary, "shield-check", "Sign the correction"))
                (parts::link_button(Weight::Plain, "", "Cancel", &format!("/sessions/{}", it.session.id)))
            }
        }
    }
}

fn form_page(caller: &Caller, it: &ToCorrect, typed: &Typed, wrong: &[Refusal]) -> Page {
    let session = &it.session;
    let body = html! {
        (parts::summary(wrong))
        @if session.sealed_at.is_none() {
            (parts::notice("info", &html! { "This session is not signed. " a href={ "/sessions/" (session.id) "#row-" (it.entry.id) } { "Change the mark itself" } }))
        }
        div .split {
            @if session.sealed_at.is_some() {
                (parts::block("Correction", &html! {}, &html! {
                    p .soft { "What was signed stays in the chart. The correction stands beside it, and counts from now on." }
                    (form(it, typed, wrong))
                }))
            }
            (parts::block("What stands", &html! {}, &html! {
                p { b { (it.entry.mark().in_words(session)) } }
                @if !it.marks.is_empty() {
                    ol .history {
                        @for line in it.marks.iter().rev() {
                            li { span .soft { (said_when(session, line, &it.staff)) } br; (line.mark.in_words(session)) }
                        }
                    }
                }
                @for correction in &it.corrections {
                    p .soft { "Corrected " (session.zone.stamp(correction.at)) " by " (correction.by_name) ": " (correction.reason) }
                }
            }))
        }
    };
    let mut shown = caller.page("Correct attendance", Here::Today, body);
    shown.heading = Some(html! { h1 { (it.entry.face.name()) } });
    shown.crumbs = vec![("/".into(), "Today".into()), (format!("/sessions/{}", session.id), it.group.clone()), (String::new(), "Correct attendance".into())];
    shown
}

async fn read(house: &House, caller: &Caller, id: Id<Session>, entry: Id<Entry>) -> Result<ToCorrect, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::to_correct(act, id, entry))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>) -> Answer {
    let it = read(&house, &caller, id, entry).await?;
    Ok(page(&form_page(&caller, &it, &Typed::default(), &[])))
}

pub(super) async fn save(
    State(house): State<House>, caller: Caller, Path((id, entry)): Path<(Id<Session>, Id<Entry>)>, Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let get = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let typed = Typed::read(entry, &fields);
    let done = match (proof(&house, &caller, get("pin"), get("proof")).await, typed.mark.clone()) {
        (Ok(proof), Some(mark)) => {
            let order = CorrectAttendance { session: id, mark, why: typed.why.clone(), proof };
            let request = caller.keyed(get("key").parse().ok());
            house.run(&caller.actor, &request, move |act| Box::pin(acts::correct(act, order.clone()))).await
        }
        (Err(error), _) => Err(error),
        (Ok(_), None) => Err(Error::Missing),
    };
    match done {
        Ok(righted) if righted.note_missing => Ok(go(format!("/sessions/{id}/late-notes/{entry}"))),
        Ok(_) => Ok(go(format!("/sessions/{id}?said=corrected"))),
        Err(Error::Refused(wrong)) => {
            let it = read(&house, &caller, id, entry).await?;
            Ok(again(&form_page(&caller, &it, &typed, &wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
