//! Today's work: who is overdue, who will be, what rules propose and ask, who is on no pathway, and which states say nothing.

use std::collections::HashMap;

use kernel::{Error, Id, id::Staff};
use platform::{
    Act, Outcome, Scope, Tie, Verb,
    act::Deed,
    permit::{Found, Permit, Proof, Roles},
};
use practice::{
    access::{self, StaffCard},
    clients::{self, Client, Face},
};
use rulebook::{Span, Unit};

use super::{shelf::Shelf, way::SeeWay};
use crate::{
    store::{self, Narrowed, Stay, Waits},
    words::{EpisodeCard, Item, ItemCard, Pathway, PathwayCard, Team, TeamCard},
};

/// How many lines a section of the work list has at most.
pub const SECTION: usize = 100;

/// See work lists and boards, each of the clients one sees: whoever sees a client's way.
#[derive(Debug)]
pub struct SeeWork;
impl Verb for SeeWork {
    const NAME: &'static str = "pathway.work";
    type Key = ();
    type Row = ();
    async fn find(_: &mut Act, (): ()) -> Result<Option<Found<()>>, Error> {
        Ok(Some(Found { row: (), tie: Tie::Other }))
    }
    fn allows(who: Roles, tie: Tie) -> bool {
        SeeWay::allows(who, tie)
    }
}

/// Whose work is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of the clients whom the caller coordinates.
    Mine,
    /// Of the teams that the caller is in.
    Teams,
    /// Of all whom the caller sees.
    All,
}

/// What a work list is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AskedWork {
    /// Whose; left open it is the caller's own, if there are any, otherwise their teams', otherwise all.
    pub whose: Option<Whose>,
    /// Of one pathway.
    pub pathway: Option<Id<Pathway>>,
    /// Of one coordinator.
    pub coordinator: Option<Id<Staff>>,
    /// Of one team.
    pub team: Option<Id<Team>>,
    /// Within how many days a stay that ends is near its end; left open as each state says.
    pub days: Option<u16>,
}

/// A line: somebody, where they stand, and what a rule proposes or asks.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Who.
    pub face: Face,
    /// Where they stand.
    pub card: EpisodeCard,
    /// What waits for an answer; nothing where the line is about the stay.
    pub item: Option<ItemCard>,
}

/// A state that says nothing of the client's status (JV-18), or that is not used any more and yet not empty (JV-5, JV-7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// Its pathway.
    pub pathway: Id<Pathway>,
    /// The state, by key.
    pub state: String,
    /// Its name.
    pub name: String,
    /// Whether it is not used any more.
    pub retired: bool,
    /// How many stand there, counted up to one more than a section.
    pub people: i64,
}

/// Today's work. Each list holds one line more than a section where there are more.
#[derive(Debug)]
pub struct WorkList {
    /// Whose it is.
    pub whose: Whose,
    /// Longer in a state than they should be, those longest over first.
    pub overdue: Vec<Listed>,
    /// Near the end of their stay, the earliest first.
    pub near: Vec<Listed>,
    /// What rules propose.
    pub proposals: Vec<Listed>,
    /// What rules ask.
    pub questions: Vec<Listed>,
    /// What was postponed and will come again.
    pub postponed: Vec<Listed>,
    /// People served who are on no pathway.
    pub unallocated: Vec<Face>,
    /// States that need a look in the rulebook.
    pub unsaid: Vec<Unsaid>,
    /// All pathways.
    pub pathways: Vec<PathwayCard>,
    /// All teams.
    pub teams: Vec<TeamCard>,
    /// The staff, for names and to choose from.
    pub staff: Vec<StaffCard>,
    /// The books that they all go by.
    pub(crate) shelf: Shelf,
}

/// Today's work list.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn see_work(act: &mut Act, asked: AskedWork) -> Outcome<WorkList> {
    let permit = act.may::<SeeWork>(()).await?;
    let (scope, me) = (act.scope(), act.staff()?.staff);
    let whose = whose(act, &scope, asked, me).await?;
    let narrowed = Narrowed {
        pathway: asked.pathway,
        coordinator: asked.coordinator.or((whose == Whose::Mine).then_some(me)),
        team: asked.team,
        member: (whose == Whose::Teams).then_some(me),
        ..Narrowed::default()
    };
    let zone = access::practice_card(act).await?.zone;
    let near = asked.days.map_or(Stay::Near, |n| Stay::By(Span { n, unit: Unit::Days }.after(act.now(), &zone)));
    let most = SECTION + 1;
    let over = store::staying(act, &scope, &narrowed, Stay::Over, most).await?;
    let near = store::staying(act, &scope, &narrowed, near, most).await?;
    let proposals = store::open_items(act, &scope, &narrowed, &Waits::Proposals, most).await?;
    let questions = store::open_items(act, &scope, &narrowed, &Waits::Questions, most).await?;
    let postponed = store::open_items(act, &scope, &narrowed, &Waits::Postponed, most).await?;
    let alone = store::unallocated(act, &scope, None, most).await?;
    let (mut shelf, pathways) = Shelf::live(act, &permit).await?;
    let unsaid = unsaid(act, &scope, &narrowed, &shelf).await?;
    let bare = |cards: Vec<EpisodeCard>| cards.into_iter().map(|card| (None, card)).collect::<Vec<_>>();
    let asked = |items: Vec<(ItemCard, EpisodeCard)>| items.into_iter().map(|(item, card)| (Some(item), card)).collect::<Vec<_>>();
    let work = WorkList {
        whose,
        overdue: listed(act, &permit, &mut shelf, bare(over)).await?,
        near: listed(act, &permit, &mut shelf, bare(near)).await?,
        proposals: listed(act, &permit, &mut shelf, asked(proposals)).await?,
        questions: listed(act, &permit, &mut shelf, asked(questions)).await?,
        postponed: listed(act, &permit, &mut shelf, asked(postponed)).await?,
        unallocated: clients::faces(act, &permit, &alone).await?,
        unsaid,
        pathways,
        teams: store::teams(act, &permit).await?,
        staff: access::staff_list(act, &permit).await?,
        shelf,
    };
    let shown = work.shown();
    if shown.is_empty() {
        return act.nothing(work);
    }
    let deed = shown.iter().fold(Deed::of("work.shown"), |deed, client| deed.client(*client));
    act.seen(deed.with("clients", shown.len()), work)
}

