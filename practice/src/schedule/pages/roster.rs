//! Who is expected at a session to come, and why; taking somebody off, putting them back, adding somebody. Membership stays as
//! it is (TM-10).

mod shown;

use axum::extract::{Path, Query, State};
use axum_extra::extract::Form;
use kernel::{Error, Id, Refusal};
use platform::{
    House,
    web::answer::{Answer, again, go, page},
};

use super::{sent::Sent, typed::Said};
use crate::{
    access::Caller,
    clients::{self, Client, Face},
    groups::Flow,
    schedule::{
        acts::{self, RosterPage},
        words::{Invite, Occurrence, Uninvite},
    },
};

/// What was typed on the page and refused, to be shown again.
#[derive(Default)]
struct Again {
    sent: Sent,
    /// Clients of the typed name, where it is that of several.
    found: Vec<Face>,
    wrong: Vec<Refusal>,
}

async fn opened(house: &House, caller: &Caller, id: Id<Occurrence>) -> Result<RosterPage, Error> {
    house.look(&caller.actor, &caller.request, move |act| Box::pin(acts::open_roster(act, id))).await
}

pub(super) async fn show(State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Query(said): Query<Said>) -> Answer {
    let found = opened(&house, &caller, id).await?;
    let mut shown = shown::sheet(&caller, &found, &Again::default());
    shown.toast = said.toast();
    Ok(page(&shown))
}

async fn ended(house: &House, caller: &Caller, id: Id<Occurrence>, typed: Again, done: Result<Flow, Error>) -> Answer {
    match done {
        Ok(flow) => {
            let (word, count) = if flow.removed > 0 { ("off", flow.removed) } else { ("on", flow.added) };
            let change = acts::change_of(&flow).map(|change| format!("&change={change}")).unwrap_or_default();
            Ok(go(format!("/occurrences/{id}/roster?said={word}&count={count}&flagged={}{change}", flow.flagged)))
        }
        Err(Error::Refused(wrong)) => {
            let found = opened(house, caller, id).await?;
            Ok(again(&shown::sheet(caller, &found, &Again { wrong, ..typed })))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes somebody off this session, or off it and those that follow.
pub(super) async fn take_off(State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Form(sent): Form<Sent>) -> Answer {
    let client = sent.get("client").parse::<Id<Client>>().map_err(|_| Error::Missing)?;
    let order = Uninvite { occurrence: id, client, following: sent.on("following"), reason: sent.get("reason").to_owned() };
    let request = caller.keyed(sent.key());
    let done = house.run(&caller.actor, &request, move |act| Box::pin(acts::uninvite(act, order.clone()))).await;
    ended(&house, &caller, id, Again { sent, ..Again::default() }, done).await
}

/// Whom the form means: picked from the list while typing, or the only one whom the typed words find.
async fn meant(house: &House, caller: &Caller, sent: &Sent) -> Result<Result<Id<Client>, Vec<Face>>, Error> {
    if let Ok(client) = sent.get("client").parse() {
        return Ok(Ok(client));
    }
    let typed = sent.get("client_name").to_owned();
    let found = house.look(&caller.actor, &caller.request, move |act| Box::pin(clients::find_clients(act, typed.clone()))).await?;
    Ok(match found.as_slice() {
        [only] => Ok(only.id),
        _ => Err(found),
    })
}

/// Adds somebody, or puts somebody back.
pub(super) async fn add(State(house): State<House>, caller: Caller, Path(id): Path<Id<Occurrence>>, Form(sent): Form<Sent>) -> Answer {
    // The policy is asked first: whoever may not add learns nothing of whom a name finds.
    opened(&house, &caller, id).await?;
    let client = match meant(&house, &caller, &sent).await? {
        Ok(client) => client,
        Err(found) => {
            let say = if found.is_empty() { "Nobody you see has such a name." } else { "Several clients have such a name. Choose below." };
            let refused = Refusal::new("roster.whom", say).at("client_name");
            return ended(&house, &caller, id, Again { sent, found, ..Again::default() }, Err(refused.into())).await;
        }
    };
    let order = Invite {
        occurrence: id,
        client,
        following: sent.on("following"),
        reason: sent.get("why").to_owned(),
        despite: sent.get("despite").to_owned(),
    };
    let request = caller.keyed(sent.key());
    let done = house.run(&caller.actor, &request, move |act| Box::pin(acts::invite(act, order.clone()))).await;
    ended(&house, &caller, id, Again { sent, ..Again::default() }, done).await
}
