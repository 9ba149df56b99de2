//! Stories of sessions: who may run one, the roster that is copied at the start, marks, times, and two hands at once.

mod ahead;
mod attack;
mod marks;
mod off;
mod remote;
mod roster;
mod times;
mod together;

use kernel::Id;

use crate::{
    clients::{self, Client, MakeClient},
    sessions::{MarkOrder, Session},
    testing::{Practice, User, does},
};

/// One client's line of the roster in words: `Chloe present 90 min 90853`.
async fn line(who: &User, session: Id<Session>, name: &str) -> String {
    let roster = who.roster(session).await;
    roster.split("; ").find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} is not on: {roster}")).to_owned()
}

/// A client of Maya's who is in no group.
async fn visitor(p: &Practice) -> Id<Client> {
    let typed = clients::Typed { first_name: "Noor".into(), last_name: "Aziz".into(), ..clients::Typed::default() };
    let order = MakeClient { typed, staff: vec![p.cast.maya], another: false };
    let tomas = p.tomas().await;
    does!(tomas, clients::make_client, order.clone()).await.unwrap()
}

/// The order for a mark with a code and times of its own.
async fn order(who: &User, session: Id<Session>, name: &str, code: Option<&str>, times: &[(&str, &str)]) -> MarkOrder {
    let segments = times.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    MarkOrder { code: code.map(str::to_owned), segments, ..who.order(session, name, "present").await }
}
