//! One session dragged to another place, and the ways back; forms are in `edit`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::IntoResponse,
};
use axum_extra::extract::Form;
use kernel::{Error, Id};
use platform::{
    House, Tie,
    web::answer::{Answer, JsonFail, go, wants_json},
};
use uuid::Uuid;

use super::{
    beside, edit, reach,
    typed::{MoveForm, Read, Was},
};
use crate::{
    access::{self, Caller},
    schedule::{
        acts::{self, Choices},
        words::{Move, Moved, Occurrence, Restore, Slot},
    },
};

/// Whether somebody may run sessions at all.
pub(super) fn runs(caller: &Caller) -> bool {
    access::may_run(caller.standing().roles, Tie::Own)
}

/// The card's own address: the session's page shows it, started or not. To those who never run one, the front desk, it leads
/// to who is expected.
pub(super) async fn open(caller: Caller, Path(id): Path<Id<Occurrence>>) -> Answer {
    Ok(go(if runs(&caller) { format!("/sessions/{id}") } else { format!("/occurrences/{id}/roster") }))
}

pub(super) async fn one(house: &House, caller: &Caller, id: Id<Occurrence>) -> Result<(Slot, Choices), Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::one(act, id))).await
}

async fn run(house: &House, caller: &Caller, key: Option<Uuid>, order: Move) -> Result<Moved, Error> {
    house.run(&caller.actor, &caller.keyed(key), move |act| Box::pin(acts::move_occurrence(act, order.clone()))).await
}

pub(super) async fn move_it(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, headers: HeaderMap, Form(form): Form<MoveForm>,
) -> Answer {
    let script = wants_json(&headers);
    let done = match form.order(id) {
        Ok(order) if reach::far(&form) => return reach::following(&house, &caller, &headers, &form, order).await,
        Ok(order) => run(&house, &caller, form.key, order).await,
        Err(wrong) => Err(wrong.into()),
    };
    match done {
        Ok(moved) if script => Ok(Json(news(&caller, &moved)).into_response()),
        Err(error) if script => Ok(JsonFail(error).into_response()),
        Ok(moved) => {
            let home = reach::home(&headers, &form, caller.zone.day(moved.now.starts_at));
            Ok(go(format!("{home}&said=moved&occurrence={id}&{}", Was::address(&moved, &caller.zone))))
        }
        Err(Error::Refused(wrong)) => edit::refused(&house, &caller, id, &form, beside(wrong)).await,
        Err(other) => Err(other.into()),
    }
}

/// What a script needs to show the card where it is now, and to move it again.
fn news(caller: &Caller, moved: &Moved) -> serde_json::Value {
    serde_json::json!({
        "version": moved.version,
        "at": caller.zone.wall(moved.now.starts_at).strftime("%Y-%m-%dT%H:%M").to_string(),
        "minutes": moved.now.ends_at.minutes_since(moved.now.starts_at),
        "room": moved.now.room.map(|room| room.to_string()).unwrap_or_default(),
        "double": !moved.clashes.is_empty(),
    })
}

/// Moves a session back to where it was.
pub(super) async fn back(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Query(was): Query<Was>, headers: HeaderMap,
) -> Answer {
    let moved = run(&house, &caller, was.key, was.order(id).map_err(Error::from)?).await?;
    Ok(go(format!("{}&said=back", reach::back_to(reach::came_from(&headers), caller.zone.day(moved.now.starts_at)))))
}

/// Takes a cancellation back.
pub(super) async fn restore(
    State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Query(read): Query<Read>, headers: HeaderMap,
) -> Answer {
    let order = Restore { occurrence: id, version: read.version };
    let request = caller.keyed(read.key);
    match house.run(&caller.actor, &request, move |act| Box::pin(acts::restore_occurrence(act, order.clone()))).await {
        Ok(_) => {
            let (slot, _) = one(&house, &caller, id).await?;
            Ok(go(format!("{}&said=restored", reach::back_to(reach::came_from(&headers), caller.zone.day(slot.starts_at)))))
        }
        Err(Error::Refused(wrong)) => edit::refused(&house, &caller, id, &MoveForm::default(), wrong).await,
        Err(other) => Err(other.into()),
    }
}
