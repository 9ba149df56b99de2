//! The world's pathways.

use pathways::{Begin, KeepTeam, MakePathway, Record, TurnOn};
use platform::{Actor, Request};

use super::World;

impl World {
    /// The client on a pathway, with something that happened and a question that waits; a second pathway is not on.
    pub(super) async fn ways(&self) {
        let (program, once, client) = (Actor::System(self.cast.practice, "test"), Request::default(), self.client());
        let run = self.house.run(&program, &once, move |act| {
            Box::pin(async move {
                let made = |preset: &str| MakePathway { preset: preset.to_owned(), text: String::new() };
                let id = pathways::make_pathway(act, made("sandbox")).await?.value();
                let off = pathways::make_pathway(act, made("stepped")).await?.value();
                pathways::turn_on(act, TurnOn { pathway: id, version: 1, number: 1, ..TurnOn::default() }).await?.value();
                let begin = Begin { pathway: id, clients: vec![client], state: String::new(), since: None, coordinator: None, team: None };
                pathways::begin(act, begin).await?.value();
                let typed = pathways::Typed { kind: "asked_to_end".to_owned(), ..pathways::Typed::default() };
                let fact = pathways::record(act, Record { client, typed }).await?.value().fact;
                let team = KeepTeam { team: None, name: "Coordination".to_owned(), members: Vec::new() };
                let team = pathways::keep_team(act, team).await?.value();
                let on = pathways::see_way(act, client).await?.value().episodes.remove(0);
                let item = on.items.first().map(|item| item.id.to_string()).unwrap_or_default();
                act.nothing([id.to_string(), off.to_string(), on.card.id.to_string(), fact.to_string(), item, team.to_string()])
            })
        });
        self.thing("book", 1);
        for (name, id) in ["pathway", "pathway_off", "episode", "fact", "item", "team"].into_iter().zip(run.await.unwrap()) {
            self.thing(name, id);
        }
    }
}
