//! What other programs tell: facts by the client's id, each under a name of their own, so that telling it twice records it once.

use std::collections::{HashMap, HashSet};

use kernel::{Error, Id, Moment, Refusal};
use platform::{Act, Outcome, Tie, act::Deed, permit::Permit};
use practice::{
    access,
    clients::{self, Client},
};
use serde::{Deserialize, Serialize};

use super::{look, record::{RecordFact, astray, may_decide, nowhere}};
use crate::{
    rules::{self, Typed},
    store,
    words::{FactCard, Happening},
};

/// How many facts are told at once at most.
const MOST: usize = 1_000;

/// A fact as another program tells it.
#[derive(Debug, Clone)]
pub struct Tell {
    /// Of whom.
    pub client: Id<Client>,
    /// What the program knows it under: the same name again is the same fact.
    pub source: String,
    /// What happened.
    pub typed: Typed,
    /// When, to the instant; none to go by what was typed.
    pub at: Option<Moment>,
}

/// What telling came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// For each fact in the order they were told: its id, and whether it is new.
    pub facts: Vec<(Id<Happening>, bool)>,
    /// How many clients the rules moved upon it.
    pub moved: usize,
    /// How many proposals and questions were raised.
    pub raised: usize,
}

/// Records facts that another program tells, all of them or none; the rules look at once. Known ones change nothing.
///
/// # Errors
/// Refused fact by fact, under `facts.N.FIELD`; `Missing` or `Forbidden` where the caller may not record for one of the clients.
pub async fn tell(act: &mut Act, told: Vec<Tell>) -> Outcome<Telling> {
    if told.is_empty() || told.len() > MOST {
        return Err(Refusal::new("facts.number", "Tell at least one fact, and at most 1,000 at once.").at("facts").into());
    }
    let mut clients: Vec<_> = told.iter().map(|one| one.client).collect();
    clients.sort_unstable();
    clients.dedup();
    let mut permit = act.may::<RecordFact>(clients[0]).await?;
    let mut ties = HashMap::from([(clients[0], permit.tie())]);
    for client in &clients[1..] {
        permit = act.may::<RecordFact>(*client).await?;
        ties.insert(*client, permit.tie());
    }
    let zone = access::practice_card(act).await?.zone;
    let served: HashSet<_> = clients::served(act, &permit, &clients).await?.into_iter().collect();
    let known = known(act, &permit, &told, &clients).await?;
    let mut known: HashMap<String, FactCard> = known.into_iter().map(|card| (card.source.clone(), card)).collect();
    let (mut wrong, mut facts, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for (at, one) in told.iter().enumerate() {
        match card(act, one, &zone, served.contains(&one.client)) {
            Err(refusals) => wrong.extend(refusals.into_iter().map(|refusal| placed(at, refusal))),
            Ok(card) => match known.get(&card.source) {
                None => {
                    facts.push((card.id, true));
                    known.insert(card.source.clone(), card.clone());
                    new.push(card);
                }
                Some(former) if same(former, &card, one.when_said()) => facts.push((former.id, false)),
                Some(_) => {
                    let say = "Something else was told under this source before. A correction is made on the client’s page.";
                    wrong.push(placed(at, Refusal::new("fact.source", say).at("source")));
                }
            },
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    if new.is_empty() {
        return act.nothing(Telling { facts, moved: 0, raised: 0 });
    }
    for card in &new {
        may_decide(act, card.fact.kind, ties.get(&card.client).copied().unwrap_or(Tie::Other))?;
    }
    if astray(act, &permit, &new.iter().map(|card| &card.fact).collect::<Vec<_>>()).await?.is_some() {
        return Err(nowhere().into());
    }
    store::insert_facts(act, &permit, &new).await?;
    let mut touched: Vec<_> = new.iter().map(|card| card.client).collect();
    touched.sort_unstable();
    touched.dedup();
    let looked = look::look_at_clients(act, &permit, &touched).await?;
    let deed = touched.iter().fold(Deed::of("fact.told"), |deed, id| deed.client(*id)).with("facts", new.len());
    act.done(deed.with("moved", looked.moved.len()), Telling { facts, moved: looked.moved.len(), raised: looked.raised })
}

/// What is known under these sources: standing whoever it is of, and of these clients also what was corrected since.
async fn known(act: &Act, permit: &Permit<RecordFact>, told: &[Tell], clients: &[Id<Client>]) -> Result<Vec<FactCard>, Error> {
    let mut known = store::told_of(act, permit, clients).await?;
    known.extend(store::standing_sources(act, permit, &told.iter().map(|one| source(&one.source)).collect::<Vec<_>>()).await?);
    Ok(known)
}

impl Tell {
    /// Whether it says when it happened, so that this can be compared.
    fn when_said(&self) -> bool {
        self.at.is_some() || !self.typed.day.trim().is_empty() || !self.typed.time.trim().is_empty()
    }
}

fn source(name: &str) -> String {
    format!("api:{}", name.trim())
}

fn placed(at: usize, refusal: Refusal) -> Refusal {
    let field = refusal.field.clone().unwrap_or_default();
    refusal.at(format!("facts.{at}.{field}"))
}

fn same(former: &FactCard, card: &FactCard, when_said: bool) -> bool {
    let (a, b) = (&former.fact, &card.fact);
    former.client == card.client && (a.kind, &a.of, &a.by) == (b.kind, &b.of, &b.by) && (!when_said || a.at == b.at)
}

fn card(act: &Act, one: &Tell, zone: &kernel::Zone, served: bool) -> Result<FactCard, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let name = one.source.trim();
    if name.is_empty() || name.chars().count() > 120 {
        wrong.push(Refusal::new("fact.source", "Say under which name you know it, in at most 120 characters.").at("source"));
    }
    if !served {
        wrong.push(Refusal::new("fact.served", "This record is not of somebody in treatment. Nothing is recorded for it.").at("client"));
    }
    let (fact, words) = match rules::happened(&one.typed, zone, act.now()) {
        Ok((fact, words)) => (Some(rulebook::Fact { at: one.at.unwrap_or(fact.at), ..fact }), words),
        Err(Error::Refused(refusals)) => {
            wrong.extend(refusals);
            (None, String::new())
        }
        Err(_) => (None, String::new()),
    };
    if one.at.is_some_and(|at| at > act.now()) {
        wrong.push(Refusal::new("fact.future", "This lies in the future. Say when it happened.").at("at"));
    }
    if one.at.is_some_and(|at| rules::too_old(at, zone, act.now())) {
        wrong.push(Refusal::new("fact.old", "This lies more than thirty years back. Look at the year once more.").at("at"));
    }
    match fact {
        Some(fact) if wrong.is_empty() => Ok(FactCard {
            id: Id::<Happening>::new(),
            client: one.client,
            fact,
            source: source(name),
            words,
            author: store::staff(act),
            recorded: act.now(),
            end_reason: String::new(),
        }),
        Some(_) | None => Err(wrong),
    }
}