impl WorkList {
    /// Whom it names, each once.
    fn shown(&self) -> Vec<Id<Client>> {
        let lists = [&self.overdue, &self.near, &self.proposals, &self.questions, &self.postponed];
        let listed = lists.into_iter().flatten().map(|line| line.face.id);
        let mut shown: Vec<_> = listed.chain(self.unallocated.iter().map(|face| face.id)).collect();
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}

async fn whose(act: &Act, scope: &Scope, asked: AskedWork, me: Id<Staff>) -> Result<Whose, Error> {
    match asked.whose {
        Some(whose) => Ok(whose),
        None if asked.coordinator.is_some() || asked.team.is_some() => Ok(Whose::All),
        None => Ok(match store::coordinates(act, scope, me).await? {
            (true, _) => Whose::Mine,
            (false, true) => Whose::Teams,
            (false, false) => Whose::All,
        }),
    }
}

/// Lines with their faces; the books they go by are put on the shelf.
pub(super) async fn listed(
    act: &Act,
    permit: &impl Proof,
    shelf: &mut Shelf,
    all: Vec<(Option<ItemCard>, EpisodeCard)>,
) -> Result<Vec<Listed>, Error> {
    for (item, card) in &all {
        shelf.fetch(act, permit, card.pathway, card.book).await?;
        if let Some(item) = item {
            shelf.fetch(act, permit, item.pathway, item.book).await?;
        }
    }
    let mut ids: Vec<_> = all.iter().map(|(_, card)| card.client).collect();
    ids.sort_unstable();
    ids.dedup();
    let faces: HashMap<_, _> = clients::faces(act, permit, &ids).await?.into_iter().map(|face| (face.id, face)).collect();
    let line = |(item, card): (Option<ItemCard>, EpisodeCard)| Some(Listed { face: faces.get(&card.client)?.clone(), card, item });
    Ok(all.into_iter().filter_map(line).collect())
}

/// The states of books that are on which say nothing of a status, or are not used any more, and yet hold somebody.
async fn unsaid(act: &Act, scope: &Scope, narrowed: &Narrowed, shelf: &Shelf) -> Result<Vec<Unsaid>, Error> {
    let mut states: Vec<Unsaid> = Vec::new();
    for ((pathway, _), book) in shelf.all() {
        let loose = book.states.iter().filter(|state| state.category.is_none() || state.retired);
        states.extend(loose.map(|state| Unsaid {
            pathway: *pathway,
            state: state.key.clone(),
            name: state.name.clone(),
            retired: state.retired,
            people: 0,
        }));
    }
    let asked: Vec<_> = states.iter().map(|state| (state.pathway, state.state.clone())).collect();
    for (state, people) in states.iter_mut().zip(store::held(act, scope, narrowed, &asked, SECTION + 1).await?) {
        state.people = people;
    }
    states.retain(|state| state.people > 0);
    states.sort_by(|a, b| b.retired.cmp(&a.retired).then_with(|| (&a.name, a.pathway, &a.state).cmp(&(&b.name, b.pathway, &b.state))));
    Ok(states)
}

/// Proposals looked through before they are taken together.
#[derive(Debug)]
pub struct Review {
    /// Those that wait still.
    pub lines: Vec<Listed>,
    /// How many of those asked for wait no more.
    pub gone: usize,
    /// The books that they go by.
    pub(crate) shelf: Shelf,
}

/// Opens proposals for a review, before all of them are taken: those among these that wait, and propose a move.
///
/// # Errors
/// `Forbidden` by policy.
pub async fn review_items(act: &mut Act, items: Vec<Id<Item>>) -> Outcome<Review> {
    let permit: Permit<SeeWork> = act.may::<SeeWork>(()).await?;
    let asked: Vec<_> = items.into_iter().take(SECTION).collect();
    let all = store::open_items(act, &act.scope(), &Narrowed::default(), &Waits::Named(asked.clone()), SECTION).await?;
    let all: Vec<_> = all.into_iter().filter(|(item, _)| item.to.is_some()).map(|(item, card)| (Some(item), card)).collect();
    let mut shelf = Shelf::default();
    let lines = listed(act, &permit, &mut shelf, all).await?;
    let deed = lines.iter().fold(Deed::of("work.reviewed"), |deed, line| deed.client(line.face.id));
    let review = Review { gone: asked.len() - lines.len(), lines, shelf };
    if review.lines.is_empty() { act.nothing(review) } else { act.seen(deed.with("clients", review.lines.len()), review) }
}
