//! Who pays for a client: a payer set beside them for a time, and its end.

use kernel::{Error, Id, text};
use platform::{Act, Outcome, act::Deed};

use super::ChangeClient;
use crate::{
    access,
    clients::{
        rules, store,
        words::{AddCover, Client, Cover, Coverage, EndCover, Face},
    },
};

/// What the page about a client's payers shows.
#[derive(Debug, Clone)]
pub struct CoverSheet {
    /// Whose.
    pub face: Face,
    /// Every payer there is, was and will be, in the order they begin.
    pub covers: Vec<Cover>,
    /// The payers of the practice's clients, to choose from while typing.
    pub payers: Vec<String>,
}

/// Opens the page about a client's payers.
///
/// # Errors
/// `Missing` or `Forbidden` by policy.
pub async fn open_covers(act: &mut Act, client: Id<Client>) -> Outcome<CoverSheet> {
    let permit = act.may::<ChangeClient>(client).await?;
    let covers = store::covers(act, &permit, &[client]).await?;
    let payers = store::payers(act, &permit).await?;
    let face = permit.row().face();
    act.seen(Deed::of("client.opened").on(client).client(client), CoverSheet { face, covers, payers })
}

/// Sets a payer beside a client, from a day on.
///
/// # Errors
/// Refused without a name, or when this payer stands there at that time already; `Missing` or `Forbidden` by policy.
pub async fn add_cover(act: &mut Act, order: AddCover) -> Outcome<Id<Coverage>> {
    let permit = act.may::<ChangeClient>(order.client).await?;
    let zone = access::practice_card(act).await?.zone;
    let payer = rules::payer(&order.payer)?;
    let today = zone.start_of(zone.day(act.now()));
    let (from, to) = rules::span(order.from, order.until, today, &zone)?;
    let cover = Cover { id: Id::new(), client: order.client, key: text::fold(&payer), payer, from, to, version: 1 };
    store::insert_cover(act, &permit, &cover).await?;
    let deed = Deed::of("client.covered").on(cover.id).client(order.client).with("payer", cover.payer).with("from", from.0);
    act.done(deed.with("to", to.map(|to| to.0)), cover.id)
}

/// Ends a payer's time beside a client.
///
/// # Errors
/// Refused when it has ended already, or somebody changed it meanwhile; `Missing` or `Forbidden` by policy.
pub async fn end_cover(act: &mut Act, order: EndCover) -> Outcome<()> {
    let permit = act.may::<ChangeClient>(order.client).await?;
    let covers = store::covers(act, &permit, &[order.client]).await?;
    let cover = covers.into_iter().find(|cover| cover.id == order.cover).ok_or(Error::Missing)?;
    let zone = access::practice_card(act).await?.zone;
    let end = rules::span_end(cover.from, cover.to, order.day, &zone, act.now())?;
    if cover.version != order.version || !store::end_cover(act, &permit, &cover, end).await? {
        return Err(Error::refuse("cover.changed", "Somebody changed this meanwhile. Look at the client's payers again."));
    }
    let deed = Deed::of("client.cover_ended").on(cover.id).client(cover.client).with("payer", cover.payer).with("to", end.0);
    act.done(deed, ())
}
