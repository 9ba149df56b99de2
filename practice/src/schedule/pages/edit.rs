//! Editing a session, it and those that follow, or all to come: the form, what would happen, and the saving. One session is
//! saved at once; what reaches further is always shown first.

mod form;
mod preview;

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use platform::{
    House,
    web::{
        answer::{Answer, again, go, page},
        shell::Page,
    },
};

use super::{beside, look, reach, sent::Sent, typed::MoveForm};
use crate::{
    access::{Caller, Here},
    schedule::{
        acts::{self, Opened, Standings},
        words::{Changed, EditSeries, Occurrence, Reach, Week, What},
    },
};

async fn opened(house: &House, caller: &Caller, id: Id<Occurrence>, ask: Option<Extension<Standings>>) -> Result<Opened, Error> {
    let ask = ask.map(|Extension(ask)| ask);
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_edit(act, id, ask))).await
}

/// The form, at the address of an edit and at that of a move.
pub(super) async fn open(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Standings>>, Path(id): Path<Id<Occurrence>>, headers: HeaderMap,
) -> Answer {
    let found = opened(&house, &caller, id, ask).await?;
    let sent = form::begins(&found, &caller.zone).with("from", reach::came_from(&headers).unwrap_or_default());
    Ok(page(&form::sheet(&caller, &found, &sent, &[])))
}

/// The form of a cancellation.
pub(super) async fn ask_cancel(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Standings>>, Path(id): Path<Id<Occurrence>>, headers: HeaderMap,
) -> Answer {
    let found = opened(&house, &caller, id, ask).await?;
    let sent = Sent::default().with("version", found.slot.version).with("from", reach::came_from(&headers).unwrap_or_default());
    Ok(page(&form::cancel_sheet(&caller, &found, &sent, &[])))
}

pub(super) async fn save(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Standings>>, Path(id): Path<Id<Occurrence>>, headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Answer {
    let found = opened(&house, &caller, id, ask).await?;
    saved(&house, &caller, &headers, &found, sent).await
}

/// Cancels: the same edit with nothing in it but a reason.
pub(super) async fn cancel(
    State(house): State<House>, caller: Caller, ask: Option<Extension<Standings>>, Path(id): Path<Id<Occurrence>>, headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Answer {
    let found = opened(&house, &caller, id, ask).await?;
    saved(&house, &caller, &headers, &found, sent.with("cancel", "yes")).await
}

async fn saved(house: &House, caller: &Caller, headers: &HeaderMap, found: &Opened, sent: Sent) -> Answer {
    if sent.get("then") == "back" {
        return Ok(page(&shown(caller, found, &sent, &[])));
    }
    let done = match form::order(&sent, found, &caller.zone) {
        Ok(order) => step(house, caller, found, &sent, order).await,
        Err(wrong) => Err(wrong.into()),
    };
    match done {
        Ok(Step::Look(page_shown)) => Ok(page(&page_shown)),
        Ok(Step::Done(changed)) => Ok(go(home(caller, headers, found, &sent, &changed))),
        Err(Error::Refused(wrong)) => Ok(again(&shown(caller, found, &sent, &beside(wrong)))),
        Err(other) => Err(other.into()),
    }
}

/// The form again, after a move that came from the calendar was refused.
pub(super) async fn refused(house: &House, caller: &Caller, id: Id<Occurrence>, moved: &MoveForm, wrong: Vec<Refusal>) -> Answer {
    let found = opened(house, caller, id, None).await?;
    let (day, time) = moved.at.split_once('T').unwrap_or((if moved.at.is_empty() { &moved.day } else { &moved.at }, &moved.time));
    let typed = [("day", day), ("time", time), ("minutes", &moved.minutes), ("room", &moved.room), ("reach", &moved.reach), ("from", &moved.from)];
    let typed = typed.into_iter().filter(|(_, value)| !value.is_empty());
    let sent = typed.fold(form::begins(&found, &caller.zone), |sent, (field, value)| sent.with(field, value));
    Ok(again(&form::sheet(caller, &found, &sent, &wrong)))
}

enum Step {
    /// To be looked at first.
    Look(Box<Page>),
    Done(Changed),
}

/// Saves, or shows what would happen: always where more than one session is meant, and where something is to be known first.
async fn step(house: &House, caller: &Caller, found: &Opened, sent: &Sent, order: EditSeries) -> Result<Step, Error> {
    if !sent.on("looked") {
        let wanted = order.clone();
        let (changed, slots) =
            house.rehearse(&caller.actor, &caller.request, move |act| Box::pin(acts::preview_edit(act, wanted.clone()))).await?;
        let plain = order.reach == Reach::One && changed.clashes.is_empty() && changed.outside.is_empty();
        if sent.get("then") == "look" || !plain {
            return Ok(Step::Look(Box::new(preview::sheet(caller, found, sent, &order, &changed, &slots))));
        }
    }
    let request = caller.keyed(sent.key());
    let changed = house.run(&caller.actor, &request, move |act| Box::pin(acts::edit_series(act, order.clone()))).await?;
    Ok(Step::Done(changed))
}

fn shown(caller: &Caller, found: &Opened, sent: &Sent, wrong: &[Refusal]) -> Page {
    if sent.on("cancel") { form::cancel_sheet(caller, found, sent, wrong) } else { form::sheet(caller, found, sent, wrong) }
}

/// The calendar again, where somebody came from, at the day where the session is now; with what was done.
fn home(caller: &Caller, headers: &HeaderMap, found: &Opened, sent: &Sent, changed: &Changed) -> String {
    let id = found.slot.id;
    let at = changed.lines.iter().find(|line| line.occurrence == id).map_or(found.slot.starts_at, |line| line.starts_at);
    let from = look::came_from(sent.get("from")).or_else(|| reach::came_from(headers));
    format!("{}&{}", reach::back_to(from, caller.zone.day(at)), said(changed))
}

/// What was done, as the address of the calendar says it.
pub(super) fn said(changed: &Changed) -> String {
    let count = |what: What| changed.lines.iter().filter(|line| line.client.is_none() && line.what == what).count();
    let counts = [
        ("moved", What::Moved),
        ("altered", What::Altered),
        ("cancelled", What::Cancelled),
        ("made", What::Made),
        ("withdrawn", What::Withdrawn),
    ];
    let counts: String = counts.into_iter().map(|(word, what)| (word, count(what))).filter(|(_, n)| *n > 0).map(|(word, n)| format!("&{word}={n}")).collect();
    format!("said=changed&change={}{counts}", changed.change)
}

/// The week that a session is in, on the calendar.
fn week_of(caller: &Caller, found: &Opened) -> String {
    format!("/schedule?week={}", Week::of(caller.zone.day(found.slot.starts_at)))
}

fn framed(caller: &Caller, title: &str, found: &Opened, body: maud::Markup) -> Page {
    let slot = &found.slot;
    let mut page = caller.page(title, Here::Schedule, body);
    page.crumbs = vec![
        (week_of(caller, found), "Schedule".into()),
        (format!("/occurrences/{}", slot.id), format!("{} {}", slot.group_initials, caller.zone.short_day(slot.starts_at))),
    ];
    page
}
