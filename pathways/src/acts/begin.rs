//! Beginning an episode: clients are put on a pathway, in its first state or where they really are.

use kernel::{Error, Id, Moment, Refusal, id::Staff};
use platform::{
    Act, Outcome, Tie, Verb,
    act::Deed,
    permit::{Found, Role, Roles, Warrant},
};
use practice::{access, clients::{self, Client}};
use serde::{Deserialize, Serialize};

use super::{look, shelf::Shelf};
use crate::{
    rules, store,
    words::{Cause, EpisodeCard, Interval, IntervalCard, Pathway, PathwayCard, Team},
};

/// Put clients on a pathway: supervisors, case managers, the office, and practitioners; each only those they see.
#[derive(Debug)]
pub struct BeginEpisodes;
impl Verb for BeginEpisodes {
    const NAME: &'static str = "pathway.begin";
    type Key = Id<Pathway>;
    type Row = PathwayCard;
    async fn find(act: &mut Act, id: Id<Pathway>) -> Result<Option<Found<PathwayCard>>, Error> {
        let scope = act.scope();
        Ok(store::pathway(act, &scope, id).await?.map(|row| Found { row, tie: Tie::Other }))
    }
    fn allows(who: Roles, _: Tie) -> bool {
        who.any(&[Role::Manager, Role::Supervisor, Role::Practitioner, Role::CaseManager, Role::FrontDesk])
    }
}

/// The order to put clients on a pathway.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The pathway.
    pub pathway: Id<Pathway>,
    /// The clients.
    pub clients: Vec<Id<Client>>,
    /// The state, by key; empty for the first one.
    pub state: String,
    /// Since when; none for now.
    pub since: Option<Moment>,
    /// Who coordinates them.
    pub coordinator: Option<Id<Staff>>,
    /// Whose work list they are on.
    pub team: Option<Id<Team>>,
}

/// What a beginning came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// How many were put on the pathway.
    pub new: usize,
    /// How many were on it already.
    pub already: usize,
    /// How many are no people served: their records are kept for another reason.
    pub not_served: usize,
}

/// Puts clients on a pathway. Those who are on it stay where they are; records of people who are not in treatment are passed over.
///
/// # Errors
/// Refused when the pathway is not on, or the state cannot be begun in; `Missing` when the caller does not see a client.
pub async fn begin(act: &mut Act, order: Begin) -> Outcome<Began> {
    let permit = act.may::<BeginEpisodes>(order.pathway).await?;
    let scope = act.scope();
    let visible = clients::visible(act, &scope, &order.clients).await?;
    if let Some(unseen) = order.clients.iter().find(|id| !visible.contains(id)) {
        return Err(act.unseen::<BeginEpisodes>(unseen));
    }
    let served = clients::served(act, &permit, &order.clients).await?;
    let known = store::episodes_of(act, &permit, &order.clients).await?;
    let on: Vec<_> = known.iter().filter(|e| e.pathway == order.pathway && e.ended.is_none()).map(|e| e.client).collect();
    let mut new: Vec<_> = served.iter().copied().filter(|id| !on.contains(id)).collect();
    new.sort_unstable();
    let cards = put(act, &permit, &permit.row().clone(), &new, &order, Cause::Began).await?;
    let looked = look::look(act, &permit, &cards).await?;
    let began = Began { new: new.len(), already: on.len(), not_served: visible.len().saturating_sub(served.len()) };
    let deed = new.iter().fold(Deed::of("pathway.begun").on(order.pathway), |deed, id| deed.client(*id));
    act.done(deed.with("clients", new.len()).with("moved", looked.moved.len()).announce(), began)
}

/// Writes new episodes with their first intervals.
pub(super) async fn put(
    act: &Act, proof: &impl Warrant, pathway: &PathwayCard, clients: &[Id<Client>], order: &Begin, cause: Cause,
) -> Result<Vec<EpisodeCard>, Error> {
    let Some(number) = pathway.live else {
        return Err(Error::refuse("pathway.off", "This pathway is not turned on yet. Open its rulebook and turn it on."));
    };
    let mut shelf = Shelf::default();
    shelf.fetch(act, proof, pathway.id, number).await?;
    let book = shelf.book(pathway.id, number)?;
    let state = if order.state.is_empty() { &book.states[book.initial()] } else {
        let found = book.state(&order.state).map(|number| &book.states[number]);
        found.ok_or_else(|| Refusal::new("state.unknown", "Choose one of the pathway's states.").at("state"))?
    };
    if state.retired {
        return Err(Refusal::new("state.retired", format!("{} is not used any more. Choose another state.", state.name)).at("state").into());
    }
    let coordinates = [Role::Manager, Role::Supervisor, Role::CaseManager, Role::Practitioner];
    if !state.initial && act.actor().staff().is_some_and(|staff| !staff.roles.any(&coordinates)) {
        let say = "Put them on the pathway at its beginning. Whoever coordinates them moves them on from there.";
        return Err(Refusal::new("begin.elsewhere", say).at("state").into());
    }
    let since = order.since.unwrap_or_else(|| act.now());
    if since > act.now() {
        return Err(Refusal::new("begin.future", "An episode begins now or began before. Choose an earlier day.").at("since").into());
    }
    let zone = access::practice_card(act).await?.zone;
    if rules::too_old(since, &zone, act.now()) {
        return Err(Refusal::new("begin.old", "This lies more than thirty years back. Look at the year once more.").at("since").into());
    }
    let new = |client: &Id<Client>| {
        let card = EpisodeCard {
            id: Id::new(),
            pathway: pathway.id,
            client: *client,
            book: number,
            began: since,
            ended: None,
            state: state.key.clone(),
            entered: since,
            warn: None,
            limit: None,
            seen_to: since,
            next: None,
            coordinator: order.coordinator,
            team: order.team,
            version: 1,
        };
        let card = rules::begin(card, book, &zone);
        EpisodeCard { ended: state.terminal.then_some(since), next: card.next.filter(|_| !state.terminal), ..card }
    };
    let cards: Vec<EpisodeCard> = clients.iter().map(new).collect();
    store::insert_episodes(act, proof, &cards).await?;
    let by = store::staff(act);
    let first: Vec<_> = cards
        .iter()
        .map(|card| {
            let interval = IntervalCard {
                id: Id::<Interval>::new(),
                episode: card.id,
                book: number,
                state: card.state.clone(),
                from: since,
                to: None,
                before: None,
                cause,
                rule: String::new(),
                evidence: Vec::new(),
                reason: String::new(),
                by,
                recorded: act.now(),
                voided: None,
            };
            (card, interval)
        })
        .collect();
    store::insert_intervals(act, proof, &first).await?;
    Ok(cards)
}
