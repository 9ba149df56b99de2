//! What other rooms announce becomes facts: once, whoever says it twice; corrected where they correct it.

use kernel::Id;
use platform::{Act, Outcome, act::Deed};
use rulebook::Fact;

use super::{look, watch::KeepWatch};
use crate::{
    store,
    words::{FactCard, Happening, Heard},
};

/// Takes in what other rooms tell, and lets the rules look at the clients concerned.
///
/// # Errors
/// A fault when it cannot be written.
pub async fn hear(act: &mut Act, heard: Vec<Heard>) -> Outcome<()> {
    let permit = act.may::<KeepWatch>(()).await?;
    let (mut new, mut clients, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let sources: Vec<_> = heard.iter().map(|heard| heard.source.clone()).collect();
    let known = store::standing_sources(act, &permit, &sources).await?;
    for Heard { client, source, fact } in heard {
        let standing = known.iter().find(|card| card.source == source);
        let same = |a: &Fact, b: &Fact| (a.at, a.kind, &a.of, &a.by) == (b.at, b.kind, &b.of, &b.by);
        match (standing, &fact) {
            (Some(card), Some(fact)) if same(&card.fact, fact) => continue,
            (None, None) => continue,
            (Some(card), _) => ended.push(card.id),
            (None, Some(_)) => {}
        }
        if let Some(fact) = fact {
            let (id, recorded) = (Id::<Happening>::new(), act.now());
            let fact = Fact { known: recorded, ..fact };
            new.push(FactCard { id, client, fact, source, words: String::new(), author: None, recorded, end_reason: String::new() });
        }
        clients.push(client);
    }
    if clients.is_empty() {
        return act.nothing(());
    }
    clients.sort_unstable();
    clients.dedup();
    store::end_facts(act, &permit, &ended, act.now(), "corrected where it came from").await?;
    store::insert_facts(act, &permit, &new).await?;
    let looked = look::look_at_clients(act, &permit, &clients).await?;
    let deed = looked.moved.iter().fold(Deed::of("pathway.heard"), |deed, id| deed.client(*id));
    act.done(deed.with("facts", new.len()).with("moved", looked.moved.len()).with("raised", looked.raised), ())
}
