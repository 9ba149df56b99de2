//! Recording what happened: the chase log, and everything else that no other room tells; correcting it.

mod kinds;

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal, Zone};
use maud::{Markup, html};
use platform::{
    House, Verb as _,
    web::{
        answer::{Answer, again, page},
        parts::{self, Field, Weight, at, summary},
    },
};
use practice::{
    access::{Caller, Here, StaffCard},
    clients::{Client, Face},
};
use rulebook::{Book, Kind};
use serde::Deserialize;
use uuid::Uuid;

use super::parts::{
    choices::{self, carried},
    own_assets,
    said::{back, off},
    staff_name, who,
};
use crate::{
    acts::{self, CorrectFact, MoveClient, Record},
    rules::Typed,
    words::{FactCard, Happening},
};
pub(super) use kinds::told;

/// By which ways one tries to reach somebody.
const CHANNELS: [&str; 6] = ["phone", "text", "e-mail", "letter", "video", "in person"];
/// What comes of it: its word, and how it is said.
const OUTCOMES: [(&str, &str); 4] =
    [("no_answer", "No answer"), ("message", "Left a message"), ("reached", "Reached them"), ("declined", "Reached, and declined")];

/// What a form tells of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    key: Option<Uuid>,
    /// A kind, and of what after a colon where the choice says so.
    kind: String,
    of: String,
    by: String,
    day: String,
    time: String,
    words: String,
    back: String,
}

impl Told {
    fn typed(&self) -> Typed {
        let (kind, of) = self.kind.split_once(':').unwrap_or((&self.kind, &self.of));
        let text = |text: &str| text.to_owned();
        Typed {
            kind: text(kind),
            of: text(of),
            by: self.by.clone(),
            day: self.day.clone(),
            time: self.time.clone(),
            words: self.words.clone(),
        }
    }
}

/// The quick form of the chase log.
pub(super) fn attempt(client: Id<Client>, typed: &Told, wrong: &[Refusal], to: &str) -> Markup {
    let channels: Vec<_> = CHANNELS.iter().map(|one| ((*one).to_owned(), capital(one))).collect();
    let outcomes: Vec<_> = OUTCOMES.iter().map(|(word, say)| ((*word).to_owned(), (*say).to_owned())).collect();
    html! {
        form .form .quick method="post" action={ "/clients/" (client) "/facts" } {
            (carried(None, to))
            input type="hidden" name="kind" value="attempt";
            div .form-row {
                (parts::select(&Field::new("by", "How").error(at(wrong, "by")), &channels, &typed.by))
                (parts::select(&Field::new("of", "What came of it").error(at(wrong, "of")), &outcomes, &typed.of))
            }
            (parts::text_input(&Field::new("words", "Note").optional().error(at(wrong, "words")), &typed.words))
            (when(typed, wrong, "attempt"))
            div .form-actions { (parts::button(Weight::Primary, "phone", "Log the attempt")) }
        }
    }
}

/// When it happened: now, unless somebody opens it. Ids carry the form's name, since two such forms stand on a page.
fn when(typed: &Told, wrong: &[Refusal], form: &str) -> Markup {
    let (day, time) = (format!("{form}-day"), format!("{form}-time"));
    html! {
        details .ask-when open[!typed.day.is_empty() || !typed.time.is_empty()] {
            summary { "Not now, but earlier" }
            div .form-row {
                div .field { label for=(day) { "Day" } input .control .control-date type="date" id=(day) name="day" value=(typed.day) aria-invalid=[at(wrong, "day").map(|_| "true")]; }
                div .field { label for=(time) { "Time" } input .control .control-time type="time" id=(time) name="time" value=(typed.time) aria-invalid=[at(wrong, "time").map(|_| "true")]; }
            }
        }
    }
}

/// The form for everything else. States to be triaged to are those of the books that the client goes by.
pub(super) fn happening(client: Id<Client>, books: &[&Book], decides: bool, typed: &Told, wrong: &[Refusal], to: &str) -> Markup {
    let id = |name: &str| format!("happening-{name}");
    let problem = |field: &str| html! { @if let Some(error) = at(wrong, field) { p .error { span .vh { "Error: " } (error) } } };
    html! {
        form .form .quick method="post" action={ "/clients/" (client) "/facts" } {
            (carried(None, to))
            (choices::grouped(&Field::new("kind", "What happened").error(at(wrong, "kind")), &kinds::choices(books, decides), &typed.kind))
            div .field {
                label for=(id("of")) { "Which, or of what" span .optional { " (optional)" } }
                p .hint { "The module's name, why they left, who referred them." }
                input .control type="text" id=(id("of")) name="of" value=(typed.of) maxlength="80" aria-invalid=[at(wrong, "of").map(|_| "true")];
                (problem("of"))
            }
            div .field {
                label for=(id("words")) { "Note" span .optional { " (optional)" } }
                textarea .control .grow id=(id("words")) name="words" rows="2" { "\n" (typed.words) }
                (problem("words"))
            }
            (when(typed, wrong, "happening"))
            div .form-actions { (parts::button(Weight::Plain, "plus", "Record it")) }
        }
    }
}

pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Client>>, Form(told): Form<Told>) -> Answer {
    let order = Record { client: id, typed: told.typed() };
    match house.run(&caller.actor, &caller.keyed(told.key), move |act| Box::pin(acts::record(act, order.clone()))).await {
        Ok(done) => {
            let to = if told.back.is_empty() { format!("/clients/{id}/pathway") } else { told.back };
            off(&to, &format!("done=recorded&n={}&m={}", done.raised, usize::from(done.moved)))
        }
        Err(Error::Refused(wrong)) => {
            let (way, _) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_way(act, id))).await?;
            let books: Vec<&Book> = way.episodes.iter().map(|on| &on.book).collect();
            let to = back(&told.back);
            let form = if told.kind == "attempt" { attempt(id, &told, &wrong, to) } else { happening(id, &books, MoveClient::allows(caller.standing().roles, way.tie), &told, &wrong, to) };
            let body =
                html! { (own_assets()) (summary(&wrong)) section .card { div .card-body { p .ask-who { (who(&way.face)) } (form) } } };
            Ok(again(&caller.page("Not recorded", Here::Clients, body)))
        }
        Err(error) => Err(error.into()),
    }
}

// The lists --------------------------------------------------------------------------------------------------------------

/// Whether somebody may correct it here: what other rooms tell is corrected there.
fn by_hand(card: &FactCard) -> bool {
    card.fact.until.is_none() && (card.source.starts_with("hand:") || card.source.starts_with("import:"))
}

fn author<'a>(card: &FactCard, staff: &'a [StaffCard]) -> &'a str {
    match card.source.split(':').next() {
        Some("visit") => "from a session",
        Some("joined" | "left") => "from a group",
        Some("offer") => "from a waiting list",
        Some("import") => "imported",
        Some(_) | None => staff_name(staff, card.author).unwrap_or("the program"),
    }
}

/// What happened, newest first, as lines; what was corrected is struck through and says why.
pub(super) fn lines(client: Id<Client>, facts: &[&FactCard], book: Option<&Book>, staff: &[StaffCard], zone: &Zone, may: bool) -> Markup {
    html! {
        ul .list .facts-list {
            @for card in facts {
                @let corrected = card.fact.until.is_some();
                li .list-row {
                    span .list-time { (zone.short_day(card.fact.at)) }
                    " "
                    span .list-main {
                        @if corrected { s { (told(book, card)) } } @else { b { (told(book, card)) } }
                        @if card.fact.kind == Kind::Attempt && !card.fact.by.is_empty() { " by " (card.fact.by) }
                        @if !card.words.is_empty() { " " span .fact-words { (card.words) } }
                        span .sub {
                            (zone.clock(card.fact.at)) " · " (author(card, staff))
                            @if let Some(until) = card.fact.until { " · corrected on " (zone.short_day(until)) ": " (card.end_reason) }
                        }
                    }
                    @if may && by_hand(card) {
                        a .link-btn .small data-ask href={ "/clients/" (client) "/facts/" (card.id) "/correction" } {
                            "Correct" span .vh { " " (told(book, card)) " of " (zone.short_day(card.fact.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The words for an outcome of an attempt.
pub(super) fn outcome(word: &str) -> Option<&'static str> {
    OUTCOMES.iter().find(|(one, _)| *one == word).map(|(_, say)| *say)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

// Correcting -------------------------------------------------------------------------------------------------------------

/// Why something is not so.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wrong {
    key: Option<Uuid>,
    reason: String,
}

pub(super) async fn ask(
    State(house): State<House>,
    caller: Caller,
    Path((client, fact)): Path<(Id<Client>, Id<Happening>)>,
    Query(typed): Query<Wrong>,
) -> Answer {
    let (face, card) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_fact(act, client, fact))).await?;
    Ok(page(&correct_page(&caller, &face, &card, &typed, &[])))
}

fn correct_page(caller: &Caller, face: &Face, card: &FactCard, typed: &Wrong, wrong: &[Refusal]) -> platform::web::shell::Page {
    let to = format!("/clients/{}/pathway", card.client);
    let reason = Field::new("reason", "What is wrong with it?").hint("Record what really happened beside it.").error(at(wrong, "reason"));
    let body = html! {
        (own_assets())
        (summary(wrong))
        section .card { div .card-body {
            form .form method="post" action={ "/clients/" (card.client) "/facts/" (card.id) "/correction" } data-ask-form {
                (carried(None, &to))
                div .ask-about {
                    p .ask-who { (who(face)) }
                    p { b { (told(None, card)) } " on " (caller.zone.stamp(card.fact.at)) }
                    p .soft { "It stays readable, struck through. The rules look again without it; what they saw before stays with their decisions." }
                }
                (parts::textarea(&reason, &typed.reason, 2))
                div .form-actions {
                    (parts::button(Weight::Danger, "", "It did not happen so"))
                    a .btn .btn-quiet href=(to) data-ask-close { "Leave it" }
                }
            }
        } }
    };
    let mut shown = caller.page("Correct what was recorded", Here::Clients, body);
    shown.crumbs = vec![("/clients".to_owned(), "Clients".to_owned()), (to, "Pathway".to_owned())];
    shown
}

pub(super) async fn correct(
    State(house): State<House>,
    caller: Caller,
    Path((client, fact)): Path<(Id<Client>, Id<Happening>)>,
    Form(typed): Form<Wrong>,
) -> Answer {
    let order = CorrectFact { client, fact, reason: typed.reason.clone() };
    match house.run(&caller.actor, &caller.keyed(typed.key), move |act| Box::pin(acts::correct_fact(act, order.clone()))).await {
        Ok(()) => off(&format!("/clients/{client}/pathway"), "done=corrected"),
        Err(Error::Refused(wrong)) => {
            let (face, card) = house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_fact(act, client, fact))).await?;
            Ok(again(&correct_page(&caller, &face, &card, &typed, &wrong)))
        }
        Err(error) => Err(error.into()),
    }
}
