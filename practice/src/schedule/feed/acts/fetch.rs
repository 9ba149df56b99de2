//! A fetch: whoever has the address reads what its owner may see at this moment, and the log tells of it once a day.

use kernel::{Day, Error, Id};
use platform::{Act, Actor, House, Outcome, Request, Standing, act::Deed, crypto::digest};

use super::KeepFeed;
use crate::{
    access,
    groups::{self, GroupCard},
    schedule::feed::{
        rules, store,
        words::{Extent, Feed, FeedRow, Sheet, Title},
    },
};

/// What names a session where its owner chose no name.
const NEUTRAL: &str = "Group session";

/// A calendar as it is sent.
#[derive(Debug)]
pub(in crate::schedule::feed) struct Calendar {
    pub text: String,
    /// By which a reader knows that they have it already.
    pub tag: String,
}

/// The calendar behind a secret. Unknown, withdrawn, its owner gone or their group lost: all of these look the same.
///
/// # Errors
/// `Missing` when it opens nothing.
pub(in crate::schedule::feed) async fn fetch(house: &House, request: &Request, secret: &str) -> Result<Calendar, Error> {
    let feed = store::feed_of(&house.db, &digest(secret.as_bytes())).await?.ok_or(Error::Missing)?;
    let owner = access::standing_of(house, feed.practice, feed.owner, feed.id.as_kind()).await?;
    let found = match owner.clone() {
        Some(owner) => {
            let row = feed.clone();
            house.look(&Actor::Staff(owner), request, move |act| Box::pin(calendar(act, row.clone()))).await
        }
        None => Err(Error::Missing),
    };
    match found {
        Ok((calendar, today)) => {
            if feed.fetched_on.as_deref() != Some(today.to_string().as_str()) {
                tell(house, request, &feed, owner, true).await?;
            }
            Ok(calendar)
        }
        Err(Error::Missing) => {
            tell(house, request, &feed, owner, false).await?;
            Err(Error::Missing)
        }
        Err(other) => Err(other),
    }
}

/// Notes a fetch in the log, unless one like it was noted today: programs look again every few minutes.
async fn tell(house: &House, request: &Request, feed: &FeedRow, owner: Option<Standing>, good: bool) -> Result<(), Error> {
    let actor = owner.map_or(Actor::System(feed.practice, "feed"), Actor::Staff);
    let id = feed.id;
    house.run(&actor, request, move |act| Box::pin(note(act, id, good))).await
}

async fn note(act: &mut Act, feed: Id<Feed>, good: bool) -> Outcome<()> {
    let permit = act.may::<KeepFeed>(feed).await?;
    let today = access::practice_card(act).await?.zone.day(act.now());
    let row = permit.row();
    // Withdrawn between the look and this note: then it is like an address that never was.
    if row.ended {
        return Err(Error::Missing);
    }
    // Asked again inside the transaction: of two fetches at once one is told.
    if (if good { &row.fetched_on } else { &row.refused_on }).as_deref() == Some(today.to_string().as_str()) {
        return act.nothing(());
    }
    store::note(act, &permit, feed, today, good).await?;
    act.done(Deed::of(if good { "feed.fetched" } else { "feed.refused" }).on(feed), ())
}

/// The calendar as its owner may see it now, and what day it is there.
async fn calendar(act: &mut Act, feed: FeedRow) -> Outcome<(Calendar, Day)> {
    if let Extent::Group(group) = feed.extent
        && access::group_tie(act, group).await?.is_none()
    {
        return Err(Error::Missing);
    }
    let (scope, practice) = (act.scope(), access::practice_card(act).await?);
    let (from, to) = (
        rules::kept_from(&practice.zone, act.now()),
        rules::kept_to(&practice.zone, act.now(), practice.policies.horizon_weeks),
    );
    let sessions = store::sessions(act, &scope, feed.extent, from, to).await?;
    let mut series: Vec<_> = sessions.iter().map(|s| s.series).collect();
    series.sort_unstable();
    series.dedup();
    let strands = store::strands(act, &scope, &series).await?;
    let cards = groups::cards(act, &scope).await?;
    let today = practice.zone.day(act.now());
    let sheet = Sheet {
        name: name(&feed, &cards),
        zone: practice.zone,
        from,
        version: feed.version,
        changed_at: feed.changed_at,
        titles: cards.iter().map(|card| (card.id, title(feed.title, card))).collect(),
        rooms: feed.rooms,
        sessions,
        strands,
    };
    let text = rules::write(&sheet);
    let tag = rules::tag(&text);
    act.nothing((Calendar { text, tag }, today))
}

fn title(title: Title, card: &GroupCard) -> String {
    match title {
        Title::Neutral => NEUTRAL.to_owned(),
        Title::Outward => card.outward_name.clone(),
        Title::Initials => card.initials.clone(),
    }
}

/// The calendar's own name: a group's only where its owner lets its sessions have one.
fn name(feed: &FeedRow, cards: &[GroupCard]) -> String {
    match (feed.extent, feed.title) {
        (Extent::Mine, _) => "My group sessions".to_owned(),
        (Extent::Group(group), Title::Outward | Title::Initials) => {
            cards.iter().find(|card| card.id == group).map_or_else(|| NEUTRAL.to_owned(), |card| title(feed.title, card))
        }
        (Extent::Group(_) | Extent::Seen, _) => "Group sessions".to_owned(),
    }
}
